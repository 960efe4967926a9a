//! Destinations in raw HTML.

use super::{Reference, ReferenceKind, Syntax, destination::entities_decoded};
use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};
use std::{convert::Infallible, ops::Range};

/// One attribute of a start tag: its name, its decoded value, and where the value stands between its quotes.
struct Attribute {
    name: String,
    value: String,
    range: Range<usize>,
}

/// References in the stretch of HTML at `range`, which stands in so many quotes. Comments refer to nothing.
pub(super) fn references(text: &str, range: &Range<usize>, quotes: usize) -> Vec<Reference> {
    if !may_refer(&text[range.clone()]) {
        return vec![];
    }
    let html = without_marks(&text[range.clone()], quotes);
    let attributes = attributes(&html).into_iter().filter_map(|attribute| {
        let shifted = attribute.range.start + range.start..attribute.range.end + range.start;
        Some(Attribute { range: shifted, ..attribute }).filter(|attribute| attribute.range.end <= range.end)
    });
    let found = attributes.flat_map(|attribute| match attribute.name.as_str() {
        "href" | "src" => vec![whole(text, attribute)],
        "srcset" => candidates(text, &attribute.range),
        _ => vec![],
    });
    found.collect()
}

/// Whether a stretch of HTML holds the name of an attribute that leads somewhere.
fn may_refer(html: &str) -> bool {
    let holds =
        |name: &str| html.as_bytes().windows(name.len()).any(|it| it.eq_ignore_ascii_case(name.as_bytes()));
    holds("src") || holds("href")
}

/// The text with spaces in place of the `>` by which its lines are quoted.
fn without_marks(html: &str, quotes: usize) -> String {
    let mut lines = html.split_inclusive('\n');
    let mut text = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let mut left = quotes;
        let is_mark = |c: char| {
            let is_mark = c == '>' && left > 0;
            left -= usize::from(is_mark);
            is_mark || c == ' '
        };
        let rest = line.trim_start_matches(is_mark);
        text.extend(std::iter::repeat_n(' ', line.len() - rest.len()));
        text.push_str(rest);
    }
    text
}

/// Running text in the stretch of HTML at `range`: what stands between tags, outside of `pre`, `script` and `style`.
pub(super) fn texts(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let html = &text[range.clone()];
    let input = html.replace('\r', " ");
    let mut found: Vec<Range<usize>> = vec![];
    let mut closed = 0_usize;
    let is_closed = |name: &[u8]| matches!(name, b"pre" | b"script" | b"style");
    let mut collect = |event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => closed += usize::from(is_closed(name)),
            CallbackEvent::EndTag { name } if is_closed(name) => closed = closed.saturating_sub(1),
            CallbackEvent::String { .. } if closed == 0 => {
                let shown = span.start + range.start..span.end + range.start;
                found.extend(
                    Some(shown)
                        .filter(|shown| text.get(shown.clone()).is_some_and(|text| !text.contains('<'))),
                );
            }
            _ => {}
        }
        None
    };
    let emitter = CallbackEmitter::new(&mut collect);
    let Ok(()) = Tokenizer::new_with_emitter(&*input, emitter).finish();
    found
}

fn attributes(html: &str) -> Vec<Attribute> {
    // The tokenizer reads a carriage return and a line feed as one character; its ranges must count both.
    let input = html.replace('\r', " ");
    let mut found = vec![];
    let mut name = String::new();
    let mut collect = |event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        match event {
            CallbackEvent::AttributeName { name: read } => name = String::from_utf8_lossy(read).into_owned(),
            CallbackEvent::AttributeValue { value } => found.push(Attribute {
                name: std::mem::take(&mut name),
                value: String::from_utf8_lossy(value).into_owned(),
                range: span.start..span.end,
            }),
            _ => {}
        }
        None
    };
    let emitter = CallbackEmitter::new(&mut collect);
    let Ok(()) = Tokenizer::new_with_emitter(&*input, emitter).finish();
    found
}

/// The whole value as one destination.
fn whole(text: &str, attribute: Attribute) -> Reference {
    let Attribute { value, range, .. } = attribute;
    let source = text.get(range.clone()).unwrap_or_default();
    let exact = source == value || (source.contains('&') && !source.contains(['"', '\'', '<', '>']));
    Reference {
        kind: ReferenceKind::Html,
        syntax: Syntax::Attribute(quote(text, range.start)),
        destination: exact.then(|| range.clone()),
        range,
        url: value,
    }
}

/// The candidates of a `srcset`: URL and descriptor, separated by commas that follow or precede white space.
fn candidates(text: &str, range: &Range<usize>) -> Vec<Reference> {
    let Some(source) = text.get(range.clone()) else { return vec![] };
    let mut found = vec![];
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        let start = at + (rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', ',']).len());
        let length = source[start..].find(char::is_whitespace).unwrap_or(source.len() - start);
        let url = source[start..start + length].trim_end_matches(',');
        if !url.is_empty() {
            let place = range.start + start..range.start + start + url.len();
            found.push(Reference {
                kind: ReferenceKind::Html,
                range: place.clone(),
                destination: Some(place),
                syntax: Syntax::Candidate,
                url: entities_decoded(url),
            });
        }
        let behind = start + length;
        let ended = url.len() < length;
        at = if ended {
            behind
        } else {
            source[behind..].find(',').map_or(source.len(), |comma| behind + comma)
        };
    }
    found
}

/// The quotation mark before a value.
fn quote(text: &str, start: usize) -> Option<char> {
    text[..start].chars().next_back().filter(|c| matches!(c, '"' | '\''))
}
