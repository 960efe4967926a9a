//! A path in a text: where it begins and ends, and what stands before it.

use super::{super::destination::is_in_address, kind::Kind};
use crate::repo::SUBSTITUTE;
use std::{collections::BTreeSet, ops::Range};

/// A path as it stands in a text.
#[derive(Debug)]
pub(super) struct Token<'a> {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// What stands there.
    pub(super) written: &'a str,
    /// The same with a variable that stands before it.
    pub(super) shown: &'a str,
    pub(super) front: Front,
}

/// What a path starts from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Front {
    /// The folder of the file, or the root.
    Anywhere,
    /// A slash at the front: the root.
    Root,
    /// A slash behind a variable, which names the root or the file's own folder, or nobody knows what.
    Variable { is_root: bool },
}

/// The paths that the name at `name` may end, the likeliest first.
pub(super) fn readings<'a>(
    source: &'a str,
    name: Range<usize>,
    odd: &BTreeSet<String>,
    kind: Kind,
) -> impl Iterator<Item = Token<'a>> {
    let ends = match source[name.clone()].ends_with('/') {
        true => closes_folder(&source[name.end..], odd),
        false => closes(&source[name.end..]),
    };
    let start = start(source, name.start, odd, kind);
    let whole = Some(&name).filter(|_| ends).and_then(|name| token(source, start, name, kind));
    let cut = Some(start..name.end).filter(|_| ends && kind != Kind::Markdown);
    let cut = cut.and_then(|range| behind_escape(source, range)).filter(|cut| cut.range.start <= name.start);
    whole.into_iter().chain(cut)
}

/// In a string what looks like a backslash before a folder may be a line break before a path.
fn behind_escape(source: &str, range: Range<usize>) -> Option<Token<'_>> {
    let written = &source[range.clone()];
    let at = ["\\n", "\\r", "\\t"].iter().filter_map(|escape| written.rfind(escape)).max()? + 2;
    let (range, written) = (range.start + at..range.end, &written[at..]);
    let is_relative = !written.starts_with(['/', '\\']);
    is_relative.then_some(Token { range, written, shown: written, front: Front::Anywhere })
}

/// The path from `start` to the end of its name; `None` where that is a part of a longer word, path or address.
fn token<'a>(source: &'a str, mut start: usize, name: &Range<usize>, kind: Kind) -> Option<Token<'a>> {
    let before = &source[..start];
    // Some tools take `@path` for what stands in the file.
    start += usize::from(source[start..].starts_with('@') && start < name.start);
    if is_in_address(before) {
        return None;
    }
    let token = |from: usize, shown: usize, front| Token {
        range: from..name.end,
        written: &source[from..name.end],
        shown: &source[shown..name.end],
        front,
    };
    let last = before.chars().next_back();
    if source[start..].starts_with(['/', '\\']) {
        if matches!(last, Some('}' | ')')) {
            let is_root = names_root(variable(before)?);
            return Some(token(start, start, Front::Variable { is_root }));
        }
        return opens_root(before).then(|| token(start, start, Front::Root));
    }
    if last == Some('$') {
        let slash = start + source[start..name.end].find(['/', '\\'])?;
        let front = Front::Variable { is_root: names_root(&source[start..slash]) };
        return Some(token(slash, start - 1, front));
    }
    (opens(before) || kind.opens(before)).then(|| token(start, start, Front::Anywhere))
}

impl Token<'_> {
    /// Whether it names more than a file.
    pub(super) fn is_path(&self) -> bool {
        let is_in_folder = self.path().trim_end_matches('/').contains(['/', '\\']);
        is_in_folder || matches!(self.front, Front::Root | Front::Variable { is_root: true })
    }

    /// The path without the slash of a root.
    pub(super) fn path(&self) -> &str {
        match self.front {
            Front::Anywhere => self.written,
            _ => self.written.trim_start_matches(['/', '\\']),
        }
    }

    /// Whether it is the destination of a Markdown link in a file of another kind.
    pub(super) fn is_destination(&self, source: &str) -> bool {
        let before = &source[..self.range.start];
        before.ends_with("](") || before.ends_with("]: ")
    }

    /// Whether quotes or angle brackets stand around it.
    pub(super) fn is_quoted(&self, source: &str) -> bool {
        let before = source[..self.range.start].chars().next_back();
        let closing =
            before.filter(|c| matches!(c, '"' | '\'' | '`' | '<')).map(|c| if c == '<' { '>' } else { c });
        closing.is_some_and(|closing| source[self.range.end..].starts_with(closing))
    }
}

