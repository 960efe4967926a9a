//! Candidates for a limit, which of them pass, and how they are ranked.

use super::threshold::{self, Threshold};
use crate::profile::record::CostKind;
use crate::profile::render::heading::Heading;
use crate::profile::render::number::Precision;
use crate::profile::render::owner::Owner;
use crate::profile::render::table::code;
use crate::profile::statistics::Interval;

/// Other workloads of the same limit that a sentence names.
const OTHERS: usize = 3;

/// What takes the time. Candidates of one cause are told in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    Allocation,
    /// Threads that wait for one another.
    Waiting,
    /// A single thread that leaves its core idle, or a measured cost of reading.
    Io,
    InterpreterLock,
    Garbage,
    /// Any other measured cost, by its kind.
    Cost(CostKind),
    Imbalance,
    Function(String, Owner),
    Owner(Owner),
}

impl Cause {
    fn threshold(&self) -> &'static Threshold {
        match self {
            Cause::Allocation => &threshold::ALLOCATION,
            Cause::Waiting | Cause::Io => &threshold::WAITING,
            Cause::InterpreterLock => &threshold::LOCK,
            Cause::Garbage => &threshold::GARBAGE,
            Cause::Cost(..) => &threshold::COST,
            Cause::Imbalance => &threshold::IMBALANCE,
            Cause::Function(..) => &threshold::FUNCTION,
            Cause::Owner(_) => &threshold::OWNER,
        }
    }
}

/// Something that takes a share of a workload's time.
pub(super) struct Candidate {
    pub(super) cause: Cause,
    /// What it is called in a sentence.
    pub(super) name: String,
    /// What tells it from others of its cause, where anything does.
    pub(super) title: Option<String>,
    /// The id of the workload.
    pub(super) workload: String,
    pub(super) share: Interval,
    /// What the share is a share of: `of the CPU time`.
    pub(super) of: &'static str,
    /// The part of the workload's time that this is a share of: less than all for shares of CPU time where threads wait.
    pub(super) part: f64,
    /// What else is known, as half sentences.
    pub(super) details: Vec<String>,
    /// Where the table stands that this comes from.
    pub(super) tables: Vec<Heading>,
}

/// Whether a candidate passes its threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The whole interval does.
    Passes,
    /// Part of it does.
    Undecided,
    /// None of it does.
    Below,
}

impl Candidate {
    pub(super) fn standing(&self) -> Standing {
        let threshold = self.cause.threshold().value;
        match self.share {
            Interval { lower, .. } if lower >= threshold => Standing::Passes,
            Interval { upper, .. } if upper >= threshold => Standing::Undecided,
            _ => Standing::Below,
        }
    }

    /// The least share of all of the workload's time.
    fn at_least(&self) -> f64 {
        self.share.lower * self.part
    }

    /// The data do not decide, and not only because one function of many has few samples.
    pub(super) fn is_worth_telling(&self) -> bool {
        let is_one_of_many = matches!(self.cause, Cause::Function(..) | Cause::Owner(_));
        self.standing() == Standing::Undecided
            && (!is_one_of_many || self.share.estimate >= self.cause.threshold().value)
    }

    /// What it is called, with what tells it from others.
    pub(super) fn full_name(&self) -> String {
        match &self.title {
            Some(title) => format!("{} ({title})", self.name),
            None => self.name.clone(),
        }
    }

    /// The share with its interval, and where: `45 % (41–49 %) of the CPU time of x`.
    pub(super) fn place(&self) -> String {
        format!("{} {} of {}", self.figure(), self.of, code(&self.workload))
    }

    fn figure(&self) -> String {
        Precision::percent(self.share).both(self.share)
    }
}

/// The candidates that pass, those of one cause together, the ones with the largest lower ends first.
pub(super) fn ranked(candidates: &[Candidate]) -> Vec<Vec<&Candidate>> {
    let mut passing: Vec<_> =
        candidates.iter().filter(|candidate| candidate.standing() == Standing::Passes).collect();
    passing.sort_by(|a, b| {
        let by_share = b.at_least().total_cmp(&a.at_least());
        by_share.then_with(|| (&a.cause, &a.workload).cmp(&(&b.cause, &b.workload)))
    });
    let mut groups: Vec<Vec<&Candidate>> = Vec::new();
    for candidate in passing {
        match groups.iter_mut().find(|group| group[0].cause == candidate.cause) {
            Some(group) => group.push(candidate),
            None => groups.push(vec![candidate]),
        }
    }
    groups
}

/// What there is to say of one cause.
pub(super) fn sentence(group: &[&Candidate]) -> String {
    let Some((first, others)) = group.split_first() else { return String::new() };
    let details: String = first.details.iter().map(|detail| format!("; {detail}")).collect();
    let tables: Vec<_> = first.tables.iter().map(|table| table.link()).collect();
    let mut text = format!(
        "**{}**: {}{details} ({}).",
        capitalised(&first.full_name()),
        first.place(),
        tables.join(", ")
    );
    if !others.is_empty() {
        let shown: Vec<_> = others
            .iter()
            .take(OTHERS)
            .map(|other| {
                let title = other.title.as_ref().map_or(String::new(), |title| format!(" ({title})"));
                format!("{} in {}{title}", other.figure(), code(&other.workload))
            })
            .collect();
        let more = match others.len() - shown.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        text += &format!(" Also {}{more}.", shown.join(", "));
    }
    text
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
