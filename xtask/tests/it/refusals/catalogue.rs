//! A catalogue of bad input. Each entry is a tree, a command that is refused on it, and what the message has to say.

mod arguments;
mod configuration;
mod files;
mod trees;

use arguments::ARGUMENTS;
use configuration::CONFIGURATION;
use files::FILES;
use std::{collections::BTreeSet, process::Command};
use trees::TREES;

use super::super::project::{Project, Run, run};
use super::project;

/// Prepares the tree and, where that matters, the command.
type Prepare = fn(&Project);

/// Bad input, what is run on it, and what the message says: the file at fault and the cure.
struct Entry {
    name: &'static str,
    prepare: Prepare,
    commands: &'static [&'static str],
    says: &'static [&'static str],
}

const fn entry(
    name: &'static str,
    prepare: Prepare,
    commands: &'static [&'static str],
    says: &'static [&'static str],
) -> Entry {
    Entry { name, prepare, commands, says }
}

/// All commands that read `profiling.toml`.
const ALL: &[&str] =
    &["archive docs/old.md", "doc-refactor", "profile --render", "verify", "workflow --render"];
const ARCHIVE: &[&str] = &["archive docs/old.md"];
const REFACTOR: &[&str] = &["doc-refactor", "workflow --render"];
const RENDER: &[&str] = &["profile --render", "workflow --render"];
const APPLY: &[&str] = &["doc-refactor --apply PLAN.md"];
const BASELINE: &[&str] = &["doc-refactor --baseline debt.json"];

const RECORD: &str = "docs/design/profiling/records/serial.json";
const HISTORY: &str = "docs/history/profiling";
const JOURNAL: &str = ".xtask-journal/steps.json";

fn config(project: &Project, text: &str) {
    project.write("profiling.toml", text);
}

/// A plan whose document is this comment.
fn plan(project: &Project, rest: &str) {
    project.write("PLAN.md", format!("<!-- plan of cargo xtask doc-refactor, version 1 -->\n{rest}\n"));
}

fn about(path: &str) -> String {
    let zeros = "0".repeat(64);
    format!("<!-- document {{\"path\":\"{path}\",\"sha256\":\"{zeros}\",\"findings\":\"{zeros}\"}} -->")
}

fn steps(path: &str, after: &str) -> String {
    format!("{{\"schema\":1,\"steps\":[{{\"path\":{path},\"before\":null,\"after\":{after}}}]}}")
}

/// Runs the commands of an entry on a tree, which each of them leaves as it is, and returns how many were refused.
#[track_caller]
fn check(entry: &Entry) -> usize {
    let project = project();
    (entry.prepare)(&project);
    project.commit();
    for command in entry.commands {
        refused(entry.name, &project, project.command(command), command, entry.says);
    }
    entry.commands.len()
}

#[track_caller]
fn refused(name: &str, project: &Project, line: Command, command: &str, says: &[&str]) {
    // A journal that cannot be understood is locked, and kept.
    let is_other = |line: &&str| !line.starts_with("?? .xtask-journal");
    let status = || project.git("status --porcelain").lines().filter(is_other).collect::<String>();
    let state = || (project.tree().without(".xtask-journal/lock"), status());
    let (before, status_before) = state();
    let Run { code, stderr, .. } = run(line);
    assert_eq!(code, Some(2), "{name}: `{command}`: {stderr}");
    assert!(stderr.starts_with("error: "), "{name}: `{command}`: {stderr}");
    for part in says {
        assert!(stderr.contains(part), "{name}: `{command}` does not say `{part}`: {stderr}");
    }
    let (after, status_after) = state();
    before.assert_same(&after, &format!("{name}: `{command}` changes"));
    assert_eq!(status_before, status_after, "{name}");
}

#[test]
fn bad_configuration() {
    assert!(CONFIGURATION.iter().map(check).sum::<usize>() >= CONFIGURATION.len());
}

#[test]
fn bad_arguments() {
    assert!(ARGUMENTS.iter().map(check).sum::<usize>() >= ARGUMENTS.len());
}

#[test]
fn bad_trees() {
    assert!(TREES.iter().map(check).sum::<usize>() >= TREES.len());
}

#[test]
fn bad_files() {
    assert!(FILES.iter().map(check).sum::<usize>() >= FILES.len());
}

