//! A small record of an imaginary project, with its stacks.

use std::collections::BTreeMap;

use xtask::profile::record::{
    Allocations, Estimator, Idleness, Input, Kind, Machine, Mode, Record, Requests, Run, SCHEMA, Sampling,
    Source, Stretch, Subject, Toolchain, Unit, Workload,
};

/// The stacks that fit to [`record`].
pub(super) const FOLDED: &str = "\
count/2k;tally::Reader::next;alloc::alloc 25
count/2k;tally::Reader::next;tally::parse 75
";

/// One operation on two inputs, run twice.
pub(super) fn record() -> Record {
    let mut largest = workload("2k", 2_000);
    largest.sampling = Some(Sampling {
        sampler: "pprof 0.15".into(),
        samples: 100,
        hertz: 199,
        unit: "samples".into(),
        seconds: 2.5,
        limits: vec!["a function inlined into another counts as that other".into()],
    });
    largest.allocations = Some(allocations());
    largest.stretches = vec![stretch()];
    Record {
        schema: SCHEMA,
        mode: Mode { id: "serial".into(), title: "Serial".into() },
        subject: Subject {
            name: "tally".into(),
            version: "0.3.1".into(),
            source: "crates.io".into(),
            prebuilt: false,
        },
        command: "cargo xtask profile --mode serial".into(),
        quick: false,
        date: "2026-01-02T03:04:05Z".into(),
        source: Source { commit: Some("0123abcd".repeat(5)), dirty: false },
        toolchain: Toolchain {
            rustc: "rustc 1.95.0".into(),
            profile: BTreeMap::from([("opt-level".into(), "3".into())]),
            rustflags: None,
        },
        driver: "tally_profiling".into(),
        unit: Unit::Record,
        machine: Machine {
            cpu: "Some CPU @ 2.00GHz".into(),
            cores: 2,
            architecture: "x86_64".into(),
            os: "Some OS 12".into(),
            kernel: "6.1.0".into(),
        },
        idleness: vec![
            Idleness {
                cpu_share: Some(0.99),
                speed: Some(50_000.0),
                steal: Some(0.002),
                load: Some(0.1)
            };
            3
        ],
        environment: BTreeMap::from([("criterion".into(), "0.8.2".into())]),
        inputs: vec![input("1k", 1_000), input("2k", 2_000)],
        workloads: vec![workload("1k", 1_000), largest],
        costs: vec![],
        unavailable: vec![],
    }
}

fn workload(input: &str, records: u32) -> Workload {
    let time = 900.5 * f64::from(records);
    Workload {
        id: format!("count/{input}"),
        title: "Count every entry".into(),
        operation: "count".into(),
        input: input.into(),
        kind: Kind::Operation,
        records: records.into(),
        bytes: Some(u64::from(records) * 50),
        threads: 1,
        parameters: BTreeMap::new(),
        runs: vec![run(time), run(time * 1.03)],
        sampling: None,
        sweep: None,
        stretches: vec![],
        allocations: None,
        instructions: None,
        scheduling: None,
        hardware: None,
        interpreter: None,
    }
}

fn run(time: f64) -> Run {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small positive numbers")]
    let samples = [0.99, 1.0, 1.02].map(|factor| (time * factor * 10.0) as u64);
    Run {
        estimator: Estimator::Mean,
        estimate: time,
        lower: time * 0.98,
        upper: time * 1.02,
        iterations: vec![10; 3],
        nanoseconds: samples.into(),
    }
}

fn allocations() -> Allocations {
    Allocations {
        source: "counting allocator".into(),
        allocations: 4_000,
        reallocations: Some(20),
        bytes_requested: 400_000,
        peak_live_bytes: 9_000,
        iterations: vec![Requests { allocations: 4_000, bytes_requested: 400_000 }; 2],
        sizes: BTreeMap::from([(64, 4_000), (4096, 20)]),
        sites: None,
    }
}

fn stretch() -> Stretch {
    Stretch {
        iterations: 50,
        wall_seconds: 0.5,
        cpu_seconds: 0.4,
        voluntary_switches: Some(2),
        involuntary_switches: Some(5),
        minor_faults: Some(100),
        major_faults: Some(0),
        gc_seconds: None,
        gc_collections: None,
    }
}

fn input(name: &str, records: u64) -> Input {
    Input { name: name.into(), records, bytes: records * 50, sha256: "0a".repeat(32) }
}
