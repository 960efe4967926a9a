//! The references of a document, with the exact bytes of their destinations.

use super::{body::bodies, html};
use crate::markdown::{BlockKind, Document, Link, LinkKind};
use std::ops::Range;

/// A place of a document that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// How it is written.
    pub kind: ReferenceKind,
    /// The whole construct: link, definition or HTML attribute value.
    pub range: Range<usize>,
    /// Exact source range of the destination, without brackets and quotes; `None` where it cannot be located without
    /// guessing. Such a reference is reported, not edited.
    pub destination: Option<Range<usize>>,
    /// What stands around the destination, and so decides how it must be written.
    pub syntax: Syntax,
    /// The destination, entities and backslash escapes decoded.
    pub url: String,
}

impl Reference {
    pub(super) fn is_wiki(&self) -> bool {
        self.kind == ReferenceKind::Wiki
    }
}

/// How a reference is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `[text](destination)`.
    Link,
    /// `![text](destination)`.
    Image,
    /// `[label]: destination`, used or not.
    Definition,
    /// `href`, `src` or one candidate of a `srcset`.
    Html,
    /// `[[destination]]`.
    Wiki,
}

/// What stands around a destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Markdown, nothing around it.
    Bare,
    /// Markdown, in angle brackets.
    Angle,
    /// HTML attribute in these quotes, or in none.
    Attribute(Option<char>),
    /// Candidate of a `srcset`.
    Candidate,
    /// Wiki link.
    Wiki,
}

/// Every reference of a document in source order. Code and comments refer to nothing; a link that uses a definition is the
/// definition's reference, so that it is counted and edited there.
pub fn references(document: &Document) -> Vec<Reference> {
    let mut all = own_references(document);
    for body in bodies(document) {
        let inside = references(&body.document).into_iter().map(|reference| Reference {
            range: body.outside(&reference.range),
            destination: reference.destination.map(|range| body.outside(&range)),
            ..reference
        });
        all.extend(inside);
    }
    all.sort_by_key(|reference| (reference.range.start, reference.range.end));
    all
}

/// The references of a document without those in bodies of MkDocs admonitions.
pub(super) fn own_references(document: &Document) -> Vec<Reference> {
    let links = document.links().iter().filter_map(|link| from_link(document, link));
    let definitions = document.definitions().iter().map(|definition| Reference {
        kind: ReferenceKind::Definition,
        range: definition.range.clone(),
        syntax: markdown_syntax(document, definition.destination.as_ref()),
        destination: definition.destination.clone(),
        url: definition.url.clone(),
    });
    let html = document
        .html()
        .iter()
        .flat_map(|range| html::references(document.text(), range, quotes(document, range)));
    let mut all: Vec<Reference> = links.chain(definitions).chain(html).collect();
    all.sort_by_key(|reference| (reference.range.start, reference.range.end));
    forget_shared(&mut all);
    all
}

/// How many quotes a range stands in.
fn quotes(document: &Document, range: &Range<usize>) -> usize {
    let holds = |outer: &Range<usize>| outer.start <= range.start && range.end <= outer.end;
    document.blocks().iter().filter(|block| block.kind == BlockKind::Quote && holds(&block.range)).count()
}

/// A destination that holds another one is not certain: what is edited in the one would be lost in the other.
fn forget_shared(all: &mut [Reference]) {
    let places: Vec<Range<usize>> = all.iter().filter_map(|it| it.destination.clone()).collect();
    let mut places: Vec<(usize, usize)> = places.into_iter().map(|place| (place.start, place.end)).collect();
    places.sort_unstable();
    let meets_next = |pair: &&[(usize, usize)]| pair[1].0 < pair[0].1 || pair[0] == pair[1];
    let shared: Vec<(usize, usize)> = places.windows(2).filter(meets_next).map(|pair| pair[0]).collect();
    for reference in all {
        reference.destination.take_if(|place| shared.contains(&(place.start, place.end)));
    }
}

