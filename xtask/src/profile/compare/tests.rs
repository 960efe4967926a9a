//! What is told from two records that are made by hand.

mod surroundings;

use proptest::prelude::*;

use super::judge::{Verdict, decide};
use super::metric::Metric;
use super::{Comparison, report};
use crate::profile::record::tests::record;
use crate::profile::record::{Instructions, ObjectCount, Record, Requests, Run, Workload};
use crate::profile::statistics::Interval;

/// Two operations on three inputs in four even runs; instructions of `read/1k`, allocations of `read/10k`.
fn even() -> Record {
    let mut record = record();
    for workload in &mut record.workloads {
        let run = workload.runs[0].clone();
        workload.runs = vec![run; 4];
        for (number, run) in workload.runs.iter_mut().enumerate() {
            run.nanoseconds.iter_mut().for_each(|time| *time += *time / 1000 * number as u64);
        }
    }
    let counted = ObjectCount { object: "serial".into(), own: true, iterations: vec![10_000_000; 2] };
    record.workloads[0].instructions =
        Some(Instructions { tool: "callgrind, valgrind 3.19.0".into(), objects: vec![counted] });
    record
}

fn slower(record: &mut Record, factor: f64) {
    record.workloads.iter_mut().for_each(|workload| stretch(workload, factor));
}

fn stretch(workload: &mut Workload, factor: f64) {
    workload.runs.iter_mut().for_each(|run| stretch_run(run, factor));
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "times of the record made by hand"
)]
fn stretch_run(run: &mut Run, factor: f64) {
    run.nanoseconds.iter_mut().for_each(|time| *time = (*time as f64 * factor) as u64);
}

fn allocate(record: &mut Record, allocations: u64) {
    let counted = record.workloads[2].allocations.as_mut().unwrap();
    counted.allocations = allocations;
    counted.iterations = vec![Requests { allocations, ..counted.iterations[0] }; 2];
}

fn instruct(record: &mut Record, count: u64) {
    record.workloads[0].instructions.as_mut().unwrap().objects[0].iterations = vec![count; 2];
}

/// `workload metric` of the rows with this verdict.
fn found(before: &Record, now: &Record, verdict: Verdict) -> Vec<String> {
    let rows = Comparison::of(before, now).rows;
    let rows = rows.iter().filter(|row| row.verdict == verdict);
    rows.map(|row| format!("{} {}", row.workload, row.metric.name())).collect()
}

fn changed(change: impl Fn(&mut Record)) -> Record {
    let mut record = even();
    change(&mut record);
    record
}

/// What became worse and better, and what is not judged, after this change.
#[track_caller]
fn check(change: impl Fn(&mut Record), worse: &[&str], better: &[&str], unjudged: &[&str]) {
    let (before, now) = (even(), changed(change));
    assert_eq!(found(&before, &now, Verdict::Regression), worse);
    assert_eq!(found(&before, &now, Verdict::Improvement), better);
    assert_eq!(found(&before, &now, Verdict::NotJudged), unjudged);
    // The other way round, what was better is worse.
    assert_eq!(found(&now, &before, Verdict::Improvement), worse);
    assert_eq!(found(&now, &before, Verdict::Regression), better);
}

const TIMES: [&str; 6] = [
    "read/1k time",
    "read/5k time",
    "read/10k time",
    "to_json/1k time",
    "to_json/5k time",
    "to_json/10k time",
];
const COUNTS: [&str; 4] = [
    "read/10k allocations",
    "read/10k reallocations",
    "read/10k bytes requested",
    "read/10k peak live bytes",
];
const INSTRUCTIONS: &str = "read/1k instructions of own code";

/// All rows, in the order of the record.
fn all() -> Vec<&'static str> {
    [&[TIMES[0], INSTRUCTIONS, TIMES[1], TIMES[2]], COUNTS.as_slice(), &TIMES[3..]].concat()
}

