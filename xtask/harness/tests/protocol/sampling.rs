//! Probes that sample.

use std::path::Path;

use serde_json::json;

use super::{answer, probe, read_json};

pub(crate) fn samples_are_trimmed_and_described(folder: &Path) {
    let folded = probe(&["samples", "--workload", "work/tiny", "--seconds", "0.5", "--hertz", "100"], folder);
    let folded = String::from_utf8(folded).expect("UTF-8");
    let about = read_json(&folder.join("out.json"));
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

pub(crate) fn samples_of_another_process_are_normalized(folder: &Path) {
    let folded = probe(&["samples", "--workload", "outside/tiny"], folder);
    assert_eq!(String::from_utf8(folded).expect("UTF-8"), "f (w.py) 3\n");
    let about = read_json(&folder.join("out.json"));
    assert_eq!((&about["sampling"]["samples"], &about["outside"]), (&json!(3), &json!(4)));
    let sampling = &about["sampling"];
    assert_eq!((&sampling["sampler"], &sampling["limits"]), (&json!("fake-spy 1"), &json!(["sees little"])));
}

pub(crate) fn the_lock_is_watched_where_there_is_one(folder: &Path) {
    let found = answer(&["lock", "--workload", "outside/tiny"], folder);
    assert_eq!(found["lock"], json!({ "sampler": "fake-spy 1", "held": 3, "samples": 4 }));
}
