//! What one mode's measuring found, with everything needed to judge it: the only source of its document.
//!
//! A record is data as it was measured. Whatever can be computed from it (medians, throughput, shares) is computed
//! when it is rendered, so that a number and its derivation cannot drift apart.

mod invariants;
mod layout;

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::repo::{RelPath, Repo};

/// The version of this file format. A record of another version is refused, never guessed at.
pub const SCHEMA: u32 = 1;

/// No record and no folded file may be larger: they are committed.
pub const MAX_BYTES: usize = 1_000_000;

/// Everything measured about one mode in one go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The mode that was measured.
    pub mode: Mode,
    /// The library that was measured.
    pub subject: Subject,
    /// The command that makes this record again.
    pub command: String,
    /// A smoke run: few runs, short times.
    pub quick: bool,
    /// When it was measured: RFC 3339, UTC, whole seconds.
    pub date: String,
    /// The state of the repository that holds the workloads.
    pub source: Source,
    /// The compiler and how it was asked to compile.
    pub toolchain: Toolchain,
    /// The crate that holds the workloads: its functions belong to the measuring.
    pub driver: String,
    /// The machine.
    pub machine: Machine,
    /// How idle the machine was before each process run and after the last one.
    pub idleness: Vec<Idleness>,
    /// What the bench target says about its surroundings: versions of tools and interpreters.
    pub environment: BTreeMap<String, String>,
    /// What was read.
    pub inputs: Vec<Input>,
    /// One operation on one input each.
    pub workloads: Vec<Workload>,
    /// What could not be measured, and why.
    pub unavailable: Vec<Unavailable>,
}

/// The mode: its id in `profiling.toml` and the title of its document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// The id in `profiling.toml`.
    pub id: String,
    /// What people call it.
    pub title: String,
}

/// The measured library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The name of the package.
    pub name: String,
    /// Its exact version.
    pub version: String,
    /// Where it came from, for example `crates.io`.
    pub source: String,
}

/// The state of the repository.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The commit, where the repository has one.
    pub commit: Option<String>,
    /// Files other than the generated documents differed from that commit.
    pub dirty: bool,
}

/// The compiler and the profile of the bench target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Toolchain {
    /// `rustc --version`.
    pub rustc: String,
    /// The cargo profile: what cargo reported and what the manifest declares.
    pub profile: BTreeMap<String, String>,
    /// `RUSTFLAGS`, where it was set.
    pub rustflags: Option<String>,
}

/// The machine; nothing in it names a host or a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// The model of the processor.
    pub cpu: String,
    /// Logical processors available to the process.
    pub cores: u32,
    /// The instruction set architecture.
    pub architecture: String,
    /// The operating system.
    pub os: String,
    /// Its kernel.
    pub kernel: String,
}

/// One look at how much of the machine was free.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Idleness {
    /// CPU time over wall time of threads that spin on every core; 1 on an idle machine. None where it cannot be read.
    pub cpu_share: Option<f64>,
    /// The load average of the last minute. None where it cannot be read.
    pub load: Option<f64>,
}

/// One input file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its label.
    pub name: String,
    /// Records in it.
    pub records: u64,
    /// Its size in bytes.
    pub bytes: u64,
    /// The SHA-256 digest of its bytes, hexadecimal.
    pub sha256: String,
}

/// One operation on one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Records that one iteration handles.
    pub records: u64,
    /// Bytes that one iteration reads.
    pub bytes: u64,
    /// Threads that work on it.
    pub threads: u32,
    /// What else distinguishes it, for example a chunk size.
    pub parameters: BTreeMap<String, String>,
    /// Independent process runs.
    pub runs: Vec<Run>,
    /// How its stacks were sampled; the stacks stand in the `.folded` file beside the record.
    pub sampling: Option<Sampling>,
    /// Allocations and CPU time.
    pub counts: Option<Counts>,
}

