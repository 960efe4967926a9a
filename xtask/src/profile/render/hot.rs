//! Hot functions of a workload, from its folded stacks.

use std::collections::BTreeMap;

use super::owner::Owner;
use crate::profile::folded::{Folded, Function};
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
    pub(super) functions: Vec<Function>,
    record: &'a Record,
}

/// The sampled workloads of a record.
pub(super) fn hot<'a>(record: &'a Record, folded: &Folded) -> Vec<Hot<'a>> {
    let sampled = |workload: &'a Workload| {
        let sampling = workload.sampling.as_ref()?;
        let functions = folded.functions(&workload.id);
        Some(Hot { workload, sampling, samples: sampling.samples, functions, record })
    };
    record.workloads.iter().filter_map(sampled).collect()
}

impl Hot<'_> {
    /// The share that `samples` are of all, with its binomial interval.
    pub(super) fn share(&self, samples: u64) -> Interval {
        statistics::share(samples, self.samples)
    }

    /// The owner in whose functions most samples ended.
    pub(super) fn largest_owner(&self) -> Option<(Owner, Interval)> {
        self.owners().into_iter().max_by(|(_, a), (_, b)| a.estimate.total_cmp(&b.estimate))
    }

    /// Owners that hold any sample, with the share of samples that ended in their functions.
    pub(super) fn owners(&self) -> Vec<(Owner, Interval)> {
        let mut owners: BTreeMap<Owner, u64> = BTreeMap::new();
        for function in self.functions.iter().filter(|function| function.own > 0) {
            *owners.entry(Owner::of(&function.name, self.record)).or_default() += function.own;
        }
        owners.into_iter().map(|(owner, own)| (owner, self.share(own))).collect()
    }
}
