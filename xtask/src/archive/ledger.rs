//! What each run of `archive` changed, so that `--restore` can give back the bytes: one line of JSON for each run, in a
//! file of the folder that the documents went to.
//!
//! A person need not read it. Without it a document can still be brought back by what its note says.

use super::{
    Kind,
    draft::{Change, Draft},
};
use crate::{
    digest::Digest,
    links::{Library, Repointed},
    repo::{RelPath, Repo, is_named},
};
use anyhow::{Context as _, Result, bail};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the file.
pub(super) const FILE: &str = ".archive.jsonl";

const SCHEMA: u32 = 1;

/// What one run changed. Paths are those that files have after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Run {
    schema: u32,
    /// What moved and is still in the archive: where it stands, and where it came from.
    pub(super) moved: BTreeMap<RelPath, RelPath>,
    /// Of those, what was taken along because of documents, with these documents.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) assets: BTreeMap<RelPath, Vec<RelPath>>,
    /// Files that the run made: index page, pointer pages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) created: BTreeMap<RelPath, Digest>,
    /// Symbolic links that were made to lead elsewhere.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) links: BTreeMap<RelPath, Pointed>,
    /// Files that stood before and were changed or moved.
    pub(super) files: BTreeMap<RelPath, File>,
}

/// A file after a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Its bytes after the run: while it has these, what was done to it can be undone exactly.
    pub(super) digest: Digest,
    /// In the order in which they stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) undo: Vec<Undo>,
}

/// What a symbolic link holds before a run and after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pointed {
    pub(super) before: String,
    pub(super) after: String,
}

/// How an edit is undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Undo {
    /// Where the new text stands after the run.
    pub(super) at: usize,
    /// What the run wrote.
    pub(super) new: String,
    /// What stood there before.
    pub(super) old: String,
    /// What it is for.
    pub(super) kind: Kind,
    /// The archived files that it is about; none when it is about all of the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) about: Vec<RelPath>,
}

impl Run {
    /// What a draft will have changed in the tree of `library`.
    pub(super) fn of(
        library: &Library<'_>,
        draft: &Draft,
        assets: &BTreeMap<RelPath, Vec<RelPath>>,
    ) -> Result<Run> {
        let repo = library.repo();
        let place = |path: &RelPath| draft.moves.get(path).unwrap_or(path).clone();
        let texts = draft.texts(library)?;
        let edited = texts.par_iter().map(|(path, edit)| {
            let path = *path;
            let undo = undone(&library.text(path)?, &draft.edits[path]);
            let digest = Digest::of(edit.apply_to_bytes(&library.read_bytes(path)?));
            Ok((place(path), File { digest, undo }))
        });
        let edited: Vec<(RelPath, File)> = edited.collect::<Result<_>>()?;
        let mut files = BTreeMap::from_iter(edited);
        let is_edited = |path: &RelPath| draft.edits.get(path).is_some_and(|changes| !changes.is_empty());
        let moves = draft.moves.iter().filter(|(from, _)| !is_edited(from));
        for (from, to) in moves.filter(|(from, _)| !repo.is_symlink(from)) {
            files.insert(to.clone(), File { digest: Digest::of(repo.read_bytes(from)?), undo: vec![] });
        }
        let moved = draft.moves.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
        let created = draft.creates.iter().map(|(path, text)| (path.clone(), Digest::of(text))).collect();
        let link = |link: &Repointed| {
            (link.to.clone(), Pointed { before: link.before.clone(), after: link.after.clone() })
        };
        let links = draft.links.iter().map(link).collect();
        Ok(Run { schema: SCHEMA, moved, assets: assets.clone(), created, links, files })
    }

    /// The line of the file, with its line break.
    pub(super) fn line(&self) -> Result<String> {
        Ok(serde_json::to_string(self)? + "\n")
    }
}

/// How the changes of a text are undone, in their order.
fn undone(before: &str, changes: &[Change]) -> Vec<Undo> {
    let mut changes: Vec<&Change> = changes.iter().collect();
    changes.sort_by_key(|change| (change.edit.range.start, change.edit.range.end));
    let (mut grown, mut shrunk) = (0, 0);
    let undo = changes.into_iter().map(|Change { kind, edit, about }| {
        let at = edit.range.start + grown - shrunk;
        grown += edit.text.len();
        shrunk += edit.range.len();
        let old = before[edit.range.clone()].to_owned();
        Undo { at, new: edit.text.clone(), old, kind: *kind, about: about.clone() }
    });
    undo.collect()
}

/// The file of a folder, read.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) path: RelPath,
    /// Runs with the lines that tell of them.
    pub(super) runs: Vec<(String, Run)>,
}

/// The files of all folders, by path.
///
/// # Errors
/// When one cannot be understood; names the file and the line.
pub(super) fn read_all(repo: &Repo, more: &[RelPath]) -> Result<Vec<Ledger>> {
    let listed = repo.files()?.iter().filter(|path| is_named(path, &[FILE])).cloned();
    // A pattern such as `.*` may hide it from git, but not from the disk.
    let hidden = more.iter().map(|folder| folder.join(FILE)).filter(|path| repo.is_file(path));
    let paths: std::collections::BTreeSet<RelPath> = listed.chain(hidden).collect();
    paths.into_iter().map(|path| read(repo, path)).collect()
}

fn read(repo: &Repo, path: RelPath) -> Result<Ledger> {
    let text = repo.read(&path)?;
    let mut runs = vec![];
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let run: Run = serde_json::from_str(line).with_context(|| {
            format!("cannot understand {path}:{}; put the line back as it was committed", number + 1)
        })?;
        if run.schema != SCHEMA {
            bail!("{path}:{} was written by another version of this tool; use that one", number + 1);
        }
        runs.push((line.to_owned(), run));
    }
    Ok(Ledger { path, runs })
}
