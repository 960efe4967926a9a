//! Each limit on a record made by hand that has it, and what is said of one that has none.

mod costs;

use super::*;
use crate::profile::folded::Folded;
use crate::profile::record::tests::{record as base, stretch};
use crate::profile::record::{Cost, CostKind, Interpreter, Kind, LockSamples, Sampling, Stretch, Workload};
use crate::profile::render::full::{self, other, scheduling, slow};
use crate::profile::render::hot::hot;

/// `read/10k` alone, in five rounds, with nothing probed.
fn plain() -> Record {
    let mut record = base();
    record.workloads = vec![record.workloads[2].clone()];
    record.unavailable.clear();
    let workload = &mut record.workloads[0];
    workload.stretches.clear();
    (workload.sampling, workload.allocations) = (None, None);
    workload.runs = vec![workload.runs[0].clone(); 5];
    for (run, factor) in [1.0, 0.99, 1.01, 1.02, 0.995].into_iter().enumerate() {
        slow(workload, run, factor);
    }
    record
}

/// Samples of `read/10k`.
fn sampled(record: &mut Record, stacks: &str) -> Stacks {
    let samples: String = stacks.lines().map(|line| format!("read/10k;{line}\n")).collect();
    let stacks = Stacks { samples: Folded::parse(&samples).unwrap(), ..Stacks::default() };
    let mut sampling = base().workloads[2].sampling.clone().unwrap();
    sampling.samples = stacks.samples.total();
    record.workloads[0].sampling = Some(sampling);
    stacks
}

fn of(record: &Record, stacks: &Stacks) -> Verdict {
    verdict(record, stacks, &hot(record, &stacks.samples))
}

/// Fails unless the first finding is just this.
#[track_caller]
fn first(record: &Record, stacks: &Stacks, expected: &str) {
    assert_eq!(of(record, stacks).findings.first().map(String::as_str), Some(expected));
}

#[test]
fn allocation() {
    let mut record = plain();
    record.workloads[0].allocations = base().workloads[2].allocations.clone().map(|mut allocations| {
        allocations.allocations = 10_336_680;
        allocations.bytes_requested = 660_000_000;
        allocations
    });
    let stacks = sampled(
        &mut record,
        "marc::read;malloc;[unknown] 150\nmarc::read;free 90\nmarc::read 40\nmarc::next 120",
    );
    first(
        &record,
        &stacks,
        "**Allocation**: 60 % (55–65 %) of the CPU time of `read/10k`; 1,034 allocations and 66,000 bytes a record \
         ([hot functions](#hot-functions), [memory and allocation hotspots](#memory-and-allocation-hotspots)).",
    );
}

#[test]
fn the_largest_site_and_the_lock_of_the_allocator_are_named() {
    let mut record = full::record();
    let samples = "read/10k;marc::f;malloc 200\nread/10k;marc::f;free;__lll_lock_wait_private 200\n";
    let stacks = Stacks { samples: Folded::parse(samples).unwrap(), ..full::stacks() };
    record.workloads[5].sampling = None;
    let findings = of(&record, &stacks).findings;
    assert!(
        findings[0].contains(
            "33.67 allocations and 2,006 bytes a record; 75 % of the allocations are asked for by `marc::Reader::next`; \
             50 % (45–55 %) of the CPU time is spent on the lock of the allocator, which threads share"
        ),
        "{findings:#?}"
    );
}

/// As many functions of the library that nobody would name.
fn spread(functions: u32, samples: u32) -> String {
    (0..functions).map(|index| format!("marc::f{index} {}\n", samples / functions)).collect()
}

#[test]
fn one_function() {
    let mut record = plain();
    let stacks = sampled(&mut record, &(spread(16, 320) + "marc_profiling::run;marc_profiling::marked 80"));
    let findings = of(&record, &stacks).findings;
    assert_eq!(findings.len(), 2, "{findings:#?}");
    assert!(findings[0].starts_with("**Work in functions of marc**: 80 % (76–84 %) of the CPU time of `read/10k`; the hottest of them is `marc::f0` with 5.0 % (3.3–7.6 %), so that it is spread over many"), "{findings:#?}");
    assert_eq!(
        findings[1],
        "**One function, `marc_profiling::marked`**: 20 % (16–24 %) of the CPU time of `read/10k`; it belongs to the \
         workload itself ([hot functions](#hot-functions))."
    );
}

