//! `redirect_maps` of mkdocs-redirects: pages relative to `docs_dir`.

use super::{
    super::{Item, Kind, draft::Draft, note},
    site, within,
};
use crate::{
    edit::{Edit, TextEdit},
    links::{MKDOCS, Moves, docs_dir},
    repo::{RelPath, Repo, is_named},
    yaml::{self, Node, Shape},
};
use anyhow::{Context as _, Result};
use std::collections::BTreeMap;

pub(super) fn write(repo: &Repo, pages: &[&Item], draft: &mut Draft) -> Result<()> {
    let mut sites: BTreeMap<RelPath, Vec<&Item>> = BTreeMap::new();
    for page in pages {
        let path = site(repo, &page.from, MKDOCS, "mkdocs")?;
        sites.entry(path).or_default().push(page);
    }
    for (path, pages) in sites {
        let text = repo.read(&path)?;
        let root = yaml::parse(&text).with_context(|| format!("`{path}` is not YAML"))?;
        let folder = docs_dir(&path, root.as_ref());
        let mut pairs = vec![];
        for page in pages {
            let (from, to) = (within(&page.from, &folder, &path)?, within(&page.to, &folder, &path)?);
            pairs.push((from.to_string(), to.to_string(), page.to.clone()));
        }
        let edits = edits(&text, root.as_ref(), &pairs);
        let edits = edits.filter(|edits| says(&text, edits, &pairs)).with_context(|| {
            let lines: String =
                pairs.iter().map(|(from, to, _)| format!("\n        {}: {}", quoted(from), quoted(to))).collect();
            format!(
                "cannot edit the redirects of `{path}` safely; write them by hand, and run this without --redirects:\n\
                 plugins:\n  - redirects:\n      redirect_maps:{lines}"
            )
        })?;
        for (edit, about) in edits {
            // The map knows best what becomes of its own values.
            draft.clear(&path, &edit.range);
            draft.push(&path, Kind::Redirect, edit, about.as_slice());
        }
    }
    Ok(())
}

/// Edits by which redirects that lead to what moves lead to its new place, in all sites; the path that stands in each.
pub(super) fn following(repo: &Repo, moves: &Moves) -> Result<Vec<(RelPath, Edit, RelPath)>> {
    let mut found = vec![];
    let is_site = |path: &&RelPath| is_named(path, MKDOCS);
    for path in repo.files()?.iter().filter(is_site) {
        let Ok(text) = repo.read(path) else { continue };
        let Some(root) = yaml::parse(&text).ok().flatten() else { continue };
        let folder = docs_dir(path, Some(&root));
        let map = root.get("plugins").and_then(redirects);
        let Some(Plugin { maps: Some((_, Node::Mapping(entries, _))), .. }) = map else { continue };
        for value in entries.iter().filter_map(|(_, node)| node.scalar()) {
            let page = folder.join(&value.value).normalize();
            let Some(to) = moves.files.get(&page) else { continue };
            if let Ok(to) = to.strip_prefix(&folder) {
                found.push((path.clone(), respelled(&text, value, to.as_str()), page));
            }
        }
    }
    Ok(found)
}

/// A value written anew, in quotes where it was or has to be.
fn respelled(text: &str, value: &yaml::Scalar, new: &str) -> Edit {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    let stays_plain = text[value.range.clone()] == value.value && new.chars().all(is_plain);
    Edit::replace(value.range.clone(), if stays_plain { new.to_owned() } else { quoted(new) })
}

/// Page before, page afterwards, and the archived document.
type Pair = (String, String, RelPath);

/// Edits with the document that each is about; `None` where the file is not written one entry a line.
fn edits(text: &str, root: Option<&Node>, pairs: &[Pair]) -> Option<Vec<(Edit, Option<RelPath>)>> {
    let newline = note::line_break(text);
    let plugins = root.and_then(|root| root.entry("plugins"));
    let map = plugins.and_then(|(_, node)| redirects(node));
    // Where to add, what must open before the first pair, and how far the pairs are indented.
    let (at, open, indent) = match (plugins, map) {
        (_, Some(Plugin { maps: Some((_, Node::Mapping(entries, Shape::Block))), .. })) => {
            let first = entries.first()?.0.range.start;
            (entries.iter().map(entry_end).max()?, String::new(), yaml::indent(text, first))
        }
        (_, Some(Plugin { maps: Some((key, Node::Scalar(empty))), .. })) if empty.value.is_empty() => {
            (key.range.end, String::new(), yaml::indent(text, key.range.start) + 2)
        }
        (_, Some(Plugin { name, options: Some(Node::Mapping(entries, Shape::Block)), .. })) => {
            let column = yaml::indent(text, entries.first()?.0.range.start);
            let end = entries.iter().map(entry_end).max().unwrap_or(name.range.end);
            (end, format!("{}redirect_maps:{newline}", " ".repeat(column)), column + 2)
        }
        (_, Some(Plugin { name, options, .. })) if options.is_none_or(is_empty) => {
            let column = yaml::indent(text, name.range.start) + 2;
            return Some(bare(text, name, options, column, pairs, newline));
        }
        (Some((key, Node::Sequence(items, Shape::Block))), None) => {
            let last = items.iter().filter_map(Node::end).max()?;
            let first = text[key.range.end..].find('-')? + key.range.end;
            let dash = yaml::indent(text, first);
            let open = format!("{0}- redirects:{newline}{0}    redirect_maps:{newline}", " ".repeat(dash));
            (last, open, dash + 6)
        }
        // The list of plugins takes the place of a default, which is the search.
        (None, None) => {
            let open = ["plugins:", "  - search", "  - redirects:", "      redirect_maps:"]
                .map(|line| line.to_owned() + newline);
            (text.len(), open.concat(), 8)
        }
        _ => return None,
    };
    let mut found = follow(text, map, pairs);
    let known =
        |from: &str| matches!(map, Some(Plugin { maps: Some((_, node)), .. }) if node.get(from).is_some());
    let new: Vec<&Pair> = pairs.iter().filter(|(from, ..)| !known(from)).collect();
    if !new.is_empty() {
        let at = yaml::line_end(text, at);
        let gap = if at == 0 || text[..at].ends_with('\n') { "" } else { newline };
        found.push((Edit::insert(at, format!("{gap}{open}")), None));
        found.extend(
            new.into_iter().map(|pair| (Edit::insert(at, line(pair, indent, newline)), Some(pair.2.clone()))),
        );
        found.retain(|(edit, _)| !edit.text.is_empty());
    }
    Some(found)
}

