//! What speaks for keeping: pointers, neutral context, plans to measure, history.

use super::cue::{Cue, Cues, plain};
use super::reading::Reading;
use std::sync::LazyLock;

/// A reason why a sentence stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// It says where something else is written.
    Pointer,
    /// It names another mode and says that it is not the subject.
    Neutral,
    /// It names another mode to give an idea, where it does not compare.
    Context,
    /// It plans to find something out.
    Measure,
    /// It finds something out, or is a step of a program.
    Look,
    /// It tells what was done.
    History,
    /// It sets what a regression test compares with.
    Tolerance,
    /// It says that it states what was seen.
    Observation,
}

const POINTER: &[Cue] = &[
    plain(
        r"\b(?:see|refer to|read|consult|documented in|described in|discussed in|moved to|live in|lives in|kept in|found in|collected in|tracked in|belongs? in|recorded in|listed in|summari[sz]ed in|covered in|available in|stored in)\b[^.]*(?:DOC|https?:)",
    ),
    plain(
        r"^(?:for|the) [^.]*(?:proposal|recommendation|comparison|optimi[sz]ation|roadmap|advice)s?\b[^.]*\b(?:see|refer to|is in|are in|live in|belong in|are kept|are collected)\b",
    ),
    plain(r"^DOC\b"),
    plain(
        r"\b(?:proposals?|recommendations?|comparisons?|optimi[sz]ation (?:proposals?|plans?|decisions)) (?:and [^.]+ )?(?:live|lives|belong|belongs|are kept|is kept|are collected|are tracked|have been (?:moved|separated|split)|has been (?:moved|separated|split)|are documented|is documented|can be found|are not part|is not part|are out of scope|is out of scope|are deliberately)\b",
    ),
    plain(r"^(?:related|references?|see also|epic|issue|ticket|tracking|tracked|upstream)(?: \w+)?{sep}"),
    plain(r"^[^:]+: (?:DOC|CODE)$"),
];

const LINKED: &[Cue] = &[
    plain(r"^(?:see|refer|for|more|details?|full|background|the)\b"),
    plain(r"\b(?:see|can be found|available|here)\b"),
];

const CONTEXT: &[Cue] = &[
    plain(r"\bfor (?:context|orientation|reference|the record)\b"),
    plain(
        r"\b(?:in|has|have|offers|supports|knows|comes in) (?:one of )?(?:two|three|four|five|six|several) (?:\w+ )?(?:ways|modes|variants|flavou?rs|forms|builds|back-?ends|engines|implementations)\b",
    ),
    // Several versions: an environment.
    plain(r"\bv?\d+\.\d+\.\d+\b.*\bv?\d+\.\d+\.\d+\b"),
];

const NEUTRAL: &[Cue] = &[
    plain(r"^[^:]+: not (?:examined|measured|tested|profiled|covered|benchmarked)\b"),
    plain(r"\b(?:its|their) own (?:documents?|pages?|profiles?|reports?|files?|notes?)\b"),
    plain(
        r"\b(?:not|neither|never) (?:\w+ ){0,2}(?:the subject|the topic|compared|covered|considered|discussed|part of this|in scope|a comparison|judged)\b",
    ),
    plain(
        r"\b(?:out of scope|outside (?:of )?(?:the |this )?(?:scope|subject|topic|document|profile|report)|beyond the scope|profiled separately|profiled on (?:its|their) own|documented separately|documented elsewhere|covered elsewhere|covered separately|treated separately|has its own (?:profile|document|report)|have their own)\b",
    ),
    plain(
        r"\bthis (?:\w+ )?(?:document|profile|report|page|study|analysis) (?:\w+ )?(?:covers|looks|profiles|concerns|describes|considers|does not|doesn't|is limited|focuses|deals|measures|examines|reports|is about|stays|only)\b",
    ),
    plain(r"\b(?:without|no) (?:comparison|reference|regard)\b"),
    plain(r"\b(?:does|do|did) not compare\b"),
];

