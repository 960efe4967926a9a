//! The least that can be known of a document without keeping its blocks: where it leads, and what in it can be led to.

use super::{Heading, parse};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use std::ops::Range;

/// What one pass over a text tells of its references and anchors. Says the same as [`super::Document`] says of links,
/// definitions, headings and HTML.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Inline links, images, wiki links and definitions, in no order.
    pub destinations: Vec<Destination>,
    /// Headings in source order.
    pub headings: Vec<Heading>,
    /// Stretches of raw HTML in source order, each with the number of quotes that it stands in.
    pub html: Vec<(Range<usize>, usize)>,
}

/// A place that leads somewhere.
#[derive(Debug, PartialEq, Eq)]
pub struct Destination {
    /// It is a wiki link.
    pub is_wiki: bool,
    /// Where the whole construct starts.
    pub start: usize,
    /// The destination, decoded.
    pub url: String,
}

impl Outline {
    /// The outline of a text. Any text has one.
    pub fn of(text: &str) -> Outline {
        let mark = parse::mark(text);
        let mut events = Parser::new_ext(&text[mark..], parse::options(text)).into_offset_iter();
        let definitions = events.reference_definitions().iter().map(|(_, definition)| Destination {
            is_wiki: false,
            start: definition.span.start + mark,
            url: definition.dest.to_string(),
        });
        let mut outline = Outline { destinations: definitions.collect(), ..Outline::default() };
        let (mut heading, mut quotes) = (None, 0);
        // An event is not moved: there are many, and they are large.
        while let Some((event, range)) = &events.next() {
            match event {
                Event::Start(
                    Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
                ) => {
                    let is_wiki = matches!(link_type, LinkType::WikiLink { .. });
                    if is_wiki || *link_type == LinkType::Inline {
                        let (start, url) = (range.start + mark, dest_url.to_string());
                        outline.destinations.push(Destination { is_wiki, start, url });
                    }
                }
                Event::Start(Tag::Heading { id, .. }) => {
                    heading = Some(Heading { id: id.as_ref().map(|id| id.to_string()), text: String::new() });
                }
                Event::End(TagEnd::Heading(_)) => outline.headings.extend(heading.take()),
                Event::Start(Tag::BlockQuote(_)) => quotes += 1,
                Event::End(TagEnd::BlockQuote(_)) => quotes -= 1,
                Event::Html(_) | Event::InlineHtml(_) => {
                    let range = range.start + mark..range.end + mark;
                    let mut stretches = outline.html.iter_mut().map(|(range, _)| range);
                    if !parse::continues(text, stretches.next_back(), &range) {
                        outline.html.push((range, quotes));
                    }
                }
                Event::Text(text) | Event::Code(text) => {
                    heading.iter_mut().for_each(|it| it.text.push_str(text))
                }
                Event::SoftBreak => heading.iter_mut().for_each(|it| it.text.push(' ')),
                Event::HardBreak => heading.iter_mut().for_each(|it| it.text.push('\n')),
                _ => {}
            }
        }
        outline
    }
}
