//! What the surroundings of a unit say about it.

use super::cue::Strength;
use super::judge::{self, Hit, Topic, Verdict};
use super::keep::Reason;
use super::reading::Reading;
use super::rule::{Category, Rule};
use super::rules;
use super::setting::{self, Setting};
use super::tree::State;

/// What a heading, a lead-in or a parent item says about what stands under it.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    /// What is under it does not belong, unless it says otherwise itself.
    pub colour: Option<Hit>,
    /// What is under it stays, unless it says otherwise firmly.
    pub setting: Option<Setting>,
    /// The document instructs: only what is firm proposes something.
    pub instructs: bool,
}

impl Context {
    /// Under a heading, or a line that stands for one.
    pub(super) fn under(&self, heading: &Reading) -> Context {
        match judge::heading(heading) {
            Topic::Out(hit) if self.overrides(&hit) || self.is_instruction(&hit) => self.clone(),
            Topic::Out(hit) => self.coloured(&hit),
            Topic::Setting(Setting::Finding) if self.setting.is_some() => self.clone(),
            Topic::Setting(Setting::Method) if self.plans() && !setting::measures(heading) => self.clone(),
            Topic::Setting(setting) => self.set(setting),
            Topic::Summary => Context { setting: None, ..self.clone() },
            Topic::Ticked if self.colour.is_none() => self.set(Setting::History),
            Topic::Ticked | Topic::Open => self.clone(),
        }
    }

    /// Behind a sentence that leads in, or in an item behind its first line.
    pub(super) fn behind(&self, verdict: &Verdict, line: &Reading) -> Context {
        match verdict {
            Verdict::Out(hit) if matches!(self.resolve(verdict), State::Out(_)) => self.coloured(hit),
            Verdict::Keep(Reason::History) => self.set(Setting::History),
            Verdict::Keep(Reason::Measure | Reason::Look | Reason::Pointer) => self.set(Setting::Method),
            _ if is_short(line) => self.under(line),
            _ => self.clone(),
        }
    }

    /// With a hit that colours what follows.
    pub(super) fn coloured(&self, hit: &Hit) -> Context {
        Context { colour: Some(hit.clone()), setting: None, instructs: self.instructs }
    }

    /// Whether what is under it proposes something.
    fn plans(&self) -> bool {
        self.colour.as_ref().is_some_and(|hit| hit.rule.category == Category::Optimization)
    }

    fn set(&self, setting: Setting) -> Context {
        Context { colour: None, setting: Some(setting), instructs: self.instructs }
    }

    /// In a section whose change was made or given up.
    pub(super) fn done(&self) -> Context {
        self.set(Setting::History)
    }

    /// What becomes of a text with this verdict here.
    pub(super) fn resolve(&self, verdict: &Verdict) -> State {
        let asked = |colour: &&Hit| colour.rule.name == rules::comparative_question::RULE.name;
        match (verdict, &self.colour) {
            (Verdict::Keep(Reason::Measure), Some(colour)) if asked(&colour) => State::Out(colour.clone()),
            (Verdict::Out(hit), _) if self.outweighs(hit) => State::Keep,
            (Verdict::Out(hit), None) if self.is_hint(hit) || self.is_instruction(hit) => State::Neutral,
            (Verdict::Out(hit), _) => State::Out(hit.clone()),
            (Verdict::Keep(Reason::Look), Some(colour)) if self.plans() => State::Out(colour.clone()),
            (Verdict::Keep(Reason::History) | Verdict::Neutral, Some(colour)) => State::Out(colour.clone()),
            (Verdict::Keep(_), _) => State::Keep,
            (Verdict::Neutral, None) => State::Neutral,
        }
    }

    /// Where nothing excuses it, a hint at another mode is enough.
    pub(super) fn lean(&self, hit: &mut Hit) {
        let excused = matches!(self.setting, Some(Setting::History | Setting::Method));
        if hit.rule.category == Category::CrossMode && !excused {
            hit.strength = hit.strength.max(Strength::Plain);
        }
    }

    /// Whether a hit says too little here.
    fn is_hint(&self, hit: &Hit) -> bool {
        hit.strength == Strength::Hint && self.setting != Some(Setting::Plan)
    }

    /// Whether a hit is no more than an instruction.
    fn is_instruction(&self, hit: &Hit) -> bool {
        let advises = [&rules::recommendation::RULE, &rules::advice_to_users::RULE];
        self.instructs
            && (hit.strength < Strength::Firm || advises.iter().any(|rule| rule.name == hit.rule.name))
    }

    /// Whether the surroundings keep what a heading says does not belong: one that is firm opens a new subject, but not in
    /// the history of a change.
    fn overrides(&self, hit: &Hit) -> bool {
        let opens = hit.strength == Strength::Firm && self.setting == Some(Setting::Method);
        !opens && self.outweighs(hit)
    }

    /// Whether the surroundings keep what a hit says does not belong. Comparisons are out of place everywhere.
    fn outweighs(&self, hit: &Hit) -> bool {
        let is = |rules: &[&Rule]| rules.iter().any(|rule| rule.name == hit.rule.name);
        let firm = hit.strength == Strength::Firm;
        if hit.rule.category == Category::CrossMode {
            return false;
        }
        match self.setting {
            Some(Setting::History) => !firm || is(&[&rules::expected_effect::RULE]),
            Some(Setting::Method) => {
                !firm || is(&[&rules::recommendation::RULE, &rules::advice_to_users::RULE])
            }
            Some(Setting::Finding | Setting::Plan) | None => false,
        }
    }
}

/// Whether a line is short enough to name a subject, as a heading does.
pub(super) fn is_short(line: &Reading) -> bool {
    line.text.split_whitespace().count() <= 6
        && !line.text.starts_with("for every ")
        && !line.text.starts_with("for each ")
}