const MEASURE: &[Cue] = &[
    plain(
        r"\b(?:repeats?|repeating|reproduces?|reruns?) (?:this|these|the) (?:measurements?|runs?|numbers|figures|results|benchmarks?)\b",
    ),
    plain(
        r"\b(?:(?:we|i)'d|(?:we|i) would) (?:just |still |also |really )?(?:like|love|want) to (?:{probe}|see|know|learn|have (?:a |the )?(?:numbers?|figures?))\b",
    ),
    plain(
        r"\b(?:(?:is|are|remains|intend|plan|want|going) to|(?:we|i) (?:shall|will)) (?:\w+ly )?(?:{probe}|record)(?: |$)",
    ),
    plain(r"\brecommend\w* (?:that you |you |to |that )?(?:\w+ )?(?:report|{probe})(?: |$)"),
    plain(r"{start}(?:re-?)?{measure}(?: |$)"),
    plain(r"\bshould be (?:taken|run|done|made|repeated) (?:once )?(?:again|anew)\b"),
    plain(
        r"{start}(?:complete|finish|continue|extend|repeat|set up|automate) (?:\S+ ){0,4}(?:profiling|profiles?|measurements?|benchmark\w*|runs?|analysis)\b",
    ),
    plain(r"\b(?:measure|profile|benchmark) (?:first|before)\b"),
    plain(
        r"^\w+ before (?:any |making |considering |starting )+(?:more |further |other )?(?:\w+ )?(?:changes?|work|optimi[sz]ations?)\b",
    ),
    plain(
        r"{start}(?:use|run|set|build|call|pass|enable|add|apply|keep) .*\bto (?:{probe}|reproduce|see|record)\b",
    ),
    plain(
        r"\b(?:consider|start(?: with| by)?|continue|keep|worth|by) (?:also )?(?:profiling|measuring|benchmarking|investigating|recording|analy[sz]ing|checking)\b",
    ),
    plain(
        r"\b(?:should|must|needs? to|will|has to|have to|can|could|would like to|plan to|want to|remains to|let's|next:?) (?:also |first |then |next |now |be |still |only )*(?:{probe}|profiled|measured|benchmarked|investigated|verified|examined|checked|confirmed|repeated|re-?run|analy[sz]ed|quantified|tracked|determined|tested|studied|sampled|monitored)\b",
    ),
    plain(
        r"\b(?:further|more|deeper|additional|future|larger|detailed|continued|repeated) (?:\w+ )?(?:profiling|measurements?|investigation|benchmark(?:s|ing)|data|runs|samples|analysis)\b",
    ),
    plain(
        r"\b(?:unclear|unknown|not yet (?:clear|known|measured|profiled|quantified)|remains to be|open question|to be (?:measured|determined|confirmed|investigated))\b",
    ),
    plain(
        r"\b(?:identif\w+|finds?|finding|reveals?|revealing|locat\w+|uncover\w*|understand\w*|expos\w+|show\w*) (?:\S+ ){0,8}(?:opportunit|candidate|target|hot ?spot)",
    ),
];

const LOOK: &[Cue] = &[plain(r"{start}(?:re-?)?{look}(?: |$)")];

const HISTORY: &[Cue] = &[
    plain(
        // What was measured before and after.
        r"\d[\d.,]* ?\S{0,8}(?: \w+){0,3} ?(?:→|->) ?(?:\*\*)?~?\d[\d.,]*.*(?:\d ?%|\d ?x|faster|fewer|less|improvement)",
    ),
    plain(
        r"^(?:\w+ )?(?:decision|verdict|outcome|status){sep}[^.]*\b(?:accepted|rejected|discarded|reverted|kept|merged|landed|dropped|abandoned|shipped|adopted|retained|removed|committed)\b",
    ),
    plain(r"^(?:{changed}|tried|attempted|reverted|landed|merged|measured|shipped|rejected|abandoned) [^ ]+")
        .unless(r":$|^\W*(?:set|cut|split) "),
    plain(
        r"\b(?:was|were|has been|have been|had been|got) (?:\w+ly |already |since |not |then |also |all )?(?:{changed}|tried|attempted|reverted|merged|landed|tested|measured|rejected|abandoned|profiled|benchmarked|backed out)\b",
    ),
    plain(
        r"\b(?:we|i|it|this|that|which|commit|release|version) (?:\w+ly |also |then |already |first |had |have |has |since )*(?:{changed}|tried|attempted|reverted|merged|landed|tested|measured|rejected|abandoned|went|fell|rose|dropped|brought|gave|saved)\b",
    ),
    plain(
        r"\b(?:reverted|backed out|rolled back|did not help|didn't help|made no difference|no (?:measurable|significant|further) (?:improvement|effect|gain|change))\b",
    ),
    plain(
        r"\b(?:previously|formerly|used to be|prior to|attempted change|before the (?:change|fix|rewrite)|after the (?:change|fix|rewrite|switch|move)|after {changing}|since {changing}|since (?:version|commit|release|v\d)|(?:optimi[sz]ations?|changes|fixes) (?:implemented|made|applied|landed))\b",
    ),
];

