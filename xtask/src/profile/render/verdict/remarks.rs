//! What there is to say beside the limits: growth, threads, parameters, costs, noise.

use super::is_idle;
use super::threshold::{EFFICIENT, NOISY, PROPORTIONAL};
use crate::profile::record::Kind;
use crate::profile::record::Record;
use crate::profile::render::baseline::tolerance;
use crate::profile::render::document::{telling, variant_name};
use crate::profile::render::heading::Heading;
use crate::profile::render::number::{Precision, text};
use crate::profile::render::table::{code, plain};
use crate::profile::render::timing::{Price, SpeedUp, growths, of_kinds, prices, speed_ups, sweeps};
use crate::profile::statistics::{Interval, Repeated};

/// Figures in one sentence; the table holds the others.
const SHOWN: usize = 4;

/// Per cent beyond which nobody wants to know how noisy a few runs were.
const FAR: f64 = 1000.0;

pub(super) fn remarks(record: &Record) -> Vec<String> {
    let mut remarks = growth(record);
    remarks.extend(threads(record));
    remarks.extend(parameters(record));
    remarks.extend(costs(record));
    remarks.extend(noise(record));
    remarks
}

/// One sentence for each kind of growth that occurs.
fn growth(record: &Record) -> Vec<String> {
    let room = PROPORTIONAL.value;
    let kind = |exponent: Repeated| match exponent.another {
        Some(Interval { lower, .. }) if lower > 1.0 + room => "Time grows faster than the input",
        Some(Interval { upper, .. }) if upper < 1.0 - room => {
            "Time grows more slowly than the input, as where a fixed cost weighs on small inputs"
        }
        Some(Interval { lower, upper, .. }) if lower >= 1.0 - room && upper <= 1.0 + room => {
            "Time is proportional to the input"
        }
        _ => "How time grows with the input is not decided",
    };
    let mut kinds = Kinds::default();
    for growth in growths(record) {
        let figure = format!("{} {}", variant_name(&growth), text(growth.exponent, Precision::plain));
        kinds.add(kind(growth.exponent), figure);
    }
    kinds.sentences(": exponents ", Heading::SIZE)
}

/// One sentence for each way in which the threads of the largest inputs scale.
fn threads(record: &Record) -> Vec<String> {
    let speed_ups = largest_speed_ups(record);
    if !speed_ups.is_empty() && !is_idle(record) {
        return vec![
            "How well threads scale is not decided: the machine was busy with something else.".to_owned(),
        ];
    }
    let mut kinds = Kinds::default();
    for speed_up in &speed_ups {
        let efficiency = speed_up.efficiency();
        let kind = match (speed_up.factor.another, efficiency.another) {
            (_, Some(efficiency)) if efficiency.lower >= EFFICIENT.value => {
                "Threads hardly hinder each other"
            }
            (Some(factor), _) if factor.upper <= 1.0 => "More threads gain nothing",
            (_, Some(efficiency)) if efficiency.upper < EFFICIENT.value => {
                "What the threads share holds them back"
            }
            _ => "How well threads scale is not decided",
        };
        let threads = speed_up.workload.threads;
        let factor = text(speed_up.factor, Precision::plain);
        kinds.add(kind, format!("{} {factor} times on {threads} threads", code(&speed_up.workload.id)));
    }
    kinds.sentences(": ", Heading::THREADS)
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

/// Figures under the sentences that they support, in the order in which these came up.
#[derive(Default)]
struct Kinds(Vec<(&'static str, Vec<String>)>);

impl Kinds {
    fn add(&mut self, kind: &'static str, figure: String) {
        match self.0.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, figures)) => figures.push(figure),
            None => self.0.push((kind, vec![figure])),
        }
    }

    fn sentences(self, between: &str, table: Heading) -> Vec<String> {
        let sentence = |(kind, figures): (&str, Vec<String>)| {
            format!("{kind}{between}{} ({}).", some_of(&figures, ", "), table.link())
        };
        self.0.into_iter().map(sentence).collect()
    }
}

fn some_of(figures: &[String], between: &str) -> String {
    let shown = figures.len().min(SHOWN);
    let more = match figures.len() - shown {
        0 => String::new(),
        more => format!("{between}and {more} more"),
    };
    figures[..shown].join(between) + &more
}

/// Which parameters change anything.
fn parameters(record: &Record) -> Option<String> {
    let (all, telling) = (sweeps(record).len(), telling(record));
    if all == 0 {
        return None;
    }
    let figure = |(sweep, ratio): &(_, Repeated)| {
        let sweep: &crate::profile::render::timing::Sweep<'_> = sweep;
        format!(
            "{} of {} by {} times",
            code(sweep.key),
            code(sweep.operation),
            text(*ratio, Precision::plain)
        )
    };
    let figures: Vec<_> = telling.iter().map(figure).collect();
    let link = Heading::PARAMETERS.link();
    Some(match (figures.len(), all - figures.len()) {
        (0, _) => format!("No parameter that was varied changes the time by more than the noise ({link})."),
        (_, 0) => format!("The time depends on {} ({link}).", some_of(&figures, ", ")),
        (_, rest) => format!(
            "The time depends on {}; {rest} other parameters change nothing beyond the noise ({link}).",
            some_of(&figures, ", ")
        ),
    })
}

/// The costs with their shares, whether they pass or not: those that limit stand above.
fn costs(record: &Record) -> Option<String> {
    let figure = |price: &Price<'_>| {
        let share = text(price.share, Precision::percent);
        format!("{} {share} of the time of {}", plain(&price.cost.title), code(&price.cost.with))
    };
    let is_small = |price: &Price<'_>| price.share.another.is_none_or(|share| share.lower <= 0.0);
    let (small, real): (Vec<_>, Vec<_>) = prices(record).into_iter().partition(is_small);
    if small.is_empty() && real.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    if !real.is_empty() {
        parts
            .push(format!("Measured costs: {}", some_of(&real.iter().map(figure).collect::<Vec<_>>(), "; ")));
    }
    if !small.is_empty() {
        parts.push(format!(
            "Indistinguishable from nothing: {}",
            some_of(&small.iter().map(figure).collect::<Vec<_>>(), "; ")
        ));
    }
    Some(format!("{} ({}).", parts.join(". "), Heading::COSTS.link()))
}

fn noise(record: &Record) -> Option<String> {
    let timings = of_kinds(record, &[Kind::Operation, Kind::Scale, Kind::Sample, Kind::Sweep, Kind::Latency]);
    let noise = timings.iter().filter_map(|timing| Some((timing, tolerance(timing)?)));
    let noise: Vec<_> = noise.map(|(timing, (below, above))| (timing, below.max(above))).collect();
    let (worst, most) = noise.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let noisy = noise.iter().filter(|(_, room)| *room > NOISY.value).count();
    let most = match most * 100.0 {
        most if most > FAR => format!("beyond {FAR} %"),
        most => format!("to {most:.0} %"),
    };
    (noisy > 0).then(|| {
        format!(
            "The runs are noisy: the interval for another run reaches further than {:.0} % from \
             the time in {noisy} of {} workloads, and {most} in {}, the noisiest. Smaller differences decide nothing there ({}).",
            NOISY.value * 100.0,
            noise.len(),
            code(&worst.workload.id),
            Heading::TIMES.link()
        )
    })
}
