//! `cargo xtask profile`: measures modes into records, and renders each mode's document and figures from its record.
//!
//! Measuring writes records and nothing else; rendering reads records and nothing else. No function here renders with
//! more than one mode in its hands.

pub mod compare;
pub mod folded;
pub mod folder;
pub mod measure;
pub mod record;
pub mod render;
pub mod stacks;
mod statistics;

use anyhow::{Result, bail, ensure};

use crate::change::ChangeSet;
use crate::config::{Config, FILE, Mode};
use crate::context::Context;
use crate::exit::Exit;
use crate::flags;
use crate::repo::Repo;

use folder::Folder;
use measure::{Failure, Request};
use record::{Probe, Record};

/// What to know before records of a smoke run are committed.
pub const SMOKE: &str = "a smoke run takes the place of the records that stood here: its numbers show that the workflow \
                         works, do not commit them";

/// What to profile, and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Ids of modes; all modes that have a bench target when empty.
    pub modes: Vec<String>,
    /// How to measure.
    pub request: Request,
    /// Measure nothing.
    pub render_only: bool,
    /// Where records are taken from when nothing is measured; those of the repository stay where these hold none.
    pub folders: Vec<Folder>,
    /// Find out what is wrong instead of mending it: a record that contradicts itself is a finding then, not an error.
    pub check: bool,
}

/// Records and documents as they are to be, and what could not be done.
#[derive(Debug, Default)]
pub struct Profiled {
    /// All against the repository as it was given.
    pub changes: ChangeSet,
    /// Modes whose bench target failed or has not what it needs here.
    pub failures: Vec<Failure>,
    /// Ids of modes that have no record, and so no document.
    pub without_record: Vec<String>,
    /// Modes whose record cannot be true, and why; only when checking.
    pub contradictions: Vec<(String, anyhow::Error)>,
}

impl flags::Profile {
    /// Measures and renders; with `--render`, `--check` or `--dry-run` renders only; with `--compare` renders nothing.
    pub fn run(self, context: &Context) -> Result<Exit> {
        let render_only = self.render || !context.writes();
        if let Some(revision) = &self.compare {
            return compare::run(&self, revision, render_only, context);
        }
        if !render_only && !self.records.is_empty() {
            return self.record(context);
        }
        let names: String = self.mode.iter().map(|mode| format!(" --mode {mode}")).collect();
        let names = self
            .records
            .iter()
            .fold(names, |names, folder| format!("{names} --records {}", folder.display()));
        let folders = self.records.iter().map(|folder| Folder::open(folder)).collect::<Result<_>>()?;
        let check = !context.writes();
        let options =
            Options { modes: self.mode, request: self.measuring.request(), render_only, folders, check };
        let profiled = profile(&context.repo, &context.config, &options, context.quiet)?;
        if options.request.quick {
            context.say(SMOKE);
        }
        let mend = context.command(&format!("profile --render{names}"));
        let outcome = context.sink.apply(&context.repo, &profiled.changes, &mend)?;
        if context.writes() {
            outcome.paths.iter().for_each(|path| context.say(&format!("wrote {path}")));
        }
        profiled.exit(context, outcome.changed)
    }

    /// Measures into the folder of `--records`, and leaves the repository as it is.
    fn record(&self, context: &Context) -> Result<Exit> {
        let modes = chosen(&context.config, &self.mode)?;
        let folder = self.folder(context)?;
        let request = self.measuring.request();
        let measured =
            measure::measure(&context.repo, &context.config, &modes, &request, &folder, context.quiet)?;
        keep(&folder, &measured.changes, context)?;
        Profiled { failures: measured.failures, ..Profiled::default() }.exit(context, 0)
    }

    /// Where what is measured goes.
    fn folder(&self, context: &Context) -> Result<Folder> {
        match self.records.as_slice() {
            [] => Ok(Folder::own(&context.repo, &context.config)),
            [folder] => Folder::make(folder),
            _ => bail!(
                "what is measured goes to one folder: name one --records, or add --render to read from several"
            ),
        }
    }
}

/// Writes measured records to a folder of the command line.
fn keep(folder: &Folder, changes: &ChangeSet, context: &Context) -> Result<()> {
    let outcome = context.sink.apply(&folder.repo, changes, "")?;
    outcome.paths.iter().for_each(|path| context.say(&format!("wrote {}", folder.place(path))));
    Ok(())
}

