//! What probes write, and how it stands in a record.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::profile::record::{Allocations, Counts, Input, Sampling, Subject, Workload};

/// The version of what probes write.
const SCHEMA: u32 = 1;

/// What there is to measure.
pub(in super::super) struct Listed {
    pub(in super::super) mode: String,
    pub(in super::super) subject: Subject,
    pub(in super::super) environment: BTreeMap<String, String>,
    pub(in super::super) inputs: Vec<Input>,
    pub(in super::super) workloads: Vec<Workload>,
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
}

#[derive(Deserialize)]
struct Row {
    id: String,
    title: String,
    operation: String,
    input: String,
    records: u64,
    bytes: u64,
    threads: u32,
    parameters: BTreeMap<String, Value>,
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
        let List { schema, mode, subject, environment, inputs, workloads } = self;
        ensure!(schema == SCHEMA, "schema {schema} of the list is not {SCHEMA}");
        let workloads = workloads.into_iter().map(Workload::from).collect();
        Ok(Listed { mode, subject, environment, inputs, workloads })
    }
}

impl From<Row> for Workload {
    fn from(row: Row) -> Workload {
        let Row { id, title, operation, input, records, bytes, threads, parameters } = row;
        let parameters = parameters.into_iter().map(|(key, value)| (key, plain(value))).collect();
        let (runs, sampling, counts) = (Vec::new(), None, None);
        Workload { id, title, operation, input, records, bytes, threads, parameters, runs, sampling, counts }
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

impl From<Counted> for (Counts, Option<String>) {
    fn from(counted: Counted) -> (Counts, Option<String>) {
        let repeats = counted.allocations_repeat.unwrap_or(false);
        let allocations = counted.allocations.map(|counted| {
            let CountedAllocations { allocations, reallocations, bytes_requested, peak_live_bytes } = counted;
            Allocations { allocations, reallocations, bytes_requested, peak_live_bytes, repeats }
        });
        let Counted { iterations, cpu_seconds, wall_seconds, allocations_missing, .. } = counted;
        (Counts { allocations, iterations, cpu_seconds, wall_seconds }, allocations_missing)
    }
}
