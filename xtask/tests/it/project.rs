//! A throwaway git repository, and the real binary run on it.
#![expect(clippy::disallowed_methods, reason = "tests lay out their trees by hand")]

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;
use xtask::repo::OUTER_GIT_VARIABLES;

use super::tree::Tree;

/// The day of every run and of every commit, so that notes and commit ids are the same each time: 2026-01-02.
const EPOCH: &str = "1767323045";

/// A repository in a folder that is gone when the test ends.
pub(crate) struct Project {
    folder: TempDir,
}

/// How a run of the binary ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    /// A repository in which these files are committed.
    pub(crate) fn new(files: &[(&str, &str)]) -> Project {
        let project = Project::bare();
        files.iter().for_each(|(path, text)| project.write(path, text));
        project.committed()
    }

    /// A repository in which the files of `tree` are committed.
    pub(crate) fn of(tree: &Tree) -> Project {
        let project = Project::copy(tree);
        project.committed()
    }

    /// A copy of a whole folder, with its `.git` if it has one.
    pub(crate) fn copy(everything: &Tree) -> Project {
        let project = Project::bare();
        everything.write(project.root());
        project
    }

    /// An empty folder that is no repository.
    pub(crate) fn bare() -> Project {
        Project { folder: TempDir::new().unwrap() }
    }

    fn committed(self) -> Project {
        self.git("init --quiet --object-format=sha1 --initial-branch=main");
        self.commit();
        self
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The files, those of git left out.
    pub(crate) fn tree(&self) -> Tree {
        Tree::read(self.root()).work_tree()
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    pub(crate) fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.root().join(path)).unwrap()
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    /// Makes a symbolic link at `path`.
    #[cfg(unix)]
    pub(crate) fn link(&self, target: &str, path: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
    }

    /// Makes the folder one that is no repository.
    pub(crate) fn forget_git(&self) {
        fs::remove_dir_all(self.root().join(".git")).unwrap();
    }

    /// Commits all that there is.
    pub(crate) fn commit(&self) {
        self.git("add --all --force");
        self.git("commit --quiet --allow-empty --message=state");
    }

    /// What git prints. Arguments hold no spaces.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &str) -> String {
        self.git_with(arguments, "").unwrap_or_else(|error| panic!("git {arguments}: {error}"))
    }

    /// Gives `input` to git; what git prints, or what it complains of.
    pub(crate) fn git_with(&self, arguments: &str, input: &str) -> Result<String, String> {
        let mut git = hermetic("git", self.root());
        git.args(arguments.split_whitespace()).stdin(Stdio::piped());
        for role in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{role}_NAME"), "a").env(format!("GIT_{role}_EMAIL"), "a@b");
            git.env(format!("GIT_{role}_DATE"), format!("{EPOCH} +0000"));
        }
        let mut child = git.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    /// Runs the binary in the root. Arguments hold no spaces.
    pub(crate) fn xtask(&self, arguments: &str) -> Run {
        run(self.command(arguments))
    }

    /// A run of the binary that is yet to be started.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = binary(self.root());
        command.args(arguments.split_whitespace());
        command
    }

    /// Runs the binary, which ends with `code` and leaves every file as it is.
    #[track_caller]
    pub(crate) fn unchanged_by(&self, arguments: &str, code: i32) -> Run {
        let before = self.tree();
        let run = self.xtask(arguments).exits(code);
        before.assert_same(&self.tree(), &format!("`{arguments}` changes"));
        run
    }

    /// Runs the binary, which refuses with a message that says all of `parts` and leaves every file as it is.
    #[track_caller]
    pub(crate) fn refuses(&self, arguments: &str, parts: &[&str]) {
        let run = self.unchanged_by(arguments, 2);
        assert!(run.stderr.starts_with("error: "), "{run:?}");
        let missing: Vec<_> = parts.iter().filter(|part| !run.stderr.contains(**part)).collect();
        assert!(missing.is_empty(), "`{arguments}` does not say {missing:?}: {}", run.stderr);
    }
}

impl Run {
    /// Fails unless the exit status is this one.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Run {
        let Run { code: ended, stdout, stderr } = &self;
        assert_eq!(*ended, Some(code), "\n== standard output\n{stdout}\n== standard error\n{stderr}");
        self
    }
}

/// The binary, to be run in `folder`.
pub(crate) fn binary(folder: &Path) -> Command {
    let mut command = hermetic(env!("CARGO_BIN_EXE_xtask"), folder);
    command.env("NO_COLOR", "1").env("SOURCE_DATE_EPOCH", EPOCH);
    command
}

/// Runs a command to its end.
pub(crate) fn run(mut command: Command) -> Run {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// The root of the workspace that these tests belong to.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// A command that nothing of the person who runs the tests reaches: neither git's configuration nor an outer repository.
fn hermetic(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    for variable in OUTER_GIT_VARIABLES {
        command.env_remove(variable);
    }
    command.current_dir(folder).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    command
}
