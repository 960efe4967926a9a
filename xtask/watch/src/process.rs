//! Other processes: the workload alone, and the tools that look at it.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use tempfile::{NamedTempFile, TempDir};

use crate::error::unavailable;

/// How often a process is looked at that something is expected of.
const PATIENCE: Duration = Duration::from_millis(2);

/// The exit status of a bench target that lacks something.
const UNAVAILABLE: i32 = 3;

/// A process that is killed when it takes too long, and when this value goes.
pub struct Process {
    name: String,
    child: Child,
    stdout: NamedTempFile,
    stderr: NamedTempFile,
    start: Instant,
    limit: Duration,
}

impl Process {
    /// Starts `command`, called `name` in errors. What it says goes to files in `scratch`, so that it never waits for
    /// a reader.
    pub fn start(name: &str, mut command: Command, scratch: &Path, limit: Duration) -> Result<Process> {
        let (stdout, stderr) = (NamedTempFile::new_in(scratch)?, NamedTempFile::new_in(scratch)?);
        command.stdin(Stdio::null()).stdout(stdout.reopen()?).stderr(stderr.reopen()?);
        end_with_this_process(&mut command);
        let child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Process { name: name.to_owned(), child, stdout, stderr, start: Instant::now(), limit })
    }

    /// The id that tools attach to.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until a workload that runs alone has warmed up.
    pub fn wait_until_ready(&mut self) -> Result<()> {
        self.wait_until(|process| Ok(said(&process.stdout)?.lines().any(|line| line == "ready")))
    }

    /// Waits until what the process wrote, on either stream, holds `words`.
    ///
    /// # Errors
    /// When it ends before that, or takes too long.
    pub fn wait_until_it_reports(&mut self, words: &str) -> Result<()> {
        self.wait_until(|process| {
            Ok(process.errors()?.contains(words) || said(&process.stdout)?.contains(words))
        })
    }

    fn wait_until(&mut self, is_there: impl Fn(&Process) -> Result<bool>) -> Result<()> {
        loop {
            let status = self.status()?;
            if is_there(self)? {
                return Ok(());
            }
            if let Some(status) = status {
                return Err(self.failure(status));
            }
            std::thread::sleep(PATIENCE);
        }
    }

    /// Waits for the end, which must be a success, and returns what the process wrote to stdout.
    pub fn finish(mut self) -> Result<String> {
        loop {
            match self.status()? {
                Some(status) if status.success() => return said(&self.stdout),
                Some(status) => return Err(self.failure(status)),
                None => std::thread::sleep(PATIENCE),
            }
        }
    }

    /// Waits for the end, whatever it is.
    ///
    /// # Errors
    /// When the process takes too long.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        loop {
            match self.status()? {
                Some(status) => return Ok(status),
                None => std::thread::sleep(PATIENCE),
            }
        }
    }

    /// What the process wrote to stdout so far.
    pub fn output(&self) -> Result<String> {
        said(&self.stdout)
    }

    /// What the process wrote to stderr so far.
    pub fn errors(&self) -> Result<String> {
        said(&self.stderr)
    }

    /// How it ended; None while it runs.
    pub fn status(&mut self) -> Result<Option<ExitStatus>> {
        let status = self.child.try_wait()?;
        if status.is_none() && self.start.elapsed() > self.limit {
            bail!("{} was stopped, because it took longer than {} s", self.name, self.limit.as_secs());
        }
        Ok(status)
    }

    /// The error that an end with `status` is.
    pub fn failure(&self, status: ExitStatus) -> anyhow::Error {
        let errors = self.errors().unwrap_or_default();
        let words = last_words(&errors);
        match status.code() {
            Some(UNAVAILABLE) => unavailable(words),
            _ => anyhow!("{} ended with {status}: {words}", self.name),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only for a process that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What of many lines tells why a process failed: its last line that says so, or else its first.
fn last_words(errors: &str) -> &str {
    let mut lines = errors.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "Error:");
    let first = lines.clone().next();
    lines
        .rfind(|line| line.starts_with("error: "))
        .or(first)
        .map_or("it gave no reason", |line| line.trim_start_matches("error: "))
}

fn said(file: &NamedTempFile) -> Result<String> {
    let bytes = fs::read(file.path()).with_context(|| format!("cannot read {}", file.path().display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Without this a tool would go on after somebody killed the bench target.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "what runs between fork and exec are system calls")]
fn end_with_this_process(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;

    use rustix::{
        io::Errno,
        process::{Signal, getpid, getppid, set_parent_process_death_signal},
    };
    let this = getpid();
    let end_with = move || {
        set_parent_process_death_signal(Some(Signal::KILL))?;
        // Where this process ended in between, nobody will send the signal.
        if getppid() == Some(this) { Ok(()) } else { Err(Errno::SRCH.into()) }
    };
    // SAFETY: the three calls are safe after fork; nothing is allocated or locked.
    unsafe { command.pre_exec(end_with) };
}

#[cfg(not(target_os = "linux"))]
fn end_with_this_process(_: &mut Command) {}

/// A folder for what tools write, beside what the probe writes; it goes with the value.
pub fn scratch(out: &Path) -> Result<TempDir> {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().with_context(|| format!("cannot write to {}", folder.display()))?;
    TempDir::with_prefix_in(".xtask-probe-", &folder)
        .with_context(|| format!("cannot write to {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, limit: f64) -> (TempDir, Process) {
        let folder = TempDir::new().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let limit = Duration::from_secs_f64(limit);
        let process = Process::start("the shell", command, folder.path(), limit).unwrap();
        (folder, process)
    }

    #[test]
    fn what_a_process_says_is_kept() {
        let (_folder, process) = shell("echo one; echo two >&2", 60.0);
        assert_eq!(process.finish().unwrap(), "one\n");
    }

    #[test]
    fn readiness_is_a_line_of_its_own() {
        let (_folder, mut process) = shell("echo already; echo ready; sleep 60", 60.0);
        process.wait_until_ready().unwrap();
        assert!(process.status().unwrap().is_none());
        let (_folder, mut process) = shell("echo already; echo error: no input >&2; exit 2", 60.0);
        let error = process.wait_until_ready().unwrap_err().to_string();
        assert_eq!(error, "the shell ended with exit status: 2: no input");
    }

    #[test]
    fn what_is_missing_there_is_missing_here() {
        let (_folder, process) = shell("echo error: no interpreter >&2; exit 3", 60.0);
        let error = process.finish().unwrap_err();
        assert_eq!((crate::error::exit_status(&error), error.to_string()), (3, "no interpreter".to_owned()));
    }

    #[test]
    fn a_process_has_a_limit() {
        let (_folder, process) = shell("sleep 60", 0.0);
        let error = process.finish().unwrap_err().to_string();
        assert_eq!(error, "the shell was stopped, because it took longer than 0 s");
    }

    #[test]
    fn the_reason_is_found_among_many_lines() {
        assert_eq!(last_words("Error:\nNo permission.\nConsider this\n"), "No permission.");
        assert_eq!(last_words("warning\nerror: a\nerror: b\nbye\n"), "b");
        assert_eq!(last_words("\n"), "it gave no reason");
    }

    /// It may end between the fork and the call by which the new process asks to end with it.
    #[cfg(target_os = "linux")]
    #[test]
    #[expect(unsafe_code, reason = "to hold a process between fork and exec")]
    #[expect(clippy::disallowed_methods, reason = "a sign for the test that looks on")]
    fn what_is_being_started_ends_with_who_starts_it() {
        use std::os::unix::process::CommandExt as _;

        const FOLDER: &str = "XTASK_TEST_STARTS_IN";
        let hold = Duration::from_millis(400);
        if let Some(folder) = std::env::var_os(FOLDER) {
            let mut command = Command::new("sh");
            command.args(["-c", "touch ran"]).current_dir(&folder);
            // SAFETY: a clock is waited for; nothing is allocated or locked.
            unsafe {
                command.pre_exec(move || {
                    std::thread::sleep(hold);
                    Ok(())
                });
            }
            fs::write(Path::new(&folder).join("starts"), "").unwrap();
            Process::start("the shell", command, Path::new(&folder), hold * 9).unwrap().finish().unwrap();
            return;
        }
        let folder = TempDir::new().unwrap();
        let test = "process::tests::what_is_being_started_ends_with_who_starts_it";
        let starts = || {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["--exact", test]).env(FOLDER, folder.path()).stdout(Stdio::null()).spawn().unwrap()
        };
        let is_there = |name: &str| folder.path().join(name).exists();
        let mut killed = starts();
        while !is_there("starts") {
            std::thread::sleep(PATIENCE);
        }
        std::thread::sleep(hold / 4);
        killed.kill().unwrap();
        killed.wait().unwrap();
        std::thread::sleep(hold * 2);
        assert!(!is_there("ran"));
        // Whoever is let live runs it.
        assert!(starts().wait().unwrap().success() && is_there("ran"));
    }
}
