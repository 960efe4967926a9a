//! All-or-nothing application by a redo journal.
//!
//! Every new content is staged in the journal folder, then the steps are put beside it by one rename: the commit point.
//! From there on a run only goes forward, and what it left undone the next run completes. Before that point the tree is
//! untouched, and what a run left is discarded. What would stop a run half-way (a file that has changed, a folder that may not
//! be written to) is therefore looked for before that point.
//!
//! The order holds when the power fails too: content and names in the journal are durable before the steps are, the steps
//! before the tree changes, and the names in the tree before the steps are taken away.

use std::{
    collections::BTreeMap,
    fmt,
    fs::{self, File, Permissions},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use relative_path::RelativePath;

use super::{
    disk::{self, Disk},
    lock::{self, twice},
    obstacle,
    plan::Change,
    redo::{self, Staged, Step, Steps},
};
use crate::{
    digest::Digest,
    repo::{JOURNAL, Repo},
};

/// What was found of an earlier run.
#[must_use = "the user is told what became of an interrupted run"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovered {
    /// No earlier run was interrupted.
    Nothing,
    /// An earlier run had decided on its changes; now they are complete.
    Completed {
        /// How many paths it changed.
        paths: usize,
    },
    /// An earlier run was interrupted before it changed anything.
    Discarded,
}

impl fmt::Display for Recovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recovered::Nothing => write!(f, "no earlier run was interrupted"),
            Recovered::Completed { paths } => {
                write!(f, "completed an earlier run that was interrupted ({paths} paths)")
            }
            Recovered::Discarded => {
                write!(f, "discarded an earlier run that was interrupted before it changed anything")
            }
        }
    }
}

/// Completes or discards what an earlier run left. Tell the user unless it is [`Recovered::Nothing`], and look at the
/// tree only afterwards.
///
/// # Errors
/// When another run is at work, or when a file was changed in between so that the run can neither be completed nor
/// discarded; then the journal is kept.
pub fn recover(repo: &Repo) -> Result<Recovered> {
    recover_at(repo.root(), &mut *disk::real())
}

/// [`recover`] on any disk.
pub(super) fn recover_at(root: &Path, disk: &mut dyn Disk) -> Result<Recovered> {
    if root.join(JOURNAL).symlink_metadata().is_err() {
        return Ok(Recovered::Nothing);
    }
    let journal = Journal::open(root, disk)?;
    let recovered = journal.recover(disk)?;
    journal.remove(disk)?;
    Ok(recovered)
}

/// Checks that no interrupted run waits for its completion, so that the tree is one to judge.
///
/// # Errors
/// When one does, or when a run is writing just now.
pub fn check_whole(repo: &Repo) -> Result<()> {
    let journal = repo.root().join(JOURNAL);
    if journal.join(STEPS).is_file() {
        if lock::is_held(&journal) {
            bail!("another run is writing here; wait until it is done");
        }
        bail!(
            "an earlier run was interrupted; complete it by a run that writes, without --check and --dry-run"
        );
    }
    Ok(())
}

/// Makes the changes of `plan` to the tree at `root`.
pub(super) fn apply(root: &Path, plan: &[Change], disk: &mut dyn Disk) -> Result<()> {
    let journal = Journal::open(root, disk)?;
    if journal.recover(disk)? != Recovered::Nothing {
        bail!("another run was interrupted just now; run the command again");
    }
    let steps = match journal.commit(plan, disk) {
        Ok(steps) => steps,
        Err(error) => {
            // The tree is untouched. What cannot be cleared away now is discarded by the next run.
            let _ = journal.remove(disk);
            return Err(error);
        }
    };
    journal.complete(&steps, disk).context(
        "only a part of the changes is made; remove the cause and run the command again to complete them",
    )?;
    journal.remove(disk).context("all changes are made, but their journal cannot be removed")
}

/// The journal folder, locked for as long as this lives.
struct Journal {
    root: PathBuf,
    folder: PathBuf,
    _lock: File,
}

impl Journal {
    fn open(root: &Path, disk: &mut dyn Disk) -> Result<Journal> {
        let folder = root.join(JOURNAL);
        let lock = lock::take(&folder, disk)?;
        Ok(Journal { root: root.to_owned(), folder, _lock: lock })
    }

    /// Stages what `plan` needs and decides on it: the steps are completed from here on, now or by a later run.
    fn commit(&self, plan: &[Change], disk: &mut dyn Disk) -> Result<Steps> {
        self.write(GITIGNORE, b"*\n", None, disk)?;
        let steps = self.stage(plan, disk)?;
        self.write(DRAFT, &serde_json::to_vec_pretty(&steps)?, None, disk)?;
        self.sync(disk)?;
        // The folder itself has to be found again.
        sync(&self.root, disk)?;
        redo::check_untouched(&self.root, &steps)?;
        obstacle::check(&self.root, &steps)?;
        self.rename(DRAFT, STEPS, disk)?;
        Ok(steps)
    }

