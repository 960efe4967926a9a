//! The Python process that runs workloads and times them itself.

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use xtask_harness::{Amount, Elapsed, Image, Outside, RawStacks, Run, Sampling};

use super::sampler;
use super::venv::Venv;
use crate::corpus::{Counts, Fixture};
use crate::workload::Found;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/pymrrc/worker.py");

/// How a worker is started: where, and with how many threads of rayon.
#[derive(Debug, Clone)]
pub(super) struct Setup {
    /// Where mrrc is installed.
    pub(super) venv: Venv,
    /// Threads of the wheel's own pool, which reads this once in a process.
    pub(super) threads: usize,
}

impl Setup {
    /// `program` with the environment that a worker needs.
    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.venv.program(program));
        command.env("RAYON_NUM_THREADS", self.threads.to_string());
        command
    }

    /// The arguments that start a worker.
    pub(super) fn script(&self) -> [&'static str; 2] {
        // Without -I the user's own packages and variables would be part of what is measured.
        ["-I", SCRIPT]
    }
}

/// A running worker; it ends with this value.
pub(super) struct Worker {
    setup: Setup,
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// What a worker says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct Hello {
    /// Implementation and version.
    pub(super) python: String,
    /// The version of mrrc that it imports.
    pub(super) wheel: String,
}

#[derive(Debug, Deserialize)]
struct Ran {
    records: u64,
    subfields: Option<u64>,
    wall_ns: u64,
    cpu_ns: u64,
}

impl Worker {
    /// Starts a worker.
    pub(super) fn start(setup: Setup) -> Result<Worker> {
        let mut command = setup.command("python");
        command.args(setup.script()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
        let requests = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().context("the worker has no stdout")?);
        Ok(Worker { setup, child, requests, answers })
    }

    /// Asks what it runs on.
    pub(super) fn hello(&mut self) -> Result<Hello> {
        self.ask(&serde_json::json!({ "do": "hello" }))
    }

    fn ask<T: DeserializeOwned>(&mut self, request: &impl Serialize) -> Result<T> {
        let line = serde_json::to_string(request)?;
        let mut answer = String::new();
        let asked = self
            .requests
            .as_mut()
            .context("the worker has no stdin")
            .and_then(|stdin| Ok(writeln!(stdin, "{line}")?));
        if asked.is_err() || self.answers.read_line(&mut answer)? == 0 {
            bail!("the Python worker ended ({}); its last words are above", self.child.wait()?);
        }
        let answer: Value = serde_json::from_str(&answer)
            .with_context(|| format!("the Python worker answered {answer:?}"))?;
        if let Some(error) = answer.get("error") {
            bail!("the Python worker failed: {}", error.as_str().unwrap_or("without a message"));
        }
        Ok(serde_json::from_value(answer)?)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // The end of its stdin ends the worker.
        self.requests = None;
        let _ = self.child.wait();
    }
}

/// What a worker is asked to run, again and again.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Job {
    #[serde(rename = "do")]
    verb: &'static str,
    reader: &'static str,
    operation: &'static str,
    path: PathBuf,
}

#[derive(Serialize)]
struct Request<'a> {
    #[serde(flatten)]
    job: &'a Job,
    iterations: u64,
}

/// A job of a worker as something to measure, verified against what the fixture holds.
pub(super) fn run(
    worker: &Rc<RefCell<Worker>>,
    reader: &'static str,
    operation: &'static str,
    fixture: &Fixture,
) -> Run {
    let job = Job { verb: "run", reader, operation, path: fixture.path.clone() };
    Run::Outside(Box::new(InWorker { worker: Rc::clone(worker), job, expected: fixture.counts }))
}

struct InWorker {
    worker: Rc<RefCell<Worker>>,
    job: Job,
    expected: Counts,
}

