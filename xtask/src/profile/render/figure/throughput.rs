//! Records a second: a bar for each operation and input.

use std::io;

use anyhow::Result;

use super::axis::{Axis, short_number};
use super::label::{self, Anchor, INPUT, NAME};
use super::page::{INNER, MARGIN, WIDTH, Words, lines, picture};
use crate::profile::record::{Kind, Record, Unit};
use crate::profile::render::number::Precision;
use crate::profile::render::svg::{Area, Svg};
use crate::profile::render::timing::{Timing, timings};
use crate::profile::statistics::Interval;

/// Where bars begin: right of the names of inputs.
const LEFT: f64 = 98.0;
/// Room for the number right of the longest bar.
const VALUE: f64 = 70.0;
const HEADING: f64 = 24.0;
const ROW: f64 = 20.0;
const BAR: f64 = 12.0;

type Rate<'a> = (Timing<'a>, Interval);

/// The picture; None where nothing has a throughput.
pub(super) fn throughput(record: &Record) -> Result<Option<String>> {
    let groups = groups(record);
    // Iterations of one benchmark and of another are no quantity that bars could compare.
    if groups.is_empty() || record.unit == Unit::Iteration {
        return Ok(None);
    }
    let rates = || groups.iter().flat_map(|(_, rates)| rates);
    let most = rates().map(|(_, rate)| rate.upper).fold(0.0, f64::max);
    let axis = Axis::linear((0.0, most), (LEFT, WIDTH - VALUE));
    let rows = HEADING * lines(groups.len()) + ROW * lines(rates().count());
    let words = Words {
        title: "Throughput",
        above: &format!("{} a second; longer is faster", record.unit.many()),
        below: "Line across a bar: its 95 % interval for another run",
        description: &description(record.unit, rates()),
    };
    let svg = picture(record, &words, rows + 18.0, |svg, top| {
        let mut y = top;
        for (operation, rates) in &groups {
            y = group(svg, axis, y, operation, rates)?;
        }
        axis.ticks()
            .into_iter()
            .try_for_each(|tick| svg.text((axis.at(tick), y + 14.0), "tick middle", &short_number(tick)))
    })?;
    Ok(Some(svg))
}

/// The workloads of each operation, in the order of the record.
fn groups(record: &Record) -> Vec<(&str, Vec<Rate<'_>>)> {
    let mut groups: Vec<(&str, Vec<Rate<'_>>)> = Vec::new();
    for timing in timings(record) {
        let workload = timing.workload;
        if !matches!(workload.kind, Kind::Operation | Kind::Scale | Kind::Sample) {
            continue;
        }
        let rate = timing.records_per_second(timing.overall());
        match groups.iter_mut().find(|(operation, _)| *operation == workload.operation) {
            Some((_, rates)) => rates.push((timing, rate)),
            None => groups.push((&workload.operation, vec![(timing, rate)])),
        }
    }
    groups
}

/// Returns where the next group begins.
fn group(svg: &mut Svg<'_>, axis: Axis, top: f64, operation: &str, rates: &[Rate<'_>]) -> io::Result<f64> {
    label::write(svg, (MARGIN, top + 15.0), (NAME, Anchor::Start, ""), operation, INNER)?;
    let (first, end) = (top + HEADING, top + HEADING + ROW * lines(rates.len()));
    for tick in axis.ticks() {
        svg.line((axis.at(tick), first), (axis.at(tick), end), "grid")?;
    }
    for (index, (timing, rate)) in rates.iter().enumerate() {
        bar(svg, axis, first + ROW * lines(index), timing, *rate)?;
    }
    Ok(end)
}

fn bar(svg: &mut Svg<'_>, axis: Axis, top: f64, timing: &Timing<'_>, rate: Interval) -> io::Result<()> {
    let (start, middle) = (axis.at(0.0), top + ROW / 2.0);
    let style = (INPUT, Anchor::End, "");
    label::write(svg, (LEFT - 8.0, middle + 4.0), style, &timing.workload.input, LEFT - 8.0 - MARGIN)?;
    let width = axis.at(rate.estimate) - start;
    svg.rect(Area { x: start, y: middle - BAR / 2.0, width, height: BAR }, "bar")?;
    let (lower, upper) = (axis.at(rate.lower), axis.at(rate.upper));
    svg.line((lower, middle), (upper, middle), "whisker")?;
    for end in [lower, upper] {
        svg.line((end, middle - 3.0), (end, middle + 3.0), "whisker")?;
    }
    svg.text((upper + 5.0, middle + 4.0), "value", &Precision::plain(rate).show(rate.estimate))
}

fn description<'a>(unit: Unit, rates: impl Iterator<Item = &'a Rate<'a>>) -> String {
    let row = |(timing, rate): &Rate<'_>| {
        let precision = Precision::plain(*rate);
        format!("{}: {}, from {}", timing.workload.id, precision.show(rate.estimate), precision.range(*rate))
    };
    format!("{} a second. {}.", unit.many(), rates.map(row).collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use crate::profile::render::figure::tests::drawn;

    #[test]
    fn bars_are_as_long_as_rates_are_high() {
        let drawn = drawn("throughput");
        let bars = drawn.class("bar");
        // Read on 1k, 5k, 10k; on 100k; the sample; on 2 and 4 threads; then the same of to_json.
        assert_eq!(bars.len(), 14);
        let width = |index: usize| bars[index].area().width;
        assert!((width(2) / width(9) - 4.0).abs() < 0.05, "read is four times as fast as to_json");
        let (one, two) = (drawn.text("2,100,000"), drawn.text("10k-2t"));
        assert!(one.area().x > bars[5].area().right() && two.area().right() < bars[5].area().x);
        let tops: Vec<_> = bars.iter().map(|bar| bar.area().y).collect();
        assert!(tops.is_sorted());
    }

    #[test]
    fn numbers_stand_in_the_description() {
        assert!(drawn("throughput").description.contains("read/10k: 1,100,000, from 700,000–1,700,000;"));
    }
}
