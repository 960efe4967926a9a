//! The metrics that a later run is held to, each with what it may differ by.

use super::counted;
use super::timing::{Timing, of_kinds, to_f64};
use crate::profile::record::{Allocations, Instructions, Kind, Record, Requests, Workload};
use crate::profile::statistics;

/// What counts may differ by at least where threads, or something else, make them vary.
pub(in crate::profile) const VARYING: f64 = 0.001;

/// How much less sure the median of a few values is than their mean: the square root of π/2, for many of a normal
/// distribution.
pub(in crate::profile) const MEDIAN_OVER_MEAN: f64 = 1.2533;

/// A count of one iteration that repeats.
pub(super) struct Exact<'a> {
    pub(super) workload: &'a Workload,
    /// What is counted.
    pub(super) metric: &'static str,
    pub(super) value: u64,
    /// What another count may differ by, as a share.
    pub(super) tolerance: f64,
}

/// The times that are held are those of operations, on every input of the same shape, and latencies.
pub(in crate::profile) const HELD: [Kind; 3] = [Kind::Operation, Kind::Scale, Kind::Latency];

/// The times that are held.
pub(super) fn times(record: &Record) -> Vec<Timing<'_>> {
    of_kinds(record, &HELD)
}

/// The counts that are held: of each operation, on the largest input that they were counted on.
pub(super) fn counts(record: &Record) -> Vec<Exact<'_>> {
    let instructed = counted::largest(record, |workload| workload.instructions.is_some());
    let instructed = instructed.into_iter().filter_map(instructions);
    let allocated = counted::allocations(record).into_iter().flat_map(allocations);
    instructed.chain(allocated).collect()
}

fn instructions(workload: &Workload) -> Option<Exact<'_>> {
    let iterations = own(workload.instructions.as_ref()?);
    let number = u64::try_from(iterations.len()).ok().filter(|&number| number > 0)?;
    Some(Exact {
        workload,
        metric: "instructions of own code",
        value: iterations.iter().sum::<u64>() / number,
        tolerance: tolerated(workload, &iterations, 1.0),
    })
}

/// What another count may differ by, from what these iterations differ by: nothing where they do not, on one thread. Else
/// as far as another mean of as many lies in 95 of 100 cases (Hahn and Meeker, Statistical Intervals, 4.8.2, for two
/// samples of one size), times `spread` where what stands for them is no mean.
pub(in crate::profile) fn tolerated(workload: &Workload, iterations: &[u64], spread: f64) -> f64 {
    let repeats = iterations.windows(2).all(|pair| pair[0] == pair[1]);
    if repeats && workload.threads == 1 {
        return 0.0;
    }
    let counts: Vec<f64> = iterations.iter().map(|&count| to_f64(count)).collect();
    statistics::another_mean(&counts).map_or(VARYING, |half| (half * spread).max(VARYING))
}

/// Instructions of the measured library's own code in each iteration.
pub(in crate::profile) fn own(instructions: &Instructions) -> Vec<u64> {
    let mut sums: Vec<u64> = Vec::new();
    for object in instructions.objects.iter().filter(|object| object.own) {
        sums.resize(sums.len().max(object.iterations.len()), 0);
        sums.iter_mut().zip(&object.iterations).for_each(|(sum, count)| *sum += count);
    }
    sums
}

fn allocations<'a>((workload, counted): (&'a Workload, &Allocations)) -> [Exact<'a>; 2] {
    let exact = |metric, value, of: fn(&Requests) -> u64| {
        let iterations: Vec<u64> = counted.iterations.iter().map(of).collect();
        let tolerance = tolerated(workload, &iterations, MEDIAN_OVER_MEAN);
        Exact { workload, metric, value, tolerance }
    };
    [
        exact("allocations", counted.allocations, |requests| requests.allocations),
        exact("bytes requested", counted.bytes_requested, |requests| requests.bytes_requested),
    ]
}

/// How far the time of another run lies below and above the time that stands here, as shares of it. None where there is
/// one run only.
pub(super) fn tolerance(timing: &Timing<'_>) -> Option<(f64, f64)> {
    let again = timing.again?;
    let share = |end: f64| (end / timing.within.estimate - 1.0).abs();
    Some((share(again.lower), share(again.upper)))
}

/// The share that a count may differ by, as people read it.
pub(in crate::profile) fn shown(tolerance: f64) -> String {
    if tolerance == 0.0 { "0".to_owned() } else { format!("{:.1} %", (tolerance * 1000.0).ceil() / 10.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::record;

    fn tolerance_of(threads: u32, allocations: &[u64]) -> f64 {
        let mut record = record();
        let workload = &mut record.workloads[2];
        workload.threads = threads;
        let of = |&allocations| Requests { allocations, bytes_requested: 20_060_000 };
        workload.allocations.as_mut().unwrap().iterations = allocations.iter().map(of).collect();
        counts(&record).iter().find(|exact| exact.metric == "allocations").unwrap().tolerance
    }

    #[test]
    fn counts_are_held_as_far_as_they_vary() {
        assert_eq!(tolerance_of(1, &[336_680, 336_680]), 0.0);
        assert_eq!(tolerance_of(2, &[336_680, 336_680]), VARYING, "threads may do otherwise next time");
        assert_eq!(tolerance_of(1, &[336_680, 336_681]), VARYING);
        // t = 12.706, s = 707.1, mean 100,500: 12.706 × 707.1 × √(2/2) / 100,500 × 1.2533.
        assert!((tolerance_of(2, &[100_000, 101_000]) - 0.1120).abs() < 1e-3);
    }

    #[test]
    fn a_tolerance_is_rounded_up() {
        assert_eq!([0.0, VARYING, 0.001_01, 0.112].map(shown), ["0", "0.1 %", "0.2 %", "11.2 %"]);
    }
}
