//! What holds in every record: checked before one is written and whenever one is read.

use std::collections::HashSet;

use anyhow::{Context, Result, ensure};

use super::{Input, Kind, Record, Run, Unit, Workload, measures};

/// CPU time is read a moment before or after wall time, so it may exceed the bound by this factor.
pub(super) const CPU_TOLERANCE: f64 = 1.05;

/// Fails with the first thing that cannot be true.
pub(super) fn check(record: &Record) -> Result<()> {
    ensure!(!record.workloads.is_empty(), "it holds no workload");
    ensure!(is_id(&record.mode.id), "mode id {:?} is not a plain word", record.mode.id);
    for share in record.idleness.iter().filter_map(|idleness| idleness.cpu_share) {
        ensure!(share > 0.0 && share <= CPU_TOLERANCE, "a CPU share of {share} while idling is impossible");
    }
    let speeds = || record.idleness.iter().filter_map(|idleness| idleness.speed);
    ensure!(
        speeds().all(|speed| speed.is_finite() && speed > 0.0),
        "a machine that does no work is impossible"
    );
    unique("input", record.inputs.iter().map(|input| input.name.as_str()))?;
    unique("workload", record.workloads.iter().map(|workload| workload.id.as_str()))?;
    for input in &record.inputs {
        check_input(input).with_context(|| format!("input {:?}", input.name))?;
    }
    for workload in &record.workloads {
        check_workload(record, workload).with_context(|| format!("workload {:?}", workload.id))?;
    }
    for id in record.costs.iter().flat_map(|cost| [&cost.with, &cost.without]) {
        ensure!(
            record.workloads.iter().any(|workload| workload.id == *id),
            "a cost names {id:?}, which is no workload"
        );
    }
    for gap in &record.unavailable {
        ensure!(
            !gap.reason.trim().is_empty(),
            "{} of {:?} is unavailable without a reason",
            gap.probe,
            gap.workload
        );
    }
    Ok(())
}

fn check_input(input: &Input) -> Result<()> {
    ensure!(input.records > 0 && input.bytes > 0, "it is empty");
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    ensure!(
        input.sha256.len() == 64 && input.sha256.bytes().all(hex),
        "{:?} is not a SHA-256 digest",
        input.sha256
    );
    Ok(())
}

pub(super) fn check_workload(record: &Record, workload: &Workload) -> Result<()> {
    let Workload { id, operation, input, records, bytes, threads, runs, .. } = workload;
    let (slash, is_plain) = (if input.is_empty() { "" } else { "/" }, !operation.is_empty());
    ensure!(
        is_plain && *id == format!("{operation}{slash}{input}"),
        "its id is not operation/input, {operation:?}/{input:?}"
    );
    ensure!(*records > 0 && *bytes != Some(0) && *threads > 0, "records, bytes and threads must be positive");
    ensure!(record.unit != Unit::Iteration || *records == 1, "an iteration handles {records} iterations");
    ensure!(
        workload.sweep.as_ref().is_some_and(|key| workload.parameters.contains_key(key))
            == (workload.kind == Kind::Sweep),
        "a sweep, and nothing else, names one of its parameters"
    );
    ensure!(!runs.is_empty(), "it was never run");
    ensure!(
        runs.len() == record.workloads[0].runs.len(),
        "it has {} runs, the first workload {}",
        runs.len(),
        record.workloads[0].runs.len()
    );
    for (index, run) in runs.iter().enumerate() {
        check_run(run).with_context(|| format!("run {}", index + 1))?;
    }
    check_input_of(record, workload)?;
    measures::check(record, workload)
}

/// What one iteration reads is no more than there is; and an input that shows how time grows is larger than the others.
fn check_input_of(record: &Record, workload: &Workload) -> Result<()> {
    let Workload { kind, operation, records, bytes, .. } = workload;
    if let Some(input) = record.inputs.iter().find(|input| input.name == workload.input) {
        ensure!(
            bytes.is_none_or(|bytes| bytes <= input.bytes) && records <= &input.records,
            "it reads {} bytes and {records} records of an input of {} bytes and {} records",
            bytes.unwrap_or_default(),
            input.bytes,
            input.records
        );
    }
    let usual = record.workloads.iter().filter(|other| other.kind == Kind::Operation);
    let largest = usual.filter(|other| other.operation == *operation).map(|other| other.records).max();
    ensure!(
        *kind != Kind::Scale || largest.is_none_or(|largest| *records > largest),
        "it is measured for the growth of time, but its {records} records are no more than others have"
    );
    Ok(())
}

fn check_run(run: &Run) -> Result<()> {
    let positive = |value: f64| value.is_finite() && value > 0.0;
    ensure!(positive(run.lower) && positive(run.estimate) && positive(run.upper), "times must be positive");
    ensure!(
        run.lower <= run.estimate && run.estimate <= run.upper,
        "the interval {}..{} does not hold its estimate {}",
        run.lower,
        run.upper,
        run.estimate
    );
    ensure!(
        !run.iterations.is_empty() && run.iterations.len() == run.nanoseconds.len(),
        "it has {} counts of iterations for {} samples",
        run.iterations.len(),
        run.nanoseconds.len()
    );
    let all_positive = run.iterations.iter().chain(&run.nanoseconds).all(|&number| number > 0);
    ensure!(all_positive, "a sample of no iterations or of no time");
    Ok(())
}

fn unique<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen = HashSet::new();
    for name in names {
        ensure!(!name.is_empty(), "a {what} without a name");
        ensure!(seen.insert(name), "{what} {name:?} stands twice");
    }
    Ok(())
}

/// Ids become file names: nothing in them may be a path.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}
