//! The line that stays behind where text was moved away, so that a reader finds it.

use super::proposal::anchor;
use crate::markdown::{BlockId, BlockKind, Document};
use crate::scope::{Destination, Unit};
use crate::site::Site;
use relative_path::RelativePath;
use std::collections::BTreeSet;

/// How every pointer begins. The linter keeps what begins so.
pub(super) const OPENING: &str = "Moved to the optimization proposal:";

/// The pointer of a section of `document` that lost text to these sections of the proposal.
pub(super) fn pointer(
    kinds: &BTreeSet<Destination>,
    document: &RelativePath,
    proposal: &RelativePath,
    site: Site,
) -> String {
    let target = relative(document, proposal);
    let links: Vec<String> = kinds
        .iter()
        .map(|&destination| {
            format!(
                "[{}]({target}#{})",
                destination.title().to_lowercase(),
                anchor(destination, document, site)
            )
        })
        .collect();
    format!("> {OPENING} {}.", links.join(", "))
}

/// The destinations that a block names when it is a pointer.
pub(super) fn named(document: &Document, block: BlockId) -> Option<BTreeSet<Destination>> {
    let quote = document.block(block);
    if quote.kind != BlockKind::Quote {
        return None;
    }
    let text = document.source(&quote.range).trim_start_matches('>').trim_start();
    if !text.starts_with(OPENING) {
        return None;
    }
    let links = document.links().iter().filter(|link| quote.range.contains(&link.range.start));
    let names: Vec<&str> = links.map(|link| link.text.as_str()).collect();
    Some(
        Destination::ALL
            .into_iter()
            .filter(|&d| names.contains(&d.title().to_lowercase().as_str()))
            .collect(),
    )
}

/// Whether a finding is about a pointer. Under a heading that recommends it may be taken for a recommendation.
pub(super) fn is_meant(document: &Document, unit: &Unit) -> bool {
    let (Unit::Block(id) | Unit::Sentence { block: id, .. }) = unit else { return false };
    std::iter::successors(Some(*id), |&id| document.block(id).parent).any(|id| named(document, id).is_some())
}

/// How a link in `from` names the file `to`: relative, with what Markdown could misread escaped.
pub(super) fn relative(from: &RelativePath, to: &RelativePath) -> String {
    let folder = from.parent().map(RelativePath::to_owned).unwrap_or_default();
    let path = folder.relative(to);
    percent_encoding::utf8_percent_encode(path.as_str(), ESCAPED).to_string()
}

/// What a destination without angle brackets cannot hold.
const ESCAPED: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'%')
    .add(b'#')
    .add(b'?')
    .add(b'\\');
