//! What was run, and what timing and probes found of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::probes::{Allocations, Hardware, Instructions, Interpreter, Sampling, Scheduling, Stretch};

/// One operation on one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Workload {
    /// `operation/input`, unique in the record.
    pub id: String,
    /// One line for people.
    pub title: String,
    /// What is done.
    pub operation: String,
    /// The label of what is read.
    pub input: String,
    /// What it is measured for.
    pub kind: Kind,
    /// Records that one iteration handles.
    pub records: u64,
    /// Bytes that one iteration reads.
    pub bytes: u64,
    /// Threads that work on it.
    pub threads: u32,
    /// What else distinguishes it, for example a chunk size.
    pub parameters: BTreeMap<String, String>,
    /// The parameter that varies among the workloads of its operation; of a [`Kind::Sweep`] only.
    pub sweep: Option<String>,
    /// Independent process runs.
    pub runs: Vec<Run>,
    /// CPU time, scheduling and page faults of several stretches beside the timed runs.
    pub stretches: Vec<Stretch>,
    /// How its stacks were sampled; the stacks stand in `<mode>.folded`.
    pub sampling: Option<Sampling>,
    /// What one iteration asks of the allocator.
    pub allocations: Option<Allocations>,
    /// Instructions that one iteration executes.
    pub instructions: Option<Instructions>,
    /// What its threads did.
    pub scheduling: Option<Scheduling>,
    /// What the processor's own counters say.
    pub hardware: Option<Hardware>,
    /// What an interpreter did, where there is one.
    pub interpreter: Option<Interpreter>,
}

/// What a workload is measured for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What the mode is used for, on one of several inputs of the same shape. The largest is probed.
    Operation,
    /// The same on an input so large that it is only timed, for the growth of time.
    Scale,
    /// Only timed, and no part of the growth of time: on an input of another shape, or where the probes would find what
    /// they find in another operation.
    Sample,
    /// One value of the parameter that [`Workload::sweep`] names, among others of the same operation.
    Sweep,
    /// The time until something is there, such as the first record: a latency, without throughput.
    Latency,
    /// Measured to tell what a part of another workload costs; see [`Cost`].
    Ablation,
}

/// What one workload takes longer than another: the price of what only the first one does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// What is paid for.
    pub kind: CostKind,
    /// In a few words, for example `a call into the extension module`.
    pub title: String,
    /// The id of the workload that does it.
    pub with: String,
    /// The id of the workload that does everything else.
    pub without: String,
    /// What it is paid for once: `record`, `crossing`.
    pub unit: String,
    /// How many of these units an iteration of `with` has.
    pub units: u64,
}

/// A kind of cost that a mode can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CostKind {
    /// Crossing between two languages.
    Ffi,
    /// Collecting garbage.
    Gc,
    /// Getting at what was parsed: reading its fields, or making objects of it.
    Materialisation,
    /// Writing in another format.
    Serialisation,
    /// Threads that wait for one another.
    Synchronisation,
    /// Handing records over between threads.
    Channel,
    /// Reading from a file or stream.
    Io,
}

/// What one process run found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Which of criterion's estimates this is.
    pub estimator: Estimator,
    /// Nanoseconds an iteration.
    pub estimate: f64,
    /// The lower end of its 95 % confidence interval.
    pub lower: f64,
    /// The upper end of its 95 % confidence interval.
    pub upper: f64,
    /// Iterations of each sample.
    pub iterations: Vec<u64>,
    /// Nanoseconds that each sample took.
    pub nanoseconds: Vec<u64>,
}

/// Criterion's estimate of the time of an iteration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Estimator {
    /// The slope of time over iterations (linear sampling).
    Slope,
    /// The mean (flat sampling: every sample has as many iterations).
    Mean,
}
