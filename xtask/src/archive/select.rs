//! Which files are archived, and where each goes.

use super::{Options, note};
use crate::{
    config::{self, Config},
    markdown,
    repo::{RelPath, Repo},
};
use anyhow::{Result, bail};
use relative_path::RelativePath;
use std::collections::BTreeMap;

/// A file that is archived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its place before.
    pub from: RelPath,
    /// Its place afterwards.
    pub to: RelPath,
    /// Why it is history.
    pub reason: Option<String>,
    /// What is current instead, by its place before.
    pub superseded_by: Option<RelPath>,
}

/// What is archived.
pub(super) struct Selection {
    /// Folder that everything goes to.
    pub(super) folder: RelPath,
    /// Sorted by place before.
    pub(super) items: Vec<Item>,
    /// Paths that are archived already.
    pub(super) already: Vec<RelPath>,
}

/// The files that `options` name, or `[[archive]]` lists.
pub(super) fn select(repo: &Repo, config: &Config, options: &Options) -> Result<Selection> {
    let folder = options.to.clone().unwrap_or_else(|| config.docs.history.clone());
    let mut already = vec![];
    let mut places = BTreeMap::new();
    if options.paths.is_empty() {
        places = listed(repo, config, &folder)?;
    }
    for path in &options.paths {
        let found = named(repo, config, &folder, path)?;
        if found.is_empty() {
            already.push(path.clone());
        }
        places.extend(found);
    }
    let items = places.into_iter().map(|(from, to)| item(repo, config, options, from, to));
    let items = items.collect::<Result<Vec<Item>>>()?;
    check_places(&items)?;
    Ok(Selection { folder, items, already })
}

/// Files that `[[archive]]` lists, with their new places. Rendered documents are never meant by a glob.
fn listed(repo: &Repo, config: &Config, folder: &RelPath) -> Result<BTreeMap<RelPath, RelPath>> {
    let mut found = BTreeMap::new();
    for rule in &config.archives {
        let globs = config::globs(&rule.documents)?;
        for path in repo.files()? {
            let Ok(inner) = path.strip_prefix(&config.docs.profiles) else { continue };
            let is_history = path.starts_with(folder);
            if globs.is_match(inner.as_str()) && !is_history && !is_generated(repo, path) {
                found.insert(path.clone(), folder.join(inner));
            }
        }
    }
    Ok(found)
}

fn is_generated(repo: &Repo, path: &RelativePath) -> bool {
    repo.read(path).is_ok_and(|text| markdown::is_generated(&text))
}

/// Files at or under a path that was named, with their new places; none when they are archived already.
fn named(
    repo: &Repo,
    config: &Config,
    folder: &RelPath,
    path: &RelPath,
) -> Result<BTreeMap<RelPath, RelPath>> {
    let place = match path.strip_prefix(&config.docs.profiles) {
        Ok(inner) => folder.join(inner).normalize(),
        Err(_) => folder.join(path.file_name().unwrap_or_default()),
    };
    if path.starts_with(folder) || is_archived(repo, path, &place)? {
        return Ok(BTreeMap::new());
    }
    if !repo.exists(path) {
        bail!("cannot archive `{path}`: there is no such file or folder");
    }
    if path.as_str().is_empty() || path == config::FILE {
        bail!(
            "cannot archive {}: name documents or folders",
            if path == config::FILE { config::FILE } else { "the root" }
        );
    }
    let under = |file: &&RelPath| file.starts_with(path) && !file.starts_with(folder);
    let files = repo.files()?.iter().filter(under);
    let places = files.map(|file| {
        let inner = file.strip_prefix(path).unwrap_or(RelativePath::new(""));
        (file.clone(), place.join(inner).normalize())
    });
    let places: BTreeMap<RelPath, RelPath> = places.collect();
    if places.is_empty() {
        bail!("cannot archive `{path}`: git ignores it, or it holds no files of this repository");
    }
    Ok(places)
}

/// Whether a path that is gone was archived at `place` before: a document there tells so.
fn is_archived(repo: &Repo, path: &RelativePath, place: &RelativePath) -> Result<bool> {
    if repo.exists(path) {
        return Ok(false);
    }
    let mut under = repo.files()?.iter().filter_map(|file| Some((file, file.strip_prefix(place).ok()?)));
    Ok(under.any(|(file, inner)| {
        let former = path.join(inner).normalize();
        repo.read(file).is_ok_and(|text| note::is_from(&text, &former))
    }))
}

fn item(repo: &Repo, config: &Config, options: &Options, from: RelPath, to: RelPath) -> Result<Item> {
    let inner = from.strip_prefix(&config.docs.profiles).ok();
    let lists = |documents: &[String]| {
        let globs = config::globs(documents);
        globs.is_ok_and(|globs| inner.is_some_and(|inner| globs.is_match(inner.as_str())))
    };
    let rule = config.archives.iter().find(|rule| lists(&rule.documents));
    let reason = options.reason.clone().or_else(|| rule.map(|rule| rule.reason.clone()));
    let of_rule = || Some(config.docs.profiles.join_normalized(rule?.superseded_by.as_ref()?));
    let superseded_by = options.superseded_by.clone().or_else(of_rule);
    if let Some(path) = superseded_by.as_ref().filter(|path| !repo.is_file(path)) {
        let place = match options.superseded_by {
            Some(_) => "--superseded-by",
            None => "`superseded_by` in profiling.toml",
        };
        bail!("`{path}` is to supersede `{from}`, but there is no such file: correct {place}");
    }
    Ok(Item { from, to, reason, superseded_by })
}

/// Two files of the same name from different folders would meet.
fn check_places(items: &[Item]) -> Result<()> {
    let mut taken: BTreeMap<&RelPath, &RelPath> = BTreeMap::new();
    for item in items {
        if let Some(other) = taken.insert(&item.to, &item.from) {
            bail!(
                "both `{other}` and `{}` would be archived at `{}`: archive them one by one, with --to",
                item.from,
                item.to
            );
        }
    }
    Ok(())
}
