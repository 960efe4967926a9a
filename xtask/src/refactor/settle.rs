//! From findings to cuts: what leaves a document so that what stays still reads.
//!
//! Findings say what is out of scope. Taken literally they can leave an empty heading, an introduction to nothing, a
//! table of a head alone, or a list item without its text. Here they grow until none of these is left.

use super::pointer;
use super::sentence::splits_cleanly;
use crate::markdown::{Block, BlockId, BlockKind, Document, Section, SectionId, sentences};
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

/// The cuts for these findings, in source order; none lies inside another.
pub(super) fn settle(document: &Document, findings: &[Finding]) -> Vec<Cut> {
    let mut settling = Settling::new(document);
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
    children: BTreeMap<Option<BlockId>, Vec<BlockId>>,
    sections: BTreeMap<SectionId, Destination>,
    headings: BTreeMap<SectionId, Destination>,
    blocks: BTreeMap<BlockId, Destination>,
    sentences: BTreeMap<BlockId, Vec<(Range<usize>, Destination)>>,
}

impl<'a> Settling<'a> {
    fn new(document: &'a Document) -> Settling<'a> {
        let mut children: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (id, block) in document.blocks().iter().enumerate() {
            children.entry(block.parent).or_default().push(id);
        }
        let (sections, headings) = (BTreeMap::new(), BTreeMap::new());
        Settling {
            document,
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
        if id != 0 && title(self.document) != Some(id) {
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
        if self.is_fixed(id) {
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

    /// Footnotes go where they are referred to, and pointers stay.
    fn is_fixed(&self, id: BlockId) -> bool {
        self.line(id).any(|id| {
            let kind = &self.document.block(id).kind;
            matches!(kind, BlockKind::Footnote { .. } | BlockKind::FrontMatter)
                || pointer::named(self.document, id).is_some()
        })
    }

    fn take_sentence(&mut self, block: BlockId, range: Range<usize>, destination: Destination) {
        if splits_cleanly(self.document, block, &range) {
            self.sentences.entry(block).or_default().push((range, destination));
        } else {
            self.take_block(block, destination);
        }
    }

    /// Takes what could not stay behind; whether there was anything.
    fn grow(&mut self) -> bool {
        let size = |s: &Settling<'_>| {
            let sentences: usize = s.sentences.values().map(Vec::len).sum();
            (s.sections.clone(), s.headings.clone(), s.blocks.clone(), sentences)
        };
        let before = size(self);
        self.whole_paragraphs();
        self.marker_lines();
        self.containers();
        self.lead_ins();
        self.emptied_sections();
        size(self) != before
    }

    /// A paragraph all of whose sentences leave, leaves.
    fn whole_paragraphs(&mut self) {
        for (id, taken) in self.sentences.clone() {
            let block = self.document.block(id);
            let mut left = self.document.source(&block.range).as_bytes().to_vec();
            for (range, _) in &taken {
                let (from, to) = (range.start - block.range.start, range.end - block.range.start);
                left[from..to].fill(b' ');
            }
            if left.iter().all(u8::is_ascii_whitespace) {
                self.sentences.remove(&id);
                self.take_block(id, taken[0].1);
            }
        }
    }

    /// What stands behind the marker of an item cannot leave without the item.
    fn marker_lines(&mut self) {
        for (id, destination) in self.blocks.clone() {
            let block = self.document.block(id);
            let line = self.document.whole_lines(&(block.range.start..block.range.start));
            let before = &self.document.text()[line.start..block.range.start];
            if before.contains(|c: char| !c.is_whitespace() && c != '>' && c != '\u{feff}') {
                self.blocks.remove(&id);
                block.parent.into_iter().for_each(|parent| self.take_block(parent, destination));
            }
        }
    }

    /// A quote or an item all of whose contents leave, leaves; so does a table with its last row, and a list all of
    /// whose items go to the same place.
    fn containers(&mut self) {
        for (id, block) in self.document.blocks().iter().enumerate().rev() {
            let parts = self.children.get(&Some(id)).cloned().unwrap_or_default();
            let rows = |id: &BlockId| self.document.block(*id).kind == BlockKind::TableRow;
            let parts: Vec<_> = match block.kind {
                BlockKind::List { .. } | BlockKind::Item | BlockKind::Quote => parts,
                BlockKind::Table => parts.into_iter().filter(rows).collect(),
                _ => continue,
            };
            let places: Option<Vec<_>> = parts.iter().map(|&part| self.gone(part)).collect();
            let Some(places) = places.filter(|places| !places.is_empty()) else { continue };
            let one_place = places.iter().all(|&place| place == places[0]);
            if self.covered(id).is_none() && (one_place || !matches!(block.kind, BlockKind::List { .. })) {
                self.take_block(id, places[0]);
            }
        }
    }

    /// A sentence or label that introduces what leaves, leaves with it.
    fn lead_ins(&mut self) {
        for siblings in self.children.values().cloned().collect::<Vec<_>>() {
            for (at, &id) in siblings.iter().enumerate() {
                let following = siblings.get(at + 1).and_then(|&next| self.gone(next));
                let (Some(destination), None) = (following, self.gone(id)) else { continue };
                let block = self.document.block(id);
                if block.kind != BlockKind::Paragraph {
                    continue;
                }
                if introduces(block) || is_label(block) && self.heads_nothing(&siblings[at + 1..]) {
                    self.take_last_sentence(id, destination);
                }
            }
        }
    }

    /// What introduces a list goes where the first of its items goes.
    fn follow_introduced(&mut self) {
        for siblings in self.children.values().cloned().collect::<Vec<_>>() {
            for pair in siblings.windows(2) {
                let (id, next) = (pair[0], pair[1]);
                let items = self.children.get(&Some(next)).map(Vec::as_slice).unwrap_or_default();
                let place = self.gone(next).or_else(|| items.iter().find_map(|&item| self.gone(item)));
                let block = self.document.block(id);
                let Some(place) = place.filter(|_| block.kind == BlockKind::Paragraph && introduces(block))
                else {
                    continue;
                };
                self.blocks.entry(id).and_modify(|known| *known = place);
                let last = self.sentences.get_mut(&id).and_then(|taken| taken.last_mut());
                if let Some((_, known)) = last.filter(|(range, _)| range.end >= block.range.end) {
                    *known = place;
                }
            }
        }
    }

    /// Whether all that a label stands over leaves: what follows up to the next label, heading or rule.
    fn heads_nothing(&self, following: &[BlockId]) -> bool {
        let next = following.iter().find(|&&id| self.gone(id).is_none());
        next.is_none_or(|&id| {
            let block = self.document.block(id);
            matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Rule) || is_label(block)
        })
    }

    fn take_last_sentence(&mut self, id: BlockId, destination: Destination) {
        let all = sentences(self.document.text(), self.document.block(id));
        let Some(last) = all.last() else { return };
        let taken = self.sentences.get(&id);
        if taken.is_some_and(|taken| taken.iter().any(|(range, _)| range.end >= last.range.end)) {
            return;
        }
        match all.len() {
            1 => self.take_block(id, destination),
            _ => self.take_sentence(id, last.range.clone(), destination),
        }
    }

    /// A heading under which nothing is left, leaves.
    fn emptied_sections(&mut self) {
        let title = title(self.document);
        for (id, section) in self.document.sections().iter().enumerate().skip(1).rev() {
            if self.section_gone(id).is_some() || self.headings.contains_key(&id) || title == Some(id) {
                continue;
            }
            let Some(places) = self.places(id, section).filter(|places| !places.is_empty()) else { continue };
            if places.iter().all(|&place| place == places[0]) {
                self.sections.insert(id, places[0]);
            } else {
                self.headings.insert(id, places[0]);
            }
        }
    }

    /// Where the parts of a section go; `None` when one of them stays.
    fn places(&self, id: SectionId, section: &Section) -> Option<Vec<Destination>> {
        let contents = section.blocks.iter().filter(|&&block| self.is_content(block));
        let mut places = contents.map(|&block| self.all_places(block)).collect::<Option<Vec<_>>>()?.concat();
        for (part, inner) in self.document.sections().iter().enumerate() {
            if inner.parent != Some(id) {
                continue;
            }
            match (self.sections.get(&part), self.headings.contains_key(&part)) {
                (Some(&place), _) => places.push(place),
                (None, true) => places.extend(self.places(part, inner)?),
                (None, false) => return None,
            }
        }
        Some(places)
    }

    /// Rules, comments and footnotes are nothing that a heading could stand over.
    fn is_content(&self, id: BlockId) -> bool {
        let block = self.document.block(id);
        match block.kind {
            BlockKind::Rule | BlockKind::Footnote { .. } => false,
            BlockKind::Html => !self.document.source(&block.range).starts_with("<!--"),
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

/// Whether a paragraph ends by announcing what follows.
fn introduces(block: &Block) -> bool {
    block.plain_text().trim_end().ends_with(':')
}

/// Whether a paragraph is a label in the place of a heading.
fn is_label(block: &Block) -> bool {
    let text = block.plain_text();
    let strong = block.spans.iter().all(|span| span.strong || span.text.trim().is_empty());
    block.kind == BlockKind::Paragraph && strong && !text.trim().is_empty() && !text.trim_end().ends_with('.')
}
