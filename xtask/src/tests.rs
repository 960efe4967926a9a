//! A whole command that fails or is killed at each single operation on the disk.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "tests lay out their trees by hand")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use clap::Parser as _;
use tempfile::TempDir;

use crate::{
    change::tests::faulty::{FAULT, Fault, HIT},
    flags::Xtask,
    repo::JOURNAL,
};

/// The command line of a process that is started to run one.
const LINE: &str = "XTASK_TEST_LINE";

/// A command that writes nothing of its own: there is no mode.
const NEXT: &str = "profile --render";

/// How many documents move.
const DOCUMENTS: usize = 32;

/// Contents and permissions of all files, by path.
type Files = BTreeMap<PathBuf, (Vec<u8>, u32)>;

/// Runs a command line, in a process of its own: it may be killed.
#[test]
fn command() {
    let Ok(line) = std::env::var(LINE) else { return };
    let flags = Xtask::try_parse_from(line.split(' ')).unwrap();
    let code = match super::run(flags) {
        Ok(_) => 0,
        Err(error) => {
            eprintln!("error: {error:#}");
            2
        }
    };
    std::process::exit(code);
}

fn run(root: &Path, arguments: &str, fault: Option<(Fault, usize)>) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "tests::command", "--nocapture"]).env_remove(FAULT);
    command.env(LINE, format!("xtask {arguments} --root {}", root.display()));
    command.env("SOURCE_DATE_EPOCH", "1767323045");
    command.envs(fault.map(|(fault, left)| (FAULT, format!("{fault:?} {left}"))));
    command.output().unwrap()
}

fn archive(root: &Path, fault: Option<(Fault, usize)>) -> Output {
    run(root, "archive docs/old", fault)
}

/// A tree whose documents refer to one another: with what a careless writer would lose.
fn tree() -> TempDir {
    // Where memory is a disk syncing takes no time.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let root = folder.path();
    let mut page = "\u{feff}# Title page\r\n\r\n".to_owned();
    for number in 0..DOCUMENTS {
        let next = (number + 1) % DOCUMENTS;
        let mut text = format!("# {number}\n\n[Title](../../README.md), [next]({next}.md)\n");
        match number % 4 {
            1 => text = text.replace('\n', "\r\n"),
            2 => text = text.trim_end().to_owned(),
            3 => text.insert(0, '\u{feff}'),
            _ => {}
        }
        put(root, &format!("docs/old/{number}.md"), text.as_bytes());
        page += &format!("- [{number}](docs/old/{number}.md)\r\n");
    }
    put(root, "README.md", page.as_bytes());
    put(root, "docs/old/deep/raw.bin", &(0..=255).collect::<Vec<u8>>());
    put(root, "docs/old/deep/empty", b"");
    put(root, "src/lib.rs", b"//! See docs/old/3.md\n");
    put(root, "docs/guide.md", b"# Guide\n\n`docs/old/4.md` and [five](old/5.md)");
    put(root, "untouched.md", b"\xff\xfe not text");
    for (path, mode) in [("docs/old/7.md", 0o640), ("docs/old/deep/raw.bin", 0o750), ("README.md", 0o600)] {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(root.join(path), fs::Permissions::from_mode(mode)).unwrap();
    }
    folder
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// All files and all empty folders, those of the journal too.
fn files(root: &Path) -> Files {
    use std::os::unix::fs::PermissionsExt as _;
    let entries = walkdir::WalkDir::new(root).min_depth(1).into_iter().map(Result::unwrap);
    let is_empty = |path: &Path| fs::read_dir(path).unwrap().next().is_none();
    let entries = entries.filter(|entry| !entry.file_type().is_dir() || is_empty(entry.path()));
    let files = entries.map(|entry| {
        let bytes = if entry.file_type().is_dir() { vec![] } else { fs::read(entry.path()).unwrap() };
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        (entry.path().strip_prefix(root).unwrap().to_owned(), (bytes, mode))
    });
    files.collect()
}

/// The files without those of the journal.
fn outside_journal(files: &Files) -> Files {
    files.clone().into_iter().filter(|(path, _)| !path.starts_with(JOURNAL)).collect()
}

/// What becomes of the tree when the run meets a fault at one operation.
#[derive(Default)]
struct Outcome {
    /// What each operation is, in order.
    operations: Vec<String>,
    unchanged: usize,
    changed: usize,
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        self.operations.iter().for_each(|kind| *kinds.entry(kind).or_default() += 1);
        write!(f, "{} operations {kinds:?}: ", self.operations.len())?;
        write!(f, "{} trees as before, {} as after, 0 others", self.unchanged, self.changed)
    }
}

