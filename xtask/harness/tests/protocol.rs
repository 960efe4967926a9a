//! The protocol between a bench target and xtask, spoken by a real process.
//!
//! Started by cargo this program runs the checks; started by a check it is a bench target with small workloads.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode, Output};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;
use xtask_harness::{
    Amount, CountingAllocator, Elapsed, Image, Input, Kind, Outside, RawStacks, Run, Sampling, Subject,
    Suite, Usage, Workload, unavailable,
};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Set for a process that is to be the bench target; `missing` makes one that cannot build its suite.
const TARGET: &str = "XTASK_HARNESS_TEST_TARGET";

type Check = fn(&Path);

fn main() -> ExitCode {
    match std::env::var(TARGET) {
        Ok(kind) => xtask_harness::main("small", || suite(&kind)),
        Err(_) => check_all(),
    }
}

fn check_all() -> ExitCode {
    let checks: [(&str, Check); 7] = [
        ("criterion_measures_and_keeps_its_flags", criterion_measures_and_keeps_its_flags),
        ("list_names_everything", list_names_everything),
        ("samples_are_trimmed_and_described", samples_are_trimmed_and_described),
        ("samples_of_another_process_are_normalized", samples_of_another_process_are_normalized),
        ("counts_are_exact", counts_are_exact),
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
    let about = json(&folder.join("criterion/small/work/tiny/new/benchmark.json"));
    assert_eq!((&about["group_id"], &about["function_id"]), (&json!("small"), &json!("work")));
    assert_eq!(about["throughput"], json!({ "ElementsAndBytes": { "elements": 10, "bytes": 1000 } }));
    assert!(folder.join("criterion/small/work/tiny/new/sample.json").is_file());
    assert!(!folder.join("criterion/small/outside").exists(), "the filter left nothing out");
}

fn list_names_everything(folder: &Path) {
    let list = probe(&["list"], folder);
    let list: Value = serde_json::from_slice(&list).expect("JSON");
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
    assert_eq!((&list["schema"], &list["mode"], &list["workloads"][0]), (&json!(1), &json!("small"), &work));
}

fn samples_are_trimmed_and_described(folder: &Path) {
    let folded = probe(&["samples", "--workload", "work/tiny", "--seconds", "0.5", "--hertz", "100"], folder);
    let folded = String::from_utf8(folded).expect("UTF-8");
    let about = json(&folder.join("out.json"));
    let total: u64 = folded
        .lines()
        .map(|line| line.rsplit_once(' ').expect("a count").1.parse::<u64>().expect("a number"))
        .sum();
    assert!(total > 0 && about["samples"] == total, "{about} {folded}");
    assert_eq!(
        (&about["sampler"], &about["unit"], &about["hertz"]),
        (&json!("pprof 0.15"), &json!("samples"), &json!(100))
    );
    assert!(folded.contains("burn"), "{folded}");
    assert!(
        !folded.contains("xtask_region;") && !folded.contains("lang_start") && !folded.contains("0x"),
        "{folded}"
    );
    assert!(folded.lines().is_sorted(), "{folded}");
}

fn samples_of_another_process_are_normalized(folder: &Path) {
    let folded = probe(&["samples", "--workload", "outside/tiny"], folder);
    assert_eq!(String::from_utf8(folded).expect("UTF-8"), "f (w.py) 3\n");
    let about = json(&folder.join("out.json"));
    assert_eq!((&about["samples"], &about["outside"]), (&json!(3), &json!(4)));
    assert_eq!((&about["sampler"], &about["limits"]), (&json!("fake-spy 1"), &json!(["sees little"])));
}

fn counts_are_exact(folder: &Path) {
    let counts: Value =
        serde_json::from_slice(&probe(&["counts", "--workload", "work/tiny", "--seconds", "0.1"], folder))
            .expect("JSON");
    let expected =
        json!({ "allocations": 2, "reallocations": 1, "bytes_requested": 3500, "peak_live_bytes": 2500 });
    assert_eq!((&counts["allocations"], &counts["allocations_repeat"]), (&expected, &json!(true)));
    let seconds = |key: &str| counts[key].as_f64().expect("a number");
    assert!(seconds("wall_seconds") >= 0.1 && seconds("cpu_seconds") > 0.0, "{counts}");
    let counts: Value =
        serde_json::from_slice(&probe(&["counts", "--workload", "outside/tiny"], folder)).expect("JSON");
    assert_eq!(counts["allocations"], Value::Null);
    assert!(
        counts["allocations_missing"].as_str().is_some_and(|why| why.contains("other process")),
        "{counts}"
    );
}

fn what_is_missing_exits_with_3(folder: &Path) {
    check_failure(
        &["samples", "--workload", "missing/tiny"],
        folder,
        3,
        "cannot sample missing/tiny: no spy is installed",
    );
    let output = target("missing", folder)
        .args(["--probe", "list", "--out", "x"])
        .output()
        .expect("the target starts");
    assert_eq!((output.status.code(), text(&output)), (Some(3), "error: no interpreter\n".to_owned()));
}

fn what_fails_exits_with_2(folder: &Path) {
    check_failure(
        &["samples", "--workload", "broken/tiny"],
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

/// The file that a successful probe wrote.
#[track_caller]
fn probe(arguments: &[&str], folder: &Path) -> Vec<u8> {
    let out = folder.join("out");
    let output = target("whole", folder)
        .arg("--probe")
        .args(arguments)
        .arg("--out")
        .arg(&out)
        .output()
        .expect("the target starts");
    assert!(output.status.success(), "{}", text(&output));
    fs::read(out).expect("the probe wrote its file")
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
fn json(path: &Path) -> Value {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).expect("JSON")
}

fn suite(kind: &str) -> Result<Suite> {
    if kind == "missing" {
        return Err(unavailable("no interpreter"));
    }
    Ok(Suite {
        subject: Subject {
            name: "fake".to_owned(),
            version: "1.2.3".to_owned(),
            source: "here".to_owned(),
            prebuilt: false,
        },
        environment: [("python".to_owned(), "none".to_owned())].into(),
        inputs: vec![Input { name: "tiny".to_owned(), records: 10, bytes: 1000, sha256: "00".to_owned() }],
        workloads: vec![
            workload("work", Run::Native(Box::new(work))),
            workload("broken", Run::Native(Box::new(|| bail!("read 9 records of 10")))),
            workload("outside", Run::Outside(Box::new(Elsewhere))),
            workload("missing", Run::Outside(Box::new(Unwatched))),
        ],
        costs: vec![],
    })
}

fn workload(operation: &str, run: Run) -> Workload {
    let parameters: BTreeMap<String, Value> = [("buffer".to_owned(), json!(4))].into();
    let (operation, input, title) = (operation.to_owned(), "tiny".to_owned(), "work hard".to_owned());
    let (kind, sweep) = (Kind::Operation, None);
    Workload { operation, input, title, kind, records: 10, bytes: 1000, threads: 1, parameters, sweep, run }
}

/// Allocates 500 and 1000 bytes, of which the latter grow to 2000, and takes some CPU time.
fn work() -> Result<()> {
    let small = black_box(Vec::<u8>::with_capacity(500));
    let mut large = black_box(Vec::<u8>::with_capacity(1000));
    large.reserve_exact(2000);
    black_box((&small, &large));
    burn(Duration::from_millis(1));
    Ok(())
}

#[inline(never)]
fn burn(time: Duration) {
    let end = Instant::now() + time;
    while Instant::now() < end {
        black_box(());
    }
}

struct Elsewhere;

impl Outside for Elsewhere {
    fn run(&mut self, iterations: u64) -> Result<Elapsed> {
        let time = Duration::from_secs(iterations);
        Ok(Elapsed { wall: time, cpu: time, usage: Usage::default() })
    }

    fn alone(&self, _: Amount) -> Result<Command> {
        Ok(Command::new("true"))
    }

    fn image(&self) -> Image {
        Image { own_object: "fake".to_owned(), boundary: "getppid".to_owned() }
    }

    fn sample(&mut self, _: Sampling) -> Result<RawStacks> {
        Ok(RawStacks {
            sampler: "fake-spy 1".to_owned(),
            folded: "start;xtask_region (w.py:1);f (/home/someone/w.py:2) 3\nstart;import 4\n".to_owned(),
            limits: vec!["sees little".to_owned()],
        })
    }
}

struct Unwatched;

impl Outside for Unwatched {
    fn run(&mut self, iterations: u64) -> Result<Elapsed> {
        Elsewhere.run(iterations)
    }

    fn alone(&self, amount: Amount) -> Result<Command> {
        Elsewhere.alone(amount)
    }

    fn image(&self) -> Image {
        Elsewhere.image()
    }

    fn sample(&mut self, _: Sampling) -> Result<RawStacks> {
        Err(unavailable("no spy is installed"))
    }
}
