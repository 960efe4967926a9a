//! What a change of a figure means.

use serde::Serialize;

use super::metric::{Figure, Metric};
use super::surroundings::Surroundings;
use super::{LEAST, Row};
use crate::profile::record::{Record, Workload};
use crate::profile::statistics::{Interval, median};

/// What a change of a figure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    /// More than before.
    Regression,
    /// Less than before.
    Improvement,
    /// Nothing that can be told from no change.
    Same,
    /// The two cannot be compared.
    NotJudged,
}

/// A workload and the record that it stands in.
type Place<'a> = (&'a Record, &'a Workload);

/// All that both records say of a workload.
pub(super) fn rows(surroundings: &Surroundings, before: Place<'_>, now: Place<'_>) -> Vec<Row> {
    let apart = apart(before, now);
    let pairs = Metric::ALL.map(|metric| (metric, metric.of(before.0, before.1), metric.of(now.0, now.1)));
    let pairs = pairs.into_iter().filter(|(_, before, now)| before.is_some() || now.is_some());
    pairs
        .map(|(metric, earlier, fresh)| {
            let reason = apart.clone().or_else(|| match (&earlier, &fresh) {
                (Some(earlier), Some(fresh)) => doubt(earlier, fresh),
                (None, _) => Some(missing("then", metric, before)),
                (_, None) => Some(missing("now", metric, now)),
            });
            let (earlier, fresh) =
                (earlier.map(|figure| figure.interval), fresh.map(|figure| figure.interval));
            let verdict = match (earlier, fresh) {
                (Some(earlier), Some(fresh)) if reason.is_none() && surroundings.allow(metric) => {
                    decide(earlier, fresh, if metric == Metric::Time { surroundings.drift } else { 1.0 })
                }
                _ => Verdict::NotJudged,
            };
            let change = earlier.zip(fresh).filter(|(earlier, _)| earlier.estimate > 0.0);
            let change = change.map(|(earlier, fresh)| fresh.estimate / earlier.estimate - 1.0);
            let workload = now.1.id.clone();
            Row { workload, metric, before: earlier, now: fresh, change, verdict, reason }
        })
        .collect()
}

/// More or less, by [`LEAST`] at least and outside of both intervals. `drift` is how many times as long the same piece of work
/// takes on the machine now: so much of a difference is the machine's.
pub(super) fn decide(before: Interval, now: Interval, drift: f64) -> Verdict {
    let is_more = |more: Interval, less: Interval, drift: f64| {
        more.lower > less.upper * drift.max(1.0) && more.estimate >= less.estimate * (1.0 + LEAST)
    };
    if is_more(now, before, drift) {
        Verdict::Regression
    } else if is_more(before, now, 1.0 / drift) {
        Verdict::Improvement
    } else {
        Verdict::Same
    }
}

/// The share by which the time of the middle workload would have to grow to be told.
pub(super) fn resolution(rows: &[Row], drift: f64) -> Option<f64> {
    let judged = rows.iter().filter(|row| row.metric == Metric::Time && row.verdict != Verdict::NotJudged);
    let least = judged.filter_map(|row| {
        let (before, now) = row.before.zip(row.now)?;
        Some(before.upper / before.estimate * drift.max(1.0) * (now.estimate / now.lower) - 1.0)
    });
    median(&least.collect::<Vec<_>>())
}

/// Why nothing of two workloads of one name can be compared.
fn apart((before, earlier): Place<'_>, (now, fresh): Place<'_>) -> Option<String> {
    let sizes = [
        ("records", Some(earlier.records), Some(fresh.records)),
        ("bytes", earlier.bytes, fresh.bytes),
        ("threads", Some(earlier.threads.into()), Some(fresh.threads.into())),
    ];
    if let Some((what, before, now)) = sizes.into_iter().find(|(_, before, now)| before != now) {
        let said =
            |count: Option<u64>| count.map_or("an unknown number of".to_owned(), |count| count.to_string());
        return Some(format!("it has {} {what}, not {}", said(now), said(before)));
    }
    if (earlier.kind, &earlier.parameters) != (fresh.kind, &fresh.parameters) {
        return Some("it is measured with other parameters".to_owned());
    }
    let digest = |record: &Record| {
        let input = record.inputs.iter().find(|input| input.name == fresh.input)?;
        Some(input.sha256.clone())
    };
    let is_other = match (digest(before), digest(now)) {
        // What is made of several inputs has a name of its own.
        (None, None) => before.inputs != now.inputs,
        (before, now) => before != now,
    };
    is_other.then(|| "its input differs".to_owned())
}

fn doubt(before: &Figure<'_>, now: &Figure<'_>) -> Option<String> {
    let doubt = before.doubt.or(now.doubt).map(str::to_owned);
    doubt.or_else(|| match (before.source, now.source) {
        (Some(before), Some(now)) if before != now => Some(format!("counted by {now}, before by {before}")),
        _ => None,
    })
}

/// Why one of the records does not hold what the other one does.
fn missing(when: &str, metric: Metric, (record, workload): Place<'_>) -> String {
    let probe = metric.probe().map(|probe| probe.name());
    let mut gaps = record.unavailable.iter();
    match gaps.find(|gap| gap.workload == workload.id && Some(gap.probe.as_str()) == probe) {
        Some(gap) => format!("not measured {when}: {}", gap.reason),
        None => format!("not measured {when}"),
    }
}
