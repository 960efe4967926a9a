//! From decided units to findings: the largest ones that go as a whole.

use super::finding::{Finding, Fix, Unit};
use super::judge::Hit;
use super::tree::Node;
use crate::markdown::Document;
use std::ops::Range;

/// Findings of a tree, in the order of the text.
pub(super) fn collect(document: &Document, nodes: &[Node]) -> Vec<Finding> {
    let mut found = vec![];
    let mut at = 0;
    while at < nodes.len() {
        let node = &nodes[at];
        let together = sentences_of_one_kind(&nodes[at..]);
        match node.hit() {
            Some(hit) if together > 0 => {
                found.push(sentence(document, &nodes[at..at + together], hit));
                at += together;
                continue;
            }
            Some(hit) => found.push(whole(document, node, hit)),
            None => found.extend(collect(document, &node.children)),
        }
        at += 1;
    }
    found
}

/// How many sentences from the first on go for the same category.
fn sentences_of_one_kind(nodes: &[Node]) -> usize {
    let category = |node: &Node| {
        let hit = node.hit().filter(|_| matches!(node.unit, Unit::Sentence { .. }))?;
        Some(hit.rule.category)
    };
    let Some(first) = nodes.first().and_then(category) else { return 0 };
    nodes.iter().take_while(|node| category(node) == Some(first)).count()
}

fn sentence(document: &Document, nodes: &[Node], hit: &Hit) -> Finding {
    let range = nodes[0].range.start..nodes[nodes.len() - 1].range.end;
    let unit = match &nodes[0].unit {
        Unit::Sentence { block, .. } => Unit::Sentence { block: *block, range: range.clone() },
        other => other.clone(),
    };
    finding(document, unit, range, hit)
}

fn whole(document: &Document, node: &Node, hit: &Hit) -> Finding {
    finding(document, node.unit.clone(), document.whole_lines(&(node.range.start..node.end())), hit)
}

fn finding(document: &Document, unit: Unit, range: Range<usize>, hit: &Hit) -> Finding {
    let inside = range.start <= hit.words.start && hit.words.end <= range.end && !hit.words.is_empty();
    let highlight = if inside { hit.words.clone() } else { first_line(document, &range) };
    let fix = hit.rule.destination.map_or(Fix::None, Fix::Move);
    Finding { rule: hit.rule, unit, range, message: hit.rule.summary.to_owned(), fix, highlight }
}

/// The first line of a range that is not blank, without the white space around it.
fn first_line(document: &Document, range: &Range<usize>) -> Range<usize> {
    let source = document.source(range);
    let start = range.start + (source.len() - source.trim_start().len());
    let line = document.text()[start..range.end].lines().next().unwrap_or_default();
    start..start + line.trim_end().len()
}
