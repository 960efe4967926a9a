//! Where a document argued its purpose from another mode, a neutral one takes the place of what leaves.

use super::cut::is_rule;
use super::settle::{Cut, What};
use crate::markdown::{BlockKind, Document, SectionId};
use crate::pattern::regex;
use crate::scope::Destination;
use regex::Regex;
use std::sync::LazyLock;

/// What the document is for, whatever another mode does.
pub(super) const NEUTRAL: &str = "The aim is to find what limits this mode.";

/// Headings that say what a document is for.
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)^\W*(?:\d+\W+)?(?:the )?(?:\w+ )?(?:purpose|objectives?|goals?|aims?|motivation|mission)\W*$")
});

/// Sentences that say so.
static SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\W*(?:the |our |its |main )*(?:purpose|objective|goal|aim|motivation|mission)\b|\b(?:aims?|goal|purpose|objective) (?:is|of this|here)\b",
    )
});

/// Whether a section says what the document is for.
pub(super) fn heads(document: &Document, section: SectionId) -> bool {
    let heading = document.sections()[section].heading;
    heading.is_some_and(|id| HEADING.is_match(&document.block(id).plain_text()))
}

/// Whether a cut takes out what the document is for, argued from another mode: a paragraph that says so, or all that
/// stood under a heading which does.
pub(super) fn is_argued(document: &Document, cut: &Cut, leaving: &[bool]) -> bool {
    if cut.destination != Destination::Comparative {
        return false;
    }
    let (What::Block(id) | What::Sentences(id)) = cut.what else { return false };
    let section = document.section_at(cut.range.start);
    let text = document.source(&cut.range);
    document.block(id).kind == BlockKind::Paragraph && SENTENCE.is_match(text)
        || heads(document, section) && is_emptied(document, section, leaving)
}

/// Whether nothing of a section's own text stays.
fn is_emptied(document: &Document, section: SectionId, leaving: &[bool]) -> bool {
    let section = &document.sections()[section];
    let (Some(first), Some(last)) = (section.blocks.first(), section.blocks.last()) else { return false };
    let own = document.block(*first).range.start..document.block(*last).range.end;
    let (first, last) = document.lines().span(&own);
    let is_content = |line: &usize| {
        let text = document.source(&document.lines().range(*line)).trim();
        !text.is_empty() && !is_rule(document, *line)
    };
    (first..=last).filter(is_content).all(|line| leaving[line])
}
