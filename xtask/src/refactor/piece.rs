//! The text of a cut as it will stand elsewhere: free of what it stood in, whole by itself.

mod text;

use super::carry::{Carrier, Labels, edited, every_definition, footnotes};
use super::draft::Draft;
use super::pointer;
use super::settle::{Cut, What};
use crate::markdown::{Block, BlockId, BlockKind, Document, anchors, sentences};
use crate::scope::Destination;
use anyhow::Result;
use std::ops::Range;
use text::{closed, dedented, fitted};

/// A piece of text on its way to the proposal.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) destination: Destination,
    pub(super) form: Form,
    /// With `\n` as line break and none at its end.
    pub(super) text: String,
    /// What it stood under inside its section, where that stays: the item around it, or the words that introduce its list.
    pub(super) context: Option<String>,
    /// Reference definitions and footnotes that it needs and the proposal lacks.
    pub(super) definitions: Vec<String>,
    /// Where each heading in `text` stood in the original, in order.
    pub(super) headings: Vec<Option<usize>>,
    /// Names of the HTML anchors in `text`.
    pub(super) ids: Vec<String>,
    /// Where it stood in the original.
    pub(super) origin: usize,
    /// Behind its last byte in the original.
    pub(super) end: usize,
}

/// What kind of text a piece is, as far as that decides how it is joined to its neighbours.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Form {
    /// A heading with what is under it.
    Section,
    /// A heading whose contents are pieces of their own.
    Heading,
    /// Anything else.
    Text,
    /// Rows of a table.
    Row {
        /// Which table.
        table: (usize, BlockId),
        /// Head and delimiter lines, to be repeated once before its rows.
        head: String,
    },
    /// An item of a list.
    Item {
        /// Which list.
        list: (usize, BlockId),
        /// Number of the item in its list, from 0.
        index: usize,
        ordered: bool,
    },
}

/// Where pieces are taken from in one round.
pub(super) struct Source<'a> {
    pub(super) carrier: &'a Carrier<'a>,
    pub(super) draft: &'a Draft,
    pub(super) round: usize,
    pub(super) cuts: &'a [Cut],
}

