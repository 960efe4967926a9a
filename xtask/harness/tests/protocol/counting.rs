//! Probes that count.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{RECURSION, answer, read_json, target, text, try_probe};

pub(crate) fn stretches_hold_what_the_system_counts(folder: &Path) {
    let native = answer(&["counts", "--workload", "work/tiny", "--seconds", "0.1"], folder);
    let stretches = native["stretches"].as_array().expect("a list");
    assert_eq!((stretches.len(), &native["schema"]), (5, &json!(3)));
    for stretch in stretches {
        let number = |key: &str| stretch[key].as_f64().unwrap_or_else(|| panic!("{key}: {stretch}"));
        assert!(number("wall_seconds") >= 0.02 && number("cpu_seconds") > 0.0, "{stretch}");
        assert!(number("iterations") >= 1.0, "{stretch}");
        for key in ["voluntary_switches", "involuntary_switches", "minor_faults", "major_faults"] {
            number(key);
        }
        assert_eq!((&stretch["gc_seconds"], &stretch["gc_collections"]), (&Value::Null, &Value::Null));
    }
    let outside = answer(&["counts", "--workload", "outside/tiny", "--seconds", "5"], folder);
    let stretch = json!({
        "iterations": 1, "wall_seconds": 1.0, "cpu_seconds": 1.0, "voluntary_switches": null,
        "involuntary_switches": null, "minor_faults": null, "major_faults": null, "gc_seconds": 0.25,
        "gc_collections": 2,
    });
    assert_eq!(outside["stretches"], json!([stretch, stretch, stretch, stretch, stretch]));
}

pub(crate) fn allocations_are_exact(folder: &Path) {
    let found = answer(&["allocations", "--workload", "work/tiny"], folder);
    let source = found["allocations"]["source"].as_str().expect("a source");
    assert!(source.starts_with("the counting allocator"), "{source}");
    let expected = json!({
        "source": source, "allocations": 2, "reallocations": 1, "bytes_requested": 3500, "peak_live_bytes": 2500,
        "iterations": vec![json!({ "allocations": 2, "bytes_requested": 3500 }); 2],
        "sizes": { "512": 1, "1024": 1, "2048": 1 }, "sites": null,
    });
    assert_eq!((&found["allocations"], &found["objects"]), (&expected, &Value::Null));
}

pub(crate) fn allocations_of_another_process_are_its_own(folder: &Path) {
    let found = answer(&["allocations", "--workload", "outside/tiny"], folder);
    let expected = json!({
        "source": "fake-ray 1", "allocations": 3, "reallocations": null, "bytes_requested": 70, "peak_live_bytes": 60,
        "iterations": vec![json!({ "allocations": 3, "bytes_requested": 70 }); 2], "sizes": { "16": 2, "64": 1 }, "sites": null,
    });
    let objects = json!({ "source": "fake-ray 1", "allocations": 5, "bytes": 80 });
    assert_eq!((&found["allocations"], &found["objects"]), (&expected, &objects));
}

pub(crate) fn allocation_sites_add_up(folder: &Path) {
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("folded stacks");
    answer(&["sites", "--workload", "outside/tiny"], folder);
    let sites = &read_json(&folder.join("out"))["sites"];
    let expected = json!({ "tool": "fake-ray 1", "input": "outside/tiny", "blocks": 3, "bytes": 70, "limits": ["slow", RECURSION] });
    assert_eq!(
        (sites, read("out.bytes"), read("out.blocks")),
        (&expected, "f (w.py) 70\n".into(), "f (w.py) 3\n".into())
    );
    match try_probe(&["sites", "--workload", "work/tiny"], folder) {
        Ok(_) => {
            let sites = &read_json(&folder.join("out"))["sites"];
            assert_eq!((&sites["blocks"], &sites["bytes"]), (&json!(3), &json!(3500)));
            for name in ["out.bytes", "out.blocks"] {
                let folded = read(name);
                assert!(folded.contains("target::work") && !folded.contains("GlobalAlloc"), "{folded}");
            }
        }
        Err(reason) => assert!(reason.contains("valgrind is not installed"), "{reason}"),
    }
}

pub(crate) fn instructions_repeat(folder: &Path) {
    for (workload, object) in [("steady/tiny", "protocol"), ("outside_steady/tiny", "protocol")] {
        match try_probe(&["instructions", "--workload", workload], folder) {
            Ok(_) => {
                let objects = read_json(&folder.join("out"))["instructions"]["objects"].take();
                let own = objects
                    .as_array()
                    .expect("a list")
                    .iter()
                    .find(|found| found["own"] == true)
                    .expect("own code");
                let counts: Vec<u64> = serde_json::from_value(own["iterations"].clone()).expect("numbers");
                assert_eq!(
                    (&own["object"], counts.len(), counts[0]),
                    (&json!(object), 2, counts[1]),
                    "{objects}"
                );
                assert!(counts[0] > 10_000, "fewer than there are rounds: {objects}");
            }
            Err(reason) => assert!(reason.contains("valgrind is not installed"), "{reason}"),
        }
    }
}

pub(crate) fn tools_that_are_not_there_are_named(folder: &Path) {
    for probe in ["sites", "instructions"] {
        let mut command = target("whole", folder);
        command.args(["--probe", probe, "--workload", "work/tiny", "--out", "out"]).env("PATH", folder);
        let output = command.output().expect("the target starts");
        assert_eq!(output.status.code(), Some(3), "{}", text(&output));
        assert!(
            text(&output).ends_with("valgrind is not installed; on Debian: apt install valgrind\n"),
            "{}",
            text(&output)
        );
    }
}
