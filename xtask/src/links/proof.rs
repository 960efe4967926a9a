//! Proof that nothing is lost: what led somewhere before leads to the same afterwards.

use super::{
    Library, Moves, Resolution, Target,
    nav::{self, Entry},
    sidebar,
    survey::{Pages, Place},
    suspects::Names,
};
use crate::{
    markdown::Lines,
    repo::{RelPath, Repo, sorted},
};
use anyhow::Result;
use rayon::prelude::*;
use relative_path::RelativePath;
use std::{collections::BTreeSet, fmt};

/// A reference that led somewhere and no longer would, or would lead to something else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lost {
    /// The file, before.
    pub path: RelPath,
    /// 1-based line, before.
    pub line: usize,
    /// The destination, before.
    pub destination: String,
    /// What it is to lead to.
    pub target: Target,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Lost { path, line, destination, target } = self;
        let fragment = target.fragment.as_ref().map(|fragment| format!("#{fragment}")).unwrap_or_default();
        write!(f, "{path}:{line}: `{destination}` would no longer lead to {}{fragment}", target.path)
    }
}

/// A place in a file that leads somewhere.
struct Edge {
    line: usize,
    destination: String,
    resolution: Resolution,
}

/// References of the tree `before` that are lost in the tree `after`, when `moves` is all that moved; by file and line.
/// Each file is compared with what stands in its place and in the documents that took in parts of it.
///
/// # Errors
/// When a tree cannot be read.
pub fn lost(before: &Library<'_>, after: &Repo, moves: &Moves) -> Result<Vec<Lost>> {
    lost_but(before, after, moves, |_, _| false)
}

/// [`lost`], but for references on lines that are meant to go: file and 1-based line, before.
///
/// Where no document takes in parts of another one, references keep their order: two that change places are lost, although
/// the file leads to both of their documents still.
///
/// # Errors
/// When a tree cannot be read.
pub fn lost_but(
    before: &Library<'_>,
    after: &Repo,
    moves: &Moves,
    is_meant: impl Fn(&RelPath, usize) -> bool + Sync,
) -> Result<Vec<Lost>> {
    let changed = after.changed_from(before.repo()).cloned().chain(moves.doubted()).collect();
    let changed: Vec<RelPath> = sorted(changed);
    let (then, pages) = Library::beside(before, after).paged(&changed);
    let names = Names::of(before, moves)?.join(Names::between(before, &then));
    let suspects = before.suspects(names)?;
    let places = |path: &RelPath| [moves.place(path).to_owned(), path.clone()];
    let changed: Vec<RelPath> = sorted(changed.iter().flat_map(places).collect());
    // What neither changes nor is a suspect leads to the same as before.
    let is_own = |path: &&RelPath| before.repo().is_file(path) && !before.repo().is_symlink(path);
    let files = sorted(suspects.iter().chain(changed.iter().filter(is_own)).cloned().collect());
    let before = &Library::beside(before, before.repo()).doubting(&changed);
    let after = &then.doubting(&changed);
    let is_ordered = moves.parts.is_empty() && moves.anchors.is_empty();
    let lost_from = |path: &RelPath| -> Result<Vec<Lost>> {
        let edges = edges(before, path)?.into_iter().filter(|edge| !is_meant(path, edge.line));
        let mut expected = vec![];
        for edge in edges {
            let target = expected_target(before, &edge.resolution, moves)?;
            expected.extend(target.map(|target| (target, edge)));
        }
        if expected.is_empty() {
            return Ok(vec![]);
        }
        let found = found(after, &pages, &homes(path, moves))?;
        let targets: Vec<&Target> = expected.iter().map(|(target, _)| target).collect();
        let kept = if is_ordered { kept_in_order(&targets, &found) } else { kept(&targets, found) };
        let gone = expected.into_iter().zip(kept).filter(|(_, kept)| !kept);
        let lost = gone.map(|((target, edge), _)| Lost {
            path: path.clone(),
            line: edge.line,
            destination: edge.destination,
            target,
        });
        Ok(lost.collect())
    };
    let lost: Vec<Vec<Lost>> = files.par_iter().map(lost_from).collect::<Result<_>>()?;
    Ok(lost.into_iter().flatten().collect())
}