/// Whether a character can be a part of a name that stands among words.
pub(super) fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '~' | '%' | '@' | '+')
}

/// Where the path begins whose last name begins at `at`.
fn start(source: &str, mut at: usize, odd: &BTreeSet<String>, kind: Kind) -> usize {
    at -= part(&source[..at], &BTreeSet::new());
    loop {
        let Some(rest) = behind_separator(&source[..at], kind) else { return at };
        let slash = at - rest.len();
        match part(rest, odd) {
            0 => return at - slash,
            length => at -= slash + length,
        }
    }
}

/// A text without the separator of folders that it ends with: `/`, in JSON `\/`, and backslashes where they may be one.
fn behind_separator(text: &str, kind: Kind) -> Option<&str> {
    let slashes: &[&str] = if kind == Kind::Markdown { &["/"] } else { &["\\/", "/", "\\\\", "\\"] };
    slashes.iter().find_map(|slash| text.strip_suffix(slash))
}

/// Length of the name that a text ends with.
fn part(text: &str, odd: &BTreeSet<String>) -> usize {
    let known = odd.iter().filter(|name| text.ends_with(name.as_str())).map(String::len).max();
    let mut length = 0;
    for c in text.chars().rev() {
        let rest = &text[..text.len() - length];
        let is_escaped_space = c == ' ' && rest.ends_with("\\ ");
        if !(is_of_name(c) || is_escaped_space || c == '\\' && text[text.len() - length..].starts_with(' ')) {
            break;
        }
        length += c.len_utf8();
    }
    known.unwrap_or_default().max(length)
}

/// Whether a path may end before this text.
fn closes(behind: &str) -> bool {
    let mut rest = behind.chars();
    match rest.next() {
        None => true,
        Some('.') => !rest.next().is_some_and(|c| c.is_alphanumeric() || c == '_'),
        Some(c) => !(is_of_name(c) || matches!(c, '/' | SUBSTITUTE)),
    }
}

/// Whether the path of a folder may end before this text: nothing in the folder is named.
fn closes_folder(behind: &str, odd: &BTreeSet<String>) -> bool {
    let is_name = |c: char| (is_of_name(c) && c != '.') || matches!(c, '/' | '{' | '$' | SUBSTITUTE);
    let goes_on = odd.iter().any(|name| behind.starts_with(name.as_str()));
    !(goes_on || behind.starts_with(is_name) || behind.starts_with("./") || behind.starts_with(".."))
        && closes(behind)
}

/// Whether a relative path may begin behind this text.
fn opens(before: &str) -> bool {
    !before.ends_with(|c: char| is_of_name(c) || matches!(c, '/' | ':' | '\\' | '#' | SUBSTITUTE))
}

/// Whether a slash behind this text stands for the root.
fn opens_root(before: &str) -> bool {
    before.is_empty()
        || before.ends_with(|c: char| {
            c.is_whitespace()
                || matches!(c, '"' | '\'' | '`' | '(' | '[' | '<' | '>' | '=' | ',' | '!' | '|' | ';')
        })
}

/// What stands in the brackets of a variable that a text ends with.
fn variable(before: &str) -> Option<&str> {
    let (open, close) = if before.ends_with('}') { ('{', '}') } else { ('(', ')') };
    let mut depth = 0_usize;
    let at = before.char_indices().rev().find_map(|(at, c)| {
        depth += usize::from(c == close);
        depth -= usize::from(c == open);
        (depth == 0).then_some(at)
    })?;
    // Without a sign before them, parentheses are those of a sentence.
    let is_variable = open == '{' || before[..at].ends_with('$');
    is_variable.then_some(&before[at..])
}

/// Whether a variable or a command, by what it is called, stands for the root or the own folder.
fn names_root(variable: &str) -> bool {
    const NAMES: [&str; 14] = [
        "root",
        "workspace",
        "pwd",
        "cwd",
        "curdir",
        "toplevel",
        "manifest_dir",
        "repo",
        "project_dir",
        "base_dir",
        "basedir",
        "dirname",
        "script_dir",
        "docdir",
    ];
    let variable = variable.to_lowercase();
    NAMES.iter().any(|name| variable.contains(name))
}
