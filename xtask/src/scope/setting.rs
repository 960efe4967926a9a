//! Surroundings in which what looks like a proposal is none: how something was measured, and what was done.

use super::cue::{Cue, Cues, plain};
use super::reading::Reading;
use std::sync::LazyLock;

/// What a heading or lead-in says that it is about, where that is no proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// Changes that were made, and what came of them.
    History,
    /// How something is measured, set up, or works.
    Method,
    /// What was found: as often with proposals as without, so that each sentence speaks for itself.
    Finding,
    /// What comes next: measurements as often as changes, so that a hint is enough.
    Plan,
}

const HISTORY: &[Cue] = &[
    plain(
        r"\b(?:what (?:was|we) (?:done|did|changed|tried|learned)|implemented|applied|attempted|tried|history|historical|changelog|change log|changes (?:made|since|in|between)|reverted|rejected|abandoned|failed|landed|merged|shipped|completed|previous(?:ly)?|past|earlier|retrospective|(?:steps|measures|actions) taken|lessons?(?: learned)?|before (?:and|/|&) after|before/after|post-?mortem|release notes|what's new|experiments?|done|already|timeline|chronology|diary|journal|log ?book)\b",
    ),
    plain(r"^outcomes?$"),
    plain(
        r"^\[?(?:\d+\.\d+\.\d+\]?(?:$| *[-(–—:]+ *\d{4})|v\d+\b|version \d|unreleased|release \d|\d+\.\d+\]?(?: *[-(–—]+ *\d{4}|$))",
    ),
    plain(r"^(?:added|changed|fixed|removed|deprecated|security|breaking changes?|new features|bug fixes)$"),
];

const METHOD: &[Cue] = &[
    plain(
        r"\b(?:method(?:s|ology|ological)?|reproduc(?:e|ing|tion|ibility)|environment|set-?up|configuration|hardware|software|platform|installation|prerequisites|procedure|protocol|instrumentation|regression (?:tests?|testing|detection)|test(?:ing)? (?:data|bed|environment|machine|input|set|plan|cases?)|measur(?:e|ing|ements?)|benchmarking|benchmark (?:setup|suite|code|scripts?|harness)|profiling (?:plan|scripts?|steps|commands?|method|setup|tools|session)|references|see also|related|links|limitations|threats to validity|appendix|glossary|open questions|verification|caveats?|tools?|scripts?|commands?|how to (?:read|run|repeat|use this|record|profile|measure))\b",
    ),
    plain(
        r"\b(?:algorithm|how it works|architecture|data structures?|data flow|code (?:path|structure|layout)|control flow|call graph|the pipeline|implementation notes|internals|design of|steps of|walk-?through|what happens|overview of)\b",
    ),
    plain(
        r"^(?:(?:the|test|input|benchmark|sample) )?(?:testing|data ?sets?|corpus|inputs?|workloads?|documents?)$",
    ),
    plain(r"^running\b|^(?:\w+ )?validation(?: (?:plan|steps|results|method))?$"),
    plain(r"^(?:profile|measure|benchmark|record|collect|verify|re-?run|quantify|instrument) [^ ]+")
        .unless(r"(?:results|summary|report|data|findings|analysis|numbers|overview|of|for)$"),
    plain(
        r"^(?:(?:basic |api |example )?usage|getting started|quick ?start|contributing|(?:\w+ )?examples?|faq|troubleshooting|migrat\w+(?: guide)?|upgrading|development|debugging|features|licen[cs]e|(?:building|compiling)(?: from source)?|(?:\w+ )?checklist|support|(?:\w+ )?requirements|security|(?:table of )?contents)$",
    ),
];

const FINDING: &[Cue] = &[
    plain(
        r"\b(?:bottlenecks?|hot ?spots?|hot path|findings?|results|observations?|analysis|baseline|costs?|breakdown|where (?:the )?time|overheads?|inefficienc\w+|limits|root causes?|problems?|issues?)\b.*\b(?:and|&|/)\b|\b(?:and|&) (?:\w+ )?(?:bottlenecks?|hot ?spots?|findings?|results|observations?|analysis|limitations)\b",
    ),
    plain(
        r"\b(?:opportunities|candidates|targets) (?:identified|found|seen)\b|\b(?:identified|observed|measured|actual) ",
    ),
];

