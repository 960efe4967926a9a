//! Undoing what the ledger tells: exactly where a file still has the bytes that a run left, and by hints where it has not.

use super::ledger::{File, Run, Undo};
use crate::{
    digest::Digest,
    edit::Edit,
    links::{Library, Resolution},
    repo::{RelPath, Repo},
};
use relative_path::RelativePath;
use std::collections::{BTreeMap, BTreeSet};

/// What undoing whole runs does to files that nobody has touched since.
#[derive(Debug, Default)]
pub(super) struct Exact {
    /// Edits that give back what stood there, with what each was for; by the place that the file has now.
    pub(super) edits: BTreeMap<RelPath, Vec<(Edit, Undo)>>,
    /// Files that the runs made.
    pub(super) discards: BTreeSet<RelPath>,
}

impl Exact {
    /// Undoes runs, the latest first.
    pub(super) fn of<'a>(repo: &Repo, runs: impl Iterator<Item = &'a Run>) -> Exact {
        let mut exact = Exact::default();
        // What files hold after the undoing so far, and whether more than one run is undone in them.
        let mut pending: BTreeMap<RelPath, String> = BTreeMap::new();
        for run in runs {
            for (path, file) in &run.files {
                exact.undo(repo, &mut pending, path, file);
            }
            for (path, digest) in &run.created {
                let stands = match pending.get(path) {
                    Some(text) => Digest::of(text) == *digest,
                    None => repo.read_bytes(path).is_ok_and(|bytes| Digest::of(bytes) == *digest),
                };
                if stands && repo.is_file(path) {
                    exact.edits.remove(path);
                    exact.discards.insert(path.clone());
                }
            }
        }
        exact
    }

    fn undo(&mut self, repo: &Repo, pending: &mut BTreeMap<RelPath, String>, path: &RelPath, file: &File) {
        if !pending.contains_key(path) {
            let Ok(bytes) = repo.read_bytes(path) else { return };
            if Digest::of(&bytes) != file.digest {
                return;
            }
            // What is no text has no edits: it is as it was.
            let Ok(text) = String::from_utf8(bytes) else {
                return drop(self.edits.insert(path.clone(), vec![]));
            };
            let edits = file.undo.iter().map(|undo| (inverse(undo), undo.clone())).collect();
            pending.insert(path.clone(), undone(&text, file));
            self.edits.insert(path.clone(), edits);
            return;
        }
        let Some(text) = pending.get(path).filter(|text| Digest::of(text) == file.digest) else { return };
        let text = undone(text, file);
        // The edits of two runs are one edit: what differs.
        let before = repo.read(path).map(|text| text.to_string()).unwrap_or_default();
        let edit = difference(&before, &text);
        let kind = file.undo.first().map_or(super::Kind::Mention, |undo| undo.kind);
        let whole = Undo { at: 0, new: String::new(), old: String::new(), kind, about: None };
        self.edits.insert(path.clone(), vec![(edit, whole)]);
        pending.insert(path.clone(), text);
    }
}

fn inverse(undo: &Undo) -> Edit {
    Edit::replace(undo.at..undo.at + undo.new.len(), undo.old.clone())
}

/// The text before a run, from the text after it.
fn undone(text: &str, file: &File) -> String {
    let mut before = String::with_capacity(text.len());
    let mut copied = 0;
    for undo in &file.undo {
        before.push_str(&text[copied..undo.at]);
        before.push_str(&undo.old);
        copied = undo.at + undo.new.len();
    }
    before.push_str(&text[copied..]);
    before
}

/// One edit that makes `after` of `before`.
pub(super) fn difference(before: &str, after: &str) -> Edit {
    let same = before.char_indices().zip(after.chars()).take_while(|((_, a), b)| a == b);
    let start = same.last().map_or(0, |((at, c), _)| at + c.len_utf8());
    let (old, new) = (&before[start..], &after[start..]);
    let tail = old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b);
    let tail: usize = tail.map(|(c, _)| c.len_utf8()).sum();
    Edit::replace(start..before.len() - tail, &new[..new.len() - tail])
}

/// How the references of a file were spelled before they were rewritten.
pub(super) struct Hints<'a> {
    undo: Vec<&'a Undo>,
}

impl<'a> Hints<'a> {
    /// What runs wrote in the file at `path`.
    pub(super) fn of(runs: impl Iterator<Item = &'a Run>, path: &RelPath) -> Hints<'a> {
        let files = runs.filter_map(|run| run.files.get(path));
        let undo = files.flat_map(|file| &file.undo).filter(|undo| undo.kind.is_reference());
        Hints { undo: undo.collect() }
    }

    /// Gives edits the old spelling where it leads to the same from the place `at`, in the tree as it will be.
    pub(super) fn apply(&self, text: &str, edits: &mut [Edit], at: &RelativePath, after: &Library<'_>) {
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut order: Vec<usize> = (0..edits.len()).collect();
        order.sort_by_key(|index| edits[*index].range.start);
        for index in order {
            groups.entry(&text[edits[index].range.clone()]).or_default().push(index);
        }
        for (now, indexes) in groups {
            let olds: Vec<&str> =
                self.undo.iter().filter(|undo| undo.new == now).map(|undo| undo.old.as_str()).collect();
            let is_one = olds.windows(2).all(|pair| pair[0] == pair[1]);
            for (number, index) in indexes.iter().enumerate() {
                let old = if olds.len() == indexes.len() {
                    olds.get(number)
                } else {
                    olds.first().filter(|_| is_one)
                };
                let Some(old) = old else { continue };
                let edit = &mut edits[*index];
                if leads_alike(after, at, old, &edit.text) {
                    edit.text = (*old).to_owned();
                }
            }
        }
    }
}

/// Whether two spellings lead to the same file.
fn leads_alike(after: &Library<'_>, at: &RelativePath, a: &str, b: &str) -> bool {
    let bare = |text: &str| text.trim_start_matches('<').trim_end_matches('>').to_owned();
    let from = |text: &str| match after.resolve(at, &bare(text)) {
        found @ (Resolution::File { .. } | Resolution::Folder { .. }) => Some(found),
        Resolution::MissingAnchor { path, fragment } => {
            Some(Resolution::File { path, fragment: Some(fragment) })
        }
        _ => None,
    };
    let from_root = |text: &str| after.resolve(RelativePath::new(""), &bare(text));
    let is_same = |a: Option<Resolution>, b: Option<Resolution>| a.is_some() && a == b;
    is_same(from(a), from(b))
        || is_same(Some(from_root(a)).filter(|found| !found.is_broken()), Some(from_root(b)))
        || is_same(from(a), Some(from_root(b)))
        || is_same(Some(from_root(a)).filter(|found| !found.is_broken()), from(b))
}
