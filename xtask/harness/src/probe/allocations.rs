//! What one iteration asks of the allocator.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Serialize;

use super::{Flags, write_answers};
use crate::allocator::{self, Counted};
use crate::error::unavailable;
use crate::region::xtask_region;
use crate::workload::{RawAllocations, Run, Workload};

#[derive(Serialize)]
struct Allocations {
    source: String,
    allocations: u64,
    reallocations: Option<u64>,
    bytes_requested: u64,
    peak_live_bytes: u64,
    repeats: bool,
    sizes: BTreeMap<u64, u64>,
    /// Found by another probe.
    sites: Option<()>,
}

#[derive(Serialize)]
struct Objects {
    source: String,
    allocations: u64,
    bytes: u64,
}

pub(super) fn write(workload: &mut Workload, flags: &Flags) -> Result<()> {
    let id = workload.id();
    let found = match &mut workload.run {
        Run::Native(run) => inside(run.as_mut()).map(|allocations| (allocations, None)),
        Run::Outside(outside) => outside.allocations().map(outside_found),
    };
    let (allocations, objects) = found.with_context(|| format!("cannot count the allocations of {id}"))?;
    write_answers(
        flags.out()?,
        &id,
        [("allocations", serde_json::to_value(allocations)?), ("objects", serde_json::to_value(objects)?)],
    )
}

fn inside(run: &mut dyn FnMut() -> Result<()>) -> Result<Allocations> {
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
    let (first, second) = (once()?, once()?);
    Ok(Allocations {
        source: concat!("the counting allocator of xtask-harness ", env!("CARGO_PKG_VERSION")).to_owned(),
        repeats: first == second,
        allocations: first.allocations,
        reallocations: Some(first.reallocations),
        bytes_requested: first.bytes_requested,
        peak_live_bytes: first.peak_live_bytes,
        sizes: first.sizes,
        sites: None,
    })
}

fn outside_found(raw: RawAllocations) -> (Allocations, Option<Objects>) {
    let RawAllocations { source, allocations, reallocations, bytes_requested, peak_live_bytes, .. } = raw;
    let RawAllocations { repeats, sizes, objects, .. } = raw;
    let objects = objects.map(|(allocations, bytes)| Objects { source: source.clone(), allocations, bytes });
    let sites = None;
    let allocations = Allocations {
        source,
        allocations,
        reallocations,
        bytes_requested,
        peak_live_bytes,
        repeats,
        sizes,
        sites,
    };
    (allocations, objects)
}
