//! Findings as diagnostics, for the formats of machines.

use super::Judged;
use crate::diagnostic::{Diagnostic, Kind, Place};
use crate::scope::{Finding, RULES};

/// Every rule as a kind of problem.
pub fn kinds() -> Vec<Kind> {
    let kinds = RULES.iter().map(|rule| Kind {
        name: rule.name,
        level: rule.category.level(),
        summary: rule.summary.to_owned(),
        help: rule.docs.to_owned(),
    });
    kinds.collect()
}

/// A finding, without a fix.
pub fn diagnostic(judged: &Judged<'_>, finding: &Finding) -> Diagnostic {
    let (text, lines) = (judged.document.text(), judged.document.lines());
    let place = |offset| {
        let position = lines.position(text, offset);
        Place { line: position.line, column: position.column }
    };
    let words = text[finding.range.clone()].trim_end();
    Diagnostic {
        path: judged.path.to_owned(),
        kind: finding.rule.name,
        message: finding.message.clone(),
        start: place(finding.range.start),
        end: place(finding.range.start + words.len()),
        fix: None,
    }
}