/// For each expected target whether it is found as often as it is expected.
fn kept(expected: &[&Target], mut found: Vec<Target>) -> Vec<bool> {
    let mut take = |target: &Target| {
        let at = found.iter().position(|other| other == target);
        at.map(|at| found.swap_remove(at)).is_some()
    };
    expected.iter().map(|target| take(target)).collect()
}

/// For each expected target whether it is found between the same others.
fn kept_in_order(expected: &[&Target], found: &[Target]) -> Vec<bool> {
    let found: Vec<&Target> = found.iter().collect();
    let mut kept = vec![false; expected.len()];
    for same in similar::capture_diff_slices(similar::Algorithm::Myers, expected, &found) {
        if let similar::DiffOp::Equal { old_index, len, .. } = same {
            kept[old_index..old_index + len].fill(true);
        }
    }
    kept
}

/// Where the text of a file stands afterwards.
fn homes(path: &RelPath, moves: &Moves) -> BTreeSet<RelPath> {
    let parts = moves.parts.get(path).into_iter().flatten().cloned();
    parts.chain([moves.place(path).to_owned()]).collect()
}

/// What the files lead to, in their order.
fn found(after: &Library<'_>, pages: &Pages, files: &BTreeSet<RelPath>) -> Result<Vec<Target>> {
    let mut found = vec![];
    for file in files.iter().filter(|file| after.repo().is_file(file)) {
        match pages.get(file.as_str()) {
            Some(places) => {
                let lead = |place: &Place| target(&after.lead(file, place.is_wiki, &place.url).0);
                found.extend(places.iter().filter_map(lead));
            }
            None => found.extend(edges(after, file)?.iter().filter_map(|edge| target(&edge.resolution))),
        }
    }
    Ok(found)
}

/// What a sound reference leads to; the fragment in lower case, as anchors are compared.
fn target(resolution: &Resolution) -> Option<Target> {
    let lower = |fragment: &Option<String>| fragment.as_ref().map(|fragment| fragment.to_lowercase());
    match resolution {
        Resolution::File { path, fragment } => {
            Some(Target { path: path.clone(), folder: false, fragment: lower(fragment) })
        }
        Resolution::Folder { path, fragment, .. } => {
            Some(Target { path: path.clone(), folder: true, fragment: lower(fragment) })
        }
        _ => None,
    }
}

fn expected_target(before: &Library<'_>, resolution: &Resolution, moves: &Moves) -> Result<Option<Target>> {
    let Some(now) = target(resolution) else { return Ok(None) };
    let then = moves.target(before, resolution)?;
    let keep = |then: Target| Target {
        fragment: then.fragment.map(|fragment| fragment.to_lowercase()).or(now.fragment),
        ..then
    };
    Ok(then.map(keep))
}

fn edges(library: &Library<'_>, path: &RelPath) -> Result<Vec<Edge>> {
    if nav::is_site(path) {
        return site_edges(library, path, nav::pages(library, path)?);
    }
    if sidebar::is_sidebar(path) {
        return site_edges(library, path, sidebar::pages(library, path)?);
    }
    if !super::is_markdown(path) {
        return Ok(vec![]);
    }
    let Some(document) = library.any_document(path) else { return Ok(vec![]) };
    let references = library.references(path, &document);
    let edges = references.iter().map(|reference| Edge {
        line: document.lines().line_of(reference.range.start),
        resolution: library.lead(path, reference.is_wiki(), &reference.url).0,
        destination: reference.url.clone(),
    });
    Ok(edges.collect())
}

fn site_edges(
    library: &Library<'_>,
    path: &RelativePath,
    pages: Vec<(Entry, Resolution)>,
) -> Result<Vec<Edge>> {
    let text = library.repo().text(path)?;
    let edges = pages.into_iter().map(|(entry, resolution)| Edge {
        line: Lines::new(&text).line_of(entry.range.start),
        destination: entry.written,
        resolution,
    });
    Ok(edges.collect())
}
