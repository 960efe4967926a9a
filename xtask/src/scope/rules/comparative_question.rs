//! A question that asks about another mode.

use crate::scope::cue::{Cue, Cues, firm};
use crate::scope::reading::Reading;
use crate::scope::rule::{Category, Destination, Rule};
use std::sync::LazyLock;

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "comparative-question",
    category: Category::CrossMode,
    destination: Some(Destination::Comparative),
    help: "",
    summary: "asks about another mode",
    docs: "\
### What it does

Reports questions why one mode is faster than another, or what the other one does better, and the answers that follow.

### Why is this bad

The question leads away from where this mode spends its time, and cannot be answered by profiling this mode.

### Example

Why does the wrapper outperform the native reader?

### Instead

Ask what limits this mode.
",
    headings: &[
        firm(r"\bwhy (?:the )?OWN (?:is|are|was|were|still|does|wins|loses)\b.*(?:\b{comparative}\b|\bwins?\b|\bloses?\b|{they})|\bwhy (?:the )?OWN (?:wins|loses|lags|trails)\b"),
        firm(r"\bwhen (?:does )?OWN (?:\w+ )?(?:helps?|pays|wins|shines|makes sense|is worth)\b"),
        firm(r"\bwhy (?:is|are|was|were|does|do) OWN (?:\w+ ){0,3}(?:{comparative}|wins?|loses?|outperforms?|beats?|ahead|behind)\b"),
        firm(r"\b(?:when|where) (?:is|are|does|do|would|will|can|could|might) (?:the )?{they} (?:\w+ ){0,2}(?:wins?|pays?|makes?|be|become|better|faster|help|competitive|worth)\b"),
        firm(r"\b(?:why|how|what) (?:is|are|does|do|did|makes?|can|explains) [^?]*{they}[^?]*\?$"),
    ],
    texts: &[
        firm(r"\b(?:why|how|what|where|which|is|are|does|do|did|can|could|should) (?:\S+ ){0,12}{they}\b[^?]*\?"),
        firm(r"\b(?:why|how come|what explains|the question (?:is )?why) (?:\S+ ){0,10}{they}(?:'s)? (?:\S+ ){0,6}(?:outperform\w*|faster|better|slower|worse|beats?|achieves?|reaches|ahead|does|wins)\b"),
    ],
};

/// How an answer starts.
const ANSWER: &[Cue] = &[firm(
    r"^(?:\w+ )?(?:answers?|hypothes[ie]s|explanations?|reasons?|because|possible (?:causes|reasons|explanations)|likely (?:causes?|reasons?)|one (?:reason|explanation))\b",
)];

static ANSWERS: LazyLock<Cues> = LazyLock::new(|| Cues::new([ANSWER]));

/// What is sought here beside the rule's own.
pub(in crate::scope) fn cues() -> &'static Cues {
    &ANSWERS
}

/// Whether a text that stands behind a question says that it answers it.
pub(in crate::scope) fn answers(reading: &Reading) -> bool {
    ANSWERS.is_match(reading)
}
