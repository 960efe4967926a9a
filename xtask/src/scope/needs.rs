//! Which words a text must hold for a pattern to match, read off the pattern: most patterns are never tried on most texts.

use super::words::{Table, table};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{AssertionKind, Ast, ClassSet, ClassSetItem, Repetition, RepetitionKind};
use std::collections::HashMap;

/// One of these is in every text that matches.
pub(super) type Clause = Vec<Word>;

/// A word, or any word of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Word {
    /// This one.
    This(String),
    /// Any of them.
    Any(&'static Table),
}

/// The texts that a part of a pattern may match are listed up to this number.
const LISTED: usize = 64;

/// So many clauses of a pattern are asked for: those with the longest words.
const ASKED: usize = u8::BITS as usize;

/// Tells which of several patterns may match a text.
#[derive(Debug)]
pub(super) struct Sieve {
    words: AhoCorasick,
    /// For each word, itself and the tables that it is in, as numbers of `fulfils`.
    stands_for: Vec<Vec<usize>>,
    /// The clauses that a word or table fulfils: numbers of a pattern, and the clause's bit.
    fulfils: Vec<Vec<(usize, u8)>>,
    /// For each pattern, the bits of all its clauses.
    clauses: Vec<u8>,
}

impl Sieve {
    /// A sieve for patterns, given what each [`needs`].
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
        let mut spelled: HashMap<&str, Vec<usize>> = HashMap::new();
        for (word, number) in numbers {
            word.all().for_each(|word| spelled.entry(word).or_default().push(number));
        }
        let (words, stands_for): (Vec<&str>, Vec<_>) = spelled.into_iter().unzip();
        // Texts are short and read once: an automaton that is built fast is fast.
        let kind = Some(AhoCorasickKind::ContiguousNFA);
        let words = AhoCorasick::builder().kind(kind).prefilter(false).build(words);
        let words = words.unwrap_or_else(|error| panic!("{error}"));
        Sieve { words, stands_for, fulfils, clauses }
    }

    /// The numbers of the patterns that may match, in their order. All that match are among them.
    pub(super) fn candidates(&self, text: &str) -> impl Iterator<Item = usize> {
        let mut left = self.clauses.clone();
        let mut seen = vec![false; self.fulfils.len()];
        for found in self.words.find_overlapping_iter(text) {
            for &number in &self.stands_for[found.pattern().as_usize()] {
                if !std::mem::replace(&mut seen[number], true) {
                    self.fulfils[number].iter().for_each(|&(pattern, bit)| left[pattern] &= !bit);
                }
            }
        }
        left.into_iter().enumerate().filter(|&(_, left)| left == 0).map(|(pattern, _)| pattern)
    }
}

impl Word {
    fn all(&self) -> impl Iterator<Item = &str> {
        let (this, any) = match self {
            Word::This(word) => (Some(word.as_str()), None),
            Word::Any(table) => (None, table.words.as_deref()),
        };
        this.into_iter().chain(any.into_iter().flatten().map(String::as_str))
    }

    fn shortest(&self) -> usize {
        self.all().map(str::len).min().unwrap_or(0)
    }
}

/// The clauses of a pattern with `{tables}` that say most. Panics on one that is no regular expression, which a test rules out
/// for those of the rules.
pub(super) fn needs(pattern: &str) -> Vec<Clause> {
    let ast = Parser::new().parse(&Table::marked(pattern));
    let ast = ast.unwrap_or_else(|error| panic!("{pattern}: {error}"));
    let mut clauses = Known::of(&ast).clauses();
    clauses.sort_by_key(|clause| (std::cmp::Reverse(shortest(clause)), clause.len()));
    clauses.truncate(ASKED);
    clauses
}

fn shortest(clause: &Clause) -> usize {
    clause.iter().map(Word::shortest).min().unwrap_or(0)
}

/// What is known of the texts that a part of a pattern matches.
struct Known {
    /// All of them, where they are few.
    exact: Option<Vec<String>>,
    /// What each of them holds.
    holds: Vec<Clause>,
}

