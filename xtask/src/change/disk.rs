//! The writing half of the file system. Nothing outside this file writes.
#![expect(clippy::disallowed_methods, reason = "this is the one place that writes")]

use std::{
    fs::{self, File, Permissions},
    io::{self, Write as _},
    path::Path,
};

/// What applying a change set does to the disk, one call of the system at a time. A trait, so that tests can fail or stop at
/// each of them.
pub(super) trait Disk {
    /// Opens the lock file, creating it where it is missing. It never has content.
    fn open_lock(&mut self, path: &Path) -> io::Result<File>;
    /// Creates a file, which must not stand yet.
    fn create_new(&mut self, path: &Path) -> io::Result<File>;
    /// Writes all bytes to a file.
    fn write(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()>;
    /// Says who may do what with a file.
    fn permit(&mut self, file: &File, permissions: Permissions) -> io::Result<()>;
    /// Makes the content of a file durable.
    fn sync_file(&mut self, file: &File) -> io::Result<()>;
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

    /// Creates a file, which must not stand yet, and makes its content durable.
    fn write_new(&mut self, path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
        let mut file = self.create_new(path)?;
        self.write(&mut file, bytes)?;
        if let Some(permissions) = permissions {
            self.permit(&file, permissions)?;
        }
        self.sync_file(&file)
    }
}

/// The disk that commands write to.
pub(super) fn real() -> Box<dyn Disk> {
    #[cfg(test)]
    if let Some(disk) = super::tests::faulty::from_environment() {
        return Box::new(disk);
    }
    Box::new(RealDisk)
}

/// The real one.
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn open_lock(&mut self, path: &Path) -> io::Result<File> {
        File::options().create(true).truncate(false).write(true).open(path)
    }

    fn create_new(&mut self, path: &Path) -> io::Result<File> {
        File::create_new(path)
    }

    fn write(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn permit(&mut self, file: &File, permissions: Permissions) -> io::Result<()> {
        file.set_permissions(permissions)
    }

    fn sync_file(&mut self, file: &File) -> io::Result<()> {
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

/// Makes a folder and those above it.
pub(super) fn create_root(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Removes a folder and all that is in it.
pub(super) fn remove_scratch(path: &Path) -> io::Result<()> {
    fs::remove_dir_all(path)
}
