//! What a rule is.

use super::cue::Cue;
use crate::diagnostic::Level;
use serde::Serialize;

/// The static record of a rule.
#[derive(Debug)]
pub struct Rule {
    /// Reads well after "allow" and names the bad pattern, in kebab case.
    pub name: &'static str,
    /// Why the stretch does not belong.
    pub category: Category,
    /// Where it belongs; `None` where the rule only reports.
    pub destination: Option<Destination>,
    /// What a person can do about it; empty where it moves.
    pub help: &'static str,
    /// One line, lower case, no full stop; the message of its findings.
    pub summary: &'static str,
    /// Markdown with the headings What it does, Why is this bad, Example, Instead.
    pub docs: &'static str,
    /// What shows it in a heading, for all that stands under it.
    pub(super) headings: &'static [Cue],
    /// What shows it in a sentence, an item, a row.
    pub(super) texts: &'static [Cue],
}

/// Rules are their names: each exists once.
impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

/// Why a stretch does not belong in a profiling document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// It puts this mode beside another mode, implementation, language or library.
    CrossMode,
    /// It proposes, recommends, schedules or predicts a change.
    Optimization,
    /// It refers to a document that does not exist.
    Reference,
    /// It is a comment for the linter that does not do what it should.
    Allow,
}

/// The section of the optimization proposal that a stretch moves to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Destination {
    /// What could be changed.
    Proposals,
    /// Comparative reasoning: one mode beside another.
    Comparative,
    /// What changes are expected to bring.
    ExpectedResults,
    /// Trade-offs and options.
    TradeOffs,
    /// Effort, priority, order, schedule.
    Roadmap,
}

impl Category {
    /// All of them.
    pub const ALL: [Category; 4] =
        [Category::CrossMode, Category::Optimization, Category::Reference, Category::Allow];

    /// Its name, as comments and reports write it.
    pub fn name(self) -> &'static str {
        match self {
            Category::CrossMode => "cross-mode",
            Category::Optimization => "optimization",
            Category::Reference => "reference",
            Category::Allow => "allow",
        }
    }

    /// How grave its findings are.
    pub fn level(self) -> Level {
        match self {
            Category::CrossMode | Category::Optimization => Level::Error,
            Category::Reference | Category::Allow => Level::Warning,
        }
    }
}

impl Destination {
    /// All of them, in the order in which the proposal has them.
    pub const ALL: [Destination; 5] = [
        Destination::Proposals,
        Destination::Comparative,
        Destination::ExpectedResults,
        Destination::TradeOffs,
        Destination::Roadmap,
    ];

    /// The title of the section.
    pub fn title(self) -> &'static str {
        match self {
            Destination::Proposals => "Proposals",
            Destination::Comparative => "Comparative reasoning",
            Destination::ExpectedResults => "Expected results",
            Destination::TradeOffs => "Trade-offs and options",
            Destination::Roadmap => "Roadmap",
        }
    }
}
