//! Sections about the processor, the memory and the surroundings.

use std::fmt::Write;

use crate::profile::record::{Allocations, Record, Workload};
use crate::profile::render::Digests;
use crate::profile::render::number::{Precision, count};
use crate::profile::render::table::{Align, Table, block, code, plain};
use crate::profile::render::timing::to_f64;
use crate::profile::statistics::Interval;

/// The sentences that stand in place of what `probe` could not measure; equal reasons once.
pub(super) fn unavailable(record: &Record, probe: &str) -> String {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for gap in record.unavailable.iter().filter(|gap| gap.probe == probe) {
        match reasons.iter_mut().find(|(reason, _)| *reason == gap.reason) {
            Some((_, workloads)) => workloads.push(code(&gap.workload)),
            None => reasons.push((&gap.reason, vec![code(&gap.workload)])),
        }
    }
    let sentence = |(reason, workloads): (&str, Vec<String>)| {
        format!("Not measured for {}: {}.\n\n", workloads.join(", "), plain(reason.trim_end_matches('.')))
    };
    reasons.into_iter().map(sentence).collect()
}

pub(super) fn cpu(record: &Record) -> String {
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Threads", Align::Right),
        ("CPU time per record", Align::Right),
        ("Cores busy", Align::Right),
    ]);
    let counted: Vec<_> = record
        .workloads
        .iter()
        .filter_map(|workload| Some((workload, workload.stretches.first()?)))
        .collect();
    for (workload, counts) in &counted {
        let per_record = counts.cpu_seconds * 1e9 / to_f64(counts.iterations) / to_f64(workload.records);
        let once = Interval { estimate: per_record, lower: per_record * 0.95, upper: per_record * 1.05 };
        table.row([
            code(&workload.id),
            workload.threads.to_string(),
            Precision::time(once).show(once.estimate),
            format!("{:.2}", counts.cpu_seconds / counts.wall_seconds),
        ]);
    }
    let gaps = unavailable(record, "counts");
    if counted.is_empty() {
        return if gaps.is_empty() { "CPU time was not measured.\n".to_owned() } else { gaps };
    }
    "Cores busy is CPU time of all threads over wall time. Both come from one stretch beside the timed runs that is not \
     repeated: where the machine ran faster or slower in it, CPU time differs from the time per record above, so that it \
     is given with two digits and without an interval. Cycles are not counted.\n\n"
        .to_owned()
        + &table.finish()
        + &gaps
}

pub(super) fn memory(record: &Record) -> String {
    let counted: Vec<(&Workload, &Allocations)> = record
        .workloads
        .iter()
        .filter_map(|workload| Some((workload, workload.allocations.as_ref()?)))
        .collect();
    let gaps = unavailable(record, "allocations") + &unavailable(record, "counts");
    if counted.is_empty() {
        return if gaps.is_empty() { "Allocations were not counted.\n".to_owned() } else { gaps };
    }
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Allocations", Align::Right),
        ("Per record", Align::Right),
        ("Reallocations", Align::Right),
        ("Bytes requested", Align::Right),
        ("Bytes per record", Align::Right),
        ("Peak live bytes", Align::Right),
    ]);
    for (workload, allocations) in &counted {
        table.row(memory_row(workload, allocations));
    }
    format!(
        "Counted by the allocator of the bench target during one iteration. Bytes requested is the size of every new \
         allocation and the new size of every changed one; peak live bytes is the most that was allocated at one time, \
         above what stood before. {}\n\n{}{gaps}",
        repeatability(&counted),
        table.finish()
    )
}

fn memory_row(workload: &Workload, allocations: &Allocations) -> [String; 7] {
    let per_record = |number: u64| format!("{:.2}", to_f64(number) / to_f64(workload.records));
    [
        code(&workload.id),
        count(allocations.allocations),
        per_record(allocations.allocations),
        allocations.reallocations.map_or("–".to_owned(), count),
        count(allocations.bytes_requested),
        per_record(allocations.bytes_requested),
        count(allocations.peak_live_bytes),
    ]
}

fn repeatability(counted: &[(&Workload, &Allocations)]) -> String {
    let varying: Vec<_> = counted
        .iter()
        .filter(|(_, allocations)| !allocations.repeats)
        .map(|(workload, _)| code(&workload.id))
        .collect();
    match varying.is_empty() {
        true => "A second iteration asked for exactly the same.".to_owned(),
        false => format!(
            "A second iteration asked for something else in {}: those counts vary.",
            varying.join(", ")
        ),
    }
}

pub(super) fn environment(record: &Record, digests: &Digests) -> String {
    let mut table = Table::new(&[("What", Align::Left), ("Value", Align::Left)]);
    for (what, value) in facts(record, digests) {
        table.row([plain(&what), plain(&value)]);
    }
    let mut inputs = Table::new(&[
        ("Input", Align::Left),
        ("Records", Align::Right),
        ("Bytes", Align::Right),
        ("SHA-256", Align::Left),
    ]);
    for input in &record.inputs {
        inputs.row([code(&input.name), count(input.records), count(input.bytes), code(&input.sha256)]);
    }
    block(&record.command) + &table.finish() + &inputs.finish()
}

fn facts(record: &Record, digests: &Digests) -> Vec<(String, String)> {
    let fact = |what: &str, value: &str| (what.to_owned(), value.to_owned());
    let Record { subject, source, toolchain, machine, .. } = record;
    let commit = source.commit.as_deref().unwrap_or("none");
    let changed = if source.dirty { ", with changes" } else { "" };
    let profile: Vec<_> = toolchain.profile.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    let mut facts = vec![
        fact("subject", &format!("{} {} from {}", subject.name, subject.version, subject.source)),
        fact("measured", &record.date),
        fact("commit", &format!("{commit}{changed}")),
        fact("compiler", &toolchain.rustc),
        fact("cargo profile", &profile.join(", ")),
        fact("RUSTFLAGS", toolchain.rustflags.as_deref().unwrap_or("not set")),
        fact("processor", &format!("{}, {} logical, {}", machine.cpu, machine.cores, machine.architecture)),
        fact("system", &format!("{}, kernel {}", machine.os, machine.kernel)),
        fact("idleness", &idleness(record)),
    ];
    facts.extend(record.environment.iter().map(|(key, value)| fact(key, value)));
    facts.push(fact("SHA-256 of the record", &digests.record.to_string()));
    facts.push(fact("SHA-256 of the stacks", &digests.stacks.to_string()));
    facts
}

/// The looks at the machine before each run and after the last.
fn idleness(record: &Record) -> String {
    let mut text = "free share of the cores before each run and after the last: ".to_owned();
    for (index, look) in record.idleness.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        let share =
            look.cpu_share.map_or("unknown".to_owned(), |share| format!("{:.0} %", share.min(1.0) * 100.0));
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}{share}");
    }
    let load = |look: Option<&crate::profile::record::Idleness>| look.and_then(|look| look.load);
    if let (Some(before), Some(after)) = (load(record.idleness.first()), load(record.idleness.last())) {
        let _ = write!(text, "; load average {before:.2} before, {after:.2} after");
    }
    text
}
