//! From configured modes to patterns of names.

use super::Whose;
use super::finder::Patterns;
use crate::config::{Config, Mode};
use regex_lite::escape;
use std::collections::BTreeSet;

/// Programming languages, in lower case. Those whose names are English words or single letters are left to [`PHRASES`].
pub(super) const LANGUAGES: &str = "
    c# c++ clojure cpython cython elixir erlang f# fortran golang haskell java javascript julia kotlin
    lua luajit node.js ocaml perl php pypy python ruby rust scala swift typescript wasm zig
";

/// Other implementations, without any name; and languages of one letter with the noun that shows they are meant.
const PHRASES: &[&str] = &[
    r"(?:all |any |most |both |either )?(?:other|comparison|rival|competing|existing|comparable|popular|mainstream|alternative) (?:\w+ )?(?:libraries|library|implementations?|modes?|languages?|parsers?|frameworks?|bindings?|crates?|packages?|engines?|servers?|runtimes?|readers?|serializers?|databases?|tools|clients|compilers?|allocators?|formats|loggers?)",
    r"competitors?",
    r"(?:the )?(?:reference|native|upstream|original|legacy) (?:implementation|library|version|parser|build)",
    r"(?:the |plain |pure |in |hand-written )(?:c|go|r|d|f) (?:implementation|version|parser|extension|reference|code path|build|backend|accelerator|port|equivalent|counterpart|original)",
];

/// Words that tell no mode from another.
const GENERIC: &str = "
    a and api async based build client code concurrency concurrent core cpu default engine fast file for
    full in library mode multi multithreaded native of only os parallel parse parser pipeline plain
    process processes pure read reader safe sequential serial server single stream streaming sync the
    thread threaded threading threads version via with worker workers wrapper write writer
";

/// Generic words that name a mode all the same where they are the whole of a configured name.
const WHOLE: &str = "
    async client engine native parser pipeline reader server stream streaming sync worker workers wrapper writer
";

/// Ways to say that one thing runs at a time, and that several do.
const SERIAL: &[&str] = &["sequential", "serial", "single"];
const PARALLEL: &[&str] = &["concurrent", "parallel", "multi", "multithreaded", "concurrency"];

/// Words that show that a mode wraps another one, so that the other's language is a part of it.
const WRAPPERS: &[&str] = &["binding", "bindings", "extension", "ffi", "wrapper", "wrapped"];

/// The patterns by whose names they are.
#[derive(Default)]
pub(super) struct Names {
    own: BTreeSet<String>,
    other: BTreeSet<String>,
    rival: BTreeSet<String>,
    language: BTreeSet<String>,
}

impl Names {
    pub(super) fn new(config: &Config, own: Option<&Mode>, title: &str) -> Names {
        let rest = || config.modes.iter().filter(|mode| own.is_none_or(|own| own.id != mode.id));
        let own_words: BTreeSet<String> =
            own.map(distinctive).into_iter().flatten().chain(words(title)).collect();
        let own_words: BTreeSet<String> = own_words.iter().cloned().chain(implied(&own_words)).collect();
        let mut names = Names::default();
        names.own.extend(own.into_iter().flat_map(of).filter(|name| telling(name)).map(spaced));
        // Whoever lists a word of no meaning means it; of other modes it must come with a noun that shows it.
        let listed =
            |mode: &Mode| mode.names.clone().into_iter().filter(|name| !telling(name)).map(|it| spaced(&it));
        names.own.extend(own.into_iter().flat_map(listed));
        names.own.extend(own_words.iter().filter(|word| is_language(word)).map(|word| spaced(word)));
        if own.is_some() {
            names.other.extend(rest().flat_map(of).filter(|name| telling(name)).map(spaced));
            let foreign = |word: &String| !own_words.contains(word) && !is_language(word);
            let shown = |name: String| format!("{name}[ -]{{implementation}}");
            names.other.extend(rest().flat_map(proper).filter(foreign).map(|word| spaced(&word)));
            names.other.extend(rest().flat_map(distinctive).filter(foreign).map(|word| shown(spaced(&word))));
            names.other.extend(other_axis(own, rest()));
            names.other.extend(rest().flat_map(listed).map(shown));
        }
        names.rival.extend(config.others.iter().map(|name| spaced(name)));
        names.other.extend(PHRASES.iter().map(|&phrase| phrase.to_owned()));
        names.languages(&own_words, own.is_some_and(wraps));
        names.other = &names.other - &names.own;
        names.rival = &names.rival - &names.own;
        names
    }

    /// Languages the mode is not named after: alone they are languages, with a noun that says so implementations. The mode of a
    /// wrapper holds the language it wraps, there the noun must be one that the wrapped part has not.
    fn languages(&mut self, own: &BTreeSet<String>, wraps: bool) {
        // A wrapper is what is not pure in its own language.
        let pure = own.iter().filter(|word| wraps && is_language(word));
        self.other.extend(pure.map(|word| format!("pure[- ]{}", escape(word))));
        for language in languages().filter(|&language| !own.contains(language)) {
            let nouns = if wraps { "{another}" } else { "{implementation}" };
            let name = escape(language);
            self.other.insert(format!(r"(?:pure[- ])?{name}(?: ?-? ?{nouns})"));
            if !wraps {
                self.other.insert(format!(r"pure[- ]{name}"));
            }
            self.language.insert(name);
        }
    }

