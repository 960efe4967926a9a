//! Lead-ins and what they lead to: neither goes without the other.

use super::Reader;
use crate::markdown::BlockKind;
use crate::scope::finding::Unit;
use crate::scope::tree::{Node, State};

impl Reader<'_> {
    /// A lead-in about which nothing was said goes with what it leads to.
    pub(super) fn pull_lead_in(&self, before: &mut [Node], led: &Node) {
        let (Some(lead), Some(hit)) = (before.last_mut(), led.hit()) else { return };
        if !self.is_text(led) && self.leads(lead) {
            lead.pull(hit);
        }
    }

    /// A lead-in of nothing but a label stays with what it leads to.
    pub(super) fn keep_lead_in(&self, before: &mut [Node], led: &Node) {
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
}
