//! A record made by hand in which every probe found something, and its stacks.

use crate::profile::folded::Folded;
use crate::profile::record::tests::{FOLDED, record as base, stretch};
use crate::profile::record::{
    Allocations, Cost, CostKind, Hardware, Instructions, Interpreter, Kind, LockSamples, ObjectCount,
    Objects, Record, Scheduling, Sites, Stretch, Thread, Workload,
};
use crate::profile::stacks::Stacks;

/// `read/10k` with everything that can be measured, its thread, chunk and cost relatives, and a latency.
pub(super) fn record() -> Record {
    let mut record = base();
    record.unavailable.clear();
    for run in 0..3 {
        for workload in &mut record.workloads {
            let (first, factor) = (workload.runs[0].clone(), [0.99, 1.01, 1.02][run]);
            workload.runs.push(first);
            slow(workload, workload.runs.len() - 1, factor);
        }
    }
    let read = record.workloads[2].clone();
    record.workloads[2] = probed(read.clone());
    let large = other(&read, "read", "100k", Kind::Scale, 10.0);
    let real = other(&read, "read", "realistic", Kind::Sample, 1.3);
    record.workloads.extend([Workload { records: 100_000, ..large }, real]);
    for (threads, factor) in [(2, 0.55), (4, 0.6)] {
        let input = format!("10k-{threads}t");
        let more = other(&read, "read", &input, Kind::Operation, factor);
        record.workloads.push(Workload { threads, ..more });
    }
    for (chunk, factor) in [(1, 1.0), (2, 1.5), (8, 1.0)] {
        let mut step = other(&read, "chunks", &format!("10k-{chunk}"), Kind::Sweep, factor);
        step.parameters.insert("chunk".into(), chunk.to_string());
        step.sweep = Some("chunk".into());
        record.workloads.push(step);
    }
    record.workloads.push(other(&read, "first", "10k", Kind::Latency, 0.001));
    record.workloads.push(other(&read, "scan", "10k", Kind::Ablation, 0.4));
    record.costs = vec![Cost {
        kind: CostKind::Ffi,
        title: "a call into the library".into(),
        with: "read/10k".into(),
        without: "scan/10k".into(),
        unit: "crossing".into(),
        units: 20_000,
    }];
    record
}

/// The stacks of [`record`].
pub(super) fn stacks() -> Stacks {
    let sites = |text: &str| Folded::parse(text).unwrap();
    Stacks {
        samples: Folded::parse(FOLDED).unwrap(),
        bytes: sites(
            "read/10k;marc::Reader::next;alloc::vec::Vec<T>::reserve;malloc 1500\n\
             read/10k;marc::Record::parse;malloc 500\n",
        ),
        blocks: sites(
            "read/10k;marc::Reader::next;alloc::vec::Vec<T>::reserve;malloc 30\nread/10k;marc::Record::parse;malloc 10\n",
        ),
    }
}

/// The same work under another name, `factor` times as slow and probed by nobody.
pub(super) fn other(workload: &Workload, operation: &str, input: &str, kind: Kind, factor: f64) -> Workload {
    let mut other = workload.clone();
    (other.operation, other.input, other.kind) = (operation.into(), input.into(), kind);
    other.id = format!("{operation}/{input}");
    (other.sampling, other.allocations, other.interpreter) = (None, None, None);
    (other.instructions, other.scheduling, other.hardware) = (None, None, None);
    other.stretches.clear();
    for run in 0..other.runs.len() {
        slow(&mut other, run, factor);
    }
    other
}

/// Makes one run of a workload `factor` times as slow.
pub(super) fn slow(workload: &mut Workload, run: usize, factor: f64) {
    let run = &mut workload.runs[run];
    for time in [&mut run.estimate, &mut run.lower, &mut run.upper] {
        *time *= factor;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small positive numbers")]
    run.nanoseconds.iter_mut().for_each(|time| *time = (super::timing::to_f64(*time) * factor) as u64);
}

fn probed(mut workload: Workload) -> Workload {
    let busy = [(0.45, 0.44), (0.46, 0.45), (0.44, 0.43), (0.45, 0.44), (0.45, 0.445)];
    let garbage = |(wall, cpu)| Stretch {
        gc_seconds: Some(wall * 0.02),
        gc_collections: Some(40),
        ..stretch(wall, cpu)
    };
    workload.stretches = busy.map(garbage).into();
    workload.allocations = workload.allocations.map(|allocations| Allocations {
        sites: Some(Sites {
            tool: "valgrind 3.19, dhat".into(),
            input: "read/1k".into(),
            blocks: 40,
            bytes: 2000,
            limits: vec!["a freed block counts as long as any other".into()],
        }),
        ..allocations
    });
    workload.instructions = Some(Instructions {
        tool: "valgrind 3.19, callgrind".into(),
        objects: vec![
            object("libc.so.6", false, [400_000, 400_800]),
            object("python3.11", false, [1_000, 1_000]),
            object("read", true, [10_158_673, 10_158_673]),
        ],
    });
    workload.hardware = Some(Hardware {
        tool: "perf 6.1".into(),
        iterations: 10,
        cycles: 900_000_000,
        instructions: 1_800_000_000,
        cache_misses: Some(12_345),
    });
    workload.scheduling = Some(scheduling(&[("main", 1, 980, 20)]));
    workload.interpreter = Some(Interpreter {
        lock: Some(LockSamples { sampler: "py-spy 0.4.3".into(), held: 150, holders: 2, samples: 200 }),
        objects: Some(Objects { source: "memray 1.19".into(), allocations: 50_000, bytes: 3_200_000 }),
    });
    workload
}

fn object(object: &str, own: bool, iterations: [u64; 2]) -> ObjectCount {
    ObjectCount { object: object.into(), own, iterations: iterations.into() }
}

/// A thousand looks at these threads: name, lives, running, waiting.
pub(super) fn scheduling(threads: &[(&str, u64, u64, u64)]) -> Scheduling {
    let thread = |&(name, lives, running, waiting): &(&str, u64, u64, u64)| Thread {
        name: name.into(),
        lives,
        running,
        waiting,
        cpu_seconds: super::timing::to_f64(running) / 500.0,
        queued_seconds: Some(0.01),
    };
    Scheduling {
        tool: "/proc".into(),
        seconds: 2.0,
        looks: 1000,
        threads: threads.iter().map(thread).collect(),
    }
}
