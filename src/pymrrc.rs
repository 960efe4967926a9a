//! The Python wrapper, called from Python: one long-lived worker process that times itself.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::Value;
use xtask_harness::{Cost, CostKind, Kind, Subject, Workload};

use crate::corpus::Corpus;

pub mod concurrent;
mod job;
mod memory;
mod sampler;
pub mod single_thread;
mod venv;
mod worker;

/// Operations of both modes, with their titles.
const OPERATIONS: [(&str, &str); 3] = [
    ("read", "read every record"),
    ("read_fields", "read, then title, author and every subfield"),
    ("to_json", "read and serialize to JSON"),
];

/// The wheel as the subject of a record.
fn subject(corpus: &Corpus, version: String) -> Subject {
    Subject { version, source: "PyPI".to_owned(), prebuilt: true, ..corpus.subject() }
}

/// What the numbers depend on beside the machine: the interpreter's version, and which scripts are no part of what is
/// measured, so that nobody takes their functions for the wheel's.
fn environment(python: String) -> Result<BTreeMap<String, String>> {
    Ok([("python".to_owned(), python), ("scripts".to_owned(), worker::scripts()?.join(", "))].into())
}

/// `workload` as one value of the parameter `key`.
fn swept(workload: Workload, key: &str, value: impl Into<Value>) -> Workload {
    let value = value.into();
    let label = value.as_str().map_or_else(|| value.to_string(), |text| text.replace(' ', ""));
    let mut parameters = workload.parameters;
    parameters.insert("fixture".to_owned(), workload.input.clone().into());
    parameters.insert(key.to_owned(), value);
    Workload {
        input: format!("{}-{key}-{label}", workload.input),
        kind: Kind::Sweep,
        sweep: Some(key.to_owned()),
        parameters,
        ..workload
    }
}

/// What `with` costs over `without` for each of so many units.
fn cost(kind: CostKind, title: &str, ids: [&str; 2], (units, unit): (u64, &str)) -> Cost {
    let [with, without] = ids.map(str::to_owned);
    Cost { kind, title: title.to_owned(), with, without, unit: unit.to_owned(), units }
}

/// What holds in the suite of either mode; runs each workload once.
#[cfg(test)]
#[track_caller]
fn check(suite: xtask_harness::Suite) {
    crate::workload::assert_consistent(&suite);
    for input in &suite.inputs {
        let names = |workload: &Workload| workload.input.split(['-', 'x']).any(|part| part == input.name);
        assert!(suite.workloads.iter().any(names), "no workload reads {}", input.name);
    }
    suite.workloads.into_iter().for_each(crate::workload::run_once);
}
