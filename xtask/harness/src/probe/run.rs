//! The workload alone, for other tools to look at.

use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::region::{xtask_boundary, xtask_region};
use crate::workload::{Amount, Run, Workload};

/// Runs the workload once, says `ready`, and runs it as much as `amount` says.
pub(super) fn run(workload: &mut Workload, amount: Amount) -> Result<()> {
    let id = workload.id();
    match &mut workload.run {
        Run::Native(run) => inside(run.as_mut(), amount),
        // In place of this process, so that who watches it need not look for a child.
        Run::Outside(outside) => Err(outside.alone(amount)?.exec().into()),
    }
    .with_context(|| format!("cannot run {id}"))
}

fn inside(run: &mut dyn FnMut() -> Result<()>, amount: Amount) -> Result<()> {
    // Not by the region function, so that who looks at stacks tells it from the iterations.
    run()?;
    let mut stdout = std::io::stdout();
    writeln!(stdout, "ready").and_then(|()| stdout.flush())?;
    let start = Instant::now();
    let mut iterations = 0;
    while match amount {
        Amount::Seconds(seconds) => start.elapsed() < Duration::from_secs_f64(seconds),
        Amount::Iterations(wanted) => iterations < wanted,
    } {
        xtask_boundary();
        xtask_region(run)?;
        iterations += 1;
    }
    xtask_boundary();
    Ok(())
}
