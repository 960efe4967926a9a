//! One run at a time: whoever writes holds the lock in the journal folder.

use std::{
    fs::{File, TryLockError},
    io::{self, ErrorKind},
    path::Path,
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};

use super::{disk::Disk, obstacle};

/// The lock file in the journal folder.
pub(super) const NAME: &str = "lock";

/// Takes the lock in `folder`, which is created where it is missing. The lock holds until the file is dropped, also when
/// the process dies.
pub(super) fn take(folder: &Path, disk: &mut dyn Disk) -> Result<File> {
    let path = folder.join(NAME);
    // A run that ends removes its folder; then this one begins anew. A short wait outlives a run that is about to end, and
    // a child of this process that has not let go of inherited files yet.
    for _ in 0..100 {
        create(folder, disk).map_err(|error| {
            let cure = obstacle::cure(&error);
            anyhow::Error::new(error).context(format!("cannot create `{}`{cure}", folder.display()))
        })?;
        refuse_link(&path)?;
        let lock = match disk.open_lock(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => {
                // Nothing of this run stands in the folder; one that others use is not empty.
                let _ = disk.remove_dir(folder);
                return Err(error).with_context(|| format!("cannot open `{}`", path.display()));
            }
            Ok(lock) => lock,
        };
        match lock.try_lock() {
            Ok(()) if is_at(&lock, &path) => return Ok(lock),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(5)),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock `{}`", path.display()));
            }
        }
    }
    bail!("another run is writing here (it holds `{}`); wait until it is done", path.display())
}

/// Removes the lock and its folder, which another run may take at the same instant: what stands under the name of the lock
/// once it was removed is no longer this run's.
pub(super) fn give_up(folder: &Path, disk: &mut dyn Disk) -> Result<()> {
    let path = folder.join(NAME);
    twice(|| disk.remove_file(&path)).with_context(|| format!("cannot remove `{}`", path.display()))?;
    let removed = twice(|| match disk.remove_dir(folder) {
        Err(error) if [ErrorKind::DirectoryNotEmpty, ErrorKind::NotFound].contains(&error.kind()) => Ok(()),
        removed => removed,
    });
    removed.with_context(|| format!("cannot remove `{}`", folder.display()))
}

/// Whether a run is at work in `folder`. Only looks.
pub(super) fn is_held(folder: &Path) -> bool {
    let lock = File::open(folder.join(NAME));
    lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// What fails once may work a moment later: another program had the file open, a network was slow.
pub(super) fn twice<T, E>(mut attempt: impl FnMut() -> Result<T, E>) -> Result<T, E> {
    attempt().or_else(|_| attempt())
}

/// A link would have its target opened, and created where there is none, wherever that is.
fn refuse_link(lock: &Path) -> Result<()> {
    if lock.is_symlink() {
        bail!("`{}` is a symbolic link, which no run has made; remove it", lock.display());
    }
    Ok(())
}

/// A link is refused: the journal would stand outside the root.
fn create(folder: &Path, disk: &mut dyn Disk) -> io::Result<()> {
    match folder.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(io::Error::new(ErrorKind::NotADirectory, "something else stands there; move it away")),
        Err(_) => match disk.create_dir(folder) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            created => created,
        },
    }
}

/// Whether `path` still names the locked file, which the run before may just have removed.
#[cfg(unix)]
fn is_at(lock: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (Ok(held), Ok(named)) = (lock.metadata(), path.symlink_metadata()) else { return false };
    (held.dev(), held.ino()) == (named.dev(), named.ino())
}

/// An open file cannot be removed here.
#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