#[test]
fn the_same_record_again_is_the_same() {
    check(|_| {}, &[], &[], &[]);
    let rows = Comparison::of(&even(), &even()).rows;
    assert_eq!(rows.len(), all().len());
    assert!(rows.iter().all(|row| row.change == Some(0.0)));
}

#[test]
fn counts_decide_from_one_per_cent_on() {
    check(|record| instruct(record, 10_099_999), &[], &[], &[]);
    check(|record| instruct(record, 10_100_000), &[INSTRUCTIONS], &[], &[]);
    check(|record| instruct(record, 10_200_000), &[INSTRUCTIONS], &[], &[]);
    check(|record| instruct(record, 9_800_000), &[], &[INSTRUCTIONS], &[]);
    check(|record| allocate(record, 346_680), &[COUNTS[0]], &[], &[]);
    check(|record| allocate(record, 338_000), &[], &[], &[]);
}

#[test]
fn a_count_that_was_nothing_is_worse_when_it_is_something() {
    let (before, now) = (changed(|record| allocate(record, 0)), even());
    assert_eq!(found(&before, &now, Verdict::Regression), [COUNTS[0]]);
    assert_eq!(found(&now, &before, Verdict::Improvement), [COUNTS[0]]);
    let row = Comparison::of(&before, &now).rows.into_iter().find(|row| row.metric == Metric::Allocations);
    assert_eq!(row.unwrap().change, None);
}

#[test]
fn counts_that_vary_decide_outside_of_what_they_vary_by() {
    let vary = |record: &mut Record, by: u64| {
        let counted = record.workloads[2].allocations.as_mut().unwrap();
        counted.iterations[1].allocations += by;
        record.workloads[2].threads = 2;
    };
    let before = changed(|record| vary(record, 3_000));
    let now = changed(|record| {
        allocate(record, 346_680);
        vary(record, 3_000);
    });
    assert_eq!(found(&before, &now, Verdict::Regression), [""; 0]);
    let steady = [&before, &now].map(|record| {
        let mut record = record.clone();
        let counted = record.workloads[2].allocations.as_mut().unwrap();
        counted.iterations[1] = counted.iterations[0];
        record
    });
    assert_eq!(found(&steady[0], &steady[1], Verdict::Regression), [COUNTS[0]]);
}

#[test]
fn times_decide_outside_of_the_intervals_of_both() {
    check(|record| slower(record, 1.10), &TIMES, &[], &[]);
    check(|record| slower(record, 0.90), &[], &TIMES, &[]);
    check(|record| slower(record, 1.02), &[], &[], &[]);
    check(|record| stretch(&mut record.workloads[2], 1.10), &[TIMES[2]], &[], &[]);
}

/// Runs of each workload that differ by these factors.
fn spread(record: &mut Record, factors: [f64; 4]) {
    for workload in &mut record.workloads {
        workload.runs.iter_mut().zip(factors).for_each(|(run, factor)| stretch_run(run, factor));
    }
}

#[test]
fn times_that_differ_from_run_to_run_decide_nothing() {
    let (before, now) =
        (changed(|record| spread(record, [1.0, 1.06, 0.97, 1.04])), changed(|record| slower(record, 1.10)));
    assert_eq!(found(&before, &now, Verdict::Regression), [""; 0]);
    let comparison = Comparison::of(&before, &now);
    assert!(comparison.resolution.unwrap() > 0.10, "{:?}", comparison.resolution);
    assert!(Comparison::of(&even(), &now).resolution.unwrap() < 0.10);
    assert!(report::human("HEAD", &[comparison], false).contains("within the intervals"));
}

