//! Subprocesses without what cargo set for this one.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

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

/// Runs `command` to its end and hands each line of its standard output to `on_line`.
pub(super) fn run(command: &mut Command, mut on_line: impl FnMut(&str)) -> Result<Finished> {
    let shown = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{shown} cannot be started"))?;
    let errors = child.stderr.take().context("no standard error")?;
    // Read beside the output, or a process that fills one pipe would wait for ever.
    let errors = thread::spawn(move || read_lossy(errors));
    let output = BufReader::new(child.stdout.take().context("no standard output")?);
    for line in output.split(b'\n') {
        on_line(&String::from_utf8_lossy(&line?));
    }
    let status = child.wait()?;
    Ok(Finished { status, errors: errors.join().unwrap_or_default() })
}

fn read_lossy(mut pipe: impl Read) -> String {
    let mut bytes = Vec::new();
    // What was read before an error still says why the process failed.
    let _ = pipe.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}
