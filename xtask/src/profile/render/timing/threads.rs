//! What more threads gain.

use std::collections::BTreeMap;

use super::{Timing, is_crowded, timings};
use crate::profile::record::{Kind, Record, Workload};
use crate::profile::statistics::Repeated;

/// A workload beside the same one on the fewest threads.
pub(in crate::profile::render) struct SpeedUp<'a> {
    pub(in crate::profile::render) workload: &'a Workload,
    /// Threads of the one that it is set beside.
    pub(in crate::profile::render) base: u32,
    /// How many times as fast it is, round by round.
    pub(in crate::profile::render) factor: Repeated,
    /// It has more threads than the machine has cores, so that nothing is judged.
    pub(in crate::profile::render) is_crowded: bool,
}

impl SpeedUp<'_> {
    /// The speed-up over the ratio of threads, which is the most that it can be.
    pub(in crate::profile::render) fn efficiency(&self) -> Repeated {
        let most = f64::from(self.workload.threads) / f64::from(self.base);
        self.factor.map(|factor| factor / most)
    }
}

/// Workloads that differ from another one in nothing but the number of threads.
pub(in crate::profile::render) fn speed_ups(record: &Record) -> Vec<SpeedUp<'_>> {
    let timings = timings(record);
    timings.iter().filter_map(|timing| speed_up(record, timing, &timings)).collect()
}

fn speed_up<'a>(record: &Record, timing: &Timing<'a>, all: &[Timing<'_>]) -> Option<SpeedUp<'a>> {
    let workload = timing.workload;
    let base = all
        .iter()
        .filter(|other| is_same_work(other.workload, workload))
        .min_by_key(|other| other.workload.threads)
        .filter(|base| base.workload.threads < workload.threads)?;
    let factor = base.beside(timing)?;
    Some(SpeedUp { workload, base: base.workload.threads, factor, is_crowded: is_crowded(record, workload) })
}

fn is_same_work(one: &Workload, other: &Workload) -> bool {
    let is_timed = |workload: &Workload| !matches!(workload.kind, Kind::Latency | Kind::Ablation);
    is_timed(one)
        && is_timed(other)
        && one.operation == other.operation
        && (one.records, one.bytes) == (other.records, other.bytes)
        && beside_threads(one) == beside_threads(other)
}

/// What distinguishes a workload, without a parameter that only repeats its number of threads.
fn beside_threads(workload: &Workload) -> BTreeMap<&str, &str> {
    let threads = workload.threads.to_string();
    let repeats = |key: &str, value: &str| workload.sweep.as_deref() == Some(key) && value == threads;
    let parameters = workload.parameters.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    parameters.filter(|(key, value)| !repeats(key, value)).collect()
}