#[test]
fn what_the_machine_lost_is_not_the_library() {
    let slow_machine = |record: &mut Record| {
        record.idleness.iter_mut().for_each(|look| look.speed = look.speed.map(|speed| speed / 1.2));
    };
    let now = changed(|record| {
        slow_machine(record);
        slower(record, 1.15);
    });
    assert_eq!(found(&even(), &now, Verdict::Regression), [""; 0]);
    assert_eq!(found(&now, &even(), Verdict::Improvement), [""; 0]);
    let now = changed(|record| {
        slow_machine(record);
        slower(record, 1.40);
    });
    assert_eq!(found(&even(), &now, Verdict::Regression), TIMES);
    let said = Comparison::of(&even(), &now).differences;
    assert!(said[0].starts_with("speed of the machine: the same piece of work takes 1.20 times"), "{said:?}");
}

#[test]
fn one_run_and_too_many_threads_decide_no_time() {
    let once = |record: &mut Record| {
        record.workloads.iter_mut().for_each(|workload| workload.runs.truncate(1));
        slower(record, 3.0);
    };
    check(once, &[], &[], &TIMES);
    let crowded = changed(|record| record.workloads[0].threads = 3);
    let now = changed(|record| {
        record.workloads[0].threads = 3;
        slower(record, 3.0);
    });
    assert_eq!(found(&crowded, &now, Verdict::NotJudged), [TIMES[0]]);
}

#[test]
fn new_and_gone_workloads_are_listed() {
    let now = changed(|record| {
        record.workloads.remove(1);
        let mut new = record.workloads[0].clone();
        new.id = "scan/1k".into();
        record.workloads.push(new);
    });
    let comparison = Comparison::of(&even(), &now);
    assert_eq!((&*comparison.new, &*comparison.gone), (&["scan/1k".into()][..], &["read/5k".into()][..]));
    for text in [
        report::human("HEAD", std::slice::from_ref(&comparison), false),
        report::markdown("HEAD", std::slice::from_ref(&comparison)),
    ] {
        assert!(
            text.contains("new workloads: scan/1k") && text.contains("gone workloads: read/5k"),
            "{text}"
        );
    }
}

fn interval(estimate: f64, below: f64, above: f64) -> Interval {
    Interval { estimate, lower: estimate * (1.0 - below), upper: estimate * (1.0 + above) }
}

proptest! {
    #[test]
    fn intervals_that_overlap_decide_nothing(
        estimate in 1.0..1e9_f64, change in 0.5..2.0_f64, ends in [0.0..0.5, 0.0..0.5, 0.0..0.5, 0.0..0.5],
    ) {
        let before = interval(estimate, ends[0], ends[1]);
        let now = interval(estimate * change, ends[2], ends[3]);
        let overlap = before.lower <= now.upper && now.lower <= before.upper;
        let verdict = decide(before, now, 1.0);
        prop_assert!(!overlap || verdict == Verdict::Same);
        let is_far = change.ln().abs() > super::LEAST;
        prop_assert!(overlap || !is_far || verdict != Verdict::Same);
        let worse = change > 1.0;
        let opposite = if worse { Verdict::Improvement } else { Verdict::Regression };
        prop_assert!(verdict != opposite);
    }

    #[test]
    fn a_machine_that_changed_never_makes_more_of_a_difference(
        change in 0.5..2.0, end in 0.0..0.2, drift in 0.5..2.0,
    ) {
        let (before, now) = (interval(100.0, end, end), interval(100.0 * change, end, end));
        let verdict = decide(before, now, drift);
        prop_assert!(verdict == Verdict::Same || verdict == decide(before, now, 1.0));
    }

    #[test]
    fn another_run_of_the_same_code_is_no_regression(
        first in [0.9..1.1, 0.9..1.1, 0.9..1.1, 0.9..1.1], order in Just(vec![0, 1, 2, 3]).prop_shuffle(),
    ) {
        let before = changed(|record| spread(record, first));
        let again = [0, 1, 2, 3].map(|at| first[order[at]]);
        let now = changed(|record| spread(record, again));
        prop_assert_eq!(found(&before, &now, Verdict::Regression), vec![""; 0]);
        prop_assert_eq!(found(&before, &now, Verdict::Improvement), vec![""; 0]);
    }
}
