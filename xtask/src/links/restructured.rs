//! Documents that reStructuredText names without their extension: `:doc:` and the entries of a `toctree`.

use super::{Library, Moves, Resolution, Syntax, rebase};
use crate::{edit::Edit, pattern::regex, repo::RelPath};
use anyhow::Result;
use regex::Regex;
use relative_path::RelativePath;
use std::{ops::Range, sync::LazyLock};

/// Edits of such names in the file at `path`; none for other files.
pub(super) fn edits(library: &Library<'_>, path: &RelPath, moves: &Moves) -> Result<Vec<Edit>> {
    if path.extension() != Some("rst") {
        return Ok(vec![]);
    }
    let text = library.repo().text(path)?;
    let source = source(library, path);
    let mut edits = vec![];
    for range in names(&text) {
        let raw = &text[range.clone()];
        let (from, at, raw) = match raw.strip_prefix('/') {
            // A slash stands for the folder of the configuration.
            Some(rest) => (source.join("x"), source.join("x"), rest),
            None => (path.clone(), moves.place(path).to_owned(), raw),
        };
        let Some(resolution) = named(library, &from, raw) else { continue };
        let Some(target) = moves.target(library, &resolution)? else { continue };
        if resolution.place() == Some(&target.path) && from == at {
            continue;
        }
        let new = rebase(raw, Syntax::Wiki, &at, &target);
        let start = range.end - raw.len();
        edits.push(Edit::replace(start..range.end, new));
    }
    edits.retain(|edit| text[edit.range.clone()] != edit.text);
    Ok(edits)
}

/// The folder of the site's sources: the nearest upwards with a `conf.py`.
fn source(library: &Library<'_>, path: &RelPath) -> RelPath {
    let mut folders = crate::repo::folders(path);
    let holds = |folder: &&RelativePath| library.repo().is_file(&folder.join("conf.py"));
    folders.find(holds).map(RelativePath::to_owned).unwrap_or_default()
}

/// The document of that name.
fn named(library: &Library<'_>, from: &RelativePath, name: &str) -> Option<Resolution> {
    let names = ["", ".md", ".rst"].map(|extension| format!("{name}{extension}"));
    let found = names.iter().map(|name| library.resolve(from, name));
    found.into_iter().find(|resolution| matches!(resolution, Resolution::File { .. }))
}

/// Where the names of documents stand.
fn names(text: &str) -> Vec<Range<usize>> {
    static ROLE: LazyLock<Regex> = LazyLock::new(|| regex(r":doc:`(?:[^`<]*<)?([^`<>]+)>?`"));
    static ENTRY: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s+(?:[^<>]*<)?([^<>:\s][^<>]*?)>?\s*$"));
    let roles = ROLE.captures_iter(text).filter_map(|found| found.get(1)).map(|name| name.range());
    let mut names: Vec<Range<usize>> = roles.collect();
    let mut at = 0;
    let mut tree: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if line.trim_start().starts_with(".. toctree::") {
            tree = Some(indent);
        } else if !line.trim().is_empty() && tree.is_some_and(|outer| indent <= outer) {
            tree = None;
        } else if tree.is_some() && !line.trim_start().starts_with(':') {
            let name = ENTRY.captures(line).and_then(|found| found.get(1));
            names.extend(name.map(|name| at + name.start()..at + name.end()));
        }
        at += line.len();
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_documents() {
        let text = ":doc:`a` :doc:`T <b/c>` :ref:`d`\n\n.. toctree::\n   :maxdepth: 2\n\n   e\n   T f <g>\n\n   h i\nj\n   k\n";
        let found: Vec<&str> = names(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["a", "b/c", "e", "g", "h i"]);
    }
}
