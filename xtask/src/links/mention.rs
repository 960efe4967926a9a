//! Mentions of paths: in code spans, in prose and in files that are not Markdown.
//!
//! A mention counts only when it is the path of a file that moves, as written from the root or from the folder of the
//! file that mentions it.

use super::{Library, Moves};
use crate::{
    edit::Edit,
    markdown::{BlockKind, Document},
    repo::RelPath,
};
use aho_corasick::{AhoCorasick, MatchKind};
use anyhow::{Context as _, Result};
use relative_path::RelativePath;
use std::{cell::RefCell, collections::BTreeMap, ops::Range, rc::Rc};

/// Comment before the historical note of an archived document. The note tells where the document stood: a mention of
/// that place is history and stays.
pub const HISTORY: &str = "<!-- archived by cargo xtask archive -->";

/// Finds mentions of what moves.
pub(super) struct Finder<'a> {
    moves: &'a Moves,
    /// File names of what moves: a text without any of them mentions nothing.
    names: AhoCorasick,
    /// By the folder of the file that mentions, before and after, and by whether a path without a folder counts.
    spellings: RefCell<BTreeMap<(RelPath, RelPath, bool), Rc<Spellings>>>,
}

/// Ways to mention what moves.
struct Spellings {
    old: AhoCorasick,
    /// What each must become.
    new: Vec<String>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(moves: &'a Moves) -> Result<Finder<'a>> {
        let names = moves.files.keys().filter_map(|path| path.file_name());
        let names = AhoCorasick::new(names).context("too many files move at once")?;
        Ok(Finder { moves, names, spellings: RefCell::default() })
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
    pub(super) fn in_text(
        &self,
        library: &Library<'_>,
        path: &RelativePath,
        text: &str,
    ) -> Result<Vec<Edit>> {
        Ok(find(text, std::iter::once(0..text.len()), &*self.spellings(library, path, false)?))
    }

    /// Edits of mentions in a document: paths in prose, paths and file names in code spans. Code blocks, comments,
    /// destinations and the historical note are left alone.
    pub(super) fn in_document(
        &self,
        library: &Library<'_>,
        path: &RelativePath,
        document: &Document,
    ) -> Result<Vec<Edit>> {
        let text = document.text();
        if self.moves.files.is_empty() || !self.names.is_match(text.as_bytes()) {
            return Ok(vec![]);
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
        let mut edits = find(text, prose.into_iter(), &*self.spellings(library, path, false)?);
        edits.extend(find(text, code.into_iter(), &*self.spellings(library, path, true)?));
        Ok(edits)
    }

    /// Ways to mention what moves in the file `from`. `names` says whether a path without a folder counts.
    fn spellings(&self, library: &Library<'_>, from: &RelativePath, names: bool) -> Result<Rc<Spellings>> {
        let folder = |path: &RelativePath| path.parent().unwrap_or(RelativePath::new("")).to_owned();
        let key = (folder(from), folder(self.moves.place(from)), names);
        if let Some(known) = self.spellings.borrow().get(&key) {
            return Ok(Rc::clone(known));
        }
        let (before, after, _) = &key;
        let mut pairs = BTreeMap::new();
        for (old, new) in &self.moves.files {
            // What the folder of the file has under that name is meant before what the root has.
            if before.as_str().is_empty() || !library.repo().exists(&before.join(old)) {
                add(&mut pairs, old.as_str(), new.as_str(), names);
            }
            add(&mut pairs, before.relative(old).as_str(), after.relative(new).as_str(), names);
        }
        let old = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(pairs.keys());
        let old = old.context("too many files move at once")?;
        let spellings = Rc::new(Spellings { old, new: pairs.into_values().collect() });
        self.spellings.borrow_mut().insert(key, Rc::clone(&spellings));
        Ok(spellings)
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

/// The note behind the marker of an archived document, in the style of any site.
fn note(document: &Document) -> Option<Range<usize>> {
    let marker = super::marker(document)?;
    let mut behind = document.blocks().iter().filter(|block| block.range.start > marker);
    behind.next().map(|block| marker..block.range.end)
}

/// Edits of all spellings in the given ranges of a text, where they are not part of a longer path.
fn find(text: &str, ranges: impl Iterator<Item = Range<usize>>, spellings: &Spellings) -> Vec<Edit> {
    let mut edits = vec![];
    for range in ranges {
        let source = &text[range.clone()];
        let mut at = 0;
        while let Some(found) = spellings.old.find(aho_corasick::Input::new(source).range(at..)) {
            at = found.start() + 1;
            while !source.is_char_boundary(at) {
                at += 1;
            }
            if opens(&source[..found.start()]) && closes(&source[found.end()..]) {
                let new = &spellings.new[found.pattern().as_usize()];
                let place = range.start + found.start()..range.start + found.end();
                if text[place.clone()] != *new {
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
