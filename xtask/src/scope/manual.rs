//! The manual of the rules, as Markdown: `docs/rules.md`, and what `--explain` prints.

use super::rule::Rule;
use super::rules::RULES;
use std::fmt::Write as _;

const OPENING: &str = "\
# Rules of the scope linter

What `cargo xtask doc-refactor` reports, and why. A profiling document looks at one mode of a library, alone: it measures and
says what limits that mode. Comparisons with other modes, proposals, plans and advice belong elsewhere.

`cargo xtask doc-refactor --explain RULE` prints the section of a rule. A comment keeps what a rule objects to, and says why:

```markdown
<!-- scope: allow(rule) reason -->
```

It speaks of the block after it, of the whole section where that is a heading, of the item, row or paragraph that it stands in,
and of the whole document where it stands before the first heading. Several rules are separated by commas; a category stands for
all of its rules.

Which names are those of other modes and libraries, `profiling.toml` says; the examples are of a repository that names a wrapper
and `libfoo` there.
";

/// The whole manual.
pub fn manual() -> String {
    let mut text = OPENING.to_owned();
    text.push_str("\n| Rule | Category | It reports what | What happens |\n|---|---|---|---|\n");
    for rule in RULES {
        let Rule { name, category, summary, .. } = rule;
        let fate =
            rule.destination.map_or("reported only".to_owned(), |to| format!("moves to {}", to.title()));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| [`{name}`](#{name}) | {} | {summary} | {fate} |", category.name());
    }
    for rule in RULES {
        let _ = write!(text, "\n{}", explanation(rule));
    }
    text
}

/// The section of one rule.
fn explanation(rule: &Rule) -> String {
    format!("## {}\n\n{}.\n\n{}", rule.name, capitalized(rule.summary), rule.docs)
}

/// What the rule of this name is about; `None` where there is none.
pub fn explain(name: &str) -> Option<String> {
    RULES.iter().find(|rule| rule.name == name).map(|rule| explanation(rule))
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "BLESS=1 writes the published file")]

    use super::*;
    use crate::markdown::Document;

    const BLESS: &str = "BLESS=1 cargo test -p xtask --lib scope::manual";

    #[test]
    fn the_published_manual_is_this_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rules.md");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, manual()).unwrap();
        }
        let published = std::fs::read_to_string(path).unwrap_or_default();
        assert!(published == manual(), "{path} is out of date; write it with `{BLESS}`");
    }

    #[test]
    fn every_rule_has_a_section_that_explain_prints() {
        let document = Document::parse(manual());
        for rule in RULES {
            let section = explain(rule.name).unwrap();
            assert!(
                manual().contains(&section) && document.text().contains(&format!("\n## {}\n", rule.name))
            );
        }
        assert_eq!(explain("no-such-rule"), None);
    }
}
