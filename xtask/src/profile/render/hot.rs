//! Hot functions of a workload, from its folded stacks.

use std::collections::{BTreeMap, BTreeSet};

use super::owner::{Owner, attributed};
use crate::profile::folded::Folded;
use crate::profile::record::{Record, Sampling, Workload};
use crate::profile::statistics::{self, Interval};

/// Fewer samples decide nothing: the interval of a share is then up to 20 points wide.
pub(super) const MIN_SAMPLES: u64 = 100;

/// Where the samples of one workload ended.
pub(super) struct Hot<'a> {
    pub(super) workload: &'a Workload,
    pub(super) sampling: &'a Sampling,
    pub(super) samples: u64,
    /// The hottest first.
    pub(super) functions: Vec<Function<'a>>,
}

/// One function, as one owner's: what the C library does below the allocator is the allocator's.
pub(super) struct Function<'a> {
    pub(super) name: &'a str,
    pub(super) owner: Owner,
    /// Samples that ended in it.
    pub(super) own: u64,
    /// Samples that had it anywhere on the stack.
    pub(super) inclusive: u64,
    /// The function of another owner that most of its own samples came through.
    pub(super) caller: Option<Caller<'a>>,
}

/// A function that calls another one, of another owner.
#[derive(Clone, Copy)]
pub(super) struct Caller<'a> {
    pub(super) name: &'a str,
    /// Samples that ended in the other one below this one.
    pub(super) samples: u64,
}

/// The sampled workloads of a record.
pub(super) fn hot<'a>(record: &'a Record, folded: &'a Folded) -> Vec<Hot<'a>> {
    let sampled = |workload: &'a Workload| {
        let sampling = workload.sampling.as_ref()?;
        let functions = functions(record, folded, workload);
        Some(Hot { workload, sampling, samples: sampling.samples, functions })
    };
    record.workloads.iter().filter_map(sampled).collect()
}

impl Hot<'_> {
    /// The share that `samples` are of all, with its binomial interval.
    pub(super) fn share(&self, samples: u64) -> Interval {
        statistics::share(samples, self.samples)
    }

    /// Owners that hold any sample, with the share of samples that ended in their functions.
    pub(super) fn owners(&self) -> Vec<(Owner, Interval)> {
        let mut owners: BTreeMap<Owner, u64> = BTreeMap::new();
        for function in self.functions.iter().filter(|function| function.own > 0) {
            *owners.entry(function.owner).or_default() += function.own;
        }
        owners.into_iter().map(|(owner, own)| (owner, self.share(own))).collect()
    }
}

#[derive(Default)]
struct Count<'a> {
    own: u64,
    inclusive: u64,
    callers: BTreeMap<&'a str, u64>,
}

/// The functions of one workload, those in which most samples ended first.
fn functions<'a>(record: &Record, folded: &'a Folded, workload: &Workload) -> Vec<Function<'a>> {
    let mut counts: BTreeMap<(&str, Owner), Count<'_>> = BTreeMap::new();
    for (stack, weight) in folded.stacks_of(&workload.id) {
        let frames = attributed(stack, record);
        if let Some(&leaf) = frames.last() {
            let count = counts.entry(leaf).or_default();
            count.own += weight;
            let caller = frames.iter().rev().find(|(_, owner)| *owner != leaf.1);
            caller.iter().for_each(|(name, _)| *count.callers.entry(name).or_default() += weight);
        }
        for frame in BTreeSet::from_iter(frames) {
            counts.entry(frame).or_default().inclusive += weight;
        }
    }
    let function = |((name, owner), count): ((&'a str, Owner), Count<'a>)| {
        let caller = count.callers.iter().max_by_key(|(name, weight)| (**weight, std::cmp::Reverse(**name)));
        let caller = caller.map(|(&name, &samples)| Caller { name, samples });
        Function { name, owner, own: count.own, inclusive: count.inclusive, caller }
    };
    let mut functions: Vec<_> = counts.into_iter().map(function).collect();
    let order =
        |function: &Function<'a>| (std::cmp::Reverse((function.own, function.inclusive)), function.name);
    functions.sort_by(|a, b| order(a).cmp(&order(b)));
    functions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::record;

    #[test]
    fn recursion_counts_once() {
        let record = record();
        let folded = Folded::parse("read/1k;f;f;g 3\nread/1k;f 2\nread/10k;f 9\n").unwrap();
        let functions = functions(&record, &folded, &record.workloads[0]);
        let counts: Vec<_> = functions.iter().map(|f| (f.name, f.own, f.inclusive)).collect();
        assert_eq!(counts, [("g", 3, 3), ("f", 2, 5)]);
    }
}
