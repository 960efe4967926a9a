//! From single verdicts to a decision about every unit: down from headings, lead-ins and parent items, and up again.

use super::context::{self, Context};
use super::cue::Strength;
use super::finding::Unit;
use super::judge::{self, Hit, Verdict};
use super::reading::Reading;
use super::rules;
use super::setting;
use super::subject;
use super::table::{self, Table};
use super::tree::{Node, State, all_out, any_out};
use super::vocabulary::Vocabulary;
use crate::markdown::{Block, BlockId, BlockKind, Document, Section, SectionId, sentences};
use std::ops::Range;

/// Decides about all sections of a document; those at the top are returned.
pub(super) fn propagate(document: &Document, vocabulary: &Vocabulary) -> Vec<Node> {
    let reader = Reader { document, vocabulary };
    let top = document.sections().iter().enumerate().filter(|(_, section)| section.parent.is_none());
    let context = Context { instructs: !subject::reports(document, vocabulary), ..Context::default() };
    top.map(|(id, _)| reader.section(id, &context)).collect()
}

/// Reads a document with the names in mind.
struct Reader<'a> {
    document: &'a Document,
    vocabulary: &'a Vocabulary,
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
}

impl Reader<'_> {
    fn section(&self, id: SectionId, outer: &Context) -> Node {
        let section = &self.document.sections()[id];
        let context = self.inner(section, outer);
        let mut children = self.run(&section.blocks, &context);
        let under = self.document.sections().iter().enumerate().filter(|(_, other)| other.parent == Some(id));
        children.extend(under.map(|(sub, _)| self.section(sub, &context)));
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

    /// The context in a section: what its heading says, or its status line.
    fn inner(&self, section: &Section, outer: &Context) -> Context {
        let Some(heading) = section.heading.map(|id| self.document.block(id)) else { return outer.clone() };
        let context = match section.level {
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

    /// A lead-in about which nothing was said goes with what it leads to.
    fn pull_lead_in(&self, before: &mut [Node], led: &Node) {
        let (Some(lead), Some(hit)) = (before.last_mut(), led.hit()) else { return };
        if !self.is_text(led) && self.leads(lead) {
            lead.pull(hit);
        }
    }

    /// A lead-in of nothing but a label stays with what it leads to.
    fn keep_lead_in(&self, before: &mut [Node], led: &Node) {
        let Some(lead) = before.last_mut() else { return };
        let label = lead.children.len() == 1 && lead.range.len() < 60;
        if label && lead.is_out() && !self.is_text(led) && self.leads(lead) {
            lead.state = State::Keep;
            lead.children.clear();
        }
    }

    fn is_text(&self, node: &Node) -> bool {
        let paragraph = |id| self.document.block(id).kind == BlockKind::Paragraph;
        node.is_blank() || matches!(node.unit, Unit::Block(id) if paragraph(id))
    }

    /// Whether a text ends with a colon, behind which something must follow.
    fn leads(&self, node: &Node) -> bool {
        self.is_text(node)
            && self.document.source(&node.range).trim_end_matches(['*', '_', ' ']).ends_with(':')
    }

    fn block(&self, id: BlockId, outer: &Context, trail: &mut Trail) -> Node {
        let block = self.document.block(id);
        let around = trail.rest.clone().unwrap_or_else(|| outer.clone());
        let led = trail.next.take();
        let context = led.clone().unwrap_or_else(|| around.clone());
        let unit = Unit::Block(id);
        let last = trail.last.take();
        match &block.kind {
            BlockKind::Paragraph | BlockKind::Heading { .. } | BlockKind::Term => {
                self.paragraph(id, outer, &around, trail)
            }
            BlockKind::List { .. } => {
                let context = trail.asked.as_ref().map_or(context.clone(), |hit| context.coloured(hit));
                Node::of(unit, block.range.clone(), pulled(self.items(id, &context)))
            }
            BlockKind::Table => self.table(id, &context),
            BlockKind::Code { .. } => {
                let context =
                    last.filter(|_| led.is_none()).map_or(context.clone(), |hit| context.coloured(&hit));
                Node::leaf(unit, block.range.clone(), context.resolve(&Verdict::Neutral))
            }
            BlockKind::Html => {
                let comment = self.document.source(&block.range).starts_with("<!--");
                let state = if comment { State::Blank } else { context.resolve(&Verdict::Neutral) };
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

    /// A paragraph, sentence by sentence; a label colours the sentences behind it.
    fn paragraph(&self, id: BlockId, outer: &Context, around: &Context, trail: &mut Trail) -> Node {
        let block = self.document.block(id);
        let whole = self.read(block, &block.range);
        let title = stands_for_heading(block, &whole);
        let base = if title { outer.clone() } else { around.clone() };
        let mut context = base.clone();
        if ends_open(&whole) && context::is_short(&whole) && base.under(&whole).colour.is_none() {
            context = base.under(&whole);
        }
        let mut children = vec![];
        let mut verdict = Verdict::Neutral;
        for sentence in sentences(self.document.text(), block) {
            let reading = self.read(block, &sentence.range);
            verdict = self.answer(&reading, trail).unwrap_or_else(|| judge::text(&reading));
            let mut state = context.resolve(&verdict);
            if title
                && !matches!(state, State::Out(_))
                && let Some(colour) = &context.under(&reading).colour
            {
                state = State::Neutral;
                verdict = Verdict::Out(colour.clone());
            }
            if let (Verdict::Out(hit), State::Out(_)) = (&verdict, &state)
                && hit.strength == Strength::Firm
                && labels(&reading)
            {
                context = context.coloured(hit);
            }
            trail.last = if let State::Out(hit) = &state { Some(hit.clone()) } else { None };
            trail.asked = asked(&state).or(trail.asked.take());
            let unit = Unit::Sentence { block: id, range: sentence.range.clone() };
            children.push(Node::leaf(unit, sentence.range, state));
        }
        let context = base.behind(&verdict, &whole);
        match (title, ends_open(&whole)) {
            (true, _) => {
                trail.rest = Some(context.clone());
                trail.next = Some(context);
            }
            (false, true) => trail.next = Some(context),
            (false, false) => trail.next = self.touches_list(block).then_some(context),
        }
        Node::of(Unit::Block(id), block.range.clone(), children)
    }

    /// An answer to a question about another mode, where the text says that it is one.
    fn answer(&self, reading: &Reading, trail: &mut Trail) -> Option<Verdict> {
        let asked = trail.asked.take()?;
        rules::comparative_question::answers(reading).then(|| {
            trail.asked = Some(asked.clone());
            Verdict::Out(asked)
        })
    }

    /// Whether the next line after a paragraph starts a list.
    fn touches_list(&self, block: &Block) -> bool {
        let rest = &self.document.text()[block.range.end..];
        let line = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')).unwrap_or_default();
        line.trim_start().starts_with(['-', '*', '+']) && line.trim_start()[1..].starts_with(' ')
    }

    /// The items of a list; an item that answers a question in the one before goes with it.
    fn items(&self, list: BlockId, context: &Context) -> Vec<Node> {
        let mut asked: Option<Hit> = None;
        let item = |id| {
            let text = self.document.children(Some(id)).next().map(|first| self.document.block(first));
            let reading = text.map(|block| self.read(block, &block.range)).unwrap_or_default();
            let question = asked.take().filter(|_| rules::comparative_question::answers(&reading));
            let node = self.item(id, &question.map_or(context.clone(), |hit| context.coloured(&hit)));
            asked = question_in(&node);
            node
        };
        self.document.children(Some(list)).map(item).collect()
    }

    /// An item: its first paragraph is the lead-in of what is nested in it.
    fn item(&self, id: BlockId, context: &Context) -> Node {
        let block = self.document.block(id);
        let children: Vec<BlockId> = self.document.children(Some(id)).collect();
        let Some((&first, nested)) = children.split_first() else {
            return Node::leaf(Unit::Block(id), block.range.clone(), State::Blank);
        };
        let lead = self.document.block(first);
        if lead.kind != BlockKind::Paragraph {
            return Node::of(Unit::Block(id), block.range.clone(), self.run(&children, context));
        }
        let mut trail = Trail::default();
        let mut head = self.block(first, context, &mut trail);
        let reading = self.read(lead, &lead.range);
        let inner = match trail.asked.as_ref().or(head.hit()) {
            Some(hit) => context.coloured(hit),
            None => trail.next.unwrap_or_else(|| context.behind(&judge::text(&reading), &reading)),
        };
        let under = self.run(nested, &inner);
        if all_out(&under)
            && let Some(hit) = under.iter().find_map(Node::hit)
        {
            head.pull(&hit.clone());
        }
        settle(id, block.range.clone(), head, under)
    }

    fn table(&self, id: BlockId, context: &Context) -> Node {
        let block = self.document.block(id);
        let rows: Vec<BlockId> = self.document.children(Some(id)).collect();
        let cells = |row: BlockId| -> Vec<Reading> {
            let cell = |id| self.read(self.document.block(id), &self.document.block(id).range);
            self.document.children(Some(row)).map(cell).collect()
        };
        let Some((&head, body)) = rows.split_first() else {
            return Node::leaf(Unit::Block(id), block.range.clone(), State::Blank);
        };
        let range = self.document.block(head).range.clone();
        let table = Table { head: cells(head), rows: body.iter().map(|&row| cells(row)).collect(), range };
        let verdict = table::judge(&table);
        if let state @ State::Out(_) = context.resolve(&verdict) {
            return Node::leaf(Unit::Block(id), block.range.clone(), state);
        }
        let row = |(&row, cells): (&BlockId, &Vec<Reading>)| {
            let state = table::row(cells).map_or(State::Keep, State::Out);
            Node::leaf(Unit::Block(row), self.document.block(row).range.clone(), state)
        };
        let head = Node::leaf(Unit::Block(head), table.range.clone(), State::Blank);
        let children = std::iter::once(head).chain(body.iter().zip(&table.rows).map(row)).collect();
        Node::of(Unit::Block(id), block.range.clone(), children)
    }

    fn read(&self, block: &Block, range: &Range<usize>) -> Reading {
        Reading::new(&block.spans, range, self.vocabulary)
    }
}

/// An item cannot lose its first line and keep what is nested in it, nor the other way round be half of a sentence: where they
/// differ, the larger part decides about the first line.
fn settle(id: BlockId, range: Range<usize>, mut head: Node, under: Vec<Node>) -> Node {
    let unit = Unit::Block(id);
    let solid = |out: bool| -> usize { under.iter().map(|node| node.size(out)).sum() };
    if head.is_out() && solid(false) > 0 {
        if solid(false) <= solid(true) + head.range.len()
            && let State::Out(hit) = head.state.clone()
        {
            return Node { unit, range, state: State::Out(hit), children: vec![] };
        }
        head.state = State::Keep;
        head.children.clear();
    }
    Node::of(unit, range, std::iter::once(head).chain(under).collect())
}

/// Items of a list nearly all of which go take along those about which nothing was said.
fn pulled(mut items: Vec<Node>) -> Vec<Node> {
    let out = items.iter().filter(|item| item.is_out()).count();
    let Some(hit) = items.iter().find_map(Node::hit).cloned() else { return items };
    if out >= 3 && 4 * out >= 3 * items.len() {
        items.iter_mut().for_each(|item| item.pull(&hit));
    }
    items
}

/// A paragraph in bold, or a short one in front of a colon: it stands for a heading.
fn stands_for_heading(block: &Block, whole: &Reading) -> bool {
    let bold =
        block.spans.iter().all(|span| span.strong || span.text.trim_matches([' ', ':', '.']).is_empty());
    bold && whole.text.len() < 80 && !block.spans.is_empty()
}

/// Whether a text ends with a colon.
fn ends_open(whole: &Reading) -> bool {
    whole.text.trim_end().ends_with(':')
}

/// Whether a text starts with a label.
fn labels(reading: &Reading) -> bool {
    reading.text.split_once([':', '.']).is_some_and(|(label, _)| label.len() < 50)
}

/// The question about another mode that a unit starts with.
fn question_in(node: &Node) -> Option<Hit> {
    asked(&node.state).or_else(|| node.children.first().and_then(question_in))
}

/// The question that a state is about.
fn asked(state: &State) -> Option<Hit> {
    match state {
        State::Out(hit) if hit.rule.name == rules::comparative_question::RULE.name => Some(hit.clone()),
        _ => None,
    }
}
