//! A folder in which files are opened by their names. The system then looks up one name; by a whole path it looks up each
//! folder on the way, which takes longer than to read a short file.

use std::{fs::File, io, path::Path};

/// An open folder.
#[cfg(unix)]
pub(super) struct Folder(std::os::fd::OwnedFd);

#[cfg(unix)]
impl Folder {
    pub(super) fn open(path: &Path) -> io::Result<Folder> {
        Ok(Folder(File::open(path)?.into()))
    }

    /// Opens a file that stands in the folder, to be read.
    pub(super) fn file(&self, name: &str) -> io::Result<File> {
        use rustix::{fs, io::retry_on_intr};
        let flags = fs::OFlags::RDONLY | fs::OFlags::CLOEXEC;
        Ok(retry_on_intr(|| fs::openat(&self.0, name, flags, fs::Mode::empty()))?.into())
    }
}

/// The path of a folder, where files are opened by paths alone.
#[cfg(not(unix))]
pub(super) struct Folder(std::path::PathBuf);

#[cfg(not(unix))]
impl Folder {
    pub(super) fn open(path: &Path) -> io::Result<Folder> {
        Ok(Folder(path.to_owned()))
    }

    /// Opens a file that stands in the folder, to be read.
    pub(super) fn file(&self, name: &str) -> io::Result<File> {
        File::open(self.0.join(name))
    }
}
