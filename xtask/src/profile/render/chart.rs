//! The chart of a mode's throughput: a bar for each workload, in groups by operation.
//!
//! Everything stands below each other in a narrow picture, so that it can be read on a telephone. Colours follow the
//! reader's light or dark scheme, background included, because a page may show either.

use std::io;

use anyhow::Result;

use super::number::Precision;
use super::svg::Svg;
use super::timing::{Timing, timings};
use crate::profile::record::Record;
use crate::profile::statistics::Interval;

const WIDTH: f64 = 420.0;
const MARGIN: f64 = 12.0;
/// Where bars begin: right of the longest label that is shown in full.
const LEFT: f64 = 78.0;
/// Room for the number right of the longest bar.
const VALUE: f64 = 76.0;
const TOP: f64 = 66.0;
const HEADING: f64 = 24.0;
const ROW: f64 = 20.0;
const BAR: f64 = 12.0;
const BOTTOM: f64 = 50.0;

const STYLE: &str = "
text { font-family: system-ui, -apple-system, 'Segoe UI', sans-serif; font-size: 11px; fill: #1f2328; }
.title { font-size: 14px; font-weight: 600; }
.group { font-family: ui-monospace, monospace; font-weight: 600; }
.muted { fill: #59636e; }
.value { paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.background { fill: #ffffff; }
.grid { stroke: #d1d9e0; }
.bar { fill: #4c8fd6; }
.whisker { stroke: #1f2328; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; }
.muted { fill: #9198a1; }
.value { stroke: #0d1117; }
.background { fill: #0d1117; }
.grid { stroke: #30363d; }
.bar { fill: #3b78bf; }
.whisker { stroke: #f0f6fc; }
}
";

/// The chart as SVG.
pub(super) fn throughput(record: &Record) -> Result<String> {
    let timings = timings(record);
    let operations: Vec<_> =
        record.representatives().iter().map(|workload| workload.operation.as_str()).collect();
    let rates: Vec<_> =
        timings.iter().map(|timing| (timing, timing.records_per_second(timing.overall()))).collect();
    let most = rates.iter().map(|(_, rate)| rate.upper).fold(0.0, f64::max);
    let axis = Axis::up_to(most);
    let rows = HEADING * count(operations.len()) + ROW * count(timings.len());
    let title = format!("Throughput: {}", record.mode.title);
    let svg = Svg::document((WIDTH, TOP + rows + BOTTOM), (&title, &description(&rates)), STYLE, |svg| {
        svg.text(MARGIN, 24.0, "title", &title)?;
        svg.text(MARGIN, 42.0, "muted", "Records a second; longer is faster")?;
        let mut y = TOP;
        for operation in &operations {
            svg.text(MARGIN, y + 15.0, "group", &shortened(operation, 56))?;
            y += HEADING;
            let bars = timings.iter().filter(|timing| timing.workload.operation == *operation).count();
            axis.grid(svg, y, y + ROW * count(bars))?;
            for (timing, rate) in rates.iter().filter(|(timing, _)| timing.workload.operation == *operation) {
                bar(svg, &axis, y, timing, *rate)?;
                y += ROW;
            }
        }
        axis.labels(svg, TOP + rows)?;
        svg.text(
            MARGIN,
            TOP + rows + 38.0,
            "muted",
            "Line across a bar: its 95 % interval and the range of all runs",
        )
    })?;
    Ok(svg)
}

fn bar(svg: &mut Svg<'_>, axis: &Axis, y: f64, timing: &Timing<'_>, rate: Interval) -> io::Result<()> {
    let middle = y + ROW / 2.0;
    let label = shortened(&timing.workload.input, 10);
    svg.text(LEFT - 8.0, middle + 4.0, "muted end", &label)?;
    svg.rect(LEFT, middle - BAR / 2.0, axis.x(rate.estimate) - LEFT, BAR, "bar")?;
    let (lower, upper) = (axis.x(rate.lower), axis.x(rate.upper));
    svg.line((lower, middle), (upper, middle), "whisker")?;
    for end in [lower, upper] {
        svg.line((end, middle - 3.0), (end, middle + 3.0), "whisker")?;
    }
    svg.text(upper + 5.0, middle + 4.0, "value", &Precision::plain(rate).show(rate.estimate))
}

/// The same in words, for readers who cannot see the picture.
fn description(rates: &[(&Timing<'_>, Interval)]) -> String {
    let rows: Vec<_> = rates
        .iter()
        .map(|(timing, rate)| {
            let precision = Precision::plain(*rate);
            format!(
                "{}: {}, from {}",
                timing.workload.id,
                precision.show(rate.estimate),
                precision.range(*rate)
            )
        })
        .collect();
    format!("Records a second. {}.", rows.join("; "))
}

/// A linear axis from 0.
struct Axis {
    end: f64,
    step: f64,
}

impl Axis {
    /// Three to six steps of 1, 2 or 5 times a power of ten.
    fn up_to(most: f64) -> Axis {
        let power = 10f64.powf((most / 3.0).log10().floor());
        let step = [5.0, 2.0, 1.0].into_iter().map(|factor| factor * power).find(|step| most / step >= 3.0);
        Axis { end: most, step: step.unwrap_or(power) }
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + value / self.end * (WIDTH - LEFT - VALUE)
    }

    /// Lines behind the bars of one group.
    fn grid(&self, svg: &mut Svg<'_>, top: f64, bottom: f64) -> io::Result<()> {
        self.ticks().try_for_each(|tick| svg.line((self.x(tick), top), (self.x(tick), bottom), "grid"))
    }

    fn labels(&self, svg: &mut Svg<'_>, bottom: f64) -> io::Result<()> {
        self.ticks()
            .try_for_each(|tick| svg.text(self.x(tick), bottom + 14.0, "muted middle", &short_number(tick)))
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        (0..).map(|step| f64::from(step) * self.step).take_while(|tick| *tick <= self.end)
    }
}

/// `500k`, `1.5M`: a round number in few characters.
fn short_number(value: f64) -> String {
    let (value, unit) = match value {
        value if value >= 1e6 => (value / 1e6, "M"),
        value if value >= 1e3 => (value / 1e3, "k"),
        value => (value, ""),
    };
    format!("{}{unit}", (value * 1e3).round() / 1e3)
}

/// `text` cut to so many letters.
fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters - 1).chain(['…']).collect()
}

/// A handful of rows.
#[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
fn count(rows: usize) -> f64 {
    rows as f64
}
