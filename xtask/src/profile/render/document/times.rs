//! Summary, throughput and latency, baseline.

use super::figure;
use crate::profile::record::Record;
use crate::profile::render::hot::{Hot, MIN_SAMPLES};
use crate::profile::render::number::{Precision, count};
use crate::profile::render::table::{Align, Table, code, plain};
use crate::profile::render::timing::{Timing, representatives, timings};

pub(super) fn summary(record: &Record, hot: &[Hot<'_>]) -> String {
    let runs = record.workloads.first().map_or(0, |workload| workload.runs.len());
    let mut text = format!(
        "{} {} ({}), measured on {} in {} workloads, each in {runs} independent process runs. On the largest input of each operation:\n\n",
        plain(&record.subject.name),
        plain(&record.subject.version),
        plain(&record.subject.source),
        plain(record.date.split('T').next().unwrap_or(&record.date)),
        record.workloads.len(),
    );
    for timing in representatives(record) {
        text += &headline(&timing);
    }
    if let Some(hot) = hot.iter().find(|hot| hot.samples >= MIN_SAMPLES)
        && let Some((owner, share)) = hot.largest_owner()
    {
        text += &format!(
            "- {} of the samples of {} end in functions of {}.\n",
            Precision::percent(share).show(share.estimate),
            code(&hot.workload.id),
            plain(&owner.name(record))
        );
    }
    text
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

pub(super) fn throughput(record: &Record, figures: &[&str]) -> String {
    let mut text = String::new();
    for workload in record.representatives() {
        text += &format!("- {}: {}\n", code(&workload.operation), plain(&workload.title));
    }
    text.push('\n');
    text += &figure(record, figures, "throughput", "Records a second; the table below holds the numbers");
    let mut table = Table::new(&[
        ("Operation", Align::Left),
        ("Input", Align::Left),
        ("Records", Align::Right),
        ("Records/s", Align::Right),
        ("MB/s", Align::Right),
        ("Time per record", Align::Right),
        ("95 % interval within a run", Align::Right),
        ("Range of run medians", Align::Right),
    ]);
    for timing in timings(record) {
        table.row(throughput_row(&timing));
    }
    text + &table.finish() + &reading(record)
}

fn throughput_row(timing: &Timing<'_>) -> [String; 8] {
    let rate = timing.records_per_second(timing.overall());
    let bytes = timing.megabytes_per_second(timing.overall());
    let time = Precision::time(timing.per_record(timing.overall()));
    [
        code(&timing.workload.operation),
        code(&timing.workload.input),
        count(timing.workload.records),
        Precision::plain(rate).show(rate.estimate),
        Precision::plain(bytes).show(bytes.estimate),
        time.show(timing.per_record(timing.within).estimate),
        time.range(timing.per_record(timing.within)),
        time.range(timing.per_record(timing.between)),
    ]
}

fn reading(record: &Record) -> String {
    let runs = record.workloads.first().map_or(0, |workload| workload.runs.len());
    let runs = match runs {
        1 => "There was one process run, so that the range between runs is not known.".to_owned(),
        runs => format!(
            "The time is that of the middle one of {runs} process runs (of an even number, the slower of the two)."
        ),
    };
    format!(
        "{runs} It is the median of that run's samples, and the interval is that median's (by order statistics, at least 95 %); \
         it does not know of what differs between processes. The range is that of the medians of all runs. Numbers carry \
         the digits that interval and range together support. \
         MB is 10^6 bytes of input.\n"
    )
}

pub(super) fn baseline(record: &Record) -> String {
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Time per iteration", Align::Right),
        ("Range of run medians", Align::Right),
        ("Noise between runs", Align::Right),
    ]);
    for timing in timings(record) {
        let precision = Precision::time(timing.overall());
        table.row([
            code(&timing.workload.id),
            precision.show(timing.within.estimate),
            precision.range(timing.between),
            format!("{:.1} %", timing.between.spread() * 100.0),
        ]);
    }
    format!(
        "A later run is comparable on the same machine, toolchain and inputs only. A median inside the range below is \
         indistinguishable from this one; noise is the width of that range over the median of the runs. The record with all samples is [records/{0}.json](records/{0}.json).\n\n{1}",
        record.mode.id,
        table.finish()
    )
}
