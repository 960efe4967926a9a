//! Undoing what the ledger tells: exactly where a file still has the bytes that a run left, and by hints where it has not.

use super::ledger::{File, Run, Undo};
use crate::{
    digest::Digest,
    edit::{Edit, TextEdit},
    links::{Library, Resolution},
    repo::{RelPath, Repo},
};
use relative_path::RelativePath;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// What undoing runs does to files that nobody has touched since.
#[derive(Debug, Default)]
pub(super) struct Exact {
    /// By the place that a file has now.
    pub(super) files: BTreeMap<RelPath, Undone>,
    /// Files that the runs made.
    pub(super) discards: BTreeSet<RelPath>,
}

/// What undoing does to one file.
#[derive(Debug)]
pub(super) struct Undone {
    /// Edits that give back what stood there, with what each was for.
    pub(super) edits: Vec<(Edit, Undo)>,
    /// The file holds nothing else that must follow.
    pub(super) is_whole: bool,
}

impl Exact {
    /// Undoes what runs did for the files that come back, the latest run first.
    pub(super) fn of<'a>(
        repo: &Repo,
        runs: impl Iterator<Item = &'a Run>,
        wanted: &BTreeMap<RelPath, RelPath>,
    ) -> Exact {
        let mut exact = Exact::default();
        // What files hold after the undoing so far, where it is whole.
        let mut pending: BTreeMap<RelPath, String> = BTreeMap::new();
        // Where files are now that a later run moved, by the place that they had before it.
        let mut places: BTreeMap<&RelPath, RelPath> = BTreeMap::new();
        for run in runs.filter(|run| run.moved.keys().any(|to| wanted.contains_key(to))) {
            let is_whole = run.moved.keys().all(|to| wanted.contains_key(to));
            let comes = |undo: &Undo| match undo.about.is_empty() {
                true => is_whole,
                // What is not in the archive any more does not hold anything up.
                false => undo.about.iter().all(|to| wanted.contains_key(to) || !run.moved.contains_key(to)),
            };
            for (path, file) in &run.files {
                let path = places.get(path).unwrap_or(path).clone();
                exact.undo(repo, &mut pending, &path, file, is_whole, comes);
            }
            for (path, digest) in run.created.iter().filter(|_| is_whole) {
                let stands = match pending.get(path) {
                    Some(text) => Digest::of(text) == *digest,
                    None => repo.read_bytes(path).is_ok_and(|bytes| Digest::of(bytes) == *digest),
                };
                if stands && repo.is_file(path) {
                    exact.files.remove(path);
                    exact.discards.insert(path.clone());
                }
            }
            for (to, from) in run.moved.iter().filter(|_| is_whole) {
                let now = places.get(to).unwrap_or(to).clone();
                places.insert(from, now);
            }
        }
        exact
    }

    fn undo(
        &mut self,
        repo: &Repo,
        pending: &mut BTreeMap<RelPath, String>,
        path: &RelPath,
        file: &File,
        is_whole: bool,
        comes: impl Fn(&Undo) -> bool,
    ) {
        let edits = || file.undo.iter().filter(|undo| comes(undo)).map(|undo| (inverse(undo), undo.clone()));
        if let Some(text) = pending.get(path) {
            if !is_whole || Digest::of(text) != file.digest {
                return;
            }
            // The edits of two runs are one edit: what differs.
            let text = undone(text, file);
            let before = repo.text(path).map(|text| text.to_string()).unwrap_or_default();
            let kind = file.undo.first().map_or(super::Kind::Mention, |undo| undo.kind);
            let both = Undo { at: 0, new: String::new(), old: String::new(), kind, about: vec![] };
            let edits = vec![(difference(&before, &text), both)];
            self.files.insert(path.clone(), Undone { edits, is_whole });
            pending.insert(path.clone(), text);
            return;
        }
        let bytes = repo.read_bytes(path).ok().filter(|bytes| Digest::of(bytes) == file.digest);
        if self.files.contains_key(path) || bytes.is_none() {
            return;
        }
        self.files.insert(path.clone(), Undone { edits: edits().collect(), is_whole });
        // What is no text has no edits: it is as it was.
        if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).filter(|_| is_whole) {
            pending.insert(path.clone(), undone(&text, file));
        }
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

