//! A table with a row or a column for each mode.

use crate::scope::rule::{Category, Destination, Rule};

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "table-by-mode",
    category: Category::CrossMode,
    destination: Some(Destination::Comparative),
    help: "",
    summary: "puts modes side by side in a table",
    docs: "\
### What it does

Reports tables with a row or a column for each mode, implementation or library, and single rows for another mode.

### Why is this bad

Numbers side by side are a comparison, also without a word about it.

### Example

| Implementation | Throughput |\n|---|---|\n| ours | 90 MB/s |\n| libfoo | 60 MB/s |

### Instead

One table for each mode, in the profile of that mode.
",
    headings: &[],
    texts: &[],
};
