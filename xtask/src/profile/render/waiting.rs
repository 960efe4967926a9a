//! What the threads of a workload did, from the looks at them.

use super::timing::to_f64;
use crate::profile::record::{Scheduling, Thread, Workload};
use crate::profile::statistics::{self, Interval};

/// Looks at the threads of one workload.
pub(super) struct Waiting<'a> {
    pub(super) workload: &'a Workload,
    pub(super) scheduling: &'a Scheduling,
}

impl<'a> Waiting<'a> {
    /// None where nobody looked.
    pub(super) fn of(workload: &'a Workload) -> Option<Waiting<'a>> {
        let scheduling = workload.scheduling.as_ref().filter(|scheduling| scheduling.looks > 0)?;
        Some(Waiting { workload, scheduling })
    }

    /// The share of the time in which threads that the workload has were neither running nor ready to run: in each
    /// look, as many as it has less those that were. The looks are the samples of its interval.
    pub(super) fn share(&self) -> Interval {
        let slots = self.scheduling.looks * u64::from(self.workload.threads);
        let running: u64 = self.scheduling.threads.iter().map(|thread| thread.running).sum();
        let waiting = slots.saturating_sub(running) / u64::from(self.workload.threads);
        statistics::share(waiting, self.scheduling.looks)
    }

    /// The share of its work by which the thread that ran most exceeds the mean of its kind: what the others miss while
    /// it works on. None where fewer than two threads of one kind lived throughout.
    pub(super) fn imbalance(&self) -> Option<Interval> {
        let workers = self.workers();
        let most = workers.iter().map(|thread| thread.running).max().filter(|&most| most > 0)?;
        let number = u64::try_from(workers.len()).ok().filter(|&number| number > 1)?;
        let mean = workers.iter().map(|thread| thread.running).sum::<u64>() / number;
        Some(statistics::share(most - mean, most))
    }

    /// The threads of the kind that ran most: those whose names differ in nothing but a number.
    fn workers(&self) -> Vec<&'a Thread> {
        let threads: Vec<_> = self.scheduling.threads.iter().filter(|thread| thread.lives == 1).collect();
        let ran = |kind: &str| -> u64 {
            let its = threads.iter().filter(|thread| kind_of(thread) == kind);
            its.map(|thread| thread.running).sum()
        };
        let kinds = threads.iter().map(|thread| kind_of(thread));
        let Some(busiest) = kinds.max_by_key(|kind| ran(kind)) else { return Vec::new() };
        threads.into_iter().filter(|thread| kind_of(thread) == busiest).collect()
    }
}

/// The share of its time in which a thread waited for something. None where no look found it.
pub(super) fn waited(thread: &Thread) -> Option<f64> {
    let looks = thread.running + thread.waiting;
    (looks > 0).then(|| to_f64(thread.waiting) / to_f64(looks))
}

fn kind_of(thread: &Thread) -> &str {
    thread.name.trim_end_matches(|c: char| c.is_ascii_digit())
}
