//! Names of the modes, and which of them a document is about.

mod finder;
mod names;

use crate::config::{Config, Mode, globs};
use crate::markdown::Document;
use finder::Finder;
use names::Names;
use relative_path::RelativePath;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// What a document calls its own mode and the others.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Id of the mode that the document is about, where it is known.
    mode: Option<String>,
    /// The document's path says which mode that is.
    assigned: bool,
    names: Arc<Finder>,
    /// Names of others without anything between their words.
    joined: BTreeSet<String>,
}

/// Whose name a mention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    /// The mode that the document is about.
    Own,
    /// Another mode, another implementation.
    Other,
    /// A library that configuration lists to be compared with.
    Rival,
    /// A programming language that the document's mode is not named after. It may be a part of the mode (a wrapper has
    /// a core), so that only a comparison makes it another implementation.
    Language,
}

impl Vocabulary {
    /// Names for the document at `path` with this title. Its mode is the one whose `documents` globs or whose
    /// `<id>_profile.md` it is, otherwise the one that its title names best.
    pub fn new(config: &Config, path: &RelativePath, title: Option<&str>) -> Vocabulary {
        Vocabulary::about(config, path, title, || None)
    }

    /// Names for a document: where neither path nor title tell its mode, it is the one that the text names most often.
    pub fn of(config: &Config, path: &RelativePath, document: &Document) -> Vocabulary {
        Vocabulary::about(config, path, document.title().as_deref(), || by_text(config, document))
    }

    fn about<'a>(
        config: &'a Config,
        path: &RelativePath,
        title: Option<&str>,
        otherwise: impl FnOnce() -> Option<&'a Mode>,
    ) -> Vocabulary {
        let assigned = by_path(config, path);
        let stem = path.file_stem().unwrap_or_default();
        let told = assigned.or_else(|| by_title(config, title?)).or_else(|| by_title(config, stem));
        let own = told.or_else(otherwise);
        let names = Names::new(config, own, title.unwrap_or_default());
        Vocabulary {
            mode: own.map(|mode| mode.id.clone()),
            assigned: assigned.is_some(),
            names: Finder::of(names.patterns()),
            joined: names::joined(config, own),
        }
    }

    /// Id of the mode that the document is about, where configuration or title say so.
    pub fn mode(&self) -> Option<&str> {
        self.mode.as_deref()
    }

    /// Whether a word, in lower case, is made of another's name and something behind it, as benchmarks are named.
    pub(super) fn is_made_of_other(&self, word: &str) -> bool {
        let word: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        self.joined.iter().any(|name| word.starts_with(name.as_str()))
    }

    /// Whether configuration names the document as one of its mode, by path.
    pub(super) fn is_assigned(&self) -> bool {
        self.assigned
    }

    /// All names in a lower-case text, left to right, not overlapping.
    pub(super) fn mentions(&self, text: &str) -> Vec<(Range<usize>, Whose)> {
        self.names.find(text)
    }
}

/// The mode whose document this is by configuration.
fn by_path<'a>(config: &'a Config, path: &RelativePath) -> Option<&'a Mode> {
    let inside = path.strip_prefix(&config.docs.profiles).ok();
    let name = path.file_name()?;
    let profile = |mode: &&Mode| config.document(mode).file_name() == Some(name);
    config.modes.iter().find(profile).or_else(|| {
        config.modes.iter().find(|mode| {
            let Ok(set) = globs(&mode.documents) else { return false };
            inside.is_some_and(|inside| set.is_match(inside.as_str())) || set.is_match(name)
        })
    })
}

/// The mode that most of the title's words name; `None` where two do so equally.
fn by_title<'a>(config: &'a Config, title: &str) -> Option<&'a Mode> {
    let title: BTreeSet<String> = names::words(title).collect();
    let hits = |mode: &Mode| {
        let of_name = |name: &str| names::words(name).filter(|word| title.contains(word)).count();
        names::of(mode).map(of_name).max().unwrap_or(0)
    };
    let best = config.modes.iter().map(hits).max().filter(|&hits| hits > 0)?;
    let mut candidates = config.modes.iter().filter(|mode| hits(mode) == best);
    candidates.next().filter(|_| candidates.next().is_none())
}

/// The mode that a text names most often; `None` where it names none, or two equally often.
fn by_text<'a>(config: &'a Config, document: &Document) -> Option<&'a Mode> {
    let told: Vec<String> = document.blocks().iter().map(|block| block.plain_text().to_lowercase()).collect();
    let count = |mode: &Mode| {
        let finder = Finder::of(names::alone(mode));
        told.iter().map(|text| finder.find(text).len()).sum::<usize>()
    };
    let counts: Vec<usize> = config.modes.iter().map(count).collect();
    let most = *counts.iter().max()?;
    let mut best = config.modes.iter().zip(&counts).filter(|(_, count)| **count == most && most > 0);
    best.next().filter(|_| best.next().is_none()).map(|(mode, _)| mode)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        toml::from_str(
            r#"
            others = ["pymarc"]
            [[mode]]
            id = "pure_rust_single_thread"
            title = "Pure Rust, single-threaded"
            documents = ["RUST_SINGLE_*.md"]
            [[mode]]
            id = "pymrrc_single_thread"
            title = "PyMRRC single-threaded"
            names = ["Python wrapper"]
            "#,
        )
        .unwrap()
    }

    fn mentions(path: &str, title: &str, text: &str) -> Vec<(String, Whose)> {
        let vocabulary = Vocabulary::new(&config(), RelativePath::new(path), Some(title));
        let found = vocabulary.mentions(text);
        found.into_iter().map(|(range, whose)| (text[range].to_owned(), whose)).collect()
    }

    #[test]
    fn the_document_is_known_by_glob_name_and_title() {
        let mode = |path: &str, title: &str| {
            Vocabulary::new(&config(), RelativePath::new(path), Some(title)).mode().map(str::to_owned)
        };
        let folder = "docs/design/profiling";
        let rust = Some("pure_rust_single_thread".to_owned());
        assert_eq!(mode(&format!("{folder}/RUST_SINGLE_X.md"), ""), rust);
        assert_eq!(mode(&format!("{folder}/pure_rust_single_thread_profile.md"), ""), rust);
        assert_eq!(mode("x.md", "Profile of pure Rust"), rust);
        assert_eq!(mode("x.md", "Single-threaded"), None);
    }

    #[test]
    fn names_are_own_or_other_by_document() {
        let text = "pure rust single-threaded against the python wrapper and pymarc";
        let own = mentions("pure_rust_single_thread_profile.md", "pure rust", text);
        let whose: Vec<_> = own.iter().map(|(name, whose)| (name.as_str(), *whose)).collect();
        assert_eq!(
            whose,
            [
                ("pure rust single-threaded", Whose::Own),
                ("python wrapper", Whose::Other),
                ("pymarc", Whose::Rival)
            ]
        );
    }

    #[test]
    fn a_wrapper_may_speak_of_the_language_it_wraps() {
        let found = mentions("x.md", "PyMRRC profile", "the rust core, called from python");
        let whose: Vec<_> = found.iter().map(|(_, whose)| *whose).collect();
        assert_eq!(whose, [Whose::Language, Whose::Own]);
    }
}