impl Known {
    fn of(ast: &Ast) -> Known {
        match ast {
            Ast::Literal(literal) => match table(literal.c) {
                Some(table) if table.words.is_some() => Known::holding(vec![Word::Any(table)]),
                Some(_) => Known::nothing(),
                None => Known::exactly(vec![literal.c.to_string()]),
            },
            Ast::Empty(_) => Known::exactly(vec![String::new()]),
            // What stands for a start may take some characters.
            Ast::Assertion(it) if it.kind == AssertionKind::StartLine => Known::nothing(),
            Ast::Assertion(_) => Known::exactly(vec![String::new()]),
            Ast::ClassBracketed(class) if !class.negated => match few(&class.kind) {
                Some(few) => Known::exactly(few),
                None => Known::nothing(),
            },
            Ast::Group(group) => Known::of(&group.ast),
            Ast::Repetition(repetition) => Known::repeated(repetition),
            Ast::Alternation(parts) => Known::one_of(parts.asts.iter().map(Known::of).collect()),
            Ast::Concat(parts) => Known::in_turn(parts.asts.iter().map(Known::of)),
            _ => Known::nothing(),
        }
    }

    fn nothing() -> Known {
        Known { exact: None, holds: vec![] }
    }

    fn exactly(texts: Vec<String>) -> Known {
        Known { exact: Some(texts), holds: vec![] }
    }

    fn holding(clause: Clause) -> Known {
        Known { exact: None, holds: vec![clause] }
    }

    /// The clauses that say something.
    fn clauses(self) -> Vec<Clause> {
        let says =
            |texts: &Vec<String>| !texts.is_empty() && texts.iter().all(|text| !text.trim().is_empty());
        let exact = self.exact.filter(says).map(|texts| texts.into_iter().map(Word::This).collect());
        exact.into_iter().chain(self.holds).collect()
    }

    fn repeated(repetition: &Repetition) -> Known {
        let inner = Known::of(&repetition.ast);
        match (&repetition.op.kind, inner.exact) {
            (RepetitionKind::ZeroOrOne, Some(mut texts)) => {
                texts.push(String::new());
                Known::exactly(texts)
            }
            (RepetitionKind::OneOrMore, exact) => {
                Known { exact: None, holds: Known { exact, holds: inner.holds }.clauses() }
            }
            _ => Known::nothing(),
        }
    }

    fn one_of(parts: Vec<Known>) -> Known {
        if parts.iter().all(|part| part.exact.is_some()) {
            return Known::exactly(parts.into_iter().filter_map(|part| part.exact).flatten().collect());
        }
        let best = |part: Known| part.clauses().into_iter().max_by_key(shortest);
        let each: Option<Vec<Clause>> = parts.into_iter().map(best).collect();
        let holds = each.map(|each| each.into_iter().flatten().collect());
        Known { exact: None, holds: Vec::from_iter(holds) }
    }

    fn in_turn(parts: impl Iterator<Item = Known>) -> Known {
        let mut whole = Known::exactly(vec![String::new()]);
        let mut is_exact = true;
        for part in parts {
            whole.holds.extend(part.holds);
            let run = whole.exact.take().unwrap_or_default();
            match part.exact {
                Some(texts) if run.len() * texts.len() <= LISTED => whole.exact = Some(joined(run, texts)),
                next => {
                    is_exact = false;
                    whole.holds.extend(Known::exactly(run).clauses());
                    whole.exact = Some(next.unwrap_or_else(|| vec![String::new()]));
                }
            }
        }
        if is_exact {
            return whole;
        }
        Known { exact: None, holds: whole.clauses() }
    }
}

/// Every text of the one with every text of the other behind it.
fn joined(mut starts: Vec<String>, ends: Vec<String>) -> Vec<String> {
    if let [end] = &ends[..] {
        starts.iter_mut().for_each(|start| start.push_str(end));
        return starts;
    }
    starts.iter().flat_map(|start| ends.iter().map(move |end| format!("{start}{end}"))).collect()
}

/// The characters of a class that lists few.
fn few(class: &ClassSet) -> Option<Vec<String>> {
    let ClassSet::Item(item) = class else { return None };
    let items = match item {
        ClassSetItem::Union(union) => &union.items[..],
        one => std::slice::from_ref(one),
    };
    let single = |item: &ClassSetItem| match item {
        ClassSetItem::Literal(literal) => Some(literal.c.to_string()),
        _ => None,
    };
    items.iter().map(single).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::RULES;
    use crate::scope::cue::Cue;
    use crate::scope::words::expand;
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
