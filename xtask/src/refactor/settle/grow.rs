//! What cannot stay behind without what leaves.

use super::{Settling, title};
use crate::markdown::{Block, BlockId, BlockKind, Section, SectionId, sentences};
use crate::scope::Destination;

impl Settling<'_> {
    /// Takes what could not stay behind; whether there was anything.
    pub(super) fn grow(&mut self) -> bool {
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
    pub(super) fn follow_introduced(&mut self) {
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
            if places.iter().all(|&place| self.keeps_purpose(id, place)) {
                continue;
            }
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
