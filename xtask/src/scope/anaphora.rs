//! What a sentence goes on about without naming it: "it", "the gap", "doing so".

use super::cue::{Cue, Cues, plain};
use super::judge::Hit;
use super::reading::Reading;
use super::rule::Category;
use std::sync::LazyLock;

/// What the sentence before was about, where it does not belong.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    hit: Hit,
    of: Of,
}

/// What kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// Another mode.
    Other,
    /// This mode beside another one.
    Pair,
    /// A change.
    Change,
}

/// Sentences whose subject is another mode.
const OTHER: &[Cue] = &[plain(
    r"^(?:(?:and|but|so|while|whereas|even|here|there|yet|again|in contrast|by contrast|meanwhile|of course|on the other hand|for comparison|with|in|for|at|on [^,.]{1,30}),? )?(?:the |our |an? |both |all |most |either |even )?(?:\w+ )?(?:OTHER|LANG)\b",
)];

/// Sentences that speak of another mode once it is the subject.
const OF_OTHER: &[Cue] = &[
    plain(
        r"^(?:(?:and|but|so|yet|there|here|also|again|even then),? )?(?:it|they|its|their|that one|those|he|she)(?:'s|'re)?\b",
    ),
    plain(r"^(?:(?:on|at|with|in|for|under) \S+(?: \S+){0,3},? )?(?:(?:the )?(?:latter|former)|it|they) "),
    plain(
        r"^(?:there|over there|on that side|in that mode|that (?:mode|build|engine|backend|version|variant|library|path|side))\b",
    ),
];

/// Sentences that speak of a comparison once one was made.
const OF_PAIR: &[Cue] = &[
    plain(
        r"^(?:this|that) (?:is|was|comes?) (?:\w+ )?(?:due to|because|caused by|explained by|from)\b|^(?:(?:the|one|another|its) )?(?:reasons?|explanations?|causes?) (?:is|are|for|lies)\b",
    ),
    plain(
        r"^(?:(?:and|but|so|yet),? )?(?:(?:\w+ ){0,3}of )?(?:the|this|that|these|those|our)(?: \w+)? (?:gap|difference|differences|ratio|margin|advantage|disadvantage|lead|edge|distance|comparison|disparity|contrast|discrepancy|handicap|deficit|penalty|two|former|latter|others?|rest of the gap)\b",
    ),
    plain(
        r"^(?:(?:and|but|so|yet),? )?(?:both|neither|either) (?:of them|modes?|builds?|engines?|backends?|versions?|variants?|librar(?:y|ies)|sides?|ends?|\w+ )",
    ),
];

/// Sentences that speak of a change once one was proposed.
const OF_CHANGE: &[Cue] = &[
    plain(
        r"^(?:(?:and|but|so|yet|again|also|even so|either way|of course),? )?(?:it|they|that|this|these|those|either|both|neither|doing (?:so|that|this|it|both)|the (?:change|patch|work|fix|idea|saving|gain|latter|former|first|second|third|same change|trick|rewrite|switch|move|result)) (?:alone |also |then |still |only |probably |certainly |surely |together )?(?:would|could|should|might|may|will|ought|'d|won't|wouldn't|shouldn't|needn't|need not|can be|can't|cannot|needs?|requires?|promises?|removes?|saves?|avoids?|pays?|buys?|halves|spares?|brings?|frees?|eliminates?|touch(?:es)?|breaks?|changes?|complicates?|simplif(?:y|ies)|attacks?|targets?|addresses|address|shrinks?|shortens?|leaves?|keeps?|makes?|turns?|lets?|allows?|gets? rid)\b",
    ),
    plain(
        r"^(?:(?:and|but|so|yet|again|also),? )?(?:it|that|this|they|these|either|both|neither|the (?:change|patch|work|fix|idea|rewrite|switch|move)) (?:is|are|isn't|aren't|seems?|looks?)(?: \w+){0,2} (?:small|cheap|easy|simple|safe|trivial|local|contained|invasive|risky|straightforward|mechanical|harmless|worth|worthwhile|enough|tempting|attractive|doable|feasible|overdue|backwards?[- ]compatible|one-liner|one-line|afternoon|work|api|change|changes|patch|effort|risk|refactoring|prerequisite|half a day|a day|a week|days?|weeks?)\b",
    ),
    plain(
        r"^(?:the|its|one|main|only|a|another) (?:\w+ )?(?:price|catch|risk|downside|drawback|upside|benefit|payoff|pay-off|objection|danger|obstacle|snag|side benefit|side effect|prerequisite|beauty|cost of (?:this|that|doing))(?: \w+)? (?:is|would|here|being|lies|to)\b",
    ),
];

static COMPILED: LazyLock<[Cues; 4]> =
    LazyLock::new(|| [OTHER, OF_OTHER, OF_PAIR, OF_CHANGE].map(|list| Cues::new([list])));

/// All that is sought here.
pub(super) fn cues() -> [&'static Cues; 4] {
    COMPILED.each_ref()
}

impl Subject {
    /// The subject of a sentence that goes, by this hit.
    pub(super) fn of(reading: &Reading, hit: &Hit) -> Subject {
        let [other, ..] = &*COMPILED;
        let of = match hit.rule.category {
            Category::CrossMode if other.is_match(reading) => Of::Other,
            Category::CrossMode => Of::Pair,
            _ => Of::Change,
        };
        Subject { hit: hit.clone(), of }
    }

    /// Whether a sentence that says nothing on its own goes on about this.
    pub(super) fn goes_on(&self, reading: &Reading) -> bool {
        let [_, of_other, of_pair, of_change] = &*COMPILED;
        match self.of {
            Of::Other => of_other.is_match(reading) || of_pair.is_match(reading),
            Of::Pair => of_pair.is_match(reading),
            Of::Change => of_change.is_match(reading),
        }
    }

    /// What the sentence before goes by.
    pub(super) fn hit(&self) -> &Hit {
        &self.hit
    }
}
