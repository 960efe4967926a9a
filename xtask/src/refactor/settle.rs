//! From findings to cuts: what leaves a document so that what stays still reads.
//!
//! Findings say what is out of scope. Taken literally they can leave an empty heading, an introduction to nothing, a
//! table of a head alone, or a list item without its text. Here they grow until none of these is left.

mod grow;

use super::keep::meet;
use super::pointer;
use super::purpose;
use super::sentence::splits_cleanly;
use crate::markdown::{Block, BlockId, BlockKind, Document, Section, SectionId};
use crate::scope::{Destination, Finding, Fix, Unit};
use std::collections::BTreeMap;
use std::ops::Range;

/// A piece that leaves, and where it goes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cut {
    pub(super) what: What,
    pub(super) destination: Destination,
    /// The bytes that leave: whole lines, except for sentences.
    pub(super) range: Range<usize>,
}

/// The kinds of pieces.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// A heading with all that is under it.
    Section(SectionId),
    /// A heading under which all leaves too, but not all to the same place.
    Heading(SectionId),
    /// A block with all that is in it.
    Block(BlockId),
    /// Consecutive sentences of this paragraph.
    Sentences(BlockId),
}

/// The cuts for these findings, in source order; none lies inside another, and none takes anything of what is kept.
pub(super) fn settle(document: &Document, findings: &[Finding], kept: &[Range<usize>]) -> Vec<Cut> {
    let mut settling = Settling::new(document, kept);
    for finding in findings {
        if let Fix::Move(destination) = finding.fix {
            settling.take(&finding.unit, destination);
        }
    }
    // Each pass takes at least one more block, so that there are at most as many as blocks.
    while settling.grow() {}
    settling.follow_introduced();
    settling.cuts()
}

/// The section of the document's title, which never leaves.
pub(super) fn title(document: &Document) -> Option<SectionId> {
    let first = document.sections().get(1)?;
    let alone = document.sections()[1..].iter().filter(|section| section.parent.is_none()).count() == 1;
    (first.level == 1 || alone).then_some(1)
}

struct Settling<'a> {
    document: &'a Document,
    kept: &'a [Range<usize>],
    children: BTreeMap<Option<BlockId>, Vec<BlockId>>,
    sections: BTreeMap<SectionId, Destination>,
    headings: BTreeMap<SectionId, Destination>,
    blocks: BTreeMap<BlockId, Destination>,
    sentences: BTreeMap<BlockId, Vec<(Range<usize>, Destination)>>,
}

