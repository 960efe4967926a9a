//! Folded stacks of a Python worker, and who held the interpreter's lock, by py-spy.

use std::fs;
use std::process::{Command, Output};

use anyhow::{Context as _, Result, bail};
use xtask_harness::{Amount, LockSamples, RawStacks, Sampling, unavailable};

use super::job::Job;
use super::venv::last_lines;
use super::worker::Setup;

/// Only here can py-spy see the frames of the extension module.
const NATIVE: bool = cfg!(target_os = "linux");

/// The function of `workloads.py` that calls an iteration, as py-spy shows it without lines.
const REGION: &str = "xtask_region (workloads.py)";

/// Where time goes while `job` runs.
pub(super) fn sample(setup: &Setup, job: &Job, sampling: Sampling) -> Result<RawStacks> {
    let native: &[&str] = if NATIVE { &["--native"] } else { &[] };
    let folded = record(setup, job, sampling, native)?;
    Ok(RawStacks { sampler: version(setup)?, folded: without_internals(&folded), limits: limits() })
}

/// How often any thread held the lock while `job` ran, and how often it was looked at: two recordings of one length.
/// The second one counts the main thread, idle or not, which is in the region as long as an iteration lasts.
pub(super) fn lock(setup: &Setup, job: &Job, sampling: Sampling) -> Result<LockSamples> {
    let held = in_region(&record(setup, job, sampling, &["--gil"])?, "");
    let samples = in_region(&record(setup, job, sampling, &["--idle", "--threads"])?, ": MainThread;");
    if samples == 0 {
        let Sampling { seconds, .. } = sampling;
        return Err(unavailable(format!("py-spy took no sample; sample for longer than {seconds} s")));
    }
    // A recording may take a few samples more than another one.
    Ok(LockSamples { sampler: version(setup)?, held: held.min(samples), samples })
}

/// Runs `job` in a worker that py-spy starts itself: a parent may watch its child where attaching is forbidden.
fn record(setup: &Setup, job: &Job, sampling: Sampling, options: &[&str]) -> Result<String> {
    let stacks = tempfile::NamedTempFile::new()?;
    let worker = job.alone(setup, Amount::Seconds(sampling.seconds))?;
    let mut command = setup.command("py-spy");
    command.args(["record", "--format", "raw", "--nolineno", "--rate", &sampling.hertz.to_string()]);
    command.args(options).arg("--output").arg(stacks.path());
    command.arg("--").arg(worker.get_program()).args(worker.get_args());
    check(&command.output().context("cannot run py-spy")?)?;
    Ok(fs::read_to_string(stacks.path())?)
}

/// Samples in stacks that hold the region function and `part`.
fn in_region(folded: &str, part: &str) -> u64 {
    let stacks = folded.lines().filter_map(|line| line.rsplit_once(' '));
    stacks
        .filter(|(stack, _)| stack.contains(part) && stack.split(';').any(|frame| frame == REGION))
        .filter_map(|(_, count)| count.parse::<u64>().ok())
        .sum()
}

/// Stacks in which a named native function has no frames below it that only an address of the same file is known of:
/// those are functions of its own that the file does not name.
fn without_internals(folded: &str) -> String {
    let mut text = String::new();
    for (stack, count) in folded.lines().filter_map(|line| line.rsplit_once(' ')) {
        let mut kept: Vec<&str> = Vec::new();
        for frame in stack.split(';') {
            let of_last = kept.last().is_some_and(|last| !is_address(last) && file(last) == file(frame));
            if !(is_address(frame) && of_last && file(frame).is_some()) {
                kept.push(frame);
            }
        }
        text.push_str(&format!("{} {count}\n", kept.join(";")));
    }
    text
}

fn is_address(frame: &str) -> bool {
    frame.starts_with("0x")
}

/// `libc.so.6` of `malloc (libc.so.6)`.
fn file(frame: &str) -> Option<&str> {
    frame.strip_suffix(')')?.rsplit_once(" (").map(|(_, file)| file).filter(|&file| file != "?")
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
    fn what_a_library_does_not_name_counts_for_what_called_it() {
        let check = |raw, expected| assert_eq!(without_internals(raw), expected);
        check("f (m.so);malloc (c.so);0x1 (c.so);0x2 (c.so) 3", "f (m.so);malloc (c.so) 3\n");
        check("free (c.so);0x1 (c.so);lock (c.so) 1", "free (c.so);lock (c.so) 1\n");
        // A frame of another file, or below one without a name, is nobody's but its own.
        check("f (m.so);0x1 (c.so);0x2 (c.so) 1", "f (m.so);0x1 (c.so);0x2 (c.so) 1\n");
        check("f (?);0x1 (?);f;0x1 1", "f (?);0x1 (?);f;0x1 1\n");
    }

    #[test]
    fn samples_are_counted_below_the_region() {
        let folded = "thread (1): MainThread;xtask_region (workloads.py);a (w.py) 2\n\
                      thread (2): pool-0;xtask_region (workloads.py) 3\nimport;b 4\nhalf";
        assert_eq!(in_region(folded, ""), 5);
        assert_eq!(in_region(folded, ": MainThread;"), 2);
    }

    #[test]
    fn a_refusal_is_told_from_a_failure() {
        assert!(refused("Error: Permission Denied: Try running again with elevated permissions"));
        assert!(refused("Error: Operation not permitted (os error 1)"));
        assert!(refused("This program requires root on OSX."));
        assert!(!refused("Error: Failed to find python version from target process"));
    }
}
