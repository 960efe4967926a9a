//! The sampler inside of the bench target's own process.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use pprof::{Frames, ProfilerGuard, Symbol};
use xtask_watch::{Folded, unavailable};

use super::Sampled;
use crate::region::xtask_region;
use crate::workload::Sampling;

/// Samples this process by its own CPU timer.
///
/// No blocklist: pprof's README proposes one against deadlocks of old unwinders, and it drops every sample in libc,
/// that is all of malloc.
pub(super) fn sample(run: &mut dyn FnMut() -> Result<()>, sampling: Sampling) -> Result<Sampled> {
    xtask_region(run)?;
    let hertz = i32::try_from(sampling.hertz)?;
    let guard = ProfilerGuard::new(hertz).map_err(|error| {
        unavailable(format!("the sampler inside of this process does not start: {error}"))
    })?;
    let end = Instant::now() + Duration::from_secs_f64(sampling.seconds);
    while Instant::now() < end {
        xtask_region(run)?;
    }
    let report = guard.report().build().context("the sampler gave no report")?;
    let mut folded = Folded::default();
    for (frames, &count) in &report.data {
        add(&mut folded, frames, u64::try_from(count)?);
    }
    Ok(Sampled {
        sampler: "pprof 0.15".to_owned(),
        folded,
        limits: vec![
            "a function inlined into another counts as that other".to_owned(),
            "threads that wait take no CPU time and are not sampled".to_owned(),
        ],
    })
}

fn add(folded: &mut Folded, frames: &Frames, count: u64) {
    // Samples of one physical stack are merged by pprof before it looks up what was inlined where, so that only the
    // outermost symbol of a frame, the compiled function, is right for all of them.
    let names: Vec<String> =
        frames.frames.iter().rev().filter_map(|symbols| symbols.last()).map(symbol_name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if is_main_thread(frames) { folded.add(&names, count) } else { folded.add_thread(names, count) }
}

fn symbol_name(symbol: &Symbol) -> String {
    symbol.sys_name().into_owned()
}

/// The workload is called on the thread that runs `main`, at whose root std calls `main` rather than a closure.
fn is_main_thread(frames: &Frames) -> bool {
    frames.frames.iter().flatten().any(|symbol| {
        let name = symbol.raw_name();
        name == b"main" || name == b"_main" || name.windows(12).any(|part| part == b"xtask_region")
    })
}
