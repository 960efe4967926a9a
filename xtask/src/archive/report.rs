//! A plan for people and for programs.

use super::{Confidence, Kind, Plan};
use crate::{
    links,
    markdown::Lines,
    repo::{RelPath, Repo},
};
use anyhow::Result;
use serde::Serialize;
use std::collections::BTreeSet;

/// What a run is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Documents go to the history folder.
    #[default]
    Archive,
    /// They come back.
    Restore,
    /// References follow files that were moved by hand.
    Heal,
}

/// Version of the JSON format; it grows when a field changes its meaning.
const SCHEMA: u32 = 1;

/// The plan of `archive --format json`: one object. All paths are relative to the root, with slashes; all offsets are bytes
/// in the file as it is before the run.
#[derive(Debug, Serialize)]
pub struct Format<'a> {
    /// Version of this format: 1.
    pub schema: u32,
    /// `archive`, `restore` or `heal`.
    pub action: Action,
    /// What moves; with `heal`, what has moved already.
    pub moves: Vec<Move<'a>>,
    /// Every edit of a file that stands, by path and place; those of one file are disjoint.
    pub edits: Vec<Row<'a>>,
    /// New files.
    pub creates: Vec<New<'a>>,
    /// Files of the tool that go away.
    pub removes: &'a [RelPath],
    /// What should follow and cannot be edited.
    pub left: Vec<Mark<'a>>,
    /// References in what moves that led nowhere before; they stay as they are.
    pub dead: Vec<Mark<'a>>,
    /// Paths that are archived already.
    pub already: &'a [RelPath],
    /// Pointer pages that are past their day.
    pub expired: Vec<&'a RelPath>,
}

/// A file that moves.
#[derive(Debug, Serialize)]
pub struct Move<'a> {
    /// Its place before.
    pub from: &'a RelPath,
    /// Its place afterwards.
    pub to: &'a RelPath,
}

/// An edit.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    /// The file, before.
    pub path: &'a RelPath,
    /// First byte that gives way.
    pub start: usize,
    /// Behind the last byte that gives way; the same as `start` where something is inserted.
    pub end: usize,
    /// Line of `start`, counted from 1.
    pub line: usize,
    /// What stands there before.
    pub old: String,
    /// What stands there afterwards.
    pub new: &'a str,
    /// What is edited.
    pub kind: Kind,
    /// `certain`, or `likely` for a text that is the path of a file that moves.
    pub confidence: Confidence,
}

/// A new file.
#[derive(Debug, Serialize)]
pub struct New<'a> {
    /// Its place.
    pub path: &'a RelPath,
    /// All of it.
    pub text: &'a str,
}

/// A place in a file, and what is wrong with it.
#[derive(Debug, Serialize)]
pub struct Mark<'a> {
    /// The file, before.
    pub path: &'a RelPath,
    /// Counted from 1.
    pub line: usize,
    /// What stands there.
    pub text: &'a str,
    /// Why it stays.
    pub why: &'static str,
}

impl Plan {
    /// What is yet to move into the archive.
    pub(super) fn moving(&self) -> &[super::Item] {
        if self.action == Action::Archive { &self.moved } else { &[] }
    }

    /// How many references are rewritten, and in how many files.
    pub fn rewritten(&self) -> (usize, usize) {
        let edits = self.draft.edits.iter().map(|(path, changes)| {
            (path, changes.iter().filter(|change| change.kind.is_reference()).count())
        });
        edits
            .filter(|(_, count)| *count > 0)
            .fold((0, 0), |(all, files), (_, count)| (all + count, files + 1))
    }

    /// Lines for people.
    pub fn report(&self) -> Vec<String> {
        let mut lines: Vec<String> =
            self.already.iter().map(|path| format!("{path} is archived already")).collect();
        lines.extend(self.moved.iter().map(|item| format!("{} → {}", item.from, item.to)));
        let (references, files) = self.rewritten();
        let count = self.moved.len();
        lines.push(match self.action {
            Action::Archive if count == 0 => "nothing to archive".to_owned(),
            Action::Archive => {
                format!("{count} moved; references rewritten: {references}, in files: {files}")
            }
            Action::Restore => {
                format!("{count} brought back; references rewritten: {references}, in files: {files}")
            }
            Action::Heal if references == 0 => "nothing to mend".to_owned(),
            Action::Heal => format!("{count} had moved; references mended: {references}, in files: {files}"),
        });
        let outside = self.draft.edits.iter().filter(|(path, _)| !links::is_markdown(path));
        for (path, changes) in outside {
            let count = changes.iter().filter(|change| change.kind.is_reference()).count();
            lines.extend((count > 0).then(|| format!("outside Markdown: {path}, edits: {count}")));
        }
        lines.extend(self.left.iter().map(|left| {
            format!("{}:{}: `{}` is left as it is: {}", left.path, left.line, left.text, left.why)
        }));
        lines.extend(self.dead.iter().map(|dead| {
            format!(
                "{}:{}: `{}` led nowhere before, and is left as it is",
                dead.path, dead.line, dead.destination
            )
        }));
        lines.extend(self.said.iter().cloned());
        lines
    }

    /// A line for each pointer page that is past its day.
    pub fn expired(&self) -> Vec<String> {
        let line = |expired: &super::Expired| {
            format!("{} has pointed to the archive until {}: delete it", expired.path, expired.day)
        };
        self.expired.iter().map(line).collect()
    }

    /// The plan for programs, against the tree that it was made on; see [`Format`].
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn json(&self, repo: &Repo) -> Result<String> {
        let mut edits = vec![];
        for (path, changes) in &self.draft.edits {
            let text = repo.text(path)?;
            let lines = Lines::new(&text);
            let mut changes: Vec<_> = changes.iter().collect();
            changes.sort_by_key(|change| (change.edit.range.start, change.edit.range.end));
            edits.extend(changes.into_iter().map(|change| Row {
                path,
                start: change.edit.range.start,
                end: change.edit.range.end,
                line: lines.line_of(change.edit.range.start),
                old: text[change.edit.range.clone()].to_owned(),
                new: &change.edit.text,
                kind: change.kind,
                confidence: change.kind.confidence(),
            }));
        }
        let left = self.left.iter().map(|left| Mark {
            path: &left.path,
            line: left.line,
            text: &left.text,
            why: left.why,
        });
        let dead = self.dead.iter().map(|dead| Mark {
            path: &dead.path,
            line: dead.line,
            text: &dead.destination,
            why: "it led nowhere before",
        });
        let expired: BTreeSet<&RelPath> = self.expired.iter().map(|expired| &expired.path).collect();
        let format = Format {
            schema: SCHEMA,
            action: self.action,
            moves: self.moved.iter().map(|item| Move { from: &item.from, to: &item.to }).collect(),
            edits,
            creates: self.draft.creates.iter().map(|(path, text)| New { path, text }).collect(),
            removes: &self.draft.discards,
            left: left.collect(),
            dead: dead.collect(),
            already: &self.already,
            expired: expired.into_iter().collect(),
        };
        Ok(serde_json::to_string_pretty(&format)?)
    }
}
