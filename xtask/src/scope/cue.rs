//! Cues: patterns over readings, in lists that say the same.

use super::group::{Group, Sifted};
use super::reading::Reading;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

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
    lists: Vec<&'static [Cue]>,
    /// What seeks them, and the number of the first list in it.
    group: OnceLock<(Arc<Group>, usize)>,
}

/// How sure a cue is, and the words it matched.
pub(super) type Hit = Option<(Strength, Range<usize>)>;

impl Cues {
    /// Lists that nothing seeks yet.
    pub(super) fn new(lists: impl IntoIterator<Item = &'static [Cue]>) -> Cues {
        Cues { lists: lists.into_iter().collect(), group: OnceLock::new() }
    }

    /// Makes all these be sought in one pass over a text. Those that were asked before go on as they are.
    pub(super) fn gather(all: &[&Cues]) {
        let lists: Vec<&[Cue]> = all.iter().flat_map(|cues| &cues.lists).copied().collect();
        let group = Arc::new(Group::of(&lists));
        let mut first = 0;
        for cues in all {
            cues.group.get_or_init(|| (Arc::clone(&group), first));
            first += cues.lists.len();
        }
    }

    /// Looks at a reading, to be asked for several lists.
    pub(super) fn look<'a>(&'a self, reading: &'a Reading) -> Look<'a> {
        let (group, first) = self.group.get_or_init(|| (Arc::new(Group::of(&self.lists)), 0));
        Look { group, first: *first, text: &reading.text, known: group.known(&reading.text) }
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
    group: &'a Group,
    first: usize,
    text: &'a str,
    known: Arc<Sifted>,
}

impl Look<'_> {
    /// The strongest cue of a list, the first among equals, and the words it matched.
    pub(super) fn find(&self, list: usize) -> Hit {
        self.group.find(self.first + list, self.text, &self.known)
    }
}
