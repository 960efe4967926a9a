//! Folded stacks of a Python worker, and who held the interpreter's lock, by py-spy.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::Result;
use xtask_harness::{LockSamples, RawStacks, Sampling, unavailable};

use super::job::Job;
use super::worker::Setup;
use spy::Recorded;

mod spy;

/// Only here can py-spy see the frames of the extension module.
const NATIVE: bool = cfg!(target_os = "linux");

/// The function of `workloads.py` that calls an iteration, as py-spy shows it without lines.
const REGION: &str = "xtask_region (workloads.py)";

/// The function of `worker.py` that runs one iteration after the other.
const LOOP: &str = "alone (worker.py)";

/// Only the thread that holds the lock, if any, also while it sleeps, and which one that is.
const HOLDERS: [&str; 3] = ["--gil", "--idle", "--threads"];

/// Where time goes while `job` runs.
pub(super) fn sample(setup: &Setup, job: &Job, sampling: Sampling) -> Result<RawStacks> {
    let native: &[&str] = if NATIVE { &["--native"] } else { &[] };
    let recorded = spy::record(setup, job, sampling, native)?;
    let folded = without_internals(&recorded.folded);
    Ok(RawStacks { sampler: version(setup)?, folded, limits: limits() })
}

/// How often any thread held the lock while `job` ran, and how often it was looked at, both from the same looks.
pub(super) fn lock(setup: &Setup, job: &Job, sampling: Sampling) -> Result<LockSamples> {
    let recorded = spy::record(setup, job, sampling, &HOLDERS)?;
    holding(&recorded, version(setup)?)
}

/// Each look is a sample in `recorded` if some thread held the lock, and else is not there. What is done between
/// iterations is no part of either number.
fn holding(recorded: &Recorded, sampler: String) -> Result<LockSamples> {
    let Looks { held, holders, between } = looks(&recorded.folded);
    if held == 0 {
        return Err(unavailable("py-spy never saw the interpreter's lock held, which it must be at times"));
    }
    let samples = recorded.looks()?.saturating_sub(between).max(held);
    Ok(LockSamples { sampler, held, holders, samples })
}

/// What looks at the lock found.
#[derive(Debug, PartialEq, Eq)]
struct Looks {
    /// Those that saw an iteration hold it, on any thread.
    held: u64,
    /// The threads that did.
    holders: u64,
    /// Those that saw the loop around the iterations hold it.
    between: u64,
}

/// Counts stacks that have their thread at the root.
fn looks(folded: &str) -> Looks {
    let mut threads = BTreeSet::new();
    let mut looks = Looks { held: 0, holders: 0, between: 0 };
    for (stack, count) in folded.lines().filter_map(|line| line.rsplit_once(' ')) {
        let count = count.parse::<u64>().unwrap_or(0);
        let has = |name| stack.split(';').any(|frame| frame == name);
        if has(LOOP) && !has(REGION) {
            looks.between += count;
        } else {
            looks.held += count;
            threads.extend(stack.split(';').next());
        }
    }
    looks.holders = threads.len() as u64;
    looks
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

fn version(setup: &Setup) -> Result<String> {
    let output = spy::run(Command::new(setup.venv.program("py-spy")).arg("--version"))?;
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
    use xtask_harness::Unavailable;

    use super::*;
    use crate::corpus::Corpus;
    use crate::pymrrc::venv::Venv;

    /// Sleeps with the lock, and then so long without it.
    fn sleeper(seconds_without: &str) -> Result<LockSamples> {
        let venv = Venv::open(&Corpus::load().unwrap().source.target).unwrap();
        let setup = Setup { venv, threads: 1 };
        let script = "import ctypes, sys, time\nprint('ready', flush=True)\n\
                      for _ in range(3000): ctypes.PyDLL(None).usleep(10000), time.sleep(float(sys.argv[1]))";
        let mut command = setup.command("python");
        command.args(["-c", script, seconds_without]);
        let recorded = spy::watch(&setup, command, Sampling { seconds: 2.0, hertz: 100 }, &HOLDERS)?;
        holding(&recorded, version(&setup)?)
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
    fn the_share_of_a_lock_is_the_one_it_is_held_for() {
        for (seconds_without, expected) in [("0", 90..=100), ("0.01", 30..=70), ("0.09", 1..=30)] {
            let lock = match sleeper(seconds_without) {
                Ok(lock) => lock,
                Err(error) => return assert!(error.downcast_ref::<Unavailable>().is_some(), "{error:#}"),
            };
            assert!(expected.contains(&(100 * lock.held / lock.samples)), "{seconds_without}: {lock:?}");
            assert_eq!(lock.holders, 1);
        }
    }

    #[test]
    fn what_happens_between_iterations_is_not_counted() {
        let folded = "thread (0x1);<module> (worker.py);alone (worker.py);xtask_region (workloads.py);a (w.py) 2\n\
                      thread (0x2);run (threading.py);xtask_region (workloads.py) 3\n\
                      thread (0x2);run (threading.py);b 4\n\
                      thread (0x1);<module> (worker.py);alone (worker.py);settle (workloads.py) 7\nhalf";
        assert_eq!(looks(folded), Looks { held: 9, holders: 2, between: 7 });
    }
}
