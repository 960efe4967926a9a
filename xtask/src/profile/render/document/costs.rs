//! What parts of the work cost: the difference that leaving them out makes.

use super::{Page, interpreter, waiting};
use crate::profile::record::{CostKind, Record};
use crate::profile::render::heading::Heading;
use crate::profile::render::number::{NO_INTERVAL, Precision, cells, each, text};
use crate::profile::render::table::{Align, Table, code, plain};
use crate::profile::render::timing::{Price, prices};

pub(super) fn costs(page: &Page<'_>) -> String {
    let record = page.record;
    parts(page)
        + &Heading::INTERPRETER.part(&interpreter::interpreter(record))
        + &Heading::WAITING.part(&waiting::waiting(record))
}

/// What the mode pays for, as the subject of a sentence.
pub(in crate::profile::render) fn kind_name(kind: CostKind) -> &'static str {
    match kind {
        CostKind::Ffi => "crossing between languages",
        CostKind::Gc => "collecting garbage",
        CostKind::Materialisation => "making objects",
        CostKind::Serialisation => "serialising",
        CostKind::Synchronisation => "synchronisation",
        CostKind::Channel => "handing over between threads",
        CostKind::Io => "input and output",
    }
}

fn parts(page: &Page<'_>) -> String {
    let prices = prices(page.record);
    if prices.is_empty() {
        return "No part of this mode's work was measured by leaving it out.\n\n".to_owned();
    }
    let mut table = Table::new(&[
        ("Cost", Align::Left),
        ("Kind", Align::Left),
        ("In", Align::Left),
        ("Time for each", Align::Right),
        ("95 % interval for another round", Align::Right),
        ("Units per record", Align::Right),
        ("Share of the time", Align::Right),
        ("Instructions for each: own code", Align::Right),
        ("other", Align::Right),
    ]);
    for price in &prices {
        table.row(row(price));
    }
    "The time of an iteration of a workload less that of one of another workload that leaves a part out, in the same \
         round of runs, for each unit of the first. Where the interval includes zero, the cost is indistinguishable from \
         nothing.\n\n"
        .to_owned()
        + &table.finish()
        + &pairs(page.record)
}

fn row(price: &Price<'_>) -> [String; 9] {
    let Price { cost, each: time, share, instructions, .. } = price;
    let [time, interval] = cells(*time, Precision::time);
    let counted = |part: fn(&(f64, f64)) -> f64| {
        instructions.as_ref().map_or(NO_INTERVAL.to_owned(), |both| each(part(both)))
    };
    [
        plain(&cost.title),
        kind_name(cost.kind).to_owned(),
        code(&cost.with),
        format!("{time} per {}", plain(&cost.unit)),
        interval,
        each(price.units_per_record()),
        text(*share, Precision::percent),
        counted(|(own, _)| *own),
        counted(|(_, other)| *other),
    ]
}

/// Which two workloads each cost is the difference of.
fn pairs(record: &Record) -> String {
    let pair = |cost: &crate::profile::record::Cost| {
        format!("- {}: {} less {}\n", plain(&cost.title), code(&cost.with), code(&cost.without))
    };
    record.costs.iter().map(pair).collect::<String>() + "\n"
}
