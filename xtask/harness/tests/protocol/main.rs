//! The protocol between a bench target and xtask, spoken by a real process.
//!
//! Started by cargo this program runs the checks; started by a check it is a bench target with small workloads.

use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, ExitCode, Output};
use std::{fs, iter};

use serde_json::{Value, json};
use tempfile::TempDir;
use xtask_harness::CountingAllocator;

mod child;
mod counting;
mod sampling;
mod target;
mod watching;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Set for a process that is to be the bench target; `missing` makes one that cannot build its suite.
const TARGET: &str = "XTASK_HARNESS_TEST_TARGET";

/// What is said of every stack.
const RECURSION: &str = "calls that repeat themselves, as in recursion, are shown once";

type Check = fn(&Path);

fn main() -> ExitCode {
    match std::env::var(TARGET) {
        Ok(kind) => xtask_harness::main("small", || target::suite(&kind)),
        Err(_) => check_all(),
    }
}

fn check_all() -> ExitCode {
    let checks: &[(&str, Check)] = &[
        ("criterion_measures_and_keeps_its_flags", criterion_measures_and_keeps_its_flags),
        ("list_names_everything", list_names_everything),
        ("a_workload_runs_alone", a_workload_runs_alone),
        ("the_documented_child_speaks_the_protocol", child::the_documented_child_speaks_the_protocol),
        ("stretches_hold_what_the_system_counts", counting::stretches_hold_what_the_system_counts),
        ("allocations_are_exact", counting::allocations_are_exact),
        ("allocations_of_another_process_are_its_own", counting::allocations_of_another_process_are_its_own),
        ("allocation_sites_add_up", counting::allocation_sites_add_up),
        ("instructions_repeat", counting::instructions_repeat),
        ("tools_that_are_not_there_are_named", counting::tools_that_are_not_there_are_named),
        ("samples_are_trimmed_and_described", sampling::samples_are_trimmed_and_described),
        ("another_sampler_is_taken_where_perf_is_not", sampling::another_sampler_is_taken_where_perf_is_not),
        ("perf_that_is_forbidden_says_why", sampling::perf_that_is_forbidden_says_why),
        ("samples_of_another_process_are_normalized", sampling::samples_of_another_process_are_normalized),
        ("the_lock_is_watched_where_there_is_one", sampling::the_lock_is_watched_where_there_is_one),
        ("threads_are_watched", watching::threads_are_watched),
        ("the_processor_counts_iterations", watching::the_processor_counts_iterations),
        ("what_is_missing_exits_with_3", what_is_missing_exits_with_3),
        ("what_fails_exits_with_2", what_fails_exits_with_2),
    ];
    for (name, check) in checks {
        let folder = TempDir::new().expect("a temporary folder");
        check(folder.path());
        println!("test {name} ... ok");
    }
    ExitCode::SUCCESS
}

fn criterion_measures_and_keeps_its_flags(folder: &Path) {
    let output = target("whole", folder)
        .args(["--bench", "--warm-up-time", "0.05", "--measurement-time", "0.1", "--sample-size", "10"])
        .args(["--noplot", "work"])
        .output()
        .expect("the target starts");
    assert!(output.status.success(), "{output:?}");
    let about = read_json(&folder.join("criterion/small/work/tiny/new/benchmark.json"));
    assert_eq!((&about["group_id"], &about["function_id"]), (&json!("small"), &json!("work")));
    assert_eq!(about["throughput"], json!({ "ElementsAndBytes": { "elements": 10, "bytes": 1000 } }));
    assert!(folder.join("criterion/small/work/tiny/new/sample.json").is_file());
    assert!(!folder.join("criterion/small/outside").exists(), "the filter left nothing out");
}

fn list_names_everything(folder: &Path) {
    let list = answer(&["list"], folder);
    assert_eq!(
        list["subject"],
        json!({ "name": "fake", "version": "1.2.3", "source": "here", "prebuilt": false })
    );
    assert_eq!(list["environment"], json!({ "python": "none" }));
    assert_eq!(list["inputs"], json!([{ "name": "tiny", "records": 10, "bytes": 1000, "sha256": "00" }]));
    let work = json!({
        "id": "work/tiny", "operation": "work", "input": "tiny", "title": "work hard", "kind": "operation", "records": 10, "bytes": 1000,
        "threads": 1, "parameters": { "buffer": 4 }, "sweep": null,
    });
    assert_eq!((&list["schema"], &list["mode"], &list["workloads"][0]), (&json!(3), &json!("small"), &work));
}

