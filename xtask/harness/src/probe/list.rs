//! What there is to measure.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, ensure};
use serde::Serialize;
use serde_json::Value;

use super::{SCHEMA, write_json};
use crate::workload::{Cost, Input, Kind, Subject, Suite, Workload};

#[derive(Serialize)]
struct List<'a> {
    schema: u32,
    mode: &'a str,
    subject: &'a Subject,
    environment: &'a BTreeMap<String, String>,
    inputs: &'a [Input],
    workloads: Vec<Row<'a>>,
    costs: &'a [Cost],
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    operation: &'a str,
    input: &'a str,
    title: &'a str,
    kind: Kind,
    records: u64,
    bytes: u64,
    threads: usize,
    parameters: &'a BTreeMap<String, Value>,
    sweep: Option<&'a str>,
}

pub(super) fn write(mode: &str, suite: &Suite, out: &Path) -> Result<()> {
    let workloads: Vec<Row<'_>> = suite.workloads.iter().map(row).collect();
    for (index, row) in workloads.iter().enumerate() {
        ensure!(
            workloads[..index].iter().all(|other| other.id != row.id),
            "two workloads are called `{}`",
            row.id
        );
    }
    for id in suite.costs.iter().flat_map(|cost| [&cost.with, &cost.without]) {
        ensure!(workloads.iter().any(|row| row.id == *id), "a cost names `{id}`, which is no workload");
    }
    let Suite { subject, environment, inputs, costs, .. } = suite;
    write_json(out, &List { schema: SCHEMA, mode, subject, environment, inputs, workloads, costs })
}

fn row(workload: &Workload) -> Row<'_> {
    let Workload { operation, input, title, kind, records, bytes, threads, parameters, sweep, .. } = workload;
    Row {
        id: workload.id(),
        operation,
        input,
        title,
        kind: *kind,
        records: *records,
        bytes: *bytes,
        threads: *threads,
        parameters,
        sweep: sweep.as_deref(),
    }
}
