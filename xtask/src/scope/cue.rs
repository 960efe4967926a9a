//! Cues: patterns over readings, compiled once.

use super::reading::Reading;
use super::words::expand;
use regex::{Regex, RegexSet, RegexSetBuilder};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

/// A pattern and how much it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue {
    /// A regular expression over [`Reading::text`], with `{tables}` of words and `^` for the start behind numbers and symbols.
    pub pattern: &'static str,
    /// How much it says.
    pub strength: Strength,
    /// A pattern that must not be in the matched words; empty where there is none.
    pub unless: &'static str,
}

impl Cue {
    /// The cue, but not where this pattern is in the words it matches.
    pub(super) const fn unless(self, unless: &'static str) -> Cue {
        Cue { unless, ..self }
    }
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
    Cue { pattern, strength: Strength::Hint, unless: "" }
}

/// A cue that holds where the surroundings do not say otherwise.
pub(super) const fn plain(pattern: &'static str) -> Cue {
    Cue { pattern, strength: Strength::Plain, unless: "" }
}

/// A cue that holds nearly everywhere.
pub(super) const fn firm(pattern: &'static str) -> Cue {
    Cue { pattern, strength: Strength::Firm, unless: "" }
}

/// A compiled list of cues.
#[derive(Debug)]
pub(super) struct Cues {
    /// Tells which are there in one pass.
    all: RegexSet,
    each: Vec<One>,
    /// What was found in texts: a document is judged anew whenever something in it moves.
    known: Mutex<HashMap<String, Hit>>,
}

/// How sure a cue is, and the words it matched.
type Hit = Option<(Strength, Range<usize>)>;

/// Room for the automaton of a list, in bytes: with less it would be built over and over again.
const ROOM: usize = 32 << 20;

#[derive(Debug)]
struct One {
    cue: Cue,
    source: String,
    /// Tells where it is; compiled when it is first found.
    place: OnceLock<Regex>,
    unless: OnceLock<Regex>,
}

impl Cues {
    /// Compiles a list. Panics on a pattern that is no regular expression, which a test rules out.
    pub(super) fn new(cues: &[Cue]) -> Cues {
        let one = |cue: &Cue| One {
            cue: *cue,
            source: expand(cue.pattern),
            place: OnceLock::new(),
            unless: OnceLock::new(),
        };
        let each: Vec<One> = cues.iter().map(one).collect();
        let all = RegexSetBuilder::new(each.iter().map(|one| &one.source)).dfa_size_limit(ROOM).build();
        Cues { all: all.unwrap_or_else(|error| panic!("{error}")), each, known: Mutex::default() }
    }

    /// The strongest cue in a reading, the first listed among equals, and the words it matched.
    pub(super) fn find(&self, reading: &Reading) -> Hit {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hit) = known().get(&reading.text) {
            return hit.clone();
        }
        let hit = self.find_anew(reading);
        known().insert(reading.text.clone(), hit.clone());
        hit
    }

    fn find_anew(&self, reading: &Reading) -> Hit {
        let hits = self.all.matches(&reading.text);
        let mut hits: Vec<&One> = hits.iter().map(|at| &self.each[at]).collect();
        hits.sort_by_key(|one| std::cmp::Reverse(one.cue.strength));
        hits.iter().find_map(|one| Some((one.cue.strength, one.find(&reading.text)?)))
    }

    /// Whether any cue is there.
    pub(super) fn is_match(&self, reading: &Reading) -> bool {
        self.find(reading).is_some()
    }
}

impl One {
    fn find(&self, text: &str) -> Option<Range<usize>> {
        let compile = |source: &str| Regex::new(source).unwrap_or_else(|error| panic!("{source}: {error}"));
        let unless = || self.unless.get_or_init(|| compile(&expand(self.cue.unless)));
        let mut found = self.place.get_or_init(|| compile(&self.source)).find_iter(text);
        let words = found.find(|words| self.cue.unless.is_empty() || !unless().is_match(words.as_str()))?;
        Some(words.range())
    }
}
