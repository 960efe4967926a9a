//! What probes write, and how it stands in a record.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{read, text};
use crate::profile::folded::Folded;
use crate::profile::record::{
    Allocations, Cost, Hardware, Input, Instructions, Kind, LockSamples, Objects, Probe, Sampling,
    Scheduling, Sites, Stretch, Subject, Workload,
};

/// The version of what probes write.
const SCHEMA: u32 = 3;

/// What there is to measure.
pub(in super::super) struct Listed {
    pub(in super::super) mode: String,
    pub(in super::super) subject: Subject,
    pub(in super::super) environment: BTreeMap<String, String>,
    pub(in super::super) inputs: Vec<Input>,
    pub(in super::super) workloads: Vec<Workload>,
    pub(in super::super) costs: Vec<Cost>,
}

/// What a probe found of one workload.
pub(in super::super) enum Finding {
    Samples(Sampling, Folded),
    Counts(Vec<Stretch>),
    Allocations(Allocations, Option<Objects>),
    /// With the stacks by bytes and by blocks.
    Sites(Sites, Folded, Folded),
    Instructions(Instructions),
    Scheduling(Scheduling),
    Hardware(Hardware),
    Lock(LockSamples),
}

impl Finding {
    /// Reads what `probe` wrote to `out`, and beside it.
    pub(super) fn read(probe: Probe, out: &Path) -> Result<Finding> {
        Ok(match probe {
            Probe::Samples => {
                let sampling: Sampling = File::read(&beside(out, ".json"))?.part("sampling")?;
                let folded = stacks(out, sampling.samples)?;
                Finding::Samples(sampling, folded)
            }
            Probe::Counts => Finding::Counts(File::read(out)?.part("stretches")?),
            Probe::Allocations | Probe::Objects => {
                let mut file = File::read(out)?;
                Finding::Allocations(file.part("allocations")?, file.part("objects")?)
            }
            Probe::Sites => {
                let sites: Sites = File::read(out)?.part("sites")?;
                let bytes = stacks(&beside(out, ".bytes"), sites.bytes)?;
                let blocks = stacks(&beside(out, ".blocks"), sites.blocks)?;
                Finding::Sites(sites, bytes, blocks)
            }
            Probe::Instructions => Finding::Instructions(File::read(out)?.part("instructions")?),
            Probe::Scheduling => Finding::Scheduling(File::read(out)?.part("scheduling")?),
            Probe::Hardware => Finding::Hardware(File::read(out)?.part("hardware")?),
            Probe::Lock => Finding::Lock(File::read(out)?.part("lock")?),
        })
    }
}

/// The file that a probe wrote: its parts have the shape that they have in the record.
struct File {
    shown: String,
    parts: Map<String, Value>,
}

impl File {
    fn read(path: &Path) -> Result<File> {
        let parts: Map<String, Value> = read(path)?;
        let shown = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let schema = parts.get("schema").unwrap_or(&Value::Null);
        ensure!(*schema == SCHEMA, "{shown}: schema {schema} is not {SCHEMA}");
        Ok(File { shown, parts })
    }

    fn part<T: DeserializeOwned>(&mut self, name: &str) -> Result<T> {
        let part = self.parts.remove(name).unwrap_or(Value::Null);
        serde_json::from_value(part).with_context(|| format!("{}: {name} has an unknown shape", self.shown))
    }
}

/// Stacks whose weights add up to what their probe announces.
fn stacks(path: &Path, said: u64) -> Result<Folded> {
    let shown = || path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folded = Folded::parse(&text(path)?).with_context(|| format!("{} is not folded stacks", shown()))?;
    let found = folded.total();
    ensure!(said == found, "{}: {said} are announced, {found} are there", shown());
    Ok(folded)
}

fn beside(out: &Path, extension: &str) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(extension);
    name.into()
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
        Workload { title, threads, parameters, sweep, ..Workload::untimed(id, &operation, &input, kind) }
            .handling(records, Some(bytes))
    }
}

fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
