//! The measuring of one mode, from the list of its workloads to its files.

use std::sync::Mutex;

use anyhow::{Context, Result, bail, ensure};

use super::bench::{Answer, Bench, Listed};
use super::build::Built;
use super::probing::Probing;
use super::progress::Progress;
use super::scratch::Claim;
use super::{Request, machine, tools};
use crate::change::ChangeSet;
use crate::clock;
use crate::config::{Config, Mode};
use crate::profile::folder::{self, Folder};
use crate::profile::record::{self, Record, Run, SCHEMA, Workload};
use crate::profile::stacks::Stacks;
use crate::repo::Repo;

/// The measuring of one mode.
pub(super) struct Session<'a> {
    pub(super) repo: &'a Repo,
    pub(super) config: &'a Config,
    pub(super) mode: &'a Mode,
    pub(super) request: &'a Request,
    pub(super) folder: &'a Folder,
    pub(super) built: &'a Built,
    pub(super) claim: &'a Claim<'a>,
    pub(super) progress: &'a Progress,
}

impl Session<'_> {
    /// Asks the bench target `name` for everything.
    pub(super) fn measure(&self, name: &str) -> Result<Answer<(Record, Stacks)>> {
        let scratch = self.claim.folder()?;
        let bench = Bench {
            executable: self.built.executable(name)?,
            root: self.repo.root(),
            scratch: scratch.path(),
            effort: self.request.effort(),
            sampler: self.request.sampler.as_deref(),
        };
        let listed = match bench.list()? {
            Answer::Given(listed) => listed,
            Answer::Unavailable(reason) => return Ok(Answer::Unavailable(reason)),
            Answer::Failed(reason) | Answer::Late(reason) => return Ok(Answer::Failed(reason)),
        };
        ensure!(
            listed.mode == self.mode.id,
            "{} measures the mode {:?}, not {:?}",
            bench.name(),
            listed.mode,
            self.mode.id
        );
        let mut record = self.empty_record(name, listed)?;
        bench.effort.leave_out(&mut record.workloads, &mut record.costs);
        if let Err(reason) = self.time(&bench, &mut record)? {
            return Ok(Answer::Failed(reason));
        }
        let stacks = self.probe(&bench, &mut record)?;
        Ok(Answer::Given((record, stacks)))
    }

    /// The process runs. The machine is looked at before each and after the last.
    fn time(&self, bench: &Bench<'_>, record: &mut Record) -> Result<Result<(), String>> {
        let (runs, count) = (bench.effort.runs, record.workloads.len());
        for run in 1..=runs {
            self.progress.step(&format!("{}: run {run} of {runs} of {count} workloads", self.mode.id));
            record.idleness.push(machine::idleness());
            match bench.time(run, record, |workload| self.progress.detail(workload))? {
                Answer::Given(results) => spread(&mut record.workloads, results, bench.name())?,
                Answer::Unavailable(reason) | Answer::Failed(reason) | Answer::Late(reason) => {
                    return Ok(Err(reason));
                }
            }
        }
        record.idleness.push(machine::idleness());
        Ok(Ok(()))
    }

    fn probe(&self, bench: &Bench<'_>, record: &mut Record) -> Result<Stacks> {
        let places =
            [(bench.scratch, "…"), (self.built.target_directory.as_path(), "target"), (bench.root, ".")];
        let mut places: Vec<_> =
            places.map(|(folder, name)| (folder.to_string_lossy().into_owned(), name)).into();
        places.extend(std::env::var("HOME").ok().filter(|home| home.len() > 1).map(|home| (home, "~")));
        let probing = Probing {
            bench,
            skip: &self.request.skip,
            progress: self.progress,
            refused: Mutex::default(),
            places,
        };
        let stacks = probing.ask_all(record)?;
        tools::add_versions(self.repo, record)?;
        Ok(stacks)
    }

    fn empty_record(&self, bench: &str, listed: Listed) -> Result<Record> {
        Ok(Record {
            schema: SCHEMA,
            mode: record::Mode { id: self.mode.id.clone(), title: self.mode.title.clone() },
            subject: listed.subject,
            command: self.request.command(&self.mode.id),
            quick: self.request.quick,
            date: clock::now()?.to_string(),
            source: machine::source(self.repo, self.config, self.folder)?,
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

    /// Puts the files of a record into `changes`, unless something is missing in it without a reason, or they tell of this
    /// machine what nobody needs to know.
    pub(super) fn keep(&self, record: &Record, stacks: &Stacks, changes: &mut ChangeSet) -> Result<()> {
        let files = folder::files(record, stacks, &self.folder.path)?;
        for (_, text) in &files {
            machine::check_anonymous(text, self.repo.root())
                .with_context(|| format!("the files of {} are not written", self.mode.id))?;
        }
        folder::put(files, changes);
        Ok(())
    }
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
