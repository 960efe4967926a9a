//! What probes write, and how it stands in a record.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::profile::record::{Allocations, Cost, Input, Kind, Sampling, Stretch, Subject, Workload};

/// The version of what probes write.
const SCHEMA: u32 = 1;

/// What there is to measure.
pub(in super::super) struct Listed {
    pub(in super::super) mode: String,
    pub(in super::super) subject: Subject,
    pub(in super::super) environment: BTreeMap<String, String>,
    pub(in super::super) inputs: Vec<Input>,
    pub(in super::super) workloads: Vec<Workload>,
    pub(in super::super) costs: Vec<Cost>,
}

/// The file of `--probe list`.
#[derive(Deserialize)]
pub(super) struct List {
    schema: u32,
    mode: String,
    subject: Subject,
    environment: BTreeMap<String, String>,
    inputs: Vec<Input>,
    workloads: Vec<Row>,
    costs: Vec<Cost>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    title: String,
    operation: String,
    input: String,
    kind: Kind,
    records: u64,
    bytes: u64,
    threads: u32,
    parameters: BTreeMap<String, Value>,
    sweep: Option<String>,
}

/// The file beside the stacks of `--probe samples`.
#[derive(Deserialize)]
pub(super) struct About {
    sampler: String,
    unit: String,
    hertz: u32,
    seconds: f64,
    samples: u64,
    limits: Vec<String>,
}

/// The file of `--probe counts`.
#[derive(Deserialize)]
pub(super) struct Counted {
    allocations: Option<CountedAllocations>,
    allocations_repeat: Option<bool>,
    allocations_missing: Option<String>,
    iterations: u64,
    cpu_seconds: f64,
    wall_seconds: f64,
}

#[derive(Deserialize)]
struct CountedAllocations {
    allocations: u64,
    reallocations: u64,
    bytes_requested: u64,
    peak_live_bytes: u64,
}

impl List {
    pub(super) fn checked(self) -> Result<Listed> {
        let List { schema, mode, subject, environment, inputs, workloads, costs } = self;
        ensure!(schema == SCHEMA, "schema {schema} of the list is not {SCHEMA}");
        let workloads = workloads.into_iter().map(Workload::from).collect();
        Ok(Listed { mode, subject, environment, inputs, workloads, costs })
    }
}

impl From<Row> for Workload {
    fn from(row: Row) -> Workload {
        let Row { id, title, operation, input, kind, records, bytes, threads, parameters, sweep } = row;
        let parameters = parameters.into_iter().map(|(key, value)| (key, plain(value))).collect();
        Workload {
            id,
            title,
            operation,
            input,
            kind,
            records,
            bytes,
            threads,
            parameters,
            sweep,
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
}

fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

impl From<About> for Sampling {
    fn from(about: About) -> Sampling {
        let About { sampler, unit, hertz, seconds, samples, limits } = about;
        Sampling { sampler, samples, hertz, unit, seconds, limits }
    }
}

impl Counted {
    /// The stretch, the allocations, and why there are none.
    pub(super) fn parts(self) -> (Stretch, Option<Allocations>, Option<String>) {
        let allocations = self.allocations.map(|counted| Allocations {
            source: "counting allocator".to_owned(),
            allocations: counted.allocations,
            reallocations: Some(counted.reallocations),
            bytes_requested: counted.bytes_requested,
            peak_live_bytes: counted.peak_live_bytes,
            repeats: self.allocations_repeat.unwrap_or(false),
            sizes: BTreeMap::new(),
            sites: None,
        });
        let stretch = Stretch {
            iterations: self.iterations,
            wall_seconds: self.wall_seconds,
            cpu_seconds: self.cpu_seconds,
            voluntary_switches: None,
            involuntary_switches: None,
            minor_faults: None,
            major_faults: None,
            gc_seconds: None,
            gc_collections: None,
        };
        (stretch, allocations, self.allocations_missing)
    }
}
