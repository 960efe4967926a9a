//! Time per record on inputs of several sizes.

use std::io;

use crate::profile::record::{Kind, Record, Unit, Workload};
use crate::profile::render::figure::axis::{Axis, short_number};
use crate::profile::render::figure::panels::Panels;
use crate::profile::render::number::{Precision, count};
use crate::profile::render::svg::{Area, Svg};
use crate::profile::render::timing::{timings, to_f64};
use crate::profile::statistics::Interval;

pub(super) const PANELS: Panels = Panels { height: 70.0, below: 24.0, left: 26.0 };

/// The axis of ratios goes up to at least this, and down to its inverse.
const LEAST: f64 = 2.1;
/// Beyond the outermost inputs, as a factor.
const MARGIN: f64 = 1.3;

/// One operation on one number of threads.
pub(super) struct Growth<'a> {
    operation: &'a str,
    /// Numbers of records with nanoseconds per record, the smallest input first.
    points: Vec<(u64, Interval)>,
}

/// Each operation that was run on inputs of at least two sizes: on that number of threads, of those that the machine can
/// run at once, on which it was run with the most of them.
pub(super) fn growths(record: &Record) -> Vec<Growth<'_>> {
    let mut growths: Vec<(u32, Growth<'_>)> = Vec::new();
    for (operation, threads, points) in variants(record) {
        let growth = Growth { operation, points };
        if growth.sizes() < 2 || threads > record.machine.cores {
            continue;
        }
        match growths.iter_mut().find(|(_, other)| other.operation == operation) {
            Some(other) if (other.1.sizes(), other.0) < (growth.sizes(), threads) => {
                *other = (threads, growth)
            }
            Some(_) => {}
            None => growths.push((threads, growth)),
        }
    }
    growths.into_iter().map(|(_, growth)| growth).collect()
}

type Points = Vec<(u64, Interval)>;

/// Every operation on every number of threads, in the order of the record.
fn variants(record: &Record) -> Vec<(&str, u32, Points)> {
    let mut variants: Vec<(&str, u32, Points)> = Vec::new();
    for timing in timings(record) {
        let Workload { operation, threads, kind, records, .. } = timing.workload;
        if !matches!(kind, Kind::Operation | Kind::Scale) {
            continue;
        }
        let point = (*records, timing.per_record(timing.overall()));
        match variants.iter_mut().find(|(one, number, _)| one == operation && number == threads) {
            Some((_, _, points)) => points.push(point),
            None => variants.push((operation, *threads, vec![point])),
        }
    }
    variants.iter_mut().for_each(|(_, _, points)| points.sort_by_key(|(records, _)| *records));
    variants
}

impl Growth<'_> {
    /// How many different numbers of records there are.
    fn sizes(&self) -> usize {
        1 + self.points.windows(2).filter(|pair| pair[0].0 < pair[1].0).count()
    }

    /// Nanoseconds per record on the smallest input: what is proportional keeps it.
    fn reference(&self) -> Option<Interval> {
        self.points.first().map(|(_, time)| *time)
    }

    /// Times over that of the smallest input.
    fn ratios(&self) -> impl Iterator<Item = (f64, Interval)> {
        let reference = self.reference().map_or(1.0, |time| time.estimate);
        self.points.iter().map(move |(records, time)| (to_f64(*records), time.map(|time| time / reference)))
    }

    fn heading(&self) -> (String, String) {
        let reference = self.reference().map(|time| Precision::time(time).show(time.estimate));
        (self.operation.to_owned(), format!("1× = {}", reference.unwrap_or_default()))
    }
}

