//! Which files are archived, and where each goes.

use super::{Options, ledger, note, refuse};
use crate::{
    config::{self, Config},
    links,
    markdown::{self, Document},
    repo::{RelPath, Repo, is_below},
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
#[derive(Debug)]
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
    refuse::check_targets(repo, &items)?;
    Ok(Selection { folder, items, already })
}

/// Files that `[[archive]]` lists, with their new places. Rendered documents are never meant by a glob.
fn listed(repo: &Repo, config: &Config, folder: &RelPath) -> Result<BTreeMap<RelPath, RelPath>> {
    let mut found = BTreeMap::new();
    for rule in &config.archives {
        let globs = config::globs(&rule.documents)?;
        for path in repo.files()? {
            let Ok(inner) = path.strip_prefix(&config.docs.profiles) else { continue };
            let is_history = is_below(path, folder);
            if globs.is_match(inner.as_str()) && !is_history && !is_generated(repo, path) {
                found.insert(path.clone(), folder.join(inner));
            }
        }
    }
    Ok(found)
}

/// Documents that people wrote and that did not move away.
fn is_generated(repo: &Repo, path: &RelativePath) -> bool {
    repo.read(path).is_ok_and(|text| markdown::is_generated(&text) || links::is_stub(&text))
}

/// Files at or under a path that was named, with their new places; none when they are archived already.
fn named(
    repo: &Repo,
    config: &Config,
    folder: &RelPath,
    path: &RelPath,
) -> Result<BTreeMap<RelPath, RelPath>> {
    if is_glob(path) && !repo.exists(path) {
        return matching(repo, config, folder, path);
    }
    let place = place(config, folder, path);
    if is_below(path, folder) || is_archived(repo, path, &place)? {
        return Ok(BTreeMap::new());
    }
    if path.as_str().is_empty() || path == config::FILE {
        bail!(
            "cannot archive {}: name documents or folders",
            if path == config::FILE { config::FILE } else { "the root" }
        );
    }
    refuse::check_source(repo, path)?;
    let under = |file: &&RelPath| is_below(file, path) && !is_below(file, folder);
    let files = repo.files()?.iter().filter(under).filter(|file| !is_stub(repo, file));
    let places = files.map(|file| {
        let inner = file.strip_prefix(path).unwrap_or(RelativePath::new(""));
        (file.clone(), place.join(inner).normalize())
    });
    Ok(places.collect())
}

/// Where a file or a folder that was named goes.
pub(super) fn place(config: &Config, folder: &RelPath, path: &RelativePath) -> RelPath {
    match path.strip_prefix(&config.docs.profiles) {
        Ok(inner) => folder.join(inner).normalize(),
        Err(_) => folder.join(path.file_name().unwrap_or_default()),
    }
}

fn is_glob(path: &RelPath) -> bool {
    path.as_str().contains(['*', '?', '[', '{'])
}

fn is_stub(repo: &Repo, path: &RelPath) -> bool {
    links::is_markdown(path) && repo.read(path).is_ok_and(|text| links::is_stub(&text))
}

/// Files that a glob matches, each with the place that it would have if it were named itself.
fn matching(
    repo: &Repo,
    config: &Config,
    folder: &RelPath,
    glob: &RelPath,
) -> Result<BTreeMap<RelPath, RelPath>> {
    let globs = config::globs(&[glob.to_string()])?;
    let matches = |path: &&RelPath| globs.is_match(path.as_str());
    let files = repo.files()?.iter().filter(matches).filter(|path| !is_below(path, folder));
    let files = files.filter(|path| !is_generated(repo, path));
    let places: BTreeMap<RelPath, RelPath> =
        files.map(|path| (path.clone(), place(config, folder, path))).collect();
    let mut former = vec![];
    if places.is_empty() {
        let ledgers = ledger::read_all(repo, std::slice::from_ref(folder))?;
        let runs = ledgers.into_iter().flat_map(|ledger| ledger.runs);
        former.extend(runs.flat_map(|(_, run)| run.moved.into_values()));
    }
    if places.is_empty() && !former.iter().any(|path| matches(&path)) {
        bail!("cannot archive `{glob}`: no file of this repository matches{}", refuse::see_files(repo));
    }
    Ok(places)
}

/// Whether a path that is gone, or at which only a pointer page stands, was archived at `place` before: a document there
/// tells so.
fn is_archived(repo: &Repo, path: &RelPath, place: &RelativePath) -> Result<bool> {
    let mut stands = repo.files()?.iter().filter(|file| is_below(file, path));
    if stands.any(|file| !is_stub(repo, file)) || repo.exists(path) && !holds_stubs(repo, path)? {
        return Ok(false);
    }
    let ledgers = ledger::read_all(repo, &[])?;
    let mut moved = ledgers.iter().flat_map(|ledger| &ledger.runs).flat_map(|(_, run)| &run.moved);
    if moved.any(|(to, from)| from.starts_with(path) && repo.is_file(to)) {
        return Ok(true);
    }
    let mut under = repo.files()?.iter().filter_map(|file| Some((file, file.strip_prefix(place).ok()?)));
    Ok(under.any(|(file, inner)| {
        let expected = path.join(inner).normalize();
        let text = links::is_markdown(file).then(|| repo.read(file).ok()).flatten();
        text.is_some_and(|text| note::former(&Document::parse(text)) == Some(expected))
    }))
}

fn holds_stubs(repo: &Repo, path: &RelPath) -> Result<bool> {
    Ok(repo.files()?.iter().any(|file| is_below(file, path) && is_stub(repo, file)))
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
pub(super) fn check_places(items: &[Item]) -> Result<()> {
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
