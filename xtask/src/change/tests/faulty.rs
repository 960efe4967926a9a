//! A disk on which one operation fails, or is the last.

use std::{
    fs::{File, Permissions},
    io,
    path::Path,
};

use crate::change::disk::{Disk, RealDisk};

/// Makes the disk of a whole command faulty, in a process that is started for that: the name of a fault and how many
/// operations come before it.
pub(crate) const FAULT: &str = "XTASK_TEST_FAULT";

/// What a process says of the operation that was hit, before its name.
pub(crate) const HIT: &str = "hit: ";

/// A disk with a fault at one operation.
pub(crate) struct Faulty {
    fault: Fault,
    left: usize,
    /// Whether the operation was reached.
    pub(crate) is_hit: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    /// The operation is refused; those after it work.
    Fails,
    /// The disk is full for that operation: of what is to be written a half arrives.
    Full,
    /// Nothing more happens from here on, as if the process were killed. Of what is being written a half arrives.
    Stops,
    /// The process is killed. Of what is being written a half arrives.
    Kills,
}

/// The fault that the environment asks for.
pub(crate) fn from_environment() -> Option<Faulty> {
    let asked = std::env::var(FAULT).ok()?;
    let (fault, left) = asked.split_once(' ')?;
    let faults = [Fault::Fails, Fault::Full, Fault::Stops, Fault::Kills];
    let fault = faults.into_iter().find(|known| format!("{known:?}") == fault)?;
    Some(Faulty::new(left.parse().ok()?, fault))
}

impl Faulty {
    pub(crate) fn new(left: usize, fault: Fault) -> Faulty {
        Faulty { fault, left, is_hit: false }
    }

    /// Counts an operation, and lets it fail where it is the one that is to.
    fn step(&mut self, operation: &str, at: Option<&Path>) -> io::Result<()> {
        if self.left > 0 {
            self.left -= 1;
            return Ok(());
        }
        if self.is_hit {
            return if self.fault == Fault::Stops { Err(io::Error::other("injected")) } else { Ok(()) };
        }
        self.is_hit = true;
        if std::env::var_os(FAULT).is_some() {
            eprintln!("{HIT}{operation} {}", at.unwrap_or(Path::new("")).display());
        }
        match self.fault {
            Fault::Fails | Fault::Stops => Err(io::Error::other("injected")),
            Fault::Full => Err(io::ErrorKind::StorageFull.into()),
            Fault::Kills => die(),
        }
    }
}

#[cfg(unix)]
fn die() -> ! {
    use rustix::process::{Signal, getpid, kill_process};
    kill_process(getpid(), Signal::KILL).unwrap();
    loop {
        std::thread::park();
    }
}

#[cfg(not(unix))]
fn die() -> ! {
    std::process::abort()
}

impl Disk for Faulty {
    fn open_lock(&mut self, path: &Path) -> io::Result<File> {
        self.step("open", Some(path))?;
        RealDisk.open_lock(path)
    }

    fn create_new(&mut self, path: &Path) -> io::Result<File> {
        self.step("create", Some(path))?;
        RealDisk.create_new(path)
    }

    fn write(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        if self.left == 0 && !self.is_hit && self.fault != Fault::Fails {
            RealDisk.write(file, &bytes[..bytes.len() / 2])?;
        }
        self.step("write", None)?;
        RealDisk.write(file, bytes)
    }

    fn permit(&mut self, file: &File, permissions: Permissions) -> io::Result<()> {
        self.step("permit", None)?;
        RealDisk.permit(file, permissions)
    }

    fn sync_file(&mut self, file: &File) -> io::Result<()> {
        self.step("sync", None)?;
        RealDisk.sync_file(file)
    }

    fn symlink(&mut self, path: &Path, text: &str) -> io::Result<()> {
        self.step("symlink", Some(path))?;
        RealDisk.symlink(path, text)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("rename", Some(to))?;
        RealDisk.rename(from, to)
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        self.step("unlink", Some(path))?;
        RealDisk.remove_file(path)
    }

    fn create_dir(&mut self, path: &Path) -> io::Result<()> {
        self.step("mkdir", Some(path))?;
        RealDisk.create_dir(path)
    }

    fn remove_dir(&mut self, path: &Path) -> io::Result<()> {
        self.step("rmdir", Some(path))?;
        RealDisk.remove_dir(path)
    }

    fn sync_dir(&mut self, path: &Path) -> io::Result<()> {
        self.step("syncdir", Some(path))?;
        RealDisk.sync_dir(path)
    }
}
