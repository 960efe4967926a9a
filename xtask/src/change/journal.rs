//! All-or-nothing application by a redo journal.
//!
//! Every new content is staged in the journal folder, then the plan is put beside it by one rename: the commit point.
//! From there on the plan only goes forward. Each step knows by digest whether it is done, so that it can be repeated
//! after a crash at any instant.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use relative_path::RelativePath;
use serde::{Deserialize, Serialize};

use super::{
    disk::{self, Disk, RealDisk},
    plan::Change,
};
use crate::{
    digest::Digest,
    repo::{JOURNAL, RelPath, Repo, folders},
};

/// What was found of an earlier run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovered {
    /// No earlier run was interrupted.
    Nothing,
    /// An earlier run had decided on its changes; now they are complete.
    Completed {
        /// How many paths its plan names.
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

/// The steps of a run. Each path stands in one step only.
#[derive(Debug, Serialize, Deserialize)]
struct Steps {
    schema: u32,
    steps: Vec<Step>,
}

const SCHEMA: u32 = 1;

/// What becomes of one path.
#[derive(Debug, Serialize, Deserialize)]
struct Step {
    path: RelPath,
    /// `None`: nothing stands there.
    before: Option<Digest>,
    /// `None`: nothing will stand there.
    after: Option<Staged>,
}

/// New content that waits in the journal.
#[derive(Debug, Serialize, Deserialize)]
struct Staged {
    file: String,
    digest: Digest,
}

/// Completes or discards what an earlier run left.
///
/// # Errors
/// When another run is at work, or when a file was changed in between so that the run can be neither completed nor
/// discarded; the journal is kept.
pub fn recover(repo: &Repo) -> Result<Recovered> {
    if !repo.root().join(JOURNAL).is_dir() {
        return Ok(Recovered::Nothing);
    }
    let journal = Journal::open(repo.root(), &mut RealDisk)?;
    let recovered = journal.recover(&mut RealDisk)?;
    journal.close(&mut RealDisk)?;
    Ok(recovered)
}

/// Makes the changes of `plan` to the tree at `root`.
pub(super) fn apply(root: &Path, plan: &[Change], disk: &mut dyn Disk) -> Result<()> {
    let journal = Journal::open(root, disk)?;
    let recovered = journal.recover(disk)?;
    if recovered != Recovered::Nothing {
        anstream::eprintln!("{recovered}");
    }
    let steps = journal.stage(plan, disk).and_then(|steps| {
        journal.commit(&steps, disk)?;
        Ok(steps)
    });
    let steps = match steps {
        Ok(steps) => steps,
        Err(error) => {
            // The tree is untouched; what cannot be cleared away now is discarded by the next run.
            let _ = journal.close(disk);
            return Err(error);
        }
    };
    let done = journal.redo(&steps, disk).and_then(|()| journal.close(disk));
    done.context(
        "the changes are only partly made; clear away the cause and run the command again to complete them",
    )
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
        if !folder.is_dir() {
            disk.create_dir(&folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
        }
        let path = folder.join(LOCK);
        let lock = disk::open_lock(&path).with_context(|| format!("cannot open `{}`", path.display()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Journal { root: root.to_owned(), folder, _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                bail!("another run is writing to `{}`; wait until it is done", root.display())
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock `{}`", path.display()))
            }
        }
    }

    fn recover(&self, disk: &mut dyn Disk) -> Result<Recovered> {
        let path = self.folder.join(PLAN);
        if !path.is_file() {
            return self.clear(disk);
        }
        let text = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let steps: Steps = serde_json::from_slice(&text).with_context(|| {
            format!("cannot understand `{}`; remove it to give the interrupted run up", path.display())
        })?;
        if steps.schema != SCHEMA {
            bail!(
                "`{}` was written by another version of this tool; complete it with that one",
                path.display()
            );
        }
        self.redo(&steps, disk)?;
        self.clear(disk)?;
        Ok(Recovered::Completed { paths: steps.steps.len() })
    }

    /// Stages every new content.
    fn stage(&self, plan: &[Change], disk: &mut dyn Disk) -> Result<Steps> {
        self.write(GITIGNORE, b"*\n", None, disk)?;
        let mut steps = BTreeMap::new();
        for side in plan.iter().filter_map(|change| change.before.as_ref()) {
            let before = Some(Digest::of(&side.bytes));
            steps.insert(&side.path, Step { path: side.path.clone(), before, after: None });
        }
        for (index, change) in plan.iter().enumerate() {
            let Some(side) = &change.after else { continue };
            let file = format!("{index:04}");
            let source = change.before.as_ref().map(|before| before.path.to_path(&self.root));
            let permissions = source.and_then(|source| Some(source.metadata().ok()?.permissions()));
            self.write(&file, &side.bytes, permissions, disk)?;
            let staged = Staged { file, digest: Digest::of(&side.bytes) };
            let step = steps.entry(&side.path).or_insert_with(|| Step {
                path: side.path.clone(),
                before: None,
                after: None,
            });
            step.after = Some(staged);
        }
        Ok(Steps { schema: SCHEMA, steps: steps.into_values().collect() })
    }

    /// Decides on the steps: from here on they are completed, now or by a later run.
    fn commit(&self, steps: &Steps, disk: &mut dyn Disk) -> Result<()> {
        let json = serde_json::to_vec_pretty(steps)?;
        self.write(PLAN_DRAFT, &json, None, disk)?;
        self.sync(&self.folder, disk)?;
        for step in &steps.steps {
            if self.digest(&step.path)? != step.before {
                bail!("`{}` has changed since the command looked at it; run it again", step.path);
            }
        }
        let (draft, plan) = (self.folder.join(PLAN_DRAFT), self.folder.join(PLAN));
        disk.rename(&draft, &plan).with_context(|| format!("cannot write `{}`", plan.display()))?;
        self.sync(&self.folder, disk)
    }

    /// Makes every step that is not made yet.
    fn redo(&self, steps: &Steps, disk: &mut dyn Disk) -> Result<()> {
        let (puts, removals): (Vec<&Step>, Vec<&Step>) =
            steps.steps.iter().partition(|step| step.after.is_some());
        for step in puts.into_iter().chain(removals) {
            self.redo_step(step, disk)?;
        }
        let folders: BTreeSet<&RelativePath> =
            steps.steps.iter().filter_map(|step| step.path.parent()).collect();
        for step in steps.steps.iter().filter(|step| step.after.is_none()) {
            self.remove_emptied(&step.path, disk)?;
        }
        for folder in folders {
            let folder = folder.to_path(&self.root);
            if folder.is_dir() {
                self.sync(&folder, disk)?;
            }
        }
        Ok(())
    }

    fn redo_step(&self, step: &Step, disk: &mut dyn Disk) -> Result<()> {
        let now = self.digest(&step.path)?;
        if now == step.after.as_ref().map(|staged| staged.digest) {
            return Ok(());
        }
        if now != step.before {
            bail!(
                "`{}` was changed while a run was interrupted; put it back, or remove `{JOURNAL}` to give that run up",
                step.path
            );
        }
        let path = step.path.to_path(&self.root);
        match &step.after {
            Some(staged) => {
                self.create_folders(&step.path, disk)?;
                disk.rename(&self.folder.join(&staged.file), &path)
            }
            None => disk.remove_file(&path),
        }
        .with_context(|| format!("cannot write `{}`", step.path))
    }

    fn create_folders(&self, path: &RelativePath, disk: &mut dyn Disk) -> Result<()> {
        let folders = folders(path).map(|folder| folder.to_path(&self.root));
        let missing: Vec<PathBuf> = folders.take_while(|folder| !folder.is_dir()).collect();
        for folder in missing.iter().rev() {
            disk.create_dir(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
            self.sync(folder.parent().unwrap_or(&self.root), disk)?;
        }
        Ok(())
    }

    /// Removes the folders that a file has left empty.
    fn remove_emptied(&self, path: &RelativePath, disk: &mut dyn Disk) -> Result<()> {
        for folder in folders(path) {
            let folder = folder.to_path(&self.root);
            let is_empty = match fs::read_dir(&folder) {
                Ok(mut entries) => entries.next().is_none(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(_) => break,
            };
            if !is_empty {
                break;
            }
            disk.remove_dir(&folder).with_context(|| format!("cannot remove `{}`", folder.display()))?;
        }
        Ok(())
    }

    /// Removes the journal.
    fn close(&self, disk: &mut dyn Disk) -> Result<()> {
        self.clear(disk)?;
        for name in [GITIGNORE, LOCK] {
            let path = self.folder.join(name);
            if path.exists() {
                disk.remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))?;
            }
        }
        disk.remove_dir(&self.folder).with_context(|| format!("cannot remove `{}`", self.folder.display()))
    }

    /// Removes the plan, then what was staged.
    fn clear(&self, disk: &mut dyn Disk) -> Result<Recovered> {
        let mut names: Vec<PathBuf> = Vec::new();
        let folder = fs::read_dir(&self.folder);
        for entry in folder.with_context(|| format!("cannot read `{}`", self.folder.display()))? {
            let path = entry?.path();
            if !path.ends_with(LOCK) {
                names.push(path);
            }
        }
        // Without its plan what is left of a run means nothing, so the plan goes first.
        names.sort_by_key(|path| (!path.ends_with(PLAN), path.clone()));
        for path in &names {
            disk.remove_file(path).with_context(|| format!("cannot remove `{}`", path.display()))?;
        }
        Ok(if names.is_empty() { Recovered::Nothing } else { Recovered::Discarded })
    }

    fn write(
        &self,
        name: &str,
        bytes: &[u8],
        permissions: Option<fs::Permissions>,
        disk: &mut dyn Disk,
    ) -> Result<()> {
        let path = self.folder.join(name);
        disk.write_new(&path, bytes, permissions)
            .with_context(|| format!("cannot write `{}`", path.display()))
    }

    fn sync(&self, folder: &Path, disk: &mut dyn Disk) -> Result<()> {
        disk.sync_dir(folder).with_context(|| format!("cannot make `{}` durable", folder.display()))
    }

    /// The digest of what stands at `path` now.
    fn digest(&self, path: &RelativePath) -> Result<Option<Digest>> {
        match fs::read(path.to_path(&self.root)) {
            Ok(bytes) => Ok(Some(Digest::of(bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read `{path}`")),
        }
    }
}

const LOCK: &str = "lock";
const GITIGNORE: &str = ".gitignore";
const PLAN: &str = "plan.json";
const PLAN_DRAFT: &str = "plan.json.draft";