#[test]
fn a_function_that_is_most_of_its_owner_stands_for_it() {
    let mut record = plain();
    let stacks = sampled(&mut record, "marc::parse 300\nmarc::next 40\nserde::x 60");
    let findings = of(&record, &stacks).findings;
    assert!(findings[0].starts_with("**One function, `marc::parse`**: 75 % (71–79 %)"), "{findings:#?}");
    assert!(findings.iter().all(|finding| !finding.contains("functions of marc")), "{findings:#?}");
}

#[test]
fn a_lock_that_threads_wait_for() {
    let mut record = plain();
    record.workloads[0].threads = 2;
    record.workloads[0].scheduling =
        Some(scheduling(&[("main", 1, 0, 1000), ("w-0", 1, 430, 570), ("w-1", 1, 410, 590)]));
    record.workloads[0].stretches = vec![stretch(1.0, 1.04); 5];
    let stacks = sampled(
        &mut record,
        &(spread(40, 360) + "std::sync::Mutex<T>::lock;syscall 20\nstd::sys::futex_wait 20"),
    );
    first(
        &record,
        &stacks,
        "**Synchronisation**: 58 % (55–61 %) of the time of `read/10k`; for that part of it its 2 threads wait: for a lock, for one \
         another or for work; a core is given up 0.004 times for 1,000 records; samples catch them in \
         `std::sys::futex_wait` ([threads that wait](#threads-that-wait)).",
    );
}

#[test]
fn waiting_is_told_by_the_cores_where_nobody_looked_and_the_machine_was_idle() {
    let mut record = plain();
    record.workloads[0].threads = 2;
    record.workloads[0].stretches = [1.02, 1.0, 0.98, 1.01, 0.99].map(|cpu| stretch(1.0, cpu)).into();
    let findings = of(&record, &Stacks::default()).findings;
    assert!(
        findings[0].starts_with("**Synchronisation") && findings[0].contains("50 % (48–52 %)"),
        "{findings:#?}"
    );
    record.idleness[1].cpu_share = Some(0.5);
    assert!(of(&record, &Stacks::default()).findings.is_empty());
}

#[test]
fn input_and_output() {
    let mut record = plain();
    record.workloads[0].scheduling = Some(scheduling(&[("main", 1, 400, 600)]));
    let stacks = sampled(&mut record, &spread(40, 400));
    first(
        &record,
        &Stacks::default(),
        "**Input, output or other waiting**: 60 % (57–63 %) of the time of `read/10k`; its only thread waits for something \
         outside ([threads that wait](#threads-that-wait)).",
    );
    let findings = of(&record, &stacks).findings;
    assert!(findings[0].starts_with("**Input"), "work takes all of the CPU time, which is 40 % of the time");
    assert!(findings[1].starts_with("**Work in functions of marc**: 100.0 %"), "{findings:#?}");
}

/// `read/10k` beside `bare/10k`, which takes `without` of its time.
fn priced(kind: CostKind, title: &str, without: f64) -> Record {
    let mut record = plain();
    record.workloads.push(other(&record.workloads[0], "bare", "10k", Kind::Ablation, without));
    record.costs = vec![Cost {
        kind,
        title: title.into(),
        with: "read/10k".into(),
        without: "bare/10k".into(),
        unit: "crossing".into(),
        units: 20_000,
    }];
    record
}

#[test]
fn a_function_of_a_library_is_told_with_who_calls_it() {
    let mut record = plain();
    let stacks = sampled(&mut record, &(spread(10, 200) + "marc::copy;memcpy 150\nmarc::x;memcpy 50"));
    let findings = of(&record, &stacks).findings;
    let found = findings.iter().find(|finding| finding.starts_with("**One function, `memcpy`**"));
    let expected =
        "it belongs to libc and the kernel; 75 % of that below `marc::copy`, which calls it most (";
    assert!(found.is_some_and(|finding| finding.contains(expected)), "{findings:#?}");
}

