//! What limits a mode: findings that the record supports, each a share of an operation's time with its interval and
//! its figure, ranked across kinds, by thresholds that are stated.
//!
//! A threshold is passed only where the whole interval passes it; in between, the data do not decide, and that is said.

mod finding;
mod priced;
mod remarks;
mod sampled;
mod threshold;
mod waits;

pub(super) use threshold::thresholds;

use super::hot::{Hot, MIN_SAMPLES};
use super::table::code;
use crate::profile::record::Record;
use crate::profile::stacks::Stacks;
use finding::Candidate;

/// More findings than a reader takes in are left to the tables.
const MOST: usize = 8;

/// Undecided ones that are named.
const OPEN: usize = 3;

/// What limits the mode, in sentences.
pub(super) struct Verdict {
    /// One or two sentences that hold for the whole.
    headline: String,
    /// What passes its threshold, most limiting first.
    pub(super) findings: Vec<String>,
    /// What else there is to say: what is not decided, and how costs, growth, threads, parameters and noise stand.
    pub(super) remarks: Vec<String>,
}

impl Verdict {
    pub(super) fn headline(&self) -> &str {
        &self.headline
    }
}

/// The verdict on a record.
pub(super) fn verdict(record: &Record, stacks: &Stacks, hot: &[Hot<'_>]) -> Verdict {
    let mut candidates = sampled::candidates(record, stacks, hot);
    candidates.extend(waits::candidates(record, hot));
    candidates.extend(priced::candidates(record, hot));
    let ranked = finding::ranked(&candidates);
    let headline = headline(&candidates, &ranked);
    let mut remarks = undecided(&candidates, hot);
    remarks.extend(remarks::remarks(record));
    if let Some(more) = ranked.len().checked_sub(MOST).filter(|&more| more > 0) {
        remarks.insert(
            0,
            match more {
                1 => {
                    "One more limit passes its threshold with a smaller share; the tables hold it.".to_owned()
                }
                more => format!(
                    "{more} more limits pass their thresholds with smaller shares; the tables hold them."
                ),
            },
        );
    }
    let findings = ranked.iter().take(MOST).map(|group| finding::sentence(group)).collect();
    Verdict { headline, findings, remarks }
}

/// The machine had its cores free, so that waiting tells of the workload.
pub(in crate::profile) fn is_idle(record: &Record) -> bool {
    record.least_free().is_none_or(|free| free >= threshold::IDLE.value)
}

/// By how much longer the same work took at one time than at another, where that is more than can be overlooked.
pub(super) fn unevenness(record: &Record) -> Option<f64> {
    record.slowdown().filter(|&slowdown| slowdown > threshold::UNEVEN.value)
}

fn headline(candidates: &[Candidate], ranked: &[Vec<&Candidate>]) -> String {
    if let Some(first) = ranked.first().and_then(|group| group.first()) {
        return format!("What limits most is {}: {}.", first.full_name(), first.place());
    }
    let largest = candidates.iter().max_by(|a, b| a.share.estimate.total_cmp(&b.share.estimate));
    match largest {
        Some(largest) => format!(
            "No single limit: nothing passes its threshold. The largest share is {}, {}.",
            largest.full_name(),
            largest.place()
        ),
        None => "Nothing was measured that tells what limits this mode.".to_owned(),
    }
}

/// Where the data do not decide.
fn undecided(candidates: &[Candidate], hot: &[Hot<'_>]) -> Vec<String> {
    let mut remarks = Vec::new();
    let open: Vec<_> = candidates.iter().filter(|candidate| candidate.is_worth_telling()).collect();
    if !open.is_empty() {
        let shown: Vec<_> =
            open.iter().take(OPEN).map(|open| format!("{} ({})", open.full_name(), open.place())).collect();
        let more = match open.len() - shown.len() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        remarks.push(format!(
            "Not decided, because the interval holds the threshold: {}{more}.",
            shown.join("; ")
        ));
    }
    let few: Vec<_> =
        hot.iter().filter(|hot| hot.samples < MIN_SAMPLES).map(|hot| code(&hot.workload.id)).collect();
    if !few.is_empty() {
        remarks.push(format!(
            "Not enough samples to say where the time of {} goes: fewer than {MIN_SAMPLES}.",
            few.join(", ")
        ));
    }
    remarks
}

#[cfg(test)]
mod tests;
