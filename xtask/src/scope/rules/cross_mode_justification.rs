//! A change justified by what another mode does.

use crate::scope::cue::{firm, plain};
use crate::scope::rule::{Category, Destination, Rule};

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "cross-mode-justification",
    category: Category::CrossMode,
    destination: Some(Destination::Comparative),
    help: "",
    summary: "justifies a change by another mode",
    docs: "\
### What it does

Reports proposals whose reason is what another mode, implementation or library does or reaches.

### Why is this bad

What pays in one mode need not pay in another. The reason for a change must be a cost that was measured in this mode.

### Example

The wrapper uses a worker queue, so we should add one to catch up.

### Instead

Say which cost of this mode the change would take away, and put it in the optimization proposal.
",
    headings: &[
        firm(r"\b(?:catch(?:ing)? up (?:to|with)|learn(?:ing)? from|borrow(?:ing)? from|lessons from) (?:\w+ ){0,3}{they}"),
    ],
    texts: &[
        plain(r"\b(?:like|as|because|since|so that|to match|to reach|to catch up with|to beat|inspired by|following|borrow(?:ed)? from|learn from|copy from|adopt(?:ed)? from|port(?:ed)? from|modell?ed on) (?:the |what )?(?:\w+ ){0,3}{they}(?:'s)?(?: \w+){0,3} (?:does|do|did|uses?|has|approach|design|strategy|scheduler|pattern|technique|shows|achieves|reaches|performance|throughput|level|speed)\b"),
        firm(r"\b(?:consider|adopt|use|implement|try|port|replicate|copy|borrow|follow|mirror|emulate|study) (?:the )?{they}'s\b"),
        firm(r"\b(?:catch up|close the gap|keep up|reach parity|match the (?:speed|performance|throughput|latency))\b[^.]*\b{they}\b"),
        firm(r"\b{they}\b[^.]*\b(?:OWN|we|this mode|it|so) (?:\w+ )?(?:could|should|can|would) (?:also |likewise |similarly |therefore )?(?:benefit|{change}|do the same|follow)\b"),
        firm(r"\b{they}\b[^.]*\bsuggest(?:s|ing)? (?:\w+ ){0,4}(?:opportunit|room|improv|potential|headroom)"),
    ],
};
