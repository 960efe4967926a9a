//! From single verdicts to a decision about every unit: down from headings, lead-ins and parent items, and up again.

mod beside;
mod items;
mod lead;
mod paragraph;
mod table;

use super::anaphora::Subject;
use super::context::Context;
use super::finding::Unit;
use super::judge::{Hit, Verdict};
use super::reading::Reading;
use super::setting;
use super::subject;
use super::tree::{Node, State, all_out, any_out};
use super::vocabulary::Vocabulary;
use crate::markdown::{Block, BlockId, BlockKind, Document, Section, SectionId, sentences};
use std::ops::Range;

/// Decides about all sections of a document; those at the top are returned.
pub(super) fn propagate(document: &Document, vocabulary: &Vocabulary) -> Vec<Node> {
    let reader = Reader { document, vocabulary, depths: depths(document), body: body(document) };
    let top = document.sections().iter().enumerate().filter(|(_, section)| section.parent.is_none());
    let context = Context { instructs: !subject::reports(document, vocabulary), ..Context::default() };
    top.map(|(id, _)| reader.section(id, &context)).collect()
}

/// Reads a document with the names in mind.
struct Reader<'a> {
    document: &'a Document,
    vocabulary: &'a Vocabulary,
    /// For each block, how many blocks it stands in.
    depths: Vec<usize>,
    /// Where the introduction ends.
    body: usize,
}

/// How deep blocks are read into; what is nested deeper stays. No reader gets that far, and the stack is finite.
const DEEPEST: usize = 64;

/// Where the introduction ends: behind the first texts.
fn body(document: &Document) -> usize {
    const INTRODUCING: usize = 3;
    let texts = document.blocks().iter().filter(|block| block.kind == BlockKind::Paragraph);
    texts.take(INTRODUCING).last().map_or(0, |block| block.range.end)
}

/// Bytes of text that are enough to tell without a heading what they are about.
const ENOUGH: usize = 1500;

/// Whether a long stretch of text, read without its heading, hardly says anything that does not belong.
fn is_something_else(nodes: &[Node]) -> bool {
    let size = |out| -> usize { nodes.iter().map(|node| node.size(out)).sum() };
    size(false) > ENOUGH && 20 * size(true) < size(false)
}

fn depths(document: &Document) -> Vec<usize> {
    let mut depths: Vec<usize> = vec![];
    for block in document.blocks() {
        depths.push(block.parent.map_or(0, |parent| depths[parent] + 1));
    }
    depths
}

/// What a block passes on to those behind it.
#[derive(Default)]
struct Trail {
    /// The context for the one block that follows a lead-in.
    next: Option<Context>,
    /// The context for all blocks up to the next line that stands for a heading.
    rest: Option<Context>,
    /// A question about another mode was asked, and the answer may follow.
    asked: Option<Hit>,
    /// The sentence right before, where it does not belong: code that follows is its illustration.
    last: Option<Hit>,
    /// What the sentence right before is about, where it does not belong.
    subject: Option<Subject>,
}

