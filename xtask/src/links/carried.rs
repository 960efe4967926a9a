//! What a file that moves and is no Markdown refers to: pages of HTML by their attributes, other markup by the relative paths
//! in it.

use super::{Library, Moves, html, rebase, reference::Syntax};
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
    let at = moves.place(path);
    if at == path || !library.is_of_book(path) {
        return Ok(vec![]);
    }
    let mut edits = vec![];
    for found in INCLUDE.captures_iter(text).filter_map(|found| found.get(1)) {
        let new = followed(library, path, at, moves, found.as_str(), found.as_str(), Syntax::Wiki)?;
        edits.extend(new.map(|new| Edit::replace(found.range(), new)));
    }
    Ok(edits)
}

/// The edits that a file needs because it moves away from what it refers to. None for documents and for files of which
/// nobody knows what their paths start from, as those of scripts do.
pub(super) fn edits(library: &Library<'_>, path: &RelPath, moves: &Moves) -> Result<Vec<Edit>> {
    let at = moves.place(path);
    let extension = path.extension().map(str::to_ascii_lowercase);
    if at == path {
        return Ok(vec![]);
    }
    let Ok(text) = library.repo().text(path) else { return Ok(vec![]) };
    let found: Vec<(Range<usize>, String, Syntax)> = match extension.as_deref() {
        Some("html" | "htm" | "xhtml") => {
            let references = html::references(&text, &(0..text.len()), 0).into_iter();
            references.filter_map(|found| Some((found.destination?, found.url, found.syntax))).collect()
        }
        Some("rst" | "adoc" | "asciidoc" | "ipynb") => {
            let starts = |range: &Range<usize>| {
                !text[..range.start].ends_with(|c: char| c.is_alphanumeric() || "./_-".contains(c))
            };
            let paths = RELATIVE.find_iter(&text).map(|found| found.range()).filter(starts);
            paths.map(|range| (range.clone(), text[range].to_owned(), Syntax::Candidate)).collect()
        }
        _ => vec![],
    };
    let mut edits = vec![];
    for (range, url, syntax) in found {
        edits.extend(
            followed(library, path, at, moves, &text[range.clone()], &url, syntax)?
                .map(|new| Edit::replace(range, new)),
        );
    }
    Ok(edits)
}

/// A destination written anew for the place that the file has afterwards; `None` where it may stay.
fn followed(
    library: &Library<'_>,
    from: &RelativePath,
    at: &RelativePath,
    moves: &Moves,
    raw: &str,
    url: &str,
    syntax: Syntax,
) -> Result<Option<String>> {
    if raw.starts_with('/') {
        return Ok(None);
    }
    let target = moves.target(library, &library.resolve(from, url))?;
    Ok(target.map(|target| rebase(raw, syntax, at, &target)).filter(|new| new != raw))
}
