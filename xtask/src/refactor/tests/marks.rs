//! A linter that takes out what is marked: `@P`, `@C`, `@E`, `@T`, `@R` for the five destinations.
//!
//! A mark in a heading takes the section, in a row the row, in the head of a table the table, in code the block. In other
//! text it takes the sentence; doubled (`@@P`) the paragraph, and doubled at the start of an item the item.

use crate::markdown::{BlockKind, Document, sentences};
use crate::scope::{Destination, Finding, Fix, RULES, Unit};
use std::ops::Range;

pub(super) fn lint(document: &Document) -> Vec<Finding> {
    let mut found: Vec<Finding> = vec![];
    for (id, block) in document.blocks().iter().enumerate() {
        if found.iter().any(|finding| finding.range.contains(&block.range.start)) {
            continue;
        }
        let text = block.plain_text();
        let parent = block.parent.map(|parent| &document.block(parent).kind);
        let (unit, range) = match (&block.kind, parent) {
            (BlockKind::Heading { .. }, None) => {
                let section = document.section_at(block.range.start);
                (Unit::Section(section), document.sections()[section].range.clone())
            }
            (BlockKind::TableCell, Some(_)) => {
                let row = block.parent.unwrap();
                let whole = if document.block(row).kind == BlockKind::TableRow {
                    row
                } else {
                    document.block(row).parent.unwrap()
                };
                (Unit::Block(whole), document.block(whole).range.clone())
            }
            (BlockKind::Paragraph, Some(BlockKind::Item)) if text.starts_with("@@") => {
                let item = block.parent.unwrap();
                (Unit::Block(item), document.block(item).range.clone())
            }
            (BlockKind::Paragraph, _) if !text.contains("@@") => {
                found.extend(of_sentences(document, id));
                continue;
            }
            _ => (Unit::Block(id), block.range.clone()),
        };
        found.extend(mark(&text).map(|destination| finding(unit, range, destination)));
    }
    found.sort_by_key(|finding| finding.range.start);
    found
}

fn of_sentences(document: &Document, id: usize) -> Vec<Finding> {
    let all = sentences(document.text(), document.block(id));
    let marked = all.iter().filter_map(|it| Some((it.range.clone(), mark(&it.text)?)));
    let findings = marked.map(|(range, destination)| {
        let unit = match all.len() {
            1 => Unit::Block(id),
            _ => Unit::Sentence { block: id, range: range.clone() },
        };
        finding(unit, range, destination)
    });
    findings.collect()
}

fn mark(text: &str) -> Option<Destination> {
    let at = text.find('@')?;
    Some(match text[at..].trim_start_matches('@').chars().next()? {
        'P' => Destination::Proposals,
        'C' => Destination::Comparative,
        'E' => Destination::ExpectedResults,
        'T' => Destination::TradeOffs,
        'R' => Destination::Roadmap,
        _ => return None,
    })
}

fn finding(unit: Unit, range: Range<usize>, destination: Destination) -> Finding {
    let fix = Fix::Move(destination);
    Finding { rule: RULES[0], unit, range: range.clone(), message: String::new(), fix, highlight: range }
}
