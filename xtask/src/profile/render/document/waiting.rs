//! What the threads of a workload do while it runs.

use std::cmp::Reverse;

use super::gaps::{gaps, gaps_or};
use crate::profile::record::{Record, Thread};
use crate::profile::render::heading::Heading;
use crate::profile::render::number::{NO_INTERVAL, Precision, count};
use crate::profile::render::table::{Align, Table, code, plain};
use crate::profile::render::timing::to_f64;
use crate::profile::render::waiting::{Waiting, waited};

/// Threads of one workload in the table, those that ran most.
const SHOWN: usize = 4;

pub(super) fn waiting(record: &Record) -> String {
    let watched: Vec<_> = record.workloads.iter().filter_map(Waiting::of).collect();
    let Some(first) = watched.first() else {
        return gaps_or(record, "scheduling", &unwatched(record));
    };
    format!(
        "By {}, looked at many times. Waiting is the share of their time in which the threads that the \
         workload has were neither running nor ready to run; one that has ended, or does not live yet, does not wait. Imbalance is by how much of its work the thread that ran most exceeds the mean of \
         those of its kind. The intervals are binomial ones (Wilson) over the looks.\n\n{}{}{}",
        plain(&first.scheduling.tool),
        workloads(&watched),
        threads(&watched),
        gaps(record, "scheduling")
    )
}

/// Why there is no table: one thread needs none.
fn unwatched(record: &Record) -> String {
    match record.representatives().iter().all(|workload| workload.threads == 1) {
        true => format!(
            "Every operation runs on one thread, which waits for as much of the time as its core is not busy ({}).",
            Heading::CPU.link()
        ),
        false => "Nobody looked at what the threads do.".to_owned(),
    }
}

fn workloads(watched: &[Waiting<'_>]) -> String {
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Threads", Align::Right),
        ("Waiting", Align::Right),
        ("Imbalance", Align::Right),
        ("Looks", Align::Right),
    ]);
    for waiting in watched {
        let share = waiting.share();
        let imbalance = waiting.imbalance();
        table.row([
            code(&waiting.workload.id),
            waiting.workload.threads.to_string(),
            Precision::percent(share).both(share),
            imbalance.map_or(NO_INTERVAL.to_owned(), |share| Precision::percent(share).both(share)),
            count(waiting.scheduling.looks),
        ]);
    }
    table.finish()
}

fn threads(watched: &[Waiting<'_>]) -> String {
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Thread", Align::Left),
        ("How many", Align::Right),
        ("Waits", Align::Right),
        ("Runs", Align::Right),
        ("Ready without a core", Align::Right),
    ]);
    for waiting in watched {
        let mut threads: Vec<&Thread> = waiting.scheduling.threads.iter().collect();
        threads.sort_by_key(|thread| (Reverse(thread.running), &thread.name));
        for thread in threads.into_iter().take(SHOWN) {
            table.row(thread_row(waiting, thread));
        }
    }
    format!(
        "The threads that ran most, at most {SHOWN} of each workload, with shares of the time that they were there:\n\n{}",
        table.finish()
    )
}

fn thread_row(waiting: &Waiting<'_>, thread: &Thread) -> [String; 6] {
    // Threads that come and go share what was seen of them.
    let there = to_f64(thread.running + thread.waiting) / to_f64(waiting.scheduling.looks);
    let seconds = waiting.scheduling.seconds * there;
    let of_the_time = |part: f64| match seconds > 0.0 {
        true => format!("{:.0} %", part / seconds * 100.0),
        false => NO_INTERVAL.to_owned(),
    };
    [
        code(&waiting.workload.id),
        code(&thread.name),
        count(thread.lives),
        waited(thread).map_or(NO_INTERVAL.to_owned(), |share| format!("{:.0} %", share * 100.0)),
        of_the_time(thread.cpu_seconds),
        thread.queued_seconds.map_or(NO_INTERVAL.to_owned(), of_the_time),
    ]
}
