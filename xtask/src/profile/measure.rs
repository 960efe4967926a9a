//! Measures modes: builds their bench targets, runs each in several processes, probes it, and puts what was found
//! into records.

mod bench;
mod build;
mod criterion;
mod effort;
mod machine;
mod process;
mod progress;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use self::bench::{Answer, Bench, Listed};
use self::build::Built;
use self::effort::Effort;
use self::progress::Progress;
use super::folded::Folded;
use super::record::{self, Record, Run, SCHEMA, Unavailable, Workload};
use super::stacks::Stacks;
use crate::change::ChangeSet;
use crate::clock;
use crate::config::{Config, Mode};
use crate::repo::Repo;

/// What measuring gave: the records, and the modes that have none.
#[derive(Debug, Default)]
pub struct Measured {
    /// Records and folded stacks of the modes that were measured.
    pub changes: ChangeSet,
    /// Modes that were not, in the order in which they were tried.
    pub failures: Vec<Failure>,
}

/// A mode that could not be measured.
#[derive(Debug)]
pub struct Failure {
    /// The id of the mode.
    pub mode: String,
    /// Why, and what to do.
    pub reason: String,
    /// The bench target said that what it needs is missing here; false where it failed.
    pub is_unavailable: bool,
}

/// Measures `modes`, each alone, one after the other. A mode that fails does not keep the others from being measured.
///
/// # Errors
///
/// When a bench target does not build, or a record cannot be made of what was measured.
pub fn measure(repo: &Repo, config: &Config, modes: &[&Mode], quick: bool, quiet: bool) -> Result<Measured> {
    let effort = if quick { effort::QUICK } else { effort::FULL };
    let targets: Vec<(&Mode, &str)> =
        modes.iter().filter_map(|mode| Some((*mode, mode.bench.as_deref()?))).collect();
    let names: Vec<&str> = targets.iter().map(|(_, bench)| *bench).collect();
    let built = build::build(repo.root(), &names, quiet)?;
    let progress = Progress::start(quiet, targets.len() * (effort.runs + 2));
    let mut measured = Measured::default();
    for (mode, name) in targets {
        let session = Session { repo, config, mode, quick, effort, built: &built, progress: &progress };
        match session.measure(name)? {
            Answer::Given((record, stacks)) => session.keep(&record, &stacks, &mut measured.changes)?,
            Answer::Unavailable(reason) => measured.failures.push(session.failure(reason, true)),
            Answer::Failed(reason) => measured.failures.push(session.failure(reason, false)),
        }
    }
    progress.finish();
    Ok(measured)
}

/// The measuring of one mode.
struct Session<'a> {
    repo: &'a Repo,
    config: &'a Config,
    mode: &'a Mode,
    quick: bool,
    effort: Effort,
    built: &'a Built,
    progress: &'a Progress,
}

