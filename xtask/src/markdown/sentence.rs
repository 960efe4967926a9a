//! Sentences of a leaf block, with their source ranges.

use super::Block;
use std::ops::Range;

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Source range from its first to behind its last character; markup at its ends is included.
    pub range: Range<usize>,
    /// The text as a reader sees it.
    pub text: String,
}

/// Words that end with a full stop inside a sentence.
const ABBREVIATIONS: &[&str] = &[
    "approx.", "ca.", "cf.", "e.g.", "eq.", "etc.", "fig.", "i.e.", "incl.", "max.", "min.", "no.", "resp.",
    "sec.", "vs.",
];

/// Splits the text of a block of the document `source` into sentences. A hard line break ends one, a soft one does not.
pub fn sentences(source: &str, block: &Block) -> Vec<Sentence> {
    let (text, offsets) = flatten(block);
    let mut found = vec![];
    let mut start = 0;
    let code = code(block);
    let mut ends = boundaries(&text);
    ends.retain(|end| !code.iter().any(|span| span.start < *end && end < &span.end));
    ends.extend(labels(source, block));
    ends.sort_unstable();
    ends.dedup();
    for end in ends {
        push(&mut found, &text, &offsets, start..end);
        start = end;
    }
    push(&mut found, &text, &offsets, start..text.len());
    join_markup(&mut found, source, block);
    found
}

/// The text of all spans, and for each of its bytes the source offset it comes from.
fn flatten(block: &Block) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut offsets = vec![];
    for span in &block.spans {
        let same = span.text.len() == span.range.len();
        for at in 0..span.text.len() {
            let source =
                if same { span.range.start + at..span.range.start + at + 1 } else { span.range.clone() };
            offsets.push(source);
        }
        text.push_str(&span.text);
    }
    (text, offsets)
}

/// Where code stands in the text of all spans: no sentence ends in it.
fn code(block: &Block) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut found = vec![];
    for span in &block.spans {
        let range = at..at + span.text.len();
        at = range.end;
        if span.code {
            found.push(range);
        }
    }
    found
}

/// Where a line starts with a label in bold, `**Result:**`: a list in all but its marks, one sentence each.
fn labels(source: &str, block: &Block) -> Vec<usize> {
    let starts_line = |at: usize| {
        let line = source[..at].rsplit('\n').next().unwrap_or_default();
        at > block.range.start && line.trim_matches([' ', '\t', '*', '_', '>']).is_empty()
    };
    let mut at = 0;
    let mut found = vec![];
    for (span, next) in block.spans.iter().zip(block.spans.iter().skip(1)) {
        let is_label = span.text.trim_end().ends_with(':') || next.text.starts_with(':');
        if span.strong && is_label && starts_line(span.range.start) {
            found.push(at);
        }
        at += span.text.len();
    }
    found
}

/// Byte offsets behind each sentence but the last.
fn boundaries(text: &str) -> Vec<usize> {
    let mut found = vec![];
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let closes = match c {
            '\n' => true,
            '.' | '!' | '?' | '…' => closes_sentence(text, end),
            _ => false,
        };
        if closes {
            found.push(end);
        }
    }
    found
}

/// Whether a terminator that ends at `end` ends a sentence: white space follows, then no lower-case letter, and the
/// word before is no abbreviation.
fn closes_sentence(text: &str, end: usize) -> bool {
    let after = text[end..].trim_start_matches(['"', '\'', ')', ']', '”', '’', '*', '_']);
    let mut next = after.chars();
    if !next.next().is_none_or(char::is_whitespace) {
        return false;
    }
    let rest = next.as_str().trim_start();
    if rest.starts_with(char::is_lowercase) && !is_enumerator(rest) {
        return false;
    }
    let word = text[..end].rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(['(', '"', '“']).to_lowercase();
    !ABBREVIATIONS.contains(&word.as_str()) && !is_list_number(&text[..end], &word)
}

