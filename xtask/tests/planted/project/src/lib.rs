//! Workloads with planted costs, each beside a plain one.

use anyhow::{Result, ensure};
use sha2::{Digest as _, Sha256};
use xtask_harness::{Cost, Digest, Input, Kind, Run, Subject, Suite, Workload};

pub mod native;
pub mod wrapped;

/// One record a line.
const LINES: &[u8] = include_bytes!("records.txt");

fn records() -> Vec<&'static [u8]> {
    LINES.split_inclusive(|&byte| byte == b'\n').collect()
}

fn suite(environment: Option<(&str, String)>, workloads: Vec<Workload>, costs: Vec<Cost>) -> Suite {
    let subject = Subject {
        name: "tally".to_owned(),
        version: "0.1.0".to_owned(),
        source: "this repository".to_owned(),
        prebuilt: false,
    };
    let input = Input {
        name: "lines".to_owned(),
        records: records().len() as u64,
        bytes: LINES.len() as u64,
        sha256: Digest::new(|| Sha256::digest(LINES).iter().map(|byte| format!("{byte:02x}")).collect()),
    };
    let environment = environment.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Suite { subject, environment, inputs: vec![input], workloads, costs }
}

fn workload(operation: &str, threads: usize, run: Run) -> Workload {
    Workload {
        operation: operation.to_owned(),
        input: if threads == 1 { "lines".to_owned() } else { format!("lines-{threads}t") },
        title: operation.replace('_', " "),
        kind: Kind::Operation,
        records: records().len() as u64,
        bytes: LINES.len() as u64,
        threads,
        parameters: [].into(),
        sweep: None,
        run,
    }
}

/// A run is only worth its time where it counts right.
fn check(counted: u64, expected: u64) -> Result<()> {
    ensure!(counted == expected, "counted {counted:#x} instead of {expected:#x}");
    Ok(())
}