/// The plugin, which has no options yet: a plain name gets a colon.
fn bare(
    text: &str,
    name: &yaml::Scalar,
    options: Option<&Node>,
    column: usize,
    pairs: &[Pair],
    newline: &str,
) -> Vec<(Edit, Option<RelPath>)> {
    let colon = if options.is_none() { ":" } else { "" };
    let at = yaml::line_end(text, name.range.end);
    let gap = if text[..at].ends_with('\n') { "" } else { newline };
    let open = format!("{gap}{}redirect_maps:{newline}", " ".repeat(column));
    let mut edits = vec![(Edit::insert(name.range.end, colon), None), (Edit::insert(at, open), None)];
    edits.retain(|(edit, _)| !edit.text.is_empty());
    let lines =
        pairs.iter().map(|pair| (Edit::insert(at, line(pair, column + 2, newline)), Some(pair.2.clone())));
    edits.extend(lines);
    edits
}

fn is_empty(node: &Node) -> bool {
    node.scalar().is_some_and(|scalar| scalar.value.is_empty() || scalar.value == "~")
}

fn entry_end((key, node): &(yaml::Scalar, Node)) -> usize {
    node.end().unwrap_or(0).max(key.range.end)
}

/// The plugin in the list or the map of plugins.
#[derive(Clone, Copy)]
struct Plugin<'a> {
    name: &'a yaml::Scalar,
    options: Option<&'a Node>,
    maps: Option<&'a (yaml::Scalar, Node)>,
}

fn redirects(plugins: &Node) -> Option<Plugin<'_>> {
    let entry = match plugins {
        Node::Mapping(..) => plugins.entry("redirects"),
        Node::Sequence(items, _) => items.iter().find_map(|item| item.entry("redirects")),
        _ => None,
    };
    if let Some((name, options)) = entry {
        return Some(Plugin { name, options: Some(options), maps: options.entry("redirect_maps") });
    }
    let Node::Sequence(items, _) = plugins else { return None };
    let name = items.iter().filter_map(Node::scalar).find(|scalar| scalar.value == "redirects")?;
    Some(Plugin { name, options: None, maps: None })
}

/// Redirects that lead to what moves lead to its new place.
fn follow(text: &str, plugin: Option<Plugin<'_>>, pairs: &[Pair]) -> Vec<(Edit, Option<RelPath>)> {
    let Some(Plugin { maps: Some((_, Node::Mapping(entries, _))), .. }) = plugin else { return vec![] };
    let values = entries.iter().filter_map(|(_, node)| node.scalar());
    let moved =
        values.filter_map(|value| Some((value, pairs.iter().find(|(from, ..)| *from == value.value)?)));
    moved.map(|(value, (_, to, about))| (respelled(text, value, to), Some(about.clone()))).collect()
}

fn line((from, to, _): &Pair, indent: usize, newline: &str) -> String {
    format!("{}{}: {}{newline}", " ".repeat(indent), quoted(from), quoted(to))
}

/// In single quotes, which know one escape only.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Whether the edits leave a file that says what it said, with each pair in the map.
fn says(text: &str, edits: &[(Edit, Option<RelPath>)], pairs: &[Pair]) -> bool {
    let edit = TextEdit::new(text, edits.iter().map(|(edit, _)| edit.clone()).collect());
    let Ok(edit) = edit else { return false };
    let (Ok(before), Ok(Some(after))) = (yaml::parse(text), yaml::parse(&edit.apply(text))) else {
        return false;
    };
    let content = |root: &Node| {
        let mut content = root.content();
        let is_other = |path: &str| !path.contains("/redirect_maps/") && !path.ends_with("/redirect_maps");
        content.retain(|(path, value)| {
            is_other(path)
                && !value.is_empty()
                && !(path.starts_with("/plugins") && (value == "redirects" || value == "search"))
        });
        content
    };
    let Some(map) = after.get("plugins").and_then(redirects).and_then(|plugin| plugin.maps) else {
        return false;
    };
    let has =
        |(from, to, _): &Pair| map.1.get(from).and_then(Node::scalar).is_some_and(|value| value.value == *to);
    let stays = match before {
        Some(before) => content(&before) == content(&after),
        None => true,
    };
    stays && pairs.iter().all(has)
}
