//! What there is to measure.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, ensure};
use serde::Serialize;
use serde_json::Value;

use super::{SCHEMA, write_json};
use crate::workload::{Input, Subject, Suite, Workload};

#[derive(Serialize)]
struct List<'a> {
    schema: u32,
    mode: &'a str,
    subject: &'a Subject,
    environment: &'a BTreeMap<String, String>,
    inputs: &'a [Input],
    workloads: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    operation: &'a str,
    input: &'a str,
    title: &'a str,
    records: u64,
    bytes: u64,
    threads: usize,
    parameters: &'a BTreeMap<String, Value>,
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
    let Suite { subject, environment, inputs, .. } = suite;
    write_json(out, &List { schema: SCHEMA, mode, subject, environment, inputs, workloads })
}

fn row(workload: &Workload) -> Row<'_> {
    let Workload { operation, input, title, records, bytes, threads, parameters, .. } = workload;
    Row {
        id: workload.id(),
        operation,
        input,
        title,
        records: *records,
        bytes: *bytes,
        threads: *threads,
        parameters,
    }
}
