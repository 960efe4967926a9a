//! The metrics that a later run is held to, each with what it may differ by.

use super::counted;
use super::timing::{Timing, of_kinds};
use crate::profile::record::{Allocations, Instructions, Kind, Record, Workload};

/// What counts may differ by where threads, or something else, make them vary.
pub(super) const VARYING: f64 = 0.001;

/// A count of one iteration that repeats.
pub(super) struct Exact<'a> {
    pub(super) workload: &'a Workload,
    /// What is counted.
    pub(super) metric: &'static str,
    pub(super) value: u64,
    /// What another count may differ by, as a share.
    pub(super) tolerance: f64,
}

/// The times that are held: those of operations, on every input of the same shape, and latencies.
pub(super) fn times(record: &Record) -> Vec<Timing<'_>> {
    of_kinds(record, &[Kind::Operation, Kind::Scale, Kind::Latency])
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
    let repeats = workload.threads == 1 && iterations.windows(2).all(|pair| pair[0] == pair[1]);
    Some(Exact {
        workload,
        metric: "instructions of own code",
        value: iterations.iter().sum::<u64>() / number,
        tolerance: if repeats { 0.0 } else { VARYING },
    })
}

/// Instructions of the measured library's own code in each iteration.
fn own(instructions: &Instructions) -> Vec<u64> {
    let mut sums: Vec<u64> = Vec::new();
    for object in instructions.objects.iter().filter(|object| object.own) {
        sums.resize(sums.len().max(object.iterations.len()), 0);
        sums.iter_mut().zip(&object.iterations).for_each(|(sum, count)| *sum += count);
    }
    sums
}

fn allocations<'a>((workload, counted): (&'a Workload, &Allocations)) -> [Exact<'a>; 2] {
    let &Allocations { allocations, bytes_requested, repeats, .. } = counted;
    let tolerance = if repeats && workload.threads == 1 { 0.0 } else { VARYING };
    let exact = |metric, value| Exact { workload, metric, value, tolerance };
    [exact("allocations", allocations), exact("bytes requested", bytes_requested)]
}

/// How far the time of another run lies below and above the time that stands here, as shares of it. None where there is
/// one run only.
pub(super) fn tolerance(timing: &Timing<'_>) -> Option<(f64, f64)> {
    let again = timing.again?;
    let share = |end: f64| (end / timing.within.estimate - 1.0).abs();
    Some((share(again.lower), share(again.upper)))
}

/// The share that a count may differ by, as people read it.
pub(super) fn shown(tolerance: f64) -> String {
    if tolerance == 0.0 { "0".to_owned() } else { format!("{} %", tolerance * 100.0) }
}
