//! Mentions of paths: in code spans, in prose and in files that are not Markdown.
//!
//! A mention counts only when it is the path of a file that moves, as written from the root or from the folder of the
//! file that mentions it.

use super::{Library, Moves};
use crate::{
    edit::Edit,
    markdown::{BlockKind, Document},
};
use aho_corasick::{AhoCorasick, MatchKind};
use anyhow::{Context as _, Result};
use relative_path::RelativePath;
use std::{collections::BTreeMap, ops::Range};

/// Comment before the historical note of an archived document. The note tells where the document stood: a mention of
/// that place is history and stays.
pub const HISTORY: &str = "<!-- archived by cargo xtask archive -->";

/// Finds mentions of what moves.
pub(super) struct Finder<'a> {
    moves: &'a Moves,
    /// File names of what moves: a text without any of them mentions nothing.
    names: AhoCorasick,
}

impl<'a> Finder<'a> {
    pub(super) fn new(moves: &'a Moves) -> Result<Finder<'a>> {
        let names = moves.files.keys().filter_map(|path| path.file_name());
        let names = AhoCorasick::new(names).context("too many files move at once")?;
        Ok(Finder { moves, names })
    }

    /// The text of a file that may mention something; `None` for other files.
    pub(super) fn readable(&self, library: &Library<'_>, path: &RelativePath) -> Option<String> {
        if self.moves.files.is_empty() {
            return None;
        }
        let bytes = library.repo().read_bytes(path).ok()?;
        self.names.find(&bytes)?;
        String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
    }

    /// Edits of mentions in a file that is not Markdown. A bare file name is too common a word to count there.
    pub(super) fn in_text(&self, library: &Library<'_>, path: &RelativePath, text: &str) -> Vec<Edit> {
        let spellings = self.spellings(library, path, false);
        find(text, std::iter::once(0..text.len()), &spellings)
    }

    /// Edits of mentions in a document: paths in prose, paths and file names in code spans. Code blocks, comments,
    /// destinations and the historical note are left alone.
    pub(super) fn in_document(
        &self,
        library: &Library<'_>,
        path: &RelativePath,
        document: &Document,
    ) -> Vec<Edit> {
        let text = document.text();
        if self.moves.files.is_empty() || !self.names.is_match(text.as_bytes()) {
            return vec![];
        }
        let note = note(document);
        let is_open = |range: &Range<usize>| !note.as_ref().is_some_and(|note| note.contains(&range.start));
        let mut code = vec![];
        let mut prose: Vec<Range<usize>> = vec![];
        for block in document.blocks().iter().filter(|block| !matches!(block.kind, BlockKind::Code { .. })) {
            for span in block.spans.iter().filter(|span| is_open(&span.range)) {
                match prose.last_mut().filter(|last| last.end == span.range.start) {
                    _ if span.code => code.push(span.range.clone()),
                    Some(last) => last.end = span.range.end,
                    None => prose.push(span.range.clone()),
                }
            }
        }
        let mut edits = find(text, prose.into_iter(), &self.spellings(library, path, false));
        edits.extend(find(text, code.into_iter(), &self.spellings(library, path, true)));
        edits
    }

    /// Ways to mention what moves in the file `from`, each with what it must become. `names` says whether a path without
    /// a folder counts.
    fn spellings(&self, library: &Library<'_>, from: &RelativePath, names: bool) -> BTreeMap<String, String> {
        let folder = from.parent().unwrap_or(RelativePath::new(""));
        let folder_after = self.moves.place(from).parent().unwrap_or(RelativePath::new(""));
        let mut spellings = BTreeMap::new();
        for (old, new) in &self.moves.files {
            // What the folder of the file has under that name is meant before what the root has.
            if folder.as_str().is_empty() || !library.repo().exists(&folder.join(old)) {
                add(&mut spellings, old.as_str(), new.as_str(), names);
            }
            add(&mut spellings, folder.relative(old).as_str(), folder_after.relative(new).as_str(), names);
        }
        spellings
    }
}

fn add(spellings: &mut BTreeMap<String, String>, old: &str, new: &str, names: bool) {
    if !names && !old.contains('/') {
        return;
    }
    spellings.insert(old.to_owned(), new.to_owned());
    if !old.starts_with("..") {
        let dot = if new.starts_with("..") { "" } else { "./" };
        spellings.insert(format!("./{old}"), format!("{dot}{new}"));
    }
}

/// The quote behind the marker of a historical note.
fn note(document: &Document) -> Option<Range<usize>> {
    let marker = document.text().find(HISTORY)?;
    let mut quotes = document.blocks().iter().filter(|block| block.kind == BlockKind::Quote);
    quotes.find(|block| block.range.start > marker).map(|block| marker..block.range.end)
}

/// Edits of all spellings in the given ranges of a text, where they are not part of a longer path.
fn find(
    text: &str,
    ranges: impl Iterator<Item = Range<usize>>,
    spellings: &BTreeMap<String, String>,
) -> Vec<Edit> {
    let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(spellings.keys());
    let Ok(automaton) = automaton else { return vec![] };
    let new: Vec<&String> = spellings.values().collect();
    let mut edits = vec![];
    for range in ranges {
        let source = &text[range.clone()];
        let mut at = 0;
        while let Some(found) = automaton.find(aho_corasick::Input::new(source).range(at..)) {
            at = found.start() + 1;
            while !source.is_char_boundary(at) {
                at += 1;
            }
            if opens(&source[..found.start()]) && closes(&source[found.end()..]) {
                let new = new[found.pattern().as_usize()];
                let place = range.start + found.start()..range.start + found.end();
                if text[place.clone()] != **new {
                    edits.push(Edit::replace(place, new.clone()));
                }
                at = found.end();
            }
        }
    }
    edits
}

/// Whether a path may begin behind this text: not inside a longer name, path or address. A slash may stand before it when
/// a variable or nothing stands before the slash.
fn opens(before: &str) -> bool {
    let inside = |c: char| {
        c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '~' | '@' | '%' | '+' | ':' | '\\' | '#')
    };
    let Some(rest) = before.strip_suffix('/') else {
        return !before.ends_with(inside) || before.ends_with(": ");
    };
    rest.is_empty()
        || rest
            .ends_with(|c: char| matches!(c, '}' | ')' | '"' | '\'' | '`' | '(' | '=') || c.is_whitespace())
}

/// Whether a path may end before this text.
fn closes(behind: &str) -> bool {
    let mut rest = behind.chars();
    match rest.next() {
        None => true,
        Some('.') => !rest.next().is_some_and(|c| c.is_alphanumeric() || c == '_'),
        Some(c) => !(c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '~' | '@' | '%' | '+')),
    }
}
