//! Bodies of MkDocs admonitions and tabs: Markdown that stands indented below `!!! note`, `??? note` or `=== "Tab"`, and that
//! CommonMark takes for indented code.

use crate::markdown::{BlockKind, Document};
use memchr::memchr3_iter;
use std::ops::Range;

/// Spaces by which a body is indented below its title.
const INDENT: usize = 4;

/// How titles begin.
const OPENS: [&str; 6] = ["!!! ", "??? ", "???+ ", "=== \"", "===! \"", "===+ \""];

/// Whether a text may hold a title.
pub(super) fn may_open(text: &str) -> bool {
    let opens = |at: usize| OPENS.iter().any(|open| text.as_bytes()[at..].starts_with(open.as_bytes()));
    memchr3_iter(b'!', b'?', b'=', text.as_bytes()).any(opens)
}

/// A body as a document of its own.
pub(super) struct Body {
    pub(super) document: Document,
    /// Where each line begins: in the body, and in the document around it.
    lines: Vec<(usize, usize)>,
}

/// The bodies that stand in a document.
pub(super) fn bodies(document: &Document) -> Vec<Body> {
    let text = document.text();
    let code = document
        .blocks()
        .iter()
        .filter(|block| matches!(&block.kind, BlockKind::Code { info } if info.is_empty()));
    let bodies = code.filter_map(|block| {
        let range = document.whole_lines(&block.range);
        let indent = title_above(&text[..range.start], indent(&text[range.clone()]))? + INDENT;
        Some(body(text, &range, indent))
    });
    bodies.collect()
}

impl Body {
    /// A range of the body as a range of the document around it.
    pub(super) fn outside(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        let end = if range.is_empty() { start } else { self.offset(range.end - 1) + 1 };
        start..end
    }

    /// An offset of the body as an offset of the document around it.
    pub(super) fn offset(&self, offset: usize) -> usize {
        let next = self.lines.partition_point(|(inside, _)| *inside <= offset);
        self.lines.get(next.saturating_sub(1)).map_or(offset, |(inside, outside)| outside + offset - inside)
    }
}

/// The indentation of the title that lines of this indentation stand below; `None` where they are no body.
fn title_above(text: &str, indentation: usize) -> Option<usize> {
    let mut above = text.lines().rev().filter(|line| !line.trim().is_empty());
    let title = above.find(|line| indent(line) + INDENT <= indentation)?;
    OPENS.iter().any(|open| title.trim_start().starts_with(open)).then(|| indent(title))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn body(text: &str, range: &Range<usize>, indent: usize) -> Body {
    let (mut inside, mut lines) = (String::new(), vec![]);
    let mut at = range.start;
    for line in text[range.clone()].split_inclusive('\n') {
        let spaces = self::indent(line).min(indent);
        lines.push((inside.len(), at + spaces));
        inside.push_str(&line[spaces..]);
        at += line.len();
    }
    Body { document: Document::parse(inside), lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of each body.
    fn found(text: &str) -> Vec<String> {
        let bodies = bodies(&Document::parse(text));
        let show = |body: &Body| {
            let inside = body.document.text().to_string();
            for (at, c) in inside.char_indices().filter(|(_, c)| *c != '\n') {
                assert!(text[body.offset(at)..].starts_with(c), "{text}");
            }
            inside
        };
        bodies.iter().map(show).collect()
    }

    #[test]
    fn bodies_stand_below_their_title() {
        assert_eq!(found("!!! note\n\n    a\n\n      b\n\nx\n"), ["a\n\n  b\n"]);
        assert_eq!(found("=== \"T\"\n\n    a\n\n    !!! x\n\n        b\n"), ["a\n\n!!! x\n\n    b\n"]);
        assert_eq!(found("x\n\n    a\n"), Vec::<String>::new());
        assert_eq!(found("!!! note\n\nx\n\n    a\n"), Vec::<String>::new());
        assert_eq!(found("!!! note\n\n```\na\n```\n"), Vec::<String>::new());
    }
}
