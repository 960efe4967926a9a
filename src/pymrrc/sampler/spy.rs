//! py-spy on a worker that is warm: it attaches when the first iteration is about to begin.

use std::fs;
use std::io::{BufRead as _, BufReader, ErrorKind};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use xtask_harness::{Amount, Sampling, unavailable};

use crate::pymrrc::job::Job;
use crate::pymrrc::venv::last_lines;
use crate::pymrrc::worker::Setup;

/// What py-spy says where it is more than a second late: by then its looks follow one another without a pause.
const LATE: &str = "behind in sampling";

/// What py-spy recorded.
pub(super) struct Recorded {
    /// `root;…;leaf count` lines.
    pub(super) folded: String,
    /// How often py-spy looked at the process and could read it, whatever the look showed.
    looks: u64,
    /// Why some of those looks did not happen, or not when they should have.
    flaw: Option<&'static str>,
}

impl Recorded {
    /// How often py-spy looked, where that can be told.
    pub(super) fn looks(&self) -> Result<u64> {
        match self.flaw {
            Some(flaw) => {
                Err(unavailable(format!("{flaw}; sample less often, or on a machine with less to do")))
            }
            None => Ok(self.looks),
        }
    }
}

/// Watches `job` by so many looks, each of which pauses the worker.
pub(super) fn record(setup: &Setup, job: &Job, sampling: Sampling, options: &[&str]) -> Result<Recorded> {
    // py-spy counts looks and not time: it takes longer where it is late. The worker ends by itself if nobody ends it.
    let patience = Amount::Seconds(3.0 * sampling.seconds + 30.0);
    watch(setup, job.alone(setup, patience)?, sampling, options)
}

/// The same of any command that says `ready`.
pub(super) fn watch(
    setup: &Setup,
    command: Command,
    sampling: Sampling,
    options: &[&str],
) -> Result<Recorded> {
    let stacks = tempfile::NamedTempFile::new()?;
    let mut worker = Warm::start(command)?;
    // It takes whole seconds only.
    let seconds = Duration::try_from_secs_f64(sampling.seconds.ceil())?.as_secs().max(1);
    let mut spy = setup.command("py-spy");
    spy.args(["record", "--format", "raw", "--nolineno", "--rate", &sampling.hertz.to_string()]);
    spy.args(["--duration", &seconds.to_string(), "--pid", &worker.child.id().to_string()]);
    let output = run(spy.args(options).arg("--output").arg(stacks.path()))?;
    check(&output)?;
    let ended = worker.child.try_wait()?.is_some();
    // The last one of its looks is not counted.
    let looks = (seconds * u64::from(sampling.hertz)).saturating_sub(1 + errors(&output)?);
    Ok(Recorded { folded: fs::read_to_string(stacks.path())?, looks, flaw: flaw(&output, ended) })
}

/// Runs py-spy to its end. Where somebody took it out of the private environment, it is not available.
pub(super) fn run(spy: &mut Command) -> Result<Output> {
    match spy.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => Err(unavailable(
            "py-spy is missing in the private environment; remove target/xtask, so that it is made anew",
        )),
        output => output.context("cannot run py-spy"),
    }
}

/// A worker that has warmed up. It ends with this value.
struct Warm {
    child: Child,
}

impl Warm {
    fn start(mut command: Command) -> Result<Warm> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
        let mut worker = Warm { child };
        let stdout = worker.child.stdout.take().context("the worker has no stdout")?;
        for line in BufReader::new(stdout).lines() {
            if line? == "ready" {
                return Ok(worker);
            }
        }
        bail!("the Python worker ended before it was warm ({})", worker.child.wait()?);
    }
}

impl Drop for Warm {
    fn drop(&mut self) {
        // Both fail only for a process that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Looks that could not read the process.
fn errors(output: &Output) -> Result<u64> {
    let said = String::from_utf8_lossy(&output.stdout);
    let number = said.lines().find_map(|line| line.rsplit_once(" Errors: "));
    let (_, number) = number.with_context(|| format!("py-spy told no errors:\n{}", last_lines(&said)))?;
    number.trim().parse().with_context(|| format!("py-spy counted {number} errors"))
}

fn flaw(output: &Output, ended: bool) -> Option<&'static str> {
    let says_late = |said: &[u8]| String::from_utf8_lossy(said).contains(LATE);
    if ended {
        Some("the Python worker ended before py-spy had looked often enough")
    } else if says_late(&output.stdout) || says_late(&output.stderr) {
        Some("py-spy could not look as often as it was asked to")
    } else {
        None
    }
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

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::ExitStatus;

    use xtask_harness::Unavailable;

    use super::*;

    fn output(status: i32, stdout: &str, stderr: &str) -> Output {
        let status = ExitStatus::from_raw(status << 8);
        Output { status, stdout: stdout.into(), stderr: stderr.into() }
    }

    #[test]
    fn a_refusal_is_told_from_a_failure() {
        let refused = |said| check(&output(1, "", said)).unwrap_err().downcast_ref::<Unavailable>().is_some();
        assert!(refused("Error: Permission Denied: Try running again with elevated permissions"));
        assert!(refused("Error: Operation not permitted (os error 1)"));
        assert!(refused("This program requires root on OSX."));
        assert!(!refused("Error: Failed to find python version from target process"));
        check(&output(0, "", "permission denied")).unwrap();
    }

    #[test]
    fn without_py_spy_there_is_no_such_probe() {
        let error = run(&mut Command::new("no such program, we hope")).unwrap_err();
        assert!(error.downcast_ref::<Unavailable>().is_some(), "{error:#}");
    }

    #[test]
    fn looks_that_failed_are_told() {
        let said = "py-spy> Wrote raw flamegraph data to 'x'. Samples: 12 Errors: 3\npy-spy> You can\n";
        assert_eq!(errors(&output(0, said, "")).unwrap(), 3);
        assert!(errors(&output(0, "py-spy> Stopped", "")).is_err());
    }

    #[test]
    fn looks_are_not_told_where_py_spy_was_late_or_the_worker_ended() {
        let looks = |said, ended| {
            let flaw = flaw(&output(0, said, ""), ended);
            Recorded { folded: String::new(), looks: 5, flaw }.looks()
        };
        assert_eq!(looks("py-spy> Sampling process", false).unwrap(), 5);
        for error in [looks("1.20s behind in sampling, results", false), looks("", true)] {
            assert!(error.unwrap_err().downcast_ref::<Unavailable>().is_some());
        }
    }

    #[test]
    fn a_worker_that_does_not_get_warm_is_an_error() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo not yet; exit 4"]);
        let error = Warm::start(command).err().unwrap().to_string();
        assert_eq!(error, "the Python worker ended before it was warm (exit status: 4)");
    }
}
