//! `cargo xtask archive`: moves documents to the history folder, says in them that they are history, and makes every
//! reference follow. And back: what one run did another one undoes.

mod assets;
mod command;
mod draft;
mod heal;
mod index;
mod kind;
mod ledger;
mod note;
mod redirect;
mod refuse;
mod report;
mod restore;
mod select;
mod status;
mod stub;
#[cfg(test)]
mod tests;
mod undo;

use crate::{
    change::ChangeSet,
    clock,
    config::{self, Config},
    edit::Edit,
    flags::Redirects,
    links::{self, Broken, Left, Library, Lost, Mentions, Moves, Relinked},
    repo::{RelPath, Repo},
};
use anyhow::{Context as _, Result, bail};
use jiff::{civil::Date, tz::TimeZone};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

pub use draft::{Change, Draft};
pub use heal::plan as heal;
pub use kind::{Confidence, Kind};
pub use report::{Action, Format};
pub use restore::plan as restore;
pub use select::Item;
pub use stub::{Expired, Stub};

/// What to archive and what to say of it; paths are relative to the root.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Documents, folders or globs; those that `[[archive]]` lists when there are none.
    pub paths: Vec<RelPath>,
    /// Folder to move them to; `docs.history` when absent.
    pub to: Option<RelPath>,
    /// Why they are history; that of the `[[archive]]` table that lists them when absent.
    pub reason: Option<String>,
    /// What is current instead; that of the `[[archive]]` table when absent.
    pub superseded_by: Option<RelPath>,
    /// Whether images that they alone use go along.
    pub with_assets: bool,
    /// How long a page at the old place points to the new one; not at all when absent.
    pub stub: Option<Stub>,
    /// Whose redirect map gets the old addresses.
    pub redirects: Option<Redirects>,
    /// Date of the note; today when absent.
    pub date: Option<Date>,
    /// What becomes of paths that are mentioned outside links.
    pub mentions: Mentions,
}

/// What a run would do.
#[derive(Debug, Default)]
pub struct Plan {
    /// Archive, restore or heal.
    pub action: Action,
    /// All of it; empty when there is nothing to do.
    pub changes: ChangeSet,
    /// The same with what each edit is for.
    pub draft: Draft,
    /// What moves, by the place it has before. What `heal` looks at has moved already.
    pub moved: Vec<Item>,
    /// Paths that are archived already.
    pub already: Vec<RelPath>,
    /// Places that should be rewritten and cannot be.
    pub left: Vec<Left>,
    /// References in what moves that led nowhere before. They stay as they are.
    pub dead: Vec<Broken>,
    /// Pointer pages that are past their day.
    pub expired: Vec<Expired>,
    /// What is left for a person to do.
    pub said: Vec<String>,
    /// Files that may be changed although git has not seen them as they are: nobody else has written to them.
    pub known: BTreeSet<RelPath>,
}

/// Plans to archive what `options` name.
///
/// # Errors
/// When a path is missing or cannot be moved, its new place is taken, what supersedes it is missing, or a reference that
/// leads somewhere now would be lost.
pub fn plan(repo: &Repo, config: &Config, options: &Options) -> Result<Plan> {
    let date = options.date.map_or_else(today, Ok)?;
    let library = Library::new(repo);
    let mut selection = select::select(repo, config, options)?;
    if selection.items.is_empty() {
        let expired = stub::expired(&library, date)?;
        return Ok(Plan { already: selection.already, expired, ..Plan::default() });
    }
    let taken = match options.with_assets {
        true => assets::alone(&library, config, &selection.folder, &selection.items)?,
        false => BTreeMap::new(),
    };
    for (image, (to, _)) in &taken {
        let (from, to) = (image.clone(), to.clone());
        selection.items.push(Item { from, to, reason: None, superseded_by: None });
    }
    select::check_places(&selection.items)?;
    let mut moves = Moves {
        files: selection.items.iter().map(|item| (item.from.clone(), item.to.clone())).collect(),
        mentions: options.mentions,
        changelogs: config::globs(&config.docs.changelogs)?,
        ..Moves::default()
    };
    let page = index::page(repo, &moves, &selection.folder).path;
    moves.new.extend([page, selection.folder.join(ledger::FILE).normalize()]);
    let mut draft = Draft { moves: moves.files.clone(), ..Draft::default() };
    let left = relink(&library, &moves, &mut draft)?;
    let dead = selection.items.iter().flat_map(|item| links::broken_in(&library, &item.from)).collect();
    let job = Job { library: &library, moves: &moves, date, stub: options.stub };
    let rows = job.documents(&selection.items, &mut draft)?;
    job.index(&selection.folder, rows, &mut draft)?;
    let expired = stub::expired(&library, date)?;
    let said = match options.redirects {
        Some(redirects) => redirect::write(&library, redirects, &selection.items, &mut draft)?,
        None => vec![],
    };
    let users = taken.into_values().collect();
    record(&library, &selection.folder, &users, &mut draft)?;

    let changes = draft.changes(&library)?;
    let action = Action::Archive;
    check_nothing_lost(action, &library, &changes, &moves, &left, |_, _| false)?;
    let select::Selection { items: moved, already, .. } = selection;
    Ok(Plan { action, changes, draft, moved, already, left, dead, expired, said, known: BTreeSet::new() })
}

