//! Links follow the headings that moved, and those whose anchors are numbered anew because others came or went.

use super::harvest::Harvest;
use super::proposal::Written;
use crate::change::ChangeSet;
use crate::edit::{Edit, TextEdit};
use crate::links::{Library, Resolution, Target, rebase, references};
use crate::markdown::{Document, anchors};
use crate::repo::{RelPath, Repo};
use crate::site::Site;
use anyhow::Result;
use relative_path::RelativePath;
use std::collections::BTreeMap;

/// Where an anchor of the tree before is afterwards, for those that are not where they were. Names are in lower case.
pub(super) type Moved = BTreeMap<(RelPath, String), (RelPath, String)>;

/// The anchors that moved.
pub(super) fn moved(proposal: &RelPath, written: &Written, harvests: &[Harvest], site: Site) -> Moved {
    let mut moved = Moved::new();
    for (old, new) in &written.shifted {
        moved.insert((proposal.clone(), old.to_lowercase()), (proposal.clone(), new.clone()));
    }
    for harvest in harvests.iter().filter(|harvest| harvest.draft.is_changed()) {
        let now = Document::parse(harvest.draft.text());
        let stayed: BTreeMap<usize, String> = anchors(&now, site)
            .into_iter()
            .filter_map(|anchor| Some((harvest.draft.origin(anchor.range.start)?, anchor.name)))
            .collect();
        let ids: Vec<&String> = harvest.pieces.iter().flat_map(|(_, piece)| &piece.ids).collect();
        for anchor in anchors(&harvest.document, site) {
            let place = (harvest.path.clone(), anchor.range.start);
            let new = match (stayed.get(&anchor.range.start), written.arrived.get(&place)) {
                (Some(name), _) => (harvest.path.clone(), name.clone()),
                (None, Some(name)) => (proposal.clone(), name.clone()),
                (None, None) if ids.contains(&&anchor.name) => (proposal.clone(), anchor.name.clone()),
                (None, None) => continue,
            };
            if new != (harvest.path.clone(), anchor.name.clone()) {
                moved.entry((harvest.path.clone(), anchor.name.to_lowercase())).or_insert(new);
            }
        }
    }
    moved
}

/// The edits that let every link of `after`, the tree with all moves made, lead to where its heading is now.
///
/// # Errors
/// When the tree cannot be listed or read.
pub(super) fn follow(after: &Repo, moved: &Moved) -> Result<ChangeSet> {
    let mut changes = ChangeSet::default();
    if moved.is_empty() {
        return Ok(changes);
    }
    let library = Library::new(after);
    for path in library.documents()? {
        let Some(document) = library.document(path) else { continue };
        let edits = edits(&library, &document, path, moved);
        changes.edit(after, path.clone(), TextEdit::new(document.text(), edits)?)?;
    }
    Ok(changes)
}

fn edits(library: &Library<'_>, document: &Document, path: &RelativePath, moved: &Moved) -> Vec<Edit> {
    let mut edits = vec![];
    for reference in references(document) {
        let (at, fragment) = match library.resolve(path, &reference.url) {
            Resolution::File { path, fragment: Some(fragment) } => (path, fragment),
            Resolution::MissingAnchor { path, fragment } => (path, fragment),
            Resolution::Folder { index: Some(path), fragment: Some(fragment), .. } => (path, fragment),
            _ => continue,
        };
        let (Some((target, name)), Some(range)) =
            (moved.get(&(at, fragment.to_lowercase())), reference.destination)
        else {
            continue;
        };
        let raw = document.source(&range);
        let target = Target { path: target.clone(), folder: false, fragment: Some(name.clone()) };
        let written = rebase(raw, reference.syntax, path, &target);
        if written != raw {
            edits.push(Edit::replace(range, written));
        }
    }
    edits
}
