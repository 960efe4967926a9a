//! Allocation sites: the functions that ask for memory.

use std::collections::BTreeMap;

use super::owner::{Owner, attributed};
use super::timing::to_f64;
use crate::profile::record::{Record, Sites, Workload};
use crate::profile::stacks::Stacks;

/// What one function asks of the allocator.
pub(super) struct Site<'a> {
    /// The innermost function that is neither the allocator's nor the standard library's.
    pub(super) function: &'a str,
    pub(super) owner: Owner,
    /// Its share of the allocations.
    pub(super) blocks: f64,
    /// Its share of the bytes.
    pub(super) bytes: f64,
}

/// The sites of a workload, those with most allocations first.
pub(super) fn sites<'a>(
    record: &Record,
    stacks: &'a Stacks,
    workload: &Workload,
    found: &Sites,
) -> Vec<Site<'a>> {
    let mut sites: BTreeMap<(&str, Owner), (u64, u64)> = BTreeMap::new();
    for (stack, blocks) in stacks.blocks.stacks_of(&workload.id) {
        sites.entry(site(stack, record)).or_default().0 += blocks;
    }
    for (stack, bytes) in stacks.bytes.stacks_of(&workload.id) {
        sites.entry(site(stack, record)).or_default().1 += bytes;
    }
    let mut sites: Vec<_> = sites.into_iter().collect();
    sites.sort_by_key(|(site, weights)| (std::cmp::Reverse(*weights), *site));
    let share = |part: u64, all: u64| to_f64(part) / to_f64(all.max(1));
    let site = |((function, owner), (blocks, bytes))| Site {
        function,
        owner,
        blocks: share(blocks, found.blocks),
        bytes: share(bytes, found.bytes),
    };
    sites.into_iter().map(site).collect()
}

/// Where a stack asks for memory; its innermost frame where all of it is the allocator's and the standard library's.
fn site<'a>(stack: &'a str, record: &Record) -> (&'a str, Owner) {
    let frames = attributed(stack, record);
    let asks =
        |owner: Owner| !matches!(owner, Owner::Allocator | Owner::Standard | Owner::System | Owner::Unknown);
    let found = frames.iter().rev().find(|(_, owner)| asks(*owner)).or(frames.last());
    found.copied().unwrap_or((stack, Owner::Unknown))
}
