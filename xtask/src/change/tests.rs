//! Change sets on throwaway trees.
#![expect(clippy::disallowed_methods, reason = "tests lay out their trees by hand")]

use std::{collections::BTreeMap, fs, path::Path};

use tempfile::TempDir;

use super::*;
use crate::edit::Edit;

/// Writes a tree, git or not.
fn tree(files: &[(&str, &str)]) -> (TempDir, Repo) {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let repo = Repo::open(folder.path()).unwrap();
    (folder, repo)
}

/// Every file of a tree with its content, whatever git or the listing think of it.
fn contents(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(root).into_iter().map(|entry| entry.unwrap());
    files
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap();
            (path.to_str().unwrap().to_owned(), fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn replace(repo: &Repo, path: &str, from: &str, to: &str) -> TextEdit {
    let text = repo.read(path.as_ref()).unwrap();
    let at = text.find(from).unwrap();
    TextEdit::new(&text, vec![Edit::replace(at..at + from.len(), to)]).unwrap()
}

const WRITE: Sink = Sink::Write { allow_dirty: false };

#[test]
fn edits_moves_and_creates_at_once() {
    let (folder, repo) = tree(&[("docs/a.md", "one two"), ("docs/b.md", "b"), ("c.md", "c")]);
    let mut changes = ChangeSet::default();
    changes.edit(&repo, "docs/a.md", replace(&repo, "docs/a.md", "two", "2")).unwrap();
    changes.move_file("docs/a.md", "history/old/a.md");
    changes.move_file("docs/b.md", "c.md");
    changes.move_file("c.md", "docs2/b.md");
    changes.create("new.md", "new\r\n");
    let outcome = WRITE.apply(&repo, &changes, "x").unwrap();
    assert_eq!(outcome.changed, 4);
    let after = contents(folder.path());
    let text = |path: &str| String::from_utf8(after[path].clone()).unwrap();
    assert_eq!(after.len(), 4, "{after:?}");
    assert_eq!(text("history/old/a.md"), "one 2");
    assert_eq!(text("c.md"), "b");
    assert_eq!(text("docs2/b.md"), "c");
    assert_eq!(text("new.md"), "new\r\n");
    assert!(!folder.path().join("docs").exists());
}
