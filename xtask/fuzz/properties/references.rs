//! What holds for the references of any document: each lies where it is said to lie, and can be written anew there.

use std::ops::Range;

use xtask::{
    edit::{Edit, TextEdit},
    links::{Reference, references},
    markdown::{Document, anchors},
    site::Site,
};

/// Where every reference is made to lead, in turn: means the same in every syntax.
const ELSEWHERE: &str = "moved/to-1.md";

/// Checks a document.
pub(crate) fn check(text: &str) {
    let document = Document::parse(text);
    for site in [Site::Github, Site::Mkdocs, Site::Mdbook] {
        anchors(&document, site).iter().for_each(|anchor| check_range(text, &anchor.range));
    }
    let found = references(&document);
    for reference in &found {
        check_range(text, &reference.range);
        if let Some(destination) = &reference.destination {
            check_range(text, destination);
            let Range { start, end } = reference.range;
            assert!(start <= destination.start && destination.end <= end, "{reference:?}");
            if is_plain(&text[destination.clone()]) {
                check_written_anew(text, reference, destination);
            }
        }
    }
    check_disjoint(&found);
}

/// White space around a destination is not a part of it once something stands there. A character of another construct
/// may be all that keeps it from forming: without its quote `[<a b=](")>` is a tag and no link. A run that writes finds
/// such references by comparing all before and after.
fn is_plain(destination: &str) -> bool {
    destination.trim() == destination
        && !destination.contains(['"', '\'', '<', '>', '`', '|', '[', ']', '{', '}', '\\'])
}

fn check_range(text: &str, range: &Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} of {} bytes", text.len());
}

/// No two references have a destination in common: the edit of one would be that of the other.
fn check_disjoint(found: &[Reference]) {
    let mut places: Vec<_> = found.iter().filter_map(|reference| reference.destination.clone()).collect();
    places.sort_by_key(|range| (range.start, range.end));
    for pair in places.windows(2) {
        assert!(pair[0].end <= pair[1].start && pair[0] != pair[1], "{pair:?}");
    }
}

/// With another destination in its place the reference leads there, and is still the same.
pub(crate) fn check_written_anew(text: &str, reference: &Reference, destination: &Range<usize>) {
    let edit = TextEdit::new(text, vec![Edit::replace(destination.clone(), ELSEWHERE)]).expect("it fits");
    let edited = edit.apply(text);
    let found = references(&Document::parse(edited.as_str()));
    let place = destination.start..destination.start + ELSEWHERE.len();
    let again = found.iter().find(|other| other.destination.as_ref() == Some(&place));
    let is_same = again.is_some_and(|again| {
        again.url == ELSEWHERE && again.kind == reference.kind && again.syntax == reference.syntax
    });
    assert!(is_same, "{reference:?}\nbecomes {again:?}\nin {edited:?}");
}
