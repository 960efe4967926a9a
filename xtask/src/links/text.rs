//! The text and the label of a link.

use super::Syntax;
use crate::{
    edit::Edit,
    markdown::{Definition, Document, Link},
};
use relative_path::RelativePath;
use std::ops::Range;

/// Where a link's text stands when it is one plain run or one code span, written as it is read.
pub(super) fn range(document: &Document, link: &Link) -> Option<Range<usize>> {
    let next = document.links().partition_point(|other| other.range.start <= link.range.start);
    if document.links().get(next).is_some_and(|inner| inner.range.end <= link.range.end) {
        return None;
    }
    let spans = &document.block(link.block).spans;
    let inside = |range: &Range<usize>| link.range.start <= range.start && range.end <= link.range.end;
    let mut spans = spans.iter().filter(|span| span.link && inside(&span.range));
    let first = spans.next()?;
    let range = first.range.start..spans.next_back().unwrap_or(first).range.end;
    let source = document.source(&range);
    let at = source.find(&link.text)?;
    let end = at + link.text.len();
    let around = |text: &str| text.chars().all(|c| c == '`' || c == ' ');
    let plain = around(&source[..at]) && around(&source[end..]) && !link.text.is_empty();
    plain.then(|| range.start + at..range.start + end)
}

/// The text of a link that is the old path or the old file name, after `old` moves to `new`; `None` when it can stay.
/// `destination` is the new destination, decoded, where that changes.
pub(super) fn followed(
    link: &Link,
    old: &RelativePath,
    new: &RelativePath,
    destination: Option<&str>,
) -> Option<String> {
    let text = link.text.as_str();
    let names = (old.file_name()?, new.file_name()?);
    let followed = if text == names.0 {
        names.1.to_owned()
    } else if text == old.as_str() {
        new.to_string()
    } else if text == super::destination::percent_decoded(&link.url) {
        destination?.to_owned()
    } else {
        return None;
    };
    // Brackets and backticks would need escapes of their own.
    (followed != text && !followed.contains(['[', ']', '`', '\\', '*'])).then_some(followed)
}

/// Whether a link is written `[text][label]`.
pub(super) fn is_full_reference(document: &Document, link: &Link) -> bool {
    let label = link.label.as_deref().unwrap_or_default();
    !label.is_empty() && document.source(&link.range).ends_with(&format!("][{label}]"))
}

/// Whether a link uses a definition. Labels match without regard to case and white space.
pub(super) fn is_label_of(link: &Link, definition: &Definition) -> bool {
    let folded = |label: &str| label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    link.label.as_deref().is_some_and(|label| folded(label) == folded(&definition.label))
}

/// What stands behind the colon of a definition: the destination, its syntax, and the title with the white space before it.
/// `None` where it cannot be located, or runs over several lines.
pub(super) fn destination_and_title<'a>(
    document: &'a Document,
    definition: &Definition,
) -> Option<(&'a str, Syntax, &'a str)> {
    let range = definition.destination.clone()?;
    let angle = document.text()[..range.start].ends_with('<');
    let rest = document.text().get(range.end + usize::from(angle)..definition.range.end)?;
    let rest = rest.trim_end();
    let syntax = if angle { Syntax::Angle } else { Syntax::Bare };
    (!rest.contains('\n')).then(|| (document.source(&range), syntax, rest))
}

/// A link through a definition written as an inline link: `target` takes the place of the label, or stands behind it where
/// the label is the text.
pub(super) fn inlined(document: &Document, link: &Link, target: &str) -> Edit {
    let end = link.range.end;
    if is_full_reference(document, link) {
        let label = link.label.as_ref().map_or(0, |label| label.len() + 2);
        return Edit::replace(end - label..end, target);
    }
    // The parser ends `[label][]` before the empty brackets.
    let empty = document.text()[end..].starts_with("[]");
    Edit::replace(end..end + if empty { 2 } else { 0 }, target)
}
