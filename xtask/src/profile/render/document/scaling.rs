//! How time grows with the input, and what more threads gain.

use crate::profile::record::{Record, Workload};
use crate::profile::render::number::{Precision, count};
use crate::profile::render::table::{Align, Table, code};
use crate::profile::render::timing::{Variant, speed_ups};
use crate::profile::render::verdict::variant_name;

pub(super) fn scaling(record: &Record) -> String {
    growths(record) + &threads(record)
}

fn growths(record: &Record) -> String {
    let mut table = Table::new(&[
        ("Operation", Align::Left),
        ("Records", Align::Right),
        ("Exponent", Align::Right),
        ("Range over runs", Align::Right),
    ]);
    let variants = Variant::all(record);
    let grown: Vec<_> =
        variants.iter().filter_map(|variant| Some((*variant, variant.growth(record)?))).collect();
    if grown.is_empty() {
        return "No operation was measured on inputs of different sizes.\n\n".to_owned();
    }
    for (variant, exponent) in grown {
        let precision = Precision::plain(exponent);
        table.row([
            variant_name(record, variant),
            sizes(&variant.workloads(record)),
            precision.show(exponent.estimate),
            precision.range(exponent),
        ]);
    }
    "Time grows with the number of records to the power of the exponent (least squares on logarithms, one fit for each \
     round of runs): 1 is proportional, less is a fixed cost that larger inputs dilute, more is work that piles up.\n\n"
        .to_owned()
        + &table.finish()
}

fn sizes(workloads: &[&Workload]) -> String {
    let mut sizes: Vec<_> = workloads.iter().map(|workload| workload.records).collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes.into_iter().map(count).collect::<Vec<_>>().join(" · ")
}

/// Empty where nothing was measured on different numbers of threads.
fn threads(record: &Record) -> String {
    let speed_ups = speed_ups(record);
    if speed_ups.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Threads", Align::Right),
        ("Speed-up", Align::Right),
        ("Interval", Align::Right),
        ("Efficiency", Align::Right),
    ]);
    for speed_up in &speed_ups {
        let (factor, efficiency) = (Precision::plain(speed_up.factor), speed_up.efficiency());
        table.row([
            code(&speed_up.workload.id),
            format!("{} over {}", speed_up.workload.threads, speed_up.base),
            factor.show(speed_up.factor.estimate),
            factor.range(speed_up.factor),
            format!("{:.0} %", efficiency.estimate * 100.0),
        ]);
    }
    format!(
        "Threads: the same operation and input on more threads over the fewest. The interval is as wide as both times \
         allow; efficiency is the speed-up over the ratio of threads. The machine has {} logical processors.\n\n{}",
        record.machine.cores,
        table.finish()
    )
}
