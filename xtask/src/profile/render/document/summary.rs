//! Summary.

use crate::profile::record::{Record, Unit};
use crate::profile::render::heading::Heading;
use crate::profile::render::number::Precision;
use crate::profile::render::table::{code, plain};
use crate::profile::render::timing::{Timing, representatives};
use crate::profile::render::verdict::Verdict;

/// Operations that are listed; a table holds the others.
const MOST: usize = 12;

pub(super) fn summary(record: &Record, verdict: &Verdict) -> String {
    let runs = match record.workloads.first().map_or(0, |workload| workload.runs.len()) {
        1 => "one process run".to_owned(),
        runs => format!("{runs} independent process runs"),
    };
    let mut text = format!(
        "{} {} ({}), measured on {} in {} workloads, each in {runs}. {}:\n\n",
        plain(&record.subject.name),
        plain(&record.subject.version),
        plain(&record.subject.source),
        plain(record.date.split('T').next().unwrap_or(&record.date)),
        record.workloads.len(),
        match record.unit {
            Unit::Record =>
                "On the input on which each operation is looked into, the largest of its usual ones",
            Unit::Element | Unit::Iteration =>
                "One benchmark of each operation, that of its largest input where it says",
        }
    );
    let timings = representatives(record);
    let shown = if timings.len() > MOST + 1 { MOST } else { timings.len() };
    for timing in &timings[..shown] {
        text += &headline(record, timing);
    }
    if let Some(more) = timings.len().checked_sub(shown).filter(|&more| more > 0) {
        text += &format!("- {more} more: see {}.\n", Heading::TIMES.link());
    }
    text + &format!("\n{} ({})\n", verdict.headline(), Heading::LIMITS.link())
}

fn headline(record: &Record, timing: &Timing<'_>) -> String {
    let id = code(&timing.workload.id);
    let latency = timing.per_record(timing.overall());
    let latency = format!("{} {}", Precision::time(latency).show(latency.estimate), record.unit.a());
    let bytes = timing.megabytes_per_second(timing.overall());
    let bytes = bytes
        .map_or(String::new(), |bytes| format!(" ({} MB/s)", Precision::plain(bytes).show(bytes.estimate)));
    if record.unit == Unit::Iteration {
        return format!("- {id} takes {latency}{bytes}.\n");
    }
    let rate = timing.records_per_second(timing.overall());
    let rate = Precision::plain(rate).show(rate.estimate);
    format!("- {id} handles {rate} {} a second{bytes}: {latency}.\n", record.unit.many().to_lowercase())
}
