//! Other ways to look at a workload than by its time.
//!
//! `EXE --probe NAME --workload ID [--seconds S] [--iterations N] [--hertz H] [--sampler NAME] --out FILE`
//!
//! | Probe | What it writes to FILE |
//! |---|---|
//! | `list` | what there is to measure, as JSON; needs no workload |
//! | `run` | nothing: warms up, says `ready` on stdout, and runs for other tools to look at |
//! | `counts` | CPU time, switches and page faults of five stretches, as JSON |
//! | `allocations` | what one iteration asks of the allocator, as JSON |
//! | `sites` | where it asks, as JSON, and folded stacks in FILE.bytes and FILE.blocks |
//! | `instructions` | how many instructions an iteration executes, by object, as JSON |
//! | `samples` | folded stacks, and FILE.json about them |
//! | `scheduling` | what its threads do, watched from outside, as JSON |
//! | `hardware` | what the processor counts, as JSON |
//! | `lock` | how often a thread holds an interpreter's lock, as JSON |

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::{Parser, ValueEnum};
use serde::Serialize;
use serde_json::Value;

use crate::workload::{Amount, Sampling, Suite, Workload};

mod allocations;
mod counts;
mod hardware;
mod instructions;
mod list;
mod lock;
mod run;
mod samples;
mod scheduling;
mod sites;

/// Version of everything that a probe writes.
const SCHEMA: u32 = 3;

#[derive(Debug, Parser)]
#[command(about = "Looks at one workload of this bench target", disable_version_flag = true)]
pub(crate) struct Flags {
    /// What to look at
    #[arg(long, value_enum)]
    probe: Probe,
    /// The workload's id, as `--probe list` gives it
    #[arg(long, value_name = "ID")]
    workload: Option<String>,
    /// For how long to run the workload
    #[arg(long, value_name = "S", default_value_t = 5.0, value_parser = seconds)]
    seconds: f64,
    /// How often to run the workload, whatever time that takes; `run` only
    #[arg(long, value_name = "N")]
    iterations: Option<u64>,
    /// Samples asked for each second
    #[arg(long, value_name = "H", default_value_t = 199, value_parser = clap::value_parser!(u32).range(1..=1000))]
    hertz: u32,
    /// Who takes the samples
    #[arg(long, value_enum, default_value_t = samples::Sampler::Auto)]
    sampler: samples::Sampler,
    /// The file to write; every probe but `run` needs one
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Passed by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Probe {
    /// What there is to measure
    List,
    /// Nothing: run it for other tools to look at
    Run,
    /// CPU time, switches and page faults
    Counts,
    /// What is asked of the allocator
    Allocations,
    /// Folded stacks of where allocations are asked for
    Sites,
    /// Instructions of an iteration
    Instructions,
    /// Folded stacks of where time goes
    Samples,
    /// What its threads do
    Scheduling,
    /// What the processor counts
    Hardware,
    /// How often a thread holds an interpreter's lock
    Lock,
}

impl Flags {
    fn amount(&self) -> Amount {
        self.iterations.map_or(Amount::Seconds(self.seconds), Amount::Iterations)
    }

    fn sampling(&self) -> Sampling {
        Sampling { seconds: self.seconds, hertz: self.hertz }
    }

    fn out(&self) -> Result<&Path> {
        self.out.as_deref().context("--out is missing; name the file that the probe is to write")
    }
}

/// The probe that the command line asks for; `None` leaves it to criterion. A wrong flag ends the process with 2.
pub(crate) fn flags() -> Option<Flags> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    is_probe(&arguments).then(|| Flags::parse_from(arguments))
}

fn is_probe(arguments: &[OsString]) -> bool {
    arguments
        .iter()
        .skip(1)
        .filter_map(|argument| argument.to_str())
        .any(|argument| argument == "--probe" || argument.starts_with("--probe="))
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if seconds > 0.0 && seconds <= 3600.0 {
        Ok(seconds)
    } else {
        Err("not a time between 0 and 3600 seconds".to_owned())
    }
}

/// Runs the probe and writes its file.
pub(crate) fn run(mode: &str, mut suite: Suite, flags: &Flags) -> Result<()> {
    match flags.probe {
        Probe::List => list::write(mode, &suite, flags.out()?),
        Probe::Run => run::run(chosen(&mut suite, flags)?, flags.amount()),
        Probe::Counts => counts::write(chosen(&mut suite, flags)?, flags),
        Probe::Allocations => allocations::write(chosen(&mut suite, flags)?, flags),
        Probe::Sites => sites::write(chosen(&mut suite, flags)?, flags),
        Probe::Instructions => instructions::write(chosen(&mut suite, flags)?, flags),
        Probe::Samples => samples::write(chosen(&mut suite, flags)?, flags),
        Probe::Scheduling => scheduling::write(chosen(&mut suite, flags)?, flags),
        Probe::Hardware => hardware::write(chosen(&mut suite, flags)?, flags),
        Probe::Lock => lock::write(chosen(&mut suite, flags)?, flags),
    }
}

fn chosen<'a>(suite: &'a mut Suite, flags: &Flags) -> Result<&'a mut Workload> {
    let Some(id) = &flags.workload else {
        bail!("--workload is missing; `--probe list` names the workloads");
    };
    let Some(index) = suite.workloads.iter().position(|workload| workload.id() == *id) else {
        let known: Vec<String> = suite.workloads.iter().map(Workload::id).collect();
        bail!("no workload `{id}`; there are {}", known.join(", "));
    };
    Ok(&mut suite.workloads[index])
}

/// Writes what a probe found of a workload under the name that it has in a record.
fn write_answer(flags: &Flags, workload: &str, key: &str, answer: &impl Serialize) -> Result<()> {
    write_answers(flags.out()?, workload, [(key, serde_json::to_value(answer)?)])
}

fn write_answers<const N: usize>(path: &Path, workload: &str, answers: [(&str, Value); N]) -> Result<()> {
    let head = [("schema", Value::from(SCHEMA)), ("workload", Value::from(workload))];
    write_json(path, &head.into_iter().chain(answers).collect::<BTreeMap<&str, Value>>())
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    write_text(path, &text)
}

#[expect(clippy::disallowed_methods, reason = "a probe writes the one file that it is told to")]
fn write_text(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn criterion_keeps_its_own_command_line() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert!(is_probe(&words("exe --probe list")));
        assert!(is_probe(&words("exe --bench --probe=list")));
        assert!(!is_probe(&words("exe --bench --warm-up-time 1 read")));
        assert!(!is_probe(&words("--probe")));
    }
}
