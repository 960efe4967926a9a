//! `archive --restore`: brings documents back to where they came from, and undoes what archiving them changed.

mod wanted;

use super::{
    Action, Change, Draft, Item, Kind, Plan, check_nothing_lost,
    draft::meet,
    index,
    ledger::{self, File, Ledger, Run},
    note, relink,
    undo::{self, Exact, Hints, difference},
};
use crate::{
    change::ChangeSet,
    config::Config,
    digest::Digest,
    edit::{Edit, TextEdit},
    links::{self, Left, Library, Moves},
    markdown::{Document, Lines},
    repo::{RelPath, Repo, folders},
};
use anyhow::Result;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// Plans to bring back the documents at or under `paths`: the places that they have in the archive, or those that they
/// had before.
///
/// A file that still has the bytes that archiving gave it gets back exactly those that it had. In another one references
/// follow, and are spelled as they were where that leads to the same.
///
/// # Errors
/// When nothing tells where a document came from, when another file stands there now, or when a reference that leads
/// somewhere would be lost.
pub fn plan(repo: &Repo, config: &Config, paths: &[RelPath]) -> Result<Plan> {
    let near = paths.iter().flat_map(|path| folders(path)).map(|folder| folder.to_owned());
    let near: Vec<RelPath> = near.chain([config.docs.history.clone()]).collect();
    let ledgers = ledger::read_all(repo, &near)?;
    let wanted = wanted::wanted(repo, &ledgers, paths)?;
    let moves = Moves { files: wanted.clone(), ..Moves::default() };
    let runs: Vec<&Run> = ledgers.iter().flat_map(|ledger| &ledger.runs).map(|(_, run)| run).collect();
    let exact = Exact::of(repo, runs.iter().rev().copied(), &wanted);
    let task = Task { repo, wanted: &wanted, moves: &moves, ledgers: &ledgers, runs: &runs };
    // Where the bytes of before would break a reference that came later, references follow.
    let (draft, changes, left) = match task.proven(&exact) {
        Err(_) if !exact.files.is_empty() => task.proven(&Exact::default())?,
        proven => proven?,
    };
    let item = |(from, to): (&RelPath, &RelPath)| Item {
        from: from.clone(),
        to: to.clone(),
        reason: None,
        superseded_by: None,
    };
    let moved = wanted.iter().map(item).collect();
    let known = known(repo, &ledgers, &wanted);
    Ok(Plan { action: Action::Restore, changes, draft, moved, left, known, ..Plan::default() })
}

/// What is to be done.
struct Task<'a> {
    repo: &'a Repo,
    wanted: &'a BTreeMap<RelPath, RelPath>,
    moves: &'a Moves,
    ledgers: &'a [Ledger],
    runs: &'a [&'a Run],
}

impl Task<'_> {
    /// The changes, and what should follow and cannot; proven to lose nothing.
    fn proven(&self, exact: &Exact) -> Result<(Draft, ChangeSet, Vec<Left>)> {
        let repo = self.repo;
        let mut draft = Draft { moves: self.wanted.clone(), ..Draft::default() };
        let library = Library::new(repo);
        let left = relink(&library, self.moves, &mut draft)?;
        self.point_as_before(&mut draft);
        let mut restoring = Restoring { repo, wanted: self.wanted, runs: self.runs, exact, draft };
        restoring.put_back();
        restoring.spell_as_before(self.moves)?;
        restoring.undo_texts()?;
        restoring.remove_pages()?;
        restoring.forget(self.ledgers)?;
        let draft = restoring.draft;

        let changes = draft.changes(&library)?;
        let gone = lines_of_the_tool(repo, &draft)?;
        let is_meant = |path: &RelPath, line: usize| {
            draft.discards.contains(path) || gone.get(path).is_some_and(|lines| lines.contains(&line))
        };
        check_nothing_lost(Action::Restore, &library, &changes, self.moves, &left, is_meant)?;
        Ok((draft, changes, left))
    }
}

