//! Probes that watch a process from outside.

use std::path::Path;

use serde_json::{Value, json};

use super::{path_with, program, read_json, target, text, try_probe};

pub(crate) fn threads_are_watched(folder: &Path) {
    let asked = ["scheduling", "--workload", "threads/tiny", "--seconds", "0.3"];
    if let Err(reason) = try_probe(&asked, folder) {
        assert!(reason.contains("only Linux tells"), "{reason}");
        return;
    }
    let scheduling = &read_json(&folder.join("out"))["scheduling"];
    assert!(scheduling["seconds"].as_f64().is_some_and(|seconds| seconds >= 0.3), "{scheduling}");
    let thread = |name: &str| -> Value {
        let threads = scheduling["threads"].as_array().expect("a list");
        let found = threads.iter().find(|thread| thread["name"] == name);
        found.unwrap_or_else(|| panic!("no thread {name}: {scheduling}")).clone()
    };
    let (main, helper) = (thread("main"), thread("helper"));
    let number = |thread: &Value, key: &str| thread[key].as_u64().expect("a number");
    assert_eq!(number(&main, "running") + number(&main, "waiting"), number(scheduling, "looks"));
    assert_eq!(main["lives"], 1);
    assert!(
        number(&helper, "lives") > 1 && number(&helper, "waiting") > 0,
        "it sleeps, and ends: {scheduling}"
    );
    assert!(main["cpu_seconds"].as_f64().is_some_and(|seconds| seconds > 0.0), "{scheduling}");
}

/// Stands in for a perf on a machine whose processor counts: so much for the start, and so much for each iteration.
const COUNTS: &str = r#"#!/bin/sh
[ "$1" = --version ] && echo perf version 6.0 && exit
while [ "$1" != -- ]; do [ "$1" = --output ] && out=$2; shift; done
for iterations; do :; done
echo "$((5000 + 100 * iterations)),,cycles:u,900,100.00,," >"$out"
echo "$((7000 + 300 * iterations)),,instructions:u,900,100.00,," >>"$out"
echo "<not supported>,,cache-misses:u,0,100.00,," >>"$out"
"#;

pub(crate) fn the_processor_counts_iterations(folder: &Path) {
    let asked = ["hardware", "--workload", "work/tiny", "--seconds", "0.05"];
    if let Err(reason) = try_probe(&asked, folder) {
        assert!(reason.contains("perf") && reason.starts_with("error: cannot read the counters"), "{reason}");
    }
    program(folder, "perf", COUNTS);
    let mut command = target("whole", folder);
    command.arg("--probe").args(asked).args(["--out", "out"]).env("PATH", path_with(folder));
    let output = command.output().expect("the target starts");
    assert!(output.status.success(), "{}", text(&output));
    let hardware = &read_json(&folder.join("out"))["hardware"];
    let iterations = hardware["iterations"].as_u64().expect("a number");
    assert!(iterations >= 1, "{hardware}");
    let expected = json!({
        "tool": "perf 6.0 (stat)", "iterations": iterations, "cycles": 100 * iterations,
        "instructions": 300 * iterations, "cache_misses": null,
    });
    assert_eq!(*hardware, expected);
}
