//! `[output.html.redirect]` of mdBook: pages as they are addressed, from the root of the book to a relative address.

use super::{
    super::{Item, Kind, draft::Draft, note},
    site, within,
};
use crate::{
    edit::{Edit, TextEdit},
    links,
    repo::{RelPath, Repo},
};
use anyhow::{Context as _, Result};
use relative_path::RelativePath;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize, Default)]
struct Book {
    #[serde(default)]
    output: Output,
}

#[derive(Deserialize, Default)]
struct Output {
    #[serde(default)]
    html: Html,
}

#[derive(Deserialize, Default)]
struct Html {
    redirect: Option<BTreeMap<String, Spanned<String>>>,
}

const HEADER: &str = "[output.html.redirect]";

pub(super) fn write(repo: &Repo, pages: &[&Item], draft: &mut Draft) -> Result<()> {
    let mut books: BTreeMap<RelPath, Vec<&Item>> = BTreeMap::new();
    for page in pages {
        books.entry(site(repo, &page.from, links::MDBOOK, "mdbook")?).or_default().push(page);
    }
    for (path, pages) in books {
        let text = repo.read(&path)?;
        let book: Book = toml::from_str(&text).with_context(|| format!("`{path}` is no book.toml"))?;
        let folder = links::book_dir(&path, &text);
        let mut pairs = vec![];
        for page in pages {
            let from = links::html_page(&within(&page.from, &folder, &path)?);
            let to = links::html_page(&within(&page.to, &folder, &path)?);
            let relative = from.parent().unwrap_or(RelativePath::new("")).relative(&to).to_string();
            pairs.push((format!("/{from}"), relative, page.to.clone()));
        }
        let standing = book.output.html.redirect;
        pairs.retain(|(from, ..)| !standing.as_ref().is_some_and(|map| map.contains_key(from)));
        let edits = edits(&text, standing.as_ref(), &pairs);
        let edits = edits.filter(|edits| says(&text, edits, &pairs)).with_context(|| {
            let lines: String = pairs.iter().map(|pair| line(pair, "\n")).collect();
            format!(
                "cannot edit the redirects of `{path}` safely; write them by hand, and run this without --redirects:\n\
                 {HEADER}\n{lines}"
            )
        })?;
        for (edit, about) in edits {
            draft.clear(&path, &edit.range);
            draft.push(&path, Kind::Redirect, edit, about.as_slice());
        }
    }
    Ok(())
}

/// Address before, relative address afterwards, and the archived document.
type Pair = (String, String, RelPath);

fn edits(
    text: &str,
    standing: Option<&BTreeMap<String, Spanned<String>>>,
    pairs: &[Pair],
) -> Option<Vec<(Edit, Option<RelPath>)>> {
    let newline = note::line_break(text);
    let line_end = |at: usize| text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    let header = || {
        let mut lines = text.split_inclusive('\n').scan(0, |at, line| {
            *at += line.len();
            Some((*at, line))
        });
        lines.find(|(_, line)| line.trim_start().starts_with(HEADER)).map(|(end, _)| end)
    };
    let (at, open) = match standing {
        None if text.is_empty() => (0, format!("{HEADER}{newline}")),
        None => (text.len(), format!("{newline}{HEADER}{newline}")),
        Some(map) => {
            let last = map.values().map(|value| value.span().end).max();
            (last.map_or_else(header, |end| Some(line_end(end)))?, String::new())
        }
    };
    if pairs.is_empty() {
        return Some(vec![]);
    }
    let gap = if at == 0 || text[..at].ends_with('\n') { "" } else { newline };
    let mut found = vec![(Edit::insert(at, format!("{gap}{open}")), None)];
    found.extend(pairs.iter().map(|pair| (Edit::insert(at, line(pair, newline)), Some(pair.2.clone()))));
    found.retain(|(edit, _)| !edit.text.is_empty());
    Some(found)
}

fn line((from, to, _): &Pair, newline: &str) -> String {
    // A string of JSON is one of TOML too.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    format!("{} = {}{newline}", quoted(from), quoted(to))
}

/// Whether the edits leave a file that says what it said, with each pair in the map.
fn says(text: &str, edits: &[(Edit, Option<RelPath>)], pairs: &[Pair]) -> bool {
    let Ok(edit) = TextEdit::new(text, edits.iter().map(|(edit, _)| edit.clone()).collect()) else {
        return false;
    };
    let table = |text: &str| toml::from_str::<toml::Table>(text).ok();
    let (Some(before), Some(mut after)) = (table(text), table(&edit.apply(text))) else { return false };
    let map = map(&mut after);
    let Some(map) = map else { return pairs.is_empty() };
    let had = |(from, to, _): &Pair| map.remove(from).is_some_and(|value| value.as_str() == Some(to));
    if !pairs.iter().all(had) {
        return false;
    }
    if before == after {
        return true;
    }
    // The table itself may be new.
    let empty = toml::Table::from_iter([("redirect".to_owned(), toml::Table::new().into())]);
    let mut expected = before;
    let output = expected.entry("output").or_insert_with(|| toml::Table::new().into()).as_table_mut();
    let html = output.map(|output| output.entry("html").or_insert_with(|| toml::Table::new().into()));
    if let Some(html) = html.and_then(|html| html.as_table_mut()) {
        html.extend(empty);
    }
    expected == after
}

fn map(book: &mut toml::Table) -> Option<&mut toml::Table> {
    book.get_mut("output")?.get_mut("html")?.get_mut("redirect")?.as_table_mut()
}