impl<'a> Settling<'a> {
    fn new(document: &'a Document, kept: &'a [Range<usize>]) -> Settling<'a> {
        let mut children: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (id, block) in document.blocks().iter().enumerate() {
            children.entry(block.parent).or_default().push(id);
        }
        let (sections, headings) = (BTreeMap::new(), BTreeMap::new());
        Settling {
            document,
            kept,
            children,
            sections,
            headings,
            blocks: BTreeMap::new(),
            sentences: BTreeMap::new(),
        }
    }

    /// Notes what a finding is about.
    fn take(&mut self, unit: &Unit, destination: Destination) {
        match unit {
            Unit::Block(id) | Unit::Sentence { block: id, .. } if self.is_fixed(*id) => {}
            Unit::Section(id) => self.take_section(*id, destination),
            Unit::Block(id) => self.take_block(*id, destination),
            Unit::Sentence { block, range } => match self.document.block(*block).kind {
                BlockKind::Paragraph => self.take_sentence(*block, range.clone(), destination),
                _ => self.take_block(*block, destination),
            },
        }
    }

    /// The title stays, and with it what no heading opens: their contents are taken one by one.
    fn take_section(&mut self, id: SectionId, destination: Destination) {
        let stays = title(self.document) == Some(id)
            || self.is_kept(&self.document.sections()[id].range)
            || self.keeps_purpose(id, destination);
        if id != 0 && !stays {
            self.sections.entry(id).or_insert(destination);
            return;
        }
        for block in self.document.sections()[id].blocks.clone() {
            if !matches!(self.document.block(block).kind, BlockKind::Rule | BlockKind::FrontMatter) {
                self.take_block(block, destination);
            }
        }
        let sections = self.document.sections().iter().enumerate();
        let parts: Vec<_> =
            sections.filter(|(_, section)| section.parent == Some(id)).map(|(id, _)| id).collect();
        parts.into_iter().for_each(|part| self.take_section(part, destination));
    }

    fn take_block(&mut self, id: BlockId, destination: Destination) {
        let block = self.document.block(id);
        if self.is_fixed(id) || self.is_kept(&block.range) {
            return;
        }
        match (&block.kind, block.parent) {
            (BlockKind::Heading { .. }, None) => {
                let section = self.document.section_at(block.range.start);
                if title(self.document) != Some(section) {
                    self.sections.entry(section).or_insert(destination);
                }
            }
            (
                BlockKind::TableCell | BlockKind::TableHead | BlockKind::Term | BlockKind::Definition,
                Some(parent),
            ) => {
                self.take_block(parent, destination);
            }
            _ => drop(self.blocks.entry(id).or_insert(destination)),
        }
    }

    /// Whether a heading stays to stand over a purpose that is not argued from another mode.
    fn keeps_purpose(&self, id: SectionId, destination: Destination) -> bool {
        destination == Destination::Comparative && purpose::heads(self.document, id)
    }

    fn is_kept(&self, range: &Range<usize>) -> bool {
        self.kept.iter().any(|kept| meet(kept, range))
    }

    /// Footnotes go where they are referred to, and pointers stay.
    fn is_fixed(&self, id: BlockId) -> bool {
        self.line(id).any(|id| {
            let kind = &self.document.block(id).kind;
            matches!(kind, BlockKind::Footnote { .. } | BlockKind::FrontMatter)
                || pointer::named(self.document, id).is_some()
        })
    }

    fn take_sentence(&mut self, block: BlockId, range: Range<usize>, destination: Destination) {
        if self.is_kept(&range) {
            return;
        }
        if splits_cleanly(self.document, block, &range) {
            self.sentences.entry(block).or_default().push((range, destination));
        } else {
            self.take_block(block, destination);
        }
    }

    /// Rules, comments and footnotes are nothing that a heading could stand over.
    fn is_content(&self, id: BlockId) -> bool {
        let block = self.document.block(id);
        match block.kind {
            BlockKind::Rule | BlockKind::Footnote { .. } => false,
            BlockKind::Html => !self.document.is_comment(id),
            _ => true,
        }
    }

    /// A block and those it stands in, innermost first.
    fn line(&self, id: BlockId) -> impl Iterator<Item = BlockId> {
        std::iter::successors(Some(id), |&id| self.document.block(id).parent)
    }

    /// Where a block goes with what it stands in.
    fn covered(&self, id: BlockId) -> Option<Destination> {
        let section = self.document.section_at(self.document.block(id).range.start);
        let of_block = self.line(id).find_map(|id| self.blocks.get(&id).copied());
        let heads = self.document.sections()[section].heading == Some(id);
        let of_heading = self.headings.get(&section).copied().filter(|_| heads);
        of_block.or(of_heading).or_else(|| self.section_gone(section))
    }

    fn section_gone(&self, id: SectionId) -> Option<Destination> {
        let sections = self.document.sections();
        let mut line = std::iter::successors(Some(id), |&id| sections[id].parent);
        line.find_map(|id| self.sections.get(&id).copied())
    }

    /// Where a block goes, or the first of its items where all leave.
    fn gone(&self, id: BlockId) -> Option<Destination> {
        self.all_places(id)?.first().copied()
    }

    /// Where a block goes, or each of its items; `None` when it stays.
    fn all_places(&self, id: BlockId) -> Option<Vec<Destination>> {
        if let Some(place) = self.covered(id) {
            return Some(vec![place]);
        }
        let items = self.children.get(&Some(id))?;
        let is_list = matches!(self.document.block(id).kind, BlockKind::List { .. });
        let places: Option<Vec<_>> = items.iter().map(|&item| self.covered(item)).collect();
        places.filter(|_| is_list)
    }

    fn cuts(mut self) -> Vec<Cut> {
        let document = self.document;
        let headings = std::mem::take(&mut self.headings);
        let sections = document.sections();
        let mut cuts = vec![];
        for (&id, &destination) in &self.sections {
            if sections[id].parent.is_none_or(|parent| self.section_gone(parent).is_none()) {
                cuts.push(Cut {
                    what: What::Section(id),
                    destination,
                    range: extent(document, &sections[id]),
                });
            }
        }
        for (id, destination) in headings {
            let heading = sections[id].heading.filter(|_| self.section_gone(id).is_none());
            let range = heading.map(|block| document.whole_lines(&document.block(block).range));
            cuts.extend(range.map(|range| Cut { what: What::Heading(id), destination, range }));
        }
        for (&id, &destination) in &self.blocks {
            let block = document.block(id);
            let in_other = self.line(id).skip(1).any(|id| self.blocks.contains_key(&id));
            if !in_other && self.section_gone(document.section_at(block.range.start)).is_none() {
                cuts.push(Cut {
                    what: What::Block(id),
                    destination,
                    range: document.whole_lines(&block.range),
                });
            }
        }
        for (&id, taken) in self.sentences.iter().filter(|&(&id, _)| self.covered(id).is_none()) {
            cuts.extend(merged(document.text(), taken).into_iter().map(|(range, destination)| Cut {
                what: What::Sentences(id),
                destination,
                range,
            }));
        }
        cuts.sort_by_key(|cut| cut.range.start);
        cuts
    }
}

/// The lines of a section without the rules, blank lines and definitions at its end, which stay.
fn extent(document: &Document, section: &Section) -> Range<usize> {
    let inside = |block: &&Block| block.parent.is_none() && section.range.contains(&block.range.start);
    let last = document.blocks().iter().rev().filter(inside).find(|block| block.kind != BlockKind::Rule);
    section.range.start..last.map_or(section.range.end, |block| document.whole_lines(&block.range).end)
}

/// Sentences that go to the same place with nothing but white space between them, joined.
fn merged(text: &str, taken: &[(Range<usize>, Destination)]) -> Vec<(Range<usize>, Destination)> {
    let mut taken = taken.to_vec();
    taken.sort_by_key(|(range, _)| range.start);
    let mut merged: Vec<(Range<usize>, Destination)> = vec![];
    for (range, destination) in taken {
        match merged.last_mut() {
            Some((last, place)) if *place == destination && text[last.end..range.start].trim().is_empty() => {
                last.end = range.end;
            }
            _ => merged.push((range, destination)),
        }
    }
    merged
}