/// Looks at the tree after a run that met a fault: its output, the tree before and as it should become. Says whether all is
/// done.
type Check = fn(&Path, &Output, &Files, &Files) -> bool;

/// Runs into `fault` at each of the operations in turn.
fn at_each_operation(fault: Fault, operations: impl Iterator<Item = usize>, check: Check) -> Outcome {
    let folder = tree();
    let before = files(folder.path());
    assert_eq!(archive(folder.path(), None).status.code(), Some(0));
    let after = files(folder.path());
    assert!(before.keys().filter(|path| !after.contains_key(*path)).count() > DOCUMENTS);

    let mut outcome = Outcome::default();
    for operation in operations {
        let folder = tree();
        let output = archive(folder.path(), Some((fault, operation)));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let Some(hit) = said.lines().find_map(|line| line.strip_prefix(HIT)) else {
            assert_eq!(files(folder.path()), after, "{said}");
            break;
        };
        outcome.operations.push(hit.split(' ').next().unwrap().to_owned());
        let is_done = check(folder.path(), &output, &before, &after);
        *(if is_done { &mut outcome.changed } else { &mut outcome.unchanged }) += 1;
        let expected = if is_done { &after } else { &before };
        assert_eq!(files(folder.path()), *expected, "operation {operation}: {said}");
    }
    outcome
}

/// Fails unless a run is hit at operations of all kinds, before and after it has decided.
#[track_caller]
fn assert_complete(outcome: &Outcome) {
    for kind in ["open", "create", "write", "permit", "sync", "rename", "unlink", "mkdir", "rmdir", "syncdir"]
    {
        assert!(outcome.operations.iter().any(|operation| operation == kind), "{kind}: {outcome}");
    }
    assert!(outcome.unchanged > DOCUMENTS && outcome.changed > DOCUMENTS, "{outcome}");
}

/// The next command, which does nothing of its own, completes what the killed one has decided on and says so.
#[test]
fn killed_at_each_operation() {
    let outcome = at_each_operation(Fault::Kills, 0.., |root, output, before, after| {
        assert_eq!(output.status.code(), None, "a process that is killed has no exit status");
        let left = files(root);
        let is_decided = left.keys().any(|path| path.ends_with("steps.json"));
        let is_done = is_decided || outside_journal(&left) == *after;
        assert_nothing_lost(&left, if is_done { after } else { before });

        let next = run(root, NEXT, None);
        let said = String::from_utf8_lossy(&next.stderr).into_owned();
        assert_eq!(said.contains("completed an earlier run that was interrupted"), is_decided, "{said}");
        is_done
    });
    assert_complete(&outcome);
    println!("killed at each operation: {outcome}");
}

/// What fails once changes nothing, or is tried again.
#[test]
fn failed_at_each_operation() {
    let check: Check = |root, output, before, after| {
        let is_done = output.status.code() == Some(0);
        let left = files(root);
        assert_eq!(outside_journal(&left), *(if is_done { after } else { before }));
        if outside_journal(&left) != left {
            let next = run(root, NEXT, None);
            assert!(!String::from_utf8_lossy(&next.stderr).contains("completed"), "{next:?}");
        }
        is_done
    };
    let outcome = at_each_operation(Fault::Fails, 0.., check);
    assert_complete(&outcome);
    println!("failed at each operation: {outcome}");

    let takes_room = |kind: &String| ["create", "write", "sync", "mkdir"].contains(&kind.as_str());
    let kinds = outcome.operations.iter().enumerate();
    let full = kinds.filter(|(_, kind)| takes_room(kind)).map(|(operation, _)| operation);
    let outcome = at_each_operation(Fault::Full, full, check);
    println!("disk full at each operation that takes room: {outcome}");
}

/// Each content stands in the tree or waits in the journal.
#[track_caller]
fn assert_nothing_lost(left: &Files, expected: &Files) {
    for (path, (bytes, _)) in expected {
        assert!(left.values().any(|(left, _)| left == bytes), "the content of {} is lost", path.display());
    }
}
