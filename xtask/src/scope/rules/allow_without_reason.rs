//! A comment that keeps something and does not say why.

use crate::scope::rule::{Category, Rule};

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "allow-without-reason",
    category: Category::Allow,
    destination: None,
    help: "write the reason behind the parenthesis: `<!-- scope: allow(rule) reason -->`",
    summary: "allows without saying why",
    docs: "\
### What it does

Reports `<!-- scope: allow(rule) -->` comments without a reason. They keep what they name all the same.

### Why is this bad

Whoever reads it later cannot tell whether the reason still holds.

### Example

`<!-- scope: allow(proposal) -->`

### Instead

`<!-- scope: allow(proposal) quoted from the decision of the steering group -->`
",
    headings: &[],
    texts: &[],
};
