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

    /// The share of their time in which the threads that the workload has were neither running nor ready to run: in
    /// each look, as many of those that were there as it has, less those that ran. The looks are the samples of its
    /// interval.
    pub(super) fn share(&self) -> Interval {
        let running: u64 = self.scheduling.threads.iter().map(|thread| thread.running).sum();
        let there = self.there();
        let waiting = there.saturating_sub(running);
        let looks = self.scheduling.looks;
        statistics::share((waiting * looks + there / 2) / there.max(1), looks)
    }

    /// Over all looks, the threads that were there, at most as many as the workload has.
    ///
    /// Where threads come and go beside fewer lasting ones, the record does not tell whether a lasting one that waits
    /// does so for those: it counts as there in no more looks than leaves it without them.
    fn there(&self) -> u64 {
        let Scheduling { looks, threads, .. } = self.scheduling;
        let at_once = u64::from(self.workload.threads);
        let seen = |thread: &Thread| thread.running + thread.waiting;
        let (lasting, passing): (Vec<_>, Vec<_>) =
            threads.iter().partition(|thread| thread.lives == 1 && seen(thread) >= *looks);
        let passing: u64 = passing.into_iter().map(seen).sum();
        let waiting: u64 = lasting.iter().map(|thread| thread.waiting).sum();
        let number = u64::try_from(lasting.len()).unwrap_or(at_once);
        let most = at_once * looks;
        match number >= at_once {
            true => most,
            false => most.min(number * looks + passing - waiting.min(passing / at_once)),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::record;
    use crate::profile::render::full::scheduling;

    /// The share of waiting of two threads, in per cent.
    #[track_caller]
    fn check(threads: &[(&str, u64, u64, u64)], expected: f64) {
        let mut workload = record().workloads[2].clone();
        (workload.threads, workload.scheduling) = (2, Some(scheduling(threads)));
        let share = Waiting::of(&workload).unwrap().share().estimate * 100.0;
        assert!((share - expected).abs() < 0.1, "{share} is not {expected} for {threads:?}");
    }

    #[test]
    fn two_threads_that_hold_a_lock_in_turn_wait_half_of_the_time() {
        check(&[("main", 1, 500, 500), ("worker", 1, 500, 500)], 50.0);
        check(&[("main", 1, 0, 1000), ("a", 1, 500, 500), ("b", 1, 500, 500)], 50.0);
        check(&[("main", 1, 0, 1000), ("worker", 40, 1000, 1000)], 50.0);
    }

    /// Half of the time the first thread is alone, and works; then it waits for two that work.
    #[test]
    fn a_thread_that_is_not_there_does_not_wait() {
        check(&[("main", 1, 500, 500), ("worker", 40, 1000, 0)], 0.0);
        check(&[("main", 1, 500, 500), ("worker", 40, 500, 500)], 33.3);
        check(&[("main", 1, 1000, 0)], 0.0);
    }

    #[test]
    fn threads_beyond_those_of_the_workload_do_not_wait_in_its_name() {
        check(&[("main", 1, 0, 1000), ("a", 1, 1000, 0), ("b", 1, 1000, 0), ("idle", 9, 0, 800)], 0.0);
    }
}