    /// All patterns; of a kind the longer first, so that the longest name at a place wins.
    pub(super) fn patterns(self) -> Patterns {
        let kinds = [
            (Whose::Rival, self.rival),
            (Whose::Other, self.other),
            (Whose::Own, self.own),
            (Whose::Language, self.language),
        ];
        let listed = |(whose, patterns): (Whose, BTreeSet<String>)| {
            let mut patterns = Vec::from_iter(patterns);
            patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
            patterns.into_iter().map(move |pattern| (whose, pattern))
        };
        kinds.into_iter().flat_map(listed).collect()
    }
}

/// Patterns of the names of one mode.
pub(super) fn alone(mode: &Mode) -> Patterns {
    let own = of(mode).filter(|name| telling(name)).map(spaced).collect();
    Names { own, ..Names::default() }.patterns()
}

/// Every name of a mode: title, aliases, and the id with spaces.
pub(super) fn of(mode: &Mode) -> impl Iterator<Item = &str> {
    [mode.title.as_str(), mode.id.as_str()].into_iter().chain(mode.names.iter().map(String::as_str))
}

/// Lower-case words of a name.
pub(super) fn words(name: &str) -> impl Iterator<Item = String> {
    let parts = name.split(|c: char| !(c.is_alphanumeric() || c == '+' || c == '#' || c == '.'));
    parts.map(|part| part.trim_matches('.').to_lowercase()).filter(|part| !part.is_empty())
}

/// The shortest name that a longer word is taken to be made of.
const SHORTEST: usize = 3;

/// The names of all but `own`, their words joined.
pub(super) fn joined(config: &Config, own: Option<&Mode>) -> BTreeSet<String> {
    let rest = config.modes.iter().filter(|mode| own.is_some_and(|own| own.id != mode.id));
    let names =
        rest.flat_map(of).filter(|name| telling(name)).chain(config.others.iter().map(String::as_str));
    let joined =
        |name: &str| -> String { name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect() };
    names.map(joined).filter(|name| name.len() >= SHORTEST).collect()
}

/// Words of a mode's names that are not generic.
fn distinctive(mode: &Mode) -> impl Iterator<Item = String> {
    of(mode).flat_map(words).filter(|word| word.len() > 1 && !is_generic(word))
}

/// Distinctive words that are no words of a language: with a digit, or with a capital where only names have one.
fn proper(mode: &Mode) -> Vec<String> {
    let is_proper = |titled: bool, at: usize, word: &str| {
        let mut letters = word.chars();
        let first = letters.next().is_some_and(char::is_uppercase);
        (first && at > 0 && !titled) || letters.any(|c| c.is_uppercase() || c.is_ascii_digit())
    };
    let of_name = |name: &str| {
        let parts = name.split(|c: char| !(c.is_alphanumeric() || "+#.".contains(c)));
        let titled = name.starts_with(char::is_uppercase);
        let proper = parts.enumerate().filter(|(at, word)| is_proper(titled, *at, word));
        proper.flat_map(|(_, word)| words(word)).collect::<Vec<_>>()
    };
    let distinctive: BTreeSet<String> = distinctive(mode).collect();
    of(mode).flat_map(of_name).filter(|word| distinctive.contains(word)).collect()
}

fn is_generic(word: &str) -> bool {
    GENERIC.split_whitespace().any(|generic| generic == word)
}

fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.split_whitespace()
}

/// Whether a word names a programming language.
fn is_language(word: &str) -> bool {
    languages().any(|language| language == word)
}

/// Whether a name of one word tells the mode from others.
fn telling(name: &str) -> bool {
    let is_whole = |word: &str| WHOLE.split_whitespace().any(|whole| whole == word);
    words(name).count() > 1 || words(name).any(|word| !is_generic(&word) || is_whole(&word))
}

/// Languages that a word implies by the custom of the language's packages: `pyfoo` is Python, `foo-rs` Rust.
fn implied(own: &BTreeSet<String>) -> Vec<String> {
    let by = |word: &String| match word.as_str() {
        "py" | "pyo3" => Some("python"),
        "rs" => Some("rust"),
        "cpp" => Some("c++"),
        "js" | "node" => Some("javascript"),
        word if word.starts_with("py") && word.len() > 4 && !is_language(word) => Some("python"),
        _ => None,
    };
    own.iter().filter_map(by).map(str::to_owned).collect()
}

/// Whether a mode is a wrapper around another implementation.
fn wraps(mode: &Mode) -> bool {
    let own: BTreeSet<String> = of(mode).flat_map(words).collect();
    own.iter().any(|word| WRAPPERS.contains(&word.as_str()))
        || implied(&own).iter().any(|word| word == "python")
}

/// A name as a pattern: its words with any white space, hyphen, underscore or comma between them.
fn spaced(name: &str) -> String {
    let parts: Vec<_> = words(name).map(|word| escape(&word)).collect();
    let ending = if parts.last().is_some_and(|last| last.ends_with("thread")) { "(?:ed|s|ing)?" } else { "" };
    parts.join(r"[\s,_/:.-]{1,2}") + ending
}

/// For a mode that runs one thing at a time: how a document calls the modes that run several. The other way round
/// a word is not enough, for the run with one worker is a concurrent mode's own baseline.
fn other_axis<'a>(own: Option<&Mode>, mut rest: impl Iterator<Item = &'a Mode>) -> Option<String> {
    let has = |mode: &Mode, axis: &[&str]| of(mode).flat_map(words).any(|word| axis.contains(&word.as_str()));
    let serial = own.is_some_and(|own| has(own, SERIAL) && !has(own, PARALLEL));
    let nouns =
        "mode|modes|version|implementation|reader|parser|pipeline|path|variant|profile|concurrency|run|runs";
    (serial && rest.any(|mode| has(mode, PARALLEL)))
        .then(|| format!(r"(?:concurrent|parallel|multi-?threaded|async(?:hronous)?) (?:{nouns})"))
}
