//! Where time goes, as folded stacks.

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use serde::Serialize;
use xtask_watch::{Folded, RECURSION, Unavailable, scratch, unavailable};

use super::{Flags, write_answers, write_text};
use crate::workload::{Run, Sampling, Workload};

mod inside;
mod perf;

/// Who samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Sampler {
    /// The first of the others that works here
    Auto,
    /// The kernel, by perf
    Perf,
    /// The bench target's own process, by pprof
    Pprof,
    /// One that knows the language of a workload in another process
    Own,
}

/// What a record says of the sampling.
#[derive(Serialize)]
struct About {
    sampler: String,
    /// Samples in the stacks.
    samples: u64,
    /// Asked for; the kernel's timer may give less.
    hertz: u32,
    unit: &'static str,
    /// Asked for; the last iteration may end later.
    seconds: f64,
    limits: Vec<String>,
}

struct Sampled {
    sampler: String,
    folded: Folded,
    limits: Vec<String>,
}

pub(super) fn write(workload: &mut Workload, flags: &Flags) -> Result<()> {
    let id = workload.id();
    let sampled = first_that_works(workload, flags).with_context(|| format!("cannot sample {id}"))?;
    let Sampled { sampler, folded, mut limits } = sampled;
    limits.push(RECURSION.to_owned());
    let mut beside = flags.out()?.as_os_str().to_owned();
    beside.push(".json");
    write_text(flags.out()?, &folded.to_string())?;
    let (samples, Sampling { seconds, hertz }) = (folded.samples(), flags.sampling());
    let about = About { sampler, samples, hertz, unit: "samples", seconds, limits };
    // Samples of the process outside of the workload are in no stack.
    let outside = folded.outside().into();
    write_answers(beside.as_ref(), &id, [("sampling", serde_json::to_value(about)?), ("outside", outside)])
}

/// What the first sampler gives that is there; its limits tell why those before it were not taken.
fn first_that_works(workload: &mut Workload, flags: &Flags) -> Result<Sampled> {
    let mut missing = Vec::new();
    for sampler in candidates(flags.sampler, workload) {
        match sample(workload, *sampler, flags) {
            Ok(mut sampled) => {
                sampled.limits.extend(missing.into_iter().map(|why| format!("chosen because {why}")));
                return Ok(sampled);
            }
            Err(error) if error.downcast_ref::<Unavailable>().is_some() => missing.push(format!("{error:#}")),
            Err(error) => return Err(error),
        }
    }
    Err(unavailable(missing.join("; ")))
}

fn candidates(asked: Sampler, workload: &Workload) -> &'static [Sampler] {
    match (asked, &workload.run) {
        (Sampler::Auto, Run::Native(_)) => &[Sampler::Perf, Sampler::Pprof],
        // Threads of a library are not the interpreter's, whose sampler does not see them.
        (Sampler::Auto, Run::Outside(_)) if workload.threads > 1 => &[Sampler::Perf, Sampler::Own],
        (Sampler::Auto, Run::Outside(_)) => &[Sampler::Own, Sampler::Perf],
        (Sampler::Perf, _) => &[Sampler::Perf],
        (Sampler::Pprof, _) => &[Sampler::Pprof],
        (Sampler::Own, _) => &[Sampler::Own],
    }
}

fn sample(workload: &mut Workload, sampler: Sampler, flags: &Flags) -> Result<Sampled> {
    let sampling = flags.sampling();
    let sampled = match (sampler, &mut workload.run) {
        (Sampler::Auto | Sampler::Perf, _) => {
            perf::sample(workload, sampling, scratch(flags.out()?)?.path())?
        }
        (Sampler::Pprof, Run::Native(run)) => inside::sample(run.as_mut(), sampling)?,
        (Sampler::Pprof, Run::Outside(_)) => {
            return Err(unavailable("pprof samples no other process; ask for `--sampler own` or `perf`"));
        }
        (Sampler::Own, Run::Outside(outside)) => {
            let raw = outside.sample(sampling)?;
            Sampled { sampler: raw.sampler, folded: Folded::parse(&raw.folded), limits: raw.limits }
        }
        (Sampler::Own, Run::Native(_)) => {
            return Err(unavailable("the workload brings no sampler; ask for `--sampler pprof` or `perf`"));
        }
    };
    if sampled.folded.samples() == 0 {
        let Sampled { sampler, .. } = sampled;
        let seconds = sampling.seconds;
        return Err(unavailable(format!("{sampler} took no sample; sample for longer than {seconds} s")));
    }
    Ok(sampled)
}
