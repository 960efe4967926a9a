//! Limits that samples tell of: allocation, single functions, owners.

use super::finding::{Candidate, Cause};
use super::threshold;
use super::waits::{is_waiter, waited};
use crate::profile::record::{Allocations, Record, Workload};
use crate::profile::render::heading::Heading;
use crate::profile::render::hot::{Caller, Function, Hot, MIN_SAMPLES};
use crate::profile::render::number::{Precision, each};
use crate::profile::render::owner::{Owner, is_region, is_resolved, is_script};
use crate::profile::render::site;
use crate::profile::render::table::{code, plain};
use crate::profile::render::timing::to_f64;
use crate::profile::stacks::Stacks;

/// What samples are shares of.
const OF: &str = "of the CPU time";
/// Functions of a workload that can be limits of their own.
const FUNCTIONS: usize = 3;
/// An owner whose hottest function holds this part of its share is told by that function.
const MOST_OF_IT: f64 = 2.0 / 3.0;

/// What limits the workloads that have enough samples.
pub(super) fn candidates(record: &Record, stacks: &Stacks, hot: &[Hot<'_>]) -> Vec<Candidate> {
    let judged = hot.iter().filter(|hot| hot.samples >= MIN_SAMPLES);
    judged.flat_map(|hot| of_workload(record, stacks, hot)).collect()
}

fn of_workload(record: &Record, stacks: &Stacks, hot: &Hot<'_>) -> Vec<Candidate> {
    let functions: Vec<_> =
        hot.functions.iter().filter(|function| is_limit(function)).take(FUNCTIONS).collect();
    let mut candidates = Vec::new();
    for (owner, share) in hot.owners() {
        match owner {
            Owner::Allocator => candidates.push(allocation(record, stacks, hot)),
            Owner::Driver | Owner::Unknown => {}
            _ => {
                let hottest = functions.iter().find(|function| function.owner == owner);
                let own = hottest.map_or(0.0, |function| hot.share(function.own).estimate);
                if own < MOST_OF_IT * share.estimate {
                    candidates.push(of_owner(record, hot, owner, hottest.copied()));
                }
            }
        }
    }
    candidates.extend(functions.into_iter().map(|function| of_function(record, hot, function)));
    let part = waited(record, hot.workload).map_or(1.0, |(share, _)| 1.0 - share.estimate);
    candidates.iter_mut().for_each(|candidate| candidate.part = part);
    candidates
}

/// The allocator's functions are told together, and what has no name is no function.
fn is_limit(function: &Function<'_>) -> bool {
    function.own > 0
        && function.owner != Owner::Allocator
        && is_resolved(function.name)
        && !is_region(function.name)
}

fn allocation(record: &Record, stacks: &Stacks, hot: &Hot<'_>) -> Candidate {
    let own = |function: &&Function<'_>| function.owner == Owner::Allocator;
    let samples = hot.functions.iter().filter(own).map(|function| function.own).sum();
    let mut details = Vec::new();
    let mut tables = vec![Heading::FUNCTIONS];
    if let Some((counted, allocations)) = counted(record, hot.workload) {
        let per_record = |number: u64| each(to_f64(number) / to_f64(counted.records));
        details.push(format!(
            "{} allocations and {} bytes a record",
            per_record(allocations.allocations),
            per_record(allocations.bytes_requested)
        ));
        details.extend(largest_site(record, stacks, hot, allocations));
        tables.push(Heading::MEMORY);
    }
    details.extend(contention(hot));
    Candidate {
        cause: Cause::Allocation,
        name: "allocation".to_owned(),
        title: None,
        workload: hot.workload.id.clone(),
        share: hot.share(samples),
        of: OF,
        part: 1.0,
        details,
        tables,
    }
}

/// The workload itself where its allocations were counted, else the largest of the same operation where they were.
fn counted<'a>(record: &'a Record, workload: &Workload) -> Option<(&'a Workload, &'a Allocations)> {
    let alike = |other: &&Workload| {
        (&other.operation, other.threads) == (&workload.operation, workload.threads)
            && other.records <= workload.records
    };
    let counted =
        record.workloads.iter().filter(alike).filter_map(|one| Some((one, one.allocations.as_ref()?)));
    counted.max_by_key(|(one, _)| one.records)
}

