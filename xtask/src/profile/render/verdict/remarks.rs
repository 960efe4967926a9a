//! What there is to say beside the limits: growth, threads, parameters, costs, noise.
//!
//! Each is a sentence that stays the same from run to run, but for its numbers: what an interval decides, it says itself.

use super::is_idle;
use crate::profile::record::Kind;
use crate::profile::record::Record;
use crate::profile::render::baseline::tolerance;
use crate::profile::render::document::variant_name;
use crate::profile::render::heading::Heading;
use crate::profile::render::number::{Precision, text};
use crate::profile::render::table::{code, plain};
use crate::profile::render::timing::{Price, SpeedUp, Sweep, growths, of_kinds, prices, speed_ups, sweeps};

/// Figures in one sentence; the table holds the others.
const SHOWN: usize = 4;

/// Per cent beyond which nobody wants to know how noisy a few runs were.
const FAR: f64 = 1000.0;

pub(super) fn remarks(record: &Record) -> Vec<String> {
    [growth(record), threads(record), parameters(record), costs(record), noise(record)]
        .into_iter()
        .flatten()
        .collect()
}

fn growth(record: &Record) -> Option<String> {
    let growths = growths(record);
    let figures = growths
        .iter()
        .map(|growth| format!("{} {}", variant_name(growth), text(growth.exponent, Precision::plain)));
    sentence(
        &format!("Time grows with the number of {} to the power of", record.unit.many().to_lowercase()),
        figures,
        "; 1 is proportional",
        Heading::SIZE,
    )
}

/// What the largest inputs gain by threads.
fn threads(record: &Record) -> Option<String> {
    let speed_ups = largest_speed_ups(record);
    if !speed_ups.is_empty() && !is_idle(record) {
        let reason = "How well threads scale is not decided: the machine was busy with something else.";
        return Some(reason.to_owned());
    }
    let figures = speed_ups.iter().map(|speed_up| {
        let factor = text(speed_up.factor, Precision::plain);
        let (id, threads) = (code(&speed_up.workload.id), speed_up.workload.threads);
        format!("{id} {factor} times as fast on {threads} as on {}", speed_up.base)
    });
    let rule = "; what is missing is what the threads share or wait for";
    sentence("Threads gain:", figures, rule, Heading::THREADS)
}

/// A sentence that lists figures and says how they are read; none without a figure.
fn sentence(
    start: &str,
    figures: impl Iterator<Item = String>,
    rule: &str,
    table: Heading,
) -> Option<String> {
    let figures: Vec<_> = figures.collect();
    let listed = some_of(&figures, ", ");
    (!figures.is_empty()).then(|| format!("{start} {listed}{rule} ({}).", table.link()))
}

/// Of each operation, that of the most records on the most threads, of those that are judged.
fn largest_speed_ups(record: &Record) -> Vec<SpeedUp<'_>> {
    let size = |speed_up: &SpeedUp<'_>| (speed_up.workload.records, speed_up.workload.threads);
    let mut largest: Vec<SpeedUp<'_>> = Vec::new();
    for speed_up in speed_ups(record).into_iter().filter(|speed_up| !speed_up.is_crowded) {
        match largest.iter_mut().find(|one| one.workload.operation == speed_up.workload.operation) {
            Some(one) if size(one) < size(&speed_up) => *one = speed_up,
            Some(_) => {}
            None => largest.push(speed_up),
        }
    }
    largest
}

fn some_of(figures: &[String], between: &str) -> String {
    let shown = figures.len().min(SHOWN);
    let more = match figures.len() - shown {
        0 => String::new(),
        more => format!("{between}and {more} more"),
    };
    figures[..shown].join(between) + &more
}

/// How much the parameters change.
fn parameters(record: &Record) -> Option<String> {
    let sweeps = sweeps(record);
    let figures = sweeps.iter().filter_map(|sweep: &Sweep<'_>| {
        let ratio = text(sweep.spread(record)?, Precision::plain);
        Some(format!("{ratio} times by {} of {}", code(sweep.key), code(sweep.operation)))
    });
    let rule = "; an interval that holds 1 cannot be told from no difference";
    let start = "Between the fastest and the slowest value of a parameter the time differs";
    sentence(start, figures, rule, Heading::PARAMETERS)
}

/// The costs with their shares, whether they pass or not: those that limit stand above.
fn costs(record: &Record) -> Option<String> {
    let prices = prices(record);
    let figures = prices.iter().map(|price: &Price<'_>| {
        let share = text(price.share, Precision::percent);
        format!("{} {share} of the time of {}", plain(&price.cost.title), code(&price.cost.with))
    });
    let rule = "; an interval that holds 0 cannot be told from no cost";
    sentence("Measured costs:", figures, rule, Heading::COSTS)
}

fn noise(record: &Record) -> Option<String> {
    let timings = of_kinds(record, &[Kind::Operation, Kind::Scale, Kind::Sample, Kind::Sweep, Kind::Latency]);
    let noise = timings.iter().filter_map(tolerance);
    let mut noise: Vec<f64> = noise.map(|(below, above)| below.max(above) * 100.0).collect();
    noise.sort_by(f64::total_cmp);
    let (middle, most) = (noise.get(noise.len() / 2)?, noise.last()?);
    let most = if *most > FAR { format!("more than {FAR}") } else { format!("{most:.0}") };
    Some(format!(
        "Another run may differ from this one by {middle:.0} % in the middle one of {} workloads and by {most} % in the \
         noisiest; smaller differences decide nothing ({}).",
        noise.len(),
        Heading::TIMES.link()
    ))
}
