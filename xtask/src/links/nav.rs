//! The navigation of `mkdocs.yml`: paths relative to `docs_dir`, replaced in place.

use super::{Left, Library, Moves, Resolution};
use crate::{edit::Edit, markdown::Lines, repo::RelPath};
use anyhow::{Context as _, Result};
use relative_path::RelativePath;
use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use std::ops::Range;

/// A page that the navigation names.
pub(super) struct Entry {
    /// Exact source range of the path, without quotes.
    pub(super) range: Range<usize>,
    /// The path as it is written.
    pub(super) written: String,
    /// The file, whether it is there or not.
    pub(super) page: RelPath,
}

/// Whether a file is the configuration of a site that MkDocs makes.
pub(super) fn is_site(path: &RelativePath) -> bool {
    matches!(path.file_name(), Some("mkdocs.yml" | "mkdocs.yaml"))
}

/// Edits of the navigation in the file at `path`, and pages that it cannot name any more; none for other files.
pub(super) fn edits(library: &Library<'_>, path: &RelPath, moves: &Moves) -> Result<(Vec<Edit>, Vec<Left>)> {
    let (mut edits, mut left) = (vec![], vec![]);
    if !is_site(path) {
        return Ok((edits, left));
    }
    let text = library.repo().text(path)?;
    let site = read(path, &text)?;
    for entry in site.pages {
        let Some(new) = moves.files.get(&entry.page) else { continue };
        let Ok(new) = new.strip_prefix(&site.folder) else {
            let line = Lines::new(&text).line_of(entry.range.start);
            let why = "a site can only show pages in its docs_dir";
            left.push(Left { path: path.clone(), line, text: entry.written, why });
            continue;
        };
        let dot = if entry.written.starts_with("./") { "./" } else { "" };
        edits.push(Edit::replace(entry.range, format!("{dot}{new}")));
    }
    Ok((edits, left))
}

/// Pages that the navigation in the file at `path` names, each with what it leads to.
pub(super) fn pages(library: &Library<'_>, path: &RelPath) -> Result<Vec<(Entry, Resolution)>> {
    let text = library.repo().text(path)?;
    let pages = read(path, &text)?.pages.into_iter().map(|entry| {
        let resolution = match library.repo().is_file(&entry.page) {
            true => Resolution::File { path: entry.page.clone(), fragment: None },
            false => Resolution::Dangling(entry.page.clone()),
        };
        (entry, resolution)
    });
    Ok(pages.collect())
}

/// What a site's configuration says of its pages.
struct Site {
    /// `docs_dir`, relative to the root.
    folder: RelPath,
    pages: Vec<Entry>,
}

fn read(path: &RelativePath, text: &str) -> Result<Site> {
    let scalars = scalars(text).with_context(|| format!("`{path}` is not YAML"))?;
    let docs_dir =
        scalars.iter().find(|scalar| scalar.path == ["docs_dir"]).map(|scalar| scalar.value.as_str());
    let folder = path.parent().unwrap_or(RelativePath::new("")).join_normalized(docs_dir.unwrap_or("docs"));
    let in_nav = |scalar: &&Scalar| scalar.path.first().is_some_and(|key| key == "nav");
    let pages = scalars.iter().filter(in_nav).filter(|scalar| !scalar.value.contains("://"));
    let pages = pages.filter_map(|scalar| {
        let range = scalar.range.clone()?;
        let page = folder.join_normalized(&scalar.value);
        Some(Entry { range, written: scalar.value.clone(), page })
    });
    Ok(Site { folder: folder.clone(), pages: pages.collect() })
}

/// A value in a YAML text, with the keys that lead to it; entries of sequences have no key.
struct Scalar {
    path: Vec<String>,
    value: String,
    /// Where it stands without quotes, when it is written as it is read.
    range: Option<Range<usize>>,
}

/// A container that is open.
enum Open {
    Sequence,
    /// With the key whose value comes next.
    Mapping(Option<String>),
}

fn scalars(text: &str) -> Result<Vec<Scalar>> {
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut open: Vec<Open> = vec![];
    let mut found = vec![];
    for event in Parser::new_from_str(text) {
        let (event, span) = event?;
        match event {
            Event::SequenceStart(..) => open.push(Open::Sequence),
            Event::MappingStart(..) => open.push(Open::Mapping(None)),
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
                value_ends(&mut open);
            }
            Event::Alias(_) => value_ends(&mut open),
            Event::Scalar(value, style, ..) => match open.last_mut() {
                Some(Open::Mapping(key @ None)) => *key = Some(value.into_owned()),
                _ => {
                    let range = located(text, &offsets, &span, style, &value);
                    found.push(Scalar { path: keys(&open), value: value.into_owned(), range });
                    value_ends(&mut open);
                }
            },
            _ => {}
        }
    }
    Ok(found)
}

fn keys(open: &[Open]) -> Vec<String> {
    let keys = open.iter().filter_map(|open| match open {
        Open::Mapping(key) => key.clone(),
        Open::Sequence => None,
    });
    keys.collect()
}

/// The next scalar of a mapping is a key again.
fn value_ends(open: &mut [Open]) {
    if let Some(Open::Mapping(key)) = open.last_mut() {
        *key = None;
    }
}

/// The parser counts characters and includes the quotes.
fn located(
    text: &str,
    offsets: &[usize],
    span: &Span,
    style: ScalarStyle,
    value: &str,
) -> Option<Range<usize>> {
    let start = *offsets.get(span.start.index())?;
    let source = &text[start..];
    let quote = match style {
        ScalarStyle::Plain => 0,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => 1,
        _ => return None,
    };
    let range = start + quote..start + quote + value.len();
    (source.len() > quote && text.get(range.clone()) == Some(value)).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_located_with_the_keys_that_lead_to_them() {
        let text = "\u{feff}site: é # x\r\nnav:\r\n  - 'a b.md' # c\r\n  - T: \"c.md\"\r\n  - S:\r\n    - d.md\r\nm: [x, {y: z}]\r\n";
        let found = scalars(text).unwrap();
        let shown: Vec<_> = found
            .iter()
            .map(|scalar| format!("{} {}", scalar.path.join("."), &text[scalar.range.clone().unwrap()]))
            .collect();
        assert_eq!(shown, ["site é", "nav a b.md", "nav.T c.md", "nav.S d.md", "m x", "m.y z"]);
    }

    #[test]
    fn what_is_not_yaml_is_an_error_that_names_the_file() {
        let error = read(RelativePath::new("mkdocs.yml"), "a: [").err().unwrap();
        assert!(format!("{error:#}").starts_with("`mkdocs.yml` is not YAML: "), "{error:#}");
    }
}
