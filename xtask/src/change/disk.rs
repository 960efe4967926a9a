//! The writing half of the file system. Nothing outside this file writes.
#![expect(clippy::disallowed_methods, reason = "this is the one place that writes")]

use std::{
    fs::{self, File, Permissions},
    io::{self, Write as _},
    path::Path,
};

/// What applying a change set does to the disk. A trait, so that tests can fail or stop at each single operation.
pub(super) trait Disk {
    /// Creates a file, which must not stand yet, and makes its content durable.
    fn write_new(&mut self, path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()>;
    /// Creates a symbolic link that holds `text`.
    fn symlink(&mut self, path: &Path, text: &str) -> io::Result<()>;
    /// Puts a file in the place of another one, or of none, at once.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove_file(&mut self, path: &Path) -> io::Result<()>;
    /// Creates a folder, which must not stand yet.
    fn create_dir(&mut self, path: &Path) -> io::Result<()>;
    /// Removes a folder, which must be empty.
    fn remove_dir(&mut self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder durable.
    fn sync_dir(&mut self, path: &Path) -> io::Result<()>;
}

/// The real one.
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn write_new(&mut self, path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
        let mut file = File::create_new(path)?;
        file.write_all(bytes)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.sync_all()
    }

    fn symlink(&mut self, path: &Path, text: &str) -> io::Result<()> {
        #[cfg(unix)]
        return std::os::unix::fs::symlink(text, path);
        #[cfg(not(unix))]
        return Err(io::Error::new(
            io::ErrorKind::Unsupported,
            format!("`{text}` as a link at `{}`", path.display()),
        ));
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_dir(&mut self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn remove_dir(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn sync_dir(&mut self, path: &Path) -> io::Result<()> {
        // Only Unix opens a folder like a file.
        if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
    }
}

/// Opens the lock file, creating it where it is missing. It never has content.
pub(super) fn open_lock(path: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(path)
}

/// Makes a folder and those above it.
pub(super) fn create_root(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Removes a folder and all that is in it.
pub(super) fn remove_scratch(path: &Path) -> io::Result<()> {
    fs::remove_dir_all(path)
}
