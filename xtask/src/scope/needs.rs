//! Which words a text must hold for a pattern to match, read off the pattern: most patterns are never tried on most texts.

use super::fill::marked;
use super::words::{Table, table};
use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{AssertionKind, Ast, ClassSet, ClassSetItem, Repetition, RepetitionKind};

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

impl Word {
    /// The word, or all those of the table.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
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
    let ast = Parser::new().parse(&marked(pattern));
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