/// What one process run found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[serde(rename_all = "snake_case")]
pub enum Estimator {
    /// The slope of time over iterations (linear sampling).
    Slope,
    /// The mean (flat sampling: every sample has as many iterations).
    Mean,
}

/// How the stacks of a workload were sampled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

/// What a stretch of iterations used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// What one iteration allocates; None where that cannot be counted, which [`Record::unavailable`] explains.
    pub allocations: Option<Allocations>,
    /// Iterations in the stretch.
    pub iterations: u64,
    /// CPU time of all threads.
    pub cpu_seconds: f64,
    /// Wall time of the same stretch.
    pub wall_seconds: f64,
}

/// What one iteration asks of the allocator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allocations {
    /// New allocations.
    pub allocations: u64,
    /// Allocations that were made larger or smaller.
    pub reallocations: u64,
    /// Bytes asked for by both: the size of each new allocation and the new size of each changed one.
    pub bytes_requested: u64,
    /// The most bytes that were allocated at one time, above what stood before the iteration.
    pub peak_live_bytes: u64,
    /// A second iteration asked for exactly the same.
    pub repeats: bool,
}

/// Something that could not be measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unavailable {
    /// The probe: `samples` or `counts`.
    pub probe: String,
    /// The workload.
    pub workload: String,
    /// One sentence.
    pub reason: String,
}

/// The mark of errors about a record that reads well and cannot be true: somebody changed a number in it, so that it no
/// longer is what was measured.
#[derive(Clone, Copy, Debug)]
pub struct Contradiction;

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it contradicts itself")
    }
}

impl Record {
    /// Where the record of a mode stands, below the folder of the profiles.
    pub fn path(profiles: &RelPath, mode: &str) -> RelPath {
        profiles.join("records").join(format!("{mode}.json"))
    }

    /// Reads the record at `path`. The error names the file and, where the file is at fault, the line.
    pub fn load(repo: &Repo, path: &RelPath) -> Result<Record> {
        Record::parse(&repo.read(path)?).with_context(|| {
            format!("{path} is not a valid record; measure again with `cargo xtask profile`")
        })
    }

    /// Reads a record and checks what must hold in every record.
    pub fn parse(text: &str) -> Result<Record> {
        /// Read on its own so that another version is named as such, not as an unknown field.
        #[derive(Deserialize)]
        struct Version {
            schema: u32,
        }
        let Version { schema } = serde_json::from_str(text)?;
        anyhow::ensure!(schema == SCHEMA, "schema {schema} is not {SCHEMA}, the one that this version reads");
        let record: Record = serde_json::from_str(text)?;
        record.check().context(Contradiction)?;
        Ok(record)
    }

    /// The bytes that stand in the repository. Refuses a record that breaks an invariant.
    pub fn to_json(&self) -> Result<String> {
        self.check()?;
        let text = layout::to_string(self)?;
        anyhow::ensure!(
            text.len() <= MAX_BYTES,
            "the record of {} would be {} bytes, more than {MAX_BYTES}",
            self.mode.id,
            text.len()
        );
        Ok(text)
    }

    /// For each operation its workload with the most records, on the most threads: the one whose stacks and counts
    /// are taken.
    pub fn representatives(&self) -> Vec<&Workload> {
        let mut chosen: Vec<&Workload> = Vec::new();
        for workload in &self.workloads {
            match chosen.iter_mut().find(|one| one.operation == workload.operation) {
                Some(one) if (one.records, one.threads) < (workload.records, workload.threads) => {
                    *one = workload
                }
                Some(_) => {}
                None => chosen.push(workload),
            }
        }
        chosen
    }

    /// The least share of its cores that the machine had free when it was looked at; None where it cannot tell.
    pub fn least_free(&self) -> Option<f64> {
        self.idleness.iter().filter_map(|look| look.cpu_share).min_by(f64::total_cmp)
    }

    fn check(&self) -> Result<()> {
        invariants::check(self)
    }
}

#[cfg(test)]
pub(crate) mod tests;
