//! A proposal that no measurement stands behind.

use crate::markdown::{Document, SectionId};
use crate::scope::rule::{Category, Destination, Rule};
use crate::scope::tree::Node;
use crate::scope::{Finding, Fix, Page, Unit};
use std::ops::Range;

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "proposal-without-evidence",
    category: Category::Reference,
    destination: None,
    help: "link the section of the profile that shows the cost it would take away",
    summary: "proposes a change and links to no profile",
    docs: "\
### What it does

Reports sections of the optimization proposal that propose a change and link to no profiling document, neither themselves nor
in the sections around them.

### Why is this bad

Nobody can tell which cost the change would take away, whether that cost is still there, and what came of the change.

### Example

A section `Intern the tags` that says \"this should make reading faster\".

### Instead

Link the section of a profile that shows the cost: `tags take 12 % of the [allocations](reader_profile.md#allocations)`.
",
    headings: &[],
    texts: &[],
};

/// Sections that propose something, innermost first where they hold one another, without a link in `page.evidence`.
pub(in crate::scope) fn findings(document: &Document, page: &Page, nodes: &[Node]) -> Vec<Finding> {
    let mut proposing = vec![];
    collect(document, nodes, &mut proposing);
    proposing.sort_unstable();
    proposing.dedup();
    let lacking = proposing.into_iter().filter(|&id| !has_evidence(document, id, page));
    lacking.map(|id| finding(document, id)).collect()
}

/// The sections in which text stands that does not belong into a profile.
fn collect(document: &Document, nodes: &[Node], found: &mut Vec<SectionId>) {
    for node in nodes {
        // What only stands under a heading that proposes, says nothing of that itself.
        let own = node.hit().filter(|hit| node.range.contains(&hit.words.start));
        let proposes = own.is_some_and(|hit| hit.rule.category == Category::Optimization);
        let section = document.section_at(node.range.start);
        if proposes && node.children.is_empty() && !is_frame(document, section) {
            found.push(section);
        }
        collect(document, &node.children, found);
    }
}

/// Whether a section is a part of the proposal's frame: its title, or a section that others are sorted into.
fn is_frame(document: &Document, id: SectionId) -> bool {
    let section = &document.sections()[id];
    let title = section.heading.map(|heading| document.block(heading).plain_text()).unwrap_or_default();
    section.level < 2 || Destination::ALL.iter().any(|it| it.title().eq_ignore_ascii_case(title.trim()))
}

/// Whether a link of a section leads to a profile, or one in the own text or the heading of a section around it.
fn has_evidence(document: &Document, id: SectionId, page: &Page) -> bool {
    let sections = document.sections();
    let within = |range: &Range<usize>| page.evidence.iter().any(|link| range.contains(&link.start));
    let around = std::iter::successors(sections[id].parent, |&id| sections[id].parent);
    within(&sections[id].range)
        || around.into_iter().any(|id| {
            let section = &sections[id];
            within(&section.own)
                || section.heading.is_some_and(|heading| within(&document.block(heading).range))
        })
}

fn finding(document: &Document, id: SectionId) -> Finding {
    let section = &document.sections()[id];
    let place = section.heading.or(section.blocks.first().copied());
    let range = place.map_or(section.own.clone(), |block| document.block(block).range.clone());
    Finding {
        rule: &RULE,
        unit: Unit::Section(id),
        range: document.whole_lines(&range),
        message: RULE.summary.to_owned(),
        fix: Fix::None,
        highlight: range,
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::markdown::Document;
    use crate::scope::{Page, Role, Vocabulary, lint};
    use relative_path::RelativePathBuf;

    const TEXT: &str = "# Proposal\n\n## Evidence\n\n- [Reader](profiling/reader.md)\n\n## Proposals\n\nChanges that could be made.\n\n\
        ### Pool\n\nWe should add a pool, see the [costs](profiling/reader.md#costs).\n\n### Tags\n\nWe should intern the tags.\n\n\
        ### From [Reader](profiling/reader.md)\n\n#### Under costs\n\nWe should replace the map.\n\n### Facts\n\nThe map has 7 entries.\n";

    #[test]
    fn a_proposal_has_a_link_of_its_own_or_one_in_a_section_around_it() {
        let path = RelativePathBuf::from("docs/design/OPTIMIZATION_PROPOSAL.md");
        let document = Document::parse(TEXT);
        let vocabulary = Vocabulary::new(&Config::default(), &path, Some("Proposal"));
        let evidence = document.links().iter().map(|link| link.range.clone()).collect();
        let page = Page { path, role: Role::Proposal, dangling: vec![], evidence };
        let found = lint(&document, &page, &vocabulary);
        let found: Vec<_> =
            found.iter().map(|it| (it.rule.name, document.source(&it.range).trim())).collect();
        assert_eq!(found, [("proposal-without-evidence", "### Tags")]);
    }
}
