//! What one iteration asks of the allocator.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Serialize;
use xtask_watch::unavailable;

use super::{Flags, write_answers};
use crate::allocator;
use crate::region::xtask_region;
use crate::workload::{Counted, RawAllocations, Run, Workload};

/// Counted iterations of one thread: two show whether they repeat.
const ITERATIONS: usize = 2;

/// Counted iterations of several threads, of which the middle one stands for all: an odd number.
const ITERATIONS_OF_THREADS: usize = 5;

#[derive(Serialize)]
struct Allocations {
    source: String,
    allocations: u64,
    reallocations: Option<u64>,
    bytes_requested: u64,
    peak_live_bytes: u64,
    iterations: Vec<Requests>,
    sizes: BTreeMap<u64, u64>,
    /// Found by another probe.
    sites: Option<()>,
}

/// What one of the iterations asked for.
#[derive(Serialize)]
struct Requests {
    allocations: u64,
    bytes_requested: u64,
}

#[derive(Serialize)]
struct Objects {
    source: String,
    allocations: u64,
    bytes: u64,
}

pub(super) fn write(workload: &mut Workload, flags: &Flags) -> Result<()> {
    let id = workload.id();
    let iterations = if workload.threads == 1 { ITERATIONS } else { ITERATIONS_OF_THREADS };
    let found = match &mut workload.run {
        Run::Native(run) => inside(run.as_mut(), iterations),
        Run::Outside(outside) => outside.allocations(iterations),
    };
    let found = found.with_context(|| format!("cannot count the allocations of {id}"))?;
    let objects = found.objects.map(|(allocations, bytes)| Objects {
        source: found.source.clone(),
        allocations,
        bytes,
    });
    let allocations = allocations(found.source, found.iterations)
        .with_context(|| format!("no iteration of {id} was counted"))?;
    write_answers(
        flags.out()?,
        &id,
        [("allocations", serde_json::to_value(allocations)?), ("objects", serde_json::to_value(objects)?)],
    )
}

fn inside(run: &mut dyn FnMut() -> Result<()>, iterations: usize) -> Result<RawAllocations> {
    if !allocator::is_installed() {
        return Err(unavailable(
            "the bench target does not count; let it install `xtask_harness::CountingAllocator`",
        ));
    }
    xtask_region(run)?;
    let mut once = || -> Result<Counted> {
        let (result, counted) = allocator::count(|| xtask_region(run));
        result.map(|()| counted)
    };
    Ok(RawAllocations {
        source: concat!("the counting allocator of xtask-harness ", env!("CARGO_PKG_VERSION")).to_owned(),
        iterations: (0..iterations).map(|_| once()).collect::<Result<_>>()?,
        objects: None,
    })
}

/// The iteration in the middle, by what it asked for, stands for all of them.
fn allocations(source: String, counted: Vec<Counted>) -> Option<Allocations> {
    let asked = |one: &Counted| (one.bytes_requested, one.allocations);
    let iterations = counted
        .iter()
        .map(asked)
        .map(|(bytes_requested, allocations)| Requests { allocations, bytes_requested });
    let iterations = iterations.collect();
    let mut counted = counted;
    counted.sort_by_key(asked);
    let middle = counted.len().checked_sub(1)? / 2;
    let Counted { allocations, reallocations, bytes_requested, peak_live_bytes, sizes } =
        counted.swap_remove(middle);
    Some(Allocations {
        source,
        allocations,
        reallocations,
        bytes_requested,
        peak_live_bytes,
        iterations,
        sizes,
        sites: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_iteration_in_the_middle_stands_for_all() {
        let counted = |allocations| Counted {
            allocations,
            reallocations: None,
            bytes_requested: 10 * allocations,
            peak_live_bytes: allocations,
            sizes: BTreeMap::new(),
        };
        let found = allocations("x".to_owned(), [7, 3, 5, 9, 4].map(counted).into()).unwrap();
        assert_eq!((found.allocations, found.bytes_requested, found.peak_live_bytes), (5, 50, 5));
        let asked: Vec<_> = found.iterations.iter().map(|one| one.allocations).collect();
        assert_eq!(asked, [7, 3, 5, 9, 4]);
        assert_eq!(allocations("x".to_owned(), [2, 1].map(counted).into()).unwrap().allocations, 1);
        assert!(allocations("x".to_owned(), vec![]).is_none());
    }
}
