//! What the system counts while the workload runs: CPU time, switches of context, page faults.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use nix::sys::resource::{UsageWho, getrusage};
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

use super::{Flags, write_answer};
use crate::region::xtask_region;
use crate::workload::{Elapsed, Run, Usage, Workload};

/// How many stretches the time is divided into: enough to see how much they differ.
const STRETCHES: u32 = 5;

/// What one stretch of iterations used.
#[derive(Debug, Serialize)]
struct Stretch {
    iterations: u64,
    wall_seconds: f64,
    cpu_seconds: f64,
    #[serde(flatten)]
    usage: Usage,
}

pub(super) fn write(workload: &mut Workload, flags: &Flags) -> Result<()> {
    let id = workload.id();
    let seconds = flags.seconds / f64::from(STRETCHES);
    let stretches = match &mut workload.run {
        Run::Native(run) => xtask_region(run.as_mut())
            .and_then(|()| stretches(seconds, |iterations| timed(run.as_mut(), iterations))),
        Run::Outside(outside) => stretches(seconds, |iterations| outside.run(iterations)),
    };
    write_answer(flags, &id, "stretches", &stretches.with_context(|| format!("cannot count {id}"))?)
}

fn stretches(seconds: f64, mut run: impl FnMut(u64) -> Result<Elapsed>) -> Result<Vec<Stretch>> {
    (0..STRETCHES).map(|_| stretch(seconds, &mut run)).collect()
}

/// Calls `run` with growing numbers of iterations until `seconds` have passed; sums what it measured.
fn stretch(seconds: f64, run: &mut impl FnMut(u64) -> Result<Elapsed>) -> Result<Stretch> {
    let mut total = run(1)?;
    let mut iterations = 1;
    while total.wall.as_secs_f64() < seconds {
        let each = (total.wall.as_secs_f64() / iterations as f64).max(1e-9);
        // Never far beyond the end, and never a hundred times what is known.
        let next = (((seconds - total.wall.as_secs_f64()) / each) as u64).clamp(1, iterations * 4);
        total = sum(total, run(next)?);
        iterations += next;
    }
    let (wall_seconds, cpu_seconds) = (total.wall.as_secs_f64(), total.cpu.as_secs_f64());
    Ok(Stretch { iterations, wall_seconds, cpu_seconds, usage: total.usage })
}

fn timed(run: &mut dyn FnMut() -> Result<()>, iterations: u64) -> Result<Elapsed> {
    let (before, cpu, wall) = (usage()?, cpu_time(), Instant::now());
    for _ in 0..iterations {
        xtask_region(run)?;
    }
    let (wall, cpu) = (wall.elapsed(), cpu_time().saturating_sub(cpu));
    let usage = merge(usage()?, before, u64::saturating_sub, |one, other| one - other);
    Ok(Elapsed { wall, cpu, usage })
}

/// CPU time of all threads of this process.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// What all threads of this process used since it began.
fn usage() -> Result<Usage> {
    let usage = getrusage(UsageWho::RUSAGE_SELF).context("the system does not tell what was used")?;
    let count = |value: std::ffi::c_long| u64::try_from(value).ok();
    Ok(Usage {
        voluntary_switches: count(usage.voluntary_context_switches()),
        involuntary_switches: count(usage.involuntary_context_switches()),
        minor_faults: count(usage.minor_page_faults()),
        major_faults: count(usage.major_page_faults()),
        gc_seconds: None,
        gc_collections: None,
    })
}

fn sum(one: Elapsed, other: Elapsed) -> Elapsed {
    let usage = merge(one.usage, other.usage, |one, other| one + other, |one, other| one + other);
    Elapsed { wall: one.wall + other.wall, cpu: one.cpu + other.cpu, usage }
}

/// Combines each count of both; what one of them does not know stays unknown.
fn merge(one: Usage, other: Usage, whole: fn(u64, u64) -> u64, real: fn(f64, f64) -> f64) -> Usage {
    let count = |one: Option<u64>, other: Option<u64>| Some(whole(one?, other?));
    Usage {
        voluntary_switches: count(one.voluntary_switches, other.voluntary_switches),
        involuntary_switches: count(one.involuntary_switches, other.involuntary_switches),
        minor_faults: count(one.minor_faults, other.minor_faults),
        major_faults: count(one.major_faults, other.major_faults),
        gc_seconds: one.gc_seconds.zip(other.gc_seconds).map(|(one, other)| real(one, other)),
        gc_collections: count(one.gc_collections, other.gc_collections),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_sums_what_its_parts_used() {
        let mut asked = Vec::new();
        let stretch = stretch(9.0, &mut |iterations| {
            asked.push(iterations);
            let usage = Usage {
                minor_faults: Some(10 * iterations),
                gc_seconds: Some(0.5),
                gc_collections: None,
                ..Usage::default()
            };
            let cpu = Duration::from_secs(2 * iterations);
            Ok(Elapsed { wall: Duration::from_secs(iterations), cpu, usage })
        })
        .unwrap();
        assert_eq!(asked, [1, 4, 4]);
        assert_eq!((stretch.iterations, stretch.wall_seconds, stretch.cpu_seconds), (9, 9.0, 18.0));
        assert_eq!((stretch.usage.minor_faults, stretch.usage.gc_seconds), (Some(90), Some(1.5)));
        assert_eq!((stretch.usage.major_faults, stretch.usage.gc_collections), (None, None));
    }

    #[test]
    fn touching_fresh_pages_faults() {
        let mut touch = || -> Result<()> {
            std::hint::black_box(vec![1_u8; 16 << 20]);
            Ok(())
        };
        let elapsed = timed(&mut touch, 1).unwrap();
        assert!(elapsed.usage.minor_faults.is_some_and(|faults| faults > 0), "{elapsed:?}");
    }
}
