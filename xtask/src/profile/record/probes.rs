//! What the probes found of one workload.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What one stretch of iterations used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// Iterations in the stretch.
    pub iterations: u64,
    /// Wall time.
    pub wall_seconds: f64,
    /// CPU time of all threads in the same time.
    pub cpu_seconds: f64,
    /// Times that a thread gave up its core to wait. None where the system does not tell.
    pub voluntary_switches: Option<u64>,
    /// Times that a thread's core was taken from it.
    pub involuntary_switches: Option<u64>,
    /// Page faults served without reading from a disk.
    pub minor_faults: Option<u64>,
    /// Page faults that read from a disk.
    pub major_faults: Option<u64>,
    /// Seconds that an interpreter collected garbage. None where there is no interpreter.
    pub gc_seconds: Option<f64>,
    /// Times that it did.
    pub gc_collections: Option<u64>,
}

/// How the stacks of a workload were sampled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sampling {
    /// The sampler and its version.
    pub sampler: String,
    /// Samples taken.
    pub samples: u64,
    /// Samples a second that were asked for.
    pub hertz: u32,
    /// What a weight in the folded file counts.
    pub unit: String,
    /// For how long, in seconds.
    pub seconds: f64,
    /// What a reader must know of this sampler's limits.
    pub limits: Vec<String>,
}

/// What one iteration asks of the allocator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Allocations {
    /// What counted, and its version.
    pub source: String,
    /// New allocations.
    pub allocations: u64,
    /// Allocations that were made larger or smaller. None where they count as new ones.
    pub reallocations: Option<u64>,
    /// Bytes asked for by both: the size of each new allocation and the new size of each changed one.
    pub bytes_requested: u64,
    /// The most bytes that were allocated at one time, above what stood before the iteration.
    pub peak_live_bytes: u64,
    /// What each counted iteration asked for, in order. The numbers above and below are those of the one in the middle, by
    /// bytes.
    pub iterations: Vec<Requests>,
    /// How many requests (new and changed) were for so many bytes: the key is the largest size of its class, a power
    /// of two.
    pub sizes: BTreeMap<u64, u64>,
    /// Where they were asked for; the stacks stand in `<mode>.bytes.folded` and `<mode>.blocks.folded`. None where no
    /// tool could tell.
    pub sites: Option<Sites>,
}

/// What one iteration asked of the allocator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// New allocations.
    pub allocations: u64,
    /// Bytes asked for by new and by changed ones.
    pub bytes_requested: u64,
}

impl Allocations {
    /// Every counted iteration asked for exactly the same.
    pub fn repeats(&self) -> bool {
        self.iterations.windows(2).all(|pair| pair[0] == pair[1])
    }
}

/// How allocation sites were found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sites {
    /// The tool and its version.
    pub tool: String,
    /// The workload whose stacks these are: a smaller input of the same operation, because the tool is slow.
    pub input: String,
    /// Allocations in the stacks, of one iteration.
    pub blocks: u64,
    /// Bytes in the stacks, of one iteration.
    pub bytes: u64,
    /// What a reader must know.
    pub limits: Vec<String>,
}

/// Instructions that each measured iteration executed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Instructions {
    /// The tool and its version.
    pub tool: String,
    /// By the executable or library that holds them, sorted by name.
    pub objects: Vec<ObjectCount>,
}

/// Instructions of one executable or library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ObjectCount {
    /// Its file name, without what tells of a build or a machine.
    pub object: String,
    /// It holds the measured library's own code.
    pub own: bool,
    /// Of each measured iteration, in order.
    pub iterations: Vec<u64>,
}

/// What the threads of a workload did while it ran again and again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scheduling {
    /// Where this was read.
    pub tool: String,
    /// For how long, in seconds.
    pub seconds: f64,
    /// Times that all threads were looked at.
    pub looks: u64,
    /// Threads that were seen. One that lived throughout has an entry of its own; others of one name share one.
    pub threads: Vec<Thread>,
}

/// A thread, or several short-lived ones of one name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Thread {
    /// Its name.
    pub name: String,
    /// How many threads this is.
    pub lives: u64,
    /// Looks that found it running or ready to run.
    pub running: u64,
    /// Looks that found it waiting for something.
    pub waiting: u64,
    /// Seconds that it ran.
    pub cpu_seconds: f64,
    /// Seconds that it was ready and had no core. None where the system does not tell.
    pub queued_seconds: Option<f64>,
}

/// What the processor counted in some iterations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hardware {
    /// The tool and its version.
    pub tool: String,
    /// Iterations.
    pub iterations: u64,
    /// Cycles in them.
    pub cycles: u64,
    /// Instructions in them, as the processor counts.
    pub instructions: u64,
    /// Cache misses in them. None where they are not counted.
    pub cache_misses: Option<u64>,
}

/// What an interpreter did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Interpreter {
    /// How often a thread held the interpreter's lock.
    pub lock: Option<LockSamples>,
    /// What the interpreter's own allocator was asked for in one iteration: the objects that were made.
    pub objects: Option<Objects>,
}

/// Samples of an interpreter's lock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LockSamples {
    /// The sampler and its version.
    pub sampler: String,
    /// Samples in which a thread held it.
    pub held: u64,
    /// Threads that were seen to hold it.
    pub holders: u64,
    /// All samples.
    pub samples: u64,
}

/// Objects that one iteration made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Objects {
    /// What counted, and its version.
    pub source: String,
    /// Requests.
    pub allocations: u64,
    /// Bytes asked for.
    pub bytes: u64,
}

/// Something that could not be measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unavailable {
    /// The probe: `samples`, `counts`, `allocations`, `sites`, `instructions`, `scheduling`, `hardware`, `lock` or
    /// `objects`.
    pub probe: String,
    /// The workload.
    pub workload: String,
    /// One sentence.
    pub reason: String,
}
