//! Files that may not be read and folders that may not be written to: nothing is changed, and the message says where.
//! Nothing can be denied to root, so that a run of these tests by root hands the tree and the command to somebody else.
#![cfg(unix)]

use std::{
    fs::{self, Permissions},
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::Path,
    process::Command,
};

use super::project::{Project, run};

/// Whom a command is handed to that root starts.
const NOBODY: u32 = 65534;

fn project() -> Project {
    Project::new(&[
        ("docs/old/a.md", "# A\n"),
        ("docs/old/b.md", "# B\n\n[A](a.md)\n"),
        ("README.md", "# R\n\n[A](docs/old/a.md)\n"),
    ])
}

/// The command that runs `line`, by somebody to whom something can be denied.
fn command(project: &Project, line: &str) -> Command {
    let mut command = project.command(line);
    if project.root().metadata().unwrap().uid() == 0 {
        hand_over(project.root());
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// Refuses `line` while the permissions of `path` are `mode`; nothing where it cannot be denied to anybody.
#[track_caller]
fn refuses(path: &str, mode: u32, line: &str, says: &[&str]) {
    let project = project();
    let before = project.tree();
    let mut command = command(&project, line);
    let path = project.root().join(path);
    let usual = path.metadata().unwrap().permissions();
    fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    if !can_start(&mut command) {
        return;
    }
    let refused = run(command).exits(2);
    fs::set_permissions(&path, usual).unwrap();
    for part in says {
        assert!(refused.stderr.contains(part), "no `{part}`: {}", refused.stderr);
    }
    before.assert_same(&project.tree(), "refused, the run changes");
}

/// Whether others may start the binary; root may keep it where they cannot reach it.
fn can_start(command: &mut Command) -> bool {
    let can_start = command.output().is_ok();
    if !can_start {
        println!("skipped: {} cannot be started by others", env!("CARGO_BIN_EXE_xtask"));
    }
    can_start
}

fn hand_over(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder) {
        chown(entry.unwrap().path(), Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

#[test]
fn a_document_that_may_not_be_read() {
    refuses(
        "docs/old/a.md",
        0o000,
        "archive docs/old",
        &["cannot read `docs/old/a.md`", "Permission denied"],
    );
}

#[test]
fn a_folder_that_may_not_be_written_to() {
    let says = ["may not be created or removed", "nothing is changed, make the folder writable"];
    refuses("docs/old", 0o555, "archive docs/old", &[says[0], says[1], "docs/old`"]);
    refuses("docs", 0o555, "archive docs/old", &[says[0], says[1], "docs`"]);
}

/// The folder that a move empties cannot go here. It stays, and the run is done all the same.
#[test]
fn an_emptied_folder_that_may_not_be_removed_stays() {
    let project = project();
    project.write("docs/history/profiling/README.md", "# History\n");
    let mut command = command(&project, "archive docs/old --allow-dirty");
    fs::set_permissions(project.root().join("docs"), Permissions::from_mode(0o555)).unwrap();
    if can_start(&mut command) {
        assert!(project.root().join("docs/history/profiling/old/a.md").is_file());
        assert_eq!(fs::read_dir(project.root().join("docs/old")).unwrap().count(), 0);
        assert!(!project.root().join(".xtask-journal").exists());
    }
    fs::set_permissions(project.root().join("docs"), Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_root_that_may_not_be_written_to() {
    refuses(
        "",
        0o555,
        "archive docs/old",
        &["cannot create `", "nothing is changed, make the folder writable"],
    );
}
