//! Cues: patterns over readings. There are hundreds, and few may match a text: only those are compiled and tried.

use super::needs::{Sieve, needs};
use super::reading::Reading;
use super::words::expand;
use rayon::prelude::*;
use regex_lite::Regex;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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

/// Lists of cues that are asked for together.
#[derive(Debug)]
pub(super) struct Cues {
    /// All lists, one behind the other.
    each: Vec<One>,
    /// Where in them each list stands.
    lists: Vec<Range<usize>>,
    /// Tells which cues may be there in one pass; built when it is first asked.
    sieve: OnceLock<Sieve>,
    /// What was found in texts: a document is judged anew whenever something in it moves.
    known: Mutex<HashMap<String, Arc<Known>>>,
}

/// What is known of a text.
#[derive(Debug)]
struct Known {
    /// The cues that may be there, in their order.
    candidates: Vec<usize>,
    /// What of each list is there.
    hits: Vec<OnceLock<Hit>>,
}

/// How sure a cue is, and the words it matched.
pub(super) type Hit = Option<(Strength, Range<usize>)>;

#[derive(Debug)]
struct One {
    cue: Cue,
    /// Tells where it is; compiled when it first may be there.
    place: OnceLock<Regex>,
    unless: OnceLock<Regex>,
}

impl Cues {
    /// Lists of which nothing is compiled yet.
    pub(super) fn new<'a>(lists: impl IntoIterator<Item = &'a [Cue]>) -> Cues {
        let one = |cue: &Cue| One { cue: *cue, place: OnceLock::new(), unless: OnceLock::new() };
        let (mut each, mut ranges) = (vec![], vec![]);
        for list in lists {
            ranges.push(each.len()..each.len() + list.len());
            each.extend(list.iter().map(one));
        }
        Cues { each, lists: ranges, sieve: OnceLock::new(), known: Mutex::default() }
    }

    /// Builds on all cores what every question needs. Panics on a pattern that is no regular expression, which a test rules out.
    pub(super) fn prepare(&self) {
        if self.sieve.get().is_none() {
            let needs: Vec<_> = self.each.par_iter().map(|one| needs(one.cue.pattern)).collect();
            self.sieve.get_or_init(|| Sieve::new(needs.iter().map(Vec::as_slice)));
        }
    }

    /// What is built while others may wait for it must not wait for another core.
    fn sieve(&self) -> &Sieve {
        self.sieve.get_or_init(|| {
            let needs: Vec<_> = self.each.iter().map(|one| needs(one.cue.pattern)).collect();
            Sieve::new(needs.iter().map(Vec::as_slice))
        })
    }

    /// Looks at a reading, to be asked for several lists.
    pub(super) fn look<'a>(&'a self, reading: &'a Reading) -> Look<'a> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known().get(&reading.text).cloned();
        let known = before.unwrap_or_else(|| {
            let candidates = self.sieve().candidates(&reading.text).collect();
            let hits = self.lists.iter().map(|_| OnceLock::new()).collect();
            let fresh = Arc::new(Known { candidates, hits });
            known().entry(reading.text.clone()).or_insert(fresh).clone()
        });
        Look { cues: self, text: &reading.text, known }
    }

    /// What of the first list is in a reading.
    pub(super) fn find(&self, reading: &Reading) -> Hit {
        self.look(reading).find(0)
    }

    /// Whether any cue of the first list is there.
    pub(super) fn is_match(&self, reading: &Reading) -> bool {
        self.find(reading).is_some()
    }
}

/// A reading, and the lists that it is held against.
#[derive(Debug)]
pub(super) struct Look<'a> {
    cues: &'a Cues,
    text: &'a str,
    known: Arc<Known>,
}

impl Look<'_> {
    /// The strongest cue of a list, the first among equals, and the words it matched.
    pub(super) fn find(&self, list: usize) -> Hit {
        self.known.hits[list].get_or_init(|| self.find_anew(&self.cues.lists[list])).clone()
    }

    fn find_anew(&self, list: &Range<usize>) -> Hit {
        let candidates = self.known.candidates.iter().filter(|&at| list.contains(at));
        let mut candidates: Vec<&One> = candidates.map(|&at| &self.cues.each[at]).collect();
        candidates.sort_by_key(|one| std::cmp::Reverse(one.cue.strength));
        candidates.iter().find_map(|one| Some((one.cue.strength, one.find(self.text)?)))
    }
}

impl One {
    fn find(&self, text: &str) -> Option<Range<usize>> {
        let compile =
            |pattern| Regex::new(&expand(pattern)).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let unless = || self.unless.get_or_init(|| compile(self.cue.unless));
        let mut found = self.place.get_or_init(|| compile(self.cue.pattern)).find_iter(text);
        let words = found.find(|words| self.cue.unless.is_empty() || !unless().is_match(words.as_str()))?;
        Some(words.range())
    }
}
