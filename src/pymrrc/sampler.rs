//! Folded stacks of a Python worker, by py-spy.

use std::fs;
use std::process::{Command, Output};

use anyhow::{Context as _, Result, bail};
use xtask_harness::{RawStacks, Sampling, unavailable};

use super::venv::last_lines;
use super::worker::Setup;

/// Only here can py-spy see the frames of the extension module.
const NATIVE: bool = cfg!(target_os = "linux");

/// Runs `job` in a worker that py-spy starts itself: a parent may watch its child where attaching is forbidden.
pub(super) fn sample(setup: &Setup, job: &str, sampling: Sampling) -> Result<RawStacks> {
    let stacks = tempfile::NamedTempFile::new()?;
    let mut command = setup.command("py-spy");
    command.args(["record", "--format", "raw", "--nolineno", "--rate", &sampling.hertz.to_string()]);
    command.args(NATIVE.then_some("--native")).arg("--output").arg(stacks.path());
    command.arg("--").arg(setup.venv.program("python")).args(setup.script());
    command.args(["--sample", job, &sampling.seconds.to_string()]);
    check(&command.output().context("cannot run py-spy")?)?;
    Ok(RawStacks { sampler: version(setup)?, folded: fs::read_to_string(stacks.path())?, limits: limits() })
}

fn check(output: &Output) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let refusals = ["permission denied", "operation not permitted", "requires root"];
    if refusals.iter().any(|refusal| said.to_lowercase().contains(refusal)) {
        return Err(unavailable(
            "py-spy may not watch the Python worker: run as root, or allow ptrace (kernel.yama.ptrace_scope)",
        ));
    }
    bail!("py-spy failed ({}):\n{}", output.status, last_lines(&said));
}

fn version(setup: &Setup) -> Result<String> {
    let output =
        Command::new(setup.venv.program("py-spy")).arg("--version").output().context("cannot run py-spy")?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn limits() -> Vec<String> {
    let mut limits = vec![
        "threads without a Python state, such as a pipeline's producer and its parsers, are not seen"
            .to_owned(),
    ];
    if !NATIVE {
        limits.push("functions of the extension module are not seen on this platform".to_owned());
    }
    limits
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::ExitStatus;

    use xtask_harness::Unavailable;

    use super::*;

    #[track_caller]
    fn refused(said: &str) -> bool {
        let status = ExitStatus::from_raw(256);
        let output = Output { status, stdout: Vec::new(), stderr: said.as_bytes().to_vec() };
        check(&output).unwrap_err().downcast_ref::<Unavailable>().is_some()
    }

    #[test]
    fn a_refusal_is_told_from_a_failure() {
        assert!(refused("Error: Permission Denied: Try running again with elevated permissions"));
        assert!(refused("Error: Operation not permitted (os error 1)"));
        assert!(refused("This program requires root on OSX."));
        assert!(!refused("Error: Failed to find python version from target process"));
    }
}
