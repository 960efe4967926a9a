//! The steps of a run. Each knows by digest whether it is made, so that all can be repeated after a crash at any instant.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use relative_path::RelativePath;
use serde::{Deserialize, Serialize};

use super::{disk::Disk, place::Places};
use crate::{
    digest::Digest,
    repo::{JOURNAL, RelPath, folders},
};

/// All steps of a run. Invariant: each path stands in one of them only.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Steps {
    schema: u32,
    steps: Vec<Step>,
}

const SCHEMA: u32 = 1;

/// Read on its own, so that another version is named as such and not as an unknown field.
#[derive(Deserialize)]
struct Version {
    schema: u32,
}

/// What becomes of one path.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) path: RelPath,
    /// `None`: nothing stands there.
    pub(super) before: Option<Digest>,
    /// `None`: nothing will stand there.
    pub(super) after: Option<Staged>,
}

/// New content that waits in the journal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Staged {
    pub(super) number: usize,
    pub(super) digest: Digest,
}

/// The file that holds staged content, in the journal folder.
pub(super) fn name(number: usize) -> String {
    format!("{number:04}")
}

impl Step {
    /// A file with these bytes goes away, unless something is staged for its place.
    pub(super) fn removal(path: &RelativePath, before: Digest) -> Step {
        Step { path: path.to_owned(), before: Some(before), after: None }
    }

    /// Nothing stands there yet.
    pub(super) fn arrival(path: &RelativePath) -> Step {
        Step { path: path.to_owned(), before: None, after: None }
    }
}

impl Steps {
    pub(super) fn new(steps: Vec<Step>) -> Steps {
        Steps { schema: SCHEMA, steps }
    }

    pub(super) fn read(path: &Path) -> Result<Steps> {
        let json = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let unknown = || {
            format!(
                "cannot understand `{}`; remove its folder to give the interrupted run up",
                path.display()
            )
        };
        let Version { schema } = serde_json::from_slice(&json).with_context(unknown)?;
        if schema != SCHEMA {
            bail!(
                "`{}` was written by another version of this tool; complete the run with that one",
                path.display()
            );
        }
        serde_json::from_slice(&json).with_context(unknown)
    }

    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// Each path that a step is about.
    pub(super) fn paths(&self) -> impl Iterator<Item = &RelPath> {
        self.steps.iter().map(|step| &step.path)
    }
}

/// Checks that every file is still what the plan was made on.
pub(super) fn check_untouched(root: &Path, steps: &Steps) -> Result<()> {
    for step in &steps.steps {
        if digest(root, &step.path)? != step.before {
            bail!("`{}` has changed since the command looked at it; run it again", step.path);
        }
    }
    Ok(())
}

/// Checks that what an interrupted run left undone can be done: what waits in the journal is whole, and nobody has changed
/// what it is to replace.
pub(super) fn check_completable(root: &Path, journal: &Path, steps: &Steps) -> Result<()> {
    for step in &steps.steps {
        let after = step.after.as_ref().map(|staged| staged.digest);
        if let (true, Some(staged)) = (is_due(root, step, after)?, &step.after) {
            let path = journal.join(name(staged.number));
            let is_whole =
                !path.is_symlink() && fs::read(&path).is_ok_and(|it| Digest::of(it) == staged.digest);
            if !is_whole {
                bail!(
                    "`{}`, which an interrupted run left to become `{}`, is missing or damaged; \
                     get the files back from git and remove `{JOURNAL}` to give the run up",
                    path.display(),
                    step.path
                );
            }
        }
    }
    Ok(())
}

