//! What a person has decided to keep: stretches that stay although a rule objects to them, with a comment where there is
//! a reason.

use super::draft::Draft;
use crate::edit::Edit;
use crate::markdown::{Block, BlockId, BlockKind, Document};
use crate::scope::{Finding, Fix};
use std::ops::Range;

/// A stretch of a document that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// In the document as it is before anything moves.
    pub range: Range<usize>,
    /// The rule that is allowed there from now on, and why.
    pub allow: Option<Allow>,
}

/// What a comment is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// Name of the rule.
    pub rule: &'static str,
    /// Why the text stays; one line.
    pub reason: String,
}

/// Where kept stretches stand in the present text of a draft.
pub(super) fn present(kept: &[Kept], draft: &Draft) -> Vec<Range<usize>> {
    kept.iter().flat_map(|kept| draft.present(&kept.range)).collect()
}

/// The findings whose text moves, without those that would take something kept.
pub(super) fn spare(findings: &mut Vec<Finding>, kept: &[Range<usize>]) {
    findings
        .retain(|finding| finding.fix == Fix::None || !kept.iter().any(|kept| meet(kept, &finding.range)));
}

/// Whether two stretches have a byte in common.
pub(super) fn meet(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// The comments that say why something was kept, put where the linter understands them.
pub(super) fn comments(kept: &[Kept], draft: &Draft, document: &Document) -> Vec<Edit> {
    let mut edits: Vec<Edit> = vec![];
    for Kept { range, allow } in kept {
        let (Some(allow), Some(place)) = (allow, draft.present(range).into_iter().next()) else { continue };
        let comment = format!("<!-- scope: allow({}) {} -->", allow.rule, harmless(&allow.reason));
        let edit = insertion(document, place.start, &comment);
        match edits.iter_mut().find(|other| other.range == edit.range) {
            Some(other) => other.text.push_str(&edit.text),
            None => edits.push(edit),
        }
    }
    edits
}

/// A reason that does not end the comment it stands in.
fn harmless(reason: &str) -> String {
    let one_line = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.replace("--", "\u{2013}").replace('>', "\u{203a}")
}

/// Before a block of its own, on a line of its own; in an item or a row at the end of its first text.
fn insertion(document: &Document, at: usize, comment: &str) -> Edit {
    let innermost = document.blocks().iter().rposition(|block| block.range.contains(&at));
    let line = |id: BlockId| std::iter::successors(Some(id), |&id| document.block(id).parent);
    let is_nested = |block: &Block| matches!(block.kind, BlockKind::Item | BlockKind::TableRow);
    let holder = innermost.and_then(|id| line(id).find(|&id| is_nested(document.block(id))));
    if let Some(end) = holder.and_then(|holder| first_text(document, holder)) {
        return Edit::insert(end, format!(" {comment}"));
    }
    let outer = innermost.and_then(|id| line(id).last()).map_or(at, |id| document.block(id).range.start);
    let start = document.whole_lines(&(outer..outer)).start;
    let bom = if start == 0 && document.text().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let eol = super::cut::line_break(document.text());
    Edit::insert(start + bom, format!("{comment}{eol}{eol}"))
}

/// Where the first text in an item or a row ends.
fn first_text(document: &Document, holder: BlockId) -> Option<usize> {
    let outer = &document.block(holder).range;
    let mut inner = document.blocks().iter().skip(holder + 1);
    let text = inner.find(|it| matches!(it.kind, BlockKind::Paragraph | BlockKind::TableCell))?;
    (outer.start <= text.range.start && text.range.end <= outer.end).then_some(text.range.end)
}
