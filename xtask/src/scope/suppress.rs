//! `<!-- scope: allow(rule) reason -->`: what a person has decided to keep.
//!
//! The comment speaks of the block after it (of the section, where that is a heading), of the block that it stands in, or,
//! before the first heading, of the whole document.

use super::finding::{Finding, Fix, Unit};
use super::rule::Rule;
use super::rules::{RULES, allow_without_reason, unused_allow};
use super::tree::{Node, State};
use crate::markdown::{BlockId, BlockKind, Document};
use crate::pattern::regex;
use regex::Regex;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// A comment that keeps what is out of scope.
pub(super) struct Allow {
    /// Where it stands.
    comment: Range<usize>,
    /// The block that it stands in.
    block: BlockId,
    content: Result<Content, &'static str>,
    /// What it speaks of.
    scope: Range<usize>,
    /// Those of its names by which something was kept.
    used: RefCell<BTreeSet<String>>,
    /// Rules by which something in its scope is out all the same.
    others: RefCell<BTreeSet<&'static str>>,
}

struct Content {
    /// Rules and categories of rules.
    names: Vec<String>,
    reason: String,
}

/// Comments that begin so are meant for the linter.
static COMMENT: LazyLock<Regex> = LazyLock::new(|| regex(r"<!--\s*scope:((?s:.*?))-->"));
static ALLOW: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*allow\(([^)]*)\)((?s:.*))$"));

/// All comments of a document that are meant for the linter.
pub(super) fn allows(document: &Document) -> Vec<Allow> {
    let within = |range: &Range<usize>| {
        let start = range.start;
        let found = COMMENT.captures_iter(document.source(range));
        found.filter_map(move |captures| {
            let (all, content) = (captures.get(0)?, captures.get(1)?.as_str());
            Some((start + all.start()..start + all.end(), content))
        })
    };
    let comments = document.html().iter().flat_map(within);
    comments.filter_map(|(comment, text)| allow(document, comment, text)).collect()
}

fn allow(document: &Document, comment: Range<usize>, text: &str) -> Option<Allow> {
    let block = document.blocks().iter().rposition(|block| block.range.contains(&comment.start))?;
    let scope = scope(document, block, &comment);
    let (used, others) = (RefCell::default(), RefCell::default());
    Some(Allow { comment, block, content: content(text), scope, used, others })
}

fn content(text: &str) -> Result<Content, &'static str> {
    let captures = ALLOW.captures(text).ok_or("write `scope: allow(rule) reason`")?;
    let names: Vec<String> = captures[1].split(',').map(|name| name.trim().to_owned()).collect();
    let reason = captures[2].split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(Content { names, reason: reason.trim_start_matches(['-', '–', '—', ':', ' ']).to_owned() })
}

/// What a comment speaks of; nothing where it stands last.
fn scope(document: &Document, block: BlockId, comment: &Range<usize>) -> Range<usize> {
    let own = document.block(block);
    if own.kind != BlockKind::Html {
        return around(document, block);
    }
    let is_heading = |id: &BlockId| own.parent.is_none() && document.block(*id).heading_level().is_some();
    let siblings = || document.children(own.parent);
    let (mut before, mut all) = (siblings().take_while(|&id| id != block), siblings());
    if own.parent.is_none() && !before.any(|id| is_heading(&id)) && all.any(|id| is_heading(&id)) {
        return 0..document.text().len();
    }
    match siblings().find(|&id| id > block && !document.is_comment(id)) {
        Some(next) => around(document, next),
        None => comment.end..comment.end,
    }
}

/// A block, or the larger one that it is the text of: a section, an item, a row, a table.
fn around(document: &Document, id: BlockId) -> Range<usize> {
    let block = document.block(id);
    let parent = block.parent.map(|parent| (parent, &document.block(parent).kind));
    match (&block.kind, parent) {
        (BlockKind::Heading { .. }, None) => {
            document.sections()[document.section_at(block.range.start)].range.clone()
        }
        (BlockKind::Paragraph, Some((item, BlockKind::Item)))
            if document.children(Some(item)).next() == Some(id) =>
        {
            document.block(item).range.clone()
        }
        (BlockKind::TableCell | BlockKind::TableHead, Some((parent, _))) => around(document, parent),
        _ => block.range.clone(),
    }
}