#[test]
fn the_catalogue_is_long_and_names_each_entry_once() {
    let all: Vec<&str> =
        [CONFIGURATION, ARGUMENTS, TREES, FILES].iter().copied().flatten().map(|entry| entry.name).collect();
    let once: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(once.len(), all.len());
    assert!(all.len() >= 70, "{}", all.len());
    println!("{} entries of bad input", all.len());
}

#[test]
fn bad_surroundings() {
    let epochs = ["yesterday", "", "-999999999999999", "1e9"];
    for epoch in epochs {
        let project = project();
        let mut command = project.command("archive docs/old.md");
        command.env("SOURCE_DATE_EPOCH", epoch);
        refused("a date", &project, command, "archive", &["SOURCE_DATE_EPOCH is `", "unset it"]);
    }
    for line in ["archive docs/old.md", "doc-refactor", "verify", "workflow --render"] {
        let project = project();
        let mut command = project.command(line);
        command.env("PATH", "/nowhere");
        refused("no git", &project, command, line, &["cannot run `git", "is git installed?"]);
    }
    let project = project();
    project.forget_git();
    project.refuses("doc-refactor --since HEAD", &["not in a git repository", "`HEAD`"]);
    project.refuses("profile --compare --render", &["not in a git repository", "`HEAD`"]);
    project.write(".git", "gitdir: nowhere\n");
    for line in ["archive docs/old.md", "doc-refactor", "verify"] {
        project.refuses(line, &["git cannot read the repository of", "nowhere"]);
    }
}

#[cfg(unix)]
#[test]
fn bad_links() {
    const OUT: &str = "leads out of the repository through a symbolic link";
    for (to, at, line, says) in [
        (
            "/tmp",
            "docs/out",
            "archive docs/old.md --to docs/out",
            &["`docs/out/old.md`", OUT, "name a place inside"][..],
        ),
        ("/tmp", "docs/history", "archive docs/old.md", &["`docs/history/profiling/old.md`", OUT]),
        ("../../..", "docs/history", "archive docs/old.md", &["`docs/history/profiling/old.md`", OUT]),
        (
            "/etc/hostname",
            "docs/design/OPTIMIZATION_PROPOSAL.md",
            "doc-refactor",
            &["OPTIMIZATION_PROPOSAL.md`", OUT],
        ),
        (
            "/no/where.md",
            "docs/design/OPTIMIZATION_PROPOSAL.md",
            "doc-refactor",
            &["PROPOSAL.md`", "mend the link"],
        ),
        ("/etc/hostname", "docs/link.md", "archive docs/link.md", &["`docs/link.md`", "symbolic link"]),
        ("/etc/hostname", "docs/link.md", "doc-refactor docs/link.md", &["`docs/link.md`"]),
        (
            "old.md",
            "docs/link.md",
            "archive docs/link.md",
            &[
                "cannot archive `docs/link.md`: it is a symbolic link",
                "name the file or folder that it shows",
            ],
        ),
        (
            "history",
            "docs/history",
            "archive docs/old.md",
            &["`docs/history`", "symbolic link", "mend the link"],
        ),
        ("loop", "docs/loop", "archive docs/loop", &["`docs/loop`", "leads nowhere; mend it"]),
        ("nothing", "docs/gone.md", "archive docs/gone.md", &["`docs/gone.md`", "leads nowhere; mend it"]),
        ("/tmp", ".xtask-journal", "archive docs/old.md", &[".xtask-journal`", "move it away"]),
    ] {
        let project = project();
        project.link(to, at);
        project.commit();
        refused(at, &project, project.command(line), line, says);
    }
    let project = project();
    let outside = Project::bare();
    project.link(outside.root().join("evil").to_str().unwrap(), ".xtask-journal/lock");
    refused(
        "lock",
        &project,
        project.command("verify"),
        "verify",
        &["lock` is a symbolic link", "remove it"],
    );
    assert!(!outside.root().join("evil").exists());
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf_8() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    for line in ["archive", "doc-refactor", "verify"] {
        let project = project();
        let mut command = project.command(line);
        command.arg(OsStr::from_bytes(b"docs/\xff.md"));
        refused("a name", &project, command, line, &["\"docs/\\xFF.md\" is not UTF-8", "rename"]);
    }
}
