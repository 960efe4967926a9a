//! A run that fails or dies at any operation leaves the tree as before, or the next run completes it.

use std::io;

use super::{
    faulty::{Fault, Faulty},
    *,
};
use crate::change::{
    disk::{Disk, RealDisk},
    journal::recover_at,
    plan::{self, Change},
    sink,
};

pub(super) const FILES: [(&str, &str); 8] = [
    ("a.md", "a"),
    ("b.md", "b"),
    ("docs/c.md", "c"),
    ("docs/d.md", "d"),
    ("docs/deep/e.md", "e"),
    ("docs/deep/f.md", "f"),
    ("gen.svg", "g"),
    ("still.md", "s"),
];

const AFTER: [(&str, &str); 10] = [
    ("a.md", "A"),
    ("b.md", "d"),
    ("docs/c.md", "stub"),
    ("docs/d.md", "b"),
    ("gen.svg", "G"),
    ("history/new/c.md", "C"),
    ("history/new/e.md", "e"),
    ("history/new/f.md", "F"),
    ("new/index.md", "i"),
    ("still.md", "s"),
];

pub(super) fn plan_on(repo: &Repo) -> Vec<Change> {
    let mut changes = ChangeSet::default();
    for (path, from, to) in [("a.md", "a", "A"), ("docs/c.md", "c", "C"), ("docs/deep/f.md", "f", "F")] {
        changes.edit(repo, path, replace(repo, path, from, to)).unwrap();
    }
    for (from, to) in [
        ("b.md", "docs/d.md"),
        ("docs/d.md", "b.md"),
        ("docs/c.md", "history/new/c.md"),
        ("docs/deep/e.md", "history/new/e.md"),
        ("docs/deep/f.md", "history/new/f.md"),
    ] {
        changes.move_file(from, to);
    }
    changes.create("docs/c.md", "stub");
    changes.create("new/index.md", "i");
    changes.generate("gen.svg", "G");
    plan::plan(repo, &changes).unwrap()
}

pub(super) fn write(repo: &Repo, plan: &[Change], disk: &mut dyn Disk) -> Result<()> {
    sink::write(repo, plan, true, disk)
}

/// Runs into `fault` at each operation in turn, and hands the tree to `check`: it says whether the run had been decided.
fn at_each_operation(fault: Fault, mut check: impl FnMut(&Path, usize) -> bool) {
    let mut decided = Vec::new();
    for operation in 0.. {
        let (folder, repo) = tree(&FILES);
        let mut disk = Faulty::new(operation, fault);
        let result = write(&repo, &plan_on(&repo), &mut disk);
        if !disk.is_hit {
            result.unwrap();
            assert_eq!(contents(folder.path()), expected(&AFTER));
            break;
        }
        if let Err(error) = &result {
            let error = format!("{error:#}");
            assert!(
                error.ends_with("injected") || error.ends_with("no storage space"),
                "{operation}: {error}"
            );
        }
        if fault != Fault::Stops {
            assert_eq!(result.is_ok(), contents(folder.path()).contains_key("new/index.md"), "{operation}");
        }
        decided.push(check(folder.path(), operation));
    }
    assert!(decided.len() > 60, "a run of many operations");
    assert!(decided.is_sorted(), "before the commit point nothing is changed, after it all: {decided:?}");
    assert!(decided.contains(&false) && decided.contains(&true));
}

/// Whether the tree is as after, and not as before.
#[track_caller]
fn is_after(root: &Path, operation: usize) -> bool {
    let now = contents(root);
    let is_after = now == expected(&AFTER);
    assert!(is_after || now == expected(&FILES), "operation {operation}: {now:#?}");
    is_after
}

/// What fails once fails before anything is changed, or is tried again.
#[test]
fn a_run_that_fails_once_changes_nothing_or_all() {
    for fault in [Fault::Fails, Fault::Full] {
        at_each_operation(fault, |root, operation| {
            let mut now = contents(root);
            now.retain(|path, _| !path.starts_with(crate::repo::JOURNAL));
            let is_done = now == expected(&AFTER);
            assert!(is_done || now == expected(&FILES), "operation {operation}: {now:#?}");
            assert_eq!(recover_at(root, &mut RealDisk).unwrap(), Recovered::Nothing);
            assert_eq!(is_after(root, operation), is_done);
            is_done
        });
    }
}

#[test]
fn a_run_that_dies_is_undone_or_completed() {
    at_each_operation(Fault::Stops, |root, operation| {
        let recovered = recover_at(root, &mut RealDisk).unwrap();
        let is_after = is_after(root, operation);
        match recovered {
            Recovered::Completed { paths } => assert!(is_after && paths == 11, "{operation} {paths}"),
            Recovered::Discarded => assert!(!is_after),
            Recovered::Nothing => {}
        }
        assert_eq!(recover_at(root, &mut RealDisk).unwrap(), Recovered::Nothing);
        is_after
    });
}

