//! Limits that are told by time in which nothing is computed, or by who may compute.

use super::finding::{Candidate, Cause};
use super::is_idle;
use crate::profile::record::{Record, Workload};
use crate::profile::render::heading::Heading;
use crate::profile::render::hot::Hot;
use crate::profile::render::number::each;
use crate::profile::render::processor::Processor;
use crate::profile::render::table::code;
use crate::profile::render::waiting::Waiting;
use crate::profile::statistics::{self, Interval};

/// Words in the names of functions in which threads wait for one another.
const WAITERS: [&str; 9] =
    ["lll_lock", "::lock", "lock_contended", "mutex", "Mutex", "RwLock", "futex", "ondvar", "sched_yield"];

/// What the workloads wait for that stand for their operations.
pub(super) fn candidates(record: &Record, hot: &[Hot<'_>]) -> Vec<Candidate> {
    let of =
        |workload| [waiting(record, hot, workload), imbalance(workload), lock(workload), garbage(workload)];
    record.representatives().into_iter().flat_map(of).flatten().collect()
}

/// The share of the time in which the workload's threads wait, and the table that tells: from looks at them, or else from
/// what the cores had to do on an idle machine.
pub(super) fn waited(record: &Record, workload: &Workload) -> Option<(Interval, Heading)> {
    if let Some(waiting) = Waiting::of(workload) {
        return Some((waiting.share(), Heading::WAITING));
    }
    let processor = Processor::of(workload).filter(|_| is_idle(record))?;
    Some((processor.idle(record).another?, Heading::CPU))
}

fn waiting(record: &Record, hot: &[Hot<'_>], workload: &Workload) -> Option<Candidate> {
    let (share, table) = waited(record, workload)?;
    let processor = Processor::of(workload);
    let switches =
        processor.and_then(|processor| processor.per_thousand(|stretch| stretch.voluntary_switches));
    let switches =
        switches.map(|number| format!("a core is given up {} times for 1,000 records", each(number)));
    let (cause, name, mut details) = match workload.threads {
        1 => (
            Cause::Io,
            "input, output or other waiting",
            vec!["its only thread waits for something outside".to_owned()],
        ),
        threads => (
            Cause::Waiting,
            "synchronisation",
            vec![format!(
                "for that part of it its {threads} threads wait: for a lock, for one another or for work"
            )],
        ),
    };
    details.extend(switches);
    details.extend(waiter(hot, workload).filter(|_| cause == Cause::Waiting));
    Some(candidate(workload, cause, name, (share, "of the time"), details, table))
}

/// The function that waits, of those that were caught at it.
fn waiter(hot: &[Hot<'_>], workload: &Workload) -> Option<String> {
    let hot = hot.iter().find(|hot| hot.workload.id == workload.id)?;
    let function = hot.functions.iter().find(|function| function.own > 0 && is_waiter(function.name))?;
    Some(format!("samples catch them in {}", code(function.name)))
}

/// A function in which threads wait for one another, by its name.
pub(super) fn is_waiter(function: &str) -> bool {
    WAITERS.iter().any(|word| function.contains(word))
}

fn imbalance(workload: &Workload) -> Option<Candidate> {
    let share = Waiting::of(workload)?.imbalance()?;
    let details =
        vec!["by that part the mean of its threads falls short of the one that runs most".to_owned()];
    let share = (share, "of the work");
    Some(candidate(workload, Cause::Imbalance, "imbalance", share, details, Heading::WAITING))
}

/// Where several threads take turns at it: a single one keeps nobody from running.
fn lock(workload: &Workload) -> Option<Candidate> {
    let lock = workload.interpreter.as_ref()?.lock.as_ref()?;
    if lock.holders < 2 || lock.samples == 0 {
        return None;
    }
    let share = statistics::share(lock.held.min(lock.samples), lock.samples);
    let details = vec![
        "for that part of it one of the threads that run Python code holds it, and the others cannot"
            .to_owned(),
    ];
    let name = "the interpreter's lock";
    Some(candidate(
        workload,
        Cause::InterpreterLock,
        name,
        (share, "of the time"),
        details,
        Heading::INTERPRETER,
    ))
}

fn garbage(workload: &Workload) -> Option<Candidate> {
    let processor = Processor::of(workload)?;
    let share = processor.gc?.another?.clamped(0.0, 1.0);
    let collections = processor.per_thousand(|stretch| stretch.gc_collections);
    let details = collections
        .map(|number| format!("{} collections for 1,000 records", each(number)))
        .into_iter()
        .collect();
    let name = "collecting garbage";
    Some(candidate(workload, Cause::Garbage, name, (share, "of the time"), details, Heading::INTERPRETER))
}

fn candidate(
    workload: &Workload,
    cause: Cause,
    name: &str,
    (share, of): (Interval, &'static str),
    details: Vec<String>,
    table: Heading,
) -> Candidate {
    Candidate {
        cause,
        name: name.to_owned(),
        title: None,
        workload: workload.id.clone(),
        share,
        of,
        part: 1.0,
        details,
        tables: vec![table],
    }
}
