//! Changes while they are collected: every edit with what it is for.

use super::Kind;
use crate::{
    change::ChangeSet,
    edit::{Edit, TextEdit},
    links::{Library, Repointed},
    repo::RelPath,
};
use anyhow::{Context as _, Result};
use rayon::prelude::*;
use std::{collections::BTreeMap, ops::Range};

/// An edit and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What is edited.
    pub kind: Kind,
    /// In the text before.
    pub edit: Edit,
    /// The archived files that it is about, by the place that they have in the archive; none when it is about all.
    pub about: Vec<RelPath>,
}

/// Everything that a run is to do, by the places that files have before.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Edits of texts that stand.
    pub edits: BTreeMap<RelPath, Vec<Change>>,
    /// Where files go.
    pub moves: BTreeMap<RelPath, RelPath>,
    /// New files, by the place that they have afterwards.
    pub creates: BTreeMap<RelPath, String>,
    /// Symbolic links that follow.
    pub links: Vec<Repointed>,
    /// Files of the tool that are of no use any more.
    pub discards: Vec<RelPath>,
}

impl Draft {
    /// Adds an edit.
    pub(super) fn push(&mut self, path: &RelPath, kind: Kind, edit: Edit, about: &[RelPath]) {
        let change = Change { kind, edit, about: about.to_vec() };
        self.edits.entry(path.clone()).or_default().push(change);
    }

    /// Adds edits of many files, sorted by path.
    pub(super) fn extend(&mut self, edits: Vec<(RelPath, Vec<Change>)>) {
        if self.edits.is_empty() {
            // That many at once are compared less often than one by one.
            self.edits = edits.into_iter().collect();
            return;
        }
        for (path, changes) in edits {
            self.edits.entry(path).or_default().extend(changes);
        }
    }

    /// Takes back edits of a file that share bytes with `range`: it is about to be edited as a whole.
    pub(super) fn clear(&mut self, path: &RelPath, range: &Range<usize>) {
        if let Some(changes) = self.edits.get_mut(path) {
            changes.retain(|change| !meet(&change.edit.range, range));
        }
    }

    /// The edits of each file, sorted by path, checked against the text that they were made for.
    pub(super) fn texts(&self, library: &Library<'_>) -> Result<Vec<(&RelPath, TextEdit)>> {
        let texts =
            self.edits.par_iter().filter(|(_, changes)| !changes.is_empty()).map(|(path, changes)| {
                let edits = changes.iter().map(|change| change.edit.clone()).collect();
                let edit = TextEdit::new(&library.text(path)?, edits);
                Ok((path, edit.with_context(|| format!("cannot edit `{path}`"))?))
            });
        texts.collect()
    }

    /// The same as a change set.
    pub(super) fn changes(&self, library: &Library<'_>) -> Result<ChangeSet> {
        let repo = library.repo();
        let mut changes = ChangeSet::default();
        for (from, to) in self.moves.iter().filter(|(from, _)| !repo.is_symlink(from)) {
            changes.move_file(from.clone(), to.clone());
        }
        for link in self.links.iter().cloned() {
            changes.point(link.from, link.to, link.before, link.after);
        }
        let texts = self.texts(library)?.into_iter().map(|(path, edit)| (path.clone(), edit));
        changes.edit_all(repo, texts.collect())?;
        self.creates.iter().for_each(|(path, text)| changes.create(path.clone(), text.as_bytes()));
        self.discards.iter().for_each(|path| changes.discard(path.clone()));
        Ok(changes)
    }

    /// The files that stand and are changed.
    pub(super) fn touched(&self) -> impl Iterator<Item = &RelPath> {
        let links = self.links.iter().map(|link| &link.from);
        self.edits.keys().chain(self.moves.keys()).chain(&self.discards).chain(links)
    }
}

pub(super) fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
