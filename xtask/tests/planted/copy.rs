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
use xtask::repo::OUTER_GIT_VARIABLES;

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

    /// Puts `to` in place of `from`, which stands there.
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path}: {text}");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// Profiles everything. Standard error tells how far it is.
    pub(crate) fn profile(&self) -> Option<i32> {
        self.xtask("profile --allow-dirty").status().unwrap().code()
    }

    /// Measures one mode.
    pub(crate) fn measure(&self, mode: &str, flags: &str) {
        let status = self.xtask(&format!("profile --mode {mode} {flags}")).status().unwrap();
        assert!(status.success(), "{status}");
    }

    /// Measures one mode and holds it against the record that is committed.
    pub(crate) fn compare(&self, mode: &str, flags: &str) -> Value {
        let mut command = self.xtask(&format!("profile --compare --format json --mode {mode} {flags}"));
        let output = command.stderr(Stdio::inherit()).output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        let comparison: Value = serde_json::from_str(&told).unwrap_or_else(|error| panic!("{error}: {told}"));
        let is_worse = comparison["regressions"].as_u64().unwrap() > 0;
        assert_eq!(output.status.code(), Some(i32::from(is_worse)), "{told}");
        comparison
    }

    /// A run of the binary. Arguments hold no spaces.
    fn xtask(&self, arguments: &str) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments.split_whitespace());
        for variable in OUTER_GIT_VARIABLES {
            command.env_remove(variable);
        }
        command
    }

    /// Makes the project a repository of its own, with all that there is in one commit.
    pub(crate) fn commit(&self) {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
        let steps: [&[&str]; 3] =
            [&["init", "--quiet"], &["add", "--all"], &["commit", "--quiet", "--message=state"]];
        for step in steps {
            let mut git = Command::new("git");
            git.args(identity).args(step).current_dir(self.folder.path());
            for variable in OUTER_GIT_VARIABLES {
                git.env_remove(variable);
            }
            assert!(git.status().unwrap().success(), "git {step:?}");
        }
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
