//! Called from Python: a call back into Python for each record.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use xtask_harness::{
    Amount, Cost, CostKind, Elapsed, Image, Outside, RawStacks, Run, Sampling, Suite, Workload, unavailable,
};

use crate::{records, suite as in_suite, workload};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// With a call back and without.
pub fn suite() -> Result<Suite> {
    let python = python()?;
    let workloads = ["count", "count_and_call_back"].map(counting).into();
    let costs = vec![Cost {
        kind: CostKind::Ffi,
        title: "a call back into Python".to_owned(),
        with: "count_and_call_back/lines".to_owned(),
        without: "count/lines".to_owned(),
        unit: "call".to_owned(),
        units: records().len() as u64,
    }];
    Ok(in_suite(Some(("python", python)), workloads, costs))
}

fn python() -> Result<String> {
    let ask = ["-I", "-c", "import platform; print(platform.python_version())"];
    match Command::new("python3").args(ask).output() {
        Ok(told) => {
            ensure!(told.status.success(), "python3 does not tell its version");
            Ok(String::from_utf8(told.stdout)?.trim().to_owned())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(unavailable("there is no python3; install Python 3"))
        }
        Err(error) => Err(error).context("python3 cannot be started"),
    }
}

fn counting(operation: &'static str) -> Workload {
    workload(operation, 1, Run::Outside(Box::new(Worker { operation })))
}

/// A process for each stretch of iterations.
struct Worker {
    operation: &'static str,
}

/// The last line of a worker.
#[derive(Deserialize)]
struct Ran {
    wall_ns: u64,
    cpu_ns: u64,
    records: u64,
}

impl Outside for Worker {
    fn run(&mut self, iterations: u64) -> Result<Elapsed> {
        let output = self.alone(Amount::Iterations(iterations))?.stderr(Stdio::inherit()).output()?;
        ensure!(output.status.success(), "the worker failed; its last words are above");
        let told = String::from_utf8(output.stdout)?;
        let ran: Ran = serde_json::from_str(told.lines().last().context("the worker told nothing")?)?;
        let expected = records().len() as u64;
        ensure!(ran.records == expected, "counted {} records of {expected}", ran.records);
        let (wall, cpu) = (Duration::from_nanos(ran.wall_ns), Duration::from_nanos(ran.cpu_ns));
        Ok(Elapsed { wall, cpu, ..Elapsed::default() })
    }

    fn alone(&self, amount: Amount) -> Result<Command> {
        let (unit, number) = match amount {
            Amount::Seconds(seconds) => ("seconds", seconds.to_string()),
            Amount::Iterations(iterations) => ("iterations", iterations.to_string()),
        };
        let mut command = Command::new("python3");
        command.args(["-I", &format!("{FOLDER}/worker.py"), &format!("{FOLDER}/records.txt")]);
        command.arg(library()?).args([self.operation, unit, &number]);
        Ok(command)
    }

    fn image(&self) -> Image {
        Image { own_object: "tally".to_owned(), boundary: "getppid".to_owned() }
    }

    fn sample(&mut self, _sampling: Sampling) -> Result<RawStacks> {
        Err(unavailable("this project brings no sampler of Python"))
    }
}

/// Cargo leaves it beside the bench target.
fn library() -> Result<PathBuf> {
    let folder = std::env::current_exe()?;
    let library = folder.with_file_name(format!("{DLL_PREFIX}tally{DLL_SUFFIX}"));
    ensure!(library.is_file(), "cargo did not build {}", library.display());
    Ok(library)
}
