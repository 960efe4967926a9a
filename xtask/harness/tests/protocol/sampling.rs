//! Probes that sample.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{RECURSION, answer, path_with, probe, program, read_json, target, text, try_probe};

pub(crate) fn samples_are_trimmed_and_described(folder: &Path) {
    for sampler in ["auto", "pprof", "perf"] {
        let asked = [
            "samples",
            "--workload",
            "work/tiny",
            "--seconds",
            "0.5",
            "--hertz",
            "100",
            "--sampler",
            sampler,
        ];
        let Ok(folded) = try_probe(&asked, folder) else {
            assert_eq!(sampler, "perf", "the other samplers need nothing");
            continue;
        };
        check_samples(&String::from_utf8(folded).expect("UTF-8"), &read_json(&folder.join("out.json")));
    }
}

#[track_caller]
fn check_samples(folded: &str, about: &Value) {
    let total: u64 = folded
        .lines()
        .map(|line| line.rsplit_once(' ').expect("a count").1.parse::<u64>().expect("a number"))
        .sum();
    let sampling = &about["sampling"];
    assert!(total > 0 && sampling["samples"] == total, "{about} {folded}");
    assert_eq!((&sampling["unit"], &sampling["hertz"]), (&json!("samples"), &json!(100)));
    assert!(folded.contains("burn"), "{folded}");
    assert!(
        !folded.contains("xtask_region;") && !folded.contains("lang_start") && !folded.contains("0x"),
        "{folded}"
    );
    assert!(folded.lines().is_sorted(), "{folded}");
}

pub(crate) fn another_sampler_is_taken_where_perf_is_not(folder: &Path) {
    let asked = ["samples", "--workload", "work/tiny", "--seconds", "0.2", "--hertz", "100"];
    let out = folder.join("out");
    let mut command = target("whole", folder);
    command.arg("--probe").args(asked).arg("--out").arg(&out);
    let output = command.env("PATH", folder).output().expect("the target starts");
    assert!(output.status.success(), "{}", text(&output));
    let sampling = &read_json(&folder.join("out.json"))["sampling"];
    assert_eq!(sampling["sampler"], "pprof 0.15");
    let why = "chosen because perf is not installed; on Debian: apt install linux-perf";
    assert!(sampling["limits"].as_array().expect("a list").contains(&json!(why)), "{sampling}");
    let output = command.args(["--sampler", "perf"]).output().expect("the target starts");
    assert_eq!(output.status.code(), Some(3), "{}", text(&output));
}

/// A perf that is there and may not be used.
pub(crate) fn perf_that_is_forbidden_says_why(folder: &Path) {
    let refuses = "#!/bin/sh\n[ $1 = --version ] && echo perf version 6.0 && exit\necho 'Error:\nNo permission.' >&2\nexit 255\n";
    program(folder, "perf", refuses);
    let asked =
        ["samples", "--workload", "work/tiny", "--sampler", "perf", "--seconds", "0.1", "--out", "out"];
    let mut command = target("whole", folder);
    let output = command
        .arg("--probe")
        .args(asked)
        .env("PATH", path_with(folder))
        .output()
        .expect("the target starts");
    assert_eq!(output.status.code(), Some(3), "{}", text(&output));
    assert!(text(&output).starts_with("error: cannot sample work/tiny: perf "), "{}", text(&output));
    assert!(!folder.join("out").exists());
    let left: Vec<_> =
        fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(left, ["perf"], "nothing is left over");
}

pub(crate) fn samples_of_another_process_are_normalized(folder: &Path) {
    let folded = probe(&["samples", "--workload", "outside/tiny", "--sampler", "own"], folder);
    assert_eq!(folded, probe(&["samples", "--workload", "outside/tiny"], folder));
    assert_eq!(String::from_utf8(folded).expect("UTF-8"), "f (w.py) 3\n");
    let about = read_json(&folder.join("out.json"));
    assert_eq!((&about["sampling"]["samples"], &about["outside"]), (&json!(3), &json!(4)));
    let sampling = &about["sampling"];
    assert_eq!(
        (&sampling["sampler"], &sampling["limits"]),
        (&json!("fake-spy 1"), &json!(["sees little", RECURSION]))
    );
}

pub(crate) fn the_lock_is_watched_where_there_is_one(folder: &Path) {
    let found = answer(&["lock", "--workload", "outside/tiny"], folder);
    assert_eq!(found["lock"], json!({ "sampler": "fake-spy 1", "held": 3, "holders": 2, "samples": 4 }));
}
