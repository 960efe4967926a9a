//! What moves, and what a reference is to lead to afterwards.

use super::{Library, Resolution};
use crate::repo::{RelPath, is_below};
use anyhow::Result;
use globset::GlobSet;
use relative_path::RelativePath;
use std::collections::{BTreeMap, BTreeSet};

/// What moves, all at once. Places before are those of the tree as it is, places after those of the tree as it will be.
#[derive(Debug, Clone, Default)]
pub struct Moves {
    /// Files, from where to where.
    pub files: BTreeMap<RelPath, RelPath>,
    /// Anchors, without `#`: document and name before, document and name after.
    pub anchors: BTreeMap<(RelPath, String), (RelPath, String)>,
    /// Documents that take in text of another one: by the document before, all that hold parts of it afterwards besides
    /// the one at its own place.
    pub parts: BTreeMap<RelPath, BTreeSet<RelPath>>,
    /// Files that come into being beside what moves, as far as they are known beforehand.
    pub new: BTreeSet<RelPath>,
    /// What becomes of mentions outside links.
    pub mentions: Mentions,
    /// Documents in which mentions outside links stay: they tell what was.
    pub changelogs: GlobSet,
}

/// What becomes of paths that are mentioned outside links.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mentions {
    /// They follow.
    #[default]
    Edit,
    /// They are reported and stay.
    Report,
}

/// What a destination is to lead to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// File or folder.
    pub path: RelPath,
    /// It is a folder.
    pub folder: bool,
    /// Part of it; `None` leaves the fragment as it is written.
    pub fragment: Option<String>,
}

impl Moves {
    /// Whether nothing moves.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.anchors.is_empty() && self.parts.is_empty()
    }

    /// The documents of which anchors may be others afterwards.
    pub(super) fn doubted(&self) -> BTreeSet<RelPath> {
        let documents =
            self.files.keys().chain(self.anchors.keys().map(|(path, _)| path)).chain(self.parts.keys());
        documents.cloned().collect()
    }

    /// Where the file at `path` stands afterwards.
    pub fn place<'a>(&'a self, path: &'a RelativePath) -> &'a RelativePath {
        self.files.get(path).map_or(path, |to| to)
    }

    /// Whether the words of a document tell what was, so that paths in them stay.
    pub(super) fn tells_what_was(&self, path: &RelativePath) -> bool {
        self.changelogs.is_match(path.as_str())
    }

    /// What a reference leads to afterwards; `None` for one that leads to nothing in the repository.
    ///
    /// # Errors
    /// When the tree cannot be listed.
    pub fn target(&self, library: &Library<'_>, resolution: &Resolution) -> Result<Option<Target>> {
        let file =
            |path: &RelPath| Target { path: self.place(path).to_owned(), folder: false, fragment: None };
        Ok(match resolution {
            Resolution::File { path, fragment: Some(fragment) } => match self.anchor(path, fragment) {
                Some((path, name)) => {
                    Some(Target { path: path.clone(), folder: false, fragment: Some(name.clone()) })
                }
                None => Some(file(path)),
            },
            Resolution::File { path, .. } | Resolution::MissingAnchor { path, .. } => Some(file(path)),
            Resolution::Folder { path, index, .. } => Some(match self.folder(library, path)? {
                Some(path) => Target { path, folder: true, fragment: None },
                // The folder goes, and its files to different places.
                None => index.as_ref().map_or_else(|| file(path), file),
            }),
            Resolution::Dangling(_) | Resolution::Outside | Resolution::External => None,
        })
    }

    fn anchor(&self, path: &RelPath, fragment: &str) -> Option<&(RelPath, String)> {
        if self.anchors.is_empty() {
            return None;
        }
        let find = |name: String| self.anchors.get(&(path.clone(), name));
        find(fragment.to_owned()).or_else(|| find(fragment.to_lowercase()))
    }

    /// Where a folder stands afterwards: it moves when all its files move and stay together. `None` when it goes.
    pub(super) fn folder(&self, library: &Library<'_>, folder: &RelPath) -> Result<Option<RelPath>> {
        if !self.files.keys().any(|path| is_below(path, folder)) {
            return Ok(Some(folder.clone()));
        }
        let mut places = BTreeSet::new();
        for path in library.files_in(folder)? {
            let Some(to) = self.files.get(path) else { return Ok(Some(folder.clone())) };
            let rest = path.strip_prefix(folder).map(RelativePath::as_str).unwrap_or_default();
            let place = to.as_str().strip_suffix(rest).and_then(|place| place.strip_suffix('/'));
            places.insert(place.map(RelPath::from));
        }
        let place = places.pop_first().flatten();
        Ok(place.filter(|_| places.is_empty()))
    }
}
