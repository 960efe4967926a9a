//! Numbers that do not depend on the clock's mood: allocations, and CPU time over wall time.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

use super::{Flags, SCHEMA, write_json};
use crate::allocator::{self, Allocations};
use crate::region::xtask_region;
use crate::workload::{Elapsed, Run, Workload};

#[derive(Serialize)]
struct Counts {
    schema: u32,
    workload: String,
    /// Of one iteration; null where they cannot be counted.
    allocations: Option<Allocations>,
    /// Whether a second iteration asked for exactly the same.
    allocations_repeat: Option<bool>,
    /// Why `allocations` is null.
    allocations_missing: Option<String>,
    iterations: u64,
    cpu_seconds: f64,
    wall_seconds: f64,
}

pub(super) fn write(workload: &mut Workload, flags: &Flags) -> Result<()> {
    let id = workload.id();
    let counts = match &mut workload.run {
        Run::Native(run) => inside(&id, run.as_mut(), flags.seconds),
        Run::Outside(outside) => {
            let (iterations, elapsed) = repeat(flags.seconds, |iterations| outside.run(iterations))?;
            Ok(counts(
                &id,
                Err("the other process has an allocator that this one cannot count".to_owned()),
                iterations,
                elapsed,
            ))
        }
    };
    write_json(&flags.out, &counts.with_context(|| format!("cannot count {id}"))?)
}

fn inside(id: &str, run: &mut dyn FnMut() -> Result<()>, seconds: f64) -> Result<Counts> {
    xtask_region(run)?;
    let allocations = if allocator::is_installed() {
        let mut once = || -> Result<Allocations> {
            let (result, counted) = allocator::count(|| xtask_region(run));
            result.map(|()| counted)
        };
        Ok((once()?, once()?))
    } else {
        Err("the bench target does not install `xtask_harness::CountingAllocator`".to_owned())
    };
    let (iterations, elapsed) = repeat(seconds, |iterations| timed(run, iterations))?;
    Ok(counts(id, allocations, iterations, elapsed))
}

fn counts(
    id: &str,
    allocations: Result<(Allocations, Allocations), String>,
    iterations: u64,
    elapsed: Elapsed,
) -> Counts {
    Counts {
        schema: SCHEMA,
        workload: id.to_owned(),
        allocations: allocations.as_ref().ok().map(|(first, _)| *first),
        allocations_repeat: allocations.as_ref().ok().map(|(first, second)| first == second),
        allocations_missing: allocations.err(),
        iterations,
        cpu_seconds: elapsed.cpu.as_secs_f64(),
        wall_seconds: elapsed.wall.as_secs_f64(),
    }
}

/// Calls `run` with growing numbers of iterations until `seconds` have passed; sums what it measured.
fn repeat(seconds: f64, mut run: impl FnMut(u64) -> Result<Elapsed>) -> Result<(u64, Elapsed)> {
    let mut total = Elapsed::default();
    let (mut iterations, mut next) = (0, 1);
    while total.wall.as_secs_f64() < seconds {
        let elapsed = run(next)?;
        total.wall += elapsed.wall;
        total.cpu += elapsed.cpu;
        iterations += next;
        let each = (total.wall.as_secs_f64() / iterations as f64).max(1e-9);
        // Never far beyond the end, and never a hundred times what is known.
        next = (((seconds - total.wall.as_secs_f64()) / each) as u64).clamp(1, iterations * 4);
    }
    Ok((iterations, total))
}

fn timed(run: &mut dyn FnMut() -> Result<()>, iterations: u64) -> Result<Elapsed> {
    let (cpu, wall) = (cpu_time(), Instant::now());
    for _ in 0..iterations {
        xtask_region(run)?;
    }
    let (wall, cpu) = (wall.elapsed(), cpu_time().saturating_sub(cpu));
    Ok(Elapsed { wall, cpu, ..Elapsed::default() })
}

/// CPU time of all threads of this process.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}