/// Links of style `[text][label]` lead through their definition; autolinks lead to other sites only.
fn from_link(document: &Document, link: &Link) -> Option<Reference> {
    let kind = match (link.kind, link.image) {
        (LinkKind::Reference | LinkKind::Autolink, _) => return None,
        (LinkKind::Wiki, _) => ReferenceKind::Wiki,
        (LinkKind::Inline, true) => ReferenceKind::Image,
        (LinkKind::Inline, false) => ReferenceKind::Link,
    };
    let syntax = match kind {
        ReferenceKind::Wiki => Syntax::Wiki,
        _ => markdown_syntax(document, link.destination.as_ref()),
    };
    let mut destination = link.destination.clone();
    let mut url = link.url.clone();
    if kind == ReferenceKind::Wiki && without_bar(&mut url) {
        destination = destination.map(|range| range.start..range.end - 1);
    }
    Some(Reference { kind, range: link.range.clone(), destination, syntax, url })
}

/// In a table the bar before the label of a wiki link has a backslash before it: takes that from its destination, and tells
/// whether it was there.
pub(super) fn without_bar(url: &mut String) -> bool {
    url.ends_with('\\') && url.pop().is_some()
}

fn markdown_syntax(document: &Document, destination: Option<&Range<usize>>) -> Syntax {
    let bracketed = destination.is_some_and(|range| document.text()[..range.start].ends_with('<'));
    if bracketed { Syntax::Angle } else { Syntax::Bare }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each reference as `kind destination`.
    fn found(text: &str) -> Vec<String> {
        let document = Document::parse(text);
        let show = |range: Option<Range<usize>>| range.map_or("?", |range| &text[range]);
        let line = |r: Reference| format!("{:?} {}", r.kind, show(r.destination));
        references(&document).into_iter().map(line).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(found(text), expected, "{text}");
    }

    #[test]
    fn markdown_references() {
        check("[a](b.md \"t\") and [`c.md`](<c d.md> (t))\n", &["Link b.md", "Link c d.md"]);
        check("[![b](c.svg)](d.md)\n", &["Link d.md", "Image c.svg"]);
        check("[a][b] [b]\n\n[b]: c.md 't'\n", &["Definition c.md"]);
        check("> [b]:\n>   <c.md>\n", &["Definition c.md"]);
        check("[[a|b]] <https://e.example>\n", &["Wiki a"]);
        check(
            "# [a](b.md)\n\n|x|\n|-|\n|[c](d.md)|\n\n[^1]: [e](f.md)\n",
            &["Link b.md", "Link d.md", "Link f.md"],
        );
        check("[a **b** c](d.md) [**e**](f.md)\n", &["Link d.md", "Link f.md"]);
    }

    #[test]
    fn html_references() {
        check(
            "<a href=\"a.md\">x</a> <img src='b.svg' alt=x> <A HREF=c.md>\n",
            &["Html a.md", "Html b.svg", "Html c.md"],
        );
        check("<source srcset=\"a.svg 2x, b.svg\">\n", &["Html a.svg", "Html b.svg"]);
        check("<p>\r\n<img\r\n  src=\"é/b.svg\">\r\n</p>\r\n", &["Html é/b.svg"]);
        check("<a title=\"href='x.md'\" href=\"a&amp;b.md\">\n", &["Html a&amp;b.md"]);
    }

    #[test]
    fn a_destination_around_another_is_not_located() {
        let of = |destination: Range<usize>| Reference {
            kind: ReferenceKind::Wiki,
            range: destination.clone(),
            destination: Some(destination),
            syntax: Syntax::Wiki,
            url: String::new(),
        };
        let mut all = [of(2..30), of(4..9), of(12..15), of(30..31)];
        forget_shared(&mut all);
        let located = all.map(|reference| reference.destination);
        assert_eq!(located, [None, Some(4..9), Some(12..15), Some(30..31)]);
    }

    #[test]
    fn code_and_comments_refer_to_nothing() {
        check("`[a](b.md)`\n\n```\n[a](b.md)\n<a href='x'>\n```\n\n    [a](b.md)\n", &[]);
        check("<!-- [a](b.md) <a href='b.md'> -->\n\nx <!-- <a href='b.md'> -->\n", &[]);
    }
}
