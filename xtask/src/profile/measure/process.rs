//! Subprocesses without what cargo set for this one, and not for longer than they may take.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::leash::Leash;

/// How a process ended.
pub(super) struct Finished {
    /// None where it was killed because its time was over.
    pub(super) status: Option<ExitStatus>,
    /// All that it wrote.
    pub(super) text: String,
}

/// What is read of a process.
#[derive(Clone, Copy)]
pub(super) enum Output {
    /// Its standard output; its errors go where those of this process go.
    Standard,
    /// Its standard error; its output goes nowhere.
    Errors,
}

/// Variables that `cargo run` set for this process: a nested cargo would take them for its own and build everything
/// again. What the user set (`CARGO_TARGET_DIR`, `RUSTFLAGS`, …) is not among them.
pub(super) fn inherited() -> Vec<OsString> {
    const NAMES: [&str; 7] = [
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_CRATE_NAME",
        "CARGO_BIN_NAME",
        "CARGO_PRIMARY_PACKAGE",
        "CARGO_TARGET_TMPDIR",
        "OUT_DIR",
    ];
    const PREFIXES: [&str; 4] = ["CARGO_PKG_", "CARGO_BIN_EXE_", "CARGO_CFG_", "CARGO_FEATURE_"];
    let is_ours = |name: &OsStr| {
        name.to_str().is_some_and(|name| {
            NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        })
    };
    std::env::vars_os().map(|(name, _)| name).filter(|name| is_ours(name)).collect()
}

/// A command in `folder`, without [`inherited`] variables and without standard input.
pub(super) fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    for name in inherited() {
        command.env_remove(name);
    }
    command
}

/// Runs `command` to its end and hands each line of `output` to `on_line` as it comes. When `limit` has passed the process
/// is killed with all that it started.
pub(super) fn run(
    command: &mut Command,
    output: Output,
    limit: Duration,
    mut on_line: impl FnMut(&str),
) -> Result<Finished> {
    let end = Instant::now() + limit;
    match output {
        Output::Standard => command.stdout(Stdio::piped()),
        Output::Errors => command.stdout(Stdio::null()).stderr(Stdio::piped()),
    };
    let (mut child, leash) = Leash::start(command)?;
    let lines = match output {
        Output::Standard => child.stdout.take().map(lines_of),
        Output::Errors => child.stderr.take().map(lines_of),
    };
    let mut text = String::new();
    let status = loop {
        match lines.as_ref().map(|lines| lines.recv_timeout(end.saturating_duration_since(Instant::now()))) {
            Some(Ok(line)) => {
                on_line(&line);
                text.extend([&line, "\n"]);
            }
            Some(Err(RecvTimeoutError::Timeout)) => break None,
            Some(Err(RecvTimeoutError::Disconnected)) | None => break wait(&mut child, end)?,
        }
    };
    match status {
        Some(_) => leash.release(),
        None => stop(&mut child, leash)?,
    }
    Ok(Finished { status, text })
}

/// The lines that come out of `pipe`; the end of the channel is the end of the pipe.
fn lines_of(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                break;
            }
        }
    });
    receiver
}

/// How `child` ends; None where it does not before `end`.
fn wait(child: &mut Child, end: Instant) -> Result<Option<ExitStatus>> {
    while Instant::now() < end {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(Duration::from_millis(2));
    }
    Ok(None)
}

fn stop(child: &mut Child, leash: Leash) -> Result<()> {
    drop(leash);
    // Without process groups there is only the child itself to kill; where there are, it is dead already.
    let _ = child.kill();
    child.wait()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(20);

    fn shell(script: &str) -> Command {
        let mut shell = command("sh", Path::new("/"));
        shell.args(["-c", script]);
        shell
    }

    #[test]
    fn errors_are_told_line_by_line_and_kept() {
        let mut lines = Vec::new();
        let mut shell = shell("echo lost; echo one >&2; echo two >&2; exit 3");
        let finished = run(&mut shell, Output::Errors, SOON, |line| lines.push(line.to_owned())).unwrap();
        assert_eq!((finished.status.unwrap().code(), finished.text.as_str()), (Some(3), "one\ntwo\n"));
        assert_eq!(lines, ["one", "two"]);
    }

    #[test]
    fn output_can_be_read_instead() {
        let finished = run(&mut shell("echo one"), Output::Standard, SOON, |_| {}).unwrap();
        assert_eq!((finished.status.unwrap().code(), finished.text.as_str()), (Some(0), "one\n"));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = run(&mut command("no-such-program", Path::new("/")), Output::Errors, SOON, |_| {});
        let error = error.map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("no-such-program cannot be started"), "{error}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_takes_too_long_is_killed_with_its_children() {
        for script in ["sleep 600 & echo $! >&2; wait", "sleep 600 >&2 & echo $! >&2; exec 2>&-; wait"] {
            let mut child = String::new();
            let mut shell = shell(script);
            let finished =
                run(&mut shell, Output::Errors, Duration::from_secs(1), |line| child = line.to_owned());
            assert!(finished.unwrap().status.is_none(), "{script}");
            let state = || std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
            let is_gone = |stat: String| stat.is_empty() || stat.contains(") Z ");
            let gone =
                (0..500).any(|_| is_gone(state()) || (thread::sleep(Duration::from_millis(10)), false).1);
            assert!(gone, "{script}: {}", state());
        }
    }
}
