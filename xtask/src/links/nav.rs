//! The navigation of `mkdocs.yml`: paths relative to `docs_dir`, replaced in place.

use super::{
    Left, Library, Moves, Resolution,
    content::{MKDOCS, docs_dir},
};
use crate::{
    edit::Edit,
    markdown::Lines,
    repo::{RelPath, is_named},
    yaml,
};
use anyhow::{Context as _, Result};
use relative_path::RelativePath;
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
    is_named(path, MKDOCS)
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
    let root = yaml::parse(text).with_context(|| format!("`{path}` is not YAML"))?;
    let folder = docs_dir(path, root.as_ref());
    let named = root.as_ref().and_then(|root| root.get("nav")).map(yaml::Node::scalars).unwrap_or_default();
    let pages = named.into_iter().filter(|scalar| !scalar.value.contains("://")).filter_map(|scalar| {
        let page = folder.join_normalized(&scalar.value);
        Some(Entry { range: scalar.inner(text)?, written: scalar.value.clone(), page })
    });
    Ok(Site { pages: pages.collect(), folder })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_located_and_addresses_are_none() {
        let text = "\u{feff}site: é # x\r\nnav:\r\n  - 'a b.md' # c\r\n  - T: \"c.md\"\r\n  - S:\r\n    - d.md\r\n  - X: https://e.example/x.md\r\nm: [x, {y: z}]\r\ndocs_dir: pages\r\n";
        let site = read(RelativePath::new("w/mkdocs.yml"), text).unwrap();
        let shown: Vec<_> =
            site.pages.iter().map(|entry| format!("{} {}", &text[entry.range.clone()], entry.page)).collect();
        assert_eq!(shown, ["a b.md w/pages/a b.md", "c.md w/pages/c.md", "d.md w/pages/d.md"]);
    }

    #[test]
    fn what_is_not_yaml_is_an_error_that_names_the_file() {
        let error = read(RelativePath::new("mkdocs.yml"), "a: [").err().unwrap();
        assert!(format!("{error:#}").starts_with("`mkdocs.yml` is not YAML: "), "{error:#}");
    }
}