const TOLERANCE: &[Cue] = &[
    plain(
        r"\b(?:treat|read|interpret|use) (?:them|these|the (?:numbers|figures|results)) (?:\w+ )?(?:as|with (?:care|caution|a (?:grain|pinch)))\b",
    ),
    plain(r"\bshould \w+ (?:well|linearly|similarly|fine|the same)\b"),
    plain(
        r"\b(?:should|must|may|shall) (?:not )?(?:be|stay|remain|lie|fall|differ|deviate|drop|exceed|vary|regress)(?: \w+){0,4} (?:within|below|above|under|over|at least|at most|between|by more|(?:more|less|greater|lower|higher|slower|worse) than|from|±|\+/-|~?\d)",
    ),
    plain(
        r"\b(?:tolerance|regression (?:test|threshold|budget|check|gate)|alert (?:if|when)|fails? (?:if|when)|baseline for)",
    ),
];

const OBSERVATION: &[Cue] = &[
    plain(
        // A metric and its value.
        r"^[^.:;]{1,50}: ~?[\d.,]+ ?(?:%|x|k|m|s|ms|us|µs|ns|kb|mb|gb|kib|mib)?\.?$",
    ),
    plain(
        r"^(?:\w+ )?(?:observations?|evidence|measured|measurements?|symptoms?|root causes?|current(?: (?:state|behaviou?r|cost))?)(?: \([^)]*\))?:",
    ),
];

/// The reasons by what they say, in the order in which they are asked for.
const REASONS: [(Reason, &[Cue]); 8] = [
    (Reason::Pointer, POINTER),
    (Reason::Neutral, NEUTRAL),
    (Reason::Context, CONTEXT),
    (Reason::Tolerance, TOLERANCE),
    (Reason::Measure, MEASURE),
    (Reason::Look, LOOK),
    (Reason::History, HISTORY),
    (Reason::Observation, OBSERVATION),
];

static COMPILED: LazyLock<Cues> = LazyLock::new(|| Cues::new(REASONS.map(|(_, cues)| cues)));

static POINTING: LazyLock<Cues> = LazyLock::new(|| Cues::new([LINKED]));

/// Words that point elsewhere.
const POINTS: &[Cue] = &[plain(
    r"\b(?:see|refer to|read|consult|documented|described|discussed|moved to|lives? in|kept in|found in|collected in|tracked in|belongs? in|recorded in|listed in|summari[sz]ed in|covered in|available|stored in|can be found|here)\b",
)];

/// Sentences that do nothing but point elsewhere.
const ONLY_POINTS: &[Cue] = &[plain(
    r"^(?:for|the|more|all|full|further|details?|background|about|on|proposals?|recommendations?|comparisons?|optimi[sz]ations?|see|refer|DOC|related|references?|this|these)\b[^,;:(]*\b(?:see|refer|read|consult|documented|described|discussed|moved|lives?|kept|found|collected|tracked|belongs?|recorded|listed|summari[sz]ed|covered|available|stored|is in|are in|here)\b|^(?:see|refer|DOC)\b",
)];

static POINTERS: LazyLock<[Cues; 2]> = LazyLock::new(|| [POINTS, ONLY_POINTS].map(|list| Cues::new([list])));

/// Where a sentence begins to point elsewhere, in its source; `None` where it does nothing else.
pub(super) fn points_from(reading: &Reading) -> Option<usize> {
    let [points, only] = &*POINTERS;
    if only.is_match(reading) {
        return None;
    }
    points.find(reading).map(|(_, words)| reading.source(&words).start)
}

/// What measures one thing by another.
const RATIO: &[Cue] = &[plain(
    r"\b(?:{comparative} than|factor|twice|half|third|times|fold|ratio|gap|ahead|behind|outperform\w*|beats?|fastest|slowest)\b|\d ?x\b|\d ?% (?:of|more|less|faster|slower)",
)];

static RATIOS: LazyLock<Cues> = LazyLock::new(|| Cues::new([RATIO]));

/// All that is sought here.
pub(super) fn cues() -> [&'static Cues; 5] {
    let [points, only] = &*POINTERS;
    [&COMPILED, &POINTING, points, only, &RATIOS]
}

/// Whether a reading measures one thing by another.
pub(super) fn has_ratio(reading: &Reading) -> bool {
    RATIOS.is_match(reading)
}

/// The first reason that a reading gives for staying, in the order in which [`Reason`] lists them.
pub(super) fn reason(reading: &Reading) -> Option<Reason> {
    if reading.linked && POINTING.is_match(reading) {
        return Some(Reason::Pointer);
    }
    let look = COMPILED.look(reading);
    (0..).zip(REASONS).find(|(list, _)| look.find(*list).is_some()).map(|(_, (reason, _))| reason)
}
