//! How much is measured in a full run and in a smoke run.

use std::time::Duration;

use crate::profile::record::Workload;

/// More than a kernel that ticks 250 times a second can give would be dropped.
const MAX_HERTZ: f64 = 199.0;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// Process runs of each bench target.
    pub(super) runs: usize,
    /// Criterion's warm-up of each workload.
    pub(super) warm_up: Duration,
    /// Criterion's measurement of each workload.
    pub(super) measurement: Duration,
    /// Criterion's samples of each workload.
    pub(super) samples: u32,
    /// Inputs with more records are left out where an operation has a smaller one.
    pub(super) largest: u64,
    /// How long stacks are sampled.
    pub(super) sampling: Duration,
    /// Stacks that are enough: more make the file of stacks large, not the shares much better known.
    pub(super) stacks: u32,
    /// How long CPU time is counted.
    pub(super) counting: Duration,
}

/// Long enough for four modes in about five minutes.
pub(super) const FULL: Effort = Effort {
    runs: 5,
    warm_up: Duration::from_millis(150),
    measurement: Duration::from_millis(400),
    samples: 10,
    largest: u64::MAX,
    sampling: Duration::from_millis(2500),
    stacks: 500,
    counting: Duration::from_millis(500),
};

/// A smoke run: four modes in less than a minute.
pub(super) const QUICK: Effort = Effort {
    runs: 2,
    warm_up: Duration::from_millis(30),
    measurement: Duration::from_millis(100),
    samples: 10,
    largest: 5_000,
    sampling: Duration::from_millis(800),
    stacks: 500,
    counting: Duration::from_millis(50),
};

impl Effort {
    /// Takes away workloads with more than [`Effort::largest`] records, but never the last of its operation.
    pub(super) fn leave_out(self, workloads: &mut Vec<Workload>) {
        let all = workloads.clone();
        let smallest = |operation: &str| {
            all.iter()
                .filter(|workload| workload.operation == operation)
                .map(|workload| workload.records)
                .min()
        };
        workloads.retain(|workload| {
            workload.records <= self.largest || Some(workload.records) == smallest(&workload.operation)
        });
    }

    /// Samples a second to ask for. A sampler's clock is the CPU time of all threads together: with more of them it
    /// ticks faster.
    pub(super) fn hertz(self, threads: u32) -> u32 {
        let hertz = f64::from(self.stacks) / self.sampling.as_secs_f64() / f64::from(threads.max(1));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 199")]
        let hertz = hertz.clamp(1.0, MAX_HERTZ) as u32;
        hertz
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::record;

    #[test]
    fn a_smoke_run_leaves_out_large_inputs() {
        let ids = |largest: u64| {
            let mut workloads = record().workloads;
            Effort { largest, ..QUICK }.leave_out(&mut workloads);
            workloads.iter().map(|workload| workload.id.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(ids(5_000), "read/1k read/5k to_json/1k to_json/5k");
        assert_eq!(ids(1), "read/1k to_json/1k");
        assert_eq!(ids(u64::MAX).split(' ').count(), 6);
    }

    #[test]
    fn more_threads_are_sampled_less_often_each() {
        assert_eq!((FULL.hertz(1), FULL.hertz(2), FULL.hertz(8)), (199, 100, 25));
        assert_eq!(QUICK.hertz(1), 199);
    }
}
