//! Subprocesses without what cargo set for this one.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result};

/// How a process ended.
pub(super) struct Finished {
    pub(super) status: ExitStatus,
    /// All it wrote to its standard error.
    pub(super) errors: String,
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

/// Runs `command` to its end and hands each line of its standard error to `on_line`: criterion tells there what it does.
pub(super) fn run(command: &mut Command, mut on_line: impl FnMut(&str)) -> Result<Finished> {
    let shown = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{shown} cannot be started"))?;
    let pipe = BufReader::new(child.stderr.take().context("no standard error")?);
    let mut errors = String::new();
    for line in pipe.split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        on_line(&line);
        errors.extend([&line, "\n"]);
    }
    Ok(Finished { status: child.wait()?, errors })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_told_line_by_line_and_kept() {
        let mut lines = Vec::new();
        let mut shell = command("sh", Path::new("/"));
        shell.args(["-c", "echo lost; echo one >&2; echo two >&2; exit 3"]);
        let finished = run(&mut shell, |line| lines.push(line.to_owned())).unwrap();
        assert_eq!((finished.status.code(), finished.errors.as_str()), (Some(3), "one\ntwo\n"));
        assert_eq!(lines, ["one", "two"]);
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = run(&mut command("no-such-program", Path::new("/")), |_| {}).map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("no-such-program cannot be started"), "{error}");
    }
}
