//! Changes to a tree as data, and the one sink that writes, checks or shows them.
//!
//! Nothing else in the tool writes a file. A command computes a [`ChangeSet`] and hands it to the [`Sink`].

mod compose;
mod disk;
mod journal;
mod lock;
mod memo;
mod obstacle;
mod place;
mod plan;
mod redo;
mod report;
mod sink;
#[cfg(test)]
pub(crate) mod tests;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use anyhow::{Context as _, Result, bail};
use rayon::prelude::*;
use relative_path::RelativePath;

use crate::{
    diagnostic,
    edit::TextEdit,
    repo::{self, Overlay, RelPath, Repo},
};

pub use journal::{Recovered, check_whole, recover};
use memo::Memo;
pub use sink::{Outcome, Sink};

/// Edits, moves and new files, all against one state of a [`Repo`].
///
/// A file may be edited and moved: the edits count in its present text, and the result lands at the destination. Moves
/// happen at once, so that two files may change places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeSet {
    /// What becomes of files that stand in the tree, by the path they have before.
    fates: BTreeMap<RelPath, Fate>,
    /// Files that come into being or are generated anew, by the path they have after.
    new: BTreeMap<RelPath, New>,
    /// Symbolic links that lead or stand elsewhere afterwards, by the path they have before.
    links: BTreeMap<RelPath, Pointing>,
    /// What cannot hold at once; refused before anything is written.
    conflicts: Vec<String>,
    /// Forgotten with every change.
    memo: Memo,
}

/// What becomes of a file that stands in the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Fate {
    rewrite: Option<Rewrite>,
    place: Place,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Stays,
    Moves(RelPath),
    /// Replaced after a move, or moved after being generated; absent from the beginning is fine too.
    Gone,
    /// Owned by the tool and of no use any more; absent from the beginning is fine too.
    Discarded,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rewrite {
    before: Arc<[u8]>,
    after: Arc<[u8]>,
}

impl Rewrite {
    /// What an edit makes of the file at `path`; nothing where it edits nothing.
    fn of(repo: &Repo, path: &RelPath, edit: &TextEdit) -> Result<Option<Rewrite>> {
        let before = repo.read_bytes(path)?;
        if !edit.is_for(&repo::text_of(&before)) {
            bail!("`{path}` has changed since its edits were planned; run the command again");
        }
        let rewrite = || Rewrite { after: edit.apply_to_bytes(&before).into(), before: before.into() };
        Ok((!edit.is_empty()).then(rewrite))
    }
}

/// A symbolic link before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pointing {
    before: String,
    after: String,
    to: RelPath,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct New {
    bytes: Arc<[u8]>,
    /// Owned by the tool: may replace what stands there, committed or not.
    is_generated: bool,
}

impl ChangeSet {
    /// Edits the text at `path`, as [`Repo::text`] reads it: bytes that are not UTF-8 stay as they are.
    ///
    /// # Errors
    /// When the file cannot be read, when `edit` was made for another text than stands there, or when `path` is edited
    /// already.
    pub fn edit(&mut self, repo: &Repo, path: impl Into<RelPath>, edit: TextEdit) -> Result<()> {
        self.edit_all(repo, vec![(path.into(), edit)])
    }

    /// The same for many texts, which are read on all cores.
    ///
    /// # Errors
    /// As [`ChangeSet::edit`].
    pub fn edit_all(&mut self, repo: &Repo, edits: Vec<(RelPath, TextEdit)>) -> Result<()> {
        self.memo = Memo::default();
        let rewritten = edits.into_par_iter().map(|(path, edit)| {
            let path = path.normalize();
            let rewrite = Rewrite::of(repo, &path, &edit)?;
            Ok((path, rewrite))
        });
        for (path, rewrite) in rewritten.collect::<Result<Vec<_>>>()? {
            let Some(rewrite) = rewrite else { continue };
            let fate = self.fates.entry(path.clone()).or_default();
            if fate.rewrite.is_some() {
                bail!("`{path}` is edited twice in one change set; collect its edits into one");
            }
            fate.rewrite = Some(rewrite);
        }
        Ok(())
    }

    /// Moves the file at `from` to `to`, which nothing may stand at unless it moves away as well.
    pub fn move_file(&mut self, from: impl Into<RelPath>, to: impl Into<RelPath>) {
        self.memo = Memo::default();
        let (from, to) = (from.into().normalize(), to.into());
        let fate = self.fates.entry(from.clone()).or_default();
        match &fate.place {
            Place::Moves(other) if *other != to => {
                self.conflicts.push(format!("`{from}` is to move to both `{other}` and `{to}`"));
            }
            _ => fate.place = Place::Moves(to),
        }
    }

    /// Makes the symbolic link at `from`, which holds `before`, hold `after` and stand at `to`.
    pub fn point(&mut self, from: RelPath, to: RelPath, before: String, after: String) {
        self.memo = Memo::default();
        self.links.insert(from, Pointing { before, after, to });
    }

