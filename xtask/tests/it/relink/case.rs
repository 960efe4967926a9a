//! The tables of cases, read.
//!
//! ```text
//! === what the case is about
//! history docs/old           where documents go, instead of `old`
//! @ docs/b.md crlf           a file, and how its bytes differ from plain UTF-8 with line feeds
//! -[t](§docs/a.md)           a line before; `§` is the folder of the case as seen from the root
//! +[t](§old/a.md)            a line after
//!  other                     a line before and after
//! ! docs/b.md:1: a.md        a place that is reported, and not edited
//! refused                    nothing is archived, because a reference would be lost
//! ```

use super::world;
use std::collections::BTreeMap;
use xtask::repo::RelPath;

/// A tree before and after documents are archived.
#[derive(Debug)]
pub(super) struct Case {
    table: &'static str,
    title: &'static str,
    /// Folder that documents of `docs` go to.
    history: &'static str,
    files: Vec<File>,
    /// Path, line and text of what is reported.
    left: Vec<(&'static str, usize, &'static str)>,
    /// A reference would be lost.
    pub(super) is_refused: bool,
}

#[derive(Debug)]
struct File {
    path: &'static str,
    flags: Vec<&'static str>,
    before: Vec<&'static str>,
    after: Vec<&'static str>,
}

/// Contents by path.
pub(super) type Files = BTreeMap<RelPath, Vec<u8>>;

/// The cases of a table.
pub(super) fn parse(table: &'static str, text: &'static str) -> Vec<Case> {
    let mut cases: Vec<Case> = vec![];
    // Empty lines between lines of a file belong to it.
    let mut empty = 0;
    for line in text.lines() {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        let blanks = std::mem::take(&mut empty);
        if let Some(title) = line.strip_prefix("=== ") {
            let (files, left) = (vec![], vec![]);
            cases.push(Case { table, title, history: "old", files, left, is_refused: false });
            continue;
        }
        let case = cases.last_mut().expect("a table begins with a case");
        if line.starts_with(['-', '+', ' ']) {
            (0..blanks).for_each(|_| case.line(" "));
        }
        case.line(line);
    }
    cases
}

impl Case {
    pub(super) fn name(&self) -> String {
        format!("{}: {}", self.table, self.title)
    }

    fn line(&mut self, line: &'static str) {
        if let Some(history) = line.strip_prefix("history ") {
            self.history = history;
        } else if line == "refused" {
            self.is_refused = true;
        } else if let Some(file) = line.strip_prefix("@ ") {
            let mut words = file.split(' ');
            let path = words.next().unwrap();
            self.files.push(File { path, flags: words.collect(), before: vec![], after: vec![] });
        } else if let Some(left) = line.strip_prefix("! ") {
            let (path, rest) = left.split_once(':').unwrap();
            let (line, text) = rest.split_once(": ").unwrap();
            self.left.push((path, line.parse().unwrap(), text));
        } else {
            let file = self.files.last_mut().expect("lines stand below a file");
            let (sign, content) = line.split_at(1);
            assert!("-+ ".contains(sign), "{}: {line}", self.title);
            file.before.extend((sign != "+").then_some(content));
            file.after.extend((sign != "-").then_some(content));
        }
    }

    /// Whether the case is about addresses of the repository itself.
    pub(super) fn needs_remotes(&self) -> bool {
        self.table == "forge"
    }

    /// The tree before, in the folder `at`, which is empty or ends with a slash.
    pub(super) fn before(&self, at: &str) -> Files {
        let world = world::FILES.iter().map(|(path, text)| (path_in(at, path), text.as_bytes().to_vec()));
        let own = self.files.iter().map(|file| (path_in(at, file.path), file.bytes(&file.before, at)));
        world.chain(own).collect()
    }

    /// The tree after.
    pub(super) fn after(&self, at: &str) -> Files {
        let mut after = self.before(at);
        for file in &self.files {
            after.insert(path_in(at, file.path), file.bytes(&file.after, at));
        }
        let moved = after.into_iter().map(|(path, bytes)| match self.moves(at).get(&path) {
            Some(to) if !self.is_refused => (to.clone(), bytes),
            _ => (path, bytes),
        });
        moved.collect()
    }

    /// What moves, and where to.
    pub(super) fn moves(&self, at: &str) -> BTreeMap<RelPath, RelPath> {
        let files = self.before(at).into_keys();
        let moved = files.filter_map(|path| {
            let inner = path.as_str().strip_prefix(at)?;
            let is_moved = world::MOVES
                .iter()
                .any(|moved| inner == *moved || moved.ends_with('/') && inner.starts_with(moved));
            let name = inner.strip_prefix("docs/").unwrap_or(inner);
            let to = path_in(at, &format!("{}/{name}", self.history));
            is_moved.then_some((path, to))
        });
        moved.collect()
    }

    pub(super) fn history(&self) -> &str {
        self.history
    }

    /// What is reported, as `path:line: text`.
    pub(super) fn left(&self, at: &str) -> Vec<String> {
        let line = |(path, line, text): &(&str, usize, &str)| {
            format!("{at}{path}:{line}: {}", text.replace('§', at))
        };
        let mut lines: Vec<String> = self.left.iter().map(line).collect();
        lines.sort();
        lines
    }
}

fn path_in(at: &str, path: &str) -> RelPath {
    format!("{at}{path}").into()
}

impl File {
    fn bytes(&self, lines: &[&str], at: &str) -> Vec<u8> {
        let has = |flag| self.flags.contains(&flag);
        let newline = if has("crlf") { "\r\n" } else { "\n" };
        let mut text = lines.join(newline).replace('§', at);
        if !has("open") {
            text.push_str(newline);
        }
        if has("bom") {
            text.insert(0, '\u{feff}');
        }
        match has("latin1") {
            true => text.chars().map(|c| u8::try_from(c).expect("a character of Latin-1")).collect(),
            false if has("binary") => [text.as_bytes(), b"\0"].concat(),
            false => text.into_bytes(),
        }
    }
}

/// How two trees differ, file by file; `None` when they are the same.
pub(super) fn difference(expected: &Files, found: &Files) -> Option<String> {
    let paths = expected.keys().chain(found.keys().filter(|path| !expected.contains_key(*path)));
    let show =
        |bytes: Option<&Vec<u8>>| bytes.map_or("nothing".into(), |bytes| bytes.escape_ascii().to_string());
    let lines = paths.filter(|path| expected.get(*path) != found.get(*path)).map(|path| {
        let (expected, found) = (show(expected.get(path)), show(found.get(path)));
        format!("{path}\n  expected {expected}\n  found    {found}\n")
    });
    Some(lines.collect::<String>()).filter(|text| !text.is_empty())
}
