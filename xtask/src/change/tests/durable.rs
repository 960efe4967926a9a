//! The order that holds when the power fails: what a step relies on is durable before the step is made.

use std::{
    fs::{File, Permissions},
    io,
    path::PathBuf,
};

use super::{
    faults::{FILES, plan_on, write},
    faulty::{Fault, Faulty},
    *,
};
use crate::{
    change::{
        disk::{Disk, RealDisk},
        journal::recover_at,
    },
    repo::JOURNAL,
};

/// What was done to the disk, in order.
#[derive(Default)]
struct Recorder(Vec<(&'static str, PathBuf)>);

impl Recorder {
    fn note(&mut self, operation: &'static str, path: &Path) {
        self.0.push((operation, path.to_owned()));
    }

    /// Where an operation on a path stands from `start` on.
    fn position(&self, start: usize, operation: &str, path: &Path) -> Option<usize> {
        let rest = self.0[start..].iter().position(|(done, at)| *done == operation && at == path);
        rest.map(|at| at + start)
    }

    /// Fails unless all names that are changed from `start` to `end` are durable then; folders that are gone have none.
    #[track_caller]
    fn assert_names_are_durable(&self, start: usize, end: usize) {
        for (index, (operation, path)) in self.0[..end].iter().enumerate().skip(start) {
            if !["create", "symlink", "rename", "unlink", "mkdir", "rmdir"].contains(operation) {
                continue;
            }
            let folder = path.parent().unwrap();
            let is_synced = self.position(index, "syncdir", folder).is_some_and(|at| at < end);
            let is_gone = self.position(index, "rmdir", folder).is_some_and(|at| at < end);
            assert!(is_synced || is_gone, "{operation} {} is not durable", path.display());
        }
    }
}

impl Disk for Recorder {
    fn open_lock(&mut self, path: &Path) -> io::Result<File> {
        RealDisk.open_lock(path)
    }

    fn create_new(&mut self, path: &Path) -> io::Result<File> {
        self.note("create", path);
        RealDisk.create_new(path)
    }

    fn write(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        RealDisk.write(file, bytes)
    }

    fn permit(&mut self, file: &File, permissions: Permissions) -> io::Result<()> {
        RealDisk.permit(file, permissions)
    }

    fn sync_file(&mut self, file: &File) -> io::Result<()> {
        self.note("sync", Path::new(""));
        RealDisk.sync_file(file)
    }

    fn symlink(&mut self, path: &Path, text: &str) -> io::Result<()> {
        self.note("symlink", path);
        RealDisk.symlink(path, text)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.note("rename", to);
        RealDisk.rename(from, to)
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        self.note("unlink", path);
        RealDisk.remove_file(path)
    }

    fn create_dir(&mut self, path: &Path) -> io::Result<()> {
        self.note("mkdir", path);
        RealDisk.create_dir(path)
    }

    fn remove_dir(&mut self, path: &Path) -> io::Result<()> {
        self.note("rmdir", path);
        RealDisk.remove_dir(path)
    }

    fn sync_dir(&mut self, path: &Path) -> io::Result<()> {
        self.note("syncdir", path);
        RealDisk.sync_dir(path)
    }
}

#[test]
fn each_step_relies_on_what_is_durable() {
    let (_folder, repo) = tree(&FILES);
    let journal = repo.root().join(JOURNAL);
    let mut disk = Recorder::default();
    write(&repo, &plan_on(&repo), &mut disk).unwrap();

    let commit = disk.position(0, "rename", &journal.join("steps.json")).unwrap();
    disk.assert_names_are_durable(0, commit);
    let created = disk.0[..commit].iter().enumerate().filter(|(_, (operation, _))| *operation == "create");
    created.for_each(|(at, _)| assert_eq!(disk.0[at + 1].0, "sync", "{:?}", disk.0[at]));
    assert_eq!(disk.0[commit + 1], ("syncdir", journal.clone()));

    let done = disk.position(commit, "rename", &journal.join("done.json")).unwrap();
    disk.assert_names_are_durable(commit + 1, done);
    assert_eq!(disk.0[done + 1], ("syncdir", journal));
}

/// The run before may have been killed after it had made a folder and before that was durable.
#[test]
fn what_the_killed_run_did_is_made_durable_too() {
    let mut completed = 0;
    for operation in 0.. {
        let (folder, repo) = tree(&FILES);
        let mut faulty = Faulty::new(operation, Fault::Stops);
        let _ = write(&repo, &plan_on(&repo), &mut faulty);
        if !faulty.is_hit {
            break;
        }
        let mut disk = Recorder::default();
        if !matches!(recover_at(folder.path(), &mut disk).unwrap(), Recovered::Completed { .. }) {
            continue;
        }
        completed += 1;
        let done = disk.position(0, "rename", &folder.path().join(JOURNAL).join("done.json")).unwrap();
        for changed in ["", "docs", "history", "history/new", "new"] {
            // Without the slash behind the root.
            let changed: PathBuf = folder.path().join(changed).components().collect();
            let at = disk.position(0, "syncdir", &changed);
            assert!(at.is_some_and(|at| at < done), "operation {operation}: {}", changed.display());
        }
    }
    assert!(completed > 10, "{completed}");
}
