//! What parts of workloads cost, as the difference of two workloads in the same round.

use super::{Timing, to_f64};
use crate::profile::record::{Cost, Instructions, Record};
use crate::profile::statistics::Repeated;

/// One cost of the mode, measured.
pub(in crate::profile::render) struct Price<'a> {
    pub(in crate::profile::render) cost: &'a Cost,
    /// The workload that pays it.
    pub(in crate::profile::render) with: Timing<'a>,
    /// Nanoseconds for one unit: the time of `with` less that of `without` in each round.
    pub(in crate::profile::render) each: Repeated,
    /// The share that this difference is of the time of `with`.
    pub(in crate::profile::render) share: Repeated,
    /// The difference in instructions for one unit, own code and all other apart. None where they were not counted for
    /// both.
    pub(in crate::profile::render) instructions: Option<(f64, f64)>,
}

impl Price<'_> {
    /// How often a record pays it.
    pub(in crate::profile::render) fn units_per_record(&self) -> f64 {
        to_f64(self.cost.units) / to_f64(self.with.workload.records)
    }
}

/// The costs whose two workloads were timed, in the order of the record.
pub(in crate::profile::render) fn prices(record: &Record) -> Vec<Price<'_>> {
    record.costs.iter().filter_map(|cost| price(record, cost)).collect()
}

fn price<'a>(record: &'a Record, cost: &'a Cost) -> Option<Price<'a>> {
    let workload = |id: &str| record.workloads.iter().find(|workload| workload.id == *id);
    let (with, without) = (Timing::of(workload(&cost.with)?)?, Timing::of(workload(&cost.without)?)?);
    let rounds = || with.rounds.iter().zip(&without.rounds);
    let units = to_f64(cost.units.max(1));
    let differences: Vec<_> = rounds().map(|(with, without)| (with - without) / units).collect();
    let ratios: Vec<_> = rounds().map(|(with, without)| without / with).collect();
    let counted = with.workload.instructions.as_ref().zip(without.workload.instructions.as_ref());
    let instructions = counted.map(|(with, without)| {
        let less = |own: bool| (executed(with, own) - executed(without, own)) / units;
        (less(true), less(false))
    });
    let share = Repeated::of_factors(&ratios)?.less_than_whole();
    // What disturbs a round multiplies a difference too, where there surely is one.
    let is_something = share.another.is_some_and(|share| share.lower > 0.0);
    let multiplied = is_something.then(|| Repeated::of_factors(&differences)).flatten();
    let each = multiplied.or_else(|| Repeated::of(&differences))?;
    Some(Price { cost, with, each, share, instructions })
}

/// Instructions of one iteration in the measured library's own code, or in all other: the mean of the iterations.
fn executed(instructions: &Instructions, own: bool) -> f64 {
    let mean = |counts: &[u64]| match counts.len() {
        0 => 0.0,
        number => to_f64(counts.iter().sum()) / to_f64(number as u64),
    };
    instructions
        .objects
        .iter()
        .filter(|object| object.own == own)
        .map(|object| mean(&object.iterations))
        .sum()
}
