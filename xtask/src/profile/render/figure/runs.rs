//! How far process runs differ: a point for the median of each.

use std::io;

use anyhow::Result;

use super::axis::{Axis, short_number};
use super::label::{self, Anchor, INPUT};
use super::page::{MARGIN, WIDTH, Words, lines, picture};
use crate::profile::record::{Record, Run, Workload};
use crate::profile::render::svg::Svg;
use crate::profile::render::timing::to_f64;
use crate::profile::statistics::median;

const LEFT: f64 = 178.0;
/// Room for the number right of the points.
const VALUE: f64 = 52.0;
const ROW: f64 = 22.0;
/// The least distance from the middle to an end of the axis, in per cent: less looks like noise where there is none.
const LEAST: f64 = 2.0;

/// The runs of one workload.
struct Runs<'a> {
    workload: &'a Workload,
    /// The median of each run, in per cent more or less than the median of them all.
    deviations: Vec<f64>,
}

/// The picture; None where every workload was run once.
pub(super) fn runs(record: &Record) -> Result<Option<String>> {
    let rows: Vec<_> = record.representatives().into_iter().filter_map(of).collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let most = rows.iter().flat_map(|runs| &runs.deviations).fold(LEAST, |most, one| most.max(one.abs()));
    let axis = Axis::linear((-most, most), (LEFT, WIDTH - VALUE));
    let height = ROW * lines(rows.len());
    let words = Words {
        title: "Process runs",
        above: "Time of each process run (the median of its samples), in per cent more or less than the median of all \
                runs; closer together is quieter",
        below: "Right: from the fastest run to the slowest",
        description: &description(&rows),
    };
    let svg = picture(record, &words, height + 18.0, |svg, top| {
        for tick in axis.ticks() {
            let (x, class) = (axis.at(tick), if tick == 0.0 { "ideal" } else { "grid" });
            svg.line((x, top), (x, top + height), class)?;
        }
        for (x, word) in ticks(axis) {
            svg.text((x, top + height + 14.0), "tick middle", &word)?;
        }
        rows.iter().enumerate().try_for_each(|(index, runs)| row(svg, axis, top + ROW * lines(index), runs))
    })?;
    Ok(Some(svg))
}

/// What stands below the axis: the middle, and the same on both sides of it.
fn ticks(axis: Axis) -> Vec<(f64, String)> {
    let middle = axis.at(0.0);
    let right = axis.ticks().into_iter().filter(|tick| *tick >= 0.0);
    let right = label::apart(right.map(|tick| (axis.at(tick), format!("{} %", short_number(tick)))));
    let both = |(x, word): (f64, String)| match x > middle {
        true => vec![(2.0 * middle - x, format!("-{word}")), (x, format!("+{word}"))],
        false => vec![(x, word)],
    };
    right.into_iter().flat_map(both).collect()
}

fn of(workload: &Workload) -> Option<Runs<'_>> {
    let medians: Vec<f64> = workload.runs.iter().filter_map(run_median).collect();
    let middle = median(&medians)?;
    let deviations = medians.iter().map(|time| (time / middle - 1.0) * 100.0).collect();
    (medians.len() > 1).then_some(Runs { workload, deviations })
}

fn run_median(run: &Run) -> Option<f64> {
    let samples = run.nanoseconds.iter().zip(&run.iterations);
    median(&samples.map(|(&time, &iterations)| to_f64(time) / to_f64(iterations)).collect::<Vec<_>>())
}

impl Runs<'_> {
    fn spread(&self) -> f64 {
        let ends = self
            .deviations
            .iter()
            .fold((0.0_f64, 0.0_f64), |(low, high), one| (low.min(*one), high.max(*one)));
        ends.1 - ends.0
    }
}

fn row(svg: &mut Svg<'_>, axis: Axis, top: f64, runs: &Runs<'_>) -> io::Result<()> {
    let middle = top + ROW / 2.0;
    let style = (INPUT, Anchor::End, "");
    label::write(svg, (LEFT - 10.0, middle + 4.0), style, &runs.workload.id, LEFT - 10.0 - MARGIN)?;
    for deviation in &runs.deviations {
        svg.circle((axis.at(*deviation), middle), 3.5, "point")?;
    }
    svg.text((WIDTH - MARGIN, middle + 4.0), "value end", &format!("{:.1} %", runs.spread()))
}

fn description(rows: &[Runs<'_>]) -> String {
    let row = |runs: &Runs<'_>| {
        let deviations: Vec<_> = runs.deviations.iter().map(|one| format!("{one:+.1}")).collect();
        format!("{}: {}, together {:.1}", runs.workload.id, deviations.join(", "), runs.spread())
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    format!("Per cent from the median of all runs, in the order of the runs. {}.", rows.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::record;
    use crate::profile::render::figure::drawn::Drawn;

    #[test]
    fn points_lie_as_far_from_the_middle_as_runs_differ() {
        let mut record = record();
        record.workloads.truncate(1);
        let run = record.workloads[0].runs[0].clone();
        let times = |factor: u64| Run { nanoseconds: vec![1_000_000 * factor / 100; 3], ..run.clone() };
        record.workloads[0].runs = [100, 110, 90, 100, 105].map(times).into();
        let drawn = Drawn::of(&runs(&record).unwrap().unwrap());
        drawn.assert_legible();
        let points: Vec<_> = drawn.class("point").iter().map(|point| point.number("cx")).collect();
        let middle = drawn.class("ideal")[0].number("x1");
        let expected = [middle, WIDTH - VALUE, LEFT, middle, middle + (WIDTH - VALUE - middle) / 2.0];
        assert!(
            points.iter().zip(expected).all(|(point, expected)| (point - expected).abs() < 0.11),
            "{points:?}"
        );
        assert_eq!(drawn.text("20.0 %").number("x"), WIDTH - MARGIN);
        assert!(drawn.texts().contains(&"0 %"));
        assert!(drawn.description.ends_with("read/1k: +0.0, +10.0, -10.0, +0.0, +5.0, together 20.0."));
    }
    #[test]
    fn words_stand_apart_however_far_runs_differ() {
        for per_cent in [0, 1, 3, 7, 27, 99, 500, 12_345] {
            let mut record = record();
            let slow = &mut record.workloads[2].runs[1].nanoseconds;
            slow.iter_mut().for_each(|time| *time += *time * per_cent / 100);
            let drawn = Drawn::of(&runs(&record).unwrap().unwrap());
            drawn.assert_legible();
            assert!(drawn.texts().contains(&"0 %"), "{:?}", drawn.texts());
        }
    }
}
