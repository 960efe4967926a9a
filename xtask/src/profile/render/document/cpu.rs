//! How much processor a workload takes, and what it asks of the system.

use super::gaps::{gaps, gaps_or};
use super::instructions;
use crate::profile::record::Record;
use crate::profile::render::heading::Heading;
use crate::profile::render::number::{NO_INTERVAL, Precision, cells, each};
use crate::profile::render::processor::{Processor, processors};
use crate::profile::render::table::{Align, Table, code};

pub(super) fn cpu(record: &Record) -> String {
    let processors = processors(record);
    if processors.is_empty() {
        return gaps_or(record, "counts", "CPU time was not measured.")
            + &Heading::INSTRUCTIONS.part(&instructions::instructions(record))
            + &Heading::COUNTERS.part(&instructions::counters(record));
    }
    time(&processors)
        + &gaps(record, "counts")
        + &Heading::SWITCHES.part(&switches(&processors))
        + &Heading::INSTRUCTIONS.part(&instructions::instructions(record))
        + &Heading::COUNTERS.part(&instructions::counters(record))
}

fn time(processors: &[Processor<'_>]) -> String {
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Threads", Align::Right),
        ("CPU time per record", Align::Right),
        ("95 % interval for another stretch", Align::Right),
        ("Cores busy", Align::Right),
        ("95 % interval for another stretch", Align::Right),
    ]);
    for processor in processors {
        let [cpu, cpu_interval] = cells(processor.cpu, Precision::time);
        let [busy, busy_interval] = cells(processor.busy, Precision::plain);
        let threads = processor.workload.threads.to_string();
        table.row([code(&processor.workload.id), threads, cpu, cpu_interval, busy, busy_interval]);
    }
    format!(
        "Cores busy is the CPU time of all threads over the wall time. Both come from {} beside the timed runs: where the \
         machine ran faster or slower in them, CPU time differs from the time per record above.\n\n{}",
        stretches(processors),
        table.finish()
    )
}

/// How often the same was counted.
fn stretches(processors: &[Processor<'_>]) -> String {
    let numbers = || processors.iter().map(|processor| processor.stretches);
    match (numbers().min(), numbers().max()) {
        (Some(1), Some(1)) => "one stretch of iterations (two digits, no interval)".to_owned(),
        (Some(least), Some(most)) if least != most => format!("{least} to {most} stretches of iterations"),
        (_, most) => format!("{} stretches of iterations", most.unwrap_or_default()),
    }
}

/// Empty where the system told nothing of them.
fn switches(processors: &[Processor<'_>]) -> String {
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Gave up its core to wait", Align::Right),
        ("Core taken from it", Align::Right),
        ("Page faults without a disk", Align::Right),
        ("Page faults from a disk", Align::Right),
    ]);
    let mut is_known = false;
    for processor in processors {
        let counts = [
            processor.per_thousand(|stretch| stretch.voluntary_switches),
            processor.per_thousand(|stretch| stretch.involuntary_switches),
            processor.per_thousand(|stretch| stretch.minor_faults),
            processor.per_thousand(|stretch| stretch.major_faults),
        ];
        is_known |= counts.iter().any(Option::is_some);
        let cells = counts.map(|count| count.map_or(NO_INTERVAL.to_owned(), each));
        table.row([code(&processor.workload.id)].into_iter().chain(cells));
    }
    match is_known {
        true => format!(
            "For 1,000 records, in all threads of the process; the median of the stretches.\n\n{}",
            table.finish()
        ),
        false => "The system did not tell of context switches and page faults.".to_owned(),
    }
}