/// Whether a text starts with the letter of an enumeration: `b) `.
fn is_enumerator(text: &str) -> bool {
    matches!(text.as_bytes(), [b'a'..=b'z', b')', b' ', ..])
}

/// A number with a full stop at the start of the text counts a list, it ends no sentence.
fn is_list_number(before: &str, word: &str) -> bool {
    before.trim() == word && word.trim_end_matches('.').chars().all(|c| c.is_ascii_digit())
}

fn push(found: &mut Vec<Sentence>, text: &str, offsets: &[Range<usize>], range: Range<usize>) {
    let raw = &text[range.clone()];
    let trimmed = raw.trim();
    if trimmed.is_empty() {
        return;
    }
    let start = range.start + (raw.len() - raw.trim_start().len());
    let end = start + trimmed.len();
    found.push(Sentence { range: offsets[start].start..offsets[end - 1].end, text: trimmed.to_owned() });
}

/// Gives markup around and between sentences to the one it touches: what stands before the white space between two of
/// them to the first, what stands behind it to the second, and what opens or closes the block to its ends.
fn join_markup(found: &mut [Sentence], source: &str, block: &Block) {
    for at in 1..found.len() {
        let gap = &source[found[at - 1].range.end..found[at].range.start];
        let before = gap.len() - gap.trim_start_matches(|c: char| !c.is_whitespace()).len();
        let behind = gap.len() - gap.trim_end_matches(|c: char| !c.is_whitespace()).len();
        if before < gap.len() {
            found[at - 1].range.end += before;
            found[at].range.start -= behind;
        }
    }
    if let Some(first) = found.first_mut() {
        first.range.start = block.range.start.min(first.range.start);
    }
    if let Some(last) = found.last_mut() {
        last.range.end = block.range.end.max(last.range.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{BlockKind, Document};

    fn split(text: &str) -> Vec<String> {
        let document = Document::parse(text);
        let block = document.blocks().iter().find(|block| block.kind == BlockKind::Paragraph).unwrap();
        sentences(text, block).into_iter().map(|sentence| sentence.text).collect()
    }

    #[test]
    fn splits_at_terminators_before_capitals() {
        assert_eq!(split("One is 3.74x. Two?  Three! four."), ["One is 3.74x.", "Two?", "Three! four."]);
    }

    #[test]
    fn abbreviations_and_numbers_do_not_split() {
        assert_eq!(split("See e.g. Foo vs. Bar."), ["See e.g. Foo vs. Bar."]);
    }

    #[test]
    fn hard_breaks_split_and_soft_breaks_do_not() {
        assert_eq!(split("**Date:** x  \n**By:** y\nand z"), ["Date: x", "By: y and z"]);
    }

    #[test]
    fn a_line_with_a_label_is_a_sentence() {
        let lines = ["Files: x", "Result: 3 ms and more", "Gap: none"];
        assert_eq!(split("**Files:** x\n**Result**: 3 ms\nand more\n**Gap:** none"), lines);
        assert_eq!(split("It is **bold:** and\n**so** on"), ["It is bold: and so on"]);
    }

    #[test]
    fn markup_stays_with_its_sentence() {
        let text = "**One.** **Two** more. *Three.*\n";
        let document = Document::parse(text);
        let found = sentences(text, &document.blocks()[0]);
        let sources: Vec<_> = found.iter().map(|sentence| &text[sentence.range.clone()]).collect();
        assert_eq!(sources, ["**One.**", "**Two** more.", "*Three.*"]);
    }

    #[test]
    fn no_sentence_ends_in_code() {
        assert_eq!(
            split("Call `f(x, ...) {\u{20}}` or `a. B`. Then stop."),
            ["Call f(x, ...) { } or a. B.", "Then stop."]
        );
    }

    #[test]
    fn ranges_cover_the_source() {
        let text = "**A** one. `B.c` two.\n";
        let document = Document::parse(text);
        let found = sentences(text, &document.blocks()[0]);
        assert_eq!(&text[found[0].range.clone()], "**A** one.");
        assert_eq!(&text[found[1].range.clone()], "`B.c` two.");
    }
}
