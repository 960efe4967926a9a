//! `archive --heal`: mends references after files were moved with `git mv`, as if this tool had moved them.

use super::{Action, Draft, Item, Plan, check_nothing_lost, kind, ledger, redirect};
use crate::{
    edit::Edit,
    links::{self, Library, Moves, Relinked},
    repo::{Overlay, RelPath, Repo},
};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

/// Plans to mend what refers to files that have another place than in `revision`, by what git knows of renames. Only what
/// is broken now is mended, and relative links in moved files that are written as they were in `revision`.
///
/// # Errors
/// Without git, when there is no such commit, and when a reference that leads somewhere would be lost.
pub fn plan(repo: &Repo, revision: &str) -> Result<Plan> {
    let renamed = repo.renamed_since(revision)?;
    if renamed.is_empty() {
        return Ok(Plan { action: Action::Heal, ..Plan::default() });
    }
    let known = unchanged(repo, &renamed)?;
    Ok(Plan { known, ..mend(repo, renamed, |path| repo.text_in(revision, path))? })
}

/// Plans to mend what refers to files that have moved, from the places that they had. `was` gives the text that stood there.
pub(super) fn mend(
    repo: &Repo,
    renamed: BTreeMap<RelPath, RelPath>,
    was: impl Fn(&RelPath) -> Result<Option<String>>,
) -> Result<Plan> {
    let before = before(repo, &renamed)?;
    let moves = Moves { files: renamed.clone(), ..Moves::default() };
    let (then, now) = (Library::new(&before), Library::new(repo));
    let Relinked { edits, left, symlinks } = links::retarget(&then, &moves)?;
    let mut draft = Draft { links: symlinks, ..Draft::default() };
    for (path, edits) in edits.into_iter().filter(|(path, _)| path.file_name() != Some(ledger::FILE)) {
        let kinds = kind::kinds(&then, &path, &edits, &moves);
        let place = moves.place(&path).to_owned();
        let text = if renamed.contains_key(&path) { was(&path)? } else { None };
        let page = Page::new(&now, &place, text, &renamed)?;
        for ((kind, about), edit) in kinds.into_iter().zip(edits).filter(|(_, edit)| page.mends(edit)) {
            draft.push(&place, kind, edit, &about);
        }
    }
    redirect::follow(repo, &moves, &mut draft, |from| !repo.is_file(from))?;
    let changes = draft.changes(&now)?;
    check_nothing_lost(Action::Heal, &now, &changes, &Moves::default(), &left, |path, _| {
        // What was captured by another document of that name is meant to lead elsewhere.
        draft.edits.contains_key(path) && renamed.values().any(|to| to == path)
    })?;
    let moved = renamed.into_iter().map(|(from, to)| Item { from, to, reason: None, superseded_by: None });
    Ok(Plan { action: Action::Heal, changes, draft, moved: moved.collect(), left, ..Plan::default() })
}

/// The tree as it would be if the files stood at their old places, with the texts that they have now.
fn before(repo: &Repo, renamed: &BTreeMap<RelPath, RelPath>) -> Result<Repo> {
    let mut overlay = Overlay::new();
    overlay.extend(renamed.values().map(|to| (to.clone(), None)));
    for (from, to) in renamed {
        overlay.insert(from.clone(), Some(repo.read_bytes(to)?.into()));
    }
    Ok(repo.overlay(overlay))
}

/// A file whose references may have to be mended.
struct Page<'a> {
    is: &'a Library<'a>,
    /// Where it stands.
    place: &'a RelPath,
    /// Its text now.
    text: std::sync::Arc<str>,
    /// Its lines in the revision, when it has moved.
    lines: Option<BTreeSet<String>>,
    /// Places that another file has taken since.
    reused: BTreeSet<&'a RelPath>,
    /// Destinations with where they stand.
    references: Vec<links::Reference>,
}

impl<'a> Page<'a> {
    fn new(
        is: &'a Library<'a>,
        place: &'a RelPath,
        was: Option<String>,
        renamed: &'a BTreeMap<RelPath, RelPath>,
    ) -> Result<Page<'a>> {
        let lines = was.map(|text| text.lines().map(str::to_owned).collect());
        let document = links::is_markdown(place).then(|| is.document(place)).flatten();
        let references = document.map(|document| links::references(&document)).unwrap_or_default();
        let reused = renamed.keys().filter(|from| is.repo().is_file(from)).collect();
        Ok(Page { is, place, text: is.repo().read(place)?, lines, reused, references })
    }

    /// Whether an edit is of something that is broken, or that a move has bent.
    fn mends(&self, edit: &Edit) -> bool {
        let meets =
            |range: &std::ops::Range<usize>| range.start <= edit.range.start && edit.range.end <= range.end;
        let references = || self.references.iter();
        // A link may hold an image.
        let named = references().find(|reference| reference.destination.as_ref().is_some_and(meets));
        match named.or_else(|| references().find(|reference| meets(&reference.range))) {
            Some(reference) => {
                let is_broken = |url: &str| self.is.resolve(self.place, url).is_broken();
                is_broken(&reference.url) || self.is_as_it_was(edit) && !is_broken(&edit.text)
            }
            None => !self.names_reused(edit),
        }
    }

    /// Whether the line of an edit is that of the text before the move: nobody has mended it.
    fn is_as_it_was(&self, edit: &Edit) -> bool {
        let start = self.text[..edit.range.start].rfind('\n').map_or(0, |at| at + 1);
        let end =
            self.text[edit.range.start..].find('\n').map_or(self.text.len(), |at| edit.range.start + at);
        let line = self.text[start..end].trim_end_matches('\r');
        self.lines.as_ref().is_some_and(|lines| lines.contains(line))
    }

    /// Whether a mention is the path of a file that stands there again.
    fn names_reused(&self, edit: &Edit) -> bool {
        let written = RelPath::from(&self.text[edit.range.clone()]);
        let folder = self.place.parent().map(|folder| folder.join(&written).normalize());
        self.reused.iter().any(|path| **path == written.normalize() || folder.as_ref() == Some(*path))
    }
}

/// Moved files that hold what the last commit holds at their old place: git has their bytes.
fn unchanged(repo: &Repo, renamed: &BTreeMap<RelPath, RelPath>) -> Result<BTreeSet<RelPath>> {
    let mut found = BTreeSet::new();
    for (from, to) in renamed {
        let committed = repo.text_in("HEAD", from)?;
        if committed.is_some_and(|text| repo.read(to).is_ok_and(|now| *now == *text)) {
            found.insert(to.clone());
        }
    }
    Ok(found)
}