/// Adds the edits by which every reference follows; returns what should follow and cannot.
fn relink(library: &Library<'_>, moves: &Moves, draft: &mut Draft) -> Result<Vec<Left>> {
    let Relinked { edits, symlinks, mut left } = links::retarget(library, moves)?;
    draft.links.extend(symlinks);
    let is_ledger = |path: &RelPath| path.file_name() == Some(ledger::FILE);
    let told = edits.into_par_iter().filter(|(path, _)| !is_ledger(path)).map(|(path, edits)| {
        let kinds = kind::kinds(library, &path, &edits, moves);
        let change = |((kind, about), edit)| Change { kind, edit, about };
        (path, kinds.into_iter().zip(edits).map(change).collect::<Vec<_>>())
    });
    draft.extend(told.collect());
    redirect::follow(library.repo(), moves, draft, |_| true)?;
    left.retain(|left| !is_ledger(&left.path));
    Ok(left)
}

/// What is written into documents and beside them.
struct Job<'a> {
    library: &'a Library<'a>,
    moves: &'a Moves,
    date: Date,
    stub: Option<Stub>,
}

impl Job<'_> {
    /// Notes, status and pointer pages; returns the rows of the index page.
    fn documents(&self, items: &[Item], draft: &mut Draft) -> Result<Vec<index::Row>> {
        let repo = self.library.repo();
        let commit = repo.head_commit();
        let last_day = self.stub.map(|stub| stub.last_day(self.date)).transpose()?;
        let mut rows = vec![];
        let is_document = |item: &&Item| links::is_markdown(&item.from) && !repo.is_symlink(&item.from);
        for item in items.iter().filter(is_document) {
            repo.read_bytes(&item.from)?;
            let document = self.library.document(&item.from).with_context(|| {
                format!(
                    "cannot archive `{}`: it is not UTF-8 text; convert it, so that its links can follow",
                    item.from
                )
            })?;
            let superseding = superseding(self.library, self.moves, item);
            let (date, commit, superseding) = (self.date, commit.as_deref(), superseding.as_ref());
            let note = note::Note { item, date, commit, superseding, site: repo.site() };
            let about = std::slice::from_ref(&item.to);
            if let Some(edit) = note.insertion(&document) {
                draft.push(&item.from, Kind::Note, edit, about);
            }
            if let Some(edit) = status::edit(&document) {
                draft.clear(&item.from, &edit.range);
                draft.push(&item.from, Kind::Status, edit, about);
            }
            if let Some(day) = last_day {
                draft.creates.insert(item.from.clone(), stub::page(item, &document, day));
            }
            rows.push(index::Row::new(item, &document, date, superseding.cloned()));
        }
        Ok(rows)
    }

    /// The table of the index page of the folder.
    fn index(&self, folder: &RelPath, mut rows: Vec<index::Row>, draft: &mut Draft) -> Result<()> {
        let repo = self.library.repo();
        let page = index::page(repo, self.moves, folder);
        // A page that becomes the index has no row in itself.
        rows.retain(|row| !row.is_of(&page.path));
        match &page.stands {
            Some(_) if rows.is_empty() => {}
            Some(path) => {
                for (edit, about) in index::insertions(&repo.read(path)?, &page.path, &rows) {
                    draft.push(path, Kind::Index, edit, &about);
                }
            }
            None => {
                draft.creates.insert(page.path.clone(), index::new(&page.path, &rows));
            }
        }
        Ok(())
    }
}

/// Writes down what the run does, for `--restore`.
fn record(
    library: &Library<'_>,
    folder: &RelPath,
    assets: &BTreeMap<RelPath, Vec<RelPath>>,
    draft: &mut Draft,
) -> Result<()> {
    let repo = library.repo();
    let line = ledger::Run::of(library, draft, assets)?.line()?;
    let path = folder.join(ledger::FILE).normalize();
    if !repo.is_file(&path) {
        draft.creates.insert(path, line);
        return Ok(());
    }
    let text = repo.read(&path)?;
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    draft.push(&path, Kind::Record, Edit::insert(text.len(), format!("{gap}{line}")), &[]);
    Ok(())
}

/// What is current instead of an item: its title and its place afterwards.
fn superseding(library: &Library<'_>, moves: &Moves, item: &Item) -> Option<note::Superseding> {
    let path = item.superseded_by.as_ref().filter(|path| **path != item.from)?;
    let title = library.document(path).and_then(|document| document.title());
    let name = path.file_name().unwrap_or_default().to_owned();
    Some(note::Superseding { title: title.unwrap_or(name), path: moves.place(path).to_owned() })
}

/// Stops a run by which references would be lost, but for those that are meant to go.
fn check_nothing_lost(
    action: Action,
    library: &Library<'_>,
    changes: &ChangeSet,
    moves: &Moves,
    left: &[Left],
    is_meant: impl Fn(&RelPath, usize) -> bool + Sync,
) -> Result<()> {
    let lost = links::lost_but(library, &changes.after(library.repo())?, moves, is_meant)?;
    if lost.is_empty() {
        return Ok(());
    }
    let reason = |lost: &Lost| {
        let left = left.iter().find(|left| (&left.path, left.line) == (&lost.path, lost.line));
        left.map(|left| format!(" ({})", left.why)).unwrap_or_default()
    };
    let lines: String = lost.iter().map(|lost| format!("\n  {lost}{}", reason(lost))).collect();
    let elsewhere = if action == Action::Archive { ", or choose another folder with --to" } else { "" };
    bail!(
        "these references would be lost, so nothing is written:{lines}\nwrite them in another way or remove \
         them{elsewhere}"
    );
}

/// The date of the run, in UTC.
fn today() -> Result<Date> {
    Ok(clock::now()?.to_zoned(TimeZone::UTC).date())
}
