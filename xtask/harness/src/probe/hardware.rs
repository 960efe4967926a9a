//! What the processor itself counts, where it lets perf ask.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::Serialize;
use xtask_watch::{PERF, Process, perf_refused, scratch, unavailable, under};

use super::{Flags, write_answer};
use crate::alone::alone;
use crate::region::xtask_region;
use crate::workload::{Amount, Run, Workload};

/// Counters, in user space.
const EVENTS: [&str; 3] = ["cycles:u", "instructions:u", "cache-misses:u"];

/// Never more iterations than this, however short they are.
const MOST: f64 = 100_000.0;

/// Beyond the iterations: starting and warming up.
const LIMIT: Duration = Duration::from_secs(120);

#[derive(Serialize)]
struct Hardware {
    tool: String,
    iterations: u64,
    cycles: u64,
    instructions: u64,
    cache_misses: Option<u64>,
}

/// What [`EVENTS`] counted, in their order. None where one is not supported.
type Counts = [Option<u64>; 3];

pub(super) fn write(workload: &mut Workload, flags: &Flags) -> Result<()> {
    let id = workload.id();
    let hardware = count(workload, flags)
        .with_context(|| format!("cannot read the counters of the processor for {id}"))?;
    write_answer(flags, &id, "hardware", &hardware)
}

/// The iterations are those that a longer process has beyond one of a single iteration.
fn count(workload: &mut Workload, flags: &Flags) -> Result<Hardware> {
    let version = PERF.version()?;
    let scratch = scratch(flags.out()?)?;
    let limit = LIMIT + 4 * Duration::from_secs_f64(flags.seconds);
    let run = |workload: &Workload, iterations| stat(workload, iterations, scratch.path(), limit);
    let shorter = run(workload, 1)?;
    if shorter[0].is_none() || shorter[1].is_none() {
        return Err(unavailable(
            "this machine offers no hardware counters to perf; measure on one that is not virtual",
        ));
    }
    let iterations = iterations(workload, flags.seconds)?;
    let longer = run(workload, 1 + iterations)?;
    let [cycles, instructions, cache_misses] = beyond(longer, shorter);
    let lost = "the counters of the processor went backwards; measure again";
    Ok(Hardware {
        tool: format!("{version} (stat)"),
        iterations,
        cycles: cycles.context(lost)?,
        instructions: instructions.context(lost)?,
        cache_misses,
    })
}

fn beyond(longer: Counts, shorter: Counts) -> Counts {
    [0, 1, 2].map(|event| longer[event]?.checked_sub(shorter[event]?))
}

/// About how many fill `seconds`.
fn iterations(workload: &mut Workload, seconds: f64) -> Result<u64> {
    let each = match &mut workload.run {
        Run::Native(run) => {
            xtask_region(run.as_mut())?;
            let start = std::time::Instant::now();
            xtask_region(run.as_mut())?;
            start.elapsed()
        }
        Run::Outside(outside) => outside.run(1)?.wall,
    };
    Ok((seconds / each.as_secs_f64().max(1e-9)).clamp(1.0, MOST) as u64)
}

fn stat(workload: &Workload, iterations: u64, scratch: &Path, limit: Duration) -> Result<Counts> {
    let out = scratch.join(format!("stat.{iterations}"));
    let mut tool = PERF.command();
    tool.args(["stat", "--field-separator", ",", "--event", &EVENTS.join(","), "--output"])
        .arg(&out)
        .arg("--");
    let command = under(tool, &alone(workload, Amount::Iterations(iterations))?);
    match (Process::start("perf stat", command, scratch, limit)?.finish(), fs::read_to_string(out)) {
        (Ok(_), text) => Ok(counts(&text.context("the counts of perf cannot be read")?)),
        // It counted: what failed is the workload.
        (Err(error), Ok(text)) if text.contains(EVENTS[0]) => Err(error),
        (Err(error), _) => Err(perf_refused(&error)),
    }
}

/// `count,unit,event,…` lines, where `<not supported>` may stand for a count.
fn counts(text: &str) -> Counts {
    EVENTS.map(|event| {
        let line = text.lines().find(|line| line.split(',').nth(2) == Some(event))?;
        line.split(',').next()?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_stand_beside_their_events() {
        let text = "# started on a day\n\n1200,,cycles:u,900,100.00,,\n3400,,instructions:u,900,100.00,2.8,insn per cycle\n\
                    <not supported>,,cache-misses:u,0,100.00,,\n";
        assert_eq!(counts(text), [Some(1200), Some(3400), None]);
        assert_eq!(counts("<not counted>,,cycles:u,0,0.00,,\n"), [None; 3]);
        assert_eq!(counts(""), [None; 3]);
    }

    #[test]
    fn the_longer_process_counts_beyond_the_shorter_one() {
        assert_eq!(beyond([Some(30), Some(5), None], [Some(10), Some(6), Some(1)]), [Some(20), None, None]);
    }
}
