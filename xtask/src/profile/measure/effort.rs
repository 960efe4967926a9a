//! How much is measured in a full run and in a smoke run: everything that can be tuned stands here.
//!
//! Four modes of 25 to 40 workloads each are to take less than six minutes on two cores, a smoke run less than one. A
//! workload of a full run takes about a fifth of a second in each of the process runs, which is half of the time. A
//! quarter goes into what depends on the clock: one representative of each operation after the other. The last quarter are
//! tools that count exactly and slow the workload down by a factor of up to fifty; they get the smallest inputs and as many
//! cores as there are.

use std::time::Duration;

use crate::profile::record::{Cost, Kind, Probe, Workload};

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// Process runs of each bench target.
    pub(super) runs: usize,
    /// Criterion's warm-up of each workload.
    pub(super) warm_up: Duration,
    /// Criterion's measurement of each workload.
    pub(super) measurement: Duration,
    /// Criterion's samples of each workload; it takes no fewer than ten.
    pub(super) samples: u32,
    /// Criterion's bootstrap. Its interval is kept beside the raw samples, from which the documents take their own; the
    /// default of 100,000 takes as long as a workload.
    pub(super) resamples: u32,
    /// Kinds of workloads that are measured.
    pub(super) kinds: &'static [Kind],
    /// Inputs with more records are left out where an operation has a smaller one.
    pub(super) largest: u64,
    /// Workloads of which a probe is asked that depends on the clock.
    pub(super) watched: usize,
    /// Workloads of which a probe is asked that counts exactly.
    pub(super) counted: usize,
    /// How long stacks are sampled.
    pub(super) sampling: Duration,
    /// Stacks that are enough: more make the file of stacks large, not the shares much better known.
    pub(super) stacks: u32,
    /// How long CPU time is counted, all stretches together.
    pub(super) counting: Duration,
    /// How long threads are watched.
    pub(super) scheduling: Duration,
    /// How long the processor counts.
    pub(super) hardware: Duration,
    /// How long the interpreter's lock is watched.
    pub(super) lock: Duration,
}

/// Four modes in less than six minutes.
pub(super) const FULL: Effort = Effort {
    runs: 4,
    warm_up: Duration::from_millis(10),
    measurement: Duration::from_millis(60),
    samples: 10,
    resamples: 1_000,
    kinds: &[Kind::Operation, Kind::Scale, Kind::Sample, Kind::Sweep, Kind::Latency, Kind::Ablation],
    largest: u64::MAX,
    watched: usize::MAX,
    counted: usize::MAX,
    sampling: Duration::from_millis(600),
    stacks: 600,
    counting: Duration::from_millis(250),
    scheduling: Duration::from_millis(300),
    hardware: Duration::from_millis(300),
    lock: Duration::from_millis(800),
};

/// A smoke run: four modes in less than a minute.
pub(super) const QUICK: Effort = Effort {
    runs: 2,
    warm_up: Duration::from_millis(20),
    measurement: Duration::from_millis(50),
    samples: 10,
    resamples: 1_000,
    kinds: &[Kind::Operation, Kind::Ablation],
    largest: 1_000,
    watched: 2,
    counted: 1,
    sampling: Duration::from_millis(300),
    stacks: 300,
    counting: Duration::from_millis(50),
    scheduling: Duration::from_millis(200),
    hardware: Duration::from_millis(200),
    lock: Duration::from_millis(800),
};

/// Samples a second: enough for any share that is worth a line, and not a round number, so that nothing that happens in
/// step with the clock is always or never seen. A sampler that cannot do as much takes what it can.
const MAX_HERTZ: f64 = 999.0;

/// Operations of a plain criterion target that perf samples: each takes seconds, and a column of a table.
pub(super) const PROFILED: usize = 8;

/// The first question may make the virtual environment in which a mode runs.
const TIME_TO_PREPARE: Duration = Duration::from_secs(20 * 60);

/// What a process may take beside its work, on a machine that is slow and busy.
const PATIENCE: Duration = Duration::from_secs(3 * 60);

/// What counts exactly gives up by itself after five minutes, and says more about it.
const TIME_TO_COUNT: Duration = Duration::from_secs(6 * 60);

/// So many times longer than asked for may work take.
const SLOWNESS: u32 = 20;

