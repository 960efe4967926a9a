//! `cargo xtask archive`: moves documents to the history folder, says in them that they are history, and makes every
//! reference follow.

mod index;
mod note;
mod select;
#[cfg(test)]
mod tests;

use crate::{
    change::ChangeSet,
    clock,
    config::{self, Config},
    context::Context,
    edit::{Edit, TextEdit},
    exit::Exit,
    flags,
    links::{self, Broken, Left, Library, Lost, Mentions, Moves},
    repo::{RelPath, Repo},
};
use anyhow::{Context as _, Result, bail};
use jiff::{civil::Date, tz::TimeZone};
use std::{collections::BTreeMap, path::PathBuf};

pub use select::Item;

/// What to archive and what to say of it; paths are relative to the root.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Documents or folders; those that `[[archive]]` lists when there are none.
    pub paths: Vec<RelPath>,
    /// Folder to move them to; `docs.history` when absent.
    pub to: Option<RelPath>,
    /// Why they are history; that of the `[[archive]]` table that lists them when absent.
    pub reason: Option<String>,
    /// What is current instead; that of the `[[archive]]` table when absent.
    pub superseded_by: Option<RelPath>,
    /// Date of the note; today when absent.
    pub date: Option<Date>,
    /// What becomes of paths that are mentioned outside links.
    pub mentions: Mentions,
}

/// What archiving would do.
#[derive(Debug, Default)]
pub struct Plan {
    /// All of it; empty when there is nothing to do.
    pub changes: ChangeSet,
    /// What moves, by the place it has before.
    pub moved: Vec<Item>,
    /// Paths that are archived already.
    pub already: Vec<RelPath>,
    /// How many references are rewritten, and in how many files.
    pub rewritten: (usize, usize),
    /// Files that are not Markdown and are edited, with how many edits each.
    pub outside: BTreeMap<RelPath, usize>,
    /// Places that should be rewritten and cannot be.
    pub left: Vec<Left>,
    /// References in what moves that led nowhere before. They stay as they are.
    pub dead: Vec<Broken>,
}

impl flags::Archive {
    /// Archives, or tells what would be archived.
    pub fn run(self, context: &Context) -> Result<Exit> {
        let command = context.command(&self.invocation());
        let path = |path: &PathBuf| context.path(path);
        let options = Options {
            paths: self.paths.iter().map(path).collect::<Result<_>>()?,
            to: self.to.as_ref().map(path).transpose()?,
            reason: self.reason,
            superseded_by: self.superseded_by.as_ref().map(path).transpose()?,
            date: None,
            mentions: match self.mentions {
                flags::Mentions::Report => Mentions::Report,
                flags::Mentions::Edit => Mentions::Edit,
            },
        };
        let plan = plan(&context.repo, &context.config, &options)?;
        let outcome = context.sink.apply(&context.repo, &plan.changes, &command)?;
        let planned = if context.writes() { "" } else { "planned: " };
        plan.report().iter().for_each(|line| context.say(&format!("{planned}{line}")));
        let is_stale = !context.writes() && outcome.changed > 0;
        Ok(if is_stale { Exit::Findings } else { Exit::Clean })
    }

    /// The command with its arguments, for messages.
    fn invocation(&self) -> String {
        let quoted = |text: &str| match text.contains(|c: char| !(c.is_alphanumeric() || "._/-".contains(c)))
        {
            true => format!(" '{}'", text.replace('\'', r"'\''")),
            false => format!(" {text}"),
        };
        let path = |path: &PathBuf| quoted(&path.to_string_lossy());
        let mut line = "archive".to_owned();
        line.extend(self.paths.iter().map(path));
        line.extend(self.to.iter().map(|to| format!(" --to{}", path(to))));
        line.extend(self.reason.iter().map(|reason| format!(" --reason{}", quoted(reason))));
        line.extend(self.superseded_by.iter().map(|by| format!(" --superseded-by{}", path(by))));
        if self.mentions == flags::Mentions::Report {
            line.push_str(" --mentions report");
        }
        line
    }
}

/// Plans to archive what `options` name.
///
/// # Errors
/// When a path is missing or cannot be moved, its new place is taken, what supersedes it is missing, or a reference that
/// leads somewhere now would be lost.
pub fn plan(repo: &Repo, config: &Config, options: &Options) -> Result<Plan> {
    let selection = select::select(repo, config, options)?;
    if selection.items.is_empty() {
        return Ok(Plan { already: selection.already, ..Plan::default() });
    }
    let date = options.date.map_or_else(today, Ok)?;
    let moves = Moves {
        files: selection.items.iter().map(|item| (item.from.clone(), item.to.clone())).collect(),
        mentions: options.mentions,
        changelogs: config::globs(&config.docs.changelogs)?,
        ..Moves::default()
    };
    let library = Library::new(repo);
    let relinked = links::retarget(&library, &moves)?;
    let rewritten = (relinked.edits.values().map(Vec::len).sum(), relinked.edits.len());
    let outside = relinked.edits.iter().filter(|(path, _)| !links::is_markdown(path));
    let outside = outside.map(|(path, edits)| (path.clone(), edits.len())).collect();
    let dead = selection.items.iter().flat_map(|item| links::broken_in(&library, &item.from)).collect();
    let mut changes = changes(&library, &moves, &selection, relinked.edits, date)?;
    for link in relinked.symlinks {
        changes.point(link.from, link.to, link.before, link.after);
    }
    check_nothing_lost(repo, &changes, &moves, &relinked.left)?;
    let select::Selection { items: moved, already, .. } = selection;
    Ok(Plan { changes, moved, already, rewritten, outside, left: relinked.left, dead })
}

