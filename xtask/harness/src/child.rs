//! Workloads in other processes, by a protocol that any language can speak.
//!
#![doc = include_str!("../CHILD.md")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use xtask_watch::unavailable;

use crate::workload::{Amount, Elapsed, Image, Outside, RawStacks, Sampling, Usage};

/// A process that several workloads may share. It starts when it is first asked something and ends with this value.
pub struct Child {
    /// How errors call it.
    name: String,
    start: Box<dyn Fn() -> Command>,
    process: Option<Process>,
}

impl Child {
    /// One that is not yet started; `start` says how, and is called again for a process that runs alone.
    pub fn new(name: impl Into<String>, start: impl Fn() -> Command + 'static) -> Rc<RefCell<Child>> {
        Rc::new(RefCell::new(Child { name: name.into(), start: Box::new(start), process: None }))
    }

    /// What it says of itself.
    ///
    /// # Errors
    /// As [`Child::ask`].
    pub fn hello(&mut self) -> Result<BTreeMap<String, String>> {
        self.ask(&serde_json::json!({ "do": "hello" }))
    }

    /// Sends a request and waits for its answer.
    ///
    /// # Errors
    /// When the process cannot be started, ends, says that it failed, or answers in another shape.
    pub fn ask<T: DeserializeOwned>(&mut self, request: &impl Serialize) -> Result<T> {
        let process = match &mut self.process {
            Some(process) => process,
            none => none.insert(Process::start(&mut (self.start)())?),
        };
        let name = &self.name;
        let answer = process.ask(name, &serde_json::to_string(request)?)?;
        if let Some(error) = answer.get("error") {
            bail!("{name} failed: {}", error.as_str().unwrap_or("without a message"));
        }
        let shown = answer.to_string();
        serde_json::from_value(answer).with_context(|| format!("{name} answered {shown:?}"))
    }

    /// Whether it was asked anything yet.
    pub fn is_started(&self) -> bool {
        self.process.is_some()
    }
}

/// `start`, to run one request without talking.
///
/// # Errors
/// When the request is no JSON.
pub fn alone(mut start: Command, request: &impl Serialize, amount: Amount) -> Result<Command> {
    start.args(["--alone", &serde_json::to_string(request)?]);
    match amount {
        Amount::Seconds(seconds) => start.args(["seconds", &seconds.to_string()]),
        Amount::Iterations(iterations) => start.args(["iterations", &iterations.to_string()]),
    };
    Ok(start)
}

struct Process {
    child: std::process::Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Process {
    fn start(command: &mut Command) -> Result<Process> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
        let requests = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().context("it has no stdout")?);
        Ok(Process { child, requests, answers })
    }

    fn ask(&mut self, name: &str, line: &str) -> Result<Value> {
        let mut answer = String::new();
        let asked = self
            .requests
            .as_mut()
            .context("it has no stdin")
            .and_then(|stdin| Ok(writeln!(stdin, "{line}")?));
        if asked.is_err() || self.answers.read_line(&mut answer)? == 0 {
            bail!("{name} ended ({}); its last words are above", self.child.wait()?);
        }
        serde_json::from_str(&answer).with_context(|| format!("{name} answered {answer:?}"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The end of its stdin ends it.
        self.requests = None;
        let _ = self.child.wait();
    }
}

/// What a process measured of the iterations that it was asked for.
#[derive(Debug, Deserialize)]
pub struct Times {
    wall_ns: u64,
    cpu_ns: u64,
    #[serde(flatten)]
    usage: Usage,
}

impl Times {
    /// As a workload tells them.
    pub fn elapsed(&self) -> Elapsed {
        let (wall, cpu) = (Duration::from_nanos(self.wall_ns), Duration::from_nanos(self.cpu_ns));
        Elapsed { wall, cpu, usage: self.usage }
    }
}

/// A workload in a process that speaks the protocol and brings no tools of its own.
pub struct InChild {
    /// The process.
    pub child: Rc<RefCell<Child>>,
    /// Which of its workloads: an object that holds neither `do` nor `iterations`.
    pub request: Value,
    /// What an iteration finds: keys and values that each answer must hold.
    pub expected: Value,
    /// What tools of machine code need to know of it.
    pub image: Image,
}

impl InChild {
    fn request(&self) -> Result<Map<String, Value>> {
        let mut request = self.request.as_object().context("a request to a child is a JSON object")?.clone();
        request.insert("do".to_owned(), "run".into());
        Ok(request)
    }
}

impl Outside for InChild {
    fn run(&mut self, iterations: u64) -> Result<Elapsed> {
        let mut request = self.request()?;
        request.insert("iterations".to_owned(), iterations.into());
        let mut child = self.child.borrow_mut();
        let answer: Value = child.ask(&request)?;
        let expected = self.expected.as_object().context("what a child is to find is a JSON object")?;
        for (key, value) in expected {
            let found = &answer[key];
            ensure!(found == value, "{} found {found} as {key:?}, which is {value}", child.name);
        }
        let shown = answer.to_string();
        let times: Times = serde_json::from_value(answer)
            .with_context(|| format!("{} answered {shown}, without its times", child.name))?;
        Ok(times.elapsed())
    }

    fn alone(&self, amount: Amount) -> Result<Command> {
        alone((self.child.borrow().start)(), &self.request()?, amount)
    }

    fn image(&self) -> Image {
        self.image.clone()
    }

    fn sample(&mut self, _: Sampling) -> Result<RawStacks> {
        Err(unavailable("the workload brings no sampler of its language"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &'static str) -> Rc<RefCell<Child>> {
        Child::new("the worker", move || {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        })
    }

    fn failure(script: &'static str) -> String {
        format!("{:#}", shell(script).borrow_mut().hello().unwrap_err())
    }

    #[test]
    fn a_child_starts_when_it_is_asked_and_answers_more_than_once() {
        let child = shell("while read -r line; do echo '{\"shell\": \"sh\"}'; done");
        assert!(!child.borrow().is_started());
        for _ in 0..2 {
            assert_eq!(child.borrow_mut().hello().unwrap()["shell"], "sh");
        }
        assert!(child.borrow().is_started());
    }

    #[test]
    fn a_child_that_fails_ends_or_talks_nonsense_is_an_error() {
        assert_eq!(failure("read -r line; echo '{\"error\": \"no input\"}'"), "the worker failed: no input");
        assert_eq!(failure("exit 7"), "the worker ended (exit status: 7); its last words are above");
        assert!(failure("read -r line; echo nonsense").starts_with("the worker answered \"nonsense\\n\": "));
        assert!(failure("read -r line; echo '[]'").starts_with("the worker answered \"[]\": "));
    }
}
