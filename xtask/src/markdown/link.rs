//! Links as Markdown writes them, before anybody asks where they lead.

use super::BlockId;
use pulldown_cmark::{Event, Parser, Tag};
use std::ops::Range;

/// A link, image or autolink.
#[derive(Debug, Clone)]
pub struct Link {
    /// How it is written.
    pub kind: LinkKind,
    /// An image.
    pub image: bool,
    /// The whole construct.
    pub range: Range<usize>,
    /// Exact source range of the destination, without angle brackets. `None` where the destination stands in a
    /// definition, or where it cannot be located without guessing.
    pub destination: Option<Range<usize>>,
    /// The destination as a browser gets it: entities and backslash escapes decoded.
    pub url: String,
    /// Label of the definition that a reference-style link uses, as written.
    pub label: Option<String>,
    /// Text as a reader sees it.
    pub text: String,
    /// The leaf block it stands in.
    pub block: BlockId,
}

/// How a link is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `[text](destination)`.
    Inline,
    /// `[text][label]`, `[label][]` or `[label]`.
    Reference,
    /// `<https://…>` or `<a@b.example>`.
    Autolink,
    /// `[[target]]` or `[[target|text]]`.
    Wiki,
}

/// A link reference definition: `[label]: destination "title"`.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Label as written.
    pub label: String,
    /// The whole definition.
    pub range: Range<usize>,
    /// Exact source range of the destination, without angle brackets; `None` where it cannot be located exactly.
    pub destination: Option<Range<usize>>,
    /// The destination, entities and escapes decoded.
    pub url: String,
}

/// A place where a footnote is referred to: `[^label]`.
#[derive(Debug, Clone)]
pub struct FootnoteUse {
    /// Label without the caret.
    pub label: String,
    /// The whole construct.
    pub range: Range<usize>,
}

/// A destination as it is written, without angle brackets, read as the parser reads it: backslash escapes and entities
/// decoded, `%`-escapes not.
pub fn destination_text(raw: &str) -> String {
    if !raw.contains(['\\', '&']) {
        return raw.to_owned();
    }
    link_url(&format!("[](<{raw}>)")).map_or_else(|| raw.to_owned(), |(url, _)| url)
}

/// Where the destination of the inline link at `range` stands, when it was decoded to `url`. Every `](` in the link may be
/// the one before it; only when exactly one of them makes a link with that destination is it known.
pub(super) fn locate_inline(text: &str, range: &Range<usize>, url: &str) -> Option<Range<usize>> {
    let source = text.get(range.clone())?;
    let mut candidates = source.match_indices("](").filter_map(|(at, _)| {
        let rest = &source[at + 2..];
        let link = format!("[]({rest}");
        let whole = link_url(&link).is_some_and(|(found, end)| found == url && end == link.len());
        let raw = whole.then(|| raw_destination(rest)).flatten();
        let raw = raw.filter(|raw| destination_text(&rest[raw.clone()]) == url);
        raw.map(|raw| shifted(raw, range.start + at + 2))
    });
    let located = candidates.next()?;
    candidates.next().is_none().then_some(located)
}

/// Where the destination of the definition at `range` stands, when it was decoded to `url`.
pub(super) fn locate_in_definition(text: &str, range: &Range<usize>, url: &str) -> Option<Range<usize>> {
    let source = text.get(range.clone())?;
    let label = unescaped(source, |c| c == ']')?;
    let rest = source[label..].strip_prefix("]:")?;
    let located = shifted(raw_destination(rest)?, range.start + label + 2);
    (destination_text(&text[located.clone()]) == url).then_some(located)
}

/// The destination of the link that a text is, and where the link ends.
fn link_url(link: &str) -> Option<(String, usize)> {
    Parser::new(link).into_offset_iter().find_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some((dest_url.to_string(), range.end)),
        _ => None,
    })
}

/// The destination that a text starts with after white space, without angle brackets. Only ASCII ends it.
fn raw_destination(text: &str) -> Option<Range<usize>> {
    let start = text.len() - text.trim_ascii_start().len();
    if let Some(inner) = text[start..].strip_prefix('<') {
        return Some(start + 1..start + 1 + unescaped(inner, |c| c == '>')?);
    }
    let mut depth = 0;
    let ends = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c.is_ascii_whitespace() || depth < 0
    };
    Some(start..start + unescaped(&text[start..], ends).unwrap_or(text.len() - start))
}

/// Offset of the first character that ends something and has no backslash before it.
fn unescaped(text: &str, mut ends: impl FnMut(char) -> bool) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        if std::mem::take(&mut escaped) {
            return None;
        }
        escaped = c == '\\';
        ends(c).then_some(at)
    })
}

fn shifted(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

#[cfg(test)]
mod tests {
    use crate::markdown::Document;

    /// Source of every destination of links and definitions.
    fn located(text: &str) -> Vec<Option<String>> {
        let document = Document::parse(text);
        let links = document.links().iter().map(|link| link.destination.clone());
        let definitions = document.definitions().iter().map(|definition| definition.destination.clone());
        links.chain(definitions).map(|range| range.map(|range| text[range].to_owned())).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(located(text), [Some(expected.to_owned())], "{text}");
    }

    #[test]
    fn escaped_destinations_are_located() {
        check("x [a](b\\_c&amp;d.md) y\n", "b\\_c&amp;d.md");
        check("[a]( b\\_c.md 'ti]( tle' )\n", "b\\_c.md");
        check("[a](<b c\\>.md> \"t\")\n", "b c\\>.md");
        check("[`](x)`](a\\(b.md)\n", "a\\(b.md");
        check("> - [a\\](b](c(d)\\).md#e)\n", "c(d)\\).md#e");
        check("[a\\]: b]: c\\_d.md 't'\n", "c\\_d.md");
        check("[a]:\n  <&auml;.md>\n", "&auml;.md");
        check("[a](\\_b.md)\n", "\\_b.md");
        check("[a]: \\_b.md\n", "\\_b.md");
        check("[a](b\\_c\u{a0}d.md)\n", "b\\_c\u{a0}d.md");
    }

    #[test]
    fn an_escaped_destination_that_is_not_certain_is_none() {
        assert_eq!(located("> [a](\n> b\\_c.md)\n"), [None]);
        assert_eq!(located("[[\\]]]\n"), [None]);
    }
}