/// The moves with all their edits: references, notes, and the index page of the folder.
fn changes(
    library: &Library<'_>,
    moves: &Moves,
    selection: &select::Selection,
    mut edits: BTreeMap<RelPath, Vec<Edit>>,
    date: Date,
) -> Result<ChangeSet> {
    let repo = library.repo();
    let commit = repo.head_commit();
    let mut changes = ChangeSet::default();
    let mut rows = vec![];
    for item in &selection.items {
        if repo.is_symlink(&item.from) {
            continue;
        }
        changes.move_file(item.from.clone(), item.to.clone());
        if !links::is_markdown(&item.from) {
            continue;
        }
        let document = library.document(&item.from).with_context(|| {
            format!(
                "cannot archive `{}`: it is not UTF-8 text; convert it, so that its links can follow",
                item.from
            )
        })?;
        let superseding = superseding(library, moves, item);
        let note = note::Note { item, date, commit: commit.as_deref(), superseding: superseding.as_ref() };
        edits.entry(item.from.clone()).or_default().extend(note.insertion(&document));
        rows.push(index::Row::new(item, &document, date, superseding));
    }
    let page = index::page(repo, moves, &selection.folder);
    match &page.stands {
        Some(path) => edits.entry(path.clone()).or_default().extend(index::insertions(
            &repo.read(path)?,
            &page.path,
            &rows,
        )),
        None => changes.create(page.path.clone(), index::new(&page.path, &rows)),
    }
    for (path, edits) in edits {
        let edit =
            TextEdit::new(&repo.text(&path)?, edits).with_context(|| format!("cannot edit `{path}`"))?;
        changes.edit(repo, path, edit)?;
    }
    Ok(changes)
}

/// What is current instead of an item: its title and its place afterwards.
fn superseding(library: &Library<'_>, moves: &Moves, item: &Item) -> Option<note::Superseding> {
    let path = item.superseded_by.as_ref().filter(|path| **path != item.from)?;
    let title = library.document(path).and_then(|document| document.title());
    let name = path.file_name().unwrap_or_default().to_owned();
    Some(note::Superseding { title: title.unwrap_or(name), path: moves.place(path).to_owned() })
}

fn check_nothing_lost(repo: &Repo, changes: &ChangeSet, moves: &Moves, left: &[Left]) -> Result<()> {
    let lost = links::lost(repo, &changes.after(repo)?, moves)?;
    if lost.is_empty() {
        return Ok(());
    }
    let reason = |lost: &Lost| {
        let left = left.iter().find(|left| (&left.path, left.line) == (&lost.path, lost.line));
        left.map(|left| format!(" ({})", left.why)).unwrap_or_default()
    };
    let lines: String = lost.iter().map(|lost| format!("\n  {lost}{}", reason(lost))).collect();
    bail!(
        "these references would be lost, so nothing is archived:{lines}\nwrite them in another way, remove them, or \
         choose another folder with --to"
    );
}

/// The date of the run, in UTC.
fn today() -> Result<Date> {
    Ok(clock::now()?.to_zoned(TimeZone::UTC).date())
}

impl Plan {
    /// Lines for people.
    pub fn report(&self) -> Vec<String> {
        let mut lines: Vec<String> =
            self.already.iter().map(|path| format!("{path} is archived already")).collect();
        if self.moved.is_empty() {
            lines.push("nothing to archive".into());
            return lines;
        }
        lines.extend(self.moved.iter().map(|item| format!("{} → {}", item.from, item.to)));
        let (references, files) = self.rewritten;
        lines.push(format!(
            "{} moved; references rewritten: {references}, in files: {files}",
            self.moved.len()
        ));
        lines.extend(
            self.outside.iter().map(|(path, edits)| format!("outside Markdown: {path}, edits: {edits}")),
        );
        lines.extend(self.left.iter().map(|left| {
            format!("{}:{}: `{}` is left as it is: {}", left.path, left.line, left.text, left.why)
        }));
        lines.extend(self.dead.iter().map(|dead| {
            format!(
                "{}:{}: `{}` led nowhere before, and is left as it is",
                dead.path, dead.line, dead.destination
            )
        }));
        lines
    }
}
