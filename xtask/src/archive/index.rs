//! The index page of the history folder: one row for each archived document, sorted; hand-written text around it is kept.

use super::{Item, note};
use crate::{
    edit::Edit,
    links::Moves,
    markdown::{Document, region},
    repo::{RelPath, Repo},
};
use jiff::civil::Date;
use relative_path::RelativePath;

/// Name of the region in the index page that holds the table.
const REGION: &str = "archive";

const HEAD: [&str; 2] = ["| Document | Archived on | Reason | Superseded by |", "|---|---|---|---|"];

/// A row of the table.
pub(super) struct Row {
    title: String,
    path: RelPath,
    date: Date,
    reason: String,
    superseding: Option<note::Superseding>,
}

impl Row {
    /// Whether it is the row of the document at `path`.
    pub(super) fn is_of(&self, path: &RelativePath) -> bool {
        self.path == path
    }

    /// The row of an archived document.
    pub(super) fn new(
        item: &Item,
        document: &Document,
        date: Date,
        superseding: Option<note::Superseding>,
    ) -> Row {
        let name = item.to.file_name().unwrap_or_default().to_owned();
        Row {
            title: document.title().unwrap_or(name),
            path: item.to.clone(),
            date,
            reason: item.reason.as_deref().map(note::sentence).unwrap_or_default(),
            superseding,
        }
    }

    fn line(&self, page: &RelativePath) -> String {
        let document = note::link(&self.title, page, &self.path);
        let superseding =
            self.superseding.as_ref().map(|superseding| superseding.link(page)).unwrap_or_default();
        let reason = self.reason.replace('|', "\\|");
        format!("| {document} | {} | {reason} | {superseding} |", self.date)
    }
}

/// The index page of a folder.
pub(super) struct Page {
    /// Its place afterwards.
    pub(super) path: RelPath,
    /// Where its text stands before; `None` when it is yet to be made.
    pub(super) stands: Option<RelPath>,
}

/// The index page of the folder: its `README.md`, or the `index.md` that it has instead.
pub(super) fn page(repo: &Repo, moves: &Moves, folder: &RelPath) -> Page {
    let names = ["README.md", "index.md"].map(|name| folder.join(name));
    let arrives =
        |path: &RelPath| moves.files.iter().find(|(_, to)| *to == path).map(|(from, _)| from.clone());
    let stands = |path: &RelPath| repo.is_file(path).then(|| path.clone()).or_else(|| arrives(path));
    let found = names.iter().find_map(|path| Some(Page { path: path.clone(), stands: Some(stands(path)?) }));
    found.unwrap_or_else(|| Page { path: names[0].clone(), stands: None })
}

/// The text of a new index page.
pub(super) fn new(page: &RelativePath, rows: &[Row]) -> String {
    let intro =
        "# Archived documents\n\nKept for the record: what these documents say is no longer current.\n";
    format!("{intro}\n{}", table(page, rows, "\n"))
}

/// The edits that add rows to the index page with this text, with the document of the row. A row whose document is listed
/// already is not added.
pub(super) fn insertions(text: &str, page: &RelativePath, rows: &[Row]) -> Vec<(Edit, Vec<RelPath>)> {
    let newline = note::line_break(text);
    let Some(region) = region(text, REGION) else {
        let open = if text.is_empty() || text.ends_with('\n') { "" } else { newline };
        let table = format!("{open}{newline}{}", table(page, rows, newline));
        return vec![(Edit::insert(text.len(), table), vec![])];
    };
    let standing = standing(text, region.inner.clone());
    let end = end_of_table(text, region.inner);
    let mut edits = vec![];
    for (row, document) in sorted(page, rows) {
        if standing.iter().any(|(_, key)| *key == key_of(&row)) {
            continue;
        }
        let next = standing.iter().find(|(_, key)| *key > key_of(&row));
        let at = next.map_or(end, |(at, _)| *at);
        edits.push((Edit::insert(at, format!("{row}{newline}")), vec![document]));
    }
    edits
}

/// The edit that takes the row of a document out of the index page with this text; `None` when it has none.
pub(super) fn removal(text: &str, page: &RelativePath, document: &RelPath) -> Option<Edit> {
    let region = region(text, REGION)?;
    let key = key_of(&format!("| {} |", note::link("x", page, document)));
    let (at, _) = standing(text, region.inner).into_iter().find(|(_, other)| *other == key)?;
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    Some(Edit::delete(at..end))
}

/// The region with its markers and the whole table.
fn table(page: &RelativePath, rows: &[Row], newline: &str) -> String {
    let mut lines =
        vec![format!("<!-- {REGION}: begin (rows are added by cargo xtask archive) -->"), String::new()];
    lines.extend(HEAD.map(str::to_owned));
    lines.extend(sorted(page, rows).into_iter().map(|(line, _)| line));
    lines.extend([String::new(), format!("<!-- {REGION}: end -->")]);
    lines.iter().map(|line| format!("{line}{newline}")).collect()
}

fn sorted(page: &RelativePath, rows: &[Row]) -> Vec<(String, RelPath)> {
    let mut lines: Vec<_> = rows.iter().map(|row| (row.line(page), row.path.clone())).collect();
    lines.sort_by_key(|(line, _)| key_of(line));
    lines
}

/// Rows that stand in the table, with their offsets and keys.
fn standing(text: &str, range: std::ops::Range<usize>) -> Vec<(usize, String)> {
    let mut at = range.start;
    let mut rows = vec![];
    for line in text[range].split_inclusive('\n') {
        if line.starts_with("| [") {
            rows.push((at, key_of(line)));
        }
        at += line.len();
    }
    rows
}

/// Behind the last row; the end of the region where the table is gone.
fn end_of_table(text: &str, range: std::ops::Range<usize>) -> usize {
    let lines = text[range.clone()].split_inclusive('\n');
    let ends = lines.scan(range.start, |at, line| {
        *at += line.len();
        Some((*at, line))
    });
    ends.filter(|(_, line)| line.starts_with('|')).last().map_or(range.end, |(end, _)| end)
}

/// What rows are sorted by: the destination of the document.
fn key_of(line: &str) -> String {
    let mut opens = line.match_indices("](").filter(|(at, _)| !line[..*at].ends_with('\\'));
    let destination = opens.next().map_or(line, |(at, _)| &line[at + 2..]);
    destination.split(") |").next().unwrap_or(destination).to_owned()
}
