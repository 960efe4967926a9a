//! What a file that moves and is no Markdown refers to: pages of HTML by their attributes, other markup by the relative paths
//! in it.

use super::{Library, Moves, Reference, Syntax, html, rebase};
use crate::{edit::Edit, pattern::regex, repo::RelPath};
use anyhow::Result;
use regex::Regex;
use relative_path::RelativePath;
use std::{ops::Range, sync::LazyLock};

/// A path that can only be meant from the folder of the file.
static RELATIVE: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?:\.\.?/)+[^\s"'`<>()\[\]{}|,;#?\\]*[^\s"'`<>()\[\]{}|,;#?\\.:!]"#));

/// What a page of mdBook takes in, also inside of code.
static INCLUDE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\{\{ *#(?:include|rustdoc_include|playground) +([^\s}:]+)"));

/// The edits by which a page of mdBook that moves goes on including what it includes.
pub(super) fn includes(
    library: &Library<'_>,
    path: &RelPath,
    moves: &Moves,
    text: &str,
) -> Result<Vec<Edit>> {
    let carried = Carried { library, from: path, at: moves.place(path), moves };
    if carried.at == path || !library.is_of_book(path) {
        return Ok(vec![]);
    }
    let found = INCLUDE.captures_iter(text).filter_map(|found| Some(found.get(1)?.range()));
    carried.edits(text, found.map(|range| (range.clone(), text[range].to_owned(), Syntax::Wiki)))
}

/// The edits that a file needs because it moves away from what it refers to. None for documents and for files of which
/// nobody knows what their paths start from, as those of scripts do.
pub(super) fn edits(library: &Library<'_>, path: &RelPath, moves: &Moves) -> Result<Vec<Edit>> {
    let carried = Carried { library, from: path, at: moves.place(path), moves };
    let extension = path.extension().map(str::to_ascii_lowercase);
    let Some(text) = library.repo().text(path).ok().filter(|_| carried.at != path) else { return Ok(vec![]) };
    match extension.as_deref() {
        Some("html" | "htm" | "xhtml") => {
            let references = html::references(&text, &(0..text.len()), 0).into_iter();
            let located = |found: Reference| Some((found.destination?, found.url, found.syntax));
            carried.edits(&text, references.filter_map(located))
        }
        Some("rst" | "adoc" | "asciidoc" | "ipynb") => {
            let starts = |range: &Range<usize>| {
                !text[..range.start].ends_with(|c: char| c.is_alphanumeric() || "./_-".contains(c))
            };
            let paths = RELATIVE.find_iter(&text).map(|found| found.range()).filter(starts);
            carried
                .edits(&text, paths.map(|range| (range.clone(), text[range].to_owned(), Syntax::Candidate)))
        }
        _ => Ok(vec![]),
    }
}

/// A file on its way.
struct Carried<'a> {
    library: &'a Library<'a>,
    from: &'a RelativePath,
    /// Where it stands afterwards.
    at: &'a RelativePath,
    moves: &'a Moves,
}

impl Carried<'_> {
    /// Edits of destinations: where each stands, what it says, and how it is written. One from the root stays.
    fn edits(
        &self,
        text: &str,
        found: impl Iterator<Item = (Range<usize>, String, Syntax)>,
    ) -> Result<Vec<Edit>> {
        let mut edits = vec![];
        for (range, url, syntax) in found.filter(|(range, ..)| !text[range.clone()].starts_with('/')) {
            let raw = &text[range.clone()];
            let target = self.moves.target(self.library, &self.library.resolve(self.from, &url))?;
            let new = target.map(|target| rebase(raw, syntax, self.at, &target)).filter(|new| new != raw);
            edits.extend(new.map(|new| Edit::replace(range, new)));
        }
        Ok(edits)
    }
}
