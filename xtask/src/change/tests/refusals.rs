//! What is refused, in one clear error, with the tree untouched.

use super::*;

/// Every sink refuses `changes`, and nothing is written.
#[track_caller]
fn refused(files: &[(&str, &str)], changes: impl Fn(&Repo, &mut ChangeSet), message: &str) {
    let (folder, repo) = committed(files);
    let mut set = ChangeSet::default();
    changes(&repo, &mut set);
    for sink in [WRITE, Sink::Check, Sink::Diff] {
        let error = sink.apply(&repo, &set, "x").unwrap_err();
        assert_eq!(format!("{error:#}"), message);
    }
    assert_eq!(contents(folder.path()), expected(files));
}

#[test]
fn contradictions() {
    let files = [("a.md", "a"), ("b.md", "b")];
    let taken = "cannot put a file at `b.md`: it already exists; move it away, or name another place";
    refused(&files, |_, set| set.move_file("a.md", "b.md"), taken);
    refused(&files, |_, set| set.create("b.md", ""), taken);
    refused(&files, |_, set| set.move_file("no.md", "c.md"), "cannot change `no.md`: there is no such file");
    refused(
        &files,
        |_, set| ["c.md", "d.md"].into_iter().for_each(|to| set.move_file("a.md", to)),
        "`a.md` is to move to both `c.md` and `d.md`",
    );
    refused(
        &files,
        |_, set| ["a.md", "b.md"].into_iter().for_each(|from| set.move_file(from, "c.md")),
        "two changes leave a file at `c.md`",
    );
    refused(&files, |_, set| (0..2).for_each(|_| set.generate("c.md", "")), "`c.md` is created twice");
    refused(
        &files,
        |repo, set| {
            set.edit(repo, "a.md", replace(repo, "a.md", "a", "A")).unwrap();
            set.generate("a.md", "");
        },
        "two changes leave a file at `a.md`",
    );
}

#[test]
fn places_where_no_file_can_stand() {
    let files = [("docs/a.md", "a"), ("b.md", "b")];
    refused(
        &files,
        |_, set| set.create("docs", ""),
        "cannot put a file at `docs`: a folder stands there; name another place",
    );
    refused(
        &files,
        |_, set| set.move_file("docs/a.md", "b.md/a.md"),
        "cannot put a file at `b.md/a.md`: `b.md` is a file; name another place",
    );
    refused(
        &files,
        |_, set| ["c", "c/d"].into_iter().for_each(|path| set.create(path, "")),
        "cannot put a file at `c/d`: `c` is a file; name another place",
    );
}

#[test]
fn names_that_differ_by_case_alone() {
    let differ = |first: &str, second: &str| {
        format!(
            "`{first}` and `{second}` differ by case alone, which not every file system can hold; rename one of them"
        )
    };
    let files = [("docs/a.md", "a"), ("b.md", "b")];
    refused(&files, |_, set| set.move_file("b.md", "docs/A.md"), &differ("docs/a.md", "docs/A.md"));
    refused(&files, |_, set| set.create("Docs/c.md", ""), &differ("docs", "Docs"));
    refused(
        &files,
        |_, set| ["x/é.md", "x/É.md"].into_iter().for_each(|path| set.create(path, "")),
        &differ("x/É.md", "x/é.md"),
    );
}