impl Source<'_> {
    /// The piece that a cut takes out.
    ///
    /// # Errors
    /// When edits of its links overlap, which no parsed document gives rise to.
    pub(super) fn piece(&self, cut: &Cut, labels: &mut Labels) -> Result<Piece> {
        let document = self.carrier.document;
        let carried = self.carrier.carry(&cut.range, labels)?;
        let mut definitions = carried.definitions;
        definitions.extend(self.unused(cut, labels)?);
        let parts = without(&cut.range, &self.excluded(cut));
        let mut text = String::new();
        for part in &parts {
            let edits =
                carried.edits.iter().filter(|it| part.start <= it.range.start && it.range.end <= part.end);
            text.push_str(&edited(document.text(), part, edits.cloned().collect())?);
        }
        labels.note(&text);
        let inside = |at: usize| parts.iter().any(|part| part.contains(&at));
        let headings =
            document.blocks().iter().filter(|it| it.heading_level().is_some() && inside(it.range.start));
        let ids = anchors(document, self.carrier.library.repo().site())
            .into_iter()
            .filter(|it| !it.heading && inside(it.range.start));
        Ok(Piece {
            destination: cut.destination,
            form: self.form(cut),
            text: closed(fitted(document, cut, &text)),
            context: self.context(cut),
            definitions,
            headings: headings.map(|block| self.draft.origin(block.range.start)).collect(),
            ids: ids.map(|anchor| anchor.name).collect(),
            origin: cut.range.clone().find_map(|at| self.draft.origin(at)).unwrap_or(0),
            end: cut.range.clone().rev().find_map(|at| self.draft.origin(at)).map_or(0, |last| last + 1),
        })
    }

    /// Definitions in a cut that nothing uses; they would be lost otherwise.
    fn unused(&self, cut: &Cut, labels: &mut Labels) -> Result<Vec<String>> {
        let document = self.carrier.document;
        let inside = |range: &Range<usize>| cut.range.start <= range.start && range.end <= cut.range.end;
        let is_cut = |at: usize| self.cuts.iter().any(|cut| cut.range.contains(&at));
        let kept = super::carry::kept(document, &is_cut);
        let stays = |range: &Range<usize>| kept.iter().any(|kept| kept.contains(&range.start));
        let mut texts = vec![];
        for definition in document.definitions().iter().filter(|it| inside(&it.range) && !stays(&it.range)) {
            texts.extend(self.carrier.adopt_definition(definition, labels)?.1);
        }
        for (id, label) in footnotes(document) {
            let range = &document.block(id).range;
            if inside(range) && !stays(range) {
                texts.extend(self.carrier.adopt_footnote(id, label, labels)?.1);
            }
        }
        Ok(texts)
    }

    /// Lines of a cut that do not belong to its text: definitions, which are carried, and pointers.
    fn excluded(&self, cut: &Cut) -> Vec<Range<usize>> {
        let document = self.carrier.document;
        let definitions = every_definition(document).into_iter().map(|(_, range)| range);
        let pointers = (0..document.blocks().len()).filter(|&id| pointer::named(document, id).is_some());
        let pointers = pointers.map(|id| document.block(id).range.clone());
        let mut excluded: Vec<_> =
            definitions.chain(pointers).map(|range| document.whole_lines(&range)).collect();
        excluded.retain(|range| cut.range.start <= range.start && range.end <= cut.range.end);
        excluded.sort_by_key(|range| range.start);
        excluded
    }

    fn form(&self, cut: &Cut) -> Form {
        let document = self.carrier.document;
        let id = match cut.what {
            What::Section(_) => return Form::Section,
            What::Heading(_) => return Form::Heading,
            What::Sentences(_) => return Form::Text,
            What::Block(id) => id,
        };
        let block = document.block(id);
        match (&block.kind, block.parent) {
            (BlockKind::TableRow, Some(table)) => {
                let first =
                    document.children(Some(table)).find(|&id| document.block(id).kind == BlockKind::TableRow);
                let rows = first.map_or(block.range.start, |row| document.block(row).range.start);
                let head = document.whole_lines(&document.block(table).range).start
                    ..document.whole_lines(&(rows..rows)).start;
                let head = dedented(document, document.block(table), document.source(&head));
                Form::Row { table: (self.round, table), head }
            }
            (BlockKind::Item, Some(list)) => {
                let index = document.children(Some(list)).position(|item| item == id).unwrap_or(0);
                let ordered = document.block(list).kind == BlockKind::List { ordered: true };
                Form::Item { list: (self.round, list), index, ordered }
            }
            _ => Form::Text,
        }
    }

    /// What the piece stood under inside its section.
    fn context(&self, cut: &Cut) -> Option<String> {
        let document = self.carrier.document;
        let id = match cut.what {
            What::Section(_) | What::Heading(_) => return None,
            What::Sentences(id) | What::Block(id) => id,
        };
        let around = std::iter::successors(document.block(id).parent, |&id| document.block(id).parent)
            .find(|&id| document.block(id).kind == BlockKind::Item);
        let words = match around {
            Some(item) => document.children(Some(item)).next(),
            None => document.block(id).parent.and_then(|list| introduction(document, list)),
        };
        let words = document.block(words.filter(|&words| words != id || around.is_some())?);
        let lead = lead(document, words)?;
        let leaves = self.cuts.iter().any(|cut| cut.range.contains(&lead.start));
        let text: String = plain(words, &lead).trim_end_matches([':', '.', ' ']).to_owned();
        (!leaves && !text.is_empty()).then_some(text)
    }
}

/// The paragraph right before a list or table that introduces it.
fn introduction(document: &Document, id: BlockId) -> Option<BlockId> {
    let siblings: Vec<_> = document.children(document.block(id).parent).collect();
    let at = siblings.iter().position(|&sibling| sibling == id)?;
    let before = *siblings.get(at.checked_sub(1)?)?;
    let block = document.block(before);
    (block.kind == BlockKind::Paragraph && block.plain_text().trim_end().ends_with(':')).then_some(before)
}

/// The words of a paragraph that name what it is about: its bold beginning, or its first sentence if that is short, or
/// the sentence that ends it with a colon.
fn lead(document: &Document, block: &Block) -> Option<Range<usize>> {
    let strong: Vec<_> = block.spans.iter().take_while(|span| span.strong).collect();
    if let (Some(first), Some(last)) = (strong.first(), strong.last()) {
        return Some(first.range.start..last.range.end);
    }
    let all = sentences(document.text(), block);
    let announcing = all.last().filter(|sentence| sentence.text.ends_with(':'));
    let chosen = announcing.or(all.first())?;
    (chosen.text.chars().count() <= 100).then(|| chosen.range.clone())
}

fn plain(block: &Block, range: &Range<usize>) -> String {
    let spans =
        block.spans.iter().filter(|span| range.start <= span.range.start && span.range.start < range.end);
    spans.map(|span| span.text.as_str()).collect::<String>().replace('\n', " ")
}

/// A range without others that lie in it, which are sorted.
fn without(range: &Range<usize>, others: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut parts = vec![];
    let mut at = range.start;
    for other in others {
        parts.push(at..other.start.max(at));
        at = other.end.max(at);
    }
    parts.push(at..range.end);
    parts.retain(|part| !part.is_empty());
    parts
}
