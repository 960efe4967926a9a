//! A copy of the project, and the real binary run on it.
#![expect(clippy::disallowed_methods, reason = "tests lay out their trees by hand")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;
use tempfile::TempDir;
use walkdir::WalkDir;

/// What tells where `cargo test` keeps files of tests: below the target folder.
const SCRATCH: &str = env!("CARGO_TARGET_TMPDIR");

const MANIFEST: &str = env!("CARGO_MANIFEST_DIR");

/// One project is measured at a time: beside another no machine is idle.
static MEASURING: Mutex<()> = Mutex::new(());

/// The project, copied to where it can be changed.
pub(crate) struct Project {
    folder: TempDir,
    _alone: MutexGuard<'static, ()>,
}

impl Project {
    /// The project `name` of this folder, always in one place, so that cargo keeps one build of it and not one for each time
    /// that it was tested.
    pub(crate) fn new(name: &str) -> Project {
        let alone = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
        let place = format!("planted-{name}");
        let _ = fs::remove_dir_all(Path::new(SCRATCH).join(&place));
        let folder = tempfile::Builder::new().prefix(&place).rand_bytes(0).tempdir_in(SCRATCH).unwrap();
        copy(&Path::new(MANIFEST).join("tests/planted").join(name), folder.path());
        let project = Project { folder, _alone: alone };
        project.write("Cargo.toml", &project.read("Cargo.toml").replace("../../../harness", &harness()));
        // The versions of this workspace, so that nothing is downloaded or built again.
        fs::copy(workspace().join("Cargo.lock"), project.folder.path().join("Cargo.lock")).unwrap();
        project
    }

    /// A program run in the project, which neither downloads nor builds elsewhere.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("CARGO_TARGET_DIR", target()).env("CARGO_NET_OFFLINE", "true");
        command
    }

    pub(crate) fn exists(&self, path: &str) -> bool {
        self.folder.path().join(path).exists()
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        fs::write(self.folder.path().join(path), text).unwrap();
    }

    /// Profiles everything. Standard error tells how far it is.
    pub(crate) fn profile(&self) -> Option<i32> {
        let mut command = self.command(env!("CARGO_BIN_EXE_xtask"));
        command.args(["profile", "--allow-dirty"]).status().unwrap().code()
    }

    /// The section that says what limits a mode.
    pub(crate) fn verdict(&self, mode: &str) -> String {
        let document = self.read(&format!("docs/design/profiling/{mode}_profile.md"));
        let (_, section) = document.split_once("\n## What limits this mode\n").expect("a verdict");
        section.split_once("\n## ").map_or(section, |(section, _)| section).to_owned()
    }

    /// The record of a mode.
    pub(crate) fn record(&self, mode: &str) -> Value {
        serde_json::from_str(&self.read(&format!("docs/design/profiling/records/{mode}.json"))).unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in WalkDir::new(from).min_depth(1) {
        let entry = entry.unwrap();
        let path = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir(path).unwrap();
        } else {
            fs::copy(entry.path(), path).unwrap();
        }
    }
}

fn harness() -> String {
    Path::new(MANIFEST).join("harness").display().to_string()
}

pub(crate) fn workspace() -> PathBuf {
    Path::new(MANIFEST).parent().unwrap().to_owned()
}

/// The target folder of this workspace.
fn target() -> PathBuf {
    Path::new(SCRATCH).parent().unwrap().to_owned()
}
