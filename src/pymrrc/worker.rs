//! The Python process that runs workloads and times them itself.

use std::cell::RefCell;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;

use anyhow::{Context as _, Result, bail};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::venv::Venv;

/// The folder of this file and of the scripts.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/pymrrc");

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
        // The user's own packages and settings are no part of what is measured.
        for name in std::env::vars_os().map(|(name, _)| name).filter(is_of_python) {
            command.env_remove(name);
        }
        command.env("PYTHONNOUSERSITE", "1").env("PYTHONDONTWRITEBYTECODE", "1");
        // Else a dictionary's layout, and with it the number of instructions, would change from process to process.
        command.env("PYTHONHASHSEED", "0");
        command.env("RAYON_NUM_THREADS", self.threads.to_string());
        command
    }

    /// Python with one of the scripts beside this file.
    pub(super) fn script(&self, name: &str) -> Command {
        let mut command = self.command("python");
        command.arg(format!("{SCRIPTS}/{name}"));
        command
    }
}

/// The file names of all scripts beside this file, sorted.
pub(super) fn scripts() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(SCRIPTS).with_context(|| format!("cannot read {SCRIPTS}"))? {
        names.extend(entry?.file_name().into_string().ok().filter(|name| name.ends_with(".py")));
    }
    names.sort_unstable();
    Ok(names)
}

fn is_of_python(name: &OsString) -> bool {
    name.to_str().is_some_and(|name| name.starts_with("PYTHON"))
}

/// A worker that several workloads share. It starts when it is first asked something and ends with this value.
pub(super) struct Worker {
    /// How it is started.
    pub(super) setup: Setup,
    process: Option<Process>,
}

/// What a worker says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct Hello {
    /// Implementation and version.
    pub(super) python: String,
    /// The version of mrrc that it imports.
    pub(super) wheel: String,
}

impl Worker {
    /// A worker that is not yet started.
    pub(super) fn new(setup: Setup) -> Rc<RefCell<Worker>> {
        Rc::new(RefCell::new(Worker { setup, process: None }))
    }

    /// Asks what it runs on.
    pub(super) fn hello(&mut self) -> Result<Hello> {
        self.ask(&serde_json::json!({ "do": "hello" }))
    }

    /// Sends a request and waits for its answer.
    pub(super) fn ask<T: DeserializeOwned>(&mut self, request: &impl Serialize) -> Result<T> {
        let process = match &mut self.process {
            Some(process) => process,
            none => none.insert(Process::start(&self.setup)?),
        };
        let answer = process.ask(&serde_json::to_string(request)?)?;
        if let Some(error) = answer.get("error") {
            bail!("the Python worker failed: {}", error.as_str().unwrap_or("without a message"));
        }
        Ok(serde_json::from_value(answer)?)
    }
}

struct Process {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Process {
    fn start(setup: &Setup) -> Result<Process> {
        let mut command = setup.script("worker.py");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
        let requests = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().context("the worker has no stdout")?);
        Ok(Process { child, requests, answers })
    }

    fn ask(&mut self, line: &str) -> Result<Value> {
        let mut answer = String::new();
        let asked = self
            .requests
            .as_mut()
            .context("the worker has no stdin")
            .and_then(|stdin| Ok(writeln!(stdin, "{line}")?));
        if asked.is_err() || self.answers.read_line(&mut answer)? == 0 {
            bail!("the Python worker ended ({}); its last words are above", self.child.wait()?);
        }
        serde_json::from_str(&answer).with_context(|| format!("the Python worker answered {answer:?}"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The end of its stdin ends the worker.
        self.requests = None;
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;

    fn worker() -> Rc<RefCell<Worker>> {
        let corpus = Corpus::load().unwrap();
        Worker::new(Setup { venv: Venv::open(&corpus.source.target).unwrap(), threads: 1 })
    }

    #[test]
    fn a_worker_starts_when_it_is_asked() {
        let worker = worker();
        assert!(worker.borrow().process.is_none());
        assert_eq!(worker.borrow_mut().hello().unwrap().wheel, "0.9.2");
        assert!(worker.borrow().process.is_some());
    }

    #[test]
    fn a_worker_that_died_is_an_error() {
        let worker = worker();
        worker.borrow_mut().hello().unwrap();
        let mut worker = worker.borrow_mut();
        let child = &mut worker.process.as_mut().unwrap().child;
        child.kill().unwrap();
        child.wait().unwrap();
        let error = worker.hello().unwrap_err().to_string();
        assert!(error.starts_with("the Python worker ended (signal: 9"), "{error}");
    }

    #[test]
    fn an_unknown_request_is_an_error_that_the_worker_outlives() {
        let worker = worker();
        let mut worker = worker.borrow_mut();
        let error = worker.ask::<Value>(&serde_json::json!({ "do": "dance" })).unwrap_err().to_string();
        assert_eq!(error, "the Python worker failed: KeyError: 'dance'");
        assert!(worker.hello().is_ok());
    }
}