#[test]
fn paths_that_leave_the_root() {
    let files = [("a.md", "a")];
    let outside = |path: &str| format!("`{path}` does not name a file inside the repository");
    for path in ["../a.md", "docs/../../a.md", "/tmp/a.md", "", ".", "docs/.."] {
        refused(&files, |_, set| set.create(path, ""), &outside(path));
        refused(&files, |_, set| set.move_file("a.md", path), &outside(path));
    }
    for path in [".git/config", "sub/.git/hooks/post-commit", ".xtask-journal/steps.json"] {
        refused(&files, |_, set| set.generate(path, ""), &format!("`{path}` is not for this tool to change"));
    }
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_root() {
    use std::os::unix::fs::symlink;
    let outside = TempDir::new().unwrap();
    put(outside.path(), "a.md", "a");
    let (folder, _) = tree(&[("b.md", "b")]);
    symlink(outside.path(), folder.path().join("docs")).unwrap();
    symlink(outside.path().join("a.md"), folder.path().join("a.md")).unwrap();
    symlink(outside.path().join("new.md"), folder.path().join("dangling.md")).unwrap();
    let repo = Repo::open(folder.path()).unwrap();
    assert_eq!(repo.files().unwrap(), ["b.md"]);
    let error = |changes: ChangeSet| format!("{:#}", WRITE.apply(&repo, &changes, "x").unwrap_err());
    for path in ["docs/new.md", "docs/a.md", "a.md"] {
        let mut changes = ChangeSet::default();
        changes.generate(path, "gone");
        assert_eq!(
            error(changes),
            format!("`{path}` leads out of the repository through a symbolic link; name a place inside")
        );
    }
    let mut changes = ChangeSet::default();
    changes.create("dangling.md", "gone");
    assert!(error(changes).starts_with("cannot follow `dangling.md`"));
    assert_eq!(contents(outside.path()), expected(&[("a.md", "a")]));
}

#[cfg(unix)]
#[test]
fn a_link_inside_the_root_is_kept() {
    use std::os::unix::fs::symlink;
    let (folder, _) = tree(&[("docs/a.md", "one")]);
    symlink("docs/a.md", folder.path().join("link.md")).unwrap();
    let repo = Repo::open(folder.path()).unwrap();
    assert_eq!(repo.files().unwrap(), ["docs/a.md", "link.md"]);
    let mut changes = ChangeSet::default();
    for path in ["docs/a.md", "link.md"] {
        changes.edit(&repo, path, replace(&repo, path, "one", "two")).unwrap();
    }
    assert_eq!(WRITE.apply(&repo, &changes, "x").unwrap().paths, ["docs/a.md"]);
    assert!(folder.path().join("link.md").is_symlink());
    assert_eq!(fs::read_to_string(folder.path().join("link.md")).unwrap(), "two");

    let repo = Repo::open(folder.path()).unwrap();
    let mut changes = ChangeSet::default();
    changes.edit(&repo, "docs/a.md", replace(&repo, "docs/a.md", "two", "2")).unwrap();
    changes.edit(&repo, "link.md", replace(&repo, "link.md", "two", "zwei")).unwrap();
    let error = WRITE.apply(&repo, &changes, "x").unwrap_err();
    assert_eq!(
        error.to_string(),
        "two changes to `docs/a.md`, which is also reached through a symbolic link"
    );
    let mut changes = ChangeSet::default();
    changes.move_file("link.md", "other.md");
    let error = WRITE.apply(&repo, &changes, "x").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`link.md` is a symbolic link, or lies behind one; move `docs/a.md` instead"
    );
}

#[test]
fn changes_that_are_not_committed() {
    let (folder, _) = committed(&[("a.md", "a"), ("b.md", "b"), ("c.md", "c"), ("clean.md", "c")]);
    put(folder.path(), "a.md", "a!");
    put(folder.path(), "untracked/ü.md", "u");
    put(folder.path(), "b.md", "staged");
    git(folder.path(), &["add", "b.md"]);
    let repo = Repo::open(folder.path()).unwrap();
    let mut changes = ChangeSet::default();
    changes.edit(&repo, "a.md", replace(&repo, "a.md", "a", "A")).unwrap();
    changes.move_file("b.md", "d.md");
    changes.move_file("untracked/ü.md", "ü.md");
    changes.move_file("clean.md", "e.md");
    let before = contents(folder.path());
    let error = WRITE.apply(&repo, &changes, "x").unwrap_err();
    assert_eq!(
        error.to_string(),
        "these files have changes that are not committed:\n  a.md\n  b.md\n  untracked/ü.md\n\
         commit or stash them, or pass --allow-dirty"
    );
    assert_eq!(contents(folder.path()), before);
    assert_eq!(Sink::Write { allow_dirty: true }.apply(&repo, &changes, "x").unwrap().changed, 4);
}

#[test]
fn a_text_that_changed_in_between() {
    let (folder, repo) = tree(&[("a.md", "a"), ("b.md", "b")]);
    let edit = replace(&repo, "a.md", "a", "A");
    let mut changes = ChangeSet::default();
    changes.edit(&repo, "a.md", edit.clone()).unwrap();
    put(folder.path(), "a.md", "other");
    let message = "`a.md` has changed since its edits were planned; run the command again";
    assert_eq!(WRITE.apply(&repo, &changes, "x").unwrap_err().to_string(), message);
    assert_eq!(ChangeSet::default().edit(&repo, "a.md", edit).unwrap_err().to_string(), message);
    assert_eq!(contents(folder.path()), expected(&[("a.md", "other"), ("b.md", "b")]));
}

#[test]
fn a_tree_that_is_only_planned() {
    let (_folder, repo) = tree(&[("a.md", "a")]);
    let mut first = ChangeSet::default();
    first.move_file("a.md", "b.md");
    let planned = first.after(&repo).unwrap();
    let mut next = ChangeSet::default();
    next.move_file("b.md", "c.md");
    assert!(WRITE.apply(&planned, &next, "x").unwrap_err().to_string().contains("only planned"));
    assert_eq!(Sink::Check.apply_to(&planned, &next, "x", &mut std::io::sink()).unwrap().changed, 1);
}
