//! What a later run is held to.

use super::times::again;
use crate::profile::record::Record;
use crate::profile::render::baseline::{VARYING, counts, shown, times, tolerance};
use crate::profile::render::number::{Precision, count};
use crate::profile::render::table::{Align, Table, code};

pub(super) fn baseline(record: &Record) -> String {
    let mode = &record.mode.id;
    format!(
        "A later run is comparable on the same machine, toolchain and inputs only. The record with all samples is \
         [records/{mode}.json](records/{mode}.json).\n\n{}{}",
        timed(record),
        exact(record)
    )
}

fn timed(record: &Record) -> String {
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Time per iteration", Align::Right),
        ("Held within", Align::Right),
        ("Tolerance", Align::Right),
    ]);
    for timing in times(record) {
        let precision = Precision::time(timing.overall());
        let room = tolerance(&timing).map_or("not known: one run".to_owned(), |(below, above)| {
            format!("-{:.1} to +{:.1} %", below * 100.0, above * 100.0)
        });
        table.row([
            code(&timing.workload.id),
            precision.show(timing.within.estimate),
            again(&timing, precision, |_, interval| interval),
            room,
        ]);
    }
    format!(
        "Times are held within the 95 % interval for another run: the median of one process run inside it is \
         indistinguishable from this one. Inputs of another shape and varied parameters are not held.\n\n{}",
        table.finish()
    )
}

/// Says so where nothing exact was counted.
fn exact(record: &Record) -> String {
    let counts = counts(record);
    if counts.is_empty() {
        return "Nothing exact is held: instructions and allocations were not counted.".to_owned();
    }
    let mut table = Table::new(&[
        ("Workload", Align::Left),
        ("Count of one iteration", Align::Left),
        ("Value", Align::Right),
        ("Tolerance", Align::Right),
    ]);
    for exact in &counts {
        table.row([
            code(&exact.workload.id),
            exact.metric.to_owned(),
            count(exact.value),
            shown(exact.tolerance),
        ]);
    }
    format!(
        "Counts are those of each operation on the largest input on which they were taken: what is slow to count is counted on a \
         small one. They are held to the digit where they repeat exactly on one thread. Where threads or something else make them \
         vary, they are held within what the mean of as many further iterations will differ by in 95 of 100 cases, and {} at \
         least.\n\n{}",
        shown(VARYING),
        table.finish()
    )
}
