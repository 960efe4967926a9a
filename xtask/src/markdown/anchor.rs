//! Anchors of a document: what a `#fragment` can lead to.

use super::{BlockKind, Document};
use std::collections::HashMap;
use std::ops::Range;

/// Something a fragment can lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The fragment without `#`, as a browser compares it.
    pub name: String,
    /// What carries it: the heading, or the HTML tag.
    pub range: Range<usize>,
    /// Derived from the text of a heading, so that it moves when headings of the same text come or go.
    pub heading: bool,
}

/// Gives headings their slugs, numbering repeated ones (`-1`, `-2`) as GitHub does.
#[derive(Debug, Default)]
pub struct Slugger {
    taken: HashMap<String, usize>,
}

impl Slugger {
    /// The slug of the next heading with this text.
    pub fn next(&mut self, text: &str) -> String {
        let base = slug(text);
        let mut unique = base.clone();
        let mut number = self.taken.get(&base).copied().unwrap_or(0);
        while self.taken.contains_key(&unique) {
            number += 1;
            unique = format!("{base}-{number}");
        }
        self.taken.insert(base, number);
        self.taken.insert(unique.clone(), 0);
        unique
    }
}

/// GitHub's slug of a heading text: lower case, punctuation dropped, each space a hyphen.
pub fn slug(text: &str) -> String {
    let kept = text.trim().chars().flat_map(char::to_lowercase);
    kept.filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c if c.is_alphanumeric() || is_mark(c) => Some(c),
        _ => None,
    })
    .collect()
}

/// Combining marks and joiners, which GitHub keeps although they are no letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}' | '\u{20d0}'..='\u{20f0}' | '\u{fe00}'..='\u{fe0f}')
}

/// All anchors of a document in source order: headings, and `id` or `name` attributes of raw HTML.
pub fn anchors(document: &Document) -> Vec<Anchor> {
    let mut slugger = Slugger::default();
    let headings = document.blocks().iter().filter_map(|block| match &block.kind {
        BlockKind::Heading { id: Some(id), .. } => {
            Some(Anchor { name: id.clone(), range: block.range.clone(), heading: false })
        }
        BlockKind::Heading { id: None, .. } => Some(Anchor {
            name: slugger.next(&block.plain_text()),
            range: block.range.clone(),
            heading: true,
        }),
        _ => None,
    });
    let mut all: Vec<Anchor> = headings.collect();
    all.extend(document.html().iter().flat_map(|range| html_anchors(document.text(), range)));
    all.sort_by_key(|anchor| anchor.range.start);
    all
}

/// `id="…"` and `name="…"` in a stretch of HTML.
fn html_anchors(text: &str, range: &Range<usize>) -> Vec<Anchor> {
    let mut found = vec![];
    let mut rest = range.clone();
    while let Some(open) = text[rest.clone()].find('<').map(|at| rest.start + at) {
        let close = text[open..range.end].find('>').map_or(range.end, |at| open + at + 1);
        if text[open..].starts_with("<!--") {
            rest.start = text[open..range.end].find("-->").map_or(range.end, |at| open + at + 3);
            continue;
        }
        let tag = &text[open..close];
        found.extend(["id", "name"].iter().filter_map(|key| attribute(tag, key)).map(|name| Anchor {
            name,
            range: open..close,
            heading: false,
        }));
        rest.start = close;
    }
    found
}

/// Value of an attribute of an HTML tag, in any quoting.
fn attribute(tag: &str, key: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(key).map(|at| from + at) {
        from = at + key.len();
        let preceded = lower[..at].ends_with([' ', '\t', '\n', '\r']);
        let Some(value) = tag[from..].trim_start().strip_prefix('=').map(str::trim_start) else {
            continue;
        };
        if !preceded {
            continue;
        }
        let quoted = ['"', '\''].iter().find_map(|&quote| value.strip_prefix(quote)?.split(quote).next());
        return quoted.or_else(|| value.split([' ', '\t', '\n', '>', '/']).next()).map(str::to_owned);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_as_github_makes_them() {
        assert_eq!(slug("What limits this mode?"), "what-limits-this-mode");
        assert_eq!(slug("1. Größe & Höhe — `a_b`"), "1-größe--höhe--a_b");
        assert_eq!(slug("🚀 Go"), "-go");
    }

    #[test]
    fn repeated_headings_are_numbered() {
        let mut slugger = Slugger::default();
        let slugs: Vec<_> = ["A", "A", "A 1", "A"].iter().map(|text| slugger.next(text)).collect();
        assert_eq!(slugs, ["a", "a-1", "a-1-1", "a-2"]);
    }

    #[test]
    fn html_and_explicit_ids_are_anchors() {
        let document = Document::parse("<a id=\"top\"></a>\n\n# T {#here}\n\ntext <span name='n'>x</span>\n");
        let names: Vec<_> = anchors(&document).into_iter().map(|anchor| anchor.name).collect();
        assert_eq!(names, ["top", "here", "n"]);
    }
}
