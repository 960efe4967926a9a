//! The historical note under the title of an archived document.

use super::Item;
use crate::{
    edit::Edit,
    links::{self, HISTORY, Syntax, Target, rebase},
    markdown::{BlockKind, Document},
    repo::RelPath,
    site::Site,
};
use jiff::civil::Date;
use relative_path::RelativePath;

/// What the note of a document says.
pub(super) struct Note<'a> {
    pub(super) item: &'a Item,
    pub(super) date: Date,
    /// The commit that was checked out, in full.
    pub(super) commit: Option<&'a str>,
    pub(super) superseding: Option<&'a Superseding>,
    /// Who shows the document.
    pub(super) site: Site,
}

/// What is current instead.
#[derive(Debug, Clone)]
pub(super) struct Superseding {
    pub(super) title: String,
    /// Its place afterwards.
    pub(super) path: RelPath,
}

impl Note<'_> {
    /// The edit that puts the note under the title, or at the top of a document without one; none when it has a note.
    pub(super) fn insertion(&self, document: &Document) -> Option<Edit> {
        let text = document.text();
        if links::marker(document).is_some() {
            return None;
        }
        let at = place(document);
        let newline = line_break(text);
        let (before, behind) = text.split_at(at);
        let open = if before.is_empty() || before.ends_with(['\n', '\u{feff}']) { "" } else { newline };
        let blank = if before.trim_start_matches('\u{feff}').is_empty() { "" } else { newline };
        let close = if behind.starts_with(['\n', '\r']) || behind.is_empty() { "" } else { newline };
        let body = self.lines().join(newline);
        Some(Edit::insert(at, format!("{open}{blank}{body}{newline}{close}")))
    }

    fn lines(&self) -> Vec<String> {
        let mut facts = format!("Archived on {} from {}", self.date, code(self.item.from.as_str()));
        if let Some(commit) = self.commit {
            facts.push_str(&format!(" (commit {})", commit.get(..7).unwrap_or(commit)));
        }
        if let Some(reason) = &self.item.reason {
            facts.push_str(&format!("; {}", sentence(reason)));
        }
        if let Some(superseding) = self.superseding {
            facts.push_str(&format!(". Superseded by {}", superseding.link(&self.item.to)));
        }
        let mut lines = vec![HISTORY.to_owned()];
        lines.extend(match self.site {
            Site::Github => {
                vec!["> [!NOTE]".to_owned(), format!("> **Historical document.** {facts}.")]
            }
            // Without a blank line the parser of Markdown sees text here, not code, and a link in it is one.
            Site::Mkdocs => vec![r#"!!! note "Historical document""#.to_owned(), format!("    {facts}.")],
            Site::Mdbook => vec![format!("> **Historical document.** {facts}.")],
        });
        lines
    }
}

impl Superseding {
    /// A link to it from the file `at`.
    pub(super) fn link(&self, at: &RelativePath) -> String {
        link(&self.title, at, &self.path)
    }
}

/// A Markdown link from the file `at` to the file `path`.
pub(super) fn link(text: &str, at: &RelativePath, path: &RelPath) -> String {
    let target = Target { path: path.clone(), folder: false, fragment: None };
    format!("[{}]({})", escaped(text), rebase("", Syntax::Bare, at, &target))
}

/// Where a document with a note stood before, as the note says.
pub(super) fn former(document: &Document) -> Option<RelPath> {
    let marker = links::marker(document)?;
    let lines = document.text()[marker..].lines().skip(1).take(2);
    let told = lines.filter_map(|line| line.split_once(" from `"));
    told.filter_map(|(_, rest)| match rest.strip_prefix("` ") {
        Some(rest) => rest.split_once(" ``"),
        None => rest.split_once('`'),
    })
    .map(|(path, _)| RelPath::from(path))
    .next()
}

/// The note of a document with the blank line that it came with; `None` without a note.
pub(super) fn removal(document: &Document) -> Option<Edit> {
    let marker = links::marker(document)?;
    let block = document.blocks().iter().find(|block| block.range.start > marker)?;
    let lines = document.whole_lines(&(marker..block.range.end));
    let text = document.text();
    let blank = ["\r\n", "\n"].iter().find(|blank| text[lines.end..].starts_with(**blank));
    let end = lines.end + blank.map_or(0, |blank| blank.len());
    Some(Edit::delete(lines.start..end))
}

/// Text in which Markdown sees no markup.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|') {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
    }
    escaped
}

/// What people wrote as a reason, on one line and without a final full stop.
pub(super) fn sentence(reason: &str) -> String {
    reason.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

/// The line break that a text uses.
pub(super) fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// A code span; a path with backticks needs more of them around it.
fn code(path: &str) -> String {
    if path.contains('`') { format!("`` {path} ``") } else { format!("`{path}`") }
}

/// Behind the title, else behind the front matter, else the top. A heading is the title when it is of the first level or
/// nothing that shows stands before it.
fn place(document: &Document) -> usize {
    let top_level = document.blocks().iter().filter(|block| block.parent.is_none());
    let mut shown =
        top_level.clone().filter(|block| !matches!(block.kind, BlockKind::FrontMatter | BlockKind::Html));
    let opening = shown.next().filter(|block| block.heading_level().is_some());
    let mut headings = top_level.clone().filter(|block| block.heading_level().is_some());
    let title = opening.or_else(|| headings.next().filter(|block| block.heading_level() == Some(1)));
    let front = || top_level.clone().find(|block| block.kind == BlockKind::FrontMatter);
    match title.or_else(front) {
        Some(block) => document.whole_lines(&block.range).end,
        None if document.text().starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
        None => 0,
    }
}
