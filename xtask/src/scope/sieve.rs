//! Which of hundreds of patterns may match a text, in one pass over it.

use super::needs::{Clause, Word};
use std::collections::{BTreeSet, HashMap};

/// Tells which of several patterns may match a text, by the words that it holds.
///
/// Words are found by the bytes that they begin with. An automaton that seeks so many would take less time for long texts, but
/// longer to be built than all texts of a run take to be looked through.
#[derive(Debug)]
pub(super) struct Sieve {
    /// Bits for the hashes of what words begin with: most places of a text need no more than a look here.
    begins: Box<[u64; BITS / 64]>,
    /// Of how many bytes words are found, ascending.
    lengths: Vec<usize>,
    /// The words, sorted by what they begin with.
    words: Vec<Sought>,
    /// The clauses that a word or table fulfils: numbers of a pattern, and the clause's bit.
    fulfils: Vec<Vec<(usize, u8)>>,
    /// For each pattern, the bits of all its clauses.
    clauses: Vec<u8>,
}

/// A word that is sought.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sought {
    begins: Key,
    word: Box<str>,
    /// Itself or a table that it is in, as a number of `fulfils`.
    stands_for: usize,
}

/// How many hashes there are.
const BITS: usize = 1 << 16;

/// So many bytes at most a word is found by.
const LONGEST: usize = 4;

/// The first bytes of a word, `LONGEST` or all where it is shorter, and above them how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key(u64);

impl Key {
    /// Of the first `len` of these bytes.
    fn of(window: [u8; LONGEST], len: usize) -> Key {
        let all = u64::from(u32::from_le_bytes(window));
        Key(all & !(u64::MAX << (8 * len)) | (len as u64) << (8 * LONGEST))
    }

    /// The word and the bit of `begins`.
    fn place(self) -> (usize, u64) {
        // Fibonacci hashing: the product of a key and 2^64 over the golden ratio is spread over its upper bits.
        let hash = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS.ilog2());
        (hash as usize / 64, 1 << (hash % 64))
    }
}

impl Sieve {
    /// A sieve for patterns, given what each needs.
    pub(super) fn new<'a>(patterns: impl IntoIterator<Item = &'a [Clause]>) -> Sieve {
        let mut numbers: HashMap<&Word, usize> = HashMap::new();
        let (mut fulfils, mut clauses) = (vec![], vec![]);
        for (pattern, needs) in patterns.into_iter().enumerate() {
            for (clause, words) in needs.iter().enumerate() {
                for word in words {
                    let number = *numbers.entry(word).or_insert(fulfils.len());
                    if number == fulfils.len() {
                        fulfils.push(vec![]);
                    }
                    fulfils[number].push((pattern, 1 << clause));
                }
            }
            clauses.push(needs.iter().enumerate().fold(0, |all, (clause, _)| all | 1 << clause));
        }
        let sought = |word: &str, stands_for| {
            let begins = Key::of(window(word.as_bytes()), word.len().min(LONGEST));
            Sought { begins, word: word.into(), stands_for }
        };
        let words =
            numbers.into_iter().flat_map(|(word, number)| word.all().map(move |it| sought(it, number)));
        let mut words: Vec<Sought> = words.collect();
        words.sort_unstable();
        let mut begins = Box::new([0; BITS / 64]);
        let mut lengths = BTreeSet::new();
        for word in &words {
            let (at, bit) = word.begins.place();
            begins[at] |= bit;
            lengths.insert(word.word.len().min(LONGEST));
        }
        Sieve { begins, lengths: Vec::from_iter(lengths), words, fulfils, clauses }
    }

    /// The numbers of the patterns that may match, in their order. All that match are among them.
    pub(super) fn candidates(&self, text: &str) -> impl Iterator<Item = usize> {
        let mut left = self.clauses.clone();
        let mut seen = vec![false; self.fulfils.len()];
        let mut see = |number: usize| {
            if !std::mem::replace(&mut seen[number], true) {
                self.fulfils[number].iter().for_each(|&(pattern, bit)| left[pattern] &= !bit);
            }
        };
        for at in 0..text.len() {
            let rest = &text.as_bytes()[at..];
            let window = window(rest);
            for &len in self.lengths.iter().take_while(|len| **len <= rest.len()) {
                self.beginning(rest, Key::of(window, len)).for_each(|word| see(word.stands_for));
            }
        }
        left.into_iter().enumerate().filter(|&(_, left)| left == 0).map(|(pattern, _)| pattern)
    }

    /// The words at the start of a text that are found by this key.
    fn beginning<'a>(&'a self, text: &'a [u8], key: Key) -> impl Iterator<Item = &'a Sought> {
        let (at, bit) = key.place();
        let words = match self.begins[at] & bit {
            0 => &[],
            _ => &self.words[self.words.partition_point(|word| word.begins < key)..],
        };
        let words = words.iter().take_while(move |word| word.begins == key);
        words.filter(move |word| text.starts_with(word.word.as_bytes()))
    }
}

