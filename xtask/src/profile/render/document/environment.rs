//! The surroundings of the measuring, and how to do it again.

use std::fmt::Write;

use crate::profile::record::Record;
use crate::profile::render::Digests;
use crate::profile::render::number::count;
use crate::profile::render::table::{Align, Table, block, code, plain};

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
    let inputs = if record.inputs.is_empty() { String::new() } else { inputs.finish() };
    block(&record.command) + &table.finish() + &inputs
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
        fact(if subject.prebuilt { "compiler of the harness" } else { "compiler" }, &toolchain.rustc),
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
    let speeds: Option<Vec<f64>> = record.idleness.iter().map(|look| look.speed).collect();
    if let Some(speeds) = speeds.filter(|speeds| speeds.len() > 1) {
        let fastest = speeds.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let shares: Vec<_> = speeds.iter().map(|speed| format!("{:.0} %", speed / fastest * 100.0)).collect();
        let _ = write!(text, "; speed of the cores then: {}", shares.join(", "));
    }
    let load = |look: Option<&crate::profile::record::Idleness>| look.and_then(|look| look.load);
    if let (Some(before), Some(after)) = (load(record.idleness.first()), load(record.idleness.last())) {
        let _ = write!(text, "; load average {before:.2} before, {after:.2} after");
    }
    text
}