impl Effort {
    /// Takes away workloads of kinds that are not measured and those with more than [`Effort::largest`] records, but never
    /// the last of its operation; and with them the costs that they were to tell.
    pub(super) fn leave_out(self, workloads: &mut Vec<Workload>, costs: &mut Vec<Cost>) {
        workloads.retain(|workload| self.kinds.contains(&workload.kind));
        let all = workloads.clone();
        let smallest = |operation: &str| {
            let same = all.iter().filter(|workload| workload.operation == operation);
            same.map(|workload| workload.records).min()
        };
        workloads.retain(|workload| {
            workload.records <= self.largest || Some(workload.records) == smallest(&workload.operation)
        });
        let is_left = |id: &str| workloads.iter().any(|workload| workload.id == id);
        costs.retain(|cost| is_left(&cost.with) && is_left(&cost.without));
    }

    /// Not all workloads are asked for all.
    pub(super) fn is_smoke(self) -> bool {
        self.watched < usize::MAX
    }

    /// Of how many workloads a probe is asked.
    pub(super) fn workloads(self, probe: Probe) -> usize {
        if self.length(probe).is_some() { self.watched } else { self.counted }
    }

    /// How long a probe runs the workload. What counts exactly takes as long as it takes.
    pub(super) fn length(self, probe: Probe) -> Option<Duration> {
        match probe {
            Probe::Samples => Some(self.sampling),
            Probe::Counts => Some(self.counting),
            Probe::Scheduling => Some(self.scheduling),
            Probe::Hardware => Some(self.hardware),
            Probe::Lock => Some(self.lock),
            Probe::Allocations | Probe::Objects | Probe::Sites | Probe::Instructions => None,
        }
    }

    /// Samples a second to ask for. A sampler's clock is the CPU time of all threads together: with more of them it
    /// ticks faster.
    pub(super) fn hertz(self, length: Duration, threads: u32) -> u32 {
        let hertz = f64::from(self.stacks) / length.as_secs_f64() / f64::from(threads.max(1));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 999")]
        let hertz = hertz.clamp(1.0, MAX_HERTZ) as u32;
        hertz
    }

    /// When to give up waiting for the list of workloads.
    pub(super) fn limit_of_list(self) -> Duration {
        TIME_TO_PREPARE
    }

    /// When to give up waiting for a process run over so many workloads.
    pub(super) fn limit_of_run(self, workloads: usize) -> Duration {
        let workloads = u32::try_from(workloads).unwrap_or(u32::MAX);
        PATIENCE + (self.warm_up + self.measurement).saturating_mul(workloads).saturating_mul(SLOWNESS)
    }

    /// When to give up waiting for a probe.
    pub(super) fn limit_of_probe(self, probe: Probe) -> Duration {
        self.length(probe).map_or(TIME_TO_COUNT, |length| PATIENCE + length * SLOWNESS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::CostKind;
    use crate::profile::record::tests::record;

    fn left(effort: Effort) -> (String, Vec<String>) {
        let mut record = record();
        record.workloads[1].kind = Kind::Sweep;
        record.costs = ["read/1k", "read/10k"].map(|id| cost(id, "to_json/1k")).into();
        effort.leave_out(&mut record.workloads, &mut record.costs);
        let ids: Vec<_> = record.workloads.iter().map(|workload| workload.id.as_str()).collect();
        (ids.join(" "), record.costs.into_iter().map(|cost| cost.with).collect())
    }

    fn cost(with: &str, without: &str) -> Cost {
        let (title, unit) = ("reading".into(), "record".into());
        Cost { kind: CostKind::Io, title, with: with.into(), without: without.into(), unit, units: 1 }
    }

    #[test]
    fn a_smoke_run_leaves_out_large_inputs_and_what_is_compared_among_itself() {
        let costs = vec!["read/1k".to_owned()];
        assert_eq!(
            left(Effort { largest: 5_000, ..QUICK }),
            ("read/1k to_json/1k to_json/5k".into(), costs.clone())
        );
        assert_eq!(left(Effort { largest: 1, ..QUICK }), ("read/1k to_json/1k".into(), costs));
        let (all, costs) = left(FULL);
        assert_eq!((all.split(' ').count(), costs.len()), (6, 2));
    }

    #[test]
    fn more_threads_are_sampled_less_often_each() {
        let second = Duration::from_secs(1);
        let effort = Effort { stacks: 1_500, ..FULL };
        assert_eq!([1, 2, 8].map(|threads| effort.hertz(second, threads)), [999, 750, 187]);
        assert_eq!(QUICK.hertz(second, 1), 300);
    }

    #[test]
    fn everything_ends() {
        assert!(FULL.limit_of_run(30) > (FULL.warm_up + FULL.measurement) * 30 * 10);
        assert!(Probe::ALL.iter().all(|probe| FULL.limit_of_probe(*probe) >= PATIENCE));
    }
}
