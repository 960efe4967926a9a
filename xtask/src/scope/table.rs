//! Tables: one verdict from head and rows together, otherwise one for each row.

use super::cue::{Cue, Cues, Strength, firm};
use super::judge::{Hit, Verdict};
use super::reading::Reading;
use super::rule::Rule;
use super::rules::{expected_effect, proposal, recommendation, roadmap, table_by_mode, trade_off};
use crate::pattern::regex;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A table as it is read: the cells of the head and of each row.
pub(super) struct Table {
    pub head: Vec<Reading>,
    pub rows: Vec<Vec<Reading>>,
    /// Source of the head.
    pub range: Range<usize>,
}

/// First columns that hold what is compared.
const SUBJECTS: &[Cue] = &[firm(
    r"^(?:librar(?:y|ies)|implementations?|languages?|modes?|competitors?|parsers?|wrappers?|bindings?|frameworks?|engines?|crates?|packages?)$",
)];
/// Those of them that hold nothing else, so that no name is needed.
const RIVALS: &[Cue] = &[firm(r"^(?:librar(?:y|ies)|languages?|competitors?)$")];
/// Columns of figures by which such things are compared.
const FIGURES: &[Cue] = &[firm(
    r"\b(?:throughput|time|speed(?:-?up)?|latency|memory|rss|rps|ops|mb/s|gb/s|rec/s|req/s|ms|ns|µs|s|vs|relative|ratio|factor|faster|slower|performance)\b",
)];
/// Columns of figures that show parts of one run.
const SHARES: &[Cue] = &[firm(
    r"\b(?:share|self|inclusive|exclusive|calls|samples|% of|licen[cs]e|purpose|role|version|used for|allocations)\b|^%$",
)];
/// Columns that only changes have which were not made, with the rule that they belong to.
const PLANS: [(&Rule, &[Cue]); 5] = [
    (
        &roadmap::RULE,
        &[firm(
            r"\b(?:effort|difficulty|eta|owner|assignee|priority score|roi|timeline|milestone|sprint|quarter)\b",
        )],
    ),
    (
        &expected_effect::RULE,
        &[firm(
            r"\b(?:expected|estimated|projected|potential|predicted|anticipated|possible) (?:\w+ ){0,2}(?:{effect}|speed)\b|^(?:savings?|payoff|gains?|benefits?)$",
        )],
    ),
    (&recommendation::RULE, &[firm(r"\b(?:recommended|recommendation|advice|preferred|suggested)\b")]),
    (
        &proposal::RULE,
        &[firm(
            r"\b(?:proposed|proposal|mitigation|opportunity|possible fix|remedy|improvement idea|action)\b|^(?:suggested |possible )?fix(?:es)?$",
        )],
    ),
    (
        &trade_off::RULE,
        &[firm(
            r"^(?:trade-?offs?|pros|cons|pros and cons|drawbacks?|downsides?|compatibility|disadvantages?)$",
        )],
    ),
];
/// Columns of changes that were made and measured.
const MEASURED: &[Cue] =
    &[firm(r"\b(?:before|after|measured|actual|committed|result|status|reverted|commit|outcome)\b")];

struct Compiled {
    subjects: Cues,
    rivals: Cues,
    figures: Cues,
    shares: Cues,
    plans: [(&'static Rule, Cues); 5],
    measured: Cues,
}

static COMPILED: LazyLock<Compiled> = LazyLock::new(|| Compiled {
    subjects: Cues::new([SUBJECTS]),
    rivals: Cues::new([RIVALS]),
    figures: Cues::new([FIGURES]),
    shares: Cues::new([SHARES]),
    plans: PLANS.map(|(rule, cues)| (rule, Cues::new([cues]))),
    measured: Cues::new([MEASURED]),
});

/// All that is sought here.
pub(super) fn cues() -> Vec<&'static Cues> {
    let Compiled { subjects, rivals, figures, shares, plans, measured } = &*COMPILED;
    let plans = plans.iter().map(|(_, cues)| cues);
    [subjects, rivals, figures, shares, measured].into_iter().chain(plans).collect()
}

/// What the table as a whole is.
pub(super) fn judge(table: &Table) -> Verdict {
    let hit = |rule: &'static Rule, words: Range<usize>| {
        Verdict::Out(Hit { rule, strength: Strength::Firm, words })
    };
    if by_mode(table) {
        return hit(&table_by_mode::RULE, table.range.clone());
    }
    let cues = &*COMPILED;
    if table.head.iter().any(|cell| cues.measured.is_match(cell)) {
        return Verdict::Neutral;
    }
    let planned = cues.plans.iter().find_map(|(rule, cues)| {
        let cell = table.head.iter().find(|cell| cues.is_match(cell))?;
        Some((*rule, cell.source(&(0..cell.text.len()))))
    });
    planned.map_or(Verdict::Neutral, |(rule, words)| hit(rule, words))
}

/// A version.
static VERSION: LazyLock<Regex> = LazyLock::new(|| regex(r"\bv?\d+\.\d+\.\d+\b"));

/// What one row is: out where it is a row of another mode.
pub(super) fn row(cells: &[Reading]) -> Option<Hit> {
    let first = cells.first().filter(|cell| is_of_other(cell) && cell.text.len() < 60)?;
    let is_figure =
        |cell: &&Reading| cell.text.contains(|c: char| c.is_ascii_digit()) && !VERSION.is_match(&cell.text);
    let measured = cells[1..].iter().any(|cell| is_figure(&cell));
    let words = first.source(&(0..first.text.len()));
    measured.then_some(Hit { rule: &table_by_mode::RULE, strength: Strength::Firm, words })
}

/// Whether modes are its rows or its columns.
fn by_mode(table: &Table) -> bool {
    let head = &table.head;
    let columns = head.iter().skip(1).filter(|cell| names_other(cell)).count();
    let firsts = || table.rows.iter().filter_map(|row| row.first());
    let others = firsts().filter(|cell| names_other(cell)).count();
    let named = firsts().filter(|cell| names_other(cell) || cell.text.contains("OWN")).count();
    let subjects = head.first().is_some_and(|cell| COMPILED.subjects.is_match(cell));
    let rivals = head.first().is_some_and(|cell| COMPILED.rivals.is_match(cell));
    let has = |cues: &Cues| head.iter().skip(1).any(|cell| cues.is_match(cell));
    let mut cells = table.rows.iter().flat_map(|row| row.iter().skip(1));
    let figures = cells.any(|cell| cell.text.contains(|c: char| c.is_ascii_digit()));
    figures && columns > 0
        || figures && others > 0 && (subjects || 2 * named >= table.rows.len().max(2) && named > 1)
        || rivals && table.rows.len() > 1 && has(&COMPILED.figures) && !has(&COMPILED.shares)
}

/// Whether a cell starts with the name of another, or is that of a language.
fn is_of_other(cell: &Reading) -> bool {
    let text = cell.text.trim_matches(|c: char| !c.is_alphanumeric());
    text == "LANG" || ["OTHER", "RIVAL", "the OTHER"].iter().any(|name| text.starts_with(name))
}

fn names_other(cell: &Reading) -> bool {
    ["OTHER", "RIVAL", "LANG"].iter().any(|name| cell.text.contains(name))
}