impl Allow {
    fn covers(&self, range: &Range<usize>) -> bool {
        self.scope.start <= range.start && range.start < self.scope.end && range.end <= self.scope.end
    }

    /// Whether it keeps what a rule objects to, which is then noted.
    fn keeps(&self, rule: &Rule) -> bool {
        let names = self.content.as_ref().map_or(&[][..], |content| &content.names);
        let fits = |name: &&String| *name == rule.name || *name == rule.category.name();
        let Some(name) = names.iter().find(fits) else {
            self.others.borrow_mut().insert(rule.name);
            return false;
        };
        self.used.borrow_mut().insert(name.clone());
        true
    }
}

/// Keeps what was allowed, and what is then no more out as a whole.
pub(super) fn keep(nodes: &mut [Node], allows: &[Allow]) {
    for node in nodes {
        let allowed = node.hit().is_some_and(|hit| {
            // What goes as a whole or not at all stays with any part that was allowed.
            let is_whole = node.children.is_empty();
            is_allowed(&node.range, hit.rule, allows)
                || is_whole && holds_allowed(&node.range, hit.rule, allows)
                // It goes for words that were allowed, such as what introduces them.
                || is_whole && is_allowed(&hit.words, hit.rule, allows)
        });
        if allowed {
            node.stay();
            continue;
        }
        keep(&mut node.children, allows);
        if node.is_out() && node.children.iter().any(|child| !child.is_out() && !child.is_blank()) {
            node.state = State::Keep;
        }
    }
}

/// Whether a comment keeps a stretch that a rule objects to. Every comment that speaks of it is used.
pub(super) fn is_allowed(range: &Range<usize>, rule: &Rule, allows: &[Allow]) -> bool {
    let covering = allows.iter().filter(|allow| allow.covers(range));
    covering.filter(|allow| allow.keeps(rule)).count() > 0
}

/// Whether a comment keeps a part of a stretch that a rule objects to.
fn holds_allowed(range: &Range<usize>, rule: &Rule, allows: &[Allow]) -> bool {
    let inside = |allow: &&Allow| {
        !allow.scope.is_empty() && range.start <= allow.scope.start && allow.scope.end <= range.end
    };
    allows.iter().filter(inside).filter(|allow| allow.keeps(rule)).count() > 0
}

/// What is wrong with the comments themselves.
pub(super) fn findings(allows: &[Allow]) -> Vec<Finding> {
    allows.iter().flat_map(Allow::findings).collect()
}

