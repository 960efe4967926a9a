//! Instructions: exact where they are simulated, and what the processor's own counters say.

use super::gaps::{gaps, gaps_or};
use crate::profile::record::{Hardware, Instructions, ObjectCount, Record, Workload};
use crate::profile::render::number::{NO_INTERVAL, each};
use crate::profile::render::table::{Align, Table, code, plain};
use crate::profile::render::timing::to_f64;

pub(super) fn instructions(record: &Record) -> String {
    let counted: Vec<(&Workload, &Instructions)> = record
        .workloads
        .iter()
        .filter_map(|workload| Some((workload, workload.instructions.as_ref()?)))
        .collect();
    let Some((_, first)) = counted.first() else {
        return gaps_or(record, "instructions", "Instructions were not counted.");
    };
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Own code, per record", Align::Right),
        ("Own code", Align::Left),
        ("C library, per record", Align::Right),
        ("All the rest, per record", Align::Right),
        ("C library and the rest", Align::Left),
    ]);
    for (workload, instructions) in &counted {
        let count = |part: Part| part.count(instructions, workload);
        let others: Vec<_> = instructions.objects.iter().filter(|object| !object.own).collect();
        table.row([
            code(&workload.id),
            count(Part::Own),
            repeatability(instructions.objects.iter().filter(|object| object.own)),
            count(Part::Libc),
            count(Part::Other),
            repeatability(others.into_iter()),
        ]);
    }
    format!(
        "Counted by {} on the smallest input of each operation, in each iteration after one that warms up. Own code is \
         the executable or library that holds {}: with everything that is compiled into it. A number of instructions is \
         not a time.\n\n{}{}",
        plain(&first.tool),
        plain(&record.subject.name),
        table.finish(),
        gaps(record, "instructions")
    )
}

/// Whose instructions.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Own,
    Libc,
    Other,
}

impl Part {
    fn of(object: &ObjectCount) -> Part {
        let name = object.object.as_str();
        match object.own {
            true => Part::Own,
            false if ["libc.", "libc-", "libm.", "libpthread"].iter().any(|libc| name.starts_with(libc)) => {
                Part::Libc
            }
            false => Part::Other,
        }
    }

    /// Instructions for a record: the mean of the iterations.
    fn count(self, instructions: &Instructions, workload: &Workload) -> String {
        let its = || instructions.objects.iter().filter(|object| Part::of(object) == self);
        if its().next().is_none() {
            return NO_INTERVAL.to_owned();
        }
        let iterations = its().map(|object| object.iterations.len()).max().unwrap_or_default().max(1);
        let sum: u64 = its().flat_map(|object| &object.iterations).sum();
        each(to_f64(sum) / to_f64(iterations as u64) / to_f64(workload.records))
    }
}

/// How far the iterations differ in the sum of these objects.
pub(super) fn repeatability<'a>(objects: impl Iterator<Item = &'a ObjectCount> + Clone) -> String {
    let iterations = objects.clone().map(|object| object.iterations.len()).min().unwrap_or_default();
    let sums: Vec<u64> =
        (0..iterations).map(|index| objects.clone().map(|object| object.iterations[index]).sum()).collect();
    match (sums.iter().min(), sums.iter().max()) {
        (Some(_), Some(_)) if sums.len() < 2 => "counted once".to_owned(),
        (Some(least), Some(most)) if least == most => "repeats exactly".to_owned(),
        (Some(least), Some(most)) => {
            format!("varies by {}", per_cent(to_f64(most - least) / to_f64(*most)))
        }
        _ => NO_INTERVAL.to_owned(),
    }
}

/// A small share with one digit, so that it is not taken for nothing.
fn per_cent(share: f64) -> String {
    match share * 100.0 {
        share if share < 0.001 => "less than 0.001 %".to_owned(),
        share if share < 0.1 => format!("{share:.3} %"),
        share => format!("{share:.1} %"),
    }
}

pub(super) fn counters(record: &Record) -> String {
    let counted: Vec<(&Workload, &Hardware)> = record
        .workloads
        .iter()
        .filter_map(|workload| Some((workload, workload.hardware.as_ref()?)))
        .collect();
    let Some((_, first)) = counted.first() else {
        return gaps_or(record, "hardware", "Cycles and cache misses were not counted.");
    };
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Cycles per record", Align::Right),
        ("Instructions per record", Align::Right),
        ("Instructions per cycle", Align::Right),
        ("Cache misses per record", Align::Right),
    ]);
    for (workload, hardware) in &counted {
        let records = to_f64(hardware.iterations.max(1)) * to_f64(workload.records);
        let per_record = |count: u64| each(to_f64(count) / records);
        table.row([
            code(&workload.id),
            per_record(hardware.cycles),
            per_record(hardware.instructions),
            each(to_f64(hardware.instructions) / to_f64(hardware.cycles.max(1))),
            hardware.cache_misses.map_or(NO_INTERVAL.to_owned(), per_record),
        ]);
    }
    format!(
        "Counted by the processor, read by {}; in one stretch, so without an interval.\n\n{}{}",
        plain(&first.tool),
        table.finish(),
        gaps(record, "hardware")
    )
}
