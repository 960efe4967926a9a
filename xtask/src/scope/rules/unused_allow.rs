//! A comment that keeps nothing.

use crate::scope::rule::{Category, Rule};

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "unused-allow",
    category: Category::Allow,
    destination: None,
    help: "name the rule that is reported there, or take the comment out",
    summary: "allows what nothing objects to",
    docs: "\
### What it does

Reports `<!-- scope: allow(rule) reason -->` comments that keep nothing, name no rule, or cannot be read.

### Why is this bad

The comment outlives the text that it was written for, and would silently keep whatever is written there next.

### Example

A comment that allows `proposal` above a table of measurements.

### Instead

Take the comment out, or name the rule that is reported there.
",
    headings: &[],
    texts: &[],
};