impl Reader<'_> {
    fn section(&self, id: SectionId, outer: &Context) -> Node {
        let section = &self.document.sections()[id];
        let mut context = self.inner(section, outer);
        let mut children = self.under(id, &context);
        // What is under a heading decides about it as well.
        if context.colour.is_some() && outer.colour.is_none() {
            let alone = self.under(id, outer);
            if is_something_else(&alone) {
                (children, context) = (alone, outer.clone());
            }
        }
        let heading = section.heading.filter(|_| all_out(&children));
        let unit = Unit::Section(id);
        let mut node = match heading.filter(|_| section.level > 1) {
            Some(_) => Node::of(unit, section.range.clone(), children),
            None => Node { unit, range: section.range.clone(), state: State::Keep, children },
        };
        if let (State::Out(hit), Some(colour)) = (&mut node.state, context.colour) {
            *hit = colour;
        }
        node
    }

    /// All that stands in a section under its heading.
    fn under(&self, id: SectionId, context: &Context) -> Vec<Node> {
        let mut nodes = self.run(&self.document.sections()[id].blocks, context);
        let under = self.document.sections().iter().enumerate().filter(|(_, other)| other.parent == Some(id));
        nodes.extend(under.map(|(sub, _)| self.section(sub, context)));
        nodes
    }

    /// The context in a section: what its heading says, or its status line.
    fn inner(&self, section: &Section, outer: &Context) -> Context {
        let Some(heading) = section.heading.map(|id| self.document.block(id)) else { return outer.clone() };
        let context = match section.level {
            1 if setting::is_log(&self.read(heading, &heading.range)) => outer.done(),
            1 => outer.clone(),
            _ => outer.under(&self.read(heading, &heading.range)),
        };
        let first = section.blocks.first().map(|&id| self.document.block(id));
        let done = first.filter(|_| section.level > 1).is_some_and(|block| {
            let lines = sentences(self.document.text(), block);
            lines.iter().any(|line| setting::is_done(&self.read(block, &line.range)))
        });
        if done { context.done() } else { context }
    }

    /// Blocks that follow one another.
    fn run(&self, blocks: &[BlockId], context: &Context) -> Vec<Node> {
        let mut nodes: Vec<Node> = vec![];
        let mut trail = Trail::default();
        for &id in blocks {
            let node = self.block(id, context, &mut trail);
            if node.is_out() {
                self.pull_lead_in(&mut nodes, &node);
            } else if !any_out(&node) {
                self.keep_lead_in(&mut nodes, &node);
            }
            nodes.push(node);
        }
        nodes
    }

    fn block(&self, id: BlockId, outer: &Context, trail: &mut Trail) -> Node {
        let block = self.document.block(id);
        let around = trail.rest.clone().unwrap_or_else(|| outer.clone());
        let led = trail.next.take();
        let context = led.clone().unwrap_or_else(|| around.clone());
        let unit = Unit::Block(id);
        let last = trail.last.take();
        if block.kind != BlockKind::Paragraph {
            trail.subject = None;
        }
        if self.depths[id] > DEEPEST {
            return Node::leaf(unit, block.range.clone(), State::Keep);
        }
        match &block.kind {
            BlockKind::Paragraph | BlockKind::Heading { .. } | BlockKind::Term => {
                self.paragraph(id, outer, &around, trail)
            }
            BlockKind::List { .. } => {
                let beside = self.listed(id);
                let hit = trail.asked.as_ref().or(beside.as_ref());
                let context = hit.map_or(context.clone(), |hit| context.coloured(hit));
                Node::of(unit, block.range.clone(), self.items(id, &context))
            }
            BlockKind::Table => self.table(id, &context),
            BlockKind::Code { .. } if let Some(hit) = self.side_by_side(id) => {
                Node::leaf(unit, block.range.clone(), State::Out(hit))
            }
            BlockKind::Code { .. } => {
                let context =
                    last.filter(|_| led.is_none()).map_or(context.clone(), |hit| context.coloured(&hit));
                Node::leaf(unit, block.range.clone(), context.resolve(&Verdict::Neutral))
            }
            BlockKind::Html => {
                let state = if self.document.is_comment(id) {
                    State::Blank
                } else {
                    context.resolve(&Verdict::Neutral)
                };
                Node::leaf(unit, block.range.clone(), state)
            }
            BlockKind::Rule | BlockKind::Footnote { .. } => {
                Node::leaf(unit, block.range.clone(), State::Blank)
            }
            BlockKind::FrontMatter => Node::leaf(unit, block.range.clone(), State::Keep),
            _ => {
                let children: Vec<BlockId> = self.document.children(Some(id)).collect();
                Node::of(unit, block.range.clone(), self.run(&children, &context))
            }
        }
    }

    fn read(&self, block: &Block, range: &Range<usize>) -> Reading {
        Reading::new(&block.spans, range, self.vocabulary)
    }
}
