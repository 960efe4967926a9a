//! What is compared of a workload, and how far each figure can be trusted.

use serde::Serialize;

use crate::profile::record::{Allocations, Probe, Record, Workload};
use crate::profile::render::baseline::{HELD, MEDIAN_OVER_MEAN, own, tolerated};
use crate::profile::render::timing::{Timing, is_crowded, to_f64};
use crate::profile::statistics::Interval;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Metric {
    #[serde(rename = "time of an iteration in nanoseconds")]
    Time,
    #[serde(rename = "instructions of own code")]
    Instructions,
    #[serde(rename = "allocations")]
    Allocations,
    #[serde(rename = "reallocations")]
    Reallocations,
    #[serde(rename = "bytes requested")]
    Bytes,
    #[serde(rename = "peak live bytes")]
    Peak,
    #[serde(rename = "objects")]
    Objects,
    #[serde(rename = "bytes of objects")]
    ObjectBytes,
}

/// A figure of a record.
#[derive(Clone, Debug)]
pub(super) struct Figure<'a> {
    /// The figure, and where that of another run would lie.
    pub(super) interval: Interval,
    /// What counted it: another tool counts otherwise. None for times.
    pub(super) source: Option<&'a str>,
    /// Why nothing can be told from it.
    pub(super) doubt: Option<&'static str>,
}

impl Metric {
    /// All of them, in the order in which they are shown.
    pub(super) const ALL: [Metric; 8] = [
        Metric::Time,
        Metric::Instructions,
        Metric::Allocations,
        Metric::Reallocations,
        Metric::Bytes,
        Metric::Peak,
        Metric::Objects,
        Metric::ObjectBytes,
    ];

    /// As a table says it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Metric::Time => "time",
            Metric::Instructions => "instructions of own code",
            Metric::Allocations => "allocations",
            Metric::Reallocations => "reallocations",
            Metric::Bytes => "bytes requested",
            Metric::Peak => "peak live bytes",
            Metric::Objects => "objects",
            Metric::ObjectBytes => "bytes of objects",
        }
    }

    /// The probe that tells it. None for times, which every record holds.
    pub(super) fn probe(self) -> Option<Probe> {
        match self {
            Metric::Time => None,
            Metric::Instructions => Some(Probe::Instructions),
            Metric::Allocations | Metric::Reallocations | Metric::Bytes | Metric::Peak => {
                Some(Probe::Allocations)
            }
            Metric::Objects | Metric::ObjectBytes => Some(Probe::Objects),
        }
    }

    /// What `record` says of it. None where it was not measured, or is not held.
    pub(super) fn of<'a>(self, record: &Record, workload: &'a Workload) -> Option<Figure<'a>> {
        let counted = workload.allocations.as_ref();
        let objects = workload.interpreter.as_ref().and_then(|interpreter| interpreter.objects.as_ref());
        match self {
            Metric::Time => time(record, workload),
            Metric::Instructions => instructions(workload),
            Metric::Allocations => counted.map(|counted| {
                let iterations = counted.iterations.iter().map(|requests| requests.allocations);
                repeated(workload, counted, counted.allocations, iterations.collect())
            }),
            Metric::Bytes => counted.map(|counted| {
                let iterations = counted.iterations.iter().map(|requests| requests.bytes_requested);
                repeated(workload, counted, counted.bytes_requested, iterations.collect())
            }),
            Metric::Reallocations => {
                counted.and_then(|counted| once(workload, counted.reallocations?, &counted.source))
            }
            Metric::Peak => {
                counted.and_then(|counted| once(workload, counted.peak_live_bytes, &counted.source))
            }
            Metric::Objects => {
                objects.and_then(|objects| once(workload, objects.allocations, &objects.source))
            }
            Metric::ObjectBytes => objects.and_then(|objects| once(workload, objects.bytes, &objects.source)),
        }
    }
}

/// The time of an iteration, within all that is uncertain about it.
fn time<'a>(record: &Record, workload: &'a Workload) -> Option<Figure<'a>> {
    let timing = Timing::of(workload).filter(|_| HELD.contains(&workload.kind))?;
    let doubt = match timing.again {
        _ if is_crowded(record, workload) => Some("it has more threads than the machine has cores"),
        None => Some("one run says nothing of the next"),
        Some(_) => None,
    };
    Some(Figure { interval: timing.overall(), source: None, doubt })
}

/// The mean of the iterations.
fn instructions(workload: &Workload) -> Option<Figure<'_>> {
    let counted = workload.instructions.as_ref()?;
    let iterations = own(counted);
    let number = u64::try_from(iterations.len()).ok().filter(|&number| number > 0)?;
    let interval = within(iterations.iter().sum::<u64>() / number, tolerated(workload, &iterations, 1.0));
    Some(Figure { interval, source: Some(&counted.tool), doubt: None })
}

/// What was counted in several iterations, of which `value` is the one in the middle.
fn repeated<'a>(
    workload: &Workload,
    counted: &'a Allocations,
    value: u64,
    iterations: Vec<u64>,
) -> Figure<'a> {
    let interval = within(value, tolerated(workload, &iterations, MEDIAN_OVER_MEAN));
    Figure { interval, source: Some(&counted.source), doubt: None }
}

/// What a record holds one figure of: known to repeat where the allocations do. Threads make it vary, nobody knows by how
/// much: then it is not held.
fn once<'a>(workload: &Workload, value: u64, source: &'a str) -> Option<Figure<'a>> {
    let repeats = workload.allocations.as_ref().is_some_and(Allocations::repeats);
    let doubt = (!repeats).then_some("it varies from run to run, and was counted once");
    let figure = Figure { interval: within(value, 0.0), source: Some(source), doubt };
    (workload.threads == 1).then_some(figure)
}

fn within(value: u64, tolerance: f64) -> Interval {
    let estimate = to_f64(value);
    Interval { estimate, lower: estimate * (1.0 - tolerance), upper: estimate * (1.0 + tolerance) }
}