#[test]
fn a_recovery_that_dies_is_recovered() {
    at_each_operation(Fault::Stops, |root, operation| {
        // Each attempt gets one operation further than the one before.
        for further in 0.. {
            let mut disk = Faulty::new(further, Fault::Stops);
            let result = recover_at(root, &mut disk);
            if !disk.is_hit {
                assert!(result.is_ok(), "{result:?}");
                break;
            }
        }
        is_after(root, operation)
    });
}

#[test]
fn work_done_after_a_crash_is_not_overwritten() {
    let mut kept = 0;
    at_each_operation(Fault::Stops, |root, operation| {
        put(root, "a.md", "mine");
        let result = recover_at(root, &mut RealDisk);
        assert_eq!(fs::read(root.join("a.md")).unwrap(), b"mine");
        if let Err(error) = &result {
            kept += 1;
            assert!(
                format!("{error:#}").contains("`a.md` was changed after a run was interrupted"),
                "{error:#}"
            );
            assert!(recover_at(root, &mut RealDisk).is_err(), "the journal is kept");
            put(root, "a.md", "A");
            assert_eq!(recover_at(root, &mut RealDisk).unwrap(), Recovered::Completed { paths: 11 });
            return is_after(root, operation);
        }
        let now = contents(root);
        let is_after = now.contains_key("new/index.md");
        let files = if is_after { expected(&AFTER) } else { expected(&FILES) };
        assert_eq!(now.into_iter().filter(|file| file.0 != "a.md").count(), files.len() - 1);
        is_after
    });
    assert!(kept > 10);
}

#[test]
fn a_tree_that_is_changed_half_way_is_not_judged() {
    let mut refused = 0;
    at_each_operation(Fault::Stops, |root, operation| {
        let repo = Repo::open(root).unwrap();
        let check = Sink::Check.apply_to(&repo, &ChangeSet::default(), "x", &mut io::sink());
        refused += usize::from(check.is_err());
        let recovered = recover_at(root, &mut RealDisk).unwrap();
        assert_eq!(check.is_err(), matches!(recovered, Recovered::Completed { .. }));
        is_after(root, operation)
    });
    assert!(refused > 10);
}

#[test]
fn what_changes_after_planning_stops_the_run_before_it_writes() {
    // An edited file, a moved one, and a place where none stood.
    for path in ["a.md", "docs/deep/e.md", "new/index.md"] {
        let (folder, repo) = tree(&FILES);
        let plan = plan_on(&repo);
        put(folder.path(), path, "mine");
        let before = contents(folder.path());
        let error = write(&repo, &plan, &mut RealDisk).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("`{path}` has changed since the command looked at it; run it again")
        );
        assert_eq!(contents(folder.path()), before);
    }
}

#[test]
fn a_second_run_is_refused_while_one_is_at_work() {
    let (folder, repo) = tree(&FILES);
    let journal = folder.path().join(crate::repo::JOURNAL);
    let held = crate::change::lock::take(&journal, &mut RealDisk).unwrap();
    let error = write(&repo, &plan_on(&repo), &mut RealDisk).unwrap_err();
    assert!(error.to_string().starts_with("another run is writing here"), "{error:#}");
    assert!(recover_at(folder.path(), &mut RealDisk).is_err());
    drop(held);
    write(&repo, &plan_on(&repo), &mut RealDisk).unwrap();
    assert_eq!(contents(folder.path()), expected(&AFTER));
}

#[test]
fn a_journal_cannot_reach_out_of_the_root() {
    let (folder, _) = tree(&[("root/a.md", "a"), ("b.md", "b")]);
    let root = folder.path().join("root").canonicalize().unwrap();
    let digest = crate::digest::Digest::of("b");
    let steps = format!(r#"{{"schema":1,"steps":[{{"path":"../b.md","before":"{digest}","after":null}}]}}"#);
    put(&root, ".xtask-journal/steps.json", &steps);
    let error = recover_at(&root, &mut RealDisk).unwrap_err();
    assert!(
        format!("{error:#}").contains("`../b.md` does not name a file inside the repository"),
        "{error:#}"
    );
    assert!(folder.path().join("b.md").exists());
}

/// The real thing: a child process that writes is killed at some instant.
#[cfg(unix)]
#[test]
fn a_process_that_is_killed_is_recovered() {
    const ROOT: &str = "XTASK_TEST_WRITES_TO";
    if let Some(root) = std::env::var_os(ROOT) {
        let repo = Repo::open(Path::new(&root)).unwrap();
        write(&repo, &plan_on(&repo), &mut RealDisk).unwrap();
        return;
    }
    let test = "change::tests::faults::a_process_that_is_killed_is_recovered";
    for round in 0..30 {
        let (folder, _) = tree(&FILES);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--quiet"])
            .env(ROOT, folder.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let journal = folder.path().join(crate::repo::JOURNAL);
        while !journal.exists() && child.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        std::thread::sleep(std::time::Duration::from_micros(100 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let recovered = recover_at(folder.path(), &mut RealDisk).unwrap();
        let is_after = is_after(folder.path(), round as usize);
        assert!(is_after || !matches!(recovered, Recovered::Completed { .. }));
    }
}
