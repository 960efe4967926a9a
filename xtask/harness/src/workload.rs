//! What a bench target offers to be measured.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::process::Command;
use std::rc::Rc;
use std::time::Duration;

use anyhow::Result;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use xtask_watch::unavailable;

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
    /// What parts of workloads cost.
    pub costs: Vec<Cost>,
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
    /// It came compiled: the compiler of the bench target did not build it.
    pub prebuilt: bool,
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
    pub sha256: Digest,
}

/// A digest that is computed when somebody asks for it: every probe builds the suite, and only the list tells digests.
#[derive(Debug, Clone)]
pub struct Digest(Rc<LazyCell<String, Box<dyn FnOnce() -> String>>>);

impl Digest {
    /// What `compute` will give.
    pub fn new(compute: impl FnOnce() -> String + 'static) -> Digest {
        Digest(Rc::new(LazyCell::new(Box::new(compute))))
    }

    /// The digest.
    pub fn get(&self) -> &str {
        &self.0
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.get().serialize(serializer)
    }
}

/// One operation on one input.
pub struct Workload {
    /// What is done, the same word for every input size: `read`.
    pub operation: String,
    /// What it is done to, as a label that may name several inputs: `4x1k`.
    pub input: String,
    /// A row of a table in words: `read every record`.
    pub title: String,
    /// What it is measured for.
    pub kind: Kind,
    /// Records handled by one iteration.
    pub records: u64,
    /// Input bytes handled by one iteration.
    pub bytes: u64,
    /// Threads that do the work.
    pub threads: usize,
    /// Anything else that defines the workload, such as a buffer size.
    pub parameters: BTreeMap<String, Value>,
    /// The key in `parameters` that varies; for [`Kind::Sweep`] only.
    pub sweep: Option<String>,
    /// How it is run.
    pub run: Run,
}

/// What a workload is measured for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, Serialize)]
pub struct Cost {
    /// What is paid for.
    pub kind: CostKind,
    /// In a few words: `a call into the extension module`.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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

    /// A process that runs nothing but this workload: once to warm up, then as much as `amount` says, without talking.
    /// Any tool that starts a process can look at it.
    fn alone(&self, amount: Amount) -> Result<Command>;

    /// What tools of machine code need to know of that process.
    fn image(&self) -> Image;

    /// Runs it under a sampler that knows the other language. An error made by [`unavailable`](crate::unavailable) says
    /// that there is none.
    fn sample(&mut self, sampling: Sampling) -> Result<RawStacks>;

    /// Counts what so many iterations ask of the allocator, each on its own, and one of the interpreter's own.
    fn allocations(&mut self, _iterations: usize) -> Result<RawAllocations> {
        Err(unavailable("the other process has an allocator that nothing here can count"))
    }

    /// Finds where one iteration asks the allocator.
    fn sites(&mut self) -> Result<RawSites> {
        Err(unavailable("the other process has an allocator that nothing here can look into"))
    }

    /// How often a thread holds the interpreter's lock.
    fn lock(&mut self, _sampling: Sampling) -> Result<LockSamples> {
        Err(unavailable("the other process has no interpreter whose lock could be watched"))
    }
}

/// How long a workload runs alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// For so many seconds.
    Seconds(f64),
    /// So many times.
    Iterations(u64),
}

/// What tools of machine code need to know of a process that runs a workload alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The file name, without what tells of a build, of the executable or library that holds the measured code.
    pub own_object: String,
    /// A native function that the process calls just before each iteration and after the last one, and at no other
    /// time.
    pub boundary: String,
}

/// What a number of iterations took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Elapsed {
    /// By the clock on the wall.
    pub wall: Duration,
    /// By the processor, summed over all threads of the process.
    pub cpu: Duration,
    /// What else the process used meanwhile.
    pub usage: Usage,
}

/// What the system, and an interpreter, count for a process. None where they do not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Times that a thread gave up its core to wait.
    pub voluntary_switches: Option<u64>,
    /// Times that a thread's core was taken from it.
    pub involuntary_switches: Option<u64>,
    /// Page faults served without reading from a disk.
    pub minor_faults: Option<u64>,
    /// Page faults that read from a disk.
    pub major_faults: Option<u64>,
    /// Seconds of collecting garbage.
    pub gc_seconds: Option<f64>,
    /// Times that garbage was collected.
    pub gc_collections: Option<u64>,
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

/// What another process asked its allocators for, after an iteration that was not counted.
pub struct RawAllocations {
    /// Name and version of the tool.
    pub source: String,
    /// What each counted iteration asked for.
    pub iterations: Vec<Counted>,
    /// Requests to the interpreter's own allocator in one iteration, and their bytes.
    pub objects: Option<(u64, u64)>,
}

/// What one iteration asked of the allocator, on all threads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// New allocations.
    pub allocations: u64,
    /// Changed ones; None where the tool takes them for new ones.
    pub reallocations: Option<u64>,
    /// Bytes that both asked for.
    pub bytes_requested: u64,
    /// The most that was live at one time, above what stood before.
    pub peak_live_bytes: u64,
    /// Requests by size: the key is the largest size of its class, a power of two.
    pub sizes: BTreeMap<u64, u64>,
}

/// Where another process asked its allocator, in one iteration.
pub struct RawSites {
    /// Name and version of the tool.
    pub source: String,
    /// Stacks weighted by bytes, root first, not yet normalized.
    pub bytes: String,
    /// The same stacks weighted by the number of requests.
    pub blocks: String,
    /// What a reader must know of the tool's limits.
    pub limits: Vec<String>,
}

/// Samples of an interpreter's lock.
#[derive(Debug, Clone, Serialize)]
pub struct LockSamples {
    /// Name and version of the sampler.
    pub sampler: String,
    /// Samples in which a thread held the lock.
    pub held: u64,
    /// Threads that were seen to hold it.
    pub holders: u64,
    /// All samples.
    pub samples: u64,
}
