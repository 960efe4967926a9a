//! The document as a tree of units, each with what was decided about it.

use super::finding::Unit;
use super::judge::Hit;
use std::ops::Range;

/// A unit and the units in it.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub unit: Unit,
    /// Source of the unit.
    pub range: Range<usize>,
    pub state: State,
    pub children: Vec<Node>,
}

/// What was decided about a unit.
#[derive(Debug, Clone)]
pub(super) enum State {
    /// It does not belong.
    Out(Hit),
    /// It stays, for a reason.
    Keep,
    /// Nothing was said: it stays unless all around it goes.
    Neutral,
    /// Nothing to judge: rules, comments, table heads, footnotes.
    Blank,
}

impl Node {
    pub(super) fn leaf(unit: Unit, range: Range<usize>, state: State) -> Node {
        Node { unit, range, state, children: vec![] }
    }

    /// A unit that is what its parts are: out when all of them are, otherwise kept.
    pub(super) fn of(unit: Unit, range: Range<usize>, children: Vec<Node>) -> Node {
        let state = match (children.iter().all(Node::is_blank), all_out(&children)) {
            (true, _) => State::Blank,
            (false, true) => main_hit(&children).map_or(State::Neutral, State::Out),
            (false, false) if children.iter().any(|child| matches!(child.state, State::Keep)) => State::Keep,
            (false, false) => State::Neutral,
        };
        Node { unit, range, state, children }
    }

    /// A unit that is out as soon as one of its parts is.
    pub(super) fn indivisible(unit: Unit, range: Range<usize>, children: Vec<Node>) -> Node {
        let out: Vec<Node> = children.iter().filter(|child| child.is_out()).cloned().collect();
        match main_hit(&out) {
            Some(hit) => Node::leaf(unit, range, State::Out(hit)),
            None => Node::of(unit, range, children),
        }
    }

    pub(super) fn is_out(&self) -> bool {
        matches!(self.state, State::Out(_))
    }

    pub(super) fn is_blank(&self) -> bool {
        matches!(self.state, State::Blank)
    }

    pub(super) fn is_neutral(&self) -> bool {
        matches!(self.state, State::Neutral)
    }

    pub(super) fn hit(&self) -> Option<&Hit> {
        match &self.state {
            State::Out(hit) => Some(hit),
            _ => None,
        }
    }

    /// Decides that the unit goes, and with it all in it that nothing was said about.
    pub(super) fn pull(&mut self, hit: &Hit) {
        if self.is_neutral() {
            self.children.iter_mut().for_each(|child| child.pull(hit));
            if self.children.iter().all(|child| child.is_out() || child.is_blank()) {
                self.state = State::Out(hit.clone());
            }
        }
    }

    /// Decides that the unit stays with all that is in it.
    pub(super) fn stay(&mut self) {
        if !self.is_blank() {
            self.state = State::Keep;
        }
        self.children.iter_mut().for_each(Node::stay);
    }

    /// Bytes of the smallest units in it that go, or that stay.
    pub(super) fn size(&self, out: bool) -> usize {
        match self.children.as_slice() {
            [] if !self.is_blank() && self.is_out() == out => self.range.len(),
            [] => 0,
            children => children.iter().map(|child| child.size(out)).sum(),
        }
    }

    /// Where the last part ends that is not blank.
    pub(super) fn end(&self) -> usize {
        let solid = self.children.iter().filter(|child| !child.is_blank());
        solid.map(Node::end).max().unwrap_or(self.range.end)
    }
}

/// Whether there is something that goes, and nothing that stays.
pub(super) fn all_out(nodes: &[Node]) -> bool {
    nodes.iter().any(Node::is_out) && nodes.iter().all(|node| node.is_out() || node.is_blank())
}

/// Whether anything in it goes.
pub(super) fn any_out(node: &Node) -> bool {
    node.is_out() || node.children.iter().any(any_out)
}

/// The hit that most of the text of some units goes by; the first one where several are equal.
fn main_hit(nodes: &[Node]) -> Option<Hit> {
    let weight = |rule: &str| -> usize {
        let same = nodes.iter().filter(|node| node.hit().is_some_and(|hit| hit.rule.name == rule));
        same.map(|node| node.range.len()).sum()
    };
    nodes.iter().filter_map(Node::hit).rev().max_by_key(|hit| weight(hit.rule.name)).cloned()
}