impl Task<'_> {
    /// Gives symbolic links that nobody has touched since the text that they had.
    fn point_as_before(&self, draft: &mut Draft) {
        for link in &mut draft.links {
            let pointed = self.runs.iter().rev().find_map(|run| run.links.get(&link.from));
            if let Some(pointed) = pointed.filter(|pointed| pointed.after == link.before) {
                link.after.clone_from(&pointed.before);
            }
        }
    }
}

struct Restoring<'a> {
    repo: &'a Repo,
    wanted: &'a BTreeMap<RelPath, RelPath>,
    runs: &'a [&'a Run],
    exact: &'a Exact,
    draft: Draft,
}

impl Restoring<'_> {
    /// Gives files that nobody has touched the bytes that they had.
    fn put_back(&mut self) {
        for path in &self.exact.discards {
            self.draft.edits.remove(path);
            self.draft.discards.push(path.clone());
        }
        for (path, undone) in &self.exact.files {
            if undone.is_whole {
                self.draft.edits.remove(path);
            }
            for (edit, undo) in &undone.edits {
                self.draft.clear(path, &edit.range);
                self.draft.push(path, undo.kind, edit.clone(), &undo.about);
            }
        }
    }

    /// Whether nothing is left to do in a file.
    fn is_settled(&self, path: &RelPath) -> bool {
        self.exact.files.get(path).is_some_and(|undone| undone.is_whole) || self.draft.discards.contains(path)
    }

    /// Gives references the spelling that they had, in files that people have touched since.
    fn spell_as_before(&mut self, moves: &Moves) -> Result<()> {
        let is_whole = |path: &RelPath| self.exact.files.get(path).is_some_and(|undone| undone.is_whole);
        let written =
            self.runs.iter().flat_map(|run| run.files.keys()).filter(|path| self.repo.is_file(path));
        let edited = self.draft.edits.keys().chain(written).filter(|path| !is_whole(path));
        let paths: BTreeSet<RelPath> =
            edited.filter(|path| !self.draft.discards.contains(path)).cloned().collect();
        if paths.is_empty() {
            return Ok(());
        }
        let library = Library::new(self.repo);
        let changes = self.draft.changes(&library);
        // Where the draft does not hold yet it is not for the spelling to say so.
        let Ok(after) = changes.and_then(|changes| changes.after(self.repo)) else { return Ok(()) };
        let after = Library::new(&after);
        for path in paths {
            let hints = Hints::of(self.runs.iter().copied(), &path);
            let Ok(text) = self.repo.text(&path) else { continue };
            let document = links::is_markdown(&path).then(|| library.document(&path)).flatten();
            let references = document.map(|document| links::references(&document)).unwrap_or_default();
            let mut places: Vec<_> =
                references.into_iter().filter_map(|reference| reference.destination).collect();
            let changes = self.draft.edits.remove(&path).unwrap_or_default();
            let is_edited =
                |place: &Range<usize>| changes.iter().any(|change| meet(&change.edit.range, place));
            places.retain(|place| !is_edited(place));
            let (spelled, kept): (Vec<Change>, Vec<Change>) =
                changes.into_iter().partition(|change| change.kind.is_reference());
            let kind = |range: &Range<usize>| {
                spelled
                    .iter()
                    .find(|change| change.edit.range == *range)
                    .map_or(Kind::Link, |change| change.kind)
            };
            let mut edits: Vec<Edit> = spelled.iter().map(|change| change.edit.clone()).collect();
            hints.apply(&text, &places, &mut edits, moves.place(&path), &after);
            for edit in edits {
                self.draft.push(&path, kind(&edit.range), edit, &[]);
            }
            kept.into_iter()
                .for_each(|change| self.draft.push(&path, change.kind, change.edit, &change.about));
        }
        Ok(())
    }

    /// Takes back notes, status, redirects and rows in files that people have touched since.
    fn undo_texts(&mut self) -> Result<()> {
        for (to, from) in self.wanted {
            for run in self.runs.iter().filter(|run| run.moved.get(to) == Some(from)) {
                for (path, file) in run.files.iter().filter(|(path, _)| self.repo.is_file(path)) {
                    if self.is_settled(path) || self.exact.files.contains_key(path) {
                        continue;
                    }
                    let text = self.repo.text(path)?;
                    for undo in file
                        .undo
                        .iter()
                        .filter(|undo| undo.about == [to.clone()] && !undo.kind.is_reference())
                    {
                        let places = text.match_indices(&undo.new).map(|(at, _)| at);
                        if let Some(at) = places.min_by_key(|at| at.abs_diff(undo.at)) {
                            let edit = Edit::replace(at..at + undo.new.len(), undo.old.clone());
                            self.replace(path, undo.kind, edit, to);
                        }
                    }
                }
            }
            let has_note_edit = |draft: &Draft| {
                draft.edits.get(to).is_some_and(|edits| edits.iter().any(|change| change.kind == Kind::Note))
            };
            if links::is_markdown(to) && !self.is_settled(to) && !has_note_edit(&self.draft) {
                let document = Document::parse(self.repo.read(to)?);
                if let Some(edit) = note::removal(&document) {
                    self.replace(to, Kind::Note, edit, to);
                }
            }
            for page in folders(to).flat_map(|folder| ["README.md", "index.md"].map(|name| folder.join(name)))
            {
                if self.repo.is_file(&page)
                    && !self.is_settled(&page)
                    && let Some(edit) = index::removal(&self.repo.read(&page)?, &page, to)
                {
                    self.replace(&page, Kind::Index, edit, to);
                }
            }
        }
        Ok(())
    }

    /// An edit of the tool's own text, which wins over those of references in it.
    fn replace(&mut self, path: &RelPath, kind: Kind, edit: Edit, about: &RelPath) {
        self.draft.clear(path, &edit.range);
        self.draft.push(path, kind, edit, std::slice::from_ref(about));
    }

    /// Removes pointer pages, and index pages that hold nothing any more.
    fn remove_pages(&mut self) -> Result<()> {
        for from in self.wanted.values() {
            let is_stub =
                self.repo.is_file(from) && self.repo.read(from).is_ok_and(|text| links::is_stub(&text));
            if is_stub && !self.draft.discards.contains(from) {
                self.draft.edits.remove(from);
                self.draft.discards.push(from.clone());
            }
        }
        let has_rows = |changes: &[Change]| changes.iter().any(|change| change.kind == Kind::Index);
        let pages = self.draft.edits.iter().filter(|(_, changes)| has_rows(changes));
        let pages: Vec<RelPath> = pages.map(|(path, _)| path.clone()).collect();
        for page in pages.into_iter().filter(|page| !self.exact.files.contains_key(page)) {
            let text = self.repo.text(&page)?;
            let edits = self.draft.edits[&page].iter().map(|change| change.edit.clone()).collect();
            let is_empty = TextEdit::new(&text, edits)?.apply(&text) == index::new(&page, &[]);
            if is_empty && !self.is_linked(&page)? {
                self.draft.edits.remove(&page);
                self.draft.discards.push(page);
            }
        }
        Ok(())
    }

    /// Whether a document other than itself links to a page.
    fn is_linked(&self, page: &RelPath) -> Result<bool> {
        let library = Library::new(self.repo);
        let mut others =
            library.documents()?.filter(|path| *path != page && !self.draft.discards.contains(path));
        Ok(others.any(|path| {
            let Some(document) = library.document(path) else { return false };
            let references = links::references(&document);
            references.iter().any(|reference| library.resolve(path, &reference.url).place() == Some(page))
        }))
    }

    /// Takes what is brought back out of the ledgers, and writes down what is left to undo.
    fn forget(&mut self, ledgers: &[Ledger]) -> Result<()> {
        let is_ours = |path: &RelPath| ledgers.iter().any(|ledger| ledger.path == *path);
        for ledger in ledgers {
            let mut after: Vec<(String, Run)> = vec![];
            // Pages of runs that are undone, which others still need.
            let mut pages = BTreeMap::new();
            for (line, run) in &ledger.runs {
                let mut left = run.clone();
                left.moved.retain(|to, from| self.wanted.get(to) != Some(from));
                left.assets.retain(|image, _| left.moved.contains_key(image));
                let is_own = left.moved != run.moved;
                left.files = BTreeMap::new();
                for (path, file) in run.files.iter().filter(|(path, _)| !is_ours(path)) {
                    let place = self.wanted.get(path).unwrap_or(path).clone();
                    left.files.extend(self.file_left(path, file, is_own)?.map(|file| (place, file)));
                }
                match left == *run {
                    true => after.push((format!("{line}\n"), left)),
                    false if left.moved.is_empty() => {
                        let pages_left =
                            left.created.into_keys().filter(|path| !self.draft.discards.contains(path));
                        pages.extend(pages_left.map(|page| {
                            let empty = Digest::of(index::new(&page, &[]));
                            (page, empty)
                        }));
                    }
                    false => after.push((left.line()?, left)),
                }
            }
            if let Some((line, run)) = after.first_mut().filter(|_| !pages.is_empty()) {
                run.created.extend(pages);
                *line = run.line()?;
            }
            let after: String = after.into_iter().map(|(line, _)| line).collect();
            let before = self.repo.read(&ledger.path)?;
            if after.is_empty() {
                self.draft.discards.push(ledger.path.clone());
            } else if after.trim_end() != before.trim_end() {
                let edit = difference(&before, &after);
                self.draft.push(&ledger.path, Kind::Record, edit, &[]);
            }
        }
        Ok(())
    }

    /// What is left to undo in a file. One that is not as a run left it can be told by its hints only.
    fn file_left(&self, path: &RelPath, file: &File, is_own: bool) -> Result<Option<File>> {
        if self.draft.discards.contains(path) {
            return Ok(None);
        }
        // It may have moved on, and come back.
        if !self.repo.is_file(path) {
            return Ok(Some(file.clone()));
        }
        let changes = self.draft.edits.get(path).map(Vec::as_slice).unwrap_or_default();
        let is_as_left = Digest::of(self.repo.read_bytes(path)?) == file.digest;
        if changes.is_empty() || !is_as_left {
            return Ok(Some(file.clone()));
        }
        let edits: Vec<Edit> = changes.iter().map(|change| change.edit.clone()).collect();
        Ok(undo::left(&self.repo.text(path)?, file, &edits, is_own).or_else(|| Some(file.clone())))
    }
}

