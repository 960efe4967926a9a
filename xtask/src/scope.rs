//! The linter: what in a profiling document compares modes or decides about changes, and so belongs elsewhere.
//!
//! Nothing here reads a file. The unit of judgement is a block in its section, and a sentence in its block.

mod alternatives;
mod anaphora;
#[cfg(test)]
mod cases;
mod collect;
mod context;
mod cue;
mod debt;
mod fill;
mod finding;
mod group;
mod judge;
mod keep;
mod manual;
mod needs;
mod page;
mod propagate;
#[cfg(test)]
mod properties;
mod reading;
pub mod report;
mod rule;
mod rules;
mod setting;
mod sieve;
mod subject;
mod suppress;
mod table;
mod tree;
mod vocabulary;
mod words;

pub use debt::{Compared, Debt};
pub use finding::{Finding, Fix, Unit};
pub use manual::{explain, manual};
pub use page::{Page, Role};
pub use rule::{Category, Destination, Rule};
pub use rules::RULES;
pub use vocabulary::Vocabulary;

use crate::markdown::Document;
use cue::Cues;
use serde::Serialize;
use std::{sync::OnceLock, thread};

/// How far a document is out of scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// No finding.
    Clean,
    /// Single blocks or sentences, or references to mend.
    Minor,
    /// Whole sections, or a fifth or more of its non-blank lines.
    Major,
}

/// Reads all cues, which takes about as long as to judge a few documents; the first judgement does it where nobody did before.
pub fn prepare() {
    static READY: OnceLock<()> = OnceLock::new();
    let of_headings =
        || Cues::gather(&[&judge::of_headings()[..], &setting::cues(), &table::cues()].concat());
    let of_texts = || {
        let answers = [rules::comparative_question::cues()];
        Cues::gather(&[&judge::of_texts()[..], &keep::cues(), &anaphora::cues(), &answers].concat());
    };
    // Threads of its own: a thread that waits for work on all cores may judge meanwhile, and come here again.
    READY.get_or_init(|| {
        thread::scope(|threads| {
            threads.spawn(of_headings);
            of_texts();
        });
    });
}

/// Judges a document.
///
/// Findings that move are disjoint and maximal: a section whose every non-blank line is out of scope is one finding. All are
/// sorted by their start; findings that are only reported may lie inside others.
pub fn lint(document: &Document, page: &Page, vocabulary: &Vocabulary) -> Vec<Finding> {
    if page.role == Role::Generated {
        return vec![];
    }
    prepare();
    let allows = suppress::allows(document);
    let mut found = rules::dangling_reference::findings(document, page);
    found.retain(|finding| !suppress::is_allowed(&finding.highlight, finding.rule, &allows));
    if page.role == Role::Profile {
        let mut nodes = propagate::propagate(document, vocabulary);
        suppress::keep(&mut nodes, &allows);
        found.extend(collect::collect(document, &nodes));
    }
    if page.role == Role::Proposal {
        let mut nodes = propagate::propagate(document, vocabulary);
        suppress::keep(&mut nodes, &allows);
        let lacking = rules::proposal_without_evidence::findings(document, page, &nodes);
        let allowed = |it: &Finding| suppress::is_allowed(&it.highlight, it.rule, &allows);
        found.extend(lacking.into_iter().filter(|finding| !allowed(finding)));
    }
    found.extend(suppress::findings(&allows));
    found.sort_by_key(|finding| (finding.range.start, finding.range.end));
    found
}

impl Status {
    /// The status that these findings give a document.
    pub fn of(document: &Document, findings: &[Finding]) -> Status {
        let moving = || findings.iter().filter(|finding| finding.fix != Fix::None);
        let filled = |range| document.source(range).lines().filter(|line| !line.trim().is_empty()).count();
        let out: usize = moving().map(|finding| filled(&finding.range)).sum();
        let section = moving().any(|finding| matches!(finding.unit, Unit::Section(_)));
        match findings {
            [] => Status::Clean,
            _ if section || 5 * out >= filled(&(0..document.text().len())) && out > 0 => Status::Major,
            _ => Status::Minor,
        }
    }
}
