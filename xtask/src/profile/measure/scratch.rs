//! Where bench targets leave what they found: a folder beside the build, because nothing outside of the root is written.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::change;

const PREFIX: &str = "xtask-profile-";

/// The right to measure with what stands in a build folder. Two measurings at a time would see one another's load.
pub(super) struct Claim<'a> {
    target_directory: &'a Path,
    /// The system gives it up when the process ends, in whatever way. None where it cannot lock a folder.
    _lock: Option<File>,
}

impl<'a> Claim<'a> {
    /// Waits for other measurings, after it has called `on_wait`, and removes what killed ones left.
    pub(super) fn take(target_directory: &'a Path, on_wait: impl FnOnce()) -> Result<Claim<'a>> {
        let Ok(lock) = File::open(target_directory) else {
            return Ok(Claim { target_directory, _lock: None });
        };
        let locked = match lock.try_lock() {
            Err(TryLockError::WouldBlock) => {
                on_wait();
                lock.lock()
            }
            Err(TryLockError::Error(error)) => Err(error),
            Ok(()) => Ok(()),
        };
        if locked.is_ok() {
            remove_left(target_directory)?;
        }
        Ok(Claim { target_directory, _lock: locked.is_ok().then_some(lock) })
    }

    /// A folder that is gone when it is dropped.
    pub(super) fn folder(&self) -> Result<TempDir> {
        TempDir::with_prefix_in(PREFIX, self.target_directory)
            .context("no folder for what the bench target writes")
    }
}

/// Nobody else measures, so that every folder of this name belongs to a process that is gone.
fn remove_left(target_directory: &Path) -> Result<()> {
    let cannot_list = || format!("cannot list {}", target_directory.display());
    for entry in fs::read_dir(target_directory).with_context(cannot_list)? {
        let entry = entry.with_context(cannot_list)?;
        let is_scratch = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if is_scratch && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            change::remove_scratch(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "fixtures stand in a throwaway folder")]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_is_removed_and_nothing_else() {
        let target = tempfile::tempdir().unwrap();
        for folder in ["xtask-profile-abc/criterion-1", "debug"] {
            fs::create_dir_all(target.path().join(folder)).unwrap();
        }
        fs::write(target.path().join("xtask-profile-abc/list"), "{}").unwrap();
        let claim = Claim::take(target.path(), || panic!("nobody else measures")).unwrap();
        assert!(!target.path().join("xtask-profile-abc").exists() && target.path().join("debug").exists());
        let folder = claim.folder().unwrap();
        assert!(folder.path().starts_with(target.path()));
    }

    #[test]
    fn another_measuring_is_waited_for_and_keeps_its_folder() {
        let target = tempfile::tempdir().unwrap();
        let first = Claim::take(target.path(), || {}).unwrap();
        let folder = first.folder().unwrap();
        std::thread::scope(|scope| {
            let (sender, waits) = std::sync::mpsc::channel();
            let (path, kept) = (target.path(), folder.path().to_owned());
            let second =
                scope.spawn(move || Claim::take(path, || sender.send(kept.exists()).unwrap()).map(drop));
            assert!(waits.recv().unwrap(), "the folder is in use");
            drop((folder, first));
            second.join().unwrap().unwrap();
        });
    }
}
