//! Times of a workload, put together from its process runs.

use crate::profile::record::{Record, Run, Workload};
use crate::profile::statistics::{Interval, exponent, median_interval};

/// What the process runs of one workload say together, in nanoseconds an iteration.
pub(super) struct Timing<'a> {
    pub(super) workload: &'a Workload,
    /// The median of the run in the middle and its 95 % confidence interval.
    pub(super) within: Interval,
    /// The median of the runs' medians and their range.
    pub(super) between: Interval,
}

impl<'a> Timing<'a> {
    /// None for a workload without runs, which no record holds.
    pub(super) fn of(workload: &'a Workload) -> Option<Timing<'a>> {
        let mut runs = workload.runs.iter().map(run_interval).collect::<Option<Vec<_>>>()?;
        runs.sort_by(|a, b| a.estimate.total_cmp(&b.estimate));
        let within = *runs.get(runs.len() / 2)?;
        let medians: Vec<_> = runs.iter().map(|run| run.estimate).collect();
        Some(Timing { workload, within, between: Interval::around(&medians)? })
    }

    /// All that is uncertain: the interval within the middle run together with the range between runs.
    pub(super) fn overall(&self) -> Interval {
        Interval {
            estimate: self.within.estimate,
            lower: self.within.lower.min(self.between.lower),
            upper: self.within.upper.max(self.between.upper),
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

    /// Megabytes (10^6) a second, where an iteration takes `interval`.
    pub(super) fn megabytes_per_second(&self, interval: Interval) -> Interval {
        interval.rate_of(to_f64(self.workload.bytes) * 1e3)
    }
}

/// The timings of all workloads, in the order of the record.
pub(super) fn timings(record: &Record) -> Vec<Timing<'_>> {
    record.workloads.iter().filter_map(Timing::of).collect()
}

/// For each operation the timing of its largest input.
pub(super) fn representatives(record: &Record) -> Vec<Timing<'_>> {
    record.representatives().into_iter().filter_map(Timing::of).collect()
}

/// One operation on one number of threads: what differs between its workloads is the input.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Variant<'a> {
    pub(super) operation: &'a str,
    pub(super) threads: u32,
}

impl<'a> Variant<'a> {
    /// Each variant once, in the order of the record.
    pub(super) fn all(record: &'a Record) -> Vec<Variant<'a>> {
        let mut variants = Vec::new();
        for Workload { operation, threads, .. } in &record.workloads {
            let variant = Variant { operation, threads: *threads };
            if !variants.contains(&variant) {
                variants.push(variant);
            }
        }
        variants
    }

    /// Its workloads.
    pub(super) fn workloads(self, record: &Record) -> Vec<&Workload> {
        let is_its =
            |workload: &&Workload| workload.operation == self.operation && workload.threads == self.threads;
        record.workloads.iter().filter(is_its).collect()
    }

    /// The exponent with which its time grows with the number of records: one from each round of runs, as their median
    /// and range. None where its inputs have fewer than two sizes.
    pub(super) fn growth(self, record: &Record) -> Option<Interval> {
        let workloads = self.workloads(record);
        let rounds = workloads.iter().map(|workload| workload.runs.len()).min()?;
        let of_round = |round: usize| {
            let point = |workload: &&Workload| {
                Some((to_f64(workload.records), run_interval(&workload.runs[round])?.estimate))
            };
            exponent(&workloads.iter().filter_map(point).collect::<Vec<_>>())
        };
        let exponents: Option<Vec<f64>> = (0..rounds).map(of_round).collect();
        Interval::around(&exponents?)
    }
}

/// A workload beside the same one on the fewest threads.
pub(super) struct SpeedUp<'a> {
    pub(super) workload: &'a Workload,
    /// Threads of the one that it is compared with.
    pub(super) base: u32,
    /// How many times as fast it is.
    pub(super) factor: Interval,
}

impl SpeedUp<'_> {
    /// The speed-up over what as many times the threads could give.
    pub(super) fn efficiency(&self) -> Interval {
        let ideal = f64::from(self.workload.threads) / f64::from(self.base);
        self.factor.map(|factor| factor / ideal)
    }
}

/// Workloads that differ from another one in nothing but the number of threads.
pub(super) fn speed_ups(record: &Record) -> Vec<SpeedUp<'_>> {
    let timings = timings(record);
    let beside = |timing: &Timing<'_>| {
        let Workload { operation, records, parameters, .. } = timing.workload;
        let base = timings
            .iter()
            .filter(|other| other.workload.operation == *operation && other.workload.records == *records)
            .filter(|other| other.workload.parameters == *parameters)
            .min_by_key(|other| other.workload.threads)?;
        let threads = (base.workload.threads, timing.workload.threads);
        (threads.0 < threads.1).then(|| (threads.0, base.overall().over(timing.overall())))
    };
    timings
        .iter()
        .filter_map(|timing| {
            let (base, factor) = beside(timing)?;
            Some(SpeedUp { workload: timing.workload, base, factor })
        })
        .collect()
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
pub(super) fn to_f64(count: u64) -> f64 {
    count as f64
}
