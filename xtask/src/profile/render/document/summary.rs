//! Summary.

use crate::profile::record::Record;
use crate::profile::render::heading::Heading;
use crate::profile::render::number::Precision;
use crate::profile::render::table::{code, plain};
use crate::profile::render::timing::{Timing, representatives};
use crate::profile::render::verdict::Verdict;

pub(super) fn summary(record: &Record, verdict: &Verdict) -> String {
    let runs = match record.workloads.first().map_or(0, |workload| workload.runs.len()) {
        1 => "one process run".to_owned(),
        runs => format!("{runs} independent process runs"),
    };
    let mut text = format!(
        "{} {} ({}), measured on {} in {} workloads, each in {runs}. On the input on which each operation is looked into, the largest of its usual ones:\n\n",
        plain(&record.subject.name),
        plain(&record.subject.version),
        plain(&record.subject.source),
        plain(record.date.split('T').next().unwrap_or(&record.date)),
        record.workloads.len(),
    );
    for timing in representatives(record) {
        text += &headline(&timing);
    }
    text + &format!("\n{} ({})\n", verdict.headline(), Heading::LIMITS.link())
}

fn headline(timing: &Timing<'_>) -> String {
    let rate = timing.records_per_second(timing.overall());
    let bytes = timing.megabytes_per_second(timing.overall());
    let latency = timing.per_record(timing.overall());
    format!(
        "- {} handles {} records a second ({} MB/s): {} a record.\n",
        code(&timing.workload.id),
        Precision::plain(rate).show(rate.estimate),
        Precision::plain(bytes).show(bytes.estimate),
        Precision::time(latency).show(latency.estimate),
    )
}
