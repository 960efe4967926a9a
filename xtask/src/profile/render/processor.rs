//! What a workload asks of the processor and the system, from its stretches.

use super::timing::to_f64;
use crate::profile::record::{Record, Stretch, Workload};
use crate::profile::statistics::{Repeated, median};

/// The stretches of one workload, put together.
pub(super) struct Processor<'a> {
    pub(super) workload: &'a Workload,
    /// How many stretches there are.
    pub(super) stretches: usize,
    /// Nanoseconds of CPU time for a record.
    pub(super) cpu: Repeated,
    /// CPU time over wall time.
    pub(super) busy: Repeated,
    /// The share of the wall time in which garbage was collected. None where there is no collector.
    pub(super) gc: Option<Repeated>,
}

impl<'a> Processor<'a> {
    /// None where nothing was counted.
    pub(super) fn of(workload: &'a Workload) -> Option<Processor<'a>> {
        let stretches = &workload.stretches;
        let each = |f: &dyn Fn(&Stretch) -> f64| stretches.iter().map(f).collect::<Vec<_>>();
        let records = |stretch: &Stretch| to_f64(stretch.iterations) * to_f64(workload.records);
        let gc: Option<Vec<_>> =
            stretches.iter().map(|stretch| Some(stretch.gc_seconds? / stretch.wall_seconds)).collect();
        Some(Processor {
            workload,
            stretches: stretches.len(),
            cpu: Repeated::of_factors(&each(&|stretch| stretch.cpu_seconds * 1e9 / records(stretch)))?,
            busy: Repeated::of_factors(&each(&|stretch| stretch.cpu_seconds / stretch.wall_seconds))?,
            gc: gc
                .and_then(|shares| Repeated::of(&shares))
                .map(|share| share.map(|share| share.clamp(0.0, 1.0))),
        })
    }

    /// The median, over the stretches, of what `count` tells of one, for 1,000 records. None where it was not counted.
    pub(super) fn per_thousand(&self, count: impl Fn(&Stretch) -> Option<u64>) -> Option<f64> {
        let rate = |stretch: &Stretch| {
            let records = to_f64(stretch.iterations) * to_f64(self.workload.records);
            Some(to_f64(count(stretch)?) * 1e3 / records)
        };
        median(&self.workload.stretches.iter().map(rate).collect::<Option<Vec<_>>>()?)
    }

    /// The share of the cores that its threads can occupy which they leave idle.
    pub(super) fn idle(&self, record: &Record) -> Repeated {
        let cores = f64::from(self.workload.threads.min(record.machine.cores));
        let idle = |busy: f64| (1.0 - busy / cores).clamp(0.0, 1.0);
        let another = self.busy.another.map(|busy| crate::profile::statistics::Interval {
            estimate: idle(busy.estimate),
            lower: idle(busy.upper),
            upper: idle(busy.lower),
        });
        Repeated { estimate: idle(self.busy.estimate), another }
    }
}

/// What was counted of every workload, in the order of the record.
pub(super) fn processors(record: &Record) -> Vec<Processor<'_>> {
    record.workloads.iter().filter_map(Processor::of).collect()
}
