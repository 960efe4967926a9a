//! How the time of an operation grows with its input.

use super::{Timing, of_kinds, to_f64};
use crate::profile::record::{Kind, Record};
use crate::profile::statistics::{Repeated, exponent};

/// One operation on one number of threads, on inputs of several sizes.
pub(in crate::profile::render) struct Growth<'a> {
    pub(in crate::profile::render) operation: &'a str,
    pub(in crate::profile::render) threads: u32,
    /// The operation was measured on other numbers of threads too.
    pub(in crate::profile::render) is_one_of_several: bool,
    /// The numbers of records, smallest first.
    pub(in crate::profile::render) sizes: Vec<u64>,
    /// The exponent of the fit of each round.
    pub(in crate::profile::render) exponent: Repeated,
}

/// Each operation on each number of threads that was measured on inputs of at least two sizes and of one shape.
pub(in crate::profile::render) fn growths(record: &Record) -> Vec<Growth<'_>> {
    let timings = of_kinds(record, &[Kind::Operation, Kind::Scale]);
    let mut variants: Vec<(&str, u32)> = Vec::new();
    for timing in &timings {
        let variant = (timing.workload.operation.as_str(), timing.workload.threads);
        if !variants.contains(&variant) {
            variants.push(variant);
        }
    }
    variants.iter().filter_map(|&variant| growth(variant, &variants, &timings)).collect()
}

fn growth<'a>(
    (operation, threads): (&'a str, u32),
    variants: &[(&str, u32)],
    timings: &[Timing<'_>],
) -> Option<Growth<'a>> {
    let is_its =
        |timing: &&Timing<'_>| timing.workload.operation == operation && timing.workload.threads == threads;
    let timings: Vec<_> = timings.iter().filter(is_its).collect();
    let rounds = timings.iter().map(|timing| timing.rounds.len()).min()?;
    let of_round = |round: usize| {
        let points = timings.iter().map(|timing| (to_f64(timing.workload.records), timing.rounds[round]));
        exponent(&points.collect::<Vec<_>>())
    };
    let exponents = (0..rounds).map(of_round).collect::<Option<Vec<_>>>()?;
    let mut sizes: Vec<_> = timings.iter().map(|timing| timing.workload.records).collect();
    sizes.sort_unstable();
    sizes.dedup();
    Some(Growth {
        operation,
        threads,
        is_one_of_several: variants.iter().filter(|(other, _)| *other == operation).count() > 1,
        sizes,
        exponent: Repeated::of(&exponents)?,
    })
}
