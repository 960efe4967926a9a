//! What a bench target offers to be measured.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use serde::Serialize;
use serde_json::Value;

/// Everything that can be run in one mode.
pub struct Suite {
    /// What is measured.
    pub subject: Subject,
    /// What the numbers depend on beside the machine, such as an interpreter's version.
    pub environment: BTreeMap<String, String>,
    /// The inputs that workloads name.
    pub inputs: Vec<Input>,
    /// In the order in which they are measured and shown.
    pub workloads: Vec<Workload>,
}

/// The measured library.
#[derive(Debug, Clone, Serialize)]
pub struct Subject {
    /// The name under which it is published.
    pub name: String,
    /// The exact version.
    pub version: String,
    /// The registry or place that it comes from.
    pub source: String,
}

/// One input, identified by its digest.
#[derive(Debug, Clone, Serialize)]
pub struct Input {
    /// A short label, unique in the suite.
    pub name: String,
    /// How many records it holds.
    pub records: u64,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// One operation on one input.
pub struct Workload {
    /// What is done, the same word for every input size: `read`.
    pub operation: String,
    /// What it is done to, as a label that may name several inputs: `4x1k`.
    pub input: String,
    /// A row of a table in words: `read every record`.
    pub title: String,
    /// Records handled by one iteration.
    pub records: u64,
    /// Input bytes handled by one iteration.
    pub bytes: u64,
    /// Threads that do the work.
    pub threads: usize,
    /// Anything else that defines the workload, such as a buffer size.
    pub parameters: BTreeMap<String, Value>,
    /// How it is run.
    pub run: Run,
}

impl Workload {
    /// `operation/input`, unique in the suite.
    pub fn id(&self) -> String {
        format!("{}/{}", self.operation, self.input)
    }
}

/// How one workload is run. Either way a run checks its own result: a wrong count is an error, never a number.
pub enum Run {
    /// In this process.
    Native(Box<dyn FnMut() -> Result<()>>),
    /// In a process that measures itself.
    Outside(Box<dyn Outside>),
}

/// A workload that runs in another process.
pub trait Outside {
    /// Runs it `iterations` times and returns what that process measured.
    fn run(&mut self, iterations: u64) -> Result<Elapsed>;

    /// Runs it under a sampler. An error made by [`unavailable`](crate::unavailable) says that there is none.
    fn sample(&mut self, sampling: Sampling) -> Result<RawStacks>;
}

/// Time taken by a number of iterations.
#[derive(Debug, Clone, Copy)]
pub struct Elapsed {
    /// By the clock on the wall.
    pub wall: Duration,
    /// By the processor, summed over all threads of the process.
    pub cpu: Duration,
}

/// How to sample.
#[derive(Debug, Clone, Copy)]
pub struct Sampling {
    /// For how long.
    pub seconds: f64,
    /// Samples asked for each second.
    pub hertz: u32,
}

/// What a sampler of another process gave.
pub struct RawStacks {
    /// Name and version.
    pub sampler: String,
    /// `root;…;leaf count` lines, not yet normalized.
    pub folded: String,
    /// What a reader must know of this sampler's limits.
    pub limits: Vec<String>,
}
