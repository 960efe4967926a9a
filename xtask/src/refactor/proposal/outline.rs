//! Finding one's way in a proposal.

use crate::links::Library;
use crate::markdown::{BlockKind, Document, Section, SectionId};
use relative_path::RelativePath;

/// The section with this title, the outermost where there are several.
pub(super) fn section(document: &Document, title: &str) -> Option<SectionId> {
    let named = |section: &&(SectionId, &Section)| {
        let heading = section.1.heading.map(|id| document.block(id).plain_text());
        heading.is_some_and(|text| text.trim().eq_ignore_ascii_case(title))
    };
    let sections = document.sections().iter().enumerate();
    sections.filter(|it| named(&it)).min_by_key(|(_, section)| section.level).map(|(id, _)| id)
}

/// The subsection of what came from a document: the one whose heading links to it.
pub(super) fn child(
    library: &Library<'_>,
    path: &RelativePath,
    document: &Document,
    outer: SectionId,
    from: &RelativePath,
) -> Option<SectionId> {
    let mut sections =
        document.sections().iter().enumerate().filter(|(_, section)| section.parent == Some(outer));
    let links_there = |section: &Section| {
        let links = document.links().iter().filter(|link| Some(link.block) == section.heading);
        let mut links = links.filter(|link| !link.url.contains('#'));
        links.any(|link| library.resolve(path, &link.url).place().is_some_and(|file| file == from))
    };
    sections.find(|(_, section)| links_there(section)).map(|(id, _)| id)
}

/// Behind the last line of a section that is neither blank nor a rule.
pub(super) fn end_of(document: &Document, id: SectionId) -> usize {
    let range = &document.sections()[id].range;
    let rules = document
        .blocks()
        .iter()
        .rev()
        .filter(|block| block.kind == BlockKind::Rule && block.parent.is_none());
    let mut end = range.start + document.source(range).trim_end().len();
    for rule in rules.filter(|rule| range.contains(&rule.range.start)) {
        if rule.range.end == end {
            end = range.start + document.text()[range.start..rule.range.start].trim_end().len();
        }
    }
    end
}
