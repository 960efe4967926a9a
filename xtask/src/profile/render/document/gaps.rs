//! The sentences that stand in place of what was not measured.

use crate::profile::record::Record;
use crate::profile::render::table::{code, plain};

/// More workloads than these are not listed one by one.
const LISTED: usize = 3;

/// Why `probe` did not measure something; equal reasons once. Empty where it measured all that it was asked for.
pub(super) fn gaps(record: &Record, probe: &str) -> String {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for gap in record.unavailable.iter().filter(|gap| gap.probe == probe) {
        match reasons.iter_mut().find(|(reason, _)| *reason == gap.reason) {
            Some((_, workloads)) => workloads.push(code(&gap.workload)),
            None => reasons.push((&gap.reason, vec![code(&gap.workload)])),
        }
    }
    let sentence = |(reason, workloads): (&str, Vec<String>)| {
        format!("Not measured for {}: {}.\n\n", listed(&workloads), plain(reason.trim_end_matches('.')))
    };
    reasons.into_iter().map(sentence).collect()
}

/// [`gaps`], or `otherwise` as a sentence of its own where the record knows of none.
pub(super) fn gaps_or(record: &Record, probe: &str, otherwise: &str) -> String {
    match gaps(record, probe) {
        gaps if gaps.is_empty() => format!("{otherwise}\n\n"),
        gaps => gaps,
    }
}

/// The first of `names`, and how many more there are.
pub(super) fn listed(names: &[String]) -> String {
    let shown = names.len().min(LISTED);
    match names.len() - shown {
        0 | 1 => names.join(", "),
        more => format!("{} and {more} more", names[..shown].join(", ")),
    }
}