impl Allow {
    fn findings(&self) -> Vec<Finding> {
        let finding = |rule: &'static Rule, message: String| Finding {
            rule,
            unit: Unit::Block(self.block),
            range: self.comment.clone(),
            message,
            fix: Fix::None,
            highlight: self.comment.clone(),
        };
        let content = match &self.content {
            Ok(content) => content,
            Err(hint) => {
                let message = format!("is no comment that the linter understands: {hint}");
                return vec![finding(&unused_allow::RULE, message)];
            }
        };
        let used = self.used.borrow();
        let unused = content.names.iter().filter(|name| !used.contains(*name));
        let mut found: Vec<Finding> =
            unused.map(|name| finding(&unused_allow::RULE, self.unused(name))).collect();
        if content.reason.is_empty() {
            let message = "allows without saying why".to_owned();
            found.push(finding(&allow_without_reason::RULE, message));
        }
        found
    }

    fn unused(&self, name: &str) -> String {
        let is_known = RULES.iter().any(|rule| rule.name == name || rule.category.name() == name);
        let others: Vec<String> = self.others.borrow().iter().map(|name| format!("`{name}`")).collect();
        match (is_known, others.as_slice()) {
            (false, _) => format!("allows `{name}`, which is no rule"),
            (true, []) => format!("allows `{name}`, but nothing here needs it"),
            (true, others) => format!("allows `{name}`, but what is here is {}", others.join(" and ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::markdown::Document;
    use crate::scope::{Page, Role, Vocabulary, lint};
    use relative_path::RelativePathBuf;

    /// Line and rule of each finding, with the message where a comment is wrong.
    fn found(text: &str) -> Vec<String> {
        let path = RelativePathBuf::from("a_profile.md");
        let document = Document::parse(text.to_owned());
        let vocabulary = Vocabulary::new(&Config::default(), &path, None);
        let page = Page { path, role: Role::Profile, dangling: vec![], evidence: vec![] };
        let findings = lint(&document, &page, &vocabulary);
        let show = |finding: &crate::scope::Finding| {
            let line = document.lines().line_of(finding.range.start);
            let message = if finding.rule.category.name() == "allow" { &finding.message } else { "" };
            format!("{line} {} {message}", finding.rule.name).trim_end().to_owned()
        };
        findings.iter().map(show).collect()
    }

    const PROPOSAL: &str = "The buffer should be reused.";

    #[test]
    fn the_block_after_a_comment_stays() {
        let text = format!(
            "# Reader profile\n\n<!-- scope: allow(proposal) agreed -->\n\n{PROPOSAL}\n\n{PROPOSAL}\n"
        );
        assert_eq!(found(&text), ["7 proposal"]);
    }

    #[test]
    fn a_comment_before_a_heading_speaks_of_its_section_and_one_at_the_top_of_the_document() {
        let section = format!("## Ideas\n\nText.\n\n- {PROPOSAL}\n\n### More\n\n{PROPOSAL}\n");
        assert_eq!(
            found(&format!(
                "# Reader profile\n\n<!-- scope: allow(optimization) x -->\n{section}\n## B\n\n{PROPOSAL}\n"
            ))
            .len(),
            1
        );
        assert_eq!(
            found(&format!("<!-- scope: allow(optimization): x -->\n# Reader profile\n\n{section}")),
            [""; 0]
        );
    }

    #[test]
    fn a_comment_in_a_line_speaks_of_the_item_or_the_row() {
        let text = format!(
            "# Reader profile\n\n- {PROPOSAL} <!-- scope: allow(proposal) agreed -->\n- {PROPOSAL}\n- Reading takes 3 s.\n"
        );
        assert_eq!(found(&text), ["4 proposal"]);
    }

    #[test]
    fn an_item_stays_with_what_is_allowed_in_it() {
        let text = format!(
            "# Reader profile\n\n- Buffers take 4 %.\n\n  <!-- scope: allow(proposal) agreed -->\n  {PROPOSAL}\n- Others take 20 %.\n"
        );
        assert_eq!(found(&text), [""; 0]);
    }

    #[test]
    fn a_section_goes_piece_by_piece_around_what_is_allowed() {
        let text = format!(
            "# Reader profile\n\n## Recommendations\n\n- {PROPOSAL}\n\n<!-- scope: allow(proposal, recommendation) x -->\n{PROPOSAL}\n\nLast.\n"
        );
        let found = found(&text);
        assert!(
            found.iter().any(|it| it.starts_with("5 ")) && !found.iter().any(|it| it.starts_with("8 ")),
            "{found:?}"
        );
    }

    #[test]
    fn comments_that_do_nothing_or_give_no_reason_are_findings() {
        let text = |comment: &str| format!("# Reader profile\n\n<!-- scope: {comment} -->\n{PROPOSAL}\n");
        assert_eq!(found(&text("allow(proposal)")), ["3 allow-without-reason allows without saying why"]);
        assert_eq!(
            found(&text("allow(roadmap) x")),
            ["3 unused-allow allows `roadmap`, but what is here is `proposal`", "4 proposal"]
        );
        assert_eq!(
            found(&text("allow(proposal, no-such-thing) x")),
            ["3 unused-allow allows `no-such-thing`, which is no rule"]
        );
        let hint = "is no comment that the linter understands: write `scope: allow(rule) reason`";
        assert_eq!(found(&text("deny(proposal)")), [format!("3 unused-allow {hint}").as_str(), "4 proposal"]);
        assert_eq!(
            found("# Reader profile\n\nText.\n\n<!-- scope: allow(proposal) x -->\n"),
            ["5 unused-allow allows `proposal`, but nothing here needs it"]
        );
    }

    #[test]
    fn text_in_code_is_no_comment() {
        assert_eq!(
            found("# Reader profile\n\n```\n<!-- scope: allow(proposal) x -->\n```\n\n`<!-- scope: x -->`\n"),
            [""; 0]
        );
    }
}