/// Lines of texts that this tool wrote and takes back: references in them are meant to go.
fn lines_of_the_tool(repo: &Repo, draft: &Draft) -> Result<BTreeMap<RelPath, BTreeSet<usize>>> {
    let mut found: BTreeMap<RelPath, BTreeSet<usize>> = BTreeMap::new();
    for (path, changes) in &draft.edits {
        let mut own = changes.iter().filter(|change| !change.kind.is_reference()).peekable();
        if own.peek().is_none() {
            continue;
        }
        let text = repo.text(path)?;
        let lines = Lines::new(&text);
        for change in own {
            let last = change.edit.range.end.max(change.edit.range.start + 1) - 1;
            let range = lines.line_of(change.edit.range.start)..=lines.line_of(last.min(text.len()));
            found.entry(path.clone()).or_default().extend(range);
        }
    }
    Ok(found)
}

/// Files that hold what the tool has written and nothing else, so that a run may undo it before it was committed.
fn known(repo: &Repo, ledgers: &[Ledger], wanted: &BTreeMap<RelPath, RelPath>) -> BTreeSet<RelPath> {
    let mut known: BTreeSet<RelPath> = ledgers.iter().map(|ledger| ledger.path.clone()).collect();
    let runs = ledgers.iter().flat_map(|ledger| &ledger.runs).map(|(_, run)| run);
    let has =
        |path: &RelPath, digest: Digest| repo.read_bytes(path).is_ok_and(|bytes| Digest::of(bytes) == digest);
    for run in runs.filter(|run| run.moved.keys().any(|to| wanted.contains_key(to))) {
        let files = run.files.iter().map(|(path, file)| (path, file.digest));
        let all = files.chain(run.created.iter().map(|(path, digest)| (path, *digest)));
        known.extend(all.filter(|(path, digest)| has(path, *digest)).map(|(path, _)| path.clone()));
    }
    known
}
