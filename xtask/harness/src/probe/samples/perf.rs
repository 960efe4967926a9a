//! Sampling by the kernel: sees all threads and needs nothing of the process.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use xtask_watch::{Process, perf};

use super::Sampled;
use crate::alone::alone;
use crate::workload::{Amount, Run, Sampling, Workload};

/// Beyond the sampling itself: starting, warming up, writing files.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs the workload alone and samples it when it has warmed up.
pub(super) fn sample(workload: &Workload, sampling: Sampling, scratch: &Path) -> Result<Sampled> {
    let sampler = perf::version()?;
    let limit = LIMIT + Duration::from_secs_f64(sampling.seconds);
    // It runs for longer than perf looks, and is stopped then.
    let amount = Amount::Seconds(sampling.seconds + LIMIT.as_secs_f64());
    let mut process = Process::start("the workload", alone(workload, amount)?, scratch, limit)?;
    process.wait_until_ready()?;
    let recorded = perf::record(process.id(), sampling.seconds, sampling.hertz, scratch);
    if let Some(status) = process.status()? {
        return Err(process.failure(status));
    }
    drop(process);
    let text = perf::script(&recorded?, scratch)?;
    let is_native = matches!(workload.run, Run::Native(_));
    Ok(Sampled {
        sampler,
        folded: if is_native { perf::native(&text) } else { perf::interpreted(&text) },
        limits: limits(is_native),
    })
}

fn limits(is_native: bool) -> Vec<String> {
    let mut limits: Vec<String> = perf::LIMITS.map(str::to_owned).into();
    if !is_native {
        limits.push("which Python function runs is not seen: the whole interpreter is one frame".to_owned());
    }
    limits
}