impl Outside for InWorker {
    fn run(&mut self, iterations: u64) -> Result<Elapsed> {
        let ran: Ran = self.worker.borrow_mut().ask(&Request { job: &self.job, iterations })?;
        Found { records: ran.records, subfields: ran.subfields }.verify(self.expected)?;
        let (wall, cpu) = (Duration::from_nanos(ran.wall_ns), Duration::from_nanos(ran.cpu_ns));
        Ok(Elapsed { wall, cpu, ..Elapsed::default() })
    }

    fn alone(&self, amount: Amount) -> Result<Command> {
        let worker = self.worker.borrow();
        let mut command = worker.setup.command("python");
        let seconds = match amount {
            Amount::Seconds(seconds) => seconds,
            Amount::Iterations(_) => bail!("the worker cannot count its iterations when it runs alone"),
        };
        command.args(worker.setup.script());
        command.args(["--sample", &serde_json::to_string(&self.job)?, &seconds.to_string()]);
        Ok(command)
    }

    fn image(&self) -> Image {
        Image { own_object: "_mrrc".to_owned(), boundary: "getppid".to_owned() }
    }

    fn sample(&mut self, sampling: Sampling) -> Result<RawStacks> {
        self.run(1)?;
        sampler::sample(&self.worker.borrow().setup, &serde_json::to_string(&self.job)?, sampling)
    }
}

#[cfg(test)]
mod tests {
    use xtask_harness::Unavailable;

    use super::*;
    use crate::corpus::Corpus;

    fn worker(corpus: &Corpus) -> Rc<RefCell<Worker>> {
        let venv = Venv::open(&corpus.source.target).unwrap();
        Rc::new(RefCell::new(Worker::start(Setup { venv, threads: 1 }).unwrap()))
    }

    fn job(worker: &Rc<RefCell<Worker>>, operation: &'static str, fixture: &Fixture) -> InWorker {
        let job = Job { verb: "run", reader: "marc_reader", operation, path: fixture.path.clone() };
        InWorker { worker: Rc::clone(worker), job, expected: fixture.counts }
    }

    #[track_caller]
    fn failure(job: &mut InWorker) -> String {
        job.run(1).unwrap_err().to_string()
    }

    #[test]
    fn failures_come_back_and_the_worker_lives_on() {
        let corpus = Corpus::load().unwrap();
        let worker = worker(&corpus);
        let mut unknown = job(&worker, "guess", &corpus.fixtures[0]);
        assert!(failure(&mut unknown).starts_with("the Python worker failed: KeyError: "));
        let mut absent = job(&worker, "read", &corpus.fixtures[0]);
        absent.job.path.set_extension("absent");
        assert!(failure(&mut absent).starts_with("the Python worker failed: FileNotFoundError: "));
        let mut wrong = job(&worker, "read_fields", &corpus.fixtures[0]);
        wrong.expected.subfields += 1;
        assert_eq!(failure(&mut wrong), "visited 6267 subfields of 6268");
        wrong.expected.subfields -= 1;
        let elapsed = wrong.run(2).unwrap();
        assert!(elapsed.wall > Duration::ZERO && elapsed.cpu > Duration::ZERO, "{elapsed:?}");
    }

    #[test]
    fn a_worker_that_died_is_an_error() {
        let corpus = Corpus::load().unwrap();
        let worker = worker(&corpus);
        worker.borrow_mut().child.kill().unwrap();
        worker.borrow_mut().child.wait().unwrap();
        assert!(
            failure(&mut job(&worker, "read", &corpus.fixtures[0]))
                .starts_with("the Python worker ended (signal: 9")
        );
    }

    #[test]
    fn stacks_of_a_worker_hold_the_operation() {
        let corpus = Corpus::load().unwrap();
        let worker = worker(&corpus);
        let sampled =
            job(&worker, "read_fields", &corpus.fixtures[0]).sample(Sampling { seconds: 0.5, hertz: 100 });
        match sampled {
            Ok(stacks) => assert!(
                stacks.folded.contains("xtask_region (worker.py);fields (worker.py)"),
                "{}",
                stacks.folded
            ),
            // A container may forbid it, and must then say so.
            Err(error) => assert!(error.downcast_ref::<Unavailable>().is_some(), "{error:#}"),
        }
    }
}
