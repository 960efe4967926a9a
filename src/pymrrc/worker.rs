//! The Python process that runs workloads and times them itself.

use std::cell::RefCell;
use std::ffi::OsString;
use std::process::Command;
use std::rc::Rc;

use anyhow::{Context as _, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xtask_harness::Child;

use super::venv::Venv;

/// The folder of this file and of the scripts.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/pymrrc");

/// The one that speaks with a bench target.
pub(super) const SCRIPT: &str = "worker.py";

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
    child: Rc<RefCell<Child>>,
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
        let same = setup.clone();
        let child = Child::new("the Python worker", move || same.script(SCRIPT));
        Rc::new(RefCell::new(Worker { setup, child }))
    }

    /// Asks what it runs on.
    pub(super) fn hello(&mut self) -> Result<Hello> {
        self.ask(&serde_json::json!({ "do": "hello" }))
    }

    /// Sends a request and waits for its answer.
    pub(super) fn ask<T: DeserializeOwned>(&mut self, request: &impl Serialize) -> Result<T> {
        self.child.borrow_mut().ask(request)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::corpus::Corpus;

    fn worker() -> Rc<RefCell<Worker>> {
        let corpus = Corpus::load().unwrap();
        Worker::new(Setup { venv: Venv::open(&corpus.source.target).unwrap(), threads: 1 })
    }

    #[test]
    fn a_worker_starts_when_it_is_asked() {
        let worker = worker();
        assert!(!worker.borrow().child.borrow().is_started());
        assert_eq!(worker.borrow_mut().hello().unwrap().wheel, "0.9.2");
        assert!(worker.borrow().child.borrow().is_started());
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
