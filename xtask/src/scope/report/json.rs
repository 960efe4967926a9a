//! Findings as JSON, for programs.

use super::Judged;
use crate::markdown::Document;
use crate::scope::{Category, Finding, Status};
use serde::Serialize;

/// Version of the format; it grows when a field changes its meaning.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    documents: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    status: Status,
    findings: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    category: Category,
    /// First and last line, counted from 1: those that would move, or where the reference stands.
    lines: (usize, usize),
    message: &'a str,
}

/// All documents with their findings, those without any as well.
pub fn json(judged: &[Judged<'_>]) -> serde_json::Result<String> {
    let documents = judged
        .iter()
        .map(|one| Entry {
            path: one.path.as_str(),
            status: one.status(),
            findings: one.findings.iter().map(|finding| row(one.document, finding)).collect(),
        })
        .collect();
    serde_json::to_string_pretty(&Report { schema: SCHEMA, documents })
}

fn row<'a>(document: &Document, finding: &'a Finding) -> Row<'a> {
    Row {
        rule: finding.rule.name,
        category: finding.rule.category,
        lines: document.lines().span(&finding.range),
        message: &finding.message,
    }
}
