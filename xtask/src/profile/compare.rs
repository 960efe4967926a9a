//! Two records of one mode held against each other: what the library does more slowly, or more of, than it did.
//!
//! What counts exactly decides from [`LEAST`] on, and outside of what it varies by; a time only where its interval and that
//! of the earlier record do not overlap. What cannot be compared is not judged, and that is said.

mod command;
mod judge;
mod metric;
mod report;
mod surroundings;
#[cfg(test)]
mod tests;

use serde::Serialize;

use self::judge::Verdict;
use self::metric::Metric;
use self::surroundings::Surroundings;
use super::record::{Record, Workload};
use super::statistics::Interval;

pub(super) use command::run;

/// A change by less than this share of the earlier figure is none.
const LEAST: f64 = 0.01;

/// What became of one mode.
#[derive(Debug, Serialize)]
struct Comparison {
    /// The id of the mode.
    mode: String,
    /// What people call it.
    title: String,
    /// The earlier record.
    before: Origin,
    /// The fresh one.
    now: Origin,
    /// What else than the figures is not the same, a line for each.
    differences: Vec<String>,
    /// What of the mode is not judged, and why.
    unjudged: Vec<String>,
    /// Workloads that only the fresh record holds.
    new: Vec<String>,
    /// Workloads that only the earlier one holds.
    gone: Vec<String>,
    /// The slow-down that can be told in half of the workloads whose times are judged, as a share: smaller ones are hidden by
    /// what the runs differ by.
    resolution: Option<f64>,
    /// Every metric of every workload that stands in both.
    rows: Vec<Row>,
}

/// Where a record comes from.
#[derive(Debug, Serialize)]
struct Origin {
    /// The library and its version.
    subject: String,
    /// When it was measured.
    date: String,
    /// The commit that was measured.
    commit: Option<String>,
    /// Something in the work tree was in no commit.
    dirty: bool,
}

/// One metric of one workload in both records.
#[derive(Debug, Serialize)]
struct Row {
    /// The id of the workload.
    workload: String,
    /// What was measured.
    metric: Metric,
    /// In the earlier record. None where it was not measured.
    before: Option<Interval>,
    /// In the fresh one. None where it was not measured.
    now: Option<Interval>,
    /// By which share of the earlier figure the fresh one is larger. None where that was nothing, or one of them is missing.
    change: Option<f64>,
    /// What that means.
    verdict: Verdict,
    /// Why this one is not judged, where the whole mode does not say it.
    reason: Option<String>,
}

impl Comparison {
    /// Holds `now` against `before`, a record of the same mode.
    fn of(before: &Record, now: &Record) -> Comparison {
        let surroundings = Surroundings::of(before, now);
        let others = |one: &Record, other: &Record| {
            let ids = one.workloads.iter().map(|workload| workload.id.clone());
            ids.filter(|id| find(other, id).is_none()).collect::<Vec<_>>()
        };
        let pairs = now.workloads.iter().filter_map(|workload| Some((find(before, &workload.id)?, workload)));
        let rows =
            pairs.flat_map(|(earlier, fresh)| judge::rows(&surroundings, (before, earlier), (now, fresh)));
        let rows: Vec<Row> = rows.collect();
        Comparison {
            mode: now.mode.id.clone(),
            title: now.mode.title.clone(),
            before: Origin::of(before),
            now: Origin::of(now),
            resolution: judge::resolution(&rows, surroundings.drift),
            rows,
            new: others(now, before),
            gone: others(before, now),
            unjudged: surroundings.unjudged(),
            differences: surroundings.differences,
        }
    }

    /// How many rows have this verdict.
    fn count(&self, verdict: Verdict) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }
}

impl Origin {
    fn of(record: &Record) -> Origin {
        Origin {
            subject: format!("{} {}", record.subject.name, record.subject.version),
            date: record.date.clone(),
            commit: record.source.commit.clone(),
            dirty: record.source.dirty,
        }
    }
}

fn find<'a>(record: &'a Record, id: &str) -> Option<&'a Workload> {
    record.workloads.iter().find(|workload| workload.id == id)
}
