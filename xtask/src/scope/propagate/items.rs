//! Lists and their items.

use super::paragraph::asked;
use super::{Reader, Trail};
use crate::markdown::{BlockId, BlockKind};
use crate::scope::context::Context;
use crate::scope::finding::Unit;
use crate::scope::judge::{self, Hit};
use crate::scope::rules;
use crate::scope::tree::{Node, State, all_out};
use std::ops::Range;

impl Reader<'_> {
    /// The items of a list; an item that answers a question in the one before goes with it.
    pub(super) fn items(&self, list: BlockId, context: &Context) -> Vec<Node> {
        let mut asked: Option<Hit> = None;
        let item = |id| {
            let text = self.document.children(Some(id)).next().map(|first| self.document.block(first));
            let reading = text.map(|block| self.read(block, &block.range)).unwrap_or_default();
            let question = asked.take().filter(|_| rules::comparative_question::answers(&reading));
            let node = self.item(id, &question.map_or(context.clone(), |hit| context.coloured(&hit)));
            asked = question_in(&node);
            node
        };
        pulled(self.document.children(Some(list)).map(item).collect())
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

/// The question about another mode that a unit starts with.
fn question_in(node: &Node) -> Option<Hit> {
    asked(&node.state).or_else(|| node.children.first().and_then(question_in))
}
