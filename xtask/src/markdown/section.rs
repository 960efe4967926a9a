//! Sections: what a heading opens, down to the next heading of its level or above.

use super::{Block, BlockId, Lines};
use std::ops::Range;

/// Index of a section in [`super::Document::sections`].
pub type SectionId = usize;

/// A heading with all that stands under it. Only headings at the top level open sections, not those in quotes or lists.
#[derive(Debug, Clone)]
pub struct Section {
    /// The heading; `None` for the preamble, which is the first section of every document and may be empty.
    pub heading: Option<BlockId>,
    /// 1 to 6; 0 for the preamble.
    pub level: u8,
    /// Whole lines from the heading to the next heading of the same level or above, subsections included.
    /// The preamble ends at the first heading.
    pub range: Range<usize>,
    /// Whole lines from the heading to the next heading of any level.
    pub own: Range<usize>,
    /// The section it is a part of.
    pub parent: Option<SectionId>,
    /// Top-level blocks of its own, without the heading and without subsections.
    pub blocks: Vec<BlockId>,
}

/// Builds the sections of a document from its blocks.
pub(super) fn sections(blocks: &[Block], lines: &Lines, len: usize) -> Vec<Section> {
    let mut sections =
        vec![Section { heading: None, level: 0, range: 0..len, own: 0..len, parent: None, blocks: vec![] }];
    for (id, block) in blocks.iter().enumerate().filter(|(_, block)| block.parent.is_none()) {
        let Some(level) = block.heading_level() else {
            if let Some(section) = sections.last_mut() {
                section.blocks.push(id);
            }
            continue;
        };
        let start = lines.widen(&block.range).start;
        close(&mut sections, level, start);
        let parent = sections
            .iter()
            .rposition(|section| section.level > 0 && section.level < level && section.range.end == len);
        sections.push(Section {
            heading: Some(id),
            level,
            range: start..len,
            own: start..len,
            parent,
            blocks: vec![],
        });
    }
    sections
}

/// Ends the sections that a heading of `level` at `start` puts an end to.
fn close(sections: &mut [Section], level: u8, start: usize) {
    if let Some(last) = sections.last_mut() {
        last.own.end = start;
    }
    for section in sections.iter_mut().filter(|section| section.level == 0 || section.level >= level) {
        section.range.end = section.range.end.min(start);
    }
}
