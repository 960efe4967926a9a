//! `profile` with measuring: the real binary on a bench target that speaks the protocol and measures nothing.

use std::{fs, path::PathBuf, process::Command, thread, time::Duration};

use serde_json::Value;

use super::project::{Project, Run, run};

const TARGET: &str = include_str!("measuring/target.rs");
const RECORD: &str = "docs/design/profiling/records/serial.json";

/// A package with one mode for each name, and nothing to depend on.
fn project(modes: &[&str]) -> Project {
    let mut manifest = "[package]\nname = \"tally-profiling\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                        [profile.bench]\nopt-level = 0\n"
        .to_owned();
    let mut config = String::new();
    let mut files =
        vec![("src/lib.rs".to_owned(), String::new()), (".gitignore".to_owned(), "/target\n".to_owned())];
    for mode in modes {
        manifest += &format!("\n[[bench]]\nname = \"{mode}\"\nharness = false\n");
        config += &format!("[[mode]]\nid = \"{mode}\"\ntitle = \"{mode}\"\nbench = \"{mode}\"\n");
        files.push((format!("benches/{mode}.rs"), TARGET.to_owned()));
    }
    files.push(("Cargo.toml".to_owned(), manifest));
    files.push(("profiling.toml".to_owned(), config));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Project::new(&files)
}

/// A run that the target answers as `told`, and what it was asked.
fn measured(project: &Project, arguments: &str, told: &[(&str, &str)]) -> (Run, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut command = command(project, arguments);
    command.env("FAKE_LOG", &log).envs(told.iter().copied());
    let run = run(command);
    let asked = fs::read_to_string(log).unwrap_or_default();
    (run, asked.lines().map(str::to_owned).collect())
}

fn command(project: &Project, arguments: &str) -> Command {
    let mut command = project.command(arguments);
    command.env("CARGO_NET_OFFLINE", "true").env_remove("CARGO_TARGET_DIR");
    command
}

fn record(project: &Project) -> Value {
    serde_json::from_str(&project.read(RECORD)).unwrap()
}

fn workload<'a>(record: &'a Value, id: &str) -> &'a Value {
    let workloads = record["workloads"].as_array().unwrap();
    workloads.iter().find(|workload| workload["id"] == id).unwrap()
}

/// `probe workload: reason` for each gap.
fn gaps(record: &Value) -> Vec<String> {
    let gaps = record["unavailable"].as_array().unwrap().iter();
    let text = |gap: &Value, key: &str| gap[key].as_str().unwrap().to_owned();
    gaps.map(|gap| format!("{} {}: {}", text(gap, "probe"), text(gap, "workload"), text(gap, "reason")))
        .collect()
}

/// Folders that a run left beside the build.
fn left(project: &Project) -> Vec<PathBuf> {
    let entries = fs::read_dir(project.root().join("target")).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("xtask-profile-")).collect()
}

#[test]
fn everything_that_is_answered_stands_in_the_record() {
    let project = project(&["serial"]);
    let (run, asked) = measured(&project, "profile --runs 3 --duration 0.01 --sampler perf", &[]);
    let run = run.exits(0);
    let record = record(&project);
    assert_eq!(
        record["command"],
        "cargo xtask profile --mode serial --sampler perf --runs 3 --duration 0.01"
    );
    assert_eq!(gaps(&record), [""; 0]);
    let (small, large) = (workload(&record, "count/1k"), workload(&record, "count/2k"));
    assert_eq!(large["runs"].as_array().unwrap().len(), 3);
    assert_eq!(large["stretches"].as_array().unwrap().len(), 5);
    for (part, stands) in
        [("sampling", large), ("scheduling", large), ("hardware", large), ("instructions", small)]
    {
        assert!(stands[part].is_object(), "{part}");
    }
    assert_eq!(small["allocations"]["sites"]["input"], "count/1k");
    assert_eq!(large["allocations"]["allocations"], 990);
    assert_eq!(
        (&record["environment"]["valgrind"], &record["environment"]["perf"]),
        (&"3.19.0".into(), &"6.1.158".into())
    );
    assert_eq!(record["idleness"].as_array().unwrap().len(), 4);

    assert!(
        asked.iter().filter(|line| line.starts_with("samples")).all(|line| line.ends_with("perf")),
        "{asked:?}"
    );
    assert!(
        asked.iter().any(|line| line.contains("--measurement-time 0.01") && line.contains("--nresamples"))
    );
    for (kind, weight) in [("", "100"), (".bytes", "64000"), (".blocks", "990")] {
        let folded = project.read(&format!("docs/design/profiling/records/serial{kind}.folded"));
        assert!(folded.contains(&format!("tally::Reader::next;tally::parse {weight}\n")), "{folded}");
    }
    assert!(run.stderr.contains(" 1 of 9  serial: run 1 of 3 of 5 workloads"), "{}", run.stderr);
    assert!(run.stderr.contains(" 9 of 9  serial: allocations and instructions"), "{}", run.stderr);
    assert!(left(&project).is_empty());
    project.unchanged_by("profile --check", 0);
}

