//! What a worker is asked to run, as something to measure.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use xtask_harness::child::{self, Times};
use xtask_harness::{
    Amount, Elapsed, Image, LockSamples, Outside, RawAllocations, RawSites, RawStacks, Run, Sampling,
};

use super::worker::{SCRIPT, Setup, Worker};
use super::{memory, sampler};
use crate::corpus::{Counts, Fixture};
use crate::workload::Found;

/// One iteration of a workload, as `workloads.py` names its parts.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Job {
    #[serde(rename = "do")]
    verb: &'static str,
    reader: &'static str,
    operation: &'static str,
    path: PathBuf,
    options: BTreeMap<&'static str, Value>,
    gc: bool,
}

impl Job {
    /// `operation` on every record that `reader` finds in the fixture.
    pub(super) fn new(reader: &'static str, operation: &'static str, fixture: &Fixture) -> Job {
        let path = fixture.path.clone();
        Job { verb: "run", reader, operation, path, options: BTreeMap::new(), gc: true }
    }

    /// The same with an argument for the reader.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Job {
        self.options.insert(name, value.into());
        self
    }

    /// The same without the collector of garbage, as far as it is not called.
    pub(super) fn without_gc(self) -> Job {
        Job { gc: false, ..self }
    }

    /// What `worker` runs, verified against what must be found.
    pub(super) fn run(self, worker: &Rc<RefCell<Worker>>, expected: Counts) -> Run {
        Run::Outside(Box::new(InWorker { worker: Rc::clone(worker), job: self, expected }))
    }

    /// The job as an argument of a script.
    pub(super) fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    /// A process that runs nothing else.
    pub(super) fn alone(&self, setup: &Setup, amount: Amount) -> Result<Command> {
        child::alone(setup.script(SCRIPT), self, amount)
    }
}

#[derive(Serialize)]
struct Request<'a> {
    #[serde(flatten)]
    job: &'a Job,
    iterations: u64,
}

#[derive(Debug, Deserialize)]
struct Ran {
    records: u64,
    subfields: Option<u64>,
    #[serde(flatten)]
    times: Times,
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
        Ok(ran.times.elapsed())
    }

    fn alone(&self, amount: Amount) -> Result<Command> {
        self.job.alone(&self.worker.borrow().setup, amount)
    }

    fn image(&self) -> Image {
        Image { own_object: "_mrrc".to_owned(), boundary: "getppid".to_owned() }
    }

    fn sample(&mut self, sampling: Sampling) -> Result<RawStacks> {
        self.run(1)?;
        sampler::sample(&self.worker.borrow().setup, &self.job, sampling)
    }

    fn allocations(&mut self, iterations: usize) -> Result<RawAllocations> {
        self.run(1)?;
        memory::count(&self.worker.borrow().setup, &self.job, iterations)
    }

    fn sites(&mut self) -> Result<RawSites> {
        self.run(1)?;
        memory::sites(&self.worker.borrow().setup, &self.job)
    }

    fn lock(&mut self, sampling: Sampling) -> Result<LockSamples> {
        self.run(1)?;
        sampler::lock(&self.worker.borrow().setup, &self.job, sampling)
    }
}

#[cfg(test)]
mod tests;