/// What is left to undo in a file after edits of it; `None` where that cannot be told.
///
/// Edits by which files of this run came back are undone with the others of the run. Those of another run (`is_own` is
/// false) stay, and must not touch what this run wrote.
pub(super) fn left(text: &str, file: &File, edits: &[Edit], is_own: bool) -> Option<File> {
    let mut entries: Vec<Undo> = file.undo.clone();
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    // From the last edit to the first, so that places before an edit still count.
    for edit in edits.iter().rev() {
        let end = |undo: &Undo| undo.at + undo.new.len();
        let is_inverse = |undo: &Undo| inverse(undo) == **edit;
        let touches = |undo: &Undo| undo.at < edit.range.end && edit.range.start < end(undo);
        if !is_own {
            if entries.iter().any(touches) {
                return None;
            }
        } else if let Some(at) = entries.iter().rposition(is_inverse) {
            entries.remove(at);
        } else if let Some(undo) = entries
            .iter_mut()
            .find(|undo| undo.at <= edit.range.start && edit.range.end <= end(undo) && !undo.new.is_empty())
        {
            undo.new.replace_range(edit.range.start - undo.at..edit.range.end - undo.at, &edit.text);
        } else if entries.iter().any(touches) {
            return None;
        } else {
            let old = text[edit.range.clone()].to_owned();
            let new = Undo {
                at: edit.range.start,
                new: edit.text.clone(),
                old,
                kind: super::Kind::Mention,
                about: vec![],
            };
            let at = entries.partition_point(|undo| undo.at < edit.range.start);
            entries.insert(at, new);
        }
        let (grown, shrunk) = (edit.text.len(), edit.range.len());
        let behind = entries.iter_mut().filter(|undo| undo.at > edit.range.start);
        behind.for_each(|undo| undo.at = undo.at + grown - shrunk);
    }
    let all = edits.into_iter().cloned().collect();
    let digest = Digest::of(TextEdit::new(text, all).ok()?.apply(text));
    Some(File { digest, undo: entries })
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

    /// Gives references the old spelling where it leads to the same from the place `at`, in the tree as it will be.
    /// `places` are the destinations that stand in the text, besides those that are edited.
    pub(super) fn apply(
        &self,
        text: &str,
        places: &[Range<usize>],
        edits: &mut Vec<Edit>,
        at: &RelativePath,
        after: &Library<'_>,
    ) {
        let is_edited = |place: &&Range<usize>| edits.iter().any(|edit| edit.range == **place);
        let stay = places.iter().filter(|place| !is_edited(place));
        let stay: Vec<Edit> = stay.map(|place| Edit::replace(place.clone(), &text[place.clone()])).collect();
        edits.extend(stay);
        edits.sort_by_key(|edit| edit.range.start);
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, edit) in edits.iter().enumerate() {
            groups.entry(&text[edit.range.clone()]).or_default().push(index);
        }
        for (now, indexes) in groups {
            let olds: Vec<&str> =
                self.undo.iter().filter(|undo| undo.new == now).map(|undo| undo.old.as_str()).collect();
            let is_one = olds.windows(2).all(|pair| pair[0] == pair[1]);
            for (number, index) in indexes.iter().enumerate() {
                let of_place = if olds.len() == indexes.len() { olds.get(number) } else { None };
                let Some(old) = of_place.or(olds.first().filter(|_| is_one)) else { continue };
                let edit = &mut edits[*index];
                if leads_alike(after, at, old, &edit.text) {
                    edit.text = (*old).to_owned();
                }
            }
        }
        edits.retain(|edit| text[edit.range.clone()] != edit.text);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn undo(at: usize, new: &str, old: &str) -> Undo {
        Undo { at, new: new.into(), old: old.into(), kind: super::super::Kind::Link, about: vec![] }
    }

    #[test]
    fn the_difference_is_one_edit_on_characters() {
        for (before, after, range, text) in [
            ("abc", "abc", 3..3, ""),
            ("aéb", "aèb", 1..3, "è"),
            ("aaa", "aa", 2..3, ""),
            ("", "x", 0..0, "x"),
            ("x €\n", "x $€\n", 2..2, "$"),
        ] {
            let edit = difference(before, after);
            assert_eq!((edit.range.clone(), edit.text.as_str()), (range, text), "{before} {after}");
            assert_eq!(TextEdit::new(before, vec![edit]).unwrap().apply(before), after);
        }
    }

    /// What is left to undo after edits gives back the text of before.
    #[test]
    fn what_is_left_gives_back_the_text_of_before() {
        let (before, after) = ("one [a](a.md) two [b](b.md) end", "one [a](h/a.md) two [b](h/b.md) end");
        let file = File {
            digest: Digest::of(after),
            undo: vec![undo(8, "h/a.md", "a.md"), undo(24, "h/b.md", "b.md")],
        };
        assert_eq!(undone(after, &file), before);
        for edits in [
            vec![],
            vec![Edit::replace(8..14, "a.md")],
            vec![Edit::replace(24..30, "b.md")],
            vec![Edit::replace(8..14, "a.md"), Edit::replace(24..30, "./b.md")],
            vec![Edit::replace(0..3, "two"), Edit::insert(after.len(), "!")],
            vec![Edit::replace(8..10, "")],
        ] {
            let edited = TextEdit::new(after, edits.clone()).unwrap().apply(after);
            let left = left(after, &file, &edits, true).unwrap();
            assert_eq!(left.digest, Digest::of(&edited));
            assert_eq!(undone(&edited, &left), before, "{edits:?}");
        }
    }

    #[test]
    fn edits_of_another_run_stay_or_make_it_unknown() {
        let (before, after) = ("[a](a.md) x", "[a](h/a.md) x");
        let file = File { digest: Digest::of(after), undo: vec![undo(4, "h/a.md", "a.md")] };
        let elsewhere = vec![Edit::replace(12..13, "y")];
        let left_over = left(after, &file, &elsewhere, false).unwrap();
        assert_eq!(undone("[a](h/a.md) y", &left_over), before.replace('x', "y"));
        assert_eq!(left(after, &file, &[Edit::replace(4..10, "z")], false), None);
        assert_eq!(left(after, &file, &[Edit::replace(2..8, "z")], true), None);
    }
}
