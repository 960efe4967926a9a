//! What one mode's measuring found, with everything needed to judge it: the only source of its document.
//!
//! A record is data as it was measured. Whatever can be computed from it (medians, throughput, shares) is computed
//! when it is rendered, so that a number and its derivation cannot drift apart.

mod about;
mod invariants;
mod layout;
mod measures;
mod probe;
mod probes;
mod workload;

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::repo::{RelPath, Repo};

pub use about::{Idleness, Input, Machine, Mode, Source, Subject, Toolchain};
pub use probe::Probe;
pub use probes::{
    Allocations, Hardware, Instructions, Interpreter, LockSamples, ObjectCount, Objects, Requests, Sampling,
    Scheduling, Sites, Stretch, Thread, Unavailable,
};
pub use workload::{Cost, CostKind, Estimator, Kind, Run, Unit, Workload};

/// The version of this file format. A record of another version is refused, never guessed at.
pub const SCHEMA: u32 = 3;

/// No record may be larger: it is committed, and with its stacks it stays below a megabyte.
pub const MAX_BYTES: usize = 400_000;

/// Everything measured about one mode in one go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// What an iteration of a workload handles one after the other; a record where this is absent.
    #[serde(default, skip_serializing_if = "Unit::is_record")]
    pub unit: Unit,
    /// How idle the machine was before each process run and after the last one.
    pub idleness: Vec<Idleness>,
    /// What the bench target says about its surroundings: versions of tools and interpreters.
    pub environment: BTreeMap<String, String>,
    /// What was read.
    pub inputs: Vec<Input>,
    /// One operation on one input each.
    pub workloads: Vec<Workload>,
    /// What a part of a workload costs, as the difference of two.
    pub costs: Vec<Cost>,
    /// What could not be measured, and why.
    pub unavailable: Vec<Unavailable>,
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
    /// Where a repository keeps its records, below the folder of the profiles.
    pub fn folder(profiles: &RelPath) -> RelPath {
        profiles.join("records")
    }

    /// Where the record of a mode stands in a folder of records.
    pub fn path_in(folder: &RelPath, mode: &str) -> RelPath {
        folder.join(format!("{mode}.json"))
    }

    /// Where a repository keeps the record of a mode, below the folder of the profiles.
    pub fn path(profiles: &RelPath, mode: &str) -> RelPath {
        Record::path_in(&Record::folder(profiles), mode)
    }

    /// Reads the record at `path`. The error names the file and, where the file is at fault, the line.
    pub fn load(repo: &Repo, path: &RelPath) -> Result<Record> {
        repo.read(path).and_then(|text| Record::parse(&text)).with_context(|| {
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

    /// For each operation ([`Kind::Operation`]) its workload with the most records, on the most threads that the machine
    /// can run at once: the one that is probed.
    pub fn representatives(&self) -> Vec<&Workload> {
        let size = |workload: &Workload| (workload.records, workload.threads, workload.bytes);
        let mut chosen: Vec<&Workload> = Vec::new();
        let runs_at_once = |workload: &&Workload| workload.threads <= self.machine.cores;
        let operations = self.workloads.iter().filter(|workload| workload.kind == Kind::Operation);
        for workload in operations.filter(runs_at_once) {
            match chosen.iter_mut().find(|one| one.operation == workload.operation) {
                Some(one) if size(one) < size(workload) => *one = workload,
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

    /// By how much longer the same work took before one of the runs than before another: 1.2 is a fifth. None where it was
    /// not looked at twice.
    pub fn slowdown(&self) -> Option<f64> {
        let speeds: Vec<f64> = self.idleness.iter().filter_map(|look| look.speed).collect();
        let fastest = speeds.iter().copied().max_by(f64::total_cmp)?;
        let slowest = speeds.iter().copied().min_by(f64::total_cmp)?;
        (speeds.len() > 1 && slowest > 0.0).then(|| fastest / slowest)
    }

    /// Fails where what is known of one of its workloads cannot be true.
    pub(super) fn check_workload(&self, workload: &Workload) -> Result<()> {
        invariants::check_workload(self, workload)
    }

    fn check(&self) -> Result<()> {
        invariants::check(self)
    }
}

#[cfg(test)]
pub(crate) mod tests;