const PLAN: &[Cue] =
    &[plain(r"^(?:\w+ )?next steps?\b|^(?:open|remaining|further|future) (?:work|ends|points)\b")];

/// Titles of documents that tell what was done.
const LOGS: &[Cue] = &[plain(
    r"\b(?:optimi[sz]ations?|changes?|performance|tuning|work|experiments?|lab|profiling) (?:log|diary|journal|history)\b|^(?:change ?log|diary|journal|history)\b",
)];

static LOG: LazyLock<Cues> = LazyLock::new(|| Cues::new([LOGS]));

/// Whether the title of a document says that it tells what was done.
pub(super) fn is_log(title: &Reading) -> bool {
    LOG.is_match(title)
}

/// The settings by what headings say, in the order in which they are asked for.
const SETTINGS: [(Setting, &[Cue]); 4] = [
    (Setting::History, HISTORY),
    (Setting::Method, METHOD),
    (Setting::Finding, FINDING),
    (Setting::Plan, PLAN),
];

static COMPILED: LazyLock<Cues> = LazyLock::new(|| Cues::new(SETTINGS.map(|(_, cues)| cues)));

/// Boxes that were ticked.
const TICKED: &[Cue] = &[plain(r"[✓✔✅✗✘❌☑]")];

static TICK: LazyLock<Cues> = LazyLock::new(|| Cues::new([TICKED]));

/// Whether a heading is ticked off, as what was done is. Where its words say something else, they count.
pub(super) fn is_ticked(heading: &Reading) -> bool {
    TICK.is_match(heading)
}

/// Of the headings of a method, those over finding something out. The others say how something is set up or works, which
/// among proposals is a part of them.
const MEASURING: &[Cue] = &[
    plain(
        r"\b(?:measur\w*|profil\w*|benchmark\w*|tests?|testing|reproduc\w*|verif\w*|methods?|methodology|environment|references|see also|related|links|limitations|caveats?|open questions|appendix|glossary)\b",
    ),
    plain(r"^validation$"),
];

static MEASURES: LazyLock<Cues> = LazyLock::new(|| Cues::new([MEASURING]));

/// Whether a heading of a method is about finding something out.
pub(super) fn measures(heading: &Reading) -> bool {
    MEASURES.is_match(heading)
}

/// Headings over what is said once more, in short.
const SUMMARIES: &[Cue] = &[plain(
    r"^(?:tl;?dr|bottom line|(?:executive |final |overall )?(?:summary|conclusions?|verdict)|takeaways?|key takeaways?|in short)$",
)];

static SUMMARY: LazyLock<Cues> = LazyLock::new(|| Cues::new([SUMMARIES]));

/// Whether a heading opens a summary.
pub(super) fn is_summary(heading: &Reading) -> bool {
    SUMMARY.is_match(heading)
}

/// The setting that a heading names.
pub(super) fn of(heading: &Reading) -> Option<Setting> {
    let look = COMPILED.look(heading);
    (0..).zip(SETTINGS).find(|(list, _)| look.find(*list).is_some()).map(|(_, (setting, _))| setting)
}

/// Words by which a section's status line says that its change was made or given up.
const DONE: &[Cue] = &[plain(
    r"^(?:status|state|outcome|decision|result){sep}.*\b(?:implemented|landed|merged|shipped|applied|released|reverted|rejected|abandoned|in production|rolled back|backed out|tested)\b",
)];

static STATUS: LazyLock<Cues> = LazyLock::new(|| Cues::new([DONE]));

/// Whether a line gives the status of a change that was made or given up.
pub(super) fn is_done(line: &Reading) -> bool {
    STATUS.is_match(line)
}

/// Bold lines that name a part of what was said before, and no new subject.
const PARTS: &[Cue] = &[plain(
    r"^(?:implementation|example|code|sketch|rationale|details?|steps|how|changes|before|after|pseudo-?code|design|usage|tasks)(?: \w+)?:?$",
)];

static PART: LazyLock<Cues> = LazyLock::new(|| Cues::new([PARTS]));

/// Whether a line that stands for a heading goes on with the subject of the one before.
pub(super) fn continues(line: &Reading) -> bool {
    PART.is_match(line)
}

/// All that is sought here.
pub(super) fn cues() -> [&'static Cues; 7] {
    [&LOG, &COMPILED, &TICK, &MEASURES, &SUMMARY, &STATUS, &PART]
}
