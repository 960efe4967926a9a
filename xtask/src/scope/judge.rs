//! What a sentence or a heading says on its own, before its surroundings are asked.

use super::cue::{Cues, Strength};
use super::keep::{self, Reason};
use super::reading::Reading;
use super::rule::{Category, Rule};
use super::rules::{self, RULES};
use super::setting::{self, Setting};
use std::ops::Range;
use std::sync::LazyLock;

/// What a piece of text says on its own.
#[derive(Debug, Clone)]
pub(super) enum Verdict {
    /// It does not belong, by a rule.
    Out(Hit),
    /// There is a reason why it stays.
    Keep(Reason),
    /// Nothing either way.
    Neutral,
}

/// A rule that applies.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub rule: &'static Rule,
    pub strength: Strength,
    /// Source range of the words that decided.
    pub words: Range<usize>,
}

/// What a heading says about all that stands under it.
#[derive(Debug, Clone)]
pub(super) enum Topic {
    /// It does not belong, by a rule.
    Out(Hit),
    /// It stays, and so does what would be a proposal elsewhere.
    Setting(Setting),
    /// It sums up what was said: whatever the part before it was about.
    Summary,
    /// It is ticked off, as what was done is, and says nothing else.
    Ticked,
    /// Nothing either way.
    Open,
}

/// Judges a sentence, an item's line, a row.
pub(super) fn text(reading: &Reading) -> Verdict {
    let reason = keep::reason(reading);
    let cross = best(reading, Category::CrossMode, Of::Text);
    // Who asks has not decided.
    let asks = reading.text.trim_end().ends_with('?');
    let change =
        best(reading, Category::Optimization, Of::Text).filter(|hit| !asks || hit.strength == Strength::Firm);
    let wants = change.as_ref().is_some_and(|hit| hit.strength > Strength::Hint);
    match (reason, cross, change) {
        (Some(Reason::Pointer), cross, change) => {
            // What stands in front of a pointer speaks for itself.
            let from = keep::points_from(reading);
            let before =
                |hit: &Hit| from.is_some_and(|from| hit.words.start < from) && hit.strength > Strength::Hint;
            let hit = cross.filter(before).or(change.filter(before));
            hit.map_or(Verdict::Keep(Reason::Pointer), Verdict::Out)
        }
        (Some(Reason::Neutral), _, _) if !wants => Verdict::Keep(Reason::Neutral),
        (Some(Reason::Context), cross, _) if !(wants || cross.is_some() && keep::has_ratio(reading)) => {
            Verdict::Keep(Reason::Context)
        }
        (reason, Some(hit), _) if wants && !matches!(reason, Some(Reason::Measure | Reason::Look)) => {
            Verdict::Out(Hit { rule: &rules::cross_mode_justification::RULE, ..hit })
        }
        (Some(reason), Some(hit), None) if hit.strength == Strength::Hint => Verdict::Keep(reason),
        (_, Some(hit), _) => Verdict::Out(hit),
        (Some(reason), _, Some(hit)) if overrules(&hit, reason) => Verdict::Out(hit),
        (Some(reason), _, _) => Verdict::Keep(reason),
        (None, _, Some(hit)) => Verdict::Out(hit),
        (None, _, None) => Verdict::Neutral,
    }
}

/// Whether a proposal stands although there is a reason to keep: a label says what follows, whatever its words are. But what
/// is recommended may be a measurement, and what was expected of a change that was made is history.
fn overrules(hit: &Hit, reason: Reason) -> bool {
    let recommended = hit.rule.name == rules::recommendation::RULE.name;
    let expected = hit.rule.name == rules::expected_effect::RULE.name;
    hit.strength == Strength::Firm
        && match reason {
            Reason::Measure | Reason::Look => !recommended,
            Reason::History => !expected,
            Reason::Observation => true,
            Reason::Pointer | Reason::Neutral | Reason::Context | Reason::Tolerance => false,
        }
}

/// Judges a heading, or a line that stands for one.
pub(super) fn heading(reading: &Reading) -> Topic {
    let setting = setting::of(reading);
    if let Some(hit) = best(reading, Category::CrossMode, Of::Heading) {
        return Topic::Out(hit);
    }
    match (best(reading, Category::Optimization, Of::Heading), setting) {
        (Some(hit), None) => Topic::Out(hit),
        (_, Some(setting)) => Topic::Setting(setting),
        (None, None) if setting::is_summary(reading) => Topic::Summary,
        (None, None) if setting::is_ticked(reading) => Topic::Ticked,
        (None, None) => Topic::Open,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Heading,
    Text,
}

/// The cues of all rules, a list for each.
static HEADINGS: LazyLock<Cues> = LazyLock::new(|| Cues::new(RULES.iter().map(|rule| rule.headings)));
static TEXTS: LazyLock<Cues> = LazyLock::new(|| Cues::new(RULES.iter().map(|rule| rule.texts)));

/// What is sought in headings.
pub(super) fn of_headings() -> [&'static Cues; 1] {
    [&HEADINGS]
}

/// What is sought in sentences.
pub(super) fn of_texts() -> [&'static Cues; 1] {
    [&TEXTS]
}

/// Which rule speaks where several are equally sure: the more special one.
fn rank(rule: &Rule) -> usize {
    const SPECIAL_FIRST: [&Rule; 8] = [
        &rules::comparative_question::RULE,
        &rules::cross_mode_justification::RULE,
        &rules::cross_mode_comparison::RULE,
        &rules::trade_off::RULE,
        &rules::expected_effect::RULE,
        &rules::roadmap::RULE,
        &rules::advice_to_users::RULE,
        &rules::recommendation::RULE,
    ];
    SPECIAL_FIRST.iter().position(|special| special.name == rule.name).unwrap_or(SPECIAL_FIRST.len())
}

/// The surest hit of a category.
fn best(reading: &Reading, category: Category, of: Of) -> Option<Hit> {
    let look = if of == Of::Heading { HEADINGS.look(reading) } else { TEXTS.look(reading) };
    let rules = RULES.iter().enumerate().filter(|(_, rule)| rule.category == category);
    let hits = rules.filter_map(|(list, &rule)| {
        let (strength, words) = look.find(list)?;
        Some(Hit { rule, strength, words: reading.source(&words) })
    });
    let hits: Vec<Hit> = hits.collect();
    let best = hits.iter().min_by_key(|hit| (std::cmp::Reverse(hit.strength), rank(hit.rule)))?;
    // Hints of two kinds are as good as a plain word.
    let strength = if hits.len() > 1 { best.strength.max(Strength::Plain) } else { best.strength };
    Some(Hit { strength, ..best.clone() })
}
