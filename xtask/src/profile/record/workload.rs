//! What was run, and what timing and probes found of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::probes::{Allocations, Hardware, Instructions, Interpreter, Sampling, Scheduling, Stretch};

/// One operation on one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Workload {
    /// `operation/input`, or the operation where there is no input; unique in the record.
    pub id: String,
    /// One line for people.
    pub title: String,
    /// What is done.
    pub operation: String,
    /// The label of what is read; empty where the bench target gives none.
    pub input: String,
    /// What it is measured for.
    pub kind: Kind,
    /// Records, or whatever the unit of the record is, that one iteration handles.
    pub records: u64,
    /// Bytes that one iteration reads. None where the bench target does not say.
    pub bytes: Option<u64>,
    /// Threads that work on it; 1 where the bench target does not say.
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

impl Workload {
    /// One that is known and was not run yet.
    pub(crate) fn untimed(id: String, operation: &str, input: &str, kind: Kind) -> Workload {
        Workload {
            id,
            title: operation.to_owned(),
            operation: operation.to_owned(),
            input: input.to_owned(),
            kind,
            records: 1,
            bytes: None,
            threads: 1,
            parameters: BTreeMap::new(),
            sweep: None,
            runs: Vec::new(),
            stretches: Vec::new(),
            sampling: None,
            allocations: None,
            instructions: None,
            scheduling: None,
            hardware: None,
            interpreter: None,
        }
    }

    /// The same with what an iteration handles.
    pub(crate) fn handling(self, records: u64, bytes: Option<u64>) -> Workload {
        Workload { records, bytes, ..self }
    }
}

/// What an iteration handles one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A record of its input.
    #[default]
    Record,
    /// An element, as criterion calls it: every benchmark of the target says how many.
    Element,
    /// An iteration as a whole: what it handles is not known of every benchmark of the target.
    Iteration,
}

impl Unit {
    /// The usual one, which stands in no file.
    pub fn is_record(&self) -> bool {
        *self == Unit::Record
    }

    /// One of them: `record`.
    pub fn one(self) -> &'static str {
        match self {
            Unit::Record => "record",
            Unit::Element => "element",
            Unit::Iteration => "iteration",
        }
    }

    /// One of them with its article: `a record`.
    pub fn a(self) -> &'static str {
        match self {
            Unit::Record => "a record",
            Unit::Element => "an element",
            Unit::Iteration => "an iteration",
        }
    }

    /// Several at the beginning of a sentence: `Records`.
    pub fn many(self) -> &'static str {
        match self {
            Unit::Record => "Records",
            Unit::Element => "Elements",
            Unit::Iteration => "Iterations",
        }
    }
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