/// Makes every step that is not made yet. New content comes first, so that nothing goes away before it stands elsewhere.
pub(super) fn redo(root: &Path, journal: &Path, steps: &Steps, disk: &mut dyn Disk) -> Result<()> {
    for step in &steps.steps {
        if let Some(staged) = &step.after
            && is_due(root, step, Some(staged.digest))?
        {
            create_folders(root, &step.path, disk)?;
            disk.rename(&journal.join(name(staged.number)), &step.path.to_path(root))
                .with_context(|| format!("cannot write `{}`", step.path))?;
        }
    }
    let removals = || steps.steps.iter().filter(|step| step.after.is_none());
    for step in removals() {
        if is_due(root, step, None)? {
            disk.remove_file(&step.path.to_path(root))
                .with_context(|| format!("cannot remove `{}`", step.path))?;
        }
    }
    for step in removals() {
        remove_emptied(root, &step.path, disk)?;
    }
    sync(root, steps, disk)
}

/// Makes the names in all folders durable that may have changed, also those that a run before this one has made or removed.
fn sync(root: &Path, steps: &Steps, disk: &mut dyn Disk) -> Result<()> {
    let changed: BTreeSet<&RelativePath> = steps.steps.iter().flat_map(|step| folders(&step.path)).collect();
    let changed = changed.into_iter().map(|folder| folder.to_path(root)).filter(|folder| folder.is_dir());
    for folder in changed.chain([root.to_owned()]) {
        disk.sync_dir(&folder).with_context(|| format!("cannot make `{}` durable", folder.display()))?;
    }
    Ok(())
}

/// Whether a step is still to be made. A file that is neither as before nor as after is somebody else's work.
fn is_due(root: &Path, step: &Step, after: Option<Digest>) -> Result<bool> {
    let path = &step.path;
    let give_up = || format!("remove `{JOURNAL}` to give the interrupted run up");
    if Places::new(root).resolve_link(path).with_context(give_up)? != *path {
        bail!(
            "`{path}` is a symbolic link, or lies behind one; remove `{JOURNAL}` to give the interrupted run up"
        );
    }
    let now = digest(root, path)?;
    if now != after && now != step.before {
        bail!(
            "`{path}` was changed after a run was interrupted; \
             put it back to have the run completed, or remove `{JOURNAL}` to give the run up"
        );
    }
    Ok(now != after)
}

/// The digest of a file with these bytes, or of a symbolic link that holds them. The two are never the same.
pub(super) fn digest_of(bytes: &[u8], is_link: bool) -> Digest {
    if is_link {
        Digest::of([b"symbolic link to ", Digest::of(bytes).to_string().as_bytes()].concat())
    } else {
        Digest::of(bytes)
    }
}

/// The digest of the file or the symbolic link at `path`, if there is one.
fn digest(root: &Path, path: &RelativePath) -> Result<Option<Digest>> {
    if let Ok(text) = path.to_path(root).read_link() {
        return Ok(Some(digest_of(text.as_os_str().as_encoded_bytes(), true)));
    }
    match fs::read(path.to_path(root)) {
        Ok(bytes) => Ok(Some(Digest::of(bytes))),
        Err(error) if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&error.kind()) => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read `{path}`")),
    }
}

/// Creates the folders that `path` needs.
fn create_folders(root: &Path, path: &RelativePath, disk: &mut dyn Disk) -> Result<()> {
    let folders = folders(path).map(|folder| folder.to_path(root));
    let missing: Vec<PathBuf> = folders.take_while(|folder| !folder.is_dir()).collect();
    for folder in missing.iter().rev() {
        disk.create_dir(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    }
    Ok(())
}

/// Removes the folders that the file at `path` has left empty.
fn remove_emptied(root: &Path, path: &RelativePath, disk: &mut dyn Disk) -> Result<()> {
    for folder in folders(path).map(|folder| folder.to_path(root)) {
        if !is_empty_or_gone(&folder).with_context(|| format!("cannot list `{}`", folder.display()))? {
            break;
        }
        if folder.is_dir() {
            match disk.remove_dir(&folder) {
                // It stands in one that may not be written to. All that the run is about is done without.
                Err(error) if error.kind() == ErrorKind::PermissionDenied => break,
                removed => removed.with_context(|| format!("cannot remove `{}`", folder.display()))?,
            }
        }
    }
    Ok(())
}

fn is_empty_or_gone(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}
