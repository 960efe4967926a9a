//! Finds names in texts. There are hundreds, and few are in a text: only those are compiled.

use super::Whose;
use crate::scope::fill::expand;
use crate::scope::needs::{Clause, needs};
use crate::scope::sieve::Sieve;
use regex_lite::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Patterns of names, without what must stand around them, in the order in which they are tried at a place.
pub(super) type Patterns = Vec<(Whose, String)>;

/// Finds names.
#[derive(Debug)]
pub(super) struct Finder {
    names: Vec<(Whose, Arc<Name>)>,
    /// Tells which names may be in a text.
    sieve: Sieve,
}

/// A name, whosever it is.
#[derive(Debug)]
struct Name {
    pattern: String,
    needs: Vec<Clause>,
    /// Compiled when it first may be there; `None` where it is too large for that, and so is never found.
    place: OnceLock<Option<Regex>>,
}

impl Finder {
    /// The finder of these names. Documents of a mode share it, those of other modes most of its names.
    pub(super) fn of(patterns: Patterns) -> Arc<Finder> {
        static KNOWN: Mutex<BTreeMap<Patterns, Arc<Finder>>> = Mutex::new(BTreeMap::new());
        let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known().get(&patterns).cloned();
        before.unwrap_or_else(|| {
            let fresh = Arc::new(Finder::new(&patterns));
            known().entry(patterns).or_insert(fresh).clone()
        })
    }

    fn new(patterns: &Patterns) -> Finder {
        let names = patterns.iter().map(|(whose, pattern)| (*whose, Name::of(pattern)));
        let names: Vec<(Whose, Arc<Name>)> = names.collect();
        let sieve = Sieve::new(names.iter().map(|(_, name)| name.needs.as_slice()));
        Finder { names, sieve }
    }

    /// All names in a lower-case text, left to right, not overlapping.
    pub(super) fn find(&self, text: &str) -> Vec<(Range<usize>, Whose)> {
        let candidates = self.sieve.candidates(text).map(|at| &self.names[at]);
        // Each with the first place that it has from here on.
        let placed = candidates.filter_map(|(whose, name)| Some((name.find_at(text, 0)?, *whose, name)));
        let (mut placed, mut found): (Vec<_>, _) = (placed.collect(), vec![]);
        // The first listed among those that start at one place.
        while let Some((range, whose, _)) = placed.iter().min_by_key(|(range, ..)| range.start) {
            let end = range.end;
            found.push((range.clone(), *whose));
            placed.retain_mut(|(range, _, name)| {
                if range.start >= end {
                    return true;
                }
                let next = name.find_at(text, end);
                next.map(|next| *range = next).is_some()
            });
        }
        found
    }
}

impl Name {
    fn of(pattern: &str) -> Arc<Name> {
        static KNOWN: Mutex<BTreeMap<String, Arc<Name>>> = Mutex::new(BTreeMap::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let new = |pattern: &String| {
            let (pattern, needs) = (pattern.clone(), needs(pattern));
            Arc::new(Name { pattern, needs, place: OnceLock::new() })
        };
        known.entry(pattern.to_owned()).or_insert_with_key(new).clone()
    }

    fn find_at(&self, text: &str, at: usize) -> Option<Range<usize>> {
        // The end of a word where it ends with a letter.
        let end = if self.pattern.ends_with(['+', '#']) { "" } else { r"\b" };
        let compile = || Regex::new(&format!(r"\b(?:{}){end}", expand(&self.pattern))).ok();
        let found = self.place.get_or_init(compile).as_ref()?.find_at(text, at)?;
        (!found.is_empty()).then(|| found.range())
    }
}
