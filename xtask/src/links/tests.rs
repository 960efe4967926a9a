//! Moves on small trees, byte for byte.

mod documents;
mod mrrc;
mod others;
mod property;
mod suspects;

use super::*;
use crate::{
    edit::TextEdit,
    repo::{Overlay, RelPath, Repo},
};
use relative_path::RelativePath;
use std::collections::BTreeMap;

/// Texts by path.
type Tree = BTreeMap<RelPath, String>;

/// A tree that stands in memory only, over an empty folder.
fn repo(tree: &Tree) -> Repo {
    static EMPTY: std::sync::LazyLock<tempfile::TempDir> =
        std::sync::LazyLock::new(|| tempfile::tempdir().unwrap());
    let files = tree.iter().map(|(path, text)| (path.clone(), Some(text.as_bytes().into())));
    Repo::open(EMPTY.path()).unwrap().overlay(Overlay::from_iter(files))
}

/// The tree after the moves, and what was left.
fn moved(tree: &Tree, moves: &Moves) -> (Tree, Vec<Left>) {
    let repo = repo(tree);
    let mut relinked = retarget(&Library::new(&repo), moves).unwrap();
    let after = tree.iter().map(|(path, text)| {
        let edits = relinked.edits.remove(path).unwrap_or_default();
        let text = TextEdit::new(text, edits).unwrap().apply(text);
        (RelPath::from(moves.place(path)), text)
    });
    let after = after.collect();
    assert!(relinked.edits.is_empty(), "edits of files that are not there");
    (after, relinked.left)
}

/// Moves, and proves what holds of every move: nothing is lost, and a second run has nothing to do.
#[track_caller]
fn proven(tree: &Tree, moves: &Moves) -> (Tree, Vec<Left>) {
    let (after, left) = moved(tree, moves);
    assert_eq!(lost(&Library::new(&repo(tree)), &repo(&after), moves).unwrap(), []);
    assert_eq!(moved(&after, moves).0, after, "the second run changes something");
    (after, left)
}

fn tree<const N: usize>(files: [(&str, &str); N]) -> Tree {
    files.map(|(path, text)| (path.into(), text.into())).into()
}

fn files<const N: usize>(moves: [(&str, &str); N]) -> Moves {
    let files = moves.map(|(from, to)| (from.into(), to.into()));
    Moves { files: files.into(), ..Moves::default() }
}

/// Moves files in a tree and compares the files that `after` names.
#[track_caller]
fn check<const N: usize, const M: usize, const K: usize>(
    before: [(&str, &str); N],
    moves: [(&str, &str); M],
    after: [(&str, &str); K],
) {
    let (found, left) = proven(&tree(before), &files(moves));
    for (path, text) in after {
        assert_eq!(found[RelativePath::new(path)], text, "{path}");
    }
    assert_eq!(left, []);
}

/// Files around the one that a case is about. `docs/a.md`, `docs/c d.md`, `docs/é.md` and `docs/p/(q).md` move to `old`.
const AROUND: [(&str, &str); 10] = [
    ("docs/a.md", "# A\n\n## Part one\n\n<a id=\"x\"></a>\n"),
    ("docs/c d.md", "# CD\n"),
    ("docs/é.md", "# E\n"),
    ("docs/p/(q).md", "# Q\n"),
    ("docs/e_f&g.md", "# EFG\n"),
    ("docs/stays.md", "# Stays\n\n## Here\n"),
    ("docs/img.svg", ""),
    ("docs/sub/README.md", "# Sub\n"),
    ("docs/sub/x.md", "# X\n"),
    ("README.md", "# R\n"),
];

const MOVES: [(&str, &str); 6] = [
    ("docs/a.md", "old/x/a.md"),
    ("docs/c d.md", "old/c d.md"),
    ("docs/é.md", "old/ü/é.md"),
    ("docs/p/(q).md", "old/p/(q).md"),
    ("docs/e_f&g.md", "old/e_f&g.md"),
    ("docs/moves.md", "old/moves.md"),
];

#[track_caller]
fn check_around(path: &str, before: &str, after: &str) {
    let mut tree = tree(AROUND);
    tree.insert(path.into(), before.into());
    let moves = files(MOVES);
    let (found, left) = proven(&tree, &moves);
    assert_eq!(found[moves.place(RelativePath::new(path))], after, "{before}");
    assert_eq!(left, []);
}

/// A text in `docs/b.md`, which stays: before and after its neighbours move.
#[track_caller]
fn into(before: &str, after: &str) {
    check_around("docs/b.md", before, after);
}

/// A text in `docs/moves.md`, which moves to `old/moves.md` with its neighbours.
#[track_caller]
fn out_of(before: &str, after: &str) {
    check_around("docs/moves.md", before, after);
}

/// A text in `docs/b.md` that stays as it is.
#[track_caller]
fn untouched(text: &str) {
    into(text, text);
}
