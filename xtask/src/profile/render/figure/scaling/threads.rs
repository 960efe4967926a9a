//! Speed-up over the number of threads.

use std::io;

use crate::profile::record::{Record, Workload};
use crate::profile::render::figure::axis::{Axis, short_number};
use crate::profile::render::figure::panels::Panels;
use crate::profile::render::number::{Precision, count};
use crate::profile::render::svg::{Area, Svg};
use crate::profile::render::timing;
use crate::profile::statistics::Interval;

pub(super) const PANELS: Panels = Panels { height: 92.0, below: 24.0, left: 26.0 };

/// One operation on its largest input.
pub(super) struct SpeedUps<'a> {
    workload: &'a Workload,
    base: u32,
    /// Numbers of threads with the speed-up over `base`, fewest first.
    points: Vec<(u32, Interval)>,
}

/// Each operation that was run on different numbers of threads.
pub(super) fn speed_ups(record: &Record) -> Vec<SpeedUps<'_>> {
    let mut series: Vec<SpeedUps<'_>> = Vec::new();
    for one in timing::speed_ups(record) {
        let (workload, point) = (one.workload, (one.workload.threads, one.factor.drawn()));
        match series.iter_mut().find(|series| series.workload.operation == workload.operation) {
            Some(same) if same.workload.records == workload.records => same.points.push(point),
            Some(smaller) if smaller.workload.records < workload.records => {
                *smaller = SpeedUps { workload, base: one.base, points: vec![point] };
            }
            Some(_) => {}
            None => series.push(SpeedUps { workload, base: one.base, points: vec![point] }),
        }
    }
    series.iter_mut().for_each(|series| series.points.sort_by_key(|(threads, _)| *threads));
    series
}

impl SpeedUps<'_> {
    /// It has a point on more threads than the machine runs at once.
    pub(super) fn is_crowded(&self, record: &Record) -> bool {
        self.points.iter().any(|(threads, _)| *threads > record.machine.cores)
    }

    /// What as many times the threads could give.
    fn ideal(&self, threads: u32) -> f64 {
        f64::from(threads) / f64::from(self.base)
    }

    /// All points, the one that the others are compared with included.
    fn all(&self) -> impl Iterator<Item = (u32, Interval)> {
        let base = Interval { estimate: 1.0, lower: 1.0, upper: 1.0 };
        std::iter::once((self.base, base)).chain(self.points.iter().copied())
    }

    fn heading(&self) -> (String, String) {
        let records = short_number(timing::to_f64(self.workload.records));
        (self.workload.operation.clone(), format!("{records} records"))
    }
}

pub(super) fn draw(svg: &mut Svg<'_>, top: f64, record: &Record, series: &[SpeedUps<'_>]) -> io::Result<()> {
    let cores = record.machine.cores;
    let most = series.iter().flat_map(|series| {
        series.all().map(|(threads, factor)| factor.upper.max(series.ideal(threads.min(cores))))
    });
    let most = most.fold(2.0, f64::max) * 1.1;
    let threads = series.iter().flat_map(SpeedUps::all).map(|(threads, _)| threads).max().unwrap_or(1);
    PANELS.draw(svg, top, series, SpeedUps::heading, |svg, area, series| {
        let x = Axis::linear((0.5, f64::from(threads) + 0.5), (area.x, area.right()));
        let y = Axis::linear((0.0, most), (area.bottom(), area.y));
        panel(svg, area, (x, y), cores, series)
    })
}

fn panel(
    svg: &mut Svg<'_>,
    area: Area,
    (x, y): (Axis, Axis),
    cores: u32,
    series: &SpeedUps<'_>,
) -> io::Result<()> {
    if let Some((threads, _)) = series.all().find(|(threads, _)| *threads > cores) {
        let edge = x.at(f64::midpoint(f64::from(cores), f64::from(threads)));
        svg.rect(Area { x: edge, width: area.right() - edge, ..area }, "beyond")?;
    }
    for tick in y.ticks() {
        svg.line((area.x, y.at(tick)), (area.right(), y.at(tick)), "grid")?;
        svg.text((area.x - 4.0, y.at(tick) + 3.5), "tick end", &short_number(tick))?;
    }
    let place = |threads: u32| (x.at(f64::from(threads)), y.at(series.ideal(threads)));
    let last = series.all().map(|(threads, _)| threads).max().unwrap_or(1);
    svg.line(place(series.base), place(last.min(cores).max(series.base)), "ideal")?;
    points(svg, area, (x, y), series)
}

fn points(svg: &mut Svg<'_>, area: Area, (x, y): (Axis, Axis), series: &SpeedUps<'_>) -> io::Result<()> {
    let points: Vec<_> =
        series.all().map(|(threads, factor)| (x.at(f64::from(threads)), threads, factor)).collect();
    for pair in points.windows(2) {
        let place = |(x, _, factor): (f64, u32, Interval)| (x, y.at(factor.estimate));
        svg.line(place(pair[0]), place(pair[1]), "curve")?;
    }
    let mut free = area.x;
    for (x, threads, factor) in points {
        svg.line((x, y.at(factor.lower)), (x, y.at(factor.upper)), "whisker")?;
        svg.circle((x, y.at(factor.estimate)), 3.0, "point")?;
        if x - 6.0 > free {
            svg.text((x, area.bottom() + 12.0), "tick middle", &threads.to_string())?;
            free = x + 12.0;
        }
    }
    Ok(())
}

pub(super) fn description(series: &[SpeedUps<'_>]) -> String {
    let row = |series: &SpeedUps<'_>| {
        let point = |(threads, factor): &(u32, Interval)| {
            format!("{} on {threads} threads", Precision::plain(*factor).both(*factor))
        };
        let points: Vec<_> = series.points.iter().map(point).collect();
        let records = count(series.workload.records);
        format!("{}, {records} records: {}", series.workload.operation, points.join(", "))
    };
    match series.is_empty() {
        true => String::new(),
        false => {
            let rows: Vec<_> = series.iter().map(row).collect();
            format!("Speed-up over the fewest threads. {}.", rows.join("; "))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::profile::render::figure::tests::drawn;

    #[test]
    fn points_lie_below_the_line_of_the_ideal_and_beyond_the_cores_is_grey() {
        let drawn = drawn("scaling");
        // Two panels about growth come first, with a dashed line and four points each.
        let ideal = drawn.class("ideal")[2];
        let points = &drawn.class("point")[8..11];
        assert!((points[0].number("cx") - ideal.number("x1")).abs() < 0.11, "one thread");
        assert!((points[1].number("cx") - ideal.number("x2")).abs() < 0.11, "two threads, as many as cores");
        assert!((points[1].number("cy") - ideal.number("y2")).abs() < 0.5, "twice as fast");
        let grey = drawn.class("beyond")[0].area();
        assert!(points[1].number("cx") < grey.x && grey.x < points[2].number("cx"));
        assert!(drawn.texts().iter().any(|text| text.starts_with("Grey: more threads")));
        assert!(drawn.description.contains("read, 10,000 records: 2.0"), "{}", drawn.description);
    }
}
