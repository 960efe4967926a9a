//! Throughput and latency.

use super::Page;
use crate::profile::record::{Kind, Record, Unit};
use crate::profile::render::heading::Heading;
use crate::profile::render::number::{NO_INTERVAL, Precision, count};
use crate::profile::render::table::{Align, Table, code, plain};
use crate::profile::render::timing::{Timing, of_kinds};

/// A longer table is split by operation.
const LONG: usize = 25;

pub(super) fn throughput(page: &Page<'_>) -> String {
    let record = page.record;
    let timings = of_kinds(record, &[Kind::Operation, Kind::Scale, Kind::Sample]);
    let operations = titles(&timings);
    let mut text: String = operations
        .iter()
        .filter(|(operation, title)| operation != title)
        .map(|(operation, title)| format!("- {}: {}\n", code(operation), plain(title)))
        .collect();
    if !text.is_empty() {
        text += "\n";
    }
    let alternative = format!(
        "{} a second for each operation and input; the table below holds the numbers",
        record.unit.many()
    );
    text += &page.figure("throughput", &alternative);
    text += &reading(record, timings.iter().any(|timing| timing.workload.bytes.is_some()));
    // Nothing is gained by a table for each benchmark.
    let is_grouped = operations.len() * 2 < timings.len();
    if timings.len() > LONG && is_grouped {
        for (operation, _) in operations {
            let of_operation: Vec<_> =
                timings.iter().filter(|timing| timing.workload.operation == operation).collect();
            text += &format!("{}:\n\n{}", code(operation), table(record.unit, &of_operation));
        }
    } else {
        text += &table(record.unit, &timings.iter().collect::<Vec<_>>());
    }
    text += &page.figure("runs", "The median of each process run of each workload; the intervals for another run stand in the table above");
    text + &Heading::FIRST.part(&latency(record))
}

/// Each operation with what its first workload is called.
fn titles<'a>(timings: &[Timing<'a>]) -> Vec<(&'a str, &'a str)> {
    let mut titles: Vec<(&str, &str)> = Vec::new();
    for timing in timings {
        if titles.iter().all(|(operation, _)| *operation != timing.workload.operation) {
            titles.push((&timing.workload.operation, &timing.workload.title));
        }
    }
    titles
}

/// Columns that would be empty, or the same in every row, are not there.
fn table(unit: Unit, timings: &[&Timing<'_>]) -> String {
    let has_input = timings.iter().any(|timing| !timing.workload.input.is_empty());
    let has_bytes = timings.iter().any(|timing| timing.workload.bytes.is_some());
    let (each, rate) = (format!("Time per {}", unit.one()), format!("{}/s", unit.many()));
    let columns = [
        ("Operation", Align::Left, true),
        ("Input", Align::Left, has_input),
        (unit.many(), Align::Right, unit != Unit::Iteration),
        (&rate, Align::Right, true),
        ("MB/s", Align::Right, has_bytes),
        (&each, Align::Right, true),
        ("95 % interval within a run", Align::Right, true),
        ("95 % interval for another run", Align::Right, true),
    ];
    let shown: Vec<_> =
        columns.iter().filter(|(_, _, is_shown)| *is_shown).map(|(name, align, _)| (*name, *align)).collect();
    let mut table = Table::new(&shown);
    for timing in timings {
        let rate = timing.records_per_second(timing.overall());
        let bytes = timing.megabytes_per_second(timing.overall());
        let time = Precision::time(timing.per_record(timing.overall()));
        let cells = [
            code(&timing.workload.operation),
            match timing.workload.input.as_str() {
                "" => NO_INTERVAL.to_owned(),
                input => code(input),
            },
            count(timing.workload.records),
            Precision::plain(rate).show(rate.estimate),
            bytes.map_or(NO_INTERVAL.to_owned(), |bytes| Precision::plain(bytes).show(bytes.estimate)),
            time.show(timing.per_record(timing.within).estimate),
            time.range(timing.per_record(timing.within)),
            again(timing, time, |timing, interval| timing.per_record(interval)),
        ];
        let cells = cells.into_iter().zip(columns).filter(|(_, (_, _, is_shown))| *is_shown);
        table.row(cells.map(|(cell, _)| cell));
    }
    table.finish()
}

/// The interval for another run, where it is known.
pub(super) fn again(
    timing: &Timing<'_>,
    precision: Precision,
    unit: impl Fn(&Timing<'_>, crate::profile::statistics::Interval) -> crate::profile::statistics::Interval,
) -> String {
    timing.again.map_or(NO_INTERVAL.to_owned(), |again| precision.range(unit(timing, again)))
}

fn reading(record: &Record, has_bytes: bool) -> String {
    let megabyte = if has_bytes { " MB is 10^6 bytes of input." } else { "" };
    let runs = match record.workloads.first().map_or(0, |workload| workload.runs.len()) {
        1 => "There was one process run, so that nothing is known of another one.".to_owned(),
        runs => format!(
            "The time is that of the middle one of {runs} process runs (of an even number, the slower of the two): the \
             median of its samples."
        ),
    };
    format!(
        "{runs} The interval within a run is that median's (by order statistics, at least 95 %): how well this run \
         knows its own median. The interval for another run says where the median of one more process run will lie in \
         95 of 100 cases: from the logarithms of the runs' medians, their mean ± t × s × √(1 + 1/n), with their number n, \
         their standard deviation s, and the quantile t of Student's distribution for n − 1. Numbers carry the digits that both \
         intervals together support, two at least.{megabyte}\n\n"
    )
}

/// Empty where no latency was measured.
fn latency(record: &Record) -> String {
    let timings = of_kinds(record, &[Kind::Latency]);
    if timings.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        ("Operation", Align::Left),
        ("Input", Align::Left),
        ("Until it is there", Align::Right),
        ("95 % interval within a run", Align::Right),
        ("95 % interval for another run", Align::Right),
    ]);
    for timing in &timings {
        let time = Precision::time(timing.overall());
        table.row([
            code(&timing.workload.operation),
            code(&timing.workload.input),
            time.show(timing.within.estimate),
            time.range(timing.within),
            again(timing, time, |_, interval| interval),
        ]);
    }
    let titles: String = titles(&timings)
        .iter()
        .map(|(operation, title)| format!("- {}: {}\n", code(operation), plain(title)))
        .collect();
    format!(
        "The time from the start until something is there, whatever the rest takes.\n\n{titles}\n{}",
        table.finish()
    )
}
