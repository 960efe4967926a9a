//! Taking sentences out of a paragraph.

use crate::edit::Edit;
use crate::markdown::{BlockId, BlockKind, Document};
use std::ops::Range;

/// Whether a paragraph can lose `range` so that both parts read as before: no emphasis, link or code span is torn, and
/// neither part begins with what Markdown takes for a marker.
pub(super) fn splits_cleanly(document: &Document, block: BlockId, range: &Range<usize>) -> bool {
    let whole = &document.block(block).range;
    let in_quote = std::iter::successors(Some(block), |&id| document.block(id).parent)
        .any(|id| document.block(id).kind == BlockKind::Quote);
    if in_quote || range.start < whole.start || range.end > whole.end {
        return false;
    }
    let text = document.text();
    let gap = removal(document, block, range).range;
    let (from, to) = (gap.start.max(whole.start), gap.end.min(whole.end));
    let rest = format!("{}{}", &text[whole.start..from], &text[to..whole.end]);
    if rest.trim().is_empty() {
        return true;
    }
    let (Some(all), Some(cut), Some(rest)) =
        (paragraph(&text[whole.clone()]), paragraph(&text[range.clone()]), paragraph(&rest))
    else {
        return false;
    };
    all.replacen(&cut, "", 1) == rest
}

/// The text of a source that is one paragraph and nothing else, without white space.
fn paragraph(source: &str) -> Option<String> {
    let document = Document::parse(source);
    match document.blocks() {
        [block] if block.kind == BlockKind::Paragraph => {
            Some(block.plain_text().split_whitespace().collect())
        }
        _ => None,
    }
}

/// The edits that take all these sentences out of a paragraph; they are sorted.
pub(super) fn removals(document: &Document, block: BlockId, sentences: &[Range<usize>]) -> Vec<Edit> {
    let mut runs: Vec<Range<usize>> = vec![];
    for range in sentences {
        match runs.last_mut() {
            Some(last) if document.source(&(last.end..range.start)).trim().is_empty() => last.end = range.end,
            _ => runs.push(range.clone()),
        }
    }
    runs.iter().map(|range| removal(document, block, range)).collect()
}

/// The edit that takes sentences out: the lines that they fill; otherwise with the white space behind them where they open
/// the paragraph, and with that before them elsewhere.
fn removal(document: &Document, block: BlockId, range: &Range<usize>) -> Edit {
    let text = document.text();
    let whole = &document.block(block).range;
    let lines = document.whole_lines(range);
    let around = [&text[lines.start..range.start], &text[range.end..lines.end]];
    if around.iter().all(|space| space.trim().is_empty()) {
        // The line break behind the last line of a paragraph is not the paragraph's.
        let content = |end: usize| text[..end].trim_end_matches(['\n', '\r']).len();
        return match lines.start > whole.start {
            true => Edit::delete(content(lines.start)..content(lines.end)),
            false => Edit::delete(lines),
        };
    }
    if range.start <= whole.start {
        let behind = &text[range.end..whole.end.max(range.end)];
        return Edit::delete(range.start..range.end + behind.len() - behind.trim_start().len());
    }
    let before = &text[whole.start..range.start];
    Edit::delete(whole.start + before.trim_end().len()..range.end)
}
