//! Probes that count.

use std::path::Path;

use serde_json::{Value, json};

use super::answer;

pub(crate) fn stretches_hold_what_the_system_counts(folder: &Path) {
    let native = answer(&["counts", "--workload", "work/tiny", "--seconds", "0.1"], folder);
    let stretches = native["stretches"].as_array().expect("a list");
    assert_eq!((stretches.len(), &native["schema"]), (5, &json!(2)));
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
        "repeats": true, "sizes": { "512": 1, "1024": 1, "2048": 1 }, "sites": null,
    });
    assert_eq!((&found["allocations"], &found["objects"]), (&expected, &Value::Null));
}

pub(crate) fn allocations_of_another_process_are_its_own(folder: &Path) {
    let found = answer(&["allocations", "--workload", "outside/tiny"], folder);
    let expected = json!({
        "source": "fake-ray 1", "allocations": 3, "reallocations": null, "bytes_requested": 70, "peak_live_bytes": 60,
        "repeats": true, "sizes": { "16": 2, "64": 1 }, "sites": null,
    });
    let objects = json!({ "source": "fake-ray 1", "allocations": 5, "bytes": 80 });
    assert_eq!((&found["allocations"], &found["objects"]), (&expected, &objects));
}
