//! Times of a workload, put together from its process runs.

mod cost;
mod growth;
mod sweep;
mod threads;

pub(super) use cost::{Price, prices};
pub(super) use growth::{Growth, growths};
pub(super) use sweep::{Sweep, sweeps};
pub(super) use threads::{SpeedUp, speed_ups};

use crate::profile::record::{Kind, Record, Run, Workload};
use crate::profile::statistics::{Interval, Repeated, another_factor, median_interval};

/// What the process runs of one workload say together, in nanoseconds an iteration.
pub(in crate::profile) struct Timing<'a> {
    pub(super) workload: &'a Workload,
    /// The median of each process run, in the order of the runs: one of each round.
    pub(super) rounds: Vec<f64>,
    /// The median of the run in the middle and its 95 % confidence interval.
    pub(super) within: Interval,
    /// Where the median of one more process run will lie in 95 of 100 cases, around the same estimate: the prediction
    /// interval of [`another_factor`]. None where there is one run only.
    pub(in crate::profile) again: Option<Interval>,
}

impl<'a> Timing<'a> {
    /// None for a workload without runs, which no record holds.
    pub(in crate::profile) fn of(workload: &'a Workload) -> Option<Timing<'a>> {
        let mut runs = workload.runs.iter().map(run_interval).collect::<Option<Vec<_>>>()?;
        let rounds: Vec<_> = runs.iter().map(|run| run.estimate).collect();
        runs.sort_by(|a, b| a.estimate.total_cmp(&b.estimate));
        let within = *runs.get(runs.len() / 2)?;
        let again = another_factor(&rounds).map(|again| Interval { estimate: within.estimate, ..again });
        Some(Timing { workload, rounds, within, again })
    }

    /// All that is uncertain: the interval within the middle run together with the one for another run.
    pub(in crate::profile) fn overall(&self) -> Interval {
        let again = self.again.unwrap_or(self.within);
        Interval {
            estimate: self.within.estimate,
            lower: self.within.lower.min(again.lower),
            upper: self.within.upper.max(again.upper),
        }
    }

    /// Nanoseconds of an iteration to nanoseconds of a record.
    pub(super) fn per_record(&self, interval: Interval) -> Interval {
        let records = to_f64(self.workload.records);
        interval.map(|nanoseconds| nanoseconds / records)
    }

    /// Records a second, where an iteration takes `interval`.
    pub(super) fn records_per_second(&self, interval: Interval) -> Interval {
        interval.rate_of(to_f64(self.workload.records) * 1e9)
    }

    /// Megabytes (10^6) a second, where an iteration takes `interval`. None where its bytes are not known.
    pub(super) fn megabytes_per_second(&self, interval: Interval) -> Option<Interval> {
        self.workload.bytes.map(|bytes| interval.rate_of(to_f64(bytes) * 1e3))
    }

    /// How many times as long a record takes as in `other`, round by round: rounds are interleaved, so that what
    /// disturbs a whole round cancels out.
    pub(super) fn beside(&self, other: &Timing<'_>) -> Option<Repeated> {
        let records = to_f64(other.workload.records) / to_f64(self.workload.records);
        let rounds = self.rounds.iter().zip(&other.rounds);
        Repeated::of_factors(&rounds.map(|(this, other)| this / other * records).collect::<Vec<_>>())
    }
}

/// The timings of all workloads, in the order of the record.
pub(super) fn timings(record: &Record) -> Vec<Timing<'_>> {
    record.workloads.iter().filter_map(Timing::of).collect()
}

/// The timings of the workloads of these kinds, in the order of the record.
pub(super) fn of_kinds<'a>(record: &'a Record, kinds: &[Kind]) -> Vec<Timing<'a>> {
    let workloads = record.workloads.iter().filter(|workload| kinds.contains(&workload.kind));
    workloads.filter_map(Timing::of).collect()
}

/// For each operation the timing of its largest input.
pub(super) fn representatives(record: &Record) -> Vec<Timing<'_>> {
    record.representatives().into_iter().filter_map(Timing::of).collect()
}

/// The workload has more threads than the machine runs at once: its times say nothing of the threads.
pub(in crate::profile) fn is_crowded(record: &Record, workload: &Workload) -> bool {
    workload.threads > record.machine.cores
}

/// The median of the samples of one run and its interval, in nanoseconds an iteration.
fn run_interval(run: &Run) -> Option<Interval> {
    let samples: Vec<_> = run
        .nanoseconds
        .iter()
        .zip(&run.iterations)
        .map(|(&time, &iterations)| to_f64(time) / to_f64(iterations))
        .collect();
    median_interval(&samples)
}

/// A count as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "counts in records are far below 2^52")]
pub(in crate::profile) fn to_f64(count: u64) -> f64 {
    count as f64
}
