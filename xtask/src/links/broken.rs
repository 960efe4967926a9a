//! References that lead to nothing.

use super::{Library, ReferenceKind, Resolution, references};
use crate::repo::RelPath;
use anyhow::Result;
use relative_path::RelativePath;
use std::ops::Range;

/// A reference that leads to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The document.
    pub path: RelPath,
    /// Its destination in the source, or the whole construct where that is not located.
    pub range: Range<usize>,
    /// 1-based line.
    pub line: usize,
    /// The destination, decoded.
    pub destination: String,
    /// What is missing.
    pub why: Resolution,
}

/// Broken references of all documents at or below the given paths, or of all where there are none, by document and place.
///
/// # Errors
/// When the tree cannot be listed.
pub fn broken(library: &Library<'_>, below: &[RelPath]) -> Result<Vec<Broken>> {
    let is_meant = |path: &&RelPath| below.is_empty() || below.iter().any(|place| path.starts_with(place));
    let documents: Vec<&RelPath> = library.documents()?.filter(is_meant).collect();
    Ok(library.suspicious(&documents).iter().flat_map(|path| broken_in(library, path)).collect())
}

/// Broken references of one document, in source order. `[[…]]` that leads nowhere is taken for text.
pub fn broken_in(library: &Library<'_>, path: &RelativePath) -> Vec<Broken> {
    let Some(document) = library.any_document(path) else { return vec![] };
    let links = references(&document).into_iter().filter(|reference| reference.kind != ReferenceKind::Wiki);
    let broken = links.filter_map(|reference| {
        let why = library.resolve(path, &reference.url);
        let range = reference.destination.unwrap_or(reference.range);
        why.is_broken().then(|| Broken {
            path: path.to_owned(),
            line: document.lines().line_of(range.start),
            range,
            destination: reference.url,
            why,
        })
    });
    broken.collect()
}
