//! What is wrong with a file, in the formats of machines: annotations of GitHub, SARIF.

mod github;
mod sarif;

pub use github::github;
pub use sarif::sarif;

use crate::repo::RelPath;
use std::sync::Arc;

/// Something wrong with a stretch of a file.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The file.
    pub path: RelPath,
    /// Name of the [`Kind`] of problem.
    pub kind: &'static str,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// Where it begins.
    pub start: Place,
    /// Behind its end.
    pub end: Place,
    /// What would mend it.
    pub fix: Option<Fix>,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// A kind of problem.
#[derive(Debug, Clone)]
pub struct Kind {
    /// In kebab case.
    pub name: &'static str,
    /// How grave its problems are.
    pub level: Level,
    /// What it reports, in one line.
    pub summary: String,
    /// Why, in Markdown.
    pub help: String,
}

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It is wrong.
    Error,
    /// It needs a look.
    Warning,
}

/// What would mend a problem.
#[derive(Debug, Clone)]
pub struct Fix {
    /// In one line.
    pub description: String,
    /// The files that would change.
    pub files: Vec<Rewrite>,
}

/// A file before and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// The file; it need not exist before.
    pub path: RelPath,
    /// Empty for a file that does not exist.
    pub before: Arc<str>,
    /// What it would hold.
    pub after: Arc<str>,
}

impl Level {
    /// As both formats call it.
    fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
        }
    }
}

/// The level of a diagnostic's kind; an error where the kind is not among them.
fn level(diagnostic: &Diagnostic, kinds: &[Kind]) -> Level {
    kinds.iter().find(|kind| kind.name == diagnostic.kind).map_or(Level::Error, |kind| kind.level)
}