/// The first bytes of a text, filled up with zeros.
fn window(text: &[u8]) -> [u8; LONGEST] {
    text.first_chunk().copied().unwrap_or_else(|| {
        let mut window = [0; LONGEST];
        window[..text.len()].copy_from_slice(text);
        window
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::RULES;
    use crate::scope::cue::Cue;
    use crate::scope::fill::expand;
    use crate::scope::needs::needs;
    use proptest::prelude::Strategy;
    use proptest::strategy::ValueTree;
    use proptest::string::string_regex;
    use proptest::test_runner::TestRunner;
    use regex_lite::Regex;

    fn sieve(patterns: &[&str]) -> Sieve {
        let needs: Vec<_> = patterns.iter().map(|pattern| needs(pattern)).collect();
        Sieve::new(needs.iter().map(Vec::as_slice))
    }

    #[test]
    fn few_patterns_are_left() {
        let sieve = sieve(&[
            r"\b(?:pool|cache)s? (?:\w+ ){0,3}{change}\b",
            r"^next steps?$|^(?:road ?map|to ?do)",
            r"(?:no|not)+ {comparative} than OTHER",
            r"{start}{measure} it",
            r"\d+\.\d+",
            r"[xyz]{2}",
        ]);
        let candidates = |text: &str| sieve.candidates(text).collect::<Vec<_>>();
        // One needs nothing that can be listed.
        assert_eq!(candidates(""), [5]);
        assert_eq!(candidates("to pools we optimise"), [0, 5]);
        assert_eq!(candidates("a next step"), [1, 5]);
        assert_eq!(candidates("no faster than RIVAL"), [2, 5]);
        assert_eq!(candidates("no fast than OTHER"), [5]);
        assert_eq!(candidates("compare it."), [3, 4, 5]);
    }

    /// What a pattern matches, most often: nothing is made of what it asks to stand around it.
    fn texts(pattern: &str) -> Option<impl Strategy<Value = String>> {
        let mut pattern = expand(pattern).replace(r"\b", "").replace('$', "");
        for before in ["", "|", "(", ":"] {
            pattern = pattern.replace(&format!("{before}^[^A-Za-z]{{0,16}}"), before);
        }
        string_regex(&pattern).ok()
    }

    #[test]
    fn what_a_rule_finds_is_among_the_candidates() {
        let cues: Vec<&Cue> = RULES.iter().flat_map(|rule| rule.headings.iter().chain(rule.texts)).collect();
        let sieve = sieve(&cues.iter().map(|cue| cue.pattern).collect::<Vec<_>>());
        let mut runner = TestRunner::deterministic();
        let mut found = 0;
        for (number, cue) in cues.iter().enumerate() {
            let place =
                Regex::new(&expand(cue.pattern)).unwrap_or_else(|error| panic!("{}: {error}", cue.pattern));
            let Some(texts) = texts(cue.pattern) else { continue };
            for _ in 0..40 {
                let text = texts.new_tree(&mut runner).expect("a text").current();
                if place.is_match(&text) {
                    found += 1;
                    assert!(
                        sieve.candidates(&text).any(|candidate| candidate == number),
                        "{}: {text}",
                        cue.pattern
                    );
                }
            }
        }
        assert!(found > 20 * cues.len(), "{found} of {} patterns", cues.len());
    }
}