impl Session<'_> {
    fn measure(&self, name: &str) -> Result<Answer<(Record, Stacks)>> {
        // Beside the build, because nothing outside of the root is ever written.
        let scratch = TempDir::with_prefix_in("xtask-profile-", &self.built.target_directory)
            .context("no folder for what the bench target writes")?;
        let bench = Bench {
            executable: self.built.executable(name)?,
            root: self.repo.root(),
            scratch: scratch.path(),
        };
        let listed = match bench.list()? {
            Answer::Given(listed) => listed,
            Answer::Unavailable(reason) => return Ok(Answer::Unavailable(reason)),
            Answer::Failed(reason) => return Ok(Answer::Failed(reason)),
        };
        ensure!(
            listed.mode == self.mode.id,
            "{} measures the mode {:?}, not {:?}",
            bench.name(),
            listed.mode,
            self.mode.id
        );
        let mut record = self.empty_record(name, listed)?;
        self.effort.leave_out(&mut record.workloads);
        if let Err(reason) = self.time(&bench, &mut record)? {
            return Ok(Answer::Failed(reason));
        }
        let stacks = Stacks { samples: self.sample(&bench, &mut record)?, ..Stacks::default() };
        self.count(&bench, &mut record)?;
        Ok(Answer::Given((record, stacks)))
    }

    /// The process runs. The machine is looked at before each and after the last.
    fn time(&self, bench: &Bench<'_>, record: &mut Record) -> Result<Result<(), String>> {
        for run in 1..=self.effort.runs {
            self.progress.step(&format!("{}: run {run} of {}", self.mode.id, self.effort.runs));
            record.idleness.push(machine::idleness());
            match bench.time(run, record, self.effort, |workload| self.progress.detail(workload))? {
                Answer::Given(results) => spread(&mut record.workloads, results, bench.name())?,
                Answer::Unavailable(reason) | Answer::Failed(reason) => return Ok(Err(reason)),
            }
        }
        record.idleness.push(machine::idleness());
        Ok(Ok(()))
    }

    fn sample(&self, bench: &Bench<'_>, record: &mut Record) -> Result<Folded> {
        self.progress.step(&format!("{}: hot functions", self.mode.id));
        let mut folded = Folded::default();
        for id in representative_ids(record) {
            self.progress.detail(&id);
            match bench.samples(workload(record, &id)?, self.effort)? {
                Answer::Given((stacks, sampling)) => {
                    folded.merge(&id, &stacks);
                    workload(record, &id)?.sampling = Some(sampling);
                }
                Answer::Unavailable(reason) | Answer::Failed(reason) => record.lacks("samples", &id, reason),
            }
        }
        Ok(folded)
    }

    fn count(&self, bench: &Bench<'_>, record: &mut Record) -> Result<()> {
        self.progress.step(&format!("{}: allocations and CPU time", self.mode.id));
        for id in representative_ids(record) {
            self.progress.detail(&id);
            match bench.counts(&id, self.effort)? {
                Answer::Given((stretch, allocations, missing)) => {
                    let counted = workload(record, &id)?;
                    counted.stretches.push(stretch);
                    counted.allocations = allocations;
                    if let Some(reason) = missing {
                        record.lacks("allocations", &id, reason);
                    }
                }
                Answer::Unavailable(reason) | Answer::Failed(reason) => record.lacks("counts", &id, reason),
            }
        }
        Ok(())
    }

    fn empty_record(&self, bench: &str, listed: Listed) -> Result<Record> {
        let quick = if self.quick { " --quick" } else { "" };
        Ok(Record {
            schema: SCHEMA,
            mode: record::Mode { id: self.mode.id.clone(), title: self.mode.title.clone() },
            subject: listed.subject,
            command: format!("cargo xtask profile --mode {}{quick}", self.mode.id),
            quick: self.quick,
            date: clock::now()?.to_string(),
            source: machine::source(self.repo, self.config)?,
            toolchain: machine::toolchain(self.repo, self.built.profile(bench))?,
            driver: self.built.driver(bench),
            machine: machine::machine(),
            idleness: Vec::new(),
            environment: listed.environment,
            inputs: listed.inputs,
            workloads: listed.workloads,
            costs: listed.costs,
            unavailable: Vec::new(),
        })
    }

    /// Puts the files of a record into `changes`, unless they tell of this machine what nobody needs to know.
    fn keep(&self, record: &Record, stacks: &Stacks, changes: &mut ChangeSet) -> Result<()> {
        let profiles = &self.config.docs.profiles;
        changes.generate(Record::path(profiles, &self.mode.id), self.anonymous(record.to_json()?)?);
        for (path, text) in stacks.files(profiles, &self.mode.id) {
            if !text.is_empty() {
                changes.generate(path, self.anonymous(text)?);
            }
        }
        Ok(())
    }

    fn anonymous(&self, text: String) -> Result<String> {
        machine::check_anonymous(&text, self.repo.root())
            .with_context(|| format!("the files of {} are not written", self.mode.id))?;
        Ok(text)
    }

    fn failure(&self, reason: String, is_unavailable: bool) -> Failure {
        Failure { mode: self.mode.id.clone(), reason, is_unavailable }
    }
}

impl Record {
    fn lacks(&mut self, probe: &str, workload: &str, reason: String) {
        self.unavailable.push(Unavailable { probe: probe.to_owned(), workload: workload.to_owned(), reason });
    }
}

fn representative_ids(record: &Record) -> Vec<String> {
    record.representatives().iter().map(|workload| workload.id.clone()).collect()
}

fn workload<'a>(record: &'a mut Record, id: &str) -> Result<&'a mut Workload> {
    record
        .workloads
        .iter_mut()
        .find(|workload| workload.id == id)
        .with_context(|| format!("no workload {id:?}"))
}

/// Gives each workload its run: exactly one, or the bench target measured something else than it lists.
fn spread(workloads: &mut [Workload], mut results: Vec<(String, Run)>, bench: &str) -> Result<()> {
    for workload in workloads {
        let index = results.iter().position(|(id, _)| *id == workload.id);
        let index =
            index.with_context(|| format!("{bench} lists {:?} but did not measure it", workload.id))?;
        workload.runs.push(results.swap_remove(index).1);
    }
    match results.first() {
        Some((id, _)) => bail!("{bench} measured {id:?}, which it does not list"),
        None => Ok(()),
    }
}