#[test]
fn garbage() {
    let mut record = plain();
    let collecting =
        |gc: f64| Stretch { gc_seconds: Some(gc), gc_collections: Some(500), ..stretch(1.0, 0.99) };
    record.workloads[0].stretches = [0.20, 0.21, 0.22, 0.20, 0.21].map(collecting).into();
    first(
        &record,
        &Stacks::default(),
        "**Collecting garbage**: 21 % (18–23 %) of the time of `read/10k`; 1.00 collections for 1,000 records \
         ([interpreter](#interpreter)).",
    );
}

#[test]
fn the_lock_of_an_interpreter_on_several_threads() {
    let mut record = plain();
    record.workloads[0].threads = 2;
    let mut held_by = |holders| {
        let lock = LockSamples { sampler: "py-spy 0.4.3".into(), held: 190, holders, samples: 200 };
        record.workloads[0].interpreter = Some(Interpreter { lock: Some(lock), objects: None });
        record.clone()
    };
    let alone = of(&held_by(1), &Stacks::default()).findings;
    assert!(alone.is_empty(), "a thread beside threads of a library keeps nobody from running: {alone:#?}");
    let record = held_by(2);
    first(
        &record,
        &Stacks::default(),
        "**The interpreter's lock**: 95 % (91–97 %) of the time of `read/10k`; for that part of it one of the threads \
         that run Python code holds it, and the others cannot ([interpreter](#interpreter)).",
    );
}

#[test]
fn imbalance() {
    let mut record = plain();
    record.workloads[0].threads = 2;
    record.workloads[0].scheduling =
        Some(scheduling(&[("main", 1, 700, 300), ("worker-1", 1, 990, 10), ("worker-2", 1, 300, 700)]));
    let findings = of(&record, &Stacks::default()).findings;
    assert!(
        findings[0].starts_with(
            "**Imbalance**: 35 % (32–38 %) of the work of `read/10k`; by that part the mean of its threads"
        ),
        "{findings:#?}"
    );
}

#[test]
fn balanced() {
    let mut record = plain();
    let stacks = sampled(
        &mut record,
        &(spread(10, 160)
            + "a::b 30\na::c 30\na::d 30\ncore::e 30\ncore::f 30\nmemcpy 30\nmarc::x;malloc 60"),
    );
    record.workloads[0].stretches = vec![stretch(0.45, 0.449); 5];
    let verdict = of(&record, &stacks);
    assert!(verdict.findings.is_empty(), "{:#?}", verdict.findings);
    assert_eq!(
        verdict.headline(),
        "No single limit: nothing passes its threshold. The largest share is work in functions of marc, 40 % (35–45 %) of \
         the CPU time of `read/10k`."
    );
}

#[test]
fn what_the_data_do_not_decide_is_said() {
    let mut record = plain();
    let stacks = sampled(&mut record, &(spread(40, 320) + "marc::x;malloc 80"));
    let verdict = of(&record, &stacks);
    assert!(
        verdict.remarks[0].starts_with(
            "Not decided, because the interval holds the threshold: allocation (20 % (16–24 %) of the CPU time of `read/10k`)."
        ),
        "{:#?}",
        verdict.remarks
    );
    let stacks = sampled(&mut record, "marc::x 99");
    let verdict = of(&record, &stacks);
    assert!(verdict.findings.is_empty());
    assert!(verdict.remarks[0].starts_with("Not enough samples to say where the time of `read/10k` goes"));
    record.workloads[0].sampling = None;
    let verdict = of(&record, &Stacks::default());
    assert_eq!(verdict.headline(), "Nothing was measured that tells what limits this mode.");
}