/// How long threads wait for the allocator's own lock, where that passes for a hot function.
fn contention(hot: &Hot<'_>) -> Option<String> {
    let waits = |function: &&Function<'_>| function.owner == Owner::Allocator && is_waiter(function.name);
    let samples = hot.functions.iter().filter(waits).map(|function| function.own).sum();
    let share = hot.share(samples);
    (share.lower >= threshold::FUNCTION.value).then(|| {
        format!(
            "{} of the CPU time is spent on the lock of the allocator, which threads share",
            Precision::percent(share).both(share)
        )
    })
}

/// The function that asks for most of it.
fn largest_site(
    record: &Record,
    stacks: &Stacks,
    hot: &Hot<'_>,
    allocations: &Allocations,
) -> Option<String> {
    let sites = site::sites(record, stacks, hot.workload, allocations.sites.as_ref()?);
    let largest = sites.first()?;
    Some(format!(
        "{:.0} % of the allocations are asked for by {}",
        largest.blocks * 100.0,
        code(largest.function)
    ))
}

fn of_function(record: &Record, hot: &Hot<'_>, function: &Function<'_>) -> Candidate {
    let mut details = vec![format!("it belongs to {}", plain(&function.owner.name(record)))];
    details.extend(function.caller.and_then(|caller| called(record, function, caller)));
    Candidate {
        cause: Cause::Function(function.name.to_owned(), function.owner),
        name: format!("one function, {}", code(function.name)),
        title: None,
        workload: hot.workload.id.clone(),
        share: hot.share(function.own),
        of: OF,
        part: 1.0,
        details,
        tables: vec![Heading::FUNCTIONS],
    }
}

/// Who calls a function: across the border between languages, or most of the times that it was caught.
fn called(record: &Record, function: &Function<'_>, caller: Caller<'_>) -> Option<String> {
    if crosses(record, function, caller.name) {
        return Some(format!("it is called across the border between languages, from {}", code(caller.name)));
    }
    let share = to_f64(caller.samples) / to_f64(function.own.max(1));
    let is_telling =
        Owner::of(caller.name, record) != Owner::Driver && is_resolved(caller.name) && share >= 0.1;
    is_telling
        .then(|| format!("{:.0} % of that below {}, which calls it most", share * 100.0, code(caller.name)))
}

/// A function of a script that something other than the interpreter or a script calls.
fn crosses(record: &Record, function: &Function<'_>, caller: &str) -> bool {
    let is_python = function.owner == Owner::Python || is_script(function.name);
    is_python && !is_script(caller) && Owner::of(caller, record) != Owner::Python
}

fn of_owner(record: &Record, hot: &Hot<'_>, owner: Owner, hottest: Option<&Function<'_>>) -> Candidate {
    let samples =
        hot.functions.iter().filter(|function| function.owner == owner).map(|function| function.own);
    let detail = |function: &Function<'_>| {
        let share = hot.share(function.own);
        let figure = Precision::percent(share).both(share);
        let passes = share.lower >= threshold::FUNCTION.value;
        let end = if passes { "" } else { ", so that it is spread over many" };
        format!("the hottest of them is {} with {figure}{end}", code(function.name))
    };
    Candidate {
        cause: Cause::Owner(owner),
        name: format!("work in functions of {}", plain(&owner.name(record))),
        title: None,
        workload: hot.workload.id.clone(),
        share: hot.share(samples.sum()),
        of: OF,
        part: 1.0,
        details: hottest.map(detail).into_iter().collect(),
        tables: vec![Heading::FUNCTIONS],
    }
}
