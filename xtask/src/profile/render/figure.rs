//! The figures of a mode, each drawn from its record and stacks alone.
//!
//! Every picture stands in one narrow column, so that it can be read on a telephone; it has its own background and
//! follows the reader's light or dark scheme, because a page may show either; and its description holds its numbers,
//! for readers who cannot see it.

mod axis;
mod costs;
mod flame;
mod label;
mod legend;
mod page;
mod panels;
mod runs;
mod scaling;
mod sizes;
mod throughput;

use anyhow::Result;

use crate::profile::record::Record;
use crate::profile::stacks::Stacks;

pub(super) use flame::time as flame_graph;

/// Every picture that there are data for, with its name.
pub(super) fn figures(record: &Record, stacks: &Stacks) -> Result<Vec<(&'static str, String)>> {
    let drawn = [
        ("throughput", throughput::throughput(record)?),
        ("scaling", scaling::scaling(record)?),
        ("costs", costs::costs(record, &stacks.samples)?),
        ("sizes", sizes::sizes(record)?),
        ("runs", runs::runs(record)?),
        ("flamegraph", flame::time(record, &stacks.samples)?),
        ("allocations", flame::bytes(record, &stacks.bytes)?),
    ];
    Ok(drawn.into_iter().filter_map(|(name, svg)| Some((name, svg?))).collect())
}

#[cfg(test)]
mod drawn;
#[cfg(test)]
pub(super) mod tests;
