//! Where change sets go.

use std::{
    collections::BTreeSet,
    io::{self, BufWriter, Write},
    sync::Arc,
};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Result, bail};

use super::{
    ChangeSet, Recovered,
    disk::{self, Disk},
    journal,
    plan::{self, Change},
    report::{self, Paint},
};
use crate::repo::{RelPath, Repo};

/// The three things that can be done with a change set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sink {
    /// Makes the changes, all or none.
    Write {
        /// Whether files with changes that are not committed may be changed.
        allow_dirty: bool,
    },
    /// Writes nothing, lists what is out of date.
    Check,
    /// Writes nothing, prints the unified diff.
    Diff,
}

/// What a change set changed, or would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many files; a moved one counts once.
    pub changed: usize,
    /// Those files, sorted, by the path they have afterwards.
    pub paths: Vec<RelPath>,
}

impl Sink {
    /// Applies `changes`, which were computed against `repo`. `command` is what a person types to mend what a check finds.
    ///
    /// # Errors
    /// When the changes cannot be made; then nothing is written. When they are interrupted half-way, the next run
    /// completes them.
    pub fn apply(self, repo: &Repo, changes: &ChangeSet, command: &str) -> Result<Outcome> {
        if AutoStream::choice(&io::stdout()) != ColorChoice::Never {
            return self.apply_to(repo, changes, command, &mut anstream::stdout().lock());
        }
        // A stream that strips colours passes on every piece between two of them by itself.
        let mut out = BufWriter::new(io::stdout().lock());
        let outcome = self.put(repo, changes, command, Paint::Plain, &mut out)?;
        out.flush()?;
        Ok(outcome)
    }

    /// Refuses what [`Sink::apply`] would refuse before it writes: for work that takes long between planning and writing.
    ///
    /// # Errors
    /// When the changes cannot be made, or touch files with changes that are not committed.
    pub fn admit(self, repo: &Repo, changes: &ChangeSet) -> Result<()> {
        let plan = self.plan(repo, changes)?;
        match self {
            Sink::Write { allow_dirty: false } => check_clean(repo, &plan),
            _ => Ok(()),
        }
    }

    /// [`Sink::apply`] with another place for the list or the diff than standard output. Colours are written as ANSI codes:
    /// where they are not wanted the writer strips them.
    ///
    /// # Errors
    /// As [`Sink::apply`], and when `out` cannot be written to.
    pub fn apply_to(
        self,
        repo: &Repo,
        changes: &ChangeSet,
        command: &str,
        out: &mut dyn Write,
    ) -> Result<Outcome> {
        self.put(repo, changes, command, Paint::Ansi, out)
    }

    /// What the changes do; to write, on what stands at this moment.
    fn plan(self, repo: &Repo, changes: &ChangeSet) -> Result<Arc<[Change]>> {
        match self {
            Sink::Write { .. } => Ok(plan::plan(repo, changes)?.into()),
            Sink::Check | Sink::Diff => changes.foretold(repo),
        }
    }

    fn put(
        self,
        repo: &Repo,
        changes: &ChangeSet,
        command: &str,
        paint: Paint,
        out: &mut dyn Write,
    ) -> Result<Outcome> {
        if !matches!(self, Sink::Write { .. }) {
            journal::check_whole(repo)?;
        }
        let plan = self.plan(repo, changes)?;
        match self {
            Sink::Write { allow_dirty } => write(repo, &plan, allow_dirty, &mut *disk::real())?,
            Sink::Check => report::list(&plan, command, paint, out)?,
            Sink::Diff => report::diff(&plan, paint, out)?,
        }
        let paths: Vec<RelPath> = plan.iter().map(|change| change.path.clone()).collect();
        Ok(Outcome { changed: paths.len(), paths })
    }
}

/// Makes the changes of `plan` on any disk.
pub(super) fn write(repo: &Repo, plan: &[Change], allow_dirty: bool, disk: &mut dyn Disk) -> Result<()> {
    match journal::recover_at(repo.root(), disk)? {
        Recovered::Nothing => {}
        recovered @ Recovered::Completed { .. } => bail!("{recovered}; run the command again"),
        recovered @ Recovered::Discarded => anstream::eprintln!("{recovered}"),
    }
    if repo.is_pending() {
        bail!(
            "cannot write changes to a tree that is only planned; compose them with the changes before them"
        );
    }
    if plan.is_empty() {
        return Ok(());
    }
    if !allow_dirty {
        check_clean(repo, plan)?;
    }
    journal::apply(repo.root(), plan, disk)
}

fn check_clean(repo: &Repo, plan: &[Change]) -> Result<()> {
    let touched = plan.iter().filter(|change| !change.is_generated);
    let touched: BTreeSet<&RelPath> =
        touched.filter_map(|change| Some(&change.before.as_ref()?.path)).collect();
    if touched.is_empty() {
        return Ok(());
    }
    let dirty = repo.dirty_files()?;
    let dirty: Vec<String> =
        dirty.iter().filter(|path| touched.contains(path)).map(|path| format!("\n  {path}")).collect();
    if !dirty.is_empty() {
        bail!(
            "these files have changes that are not committed:{}\ncommit or stash them, or pass --allow-dirty",
            dirty.concat()
        );
    }
    Ok(())
}
