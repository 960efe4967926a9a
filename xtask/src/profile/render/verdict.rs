//! What limits a mode: sentences that the record supports, each with its figure, by thresholds that are stated.
//!
//! A threshold is passed only where the whole interval passes it; in between, the sentence says that the data do not
//! decide.

use super::hot::{Hot, MIN_SAMPLES};
use super::number::Precision;
use super::table::{code, plain};
use super::timing::{SpeedUp, Timing, Variant, representatives, speed_ups, timings};
use crate::profile::record::Record;
use crate::profile::statistics::Interval;

/// An operation is costly where it takes this many times as long as the cheapest one on an input of the same size.
const COSTLY: f64 = 1.5;
/// An owner limits an operation where this share of its samples ends in its functions.
const OWNER_SHARE: f64 = 0.25;
/// A single function limits an operation where this share of its samples ends in it.
const FUNCTION_SHARE: f64 = 0.10;
/// Time is proportional to the input where the exponent of its growth differs from 1 by no more.
const PROPORTIONAL: f64 = 0.05;
/// Threads scale where each does this share of what one does alone.
const EFFICIENT: f64 = 0.75;
/// A thread waits where it uses less of its core.
const BUSY: f64 = 0.90;
/// A machine with less of its cores free was busy with something else.
const IDLE: f64 = 0.95;
/// Runs that differ by more decide little.
const NOISY: f64 = 0.10;

/// The sentences, most telling first.
pub(super) fn sentences(record: &Record, hot: &[Hot]) -> Vec<String> {
    let mut sentences: Vec<String> = hot.iter().map(|hot| owner(record, hot)).collect();
    sentences.extend(costly_operations(record));
    sentences.extend(threads(record));
    sentences.extend(scaling(record));
    sentences.extend(cpu(record));
    sentences.extend(noise(record));
    sentences
}

/// The thresholds in words.
pub(super) fn thresholds() -> String {
    format!(
        "Stated thresholds, passed only where a whole 95 % interval (or the whole range of runs) passes: an owner is \
         named as the limit of an operation from {:.0} % of its samples, a function from {:.0} %, out of at least \
         {MIN_SAMPLES} samples; an operation is costly from {COSTLY} times the cheapest one; threads \
         hinder each other below {:.0} % of what they could give; growth is proportional to the input while its exponent \
         is within 1 ± {PROPORTIONAL}; threads wait below {:.0} % of their cores; runs are \
         noisy from {:.0} % between the fastest and the slowest.",
        OWNER_SHARE * 100.0,
        FUNCTION_SHARE * 100.0,
        EFFICIENT * 100.0,
        BUSY * 100.0,
        NOISY * 100.0,
    )
}

fn owner(record: &Record, hot: &Hot) -> String {
    let workload = code(&hot.workload.id);
    if hot.samples < MIN_SAMPLES {
        return format!("Not enough samples of {workload} to say where its time goes (n = {}).", hot.samples);
    }
    let Some((owner, share)) = hot.largest_owner() else {
        return format!("No sample of {workload} has a function.");
    };
    let figure = Precision::percent(share).both(share);
    let owner = plain(&owner.name(record));
    let function = function(hot).unwrap_or_default();
    if share.lower >= OWNER_SHARE {
        format!(
            "{workload}: {figure} of its samples end in functions of **{owner}**, the largest owner{function}."
        )
    } else {
        format!(
            "{workload}: no owner passes the threshold; the largest is {owner} with {figure} of its samples{function}."
        )
    }
}

/// The hottest function, where it passes the threshold.
fn function(hot: &Hot) -> Option<String> {
    let top = hot.functions.first()?;
    let share = hot.share(top.own);
    let figure = Precision::percent(share).both(share);
    (share.lower >= FUNCTION_SHARE).then(|| format!("; {figure} end in one function, {}", code(&top.name)))
}

/// Each operation beside the cheapest one that reads as many records.
fn costly_operations(record: &Record) -> Vec<String> {
    let all = representatives(record);
    let per_record = |timing: &Timing<'_>| timing.per_record(timing.overall());
    all.iter()
        .filter_map(|timing| {
            let peers = all.iter().filter(|peer| peer.workload.records == timing.workload.records);
            let cheapest = peers.min_by(|a, b| per_record(a).estimate.total_cmp(&per_record(b).estimate))?;
            if cheapest.workload.id == timing.workload.id {
                return None;
            }
            Some(costly(timing, cheapest, per_record(timing).over(per_record(cheapest))))
        })
        .collect()
}

fn costly(timing: &Timing<'_>, cheapest: &Timing<'_>, ratio: Interval) -> String {
    let (operation, base) = (code(&timing.workload.operation), code(&cheapest.workload.operation));
    let figure = Precision::plain(ratio).both(ratio);
    if ratio.lower >= COSTLY {
        format!(
            "{operation} takes {figure} times as long a record as {base}, the cheapest operation: it is costly."
        )
    } else if ratio.lower <= 1.0 {
        format!(
            "{operation} and {base}, the cheapest operation, cannot be told apart: {figure} times as long a record."
        )
    } else if ratio.upper < COSTLY {
        format!(
            "{operation} costs little above {base}, the cheapest operation: {figure} times as long a record."
        )
    } else {
        format!(
            "{operation} takes {figure} times as long a record as {base}; the data do not decide whether it is costly."
        )
    }
}

