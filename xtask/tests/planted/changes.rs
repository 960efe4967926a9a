//! Each planted change is a regression in what it costs, and a second run of the same code is none.

use serde_json::Value;

use super::copy::Project;

const LIBRARY: &str = "tally/src/lib.rs";

/// Counts what is exact, and times just enough for a record.
const COUNTED: &str =
    "--runs 2 --duration 0.01 --skip samples --skip counts --skip sites --skip scheduling --skip hardware";

/// The hundred rounds over a record, and `rounds` more.
fn plant_rounds(project: &Project, rounds: u32) {
    let all = "STEPS.iter().fold(0, |sum, step| sum ^ step(record))";
    project.replace(LIBRARY, all, &format!("{all} ^ mix(record, {rounds}, 0x2545_f491_4f6c_dd1d)"));
}

/// An allocation for each record, in the workload `one_step_more`.
fn plant_allocation(project: &Project) {
    let one = "plain(record) ^ marked(record)";
    project.replace(LIBRARY, one, &format!("black_box(Box::new([0_u8; 48]));\n    {one}"));
}

/// What became worse: `workload metric`.
fn worse(comparison: &Value) -> Vec<String> {
    let rows = rows(comparison).filter(|row| row["verdict"] == "regression");
    rows.map(|row| format!("{} {}", text(&row["workload"]), text(&row["metric"]))).collect()
}

fn rows(comparison: &Value) -> impl Iterator<Item = &Value> {
    comparison["modes"][0]["rows"].as_array().expect("rows").iter()
}

fn row<'a>(comparison: &'a Value, workload: &str, metric: &str) -> &'a Value {
    let mut rows = rows(comparison);
    let row = rows.find(|row| row["workload"] == workload && row["metric"] == metric);
    row.unwrap_or_else(|| panic!("no {metric} of {workload}: {comparison:#}"))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[test]
fn planted_changes_are_told_by_what_they_cost() {
    let project = Project::new("project");
    project.measure("native", COUNTED);
    project.commit();
    let is_time = |worse: &String| worse.contains(" time of ");

    let same = project.compare("native", COUNTED);
    let counts: Vec<String> = worse(&same).into_iter().filter(|worse| !is_time(worse)).collect();
    assert_eq!(counts, [""; 0], "nothing has changed");

    plant_rounds(&project, 2);
    plant_allocation(&project);
    let changed = project.compare("native", COUNTED);
    let worse = worse(&changed);
    for metric in ["allocations", "bytes requested"] {
        assert!(worse.contains(&format!("one_step_more/lines {metric}")), "{worse:?}");
        let row = row(&changed, "plain/lines", metric);
        assert_eq!(row["verdict"], "same", "nothing more was planted there: {row}");
    }
    let instructions = row(&changed, "plain/lines", "instructions of own code");
    if instructions["now"].is_null() {
        // Without valgrind the record says why, and so does the comparison.
        assert!(text(&instructions["reason"]).starts_with("not measured"), "{instructions}");
        return;
    }
    assert!(worse.contains(&"plain/lines instructions of own code".to_owned()), "{worse:?}");
    let change = instructions["change"].as_f64().expect("a change");
    assert!((0.015..0.025).contains(&change), "two of a hundred rounds: {instructions}");
}

/// Run it by name, on a machine that does nothing else: `cargo test -p xtask --test planted -- --ignored --nocapture`.
#[test]
#[ignore = "tells a tenth by the clock: needs an idle machine"]
fn a_tenth_more_work_is_told_by_time() {
    const TIMED: &str = "--runs 8 --duration 0.2 --skip samples --skip counts --skip sites --skip scheduling \
                         --skip hardware --skip instructions";
    let project = Project::new("project");
    project.measure("native", TIMED);
    project.commit();
    let same = project.compare("native", TIMED);
    assert_eq!(worse(&same), [""; 0], "nothing has changed");
    plant_rounds(&project, 10);
    let changed = project.compare("native", TIMED);
    for comparison in [&same, &changed] {
        let unjudged = &comparison["modes"][0]["unjudged"];
        assert_eq!(*unjudged, Value::Array(Vec::new()), "the machine is not idle: run it again when it is");
    }
    let row = row(&changed, "plain/lines", "time of an iteration in nanoseconds");
    assert_eq!(row["verdict"], "regression", "{changed:#}");
}
