//! Which workloads' counts stand in a document: one input of each operation.

use crate::profile::record::{Allocations, Record, Workload};

/// The allocations of each operation on the largest of its inputs that they were counted on.
pub(super) fn allocations(record: &Record) -> Vec<(&Workload, &Allocations)> {
    let counted = largest(record, |workload| workload.allocations.is_some());
    counted.into_iter().filter_map(|workload| Some((workload, workload.allocations.as_ref()?))).collect()
}

/// For each operation the largest of the workloads that hold it, on the most threads: smaller ones tell the same of a
/// record. In the order of the record.
pub(super) fn largest(record: &Record, holds: impl Fn(&Workload) -> bool) -> Vec<&Workload> {
    let mut chosen: Vec<&Workload> = Vec::new();
    for workload in record.workloads.iter().filter(|workload| holds(workload)) {
        match chosen.iter_mut().find(|one| one.operation == workload.operation) {
            Some(one) if (one.records, one.threads) < (workload.records, workload.threads) => *one = workload,
            Some(_) => {}
            None => chosen.push(workload),
        }
    }
    chosen
}
