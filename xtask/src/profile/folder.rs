//! Folders of records: the one of the repository, and those that the command line names, which may lie anywhere.
//!
//! A folder of the command line is a tree of its own: what is written to it goes through the same sink, and nothing leaves
//! it.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::record::Record;
use super::stacks::Stacks;
use crate::change::{self, ChangeSet, Recovered};
use crate::config::{Config, FILE, Mode};
use crate::repo::{RelPath, Repo};

/// A folder of records.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The tree that it belongs to: the repository, or nothing but the folder itself.
    pub repo: Repo,
    /// Where it lies in that tree.
    pub path: RelPath,
    /// What the command line calls it. None for that of the repository.
    name: Option<String>,
}

impl Folder {
    /// The one of the repository.
    pub fn own(repo: &Repo, config: &Config) -> Folder {
        Folder { repo: repo.clone(), path: Record::folder(&config.docs.profiles), name: None }
    }

    /// One that the command line names, to read from.
    ///
    /// # Errors
    ///
    /// When there is no such folder, or a run that wrote to it was interrupted.
    pub fn open(folder: &Path) -> Result<Folder> {
        let opened = Folder::named(folder)?;
        change::check_whole(&opened.repo).with_context(|| folder.display().to_string())?;
        Ok(opened)
    }

    /// One that the command line names, to write to: made where there is none.
    ///
    /// # Errors
    ///
    /// When it cannot be made, or what an interrupted run left in it cannot be completed.
    pub fn make(folder: &Path) -> Result<Folder> {
        change::create_root(folder)?;
        let made = Folder::named(folder)?;
        let recovered = change::recover(&made.repo).with_context(|| folder.display().to_string())?;
        if recovered != Recovered::Nothing {
            anstream::eprintln!("{}: {recovered}", folder.display());
        }
        Ok(made)
    }

    fn named(folder: &Path) -> Result<Folder> {
        let name = Some(folder.display().to_string());
        Ok(Folder { repo: Repo::open(folder)?, path: RelPath::new(), name })
    }

    /// The same folder as `changes` leave it.
    ///
    /// # Errors
    ///
    /// When the changes cannot be made.
    pub fn after(&self, changes: &ChangeSet) -> Result<Folder> {
        Ok(Folder { repo: changes.after(&self.repo)?, ..self.clone() })
    }

    /// A file of its tree, as messages name it.
    pub fn place(&self, path: &RelPath) -> String {
        match &self.name {
            Some(name) => format!("{}/{path}", name.trim_end_matches('/')),
            None => path.to_string(),
        }
    }

    /// Whether it holds a record of `mode`.
    pub fn holds(&self, mode: &str) -> bool {
        self.repo.is_file(&Record::path_in(&self.path, mode))
    }

    /// The record of `mode`.
    ///
    /// # Errors
    ///
    /// When there is none that holds, or it is that of another mode.
    pub fn record(&self, mode: &str) -> Result<Record> {
        let path = Record::path_in(&self.path, mode);
        let record = Record::load(&self.repo, &path).with_context(|| self.name().to_owned())?;
        ensure!(
            record.mode.id == mode,
            "{} is a record of the mode `{}`; a record is named after its mode",
            self.place(&path),
            record.mode.id
        );
        Ok(record)
    }

    /// The stacks of a record of this folder.
    ///
    /// # Errors
    ///
    /// When they do not belong to it.
    pub fn stacks(&self, record: &Record) -> Result<Stacks> {
        Stacks::load(&self.repo, &self.path, record).with_context(|| self.name().to_owned())
    }

    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("the records of the repository")
    }
}

/// The files of a record as they stand in the folder `path`; an empty text where there is to be no file.
///
/// # Errors
///
/// When something is missing in the record without a reason, or the stacks do not belong to it.
pub(super) fn files(record: &Record, stacks: &Stacks, path: &RelPath) -> Result<Vec<(RelPath, String)>> {
    record.check_complete()?;
    stacks.check_against(record)?;
    let mode = &record.mode.id;
    let mut files = vec![(Record::path_in(path, mode), record.to_json()?)];
    files.extend(stacks.files(path, mode));
    Ok(files)
}

/// Puts the files of a record into `changes`. Stacks of an earlier record that this one has none of go.
pub(super) fn put(files: Vec<(RelPath, String)>, changes: &mut ChangeSet) {
    for (path, text) in files {
        match text.is_empty() {
            true => changes.discard(path),
            false => changes.generate(path, text),
        }
    }
}

/// Puts the records of `modes` that stand in `folders` into the folder `own`: the same bytes as those of a run that measured
/// them there.
///
/// # Errors
///
/// When a record or its stacks do not hold, or stand in two of the folders.
pub(super) fn take(folders: &[Folder], modes: &[&Mode], own: &RelPath) -> Result<ChangeSet> {
    let mut changes = ChangeSet::default();
    for mode in modes {
        if let Some(folder) = holder(folders, &mode.id)? {
            let record = folder.record(&mode.id)?;
            let taken = files(&record, &folder.stacks(&record)?, own);
            put(taken.with_context(|| folder.place(&Record::path_in(&folder.path, &mode.id)))?, &mut changes);
        }
    }
    Ok(changes)
}

/// The one of `folders` that holds a record of `mode`.
///
/// # Errors
///
/// When two of them do.
pub(super) fn holder<'a>(folders: &'a [Folder], mode: &str) -> Result<Option<&'a Folder>> {
    let mut holders = folders.iter().filter(|folder| folder.holds(mode));
    match (holders.next(), holders.next()) {
        (Some(one), Some(other)) => bail!(
            "both {} and {} hold a record of `{mode}`; leave one of them out, or remove the one that is not wanted",
            one.name(),
            other.name()
        ),
        (one, _) => Ok(one),
    }
}

/// Fails where a folder of the command line holds no record of any mode, and where a mode that was asked for by name has none in
/// all of them: somebody named another folder than he meant.
pub(super) fn check_found(folders: &[Folder], config: &Config, asked: &[String]) -> Result<()> {
    for folder in folders.iter().filter(|folder| folder.name.is_some()) {
        ensure!(
            config.modes.iter().any(|mode| folder.holds(&mode.id)),
            "{} holds no record of a mode of {FILE}, such as `{}.json`; name the folder that `profile --records` wrote",
            folder.name(),
            config.modes.first().map_or("MODE", |mode| mode.id.as_str())
        );
    }
    let missing = asked.iter().find(|mode| folders.iter().all(|folder| !folder.holds(mode)));
    if let (Some(mode), false) = (missing, folders.is_empty()) {
        let names: Vec<_> = folders.iter().map(Folder::name).collect();
        bail!("there is no record of `{mode}` in {}", names.join(", "));
    }
    Ok(())
}
