//! `profile --compare --render`: the records that stand there, held against those of a commit.

use serde_json::Value;

use super::*;

/// The record of a project that has committed another one like it.
fn changed(change: impl Fn(&mut xtask::profile::record::Record)) -> Project {
    let project = rendered();
    project.commit();
    let mut record = record();
    change(&mut record);
    project.write(RECORD, record.to_json().unwrap());
    project
}

/// A tenth more allocations than the record has.
fn allocating(record: &mut xtask::profile::record::Record) {
    let counted = record.workloads[1].allocations.as_mut().unwrap();
    counted.allocations = 4_400;
    counted.iterations.iter_mut().for_each(|requests| requests.allocations = 4_400);
    counted.sizes.insert(64, 4_400);
}

#[test]
fn the_same_record_is_no_regression() {
    let project = changed(|_| {});
    let run = project.unchanged_by("profile --compare --render", 0);
    assert!(run.stdout.contains("0 regressions, 0 improvements, 6 the same"), "{}", run.stdout);
    assert!(run.stdout.contains("serial: tally 0.3.1 of 2026-01-02T03:04:05Z (commit 0123abcd) now"));
    assert_eq!(run.stderr, "");
    let quiet = project.unchanged_by("profile --compare --render --quiet", 0);
    assert_eq!(quiet.stdout + &quiet.stderr, "");
}

#[test]
fn more_of_a_count_is_a_regression_in_every_format() {
    let project = changed(allocating);
    for flags in ["", " --quiet"] {
        let run = project.unchanged_by(&format!("profile --compare HEAD --render{flags}"), 1);
        let row = run.stdout.lines().find(|line| line.contains("regression")).unwrap();
        let words: Vec<&str> = row.split_whitespace().collect();
        assert_eq!(words, ["count/2k", "allocations", "4,000", "4,400", "+10.0", "%", "regression"]);
        assert_eq!(run.stdout.contains("1 regression, 0 improvements, 5 the same"), flags.is_empty());
    }
    let run = project.unchanged_by("profile --compare HEAD --render --format markdown", 1);
    let row = "| `count/2k` | allocations | 4,000 | 4,400 | +10.0\u{a0}% | regression |";
    assert_eq!(run.stdout.matches(row).count(), 2, "once among what changed, once among all: {}", run.stdout);
    assert!(run.stdout.starts_with("## 1 regression, 0 improvements"), "{}", run.stdout);
    assert!(run.stdout.contains("### Serial\n") && run.stdout.contains("All 6 figures"), "{}", run.stdout);

    let run = project.unchanged_by("profile --compare HEAD --check --format json", 1);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        (&report["schema"], &report["regressions"], &report["revision"]),
        (&1.into(), &1.into(), &"HEAD".into())
    );
    let rows = report["modes"][0]["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["verdict"] == "regression").unwrap();
    assert_eq!((&row["workload"], &row["metric"]), (&"count/2k".into(), &"allocations".into()));
    assert_eq!((&row["before"]["estimate"], &row["now"]["upper"]), (&4000.0.into(), &4400.0.into()));
}

#[test]
fn less_of_a_count_is_an_improvement_and_no_failure() {
    let project = changed(allocating);
    project.commit();
    project.write(RECORD, record().to_json().unwrap());
    let run = project.unchanged_by("profile --compare --render", 0);
    assert!(run.stdout.contains("0 regressions, 1 improvement, 5 the same"), "{}", run.stdout);
    // Against the commit before, nothing has changed.
    let run = project.unchanged_by("profile --compare HEAD~1 --render", 0);
    assert!(run.stdout.contains("0 regressions, 0 improvements, 6 the same"), "{}", run.stdout);
}

#[test]
fn what_differs_is_said_and_times_are_not_judged() {
    let project = changed(|record| record.machine.kernel = "6.2.0".into());
    let run = project.unchanged_by("profile --compare --render", 0);
    for line in ["  kernel: 6.1.0, now 6.2.0\n", "  times are not judged: kernel differs\n"] {
        assert!(run.stdout.contains(line), "{}", run.stdout);
    }
    assert!(run.stdout.contains("4 the same or within the intervals, 2 not judged"), "{}", run.stdout);
}

#[test]
fn records_of_a_folder_are_held_against_the_commit() {
    let project = changed(|_| {});
    let folder = Project::bare();
    let mut worse = record();
    allocating(&mut worse);
    folder.write("serial.json", worse.to_json().unwrap());
    let run =
        project.unchanged_by(&format!("profile --compare --render --records {}", folder.root().display()), 1);
    assert!(run.stdout.contains("1 regression"), "{}", run.stdout);
}

#[test]
fn a_mode_without_a_record_is_told_and_the_others_are_compared() {
    let project = changed(|_| {});
    let other = "[[mode]]\nid = \"other\"\ntitle = \"Other\"\nbench = \"other\"\n";
    project.write("profiling.toml", format!("{CONFIG}{other}"));
    let run = project.unchanged_by("profile --compare --render", 0);
    let path = "docs/design/profiling/records/other.json";
    assert_eq!(run.stderr, format!("other: not compared: `HEAD` holds no {path}\n"));
    project.refuses(
        "profile --compare --render --mode other",
        &["`HEAD` holds no", path, "name a commit that does"],
    );
    project.remove(RECORD);
    project.refuses("profile --compare --render --mode serial", &["no record of `serial`"]);
    let run = project.unchanged_by("profile --compare --render", 2);
    assert!(run.stderr.contains("serial: not compared: it has no record here\n"), "{}", run.stderr);
    assert!(run.stderr.contains("error: no mode could be held against `HEAD`"), "{}", run.stderr);
}

#[test]
fn damaged_records_are_refused() {
    let project = changed(|_| {});
    let good = project.read(RECORD);
    let bad = good.replacen("\"quick\"", "\"quik\"", 1);
    project.write(RECORD, &bad);
    project.refuses("profile --compare --render", &[RECORD, "unknown field `quik`", "line "]);
    project.commit();
    project.write(RECORD, &good);
    let parts = [
        &format!("{RECORD} of `HEAD` is not a valid record"),
        "unknown field `quik`",
        "line ",
        "another commit",
    ];
    project.refuses("profile --compare --render", &parts);
    // Before anything is built or measured.
    project.refuses("profile --compare", &parts);
    project.unchanged_by("profile --compare HEAD~1 --render", 0);
}
