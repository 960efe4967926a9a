//! The sidebars of a Docusaurus site: names of documents without extension, relative to the folder of its documents, replaced
//! in place.

use super::{
    Left, Library, Moves, Resolution,
    content::{DOCUSAURUS, configuration, documents_dir},
    nav::Entry,
};
use crate::{edit::Edit, markdown::Lines, repo::RelPath};
use anyhow::Result;
use relative_path::RelativePath;
use std::ops::Range;

/// Whether a file holds the sidebars of a site that Docusaurus makes.
pub(super) fn is_sidebar(path: &RelativePath) -> bool {
    let (name, extension) = path.file_name().and_then(|name| name.rsplit_once('.')).unwrap_or_default();
    let is_name = name == "sidebars" || name.starts_with("sidebars") || name.ends_with("-sidebars");
    is_name && matches!(extension, "js" | "cjs" | "mjs" | "ts" | "mts" | "cts" | "json")
}

/// Edits of the sidebars in the file at `path`, and documents that they cannot name any more; none for other files.
pub(super) fn edits(library: &Library<'_>, path: &RelPath, moves: &Moves) -> Result<(Vec<Edit>, Vec<Left>)> {
    let (mut edits, mut left) = (vec![], vec![]);
    if !is_sidebar(path) {
        return Ok((edits, left));
    }
    let Some(folder) = folder(library, path) else { return Ok((edits, left)) };
    let text = library.repo().text(path)?;
    for (entry, resolution) in pages(library, path)? {
        let Some(target) = moves.target(library, &resolution)? else { continue };
        if target.path == entry.page {
            continue;
        }
        let Ok(new) = target.path.strip_prefix(&folder) else {
            let line = Lines::new(&text).line_of(entry.range.start);
            let why = "a sidebar can only show documents in the site's folder of documents";
            left.push(Left { path: path.clone(), line, text: entry.written, why });
            continue;
        };
        let new = if target.folder { new.to_owned() } else { new.with_extension("") };
        edits.push(Edit::replace(entry.range, new.as_str()));
    }
    Ok((edits, left))
}

/// Documents and folders that the sidebars in the file at `path` name, each with what it leads to.
pub(super) fn pages(library: &Library<'_>, path: &RelPath) -> Result<Vec<(Entry, Resolution)>> {
    let Some(folder) = folder(library, path) else { return Ok(vec![]) };
    let text = library.repo().text(path)?;
    let pages = strings(&text).into_iter().filter_map(|string| {
        let written = text[string.range.clone()].to_owned();
        let place = folder.join_normalized(&written);
        let (page, resolution) = match string.role {
            Role::Folder if library.repo().is_dir(&place) && place != folder => {
                (place.clone(), Resolution::Folder { path: place, index: None, fragment: None })
            }
            Role::Document => {
                let files = ["md", "mdx"].map(|extension| RelPath::from(format!("{place}.{extension}")));
                let page = files.into_iter().find(|file| library.repo().is_file(file))?;
                (page.clone(), Resolution::File { path: page, fragment: None })
            }
            Role::Folder => return None,
        };
        Some((Entry { range: string.range, written, page }, resolution))
    });
    Ok(pages.collect())
}

/// The folder of the site's documents; beside the sidebars where nothing configures the site. `None` where there is none.
fn folder(library: &Library<'_>, path: &RelPath) -> Option<RelPath> {
    let config = configuration(library.repo(), path, DOCUSAURUS).unwrap_or_else(|| path.clone());
    let folder = documents_dir(&config, &library.repo().text(&config).ok()?);
    library.repo().is_dir(&folder).then_some(folder)
}

/// A string that names something.
struct Named {
    /// Where it stands, without quotes.
    range: Range<usize>,
    role: Role,
}

#[derive(Clone, Copy)]
enum Role {
    Document,
    Folder,
}

/// A bracket that is open.
enum Open {
    List,
    /// With the key whose value comes next.
    Object(String),
    Other,
}

/// Strings that name documents or folders: entries of lists, and values of `id` and `dirName`. One with an escape or a
/// placeholder in it names nothing.
fn strings(text: &str) -> Vec<Named> {
    let mut found = vec![];
    let mut open: Vec<Open> = vec![];
    let mut at = 0;
    // The word or the string that may turn out to be a key.
    let mut word = String::new();
    // What stands before a string, white space and comments left out.
    let mut before = ' ';
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match c {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' | '\'' | '`' => {
                let length = string(rest, c);
                let inside = at + 1..(at + length).saturating_sub(1).max(at + 1);
                let is_plain = length >= 2 && !text[inside.clone()].contains(['\\', '$', '\n']);
                let is_value = rest[length..].trim_start().starts_with([',', ']', '}'])
                    || rest[length..].trim_start().starts_with("//")
                    || rest[length..].trim_start().starts_with("/*");
                let role = match open.last() {
                    Some(Open::List) if matches!(before, '[' | ',') => Some(Role::Document),
                    Some(Open::Object(key)) if before == ':' && key == "id" => Some(Role::Document),
                    Some(Open::Object(key)) if before == ':' && key == "dirName" => Some(Role::Folder),
                    _ => None,
                };
                word = text[inside.clone()].to_owned();
                found.extend(role.filter(|_| is_plain && is_value).map(|role| Named { range: inside, role }));
                length
            }
            c if c.is_alphanumeric() || matches!(c, '_' | '$') => {
                let length = rest
                    .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$')))
                    .unwrap_or(rest.len());
                word = rest[..length].to_owned();
                length
            }
            _ => {
                match c {
                    '[' => open.push(Open::List),
                    '{' => open.push(Open::Object(String::new())),
                    '(' => open.push(Open::Other),
                    ']' | '}' | ')' => drop(open.pop()),
                    ':' => {
                        if let Some(Open::Object(key)) = open.last_mut() {
                            *key = std::mem::take(&mut word);
                        }
                    }
                    _ => {}
                }
                c.len_utf8()
            }
        };
        let is_gap = c.is_whitespace() || rest.starts_with("//") || rest.starts_with("/*");
        if !is_gap {
            before = c;
        }
        at += length;
    }
    found
}

/// Length of the string with its quotes that a text begins with.
fn string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let is_end = *c == quote && !escaped;
        escaped = *c == '\\' && !escaped;
        is_end
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_that_name_documents() {
        let text = "import x from 'x';\n// 'c'\nconst s: T = {a: ['b', \"c\", `d`, {type: 'doc', id: 'e'}, f('g')],\n\
                    'h': {I: ['j', 'k\\'l', `${m}`, n + 'o', 'p' + q]}, /* ['r'] */ dirName: 's'};\n";
        let found: Vec<&str> = strings(text).into_iter().map(|named| &text[named.range]).collect();
        assert_eq!(found, ["b", "c", "d", "e", "j", "s"]);
        assert!(strings("['a").is_empty() && strings("]['").is_empty());
    }
}