pub(super) fn draw(svg: &mut Svg<'_>, top: f64, growths: &[Growth<'_>]) -> io::Result<()> {
    let all = || growths.iter().flat_map(Growth::ratios);
    let most = all().fold(LEAST, |most, (_, ratio)| most.max(ratio.upper).max(1.0 / ratio.lower));
    let least_records = all().fold(f64::MAX, |least, (records, _)| least.min(records));
    let most_records = all().fold(1.0, |most: f64, (records, _)| most.max(records));
    let sizes = (least_records / MARGIN, most_records * MARGIN);
    PANELS.draw(svg, top, growths, Growth::heading, |svg, area, growth| {
        let x = Axis::logarithmic(sizes, (area.x, area.right()));
        let y = Axis::logarithmic((1.0 / most, most), (area.bottom(), area.y));
        panel(svg, area, (x, y), growth)
    })
}

fn panel(svg: &mut Svg<'_>, area: Area, (x, y): (Axis, Axis), growth: &Growth<'_>) -> io::Result<()> {
    for tick in x.ticks() {
        svg.line((x.at(tick), area.y), (x.at(tick), area.bottom()), "grid")?;
        svg.text((x.at(tick), area.bottom() + 12.0), "tick middle", &short_number(tick))?;
    }
    for tick in y.ticks() {
        svg.text((area.x - 4.0, y.at(tick) + 3.5), "tick end", &format!("{}×", short_number(tick)))?;
    }
    svg.line((area.x, y.at(1.0)), (area.right(), y.at(1.0)), "ideal")?;
    let points: Vec<_> = growth.ratios().map(|(records, ratio)| (x.at(records), ratio)).collect();
    for pair in points.windows(2) {
        let place = |(x, ratio): (f64, Interval)| (x, y.at(ratio.estimate));
        svg.line(place(pair[0]), place(pair[1]), "curve")?;
    }
    for (x, ratio) in points {
        svg.line((x, y.at(ratio.lower)), (x, y.at(ratio.upper)), "whisker")?;
        svg.circle((x, y.at(ratio.estimate)), 3.0, "point")?;
    }
    Ok(())
}

pub(super) fn description(unit: Unit, growths: &[Growth<'_>]) -> String {
    let many = unit.many().to_lowercase();
    let row = |growth: &Growth<'_>| {
        let point = |(records, time): &(u64, Interval)| {
            let precision = Precision::time(*time);
            format!("{} at {} {many}", precision.show(time.estimate), count(*records))
        };
        let points: Vec<_> = growth.points.iter().map(point).collect();
        format!("{}: {}", growth.operation, points.join(", "))
    };
    match growths.is_empty() {
        true => String::new(),
        false => {
            format!("Time per {}. {}. ", unit.one(), growths.iter().map(row).collect::<Vec<_>>().join("; "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::record;
    use crate::profile::render::figure::drawn::Drawn;
    use crate::profile::render::figure::scaling::scaling;

    #[test]
    fn what_is_proportional_stays_on_the_dashed_line_and_what_doubles_does_not() {
        let mut record = record();
        for run in &mut record.workloads[5].runs {
            run.nanoseconds.iter_mut().for_each(|time| *time *= 2);
        }
        let drawn = Drawn::of(&scaling(&record).unwrap().unwrap());
        let (ideals, points) = (drawn.class("ideal"), drawn.class("point"));
        assert_eq!((ideals.len(), points.len()), (2, 6));
        let height = |point: usize, ideal: usize| ideals[ideal].number("y1") - points[point].number("cy");
        assert!((0..3).all(|point| height(point, 0).abs() < 0.2));
        // The axis goes from 1 over the highest end of a whisker to that end; twice the time lies in between.
        assert!(height(3, 1).abs() < 0.2 && height(5, 1) > 0.45 * PANELS.height / 2.0, "{}", height(5, 1));
        let x: Vec<_> = points[..3].iter().map(|point| point.number("cx")).collect();
        let share = (x[1] - x[0]) / (x[2] - x[0]);
        assert!(
            (share - 5.0_f64.log10()).abs() < 0.01,
            "5k lies between 1k and 10k by its logarithm: {share}"
        );
        assert!(
            drawn.description.contains("read: 940 ns at 1,000 records, 940 ns at 5,000 records"),
            "{}",
            drawn.description
        );
    }
}
