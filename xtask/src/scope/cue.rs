//! Cues: patterns over readings, compiled once.

use super::reading::Reading;
use super::words::expand;
use regex::{Regex, RegexSet};
use std::ops::Range;
use std::sync::OnceLock;

/// A pattern and how much it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue {
    /// A regular expression over [`Reading::text`], with `{tables}` of words and `^` for the start behind numbers and symbols.
    pub pattern: &'static str,
    /// How much it says.
    pub strength: Strength,
}

/// How much a cue says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Only where the surroundings say so too.
    Hint,
    /// Wherever the surroundings do not say otherwise.
    Plain,
    /// Everywhere but in the history of changes that were made.
    Firm,
}

/// A cue that says something only together with its surroundings.
pub(super) const fn hint(pattern: &'static str) -> Cue {
    Cue { pattern, strength: Strength::Hint }
}

/// A cue that holds where the surroundings do not say otherwise.
pub(super) const fn plain(pattern: &'static str) -> Cue {
    Cue { pattern, strength: Strength::Plain }
}

/// A cue that holds nearly everywhere.
pub(super) const fn firm(pattern: &'static str) -> Cue {
    Cue { pattern, strength: Strength::Firm }
}

/// A compiled list of cues.
#[derive(Debug)]
pub(super) struct Cues {
    /// Tells which are there in one pass.
    all: RegexSet,
    each: Vec<One>,
}

#[derive(Debug)]
struct One {
    source: String,
    strength: Strength,
    /// Tells where it is; compiled when it is first found.
    place: OnceLock<Regex>,
}

impl Cues {
    /// Compiles a list. Panics on a pattern that is no regular expression, which a test rules out.
    pub(super) fn new(cues: &[Cue]) -> Cues {
        let one =
            |cue: &Cue| One { source: expand(cue.pattern), strength: cue.strength, place: OnceLock::new() };
        let each: Vec<One> = cues.iter().map(one).collect();
        let all = RegexSet::new(each.iter().map(|one| &one.source)).unwrap_or_else(|error| panic!("{error}"));
        Cues { all, each }
    }

    /// The strongest cue in a reading, the first listed among equals, and the words it matched.
    pub(super) fn find(&self, reading: &Reading) -> Option<(Strength, Range<usize>)> {
        let hits = self.all.matches(&reading.text);
        let best = hits.iter().min_by_key(|&at| (std::cmp::Reverse(self.each[at].strength), at))?;
        let one = &self.each[best];
        let place =
            one.place.get_or_init(|| Regex::new(&one.source).unwrap_or_else(|error| panic!("{error}")));
        Some((one.strength, place.find(&reading.text)?.range()))
    }

    /// Whether any cue is there.
    pub(super) fn is_match(&self, reading: &Reading) -> bool {
        self.all.is_match(&reading.text)
    }
}