    fn stage(&self, plan: &[Change], disk: &mut dyn Disk) -> Result<Steps> {
        let mut steps: BTreeMap<&RelativePath, Step> = BTreeMap::new();
        for side in plan.iter().filter_map(|change| change.before.as_ref()) {
            steps.insert(&side.path, Step::removal(&side.path, redo::digest_of(&side.bytes, side.is_link)));
        }
        for (number, change) in plan.iter().enumerate() {
            let Some(after) = &change.after else { continue };
            if after.is_link {
                let path = self.folder.join(redo::name(number));
                let text = std::str::from_utf8(&after.bytes)?;
                disk.symlink(&path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
                let staged = Staged { number, digest: redo::digest_of(&after.bytes, true) };
                steps.entry(&after.path).or_insert_with(|| Step::arrival(&after.path)).after = Some(staged);
                continue;
            }
            let permissions = match &change.before {
                Some(before) => Some(permissions(&self.root, &before.path)?),
                None => None,
            };
            self.write(&redo::name(number), &after.bytes, permissions, disk)?;
            let staged = Staged { number, digest: Digest::of(&after.bytes) };
            steps.entry(&after.path).or_insert_with(|| Step::arrival(&after.path)).after = Some(staged);
        }
        Ok(Steps::new(steps.into_values().collect()))
    }

    /// Makes every step that is not made yet, and puts on record that it is.
    fn complete(&self, steps: &Steps, disk: &mut dyn Disk) -> Result<()> {
        twice(|| self.sync(disk))?;
        twice(|| redo::redo(&self.root, &self.folder, steps, disk))?;
        twice(|| self.rename(STEPS, DONE, disk))?;
        twice(|| self.sync(disk))
    }

    fn recover(&self, disk: &mut dyn Disk) -> Result<Recovered> {
        let path = self.folder.join(STEPS);
        let recovered = if path.is_file() {
            let steps = Steps::read(&path)?;
            redo::check_completable(&self.root, &self.folder, &steps)
                .with_context(|| format!("cannot complete the run of `{}`", path.display()))?;
            self.complete(&steps, disk)?;
            Recovered::Completed { paths: steps.len() }
        } else if self.folder.join(DONE).is_file() || !self.names()?.iter().any(|name| is_content(name)) {
            Recovered::Nothing
        } else {
            Recovered::Discarded
        };
        self.clear(disk)?;
        Ok(recovered)
    }

    /// Removes everything but the lock. What remains when this is interrupted reads as what it is: steps go before what
    /// they need, and the record that all is done goes last.
    fn clear(&self, disk: &mut dyn Disk) -> Result<()> {
        let mut names = self.names()?;
        names.sort_by_key(|name| (name != STEPS, name == DONE));
        for name in names.iter().filter(|name| *name != lock::NAME) {
            let path = self.folder.join(name);
            twice(|| disk.remove_file(&path))
                .with_context(|| format!("cannot remove `{}`", path.display()))?;
        }
        Ok(())
    }

    /// Removes the journal.
    fn remove(&self, disk: &mut dyn Disk) -> Result<()> {
        self.clear(disk)?;
        lock::give_up(&self.folder, disk)
    }

    fn names(&self) -> Result<Vec<String>> {
        let cannot_read = || format!("cannot read `{}`", self.folder.display());
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).with_context(cannot_read)? {
            let entry = entry.with_context(cannot_read)?;
            if entry.file_type().with_context(cannot_read)?.is_dir() {
                bail!("`{}` is a folder, which no run has made; remove it", entry.path().display());
            }
            names.extend(entry.file_name().into_string());
        }
        names.sort();
        Ok(names)
    }

    fn write(
        &self,
        name: &str,
        bytes: &[u8],
        permissions: Option<Permissions>,
        disk: &mut dyn Disk,
    ) -> Result<()> {
        let path = self.folder.join(name);
        disk.write_new(&path, bytes, permissions).map_err(|error| {
            let cure = obstacle::cure(&error);
            anyhow::Error::new(error).context(format!("cannot write `{}`{cure}", path.display()))
        })
    }

    fn rename(&self, from: &str, to: &str, disk: &mut dyn Disk) -> Result<()> {
        let (from, to) = (self.folder.join(from), self.folder.join(to));
        disk.rename(&from, &to).with_context(|| format!("cannot write `{}`", to.display()))
    }

    fn sync(&self, disk: &mut dyn Disk) -> Result<()> {
        sync(&self.folder, disk)
    }
}

fn sync(folder: &Path, disk: &mut dyn Disk) -> Result<()> {
    disk.sync_dir(folder).with_context(|| format!("cannot make `{}` durable", folder.display()))
}

const GITIGNORE: &str = ".gitignore";
/// The steps, before the run has decided on them.
const DRAFT: &str = "steps.json.draft";
/// The steps that the run has decided on.
const STEPS: &str = "steps.json";
/// The steps when all of them are made.
const DONE: &str = "done.json";

/// Whether a file of the journal holds something that an interrupted run prepared.
fn is_content(name: &str) -> bool {
    ![GITIGNORE, lock::NAME].contains(&name)
}

fn permissions(root: &Path, path: &RelativePath) -> Result<Permissions> {
    let metadata = path.to_path(root).metadata();
    let metadata = metadata
        .with_context(|| format!("`{path}` has changed since the command looked at it; run it again"))?;
    Ok(metadata.permissions())
}
