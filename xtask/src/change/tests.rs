//! Change sets on throwaway trees.
#![expect(clippy::disallowed_methods, reason = "tests lay out their trees by hand")]

mod durable;
mod faults;
pub(crate) mod faulty;
mod properties;
mod refusals;
mod reports;

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use tempfile::TempDir;

use super::*;
use crate::edit::Edit;

/// The content of each file, by path.
type Contents = BTreeMap<String, Vec<u8>>;

const WRITE: Sink = Sink::Write { allow_dirty: false };

/// A tree without git.
fn tree(files: &[(&str, &str)]) -> (TempDir, Repo) {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        put(folder.path(), path, text);
    }
    let repo = Repo::open(folder.path()).unwrap();
    (folder, repo)
}

/// A tree whose files are committed.
fn committed(files: &[(&str, &str)]) -> (TempDir, Repo) {
    let (folder, _) = tree(files);
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message=a"]);
    let repo = Repo::open(folder.path()).unwrap();
    (folder, repo)
}

#[track_caller]
fn git(root: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").current_dir(root).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Every file under `root` but git's own, whatever the listing thinks of it; empty folders count as well.
fn contents(root: &Path) -> Contents {
    let mut contents = Contents::new();
    let entries = walkdir::WalkDir::new(root).min_depth(1).into_iter();
    for entry in entries.filter_entry(|entry| entry.file_name() != ".git") {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        if !entry.file_type().is_dir() {
            contents.insert(path, fs::read(entry.path()).unwrap());
        } else if fs::read_dir(entry.path()).unwrap().next().is_none() {
            contents.insert(path + "/", Vec::new());
        }
    }
    contents
}

fn expected(files: &[(&str, &str)]) -> Contents {
    files.iter().map(|&(path, text)| (path.to_owned(), text.into())).collect()
}

/// An edit of the only place where `from` stands.
fn replace(repo: &Repo, path: &str, from: &str, to: &str) -> TextEdit {
    let text = repo.read(path.as_ref()).unwrap();
    let at = text.find(from).unwrap();
    TextEdit::new(&text, vec![Edit::replace(at..at + from.len(), to)]).unwrap()
}

/// Writes `changes` and compares the whole tree, then with what was foretold.
#[track_caller]
fn check(before: &[(&str, &str)], changes: impl Fn(&Repo, &mut ChangeSet), after: &[(&str, &str)]) {
    let (folder, repo) = committed(before);
    let mut set = ChangeSet::default();
    changes(&repo, &mut set);
    let foretold = set.after(&repo).unwrap();
    WRITE.apply(&repo, &set, "cargo xtask x").unwrap();
    assert_eq!(contents(folder.path()), expected(after));
    let foretold_files: Vec<String> = foretold.files().unwrap().iter().map(|path| path.to_string()).collect();
    assert_eq!(foretold_files, Repo::open(folder.path()).unwrap().files().unwrap());
    for (path, text) in after {
        assert_eq!(foretold.read_bytes(path.as_ref()).unwrap(), text.as_bytes(), "{path}");
    }
}

#[test]
fn what_the_tool_owns_goes_when_it_is_discarded() {
    let (folder, repo) = committed(&[("figures/a.svg", "old"), ("figures/b.svg", "kept")]);
    put(folder.path(), "figures/a.svg", "generated anew, not committed");
    let mut changes = ChangeSet::default();
    changes.discard("figures/a.svg");
    changes.discard("figures/never.svg");
    assert!(!changes.after(&repo).unwrap().is_file("figures/a.svg".as_ref()));
    let outcome = WRITE.apply_to(&repo, &changes, "mend", &mut Vec::new()).unwrap();
    assert_eq!(outcome.paths, ["figures/a.svg"]);
    assert_eq!(contents(folder.path()).into_keys().collect::<Vec<_>>(), ["figures/b.svg"]);

    let again = Repo::open(folder.path()).unwrap();
    assert_eq!(WRITE.apply_to(&again, &changes, "mend", &mut Vec::new()).unwrap().changed, 0);
}

#[test]
fn a_file_is_discarded_after_it_was_generated_and_generated_after_it_was_discarded() {
    let (_folder, repo) = committed(&[("a.svg", "old")]);
    let (mut generates, mut discards) = (ChangeSet::default(), ChangeSet::default());
    generates.generate("a.svg", "new");
    discards.discard("a.svg");
    let gone = generates.clone().then(discards.clone()).unwrap().after(&repo).unwrap();
    assert!(!gone.is_file("a.svg".as_ref()));
    let back = discards.then(generates).unwrap().after(&repo).unwrap();
    assert_eq!(&*back.read("a.svg".as_ref()).unwrap(), "new");
}

#[test]
fn edits_moves_and_creates_at_once() {
    check(
        &[("docs/a.md", "one two"), ("docs/deep/b.md", "b"), ("c.md", "c")],
        |repo, changes| {
            changes.move_file("docs/a.md", "history/old/a.md");
            changes.edit(repo, "docs/a.md", replace(repo, "docs/a.md", "two", "2")).unwrap();
            changes.move_file("docs/deep/b.md", "c.md");
            changes.move_file("c.md", "other/b.md");
            changes.create("new.md", "new\r\n");
        },
        &[("c.md", "b"), ("history/old/a.md", "one 2"), ("new.md", "new\r\n"), ("other/b.md", "c")],
    );
}

#[test]
fn two_files_change_places() {
    let swap = |_: &Repo, changes: &mut ChangeSet| {
        changes.move_file("a.md", "b.md");
        changes.move_file("b.md", "a.md");
    };
    check(&[("a.md", "a"), ("b.md", "b")], swap, &[("a.md", "b"), ("b.md", "a")]);
}

#[test]
fn a_stub_takes_the_place_of_a_moved_file() {
    let archive = |_: &Repo, changes: &mut ChangeSet| {
        changes.move_file("a.md", "old/a.md");
        changes.create("a.md", "moved");
    };
    check(&[("a.md", "a")], archive, &[("a.md", "moved"), ("old/a.md", "a")]);
}

#[test]
fn a_folder_that_a_move_empties_goes_but_others_stay() {
    let (folder, repo) = committed(&[("a/b/c/x.md", "x"), ("a/y.md", "y"), ("z/.keep", "")]);
    fs::create_dir(folder.path().join("empty")).unwrap();
    let mut changes = ChangeSet::default();
    changes.move_file("a/b/c/x.md", "x.md");
    WRITE.apply(&repo, &changes, "x").unwrap();
    assert!(!folder.path().join("a/b").exists());
    assert!(folder.path().join("a").exists() && folder.path().join("empty").exists());
}

#[test]
fn generated_files_replace_what_is_not_committed() {
    let (folder, repo) = committed(&[("doc.md", "old")]);
    put(folder.path(), "doc.md", "dirty");
    let mut changes = ChangeSet::default();
    changes.generate("doc.md", "new");
    changes.generate("fresh.md", "fresh");
    let outcome = WRITE.apply(&repo, &changes, "x").unwrap();
    assert_eq!(outcome.paths, ["doc.md", "fresh.md"]);
    assert_eq!(contents(folder.path()), expected(&[("doc.md", "new"), ("fresh.md", "fresh")]));
    let again = WRITE.apply(&Repo::open(folder.path()).unwrap(), &changes, "x").unwrap();
    assert_eq!(again.changed, 0);
}

#[test]
fn nothing_is_written_for_nothing() {
    let (folder, repo) = tree(&[("a.md", "a")]);
    let mut changes = ChangeSet::default();
    changes.edit(&repo, "a.md", TextEdit::new("a", Vec::new()).unwrap()).unwrap();
    assert!(changes.is_empty());
    changes.edit(&repo, "a.md", TextEdit::new("a", vec![Edit::replace(0..1, "a")]).unwrap()).unwrap();
    let modified = || folder.path().join("a.md").metadata().unwrap().modified().unwrap();
    let before = modified();
    assert_eq!(WRITE.apply(&repo, &changes, "x").unwrap(), Outcome::default());
    assert_eq!(modified(), before);
}

#[cfg(unix)]
#[test]
fn permissions_follow_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, repo) = tree(&[("run.sh", "old"), ("read.md", "r")]);
    let mode = |path: &str| folder.path().join(path).metadata().unwrap().permissions().mode() & 0o777;
    for (path, mode) in [("run.sh", 0o750), ("read.md", 0o444)] {
        fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
    }
    let mut changes = ChangeSet::default();
    changes.edit(&repo, "run.sh", replace(&repo, "run.sh", "old", "new")).unwrap();
    changes.move_file("run.sh", "bin/run");
    changes.edit(&repo, "read.md", replace(&repo, "read.md", "r", "R")).unwrap();
    WRITE.apply(&repo, &changes, "x").unwrap();
    assert_eq!((mode("bin/run"), mode("read.md")), (0o750, 0o444));
}

#[test]
fn git_sees_a_rename() {
    let (folder, repo) = committed(&[("docs/a.md", "a long enough text\n")]);
    let mut changes = ChangeSet::default();
    changes.move_file("docs/a.md", "history/a.md");
    WRITE.apply(&repo, &changes, "x").unwrap();
    git(folder.path(), &["add", "--all"]);
    assert_eq!(git(folder.path(), &["status", "--porcelain"]), "R  docs/a.md -> history/a.md\n");
}