impl flags::Measuring {
    /// What was asked for.
    pub fn request(&self) -> Request {
        Request {
            quick: self.quick,
            sampler: self.sampler.clone(),
            skip: self.skip.iter().filter_map(|name| Probe::named(name)).collect(),
            runs: self.runs,
            duration: self.duration,
        }
    }
}

impl Profiled {
    /// Tells what could not be done and how the command ends when `changed` files are or would be changed.
    ///
    /// # Errors
    ///
    /// When a bench target failed.
    pub fn exit(&self, context: &Context, changed: usize) -> Result<Exit> {
        for failure in self.failures.iter().filter(|failure| failure.is_unavailable) {
            anstream::eprintln!("{}: not measured: {}", failure.mode, failure.reason);
        }
        for mode in &self.without_record {
            let command = context.command(&format!("profile --mode {mode}"));
            anstream::eprintln!("{mode}: has no record, so it has no document; measure it with `{command}`");
        }
        for (mode, reason) in &self.contradictions {
            let command = context.command(&format!("profile --mode {mode}"));
            let document = context.config.docs.profiles.join(format!("{mode}_profile.md"));
            anstream::eprintln!("{document} is out of date: {reason:#}\nrun `{command}` to mend");
        }
        let failed = self.failures.iter().filter(|failure| !failure.is_unavailable);
        let failed: Vec<_> = failed.map(|failure| format!("{}: {}", failure.mode, failure.reason)).collect();
        if !failed.is_empty() {
            bail!("not all modes were measured\n{}", failed.join("\n"));
        }
        let is_stale = changed > 0 && !context.writes();
        let is_clean = !is_stale && self.failures.is_empty() && self.without_record.is_empty();
        let is_clean = is_clean && self.contradictions.is_empty();
        Ok(if is_clean { Exit::Clean } else { Exit::Findings })
    }
}

/// Measures the modes, unless only rendering is asked for, and renders the documents of those that have a record.
///
/// # Errors
///
/// When a mode is not known, a bench target does not build, a record that is to be taken is missing, or a record or a document
/// stands in the way.
pub fn profile(repo: &Repo, config: &Config, options: &Options, quiet: bool) -> Result<Profiled> {
    let modes = chosen(config, &options.modes)?;
    let own = Folder::own(repo, config);
    let measured = match options.render_only {
        true => {
            folder::check_found(&options.folders, config, &options.modes)?;
            let changes = folder::take(&options.folders, &modes, &own.path)?;
            measure::Measured { changes, ..measure::Measured::default() }
        }
        false => measure::measure(repo, config, &modes, &options.request, &own, quiet)?,
    };
    let after = measured.changes.after(repo)?;
    let mut profiled = Profiled { failures: measured.failures, ..Profiled::default() };
    let mut documents = ChangeSet::default();
    // What could not be measured stays as it is, its document too.
    let failed = |mode: &&Mode| profiled.failures.iter().any(|failure| failure.mode == mode.id);
    let modes: Vec<_> = modes.into_iter().filter(|mode| !failed(mode)).collect();
    for mode in modes {
        if after.is_file(&Record::path(&config.docs.profiles, &mode.id)) {
            match render::mode(&after, &config.docs.profiles, &mode.id, &mut documents) {
                Err(reason) if options.check && reason.is::<record::Contradiction>() => {
                    profiled.contradictions.push((mode.id.clone(), reason));
                }
                rendered => rendered?,
            }
        } else {
            profiled.without_record.push(mode.id.clone());
        }
    }
    profiled.changes = measured.changes.then(documents)?;
    Ok(profiled)
}

/// The modes with these ids; all that have a bench target when there are none.
fn chosen<'a>(config: &'a Config, ids: &[String]) -> Result<Vec<&'a Mode>> {
    if ids.is_empty() {
        let measured: Vec<_> = config.modes.iter().filter(|mode| mode.bench.is_some()).collect();
        ensure!(
            !measured.is_empty(),
            "{FILE} names no mode with a `bench` target, so there is nothing to profile"
        );
        return Ok(measured);
    }
    let mut modes = Vec::new();
    for id in ids {
        let mode = config.mode(id)?;
        ensure!(
            mode.bench.is_some(),
            "mode `{id}` has no `bench` target in {FILE}, so it cannot be profiled"
        );
        if modes.iter().all(|other: &&Mode| other.id != mode.id) {
            modes.push(mode);
        }
    }
    Ok(modes)
}
