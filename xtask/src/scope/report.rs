//! Findings for people and for programs.

mod human;
mod json;

pub use human::human;
pub use json::json;

use super::{Finding, Status};
use crate::markdown::Document;
use relative_path::RelativePath;

/// A document that was judged.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// Relative to the root.
    pub path: &'a RelativePath,
    /// The document as it was read.
    pub document: &'a Document,
    /// What was found in it; may be nothing.
    pub findings: &'a [Finding],
}

impl Judged<'_> {
    /// How far the document is out of scope.
    pub fn status(&self) -> Status {
        Status::of(self.document, self.findings)
    }
}

/// One line: how many documents there are of each status, and how many findings.
pub fn summary(judged: &[Judged<'_>]) -> String {
    let with = |status| judged.iter().filter(|one| one.status() == status).count();
    let findings: usize = judged.iter().map(|one| one.findings.len()).sum();
    format!(
        "{}: {} clean, {} minor, {} major; {}",
        counted(judged.len(), "document"),
        with(Status::Clean),
        with(Status::Minor),
        with(Status::Major),
        counted(findings, "finding"),
    )
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
