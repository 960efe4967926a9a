//! What an interpreter does beside the measured library: its lock, its garbage, its objects.

use super::gaps::gaps;
use crate::profile::record::{Record, Workload};
use crate::profile::render::number::{NO_INTERVAL, Precision, cells, count, each};
use crate::profile::render::processor::Processor;
use crate::profile::render::table::{Align, Table, code, plain};
use crate::profile::render::timing::to_f64;
use crate::profile::statistics;

/// Empty where the mode has no interpreter.
pub(super) fn interpreter(record: &Record) -> String {
    let garbage = garbage(record);
    [lock(record), gaps(record, "lock"), garbage, objects(record), gaps(record, "objects")].concat()
}

fn lock(record: &Record) -> String {
    let lock = |workload: &Workload| workload.interpreter.as_ref()?.lock.clone();
    let sampled: Vec<_> =
        record.workloads.iter().filter_map(|workload| Some((workload, lock(workload)?))).collect();
    let Some((_, first)) = sampled.iter().find(|(_, lock)| lock.samples > 0) else { return String::new() };
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Threads", Align::Right),
        ("Seen to hold the lock", Align::Right),
        ("Time that one holds it", Align::Right),
        ("95 % interval", Align::Right),
        ("n", Align::Right),
    ]);
    for (workload, lock) in sampled.iter().filter(|(_, lock)| lock.samples > 0) {
        let share = statistics::share(lock.held.min(lock.samples), lock.samples);
        let precision = Precision::percent(share);
        table.row([
            code(&workload.id),
            workload.threads.to_string(),
            match lock.holders {
                1 => "1 thread".to_owned(),
                more => format!("{} threads", count(more)),
            },
            precision.show(share.estimate),
            precision.range(share),
            count(lock.samples),
        ]);
    }
    format!(
        "The interpreter's lock (GIL): the share of samples, by {}, in which a thread held it, so that no second one \
         could run Python code then. It holds nobody up where only one thread runs Python code: those of a library that run none \
         need no lock. The interval is the binomial one (Wilson).\n\n{}",
        plain(&first.sampler),
        table.finish()
    )
}

fn garbage(record: &Record) -> String {
    let collected: Vec<_> = record
        .workloads
        .iter()
        .filter_map(|workload| {
            let processor = Processor::of(workload)?;
            Some((processor.gc?, processor))
        })
        .collect();
    if collected.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Time that garbage is collected", Align::Right),
        ("95 % interval for another stretch", Align::Right),
        ("Collections for 1,000 records", Align::Right),
    ]);
    for (share, processor) in &collected {
        let [share, interval] = cells(*share, Precision::percent);
        let collections = processor.per_thousand(|stretch| stretch.gc_collections);
        table.row([
            code(&processor.workload.id),
            share,
            interval,
            collections.map_or(NO_INTERVAL.to_owned(), each),
        ]);
    }
    format!(
        "Garbage: the share of the wall time, in the same stretches as the CPU time.\n\n{}",
        table.finish()
    )
}

fn objects(record: &Record) -> String {
    let objects = |workload: &Workload| workload.interpreter.as_ref()?.objects.clone();
    let counted: Vec<_> =
        record.workloads.iter().filter_map(|workload| Some((workload, objects(workload)?))).collect();
    let Some((_, first)) = counted.first() else { return String::new() };
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Requests per record", Align::Right),
        ("Bytes per record", Align::Right),
    ]);
    for (workload, objects) in &counted {
        let per_record = |number: u64| each(to_f64(number) / to_f64(workload.records));
        table.row([code(&workload.id), per_record(objects.allocations), per_record(objects.bytes)]);
    }
    format!(
        "Objects: requests to the interpreter's own allocator in one iteration, counted by {}.\n\n{}",
        plain(&first.source),
        table.finish()
    )
}
