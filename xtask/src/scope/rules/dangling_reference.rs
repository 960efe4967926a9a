//! A reference to a document that does not exist.

use crate::markdown::Document;
use crate::scope::rule::{Category, Rule};
use crate::scope::{Finding, Fix, Page, Unit};

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "dangling-reference",
    category: Category::Reference,
    destination: None,
    help: "name the document that took its place, or take the reference out",
    summary: "refers to a document that does not exist",
    docs: "\
### What it does

Reports links, and mentions of Markdown files by path, that lead to no document of the repository.

### Why is this bad

A reader who follows the reference finds nothing, and cannot tell whether the document was moved, renamed or never written.

### Example

See `docs/design/PLAN.md`, where no such file exists.

### Instead

Name the document that took its place, or take the reference out. It is reported only: which of the two is right needs a person.
",
    headings: &[],
    texts: &[],
};

/// The findings of a page, in the order in which its references stand.
pub(in crate::scope) fn findings(document: &Document, page: &Page) -> Vec<Finding> {
    let block_at = |at: usize| document.blocks().iter().rposition(|block| block.range.contains(&at));
    page.dangling
        .iter()
        .filter_map(|(range, target)| {
            let block = block_at(range.start)?;
            Some(Finding {
                rule: &RULE,
                unit: Unit::Block(block),
                range: document.whole_lines(range),
                message: format!("refers to `{target}`, which does not exist"),
                fix: Fix::None,
                highlight: range.clone(),
            })
        })
        .collect()
}
