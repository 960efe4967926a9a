//! What the workloads ask of the allocator.

use std::collections::BTreeMap;

use super::gaps::{gaps, gaps_or};
use super::{Page, sites};
use crate::profile::record::{Allocations, Workload};
use crate::profile::render::counted;
use crate::profile::render::heading::Heading;
use crate::profile::render::number::{NO_INTERVAL, count, each};
use crate::profile::render::table::{Align, Table, code, plain};
use crate::profile::render::timing::to_f64;

/// The largest sizes of the groups that a table shows.
const GROUPS: [u64; 5] = [16, 64, 256, 1024, 4096];

pub(super) fn memory(page: &Page<'_>) -> String {
    let record = page.record;
    let counted = counted::allocations(record);
    // Records that were made before a probe of its own counted them excuse themselves as `counts`.
    let gaps = match gaps(record, "allocations") {
        gaps if gaps.is_empty() && counted.is_empty() => {
            gaps_or(record, "counts", "Allocations were not counted.")
        }
        gaps => gaps,
    };
    if counted.is_empty() {
        return gaps;
    }
    format!(
        "Counted by {} in one iteration, on the largest input of each operation that was counted. Bytes is the size of every new allocation and the new size of every changed one; \
         peak live is the most that was allocated at one time, above what stood before. {}\n\n{}{gaps}{}{}",
        sources(&counted),
        repeatability(&counted),
        table(&counted),
        Heading::SIZES.part(&sizes(page, &counted)),
        Heading::SITES.part(&sites::sites(page))
    )
}

fn sources(counted: &[(&Workload, &Allocations)]) -> String {
    let mut sources: Vec<_> = counted.iter().map(|(_, allocations)| plain(&allocations.source)).collect();
    sources.sort_unstable();
    sources.dedup();
    sources.join(" and ")
}

fn table(counted: &[(&Workload, &Allocations)]) -> String {
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Allocations per record", Align::Right),
        ("Reallocations per record", Align::Right),
        ("Bytes per record", Align::Right),
        ("Peak live bytes per record", Align::Right),
        ("Peak live bytes", Align::Right),
        ("Allocations", Align::Right),
    ]);
    for (workload, allocations) in counted {
        let per_record = |number: u64| each(to_f64(number) / to_f64(workload.records));
        table.row([
            code(&workload.id),
            per_record(allocations.allocations),
            allocations.reallocations.map_or(NO_INTERVAL.to_owned(), per_record),
            per_record(allocations.bytes_requested),
            per_record(allocations.peak_live_bytes),
            count(allocations.peak_live_bytes),
            count(allocations.allocations),
        ]);
    }
    table.finish()
}

fn repeatability(counted: &[(&Workload, &Allocations)]) -> String {
    let varying: Vec<_> = counted
        .iter()
        .filter(|(_, allocations)| !allocations.repeats())
        .map(|(workload, _)| code(&workload.id))
        .collect();
    match varying.is_empty() {
        true => "A second iteration asked for exactly the same.".to_owned(),
        false => format!(
            "A second iteration asked for something else in {}: those counts vary.",
            varying.join(", ")
        ),
    }
}

/// Empty where the sizes are not known.
fn sizes(page: &Page<'_>, counted: &[(&Workload, &Allocations)]) -> String {
    let known: Vec<_> = counted.iter().filter(|(_, allocations)| !allocations.sizes.is_empty()).collect();
    if known.is_empty() {
        return String::new();
    }
    let mut columns = vec![("Workload".to_owned(), Align::Left)];
    let mut from = 1;
    for largest in GROUPS {
        columns.push((format!("{}–{} B", count(from), count(largest)), Align::Right));
        from = largest + 1;
    }
    columns.push((format!("over {} B", count(from - 1)), Align::Right));
    let columns: Vec<_> = columns.iter().map(|(name, align)| (name.as_str(), *align)).collect();
    let mut table = Table::new(&columns);
    for (workload, allocations) in known {
        table.row([code(&workload.id)].into_iter().chain(shares(&allocations.sizes)));
    }
    page.figure("sizes", "Requests to the allocator by size; the shares stand in the table below")
        + "Requests, new and changed, by their size.\n\n"
        + &table.finish()
}

/// The share of the requests in each group.
fn shares(sizes: &BTreeMap<u64, u64>) -> impl Iterator<Item = String> {
    let all: u64 = sizes.values().sum();
    let mut groups = [0; GROUPS.len() + 1];
    for (size, requests) in sizes {
        groups[GROUPS.iter().position(|largest| size <= largest).unwrap_or(GROUPS.len())] += requests;
    }
    groups.into_iter().map(move |group| format!("{:.1} %", to_f64(group) / to_f64(all.max(1)) * 100.0))
}