    /// Creates a file where none stands.
    pub fn create(&mut self, path: impl Into<RelPath>, bytes: impl Into<Vec<u8>>) {
        self.insert(path.into(), bytes.into(), false);
    }

    /// Creates or replaces a file that the tool owns: a record, a rendered document. Changes that are not committed do
    /// not protect it. Nothing happens where the bytes stand already.
    pub fn generate(&mut self, path: impl Into<RelPath>, bytes: impl Into<Vec<u8>>) {
        self.insert(path.into(), bytes.into(), true);
    }

    /// Removes a file that the tool owns and does not generate any more. Nothing happens where none stands.
    pub fn discard(&mut self, path: impl Into<RelPath>) {
        self.memo = Memo::default();
        self.fates.insert(path.into().normalize(), Fate { rewrite: None, place: Place::Discarded });
    }

    /// Whether there is nothing to do. A set that only generates what stands already is not empty.
    pub fn is_empty(&self) -> bool {
        let is_quiet = self.links.is_empty() && self.conflicts.is_empty();
        self.fates.is_empty() && self.new.is_empty() && is_quiet
    }

    /// The texts that change or come into being, each with its text before, by path.
    ///
    /// # Errors
    /// When a file that changes or comes into being is no text.
    pub fn rewrites(&self) -> Result<Vec<diagnostic::Rewrite>> {
        let edited = self.fates.iter().filter_map(|(path, fate)| {
            let Rewrite { before, after } = fate.rewrite.as_ref()?;
            let (before, after) = (text(path, before), text(path, after));
            Some(before.and_then(|before| {
                Ok(diagnostic::Rewrite { path: path.clone(), before: before.into(), after: after?.into() })
            }))
        });
        let new = self.new.iter().map(|(path, new)| {
            let after = text(path, &new.bytes)?.into();
            Ok(diagnostic::Rewrite { path: path.clone(), before: "".into(), after })
        });
        edited.chain(new).collect()
    }

    /// The tree as it will be. A symbolic link that moves reads as a file with what it shows now.
    ///
    /// # Errors
    /// When the changes cannot be made to `repo`.
    pub fn after(&self, repo: &Repo) -> Result<Repo> {
        let plan = self.foretold(repo)?;
        let (links, plan): (Vec<_>, Vec<_>) = plan.iter().partition(|change| change.is_link());
        let mut overlay = Overlay::new();
        for (from, Pointing { to, .. }) in self.links.iter().filter(|_| !links.is_empty()) {
            if let Some(shown) = repo.read_bytes(from).ok().filter(|_| from != to) {
                overlay.insert(from.clone(), None);
                overlay.insert(to.clone(), Some(shown.into()));
            }
        }
        let gone = plan.iter().filter_map(|change| {
            let stays = |after: &plan::Side| Some(&after.path) == change.before.as_ref().map(|it| &it.path);
            change.before.as_ref().filter(|_| !change.after.as_ref().is_some_and(stays))
        });
        let gone = gone.map(|side| (side.path.clone(), None));
        let stands = plan.iter().filter_map(|change| change.after.as_ref());
        let stands = stands.map(|side| (side.path.clone(), Some(Arc::clone(&side.bytes))));
        // What stands at the place of what is gone counts. All at once, sorted as they are: one by one they are compared often.
        overlay.append(&mut gone.chain(stands).collect());
        Ok(repo.overlay(overlay))
    }

    /// Both sets in one: `next` was computed against the tree as it is after `self`.
    ///
    /// # Errors
    /// When `next` does not fit to the tree after `self`.
    pub fn then(self, next: ChangeSet) -> Result<ChangeSet> {
        compose::compose(self, next)
    }

    fn insert(&mut self, path: RelPath, bytes: Vec<u8>, is_generated: bool) {
        self.memo = Memo::default();
        let new = New { bytes: bytes.into(), is_generated };
        if self.new.insert(path.clone(), new).is_some() {
            self.conflicts.push(format!("`{path}` is created twice"));
        }
    }
}

/// Makes the folder that a new tree is to stand in, and those above it.
///
/// # Errors
/// When the folder cannot be made; names it.
pub fn create_root(folder: &Path) -> Result<()> {
    disk::create_root(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))
}

/// Removes a folder below the build folder, in which subprocesses left what they found.
///
/// # Errors
/// When it cannot be removed; names it.
pub fn remove_scratch(folder: &Path) -> Result<()> {
    disk::remove_scratch(folder).with_context(|| format!("cannot remove the folder `{}`", folder.display()))
}

impl Fate {
    /// Where the file stands afterwards; `None` when it is gone.
    fn landing<'a>(&'a self, path: &'a RelativePath) -> Option<&'a RelativePath> {
        match &self.place {
            Place::Stays => Some(path),
            Place::Moves(to) => Some(to),
            Place::Gone | Place::Discarded => None,
        }
    }
}

fn text<'a>(path: &RelativePath, bytes: &'a [u8]) -> Result<&'a str> {
    std::str::from_utf8(bytes).with_context(|| format!("`{path}` is not UTF-8 text"))
}