/// What more threads gain on the largest input of each operation.
fn threads(record: &Record) -> Vec<String> {
    let largest: Vec<_> = record.representatives().iter().map(|workload| workload.id.as_str()).collect();
    let mut speed_ups = speed_ups(record);
    speed_ups.retain(|speed_up| largest.contains(&speed_up.workload.id.as_str()));
    if !speed_ups.is_empty() && !is_idle(record) {
        return vec![
            "How well threads scale is not decided: the machine was busy with something else.".to_owned(),
        ];
    }
    speed_ups.iter().map(speed_up).collect()
}

fn speed_up(speed_up: &SpeedUp<'_>) -> String {
    let SpeedUp { workload, base, factor } = speed_up;
    let efficiency = speed_up.efficiency();
    let verdict = if efficiency.lower >= EFFICIENT {
        "the threads hardly hinder each other"
    } else if factor.upper <= 1.0 {
        "more threads gain nothing"
    } else if efficiency.upper < EFFICIENT {
        "what the threads share limits them"
    } else {
        "the data do not decide how well it scales"
    };
    format!(
        "{}: {} threads are {} times as fast as {base}, {} of what they could give; {verdict}.",
        code(&workload.id),
        workload.threads,
        Precision::plain(*factor).both(*factor),
        format_args!("{:.0} %", efficiency.estimate * 100.0),
    )
}

/// One sentence for each kind of growth that occurs.
fn scaling(record: &Record) -> Vec<String> {
    type Kind = (&'static str, fn(Interval) -> bool);
    const KINDS: [Kind; 4] = [
        ("Time grows faster than the input", |growth| growth.lower > 1.0 + PROPORTIONAL),
        ("Time grows more slowly than the input, as where a fixed cost weighs on small inputs", |growth| {
            growth.upper < 1.0 - PROPORTIONAL
        }),
        ("Time is proportional to the input, so that the limit is the work on each record", |growth| {
            growth.lower >= 1.0 - PROPORTIONAL && growth.upper <= 1.0 + PROPORTIONAL
        }),
        ("How time grows with the input is not decided", |_| true),
    ];
    let mut figures: [Vec<String>; 4] = Default::default();
    for variant in Variant::all(record) {
        let Some(growth) = variant.growth(record) else { continue };
        if let Some(kind) = KINDS.iter().position(|(_, is_it)| is_it(growth)) {
            figures[kind].push(format!(
                "{} {}",
                variant_name(record, variant),
                Precision::plain(growth).both(growth)
            ));
        }
    }
    let sentence = |((kind, _), figures): (&Kind, Vec<String>)| {
        (!figures.is_empty()).then(|| format!("{kind}. Exponents: {}.", figures.join(", ")))
    };
    KINDS.iter().zip(figures).filter_map(sentence).collect()
}

/// The operation, with its threads where it was measured on several numbers of them.
pub(super) fn variant_name(record: &Record, variant: Variant<'_>) -> String {
    let operation = code(variant.operation);
    let is_only =
        Variant::all(record).iter().filter(|other| other.operation == variant.operation).count() == 1;
    match variant.threads {
        _ if is_only => operation,
        1 => format!("{operation} on 1 thread"),
        threads => format!("{operation} on {threads} threads"),
    }
}

/// Waiting is told by the processor alone, and only where nobody else wanted it.
fn cpu(record: &Record) -> Vec<String> {
    let sentence = |timing: &Timing<'_>| {
        let counts = timing.workload.stretches.first().filter(|_| is_idle(record))?;
        let threads = f64::from(timing.workload.threads.min(record.machine.cores));
        let busy = counts.cpu_seconds / counts.wall_seconds;
        (busy < BUSY * threads).then(|| {
            format!(
                "{} keeps {busy:.2} cores busy where it has threads for {threads}: they wait for {:.0} % of the time.",
                code(&timing.workload.id),
                (1.0 - busy / threads) * 100.0
            )
        })
    };
    representatives(record).iter().filter_map(sentence).collect()
}

pub(super) fn is_idle(record: &Record) -> bool {
    record.least_free().is_none_or(|free| free >= IDLE)
}

fn noise(record: &Record) -> Option<String> {
    let timings = timings(record);
    let worst = timings.iter().max_by(|a, b| a.between.spread().total_cmp(&b.between.spread()))?;
    let spread = worst.between.spread();
    (spread > NOISY).then(|| {
        format!(
            "The runs are noisy: medians of {} differ by {:.0} %. Differences below that decide nothing here.",
            code(&worst.workload.id),
            spread * 100.0
        )
    })
}
