//! Options and what speaks for and against them.

use crate::scope::cue::{firm, hint, plain};
use crate::scope::rule::{Category, Destination, Rule};

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "trade-off",
    category: Category::Optimization,
    destination: Some(Destination::TradeOffs),
    help: "",
    summary: "weighs options",
    docs: "\
### What it does

Reports options, alternatives, their advantages and drawbacks, and decision matrices.

### Why is this bad

To weigh options is to prepare a decision. The profile is the evidence for it, not the place where it is made.

### Example

Option A: keep the map and pool its nodes. Drawback: more code.

### Instead

Describe the design as it is and what it costs; weigh the options in the optimization proposal.
",
    headings: &[
        firm(
            r"\b(?:trade-?\s?offs?|decision matrix|options matrix|pros and cons|alternatives(?: considered)?|design (?:options|alternatives)|(?:implementation|optimi[sz]ation) (?:options|alternatives))\b",
        ),
        plain(r"^(?:options?(?: [a-d0-9])?\b.*|candidate (?:solutions|designs))$"),
    ],
    texts: &[
        firm(r"^(?:option|alternative|variant|approach|choice) (?:[a-d]|\d)\b[^:]*{sep}"),
        firm(r"\b(?:decision matrix|pros and cons)\b"),
        plain(
            r"^(?:pros?|cons?|advantages?|disadvantages?|drawbacks?|downsides?|trade-?\s?offs?|alternatives?|options?)(?: (?:considered|of [^:]+))?(?: and cons)?{sep}(?: *CODE)?",
        )
        .unless(r"CODE$"),
        hint(r"\btrade-?\s?offs? (?:is|are|would|here|to|with)\b"),
        plain(
            r"\b(?:the|one|its|another|main|only) (?:downside|drawback|disadvantage|catch|price) (?:is|would be|of this)\b",
        ),
        plain(r"\b(?:either|we can|we could|one could) .*\bor (?:else )?(?:{change})\b"),
        hint(r"\b(?:in exchange for|at the (?:cost|expense|price) of|trades? \w+ for)\b"),
    ],
};
