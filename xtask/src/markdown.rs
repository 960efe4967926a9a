//! One parse of a Markdown text to owned blocks, sections, links and spans, each with its byte range.
//!
//! Everything is a byte offset into [`Document::text`]; lines and columns are computed late, by [`Lines`].
//! Ranges of blocks start at the first byte of the construct (after any indentation or container prefix) and end after
//! its last byte that is not white space.

mod anchor;
mod block;
mod lines;
mod link;
mod outline;
mod parse;
mod region;
mod section;
mod sentence;

pub use anchor::{Anchor, Heading, Slugger, anchor_names, anchors, slug};
pub use block::{Block, BlockId, BlockKind, Span};
pub use lines::{Lines, Position};
pub use link::{Definition, FootnoteUse, Link, LinkKind, destination_text};
pub use outline::{Destination, Outline};
pub use region::{GENERATED, Region, is_generated, region};
pub use section::{Section, SectionId};
pub use sentence::{Sentence, sentences};

use std::ops::Range;
use std::sync::Arc;

/// A parsed Markdown text.
#[derive(Debug, Clone)]
pub struct Document {
    text: Arc<str>,
    lines: Lines,
    blocks: Vec<Block>,
    sections: Vec<Section>,
    links: Vec<Link>,
    definitions: Vec<Definition>,
    footnote_uses: Vec<FootnoteUse>,
    html: Vec<Range<usize>>,
}

impl Document {
    /// Parses `text` as GitHub reads it: CommonMark with tables, footnotes, task lists, strikethrough, front matter,
    /// admonitions and heading attributes. Any text is a document; there are no errors.
    pub fn parse(text: impl Into<Arc<str>>) -> Document {
        parse::parse(text.into())
    }

    /// The source, unchanged.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Line starts of the source.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// All blocks in source order, parents before their children.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The block with this number.
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id]
    }

    /// Whether a block is a comment of HTML.
    pub fn is_comment(&self, id: BlockId) -> bool {
        let block = self.block(id);
        block.kind == BlockKind::Html && self.source(&block.range).starts_with("<!--")
    }

    /// Direct children of a block, or the top-level blocks for `None`, in source order.
    pub fn children(&self, parent: Option<BlockId>) -> impl Iterator<Item = BlockId> {
        self.blocks.iter().enumerate().filter(move |(_, block)| block.parent == parent).map(|(id, _)| id)
    }

    /// The sections that top-level headings open, in source order; the first is the preamble before any heading.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The innermost section that holds this offset.
    pub fn section_at(&self, offset: usize) -> SectionId {
        self.sections.iter().rposition(|section| section.range.start <= offset).unwrap_or(0)
    }

    /// Links, images and autolinks that Markdown writes, in source order; HTML attributes are not among them.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// Link reference definitions, in source order.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// Places where a footnote is referred to.
    pub fn footnote_uses(&self) -> &[FootnoteUse] {
        &self.footnote_uses
    }

    /// Stretches of raw HTML (blocks and inline tags, comments included), in source order.
    pub fn html(&self) -> &[Range<usize>] {
        &self.html
    }

    /// The text of the first top-level heading, the document's title.
    pub fn title(&self) -> Option<String> {
        self.blocks
            .iter()
            .find(|block| matches!(block.kind, BlockKind::Heading { .. }))
            .map(Block::plain_text)
    }

    /// `range` widened to whole lines: from the start of its first line to behind the line break of its last.
    pub fn whole_lines(&self, range: &Range<usize>) -> Range<usize> {
        self.lines.widen(range)
    }

    /// The source of a range.
    pub fn source(&self, range: &Range<usize>) -> &str {
        &self.text[range.clone()]
    }
}