#[test]
fn what_is_left_out_or_missing_is_said_and_its_files_go() {
    let project = project(&["serial"]);
    let (run, _) = measured(&project, "profile --quick --quiet", &[]);
    assert_eq!(run.exits(0).stderr, "");
    let quick = record(&project);
    let ids: Vec<_> =
        quick["workloads"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["count/1k", "sum/1k"]);
    assert_eq!(
        gaps(&quick),
        ["allocations", "sites", "instructions"].map(|probe| format!("{probe} sum/1k: left out by --quick"))
    );
    let bytes = "docs/design/profiling/records/serial.bytes.folded";
    let figure = "docs/design/profiling/figures/serial_allocations.svg";
    assert!(project.root().join(bytes).exists() && project.root().join(figure).exists());

    let told = [
        ("FAKE_MISSING", "instructions"),
        ("FAKE_FAILING", "scheduling:sum/2k"),
        ("FAKE_IMPOSSIBLE", "allocations:sum/2k"),
    ];
    let flags = "profile --runs 1 --duration 0.01 --skip sites --skip hardware";
    let (run, asked) = measured(&project, flags, &told);
    run.exits(0);
    assert_eq!(
        gaps(&record(&project)),
        [
            "scheduling sum/2k: serial ended with exit status: 2: scheduling broke in ./somewhere",
            "hardware count/2k: left out by --skip",
            "hardware sum/2k: left out by --skip",
            "sites count/1k: left out by --skip",
            "sites sum/1k: left out by --skip",
            "allocations sum/2k: what was found cannot be: 640 bytes were live at once but only 1 were ever requested",
            "instructions count/1k: the tool for instructions is not installed",
            "instructions sum/1k: the tool for instructions is not installed",
        ]
    );
    let asked_of = |probe: &str| asked.iter().filter(|line| line.starts_with(probe)).count();
    assert_eq!((asked_of("sites"), asked_of("hardware"), asked_of("scheduling")), (0, 0, 2));
    assert!(!project.root().join(bytes).exists() && !project.root().join(figure).exists());
    project.unchanged_by("profile --check", 0);
}

#[test]
fn without_any_tool_the_run_ends_well_and_asks_for_each_once() {
    let project = project(&["serial"]);
    let all = "samples counts allocations sites instructions scheduling hardware";
    let (run, asked) = measured(&project, "profile --runs 1 --duration 0.01", &[("FAKE_MISSING", all)]);
    run.exits(0);
    let record = record(&project);
    assert_eq!(gaps(&record).len(), 2 * 6 + 4, "{:?}", gaps(&record));
    for probe in ["samples", "counts", "scheduling", "hardware"] {
        assert_eq!(asked.iter().filter(|line| line.starts_with(probe)).count(), 1, "{asked:?}");
    }
    project.unchanged_by("profile --check", 0);
}

/// What is measured goes to the folder that is named, wherever it lies, and the repository stays as it is.
#[test]
fn records_go_to_a_folder_and_are_taken_from_there() {
    let project = project(&["serial", "wrapper"]);
    let outside = Project::bare();
    let folder = outside.root().join("new/records");
    let before = project.tree().without_folder("target").without("Cargo.lock");
    for mode in ["serial", "wrapper"] {
        let flags = format!("profile --quick --mode {mode} --records {}", folder.display());
        let run = measured(&project, &flags, &[]).0.exits(0);
        let written = format!("wrote {}/{mode}.json\n", folder.display());
        assert!(run.stderr.contains(&written), "{}", run.stderr);
    }
    before.assert_same(
        &project.tree().without_folder("target").without("Cargo.lock"),
        "measuring into a folder changes",
    );
    assert!(outside.tree().has("new/records/serial.bytes.folded"));
    let text = outside.read("new/records/serial.json");
    let flags = format!("profile --render --records {}", folder.display());
    project.xtask(&flags).exits(0);
    assert_eq!(project.read(RECORD), text);
    project.unchanged_by("profile --check", 0);

    // A folder inside that git sees does not make a commit one with changes.
    project.commit();
    for mode in ["serial", "wrapper"] {
        measured(&project, &format!("profile --quick --mode {mode} --records out"), &[]).0.exits(0);
        let record: Value = serde_json::from_str(&project.read(&format!("out/{mode}.json"))).unwrap();
        assert_eq!(record["source"]["dirty"], false);
    }
}

