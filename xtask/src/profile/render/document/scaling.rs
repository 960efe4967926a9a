//! How time grows with the input, what more threads gain, and what parameters change.

use super::Page;
use crate::profile::record::{Record, Unit};
use crate::profile::render::heading::Heading;
use crate::profile::render::number::{NO_INTERVAL, Precision, cells, count, text};
use crate::profile::render::table::{Align, Table, code, plain};
use crate::profile::render::timing::{
    Growth, SpeedUp, Sweep, Timing, growths, is_crowded, speed_ups, sweeps,
};

/// What stands where a workload has more threads than the machine runs at once.
const CROWDED: &str = "not judged: more threads than cores";

pub(super) fn scaling(page: &Page<'_>) -> String {
    let record = page.record;
    let figure = page.figure(
        "scaling",
        &format!("Time over the number of {} beside the line of proportional growth; the exponents stand in the table below", record.unit.many().to_lowercase()),
    );
    Heading::SIZE.part(&(figure + &sizes(record)))
        + &Heading::THREADS.part(&threads(record))
        + &Heading::PARAMETERS.part(&parameters(record))
}

/// The operation, with its threads where it was measured on several numbers of them.
pub(in crate::profile::render) fn variant_name(growth: &Growth<'_>) -> String {
    let operation = code(growth.operation);
    match growth.threads {
        _ if !growth.is_one_of_several => operation,
        1 => format!("{operation} on 1 thread"),
        threads => format!("{operation} on {threads} threads"),
    }
}

fn sizes(record: &Record) -> String {
    let growths = growths(record);
    if record.unit == Unit::Iteration {
        return "The bench target does not say of every benchmark how many elements an iteration handles, so that it is not \
                known how time grows with them."
            .to_owned();
    }
    if growths.is_empty() {
        return "No operation was measured on inputs of different sizes.".to_owned();
    }
    let mut table = Table::new(&[
        ("Operation", Align::Left),
        (record.unit.many(), Align::Right),
        ("Exponent", Align::Right),
        ("95 % interval for another round", Align::Right),
    ]);
    for growth in &growths {
        let [exponent, interval] = cells(growth.exponent, Precision::plain);
        let sizes: Vec<_> = growth.sizes.iter().map(|&size| count(size)).collect();
        table.row([variant_name(growth), sizes.join(" · "), exponent, interval]);
    }
    format!(
        "Time grows with the number of {} to the power of the exponent (least squares on logarithms, one fit for each \
         round of runs): 1 is proportional, less is a fixed cost that larger inputs dilute, more is work that piles up.\n\n{}",
        record.unit.many().to_lowercase(),
        table.finish()
    )
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
        ("95 % interval for another round", Align::Right),
        ("Efficiency", Align::Right),
    ]);
    for speed_up in &speed_ups {
        table.row(speed_up_row(speed_up));
    }
    format!(
        "The same operation and input on more threads over the fewest, round by round. Efficiency is the speed-up over the \
         ratio of threads, which is the most that it can be. The machine has {} logical processors.\n\n{}",
        record.machine.cores,
        table.finish()
    )
}

fn speed_up_row(speed_up: &SpeedUp<'_>) -> [String; 5] {
    let [factor, interval] = cells(speed_up.factor, Precision::plain);
    let efficiency = match speed_up.is_crowded {
        true => CROWDED.to_owned(),
        false => text(speed_up.efficiency(), Precision::percent),
    };
    [
        code(&speed_up.workload.id),
        format!("{} over {}", speed_up.workload.threads, speed_up.base),
        factor,
        interval,
        efficiency,
    ]
}

/// Empty where no parameter was varied.
fn parameters(record: &Record) -> String {
    sweeps(record).iter().map(|sweep| parameter(record, sweep)).collect()
}

fn parameter(record: &Record, sweep: &Sweep<'_>) -> String {
    let mut table = Table::new(&[
        (&plain(sweep.key), Align::Right),
        ("Records/s", Align::Right),
        ("Time per record", Align::Right),
        ("95 % interval for another run", Align::Right),
        ("What is done", Align::Left),
    ]);
    for (value, timing) in &sweep.steps {
        let rate = timing.records_per_second(timing.overall());
        let time = Precision::time(timing.per_record(timing.overall()));
        table.row([
            code(value),
            Precision::plain(rate).show(rate.estimate),
            time.show(timing.per_record(timing.within).estimate),
            timing.again.map_or(NO_INTERVAL.to_owned(), |again| time.range(timing.per_record(again))),
            plain(&timing.workload.title) + mark(record, timing),
        ]);
    }
    format!(
        "{} of {}:\n\n{}{}\n\n",
        code(sweep.key),
        code(sweep.operation),
        table.finish(),
        difference(record, sweep)
    )
}

/// What a row of a workload says that is not judged.
fn mark(record: &Record, timing: &Timing<'_>) -> &'static str {
    if is_crowded(record, timing.workload) { "; not judged: more threads than cores" } else { "" }
}

/// By how much the values of a parameter differ.
fn difference(record: &Record, sweep: &Sweep<'_>) -> String {
    let Some(ratio) = sweep.spread(record) else {
        return "Fewer than two values can be judged.".to_owned();
    };
    let times = text(ratio, Precision::plain);
    format!(
        "The slowest value takes {times} times as long as the fastest; an interval that holds 1 cannot be told from no \
         difference, nor can a single round."
    )
}
