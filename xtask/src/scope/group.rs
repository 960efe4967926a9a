//! Many lists of cues, sought in one pass over a text. There are hundreds of patterns, and few may match: only those are
//! compiled and tried.

use super::cue::{Cue, Hit};
use super::fill::{expand, expand_for_lone};
use super::needs::needs;
use super::sieve::Sieve;
use super::words::has_inner_start;
use regex_lite::Regex;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Lists of cues, with what seeks them.
#[derive(Debug)]
pub(super) struct Group {
    /// All lists, one behind the other.
    each: Vec<One>,
    /// Tells which cues may be in a text.
    sieve: Sieve,
    /// What was found in texts: a document is judged anew whenever something in it moves.
    known: Mutex<HashMap<String, Arc<Sifted>>>,
}

#[derive(Debug)]
struct One {
    cue: Cue,
    /// The number of its list.
    list: usize,
    /// Tells where it is; compiled when it first may be there.
    place: OnceLock<Regex>,
    /// The same for texts in which it can only be at the start.
    lone: OnceLock<Option<Regex>>,
    unless: OnceLock<Regex>,
}

/// What is known of a text: the lists of which cues may be there, sorted. Of the others none is.
#[derive(Debug)]
pub(super) struct Sifted(Vec<Suspected>);

#[derive(Debug)]
struct Suspected {
    list: usize,
    /// Numbers of the cues that may be there, ascending.
    cues: Vec<usize>,
    hit: OnceLock<Hit>,
}

impl Group {
    /// Reads all patterns. Panics on one that is no regular expression, which a test rules out.
    pub(super) fn of(lists: &[&[Cue]]) -> Group {
        let one = |list, cue: &Cue| {
            let (place, lone, unless) = Default::default();
            One { cue: *cue, list, place, lone, unless }
        };
        let numbered = lists.iter().enumerate();
        let each: Vec<One> =
            numbered.flat_map(|(list, cues)| cues.iter().map(move |cue| one(list, cue))).collect();
        let needs: Vec<_> = each.iter().map(|one| needs(one.cue.pattern)).collect();
        let sieve = Sieve::new(needs.iter().map(Vec::as_slice));
        Group { each, sieve, known: Mutex::default() }
    }

    /// What is known of a text.
    pub(super) fn known(&self, text: &str) -> Arc<Sifted> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known().get(text).cloned();
        before.unwrap_or_else(|| {
            let fresh = Arc::new(self.sift(text));
            known().entry(text.to_owned()).or_insert(fresh).clone()
        })
    }

    fn sift(&self, text: &str) -> Sifted {
        let candidates: Vec<usize> = self.sieve.candidates(text).collect();
        let lists = candidates.chunk_by(|&a, &b| self.each[a].list == self.each[b].list);
        let suspected = lists.map(|cues| Suspected {
            list: self.each[cues[0]].list,
            cues: cues.to_vec(),
            hit: OnceLock::new(),
        });
        Sifted(suspected.collect())
    }

    /// The strongest cue of a list that is in a text, the first among equals, and the words it matched.
    pub(super) fn find(&self, list: usize, text: &str, known: &Sifted) -> Hit {
        let at = known.0.binary_search_by_key(&list, |suspected| suspected.list).ok()?;
        let Suspected { cues, hit, .. } = &known.0[at];
        hit.get_or_init(|| {
            let mut ones: Vec<&One> = cues.iter().map(|&cue| &self.each[cue]).collect();
            ones.sort_by_key(|one| std::cmp::Reverse(one.cue.strength));
            ones.iter().find_map(|one| Some((one.cue.strength, one.find(text)?)))
        })
        .clone()
    }
}

impl One {
    fn find(&self, text: &str) -> Option<Range<usize>> {
        let compile =
            |pattern: &str| Regex::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let unless = || self.unless.get_or_init(|| compile(&expand(self.cue.unless)));
        let whole = || self.place.get_or_init(|| compile(&expand(self.cue.pattern)));
        let lone =
            || self.lone.get_or_init(|| expand_for_lone(self.cue.pattern).as_deref().map(compile)).as_ref();
        let place = if has_inner_start(text) { None } else { lone() }.unwrap_or_else(whole);
        let mut found = place.find_iter(text);
        let words = found.find(|words| self.cue.unless.is_empty() || !unless().is_match(words.as_str()))?;
        Some(words.range())
    }
}