/// A comparison measures and leaves the records as they are; one more allocation of each record is a regression.
#[test]
fn a_fresh_measuring_is_held_against_the_commit() {
    let project = project(&["serial"]);
    measured(&project, "profile --quick --quiet", &[]).0.exits(0);
    project.commit();
    let before = project.tree().without_folder("target").without("Cargo.lock");
    let unchanged = |flags: &str, told: &[(&str, &str)], code: i32| {
        let run = measured(&project, flags, told).0.exits(code);
        before.assert_same(
            &project.tree().without_folder("target").without("Cargo.lock"),
            "a comparison changes",
        );
        run
    };
    let run = unchanged("profile --quick --compare", &[], 0);
    assert!(run.stdout.contains("0 regressions, 0 improvements"), "{}", run.stdout);
    let run = unchanged("profile --quick --compare", &[("FAKE_MORE", "1000")], 1);
    let row = run.stdout.lines().find(|line| line.contains("regression")).unwrap();
    let words: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(words[..3], ["count/1k", "allocations", "990"], "{row}");
    assert!(row.contains("1,990") && row.contains("+101.0 %"), "{row}");

    // What could not be measured is told and is no regression; what failed is an error.
    let missing = [("FAKE_MISSING", "allocations instructions")];
    let run = unchanged("profile --quick --compare", &missing, 0);
    let reason = "not judged: not measured now: the tool for allocations is not installed";
    assert!(run.stdout.contains(reason), "{}", run.stdout);
    let run = unchanged("profile --quick --compare", &[("FAKE_MISSING", "list")], 2);
    assert!(run.stderr.contains("serial: not measured: "), "{}", run.stderr);
    assert!(run.stderr.contains("no mode could be held against `HEAD`"), "{}", run.stderr);
    let run = unchanged("profile --quick --compare", &[("FAKE_FAILING", "list")], 2);
    assert!(run.stderr.contains("not all modes were measured"), "{}", run.stderr);

    // The records of a comparison are kept where that is asked for.
    let outside = Project::bare();
    let flags = format!("profile --quick --compare --records {}", outside.root().display());
    unchanged(&flags, &[("FAKE_MORE", "1000")], 1);
    let flags = format!("profile --compare --render --records {}", outside.root().display());
    let run = unchanged(&flags, &[], 1);
    assert!(run.stdout.contains("1 regression"), "{}", run.stdout);
}

#[test]
fn a_mode_that_is_not_available_does_not_keep_the_others_from_being_measured() {
    let project = project(&["serial", "wrapper"]);
    let (run, _) = measured(&project, "profile --quick", &[("FAKE_MISSING", "list@wrapper")]);
    let run = run.exits(1);
    assert!(run.stderr.contains("wrapper: not measured: "), "{}", run.stderr);
    assert!(run.stderr.contains("the tool for list is not installed"), "{}", run.stderr);
    assert!(project.root().join(RECORD).exists());
    assert!(!project.root().join("docs/design/profiling/wrapper_profile.md").exists());
}

#[test]
fn an_outdated_record_of_a_mode_that_is_not_available_stays_and_stops_nothing() {
    let project = project(&["serial", "wrapper"]);
    let (old, record) = ("{\"schema\": 2}\n", "docs/design/profiling/records/wrapper.json");
    project.write(record, old);
    project.commit();
    let (run, _) = measured(&project, "profile --quick", &[("FAKE_MISSING", "list@wrapper")]);
    run.exits(1);
    assert!(project.root().join(RECORD).exists());
    assert_eq!(project.read(record), old);
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_run_leaves_the_old_record_and_nothing_that_runs_on() {
    let project = project(&["serial"]);
    measured(&project, "profile --quick", &[]).0.exits(0);
    let documents = || ["docs/design/profiling/serial_profile.md", RECORD].map(|path| project.read(path));
    let before = documents();

    let mut child = command(&project, "profile --quick --quiet").env("FAKE_SLOW", "600").spawn().unwrap();
    let scratch =
        wait_for(|| left(&project).first().filter(|path| path.join("criterion-1").exists()).cloned());
    child.kill().unwrap();
    child.wait().unwrap();
    let is_gone = || (!runs_below(&project)).then_some(());
    wait_for(is_gone);
    assert_eq!(before, documents());
    assert!(scratch.exists(), "nobody could remove it");

    measured(&project, "profile --quick", &[]).0.exits(0);
    assert!(left(&project).is_empty());
}

/// Waits until there is something, for as long as a slow machine may need.
#[cfg(target_os = "linux")]
fn wait_for<T>(look: impl Fn() -> Option<T>) -> T {
    for _ in 0..6000 {
        if let Some(found) = look() {
            return found;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("it never came");
}

/// Whether a process runs a program of the project.
#[cfg(target_os = "linux")]
fn runs_below(project: &Project) -> bool {
    let processes = fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path().join("exe")));
    let root = project.root().canonicalize().unwrap();
    processes.filter_map(|exe| fs::read_link(exe).ok()).any(|program| program.starts_with(&root))
}
