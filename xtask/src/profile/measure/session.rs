//! The measuring of one mode, from the list of its workloads to its files.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result, bail, ensure};

use super::bench::{Answer, Bench, Listed, Listing, Plain, UNLINKED};
use super::build::Target;
use super::criterion::Known;
use super::probing::Probing;
use super::progress::Progress;
use super::scratch::Claim;
use super::{Request, machine, tools};
use crate::change::ChangeSet;
use crate::clock;
use crate::config::{Config, Mode};
use crate::profile::folder::{self, Folder};
use crate::profile::record::{self, Kind, Probe, Record, Run, SCHEMA, Unavailable, Unit, Workload};
use crate::profile::stacks::Stacks;
use crate::repo::Repo;

/// The measuring of one mode.
pub(super) struct Session<'a> {
    pub(super) repo: &'a Repo,
    pub(super) config: &'a Config,
    pub(super) mode: &'a Mode,
    pub(super) request: &'a Request,
    pub(super) folder: &'a Folder,
    /// Where cargo puts what it makes.
    pub(super) target_directory: &'a Path,
    pub(super) target: &'a Target,
    pub(super) claim: &'a Claim<'a>,
    pub(super) progress: &'a Progress,
}

impl Session<'_> {
    /// Asks the bench target for everything.
    pub(super) fn measure(&self) -> Result<Answer<(Record, Stacks)>> {
        let scratch = self.claim.folder()?;
        let mut bench = Bench {
            executable: self.target.executable.clone(),
            root: self.target.folder(),
            scratch: scratch.path(),
            effort: self.request.effort(),
            sampler: self.request.sampler.as_deref(),
            is_plain: false,
        };
        let listed = match bench.list()? {
            Answer::Given(Listing::Linked(listed)) => listed,
            Answer::Given(Listing::Plain(plain)) => {
                bench.is_plain = true;
                return self.measure_plain(&bench, &plain);
            }
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
        let mut record = self.empty_record(self.target.driver(), listed)?;
        bench.effort.leave_out(&mut record.workloads, &mut record.costs);
        if let Err(reason) = self.time(&bench, &mut record)? {
            return Ok(Answer::Failed(reason));
        }
        let stacks = self.probe(&bench, &mut record)?;
        Ok(Answer::Given((record, stacks)))
    }

    /// The same of a bench target that is plain criterion: what its first run leaves behind tells its workloads.
    fn measure_plain(&self, bench: &Bench<'_>, plain: &Plain) -> Result<Answer<(Record, Stacks)>> {
        let nothing = Listed {
            mode: self.mode.id.clone(),
            subject: self.target.subject.clone(),
            environment: BTreeMap::new(),
            inputs: Vec::new(),
            workloads: Vec::new(),
            costs: Vec::new(),
        };
        let mut record = self.empty_record(self.target.own_crate(), nothing)?;
        let runs = bench.effort.runs;
        for run in 1..=runs {
            self.progress.step(&format!(
                "{}: run {run} of {runs} of {} benchmarks",
                self.mode.id,
                plain.count()
            ));
            record.idleness.push(machine::idleness());
            let found = match bench.time_plain(plain, run, |benchmark| self.progress.detail(benchmark))? {
                Answer::Given(found) => found,
                Answer::Unavailable(reason) | Answer::Failed(reason) | Answer::Late(reason) => {
                    return Ok(Answer::Failed(reason));
                }
            };
            if run == 1 {
                let known: Vec<&Known> = found.iter().map(|(known, _)| known).collect();
                if let Some(id) = repeated(&known) {
                    return Ok(Answer::Failed(format!(
                        "{} has two benchmarks called {id:?}; give each a name of its own",
                        bench.name()
                    )));
                }
                (record.unit, record.workloads) = described(&known);
            }
            let results = found.into_iter().map(|(known, run)| (known.id(), run)).collect();
            spread(&mut record.workloads, results, bench.name())?;
        }
        record.idleness.push(machine::idleness());
        let stacks = self.probe(bench, &mut record)?;
        // Nobody knows how many threads there are to be looked at.
        let ids: Vec<String> = record.representatives().iter().map(|workload| workload.id.clone()).collect();
        record.unavailable.extend(ids.into_iter().map(|workload| Unavailable {
            probe: Probe::Scheduling.name().to_owned(),
            workload,
            reason: UNLINKED.to_owned(),
        }));
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
        let places = [(bench.scratch, "…"), (self.target_directory, "target"), (self.repo.root(), ".")];
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

    fn empty_record(&self, driver: String, listed: Listed) -> Result<Record> {
        Ok(Record {
            schema: SCHEMA,
            mode: record::Mode { id: self.mode.id.clone(), title: self.mode.title.clone() },
            subject: listed.subject,
            command: self.request.command(&self.mode.id),
            quick: self.request.quick,
            date: clock::now()?.to_string(),
            source: machine::source(self.repo, self.config, self.folder)?,
            toolchain: machine::toolchain(self.repo, self.target.profile())?,
            driver,
            unit: Unit::default(),
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

fn repeated(known: &[&Known]) -> Option<String> {
    let mut seen = HashSet::new();
    known.iter().map(|known| known.id()).find(|id| !seen.insert(id.clone()))
}

/// What criterion's files tell of the workloads. An element is the unit where every benchmark says how many it handles.
fn described(known: &[&Known]) -> (Unit, Vec<Workload>) {
    let unit = match known.iter().all(|known| known.elements.is_some()) {
        true => Unit::Element,
        false => Unit::Iteration,
    };
    let workload = |known: &&Known| {
        let elements = known.elements.filter(|_| unit == Unit::Element);
        // Otherwise the number would be lost.
        let parameter = known.elements.filter(|_| unit == Unit::Iteration);
        Workload {
            parameters: parameter
                .map(|elements| ("elements".to_owned(), elements.to_string()))
                .into_iter()
                .collect(),
            ..Workload::untimed(known.id(), &known.operation, &known.input, Kind::Operation)
        }
        .handling(elements.unwrap_or(1), known.bytes)
    };
    (unit, known.iter().map(workload).collect())
}
