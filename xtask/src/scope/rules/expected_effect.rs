//! The expected effect of a change that was not made.

use crate::scope::cue::{firm, hint, plain};
use crate::scope::rule::{Category, Destination, Rule};

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "expected-effect",
    category: Category::Optimization,
    destination: Some(Destination::ExpectedResults),
    help: "",
    summary: "predicts the effect of a change that was not made",
    docs: "\
### What it does

Reports estimates and predictions of what a change would bring: expected gains, estimated savings, \"would reduce\".

### Why is this bad

A prediction among measurements is read as one of them, and later quoted as a result.

### Example

Expected gain: 8-10 %. Interning the keys would save two allocations per record.

### Instead

Say what the present cost is. Keep the prediction with the proposal, so that it can be compared with what came of it.
",
    headings: &[
        firm(r"\b(?:realistic|reasonable|performance) expectations?\b|^expectations?$"),
        firm(r"^(?:after|with) (?:\w+ ){0,3}(?:optimi[sz]ations?|improvements?|changes|fix(?:es)?|tuning)\b"),
        firm(r"^theoretical (?:maximum|limit|best)\b"),
        plain(r"^(?:(?:performance )?(?:targets?|goals?)|target (?:state|performance|metrics|values|goals|figures))(?: \([^)]*\))?$"),
        firm(r"\b(?:expected|estimated|projected|predicted|anticipated|potential|possible) (?:[\w-]+ ){0,3}(?:{effect}|results?|performance)\b"),
        plain(r"^(?:impact|savings?|payoff|benefits?|gains?|return on investment|roi|impact (?:estimates?|assessment|projection)s?|projections?|estimates?|forecast|what (?:we|it|this|that) (?:would|could|expect to|might|will) (?:gain|bring|save|buy)(?: us)?)$"),
    ],
    texts: &[
        plain(r"\b(?:can|could|may|might) (?:bring|give|save|yield|gain|win|free) (?:up to |about |us |some |another |roughly )*~?\d|\blikely to {gain}\b"),
        plain(r"\b(?:might|could|may|would|should) (?:\w+ )?pay\b"),
        plain(r"^{changing} .*\b(?:gains?|brings?|buys?|wins?|yields?|gives?) (?:about |some |roughly |another |us )?~?\d"),
        plain(r"\b(?:should|would|could|might|ought to) (?:\w+ )?be (?:\w+ly )?(?:worth|good for)\b"),
        plain(r"(?:\b(?:assumed|expected|thought|believed|feared|predicted|hoped|said|claimed|guessed) (?:\S+ ){0,6})?\bwould\b(?: \S+){0,3}").unless(r"^(?:assumed|expected|thought|believed|feared|predicted|hoped|said|claimed|guessed)|would(?: \w+)? (?:require|need) (?:\w+ )?(?:profil|measur|benchmark|data|instrument)|would(?: \w+)?(?: not| \w+ly)? (?:have|be (?:expected|needed|required|considered|noted|used|surpris\w+|interesting|good|nice|useful)|expect|suggest|indicate|imply|mean|appear|seem|explain|show|tell|reveal|confirm|answer|clarify|settle|like|say|think|love|want|otherwise)\b|would$"),
        plain(r"^\w+ing\b .*\b(?:saves?|spares?|avoids?|removes?|eliminates?|halves|does away with|gets? rid of|puts? an end to|is enough|makes? (?:\S+ ){1,4}(?:possible|unnecessary|obsolete|superfluous|{comparative}))\b"),
        plain(r"\b(?:plausibly|probably|likely|perhaps|maybe|easily|roughly|potentially) (?:a |an |another |worth )?~?\d[\d.–-]* ?(?:x|%|times) (?:\w+ )?(?:win|{effect}|faster|less|fewer|smaller)\b"),
        plain(r"\best\.? (?:\w+ )?~?\d|\btakes? care of (?:itself|themselves)\b|\bout of the (?:picture|equation|way)\b|\bputs? an end to\b|\bdo(?:es)? away with\b"),
        plain(r"\b(?:would|'d) (?:\w+ )?(?:notice|miss)\b"),
        plain(r"\bwould (?:then |also |only |still |no longer )*(?:be \w+ed|share|fit|get|let|keep|hold|remain|become|have to|return)\b").unless(r"be (?:expected|needed|required|considered|noted|used)$"),
        plain(r"\b(?:should|would|could|might) (?:\w+ )?get rid of\b"),
        plain(r"\b(?:we|i) (?:\w+ly )?(?:estimate|guess|reckon|expect|hope for|predict|bet|project|forecast|anticipate)\b"),
        plain(r"\b(?:i|we) would (?:\w+ )?(?:guess|bet|say|estimate|put)\b|^(?:guess|estimate|my guess|our guess)\b"),
        plain(r"\bwill be (?:\w+ly )?(?:adequate|enough|sufficient|faster|fine|gone|halved|smaller)\b(?: than (?:one|those|runs?|that))?").unless(r" than "),
        plain(r"\b(?:it|this|that|they|i|we)'d (?:\w+ly )?(?:be|win|get|gain|save|hope|expect|bring|give|help|cut|take|cost|need|make|allow|let|go)\b"),
        plain(r"\b(?:one|i|we) would (?:\w+ly )?(?:expect|hope)\b|\bought to (?:\w+ly )?(?:go|be|come|get|give|save|bring|reach|help)\b"),
        plain(r"\bunlikely to (?:help|matter|gain|bring|improve|pay)\b"),
        firm(r"^(?:\w+ )?(?:impact|effect|gain|benefit|payoff)s?{sep} *(?:\w+ly )?(?:removes|avoids|reduces|drops|eliminates|cuts|saves|improves|lowers|allows|enables|makes|speeds|frees|prevents|halves|shortens)\b"),
        firm(r"^expected{sep}"),
        firm(r"^(?:\w+ ){0,2}(?:expected|estimated|projected|predicted|anticipated|potential|possible|theoretical|likely|total expected|hoped-for) (?:[\w-]+ ){0,3}(?:{effect}|results?|performance|throughput|latency)\b[^:]*{sep}"),
        firm(r"^(?:expected|estimated|projected|predicted|anticipated|potential) (?:[\w-]+ ){0,3}(?:{effect})\.?$"),
        firm(r"^(?:total |net |potential |estimated |overall |possible )*(?:savings?|payoff|roi|return on investment|upside|total expected|potential total)(?: [^:]{0,20})?{sep}"),
        plain(r"^(?:expected|projected)(?: \([^)]*\))?{sep}"),
        firm(r"^(?:conservative|optimistic|realistic|pessimistic|best[- ]case|worst[- ]case|rough) (?:estimates?|scenario|projection){sep}"),
        plain(r"^(?:\w+ )?impact{sep}[^.]*\d[^.]*\b(?:improvement|speed-?up|reduction|gain|faster|savings?|elimination)\b"),
        plain(r"^(?:target|goal)s?(?: (?:for|of) [^:]{1,20})?{sep}[^.]*\d"),
        plain(r"^(?:benefits?|gains?|impact if \w+|upside)(?: [^:]{0,20})?{sep}"),
        plain(r"\b(?:expected|estimated|projected|predicted|anticipated|potential) (?:[\w-]+ ){0,3}{effect}\b"),
        plain(r"\b(?:would|could|should)(?: not| \w+ly| also| further| already| well| even| then| in turn| help(?: to)?)* (?:{gain})\b"),
        plain(r"\b(?:may|might)(?: \w+ly| also| further| well| even)* (?:help|save|improve|benefit|gain|bring|yield|speed|offer|unlock)\b"),
        plain(r"\b(?:would|could|might)(?: not| \w+ly| also| then)* be (?:\w+ly |even |much |far |about |up to |roughly )*(?:{comparative}|{gain}d|cut|halved|saved|gained|won|recovered|\d+(?:\.\d+)? ?(?:x|times|%))\b"),
        plain(r"\b(?:would|could) (?:then )?(?:drop|fall|rise|go|shrink|grow|disappear|vanish|be gone|scale|reach|run|take|cost|need|approach) (?:by|to|at|from|only|about|roughly|up|away|entirely|down|~|\d|in|closer)"),
        plain(r"\bexpect(?:ed|s|ing)? (?:\S+ ){0,4}(?:to (?:{gain}|drop|fall|rise)|(?:an? |some )?(?:\S+ )?{effect}\b|\+?~?\d[\d.–-]* ?(?:%|x) (?:\w+ )?(?:{effect}|faster|less|fewer|lower|higher|more))"),
        plain(r"\b\d[\d.–-]* ?(?:%|x)? (?:\w+ ){0,2}{effect} (?:is |are |would be |seems? )?(?:possible|expected|achievable|feasible|likely|available|realistic|within reach|attainable)\b"),
        plain(r"^(?:possible|expected|estimated|potential|likely|projected)(?: [+~-]?)? ?[+~-]?\d[\d.,–-]* ?(?:%|x|ms|µs|ns|mb|kb)"),
        plain(r"[+~-]?\d[\d.,–-]* ?(?:%|x|times) (?:\w+ ){0,3}(?:expected|possible|achievable|estimated|projected)\b"),
        plain(r"\bwill(?: \w+ly| also| then| not)* (?:improve|reduce|save|cut|halve|double|eliminate|speed|shrink|lower|yield|bring|deliver|pay off)\b"),
        plain(r"\bif (?:\S+ ){1,10}(?:were|was) (?:\w+ly )?(?:{changed}|\w+ed|\w+en)\b.*\b(?:would|could)\b"),
        plain(r"^{changing} .*\b(?:saves?|eliminates?|improves?|halves|would|should|could|→|removes?|reduces?)\b"),
        hint(r"\b(?:saves?|eliminates?|removes?|recovers?|avoids?|reduces?) (?:\S+ ){0,3}~?\d"),
    ],
};