#[test]
fn one_limit_of_several_operations_is_one_finding() {
    let mut record = plain();
    let more =
        ["a", "b", "c", "d", "e"].map(|name| other(&record.workloads[0], name, "10k", Kind::Operation, 1.0));
    record.workloads.extend(more);
    for workload in &mut record.workloads {
        workload.scheduling = Some(scheduling(&[("main", 1, 400, 600)]));
    }
    let findings = of(&record, &Stacks::default()).findings;
    assert_eq!(findings.len(), 1);
    assert!(
        findings[0].ends_with(
            "Also 60 % (57–63 %) in `b/10k`, 60 % (57–63 %) in `c/10k`, 60 % (57–63 %) in `d/10k` and 2 more."
        ),
        "{findings:#?}"
    );
}

#[test]
fn no_reader_gets_more_than_a_handful() {
    let mut record = plain();
    let sampling = base().workloads[2].sampling.clone().unwrap();
    let mut samples = String::new();
    for index in 0..12 {
        let mut workload = other(&record.workloads[0], &format!("o{index}"), "10k", Kind::Operation, 1.0);
        workload.sampling = Some(Sampling { samples: 400, ..sampling.clone() });
        samples += &format!("{};a::f{index} 400\n", workload.id);
        record.workloads.push(workload);
    }
    let stacks = Stacks { samples: Folded::parse(&samples).unwrap(), ..Stacks::default() };
    let verdict = of(&record, &stacks);
    assert_eq!(verdict.findings.len(), MOST);
    assert_eq!(
        verdict.remarks[0],
        "4 more limits pass their thresholds with smaller shares; the tables hold them."
    );
}

/// Two threads make `read/10k` faster by `factor`.
fn threaded(factor: f64) -> Record {
    let mut record = plain();
    let more = other(&record.workloads[0], "read", "10k-2t", Kind::Operation, 1.0 / factor);
    record.workloads.push(Workload { threads: 2, ..more });
    for (run, noise) in [1.01, 0.99, 1.02, 0.98, 1.0].into_iter().enumerate() {
        slow(&mut record.workloads[1], run, noise);
    }
    record
}

#[test]
fn what_threads_gain_is_told() {
    let check = |factor, expected: &str| {
        let remarks = of(&threaded(factor), &Stacks::default()).remarks;
        assert!(remarks.iter().any(|remark| remark.starts_with(expected)), "{remarks:#?}");
    };
    check(1.8, "Threads gain: `read/10k-2t` 1.80 (1.72–1.89) times as fast on 2 as on 1; ");
    check(0.8, "Threads gain: `read/10k-2t` 0.80 (");
    let mut larger = threaded(1.8);
    larger.workloads.push(other(&larger.workloads[0], "read", "100k", Kind::Operation, 10.0));
    let (last, threads) = (larger.workloads.len() - 1, larger.workloads[1].threads);
    (larger.workloads[last].records, larger.workloads[last].threads) = (100_000, threads);
    let remarks = of(&larger, &Stacks::default()).remarks;
    let told = "Threads gain: `read/10k-2t`";
    assert!(
        remarks.iter().any(|remark| remark.starts_with(told)),
        "the largest has no run on one: {remarks:#?}"
    );
    let mut busy = threaded(1.2);
    busy.idleness[0].cpu_share = Some(0.4);
    let remarks = of(&busy, &Stacks::default()).remarks;
    assert!(
        remarks.iter().any(|remark| remark.starts_with("How well threads scale is not decided: the machine"))
    );
}

#[test]
fn growth_parameters_and_noise_are_told_in_a_sentence_each() {
    let remarks = of(&full::record(), &full::stacks()).remarks;
    let holds = |start: &str| assert!(remarks.iter().any(|remark| remark.starts_with(start)), "{remarks:#?}");
    holds("Time grows with the number of records to the power of `read` on 1 thread 1.0");
    holds("Between the fastest and the slowest value of a parameter the time differs 1.5");
    let mut noisy = plain();
    slow(&mut noisy.workloads[0], 0, 1.5);
    let remarks = of(&noisy, &Stacks::default()).remarks;
    assert!(remarks[0].starts_with("Another run may differ from this one by "), "{remarks:#?}");
}