fn a_workload_runs_alone(folder: &Path) {
    let run = |arguments: &[&str]| {
        let mut command = target("whole", folder);
        command.args(["--probe", "run", "--workload"]).args(arguments).output().expect("the target starts")
    };
    for workload in ["work/tiny", "outside/tiny"] {
        let output = run(&[workload, "--iterations", "3"]);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "ready\n");
    }
    assert_eq!(run(&["broken/tiny"]).status.code(), Some(2));
}

fn what_is_missing_exits_with_3(folder: &Path) {
    let no_spy = "cannot sample missing/tiny: no spy is installed";
    check_failure(&["samples", "--workload", "missing/tiny", "--sampler", "own"], folder, 3, no_spy);
    let no_lock = "cannot watch the lock of work/tiny: no interpreter runs it, so there is no lock to hold";
    check_failure(&["lock", "--workload", "work/tiny"], folder, 3, no_lock);
    let no_count = "cannot count the allocations of missing/tiny: the other process has an allocator";
    check_failure(&["allocations", "--workload", "missing/tiny"], folder, 3, no_count);
    let output = target("missing", folder)
        .args(["--probe", "list", "--out", "x"])
        .output()
        .expect("the target starts");
    assert_eq!((output.status.code(), text(&output)), (Some(3), "error: no interpreter\n".to_owned()));
}

fn what_fails_exits_with_2(folder: &Path) {
    check_failure(
        &["samples", "--workload", "broken/tiny", "--sampler", "pprof"],
        folder,
        2,
        "cannot sample broken/tiny: read 9 records of 10",
    );
    check_failure(
        &["counts", "--workload", "broken/tiny"],
        folder,
        2,
        "cannot count broken/tiny: read 9 records of 10",
    );
    check_failure(&["samples", "--workload", "none"], folder, 2, "no workload `none`; there are work/tiny");
    check_failure(&["samples"], folder, 2, "--workload is missing");
    check_failure(
        &["allocations", "--workload", "broken/tiny"],
        folder,
        2,
        "cannot count the allocations of broken/tiny: read 9 records of 10",
    );
    check_failure(&["list", "--seconds=-1"], folder, 2, "not a time between 0 and 3600 seconds");
    check_failure(&["list", "--unknown"], folder, 2, "--unknown");
    check_failure(&["guess"], folder, 2, "guess");
    let output = target("whole", folder).args(["--bench", "broken"]).output().expect("the target starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output).ends_with("error: broken/tiny: read 9 records of 10\n"), "{output:?}");
}

#[track_caller]
fn check_failure(arguments: &[&str], folder: &Path, status: i32, message: &str) {
    let out = folder.join("never");
    let output = target("whole", folder)
        .arg("--probe")
        .args(arguments)
        .arg("--out")
        .arg(&out)
        .output()
        .expect("the target starts");
    assert_eq!(output.status.code(), Some(status), "{output:?}");
    assert!(text(&output).contains(message), "{}", text(&output));
    assert!(!out.exists(), "a failed probe wrote its file");
}

/// The JSON that a successful probe wrote.
#[track_caller]
fn answer(arguments: &[&str], folder: &Path) -> Value {
    serde_json::from_slice(&probe(arguments, folder)).expect("JSON")
}

/// The file that a successful probe wrote.
#[track_caller]
fn probe(arguments: &[&str], folder: &Path) -> Vec<u8> {
    try_probe(arguments, folder).unwrap_or_else(|reason| panic!("{reason}"))
}

/// The file that a probe wrote, or why it is not available here.
#[track_caller]
fn try_probe(arguments: &[&str], folder: &Path) -> Result<Vec<u8>, String> {
    let out = folder.join("out");
    let mut command = target("whole", folder);
    let output =
        command.arg("--probe").args(arguments).arg("--out").arg(&out).output().expect("the target starts");
    match output.status.code() {
        Some(0) => Ok(fs::read(out).expect("the probe wrote its file")),
        Some(3) => Err(text(&output)),
        _ => panic!("{}", text(&output)),
    }
}

/// Puts a program into `folder`.
#[expect(clippy::disallowed_methods, reason = "into a temporary folder")]
fn program(folder: &Path, name: &str, script: &str) {
    let path = folder.join(name);
    fs::write(&path, script).expect("a writable folder");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a program");
}

/// The `PATH` with `folder` ahead of all others.
fn path_with(folder: &Path) -> OsString {
    let others = std::env::var_os("PATH").unwrap_or_default();
    let folders = iter::once(folder.to_owned()).chain(std::env::split_paths(&others));
    std::env::join_paths(folders).expect("a PATH")
}

fn target(kind: &str, folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.env(TARGET, kind).env("CRITERION_HOME", folder.join("criterion")).current_dir(folder);
    command
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn read_json(path: &Path) -> Value {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).expect("JSON")
}
