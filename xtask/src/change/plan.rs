//! A change set against a tree: every file before and after, checked before anything is written.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use anyhow::{Context as _, Result, bail};
use relative_path::RelativePath;

use super::{ChangeSet, Fate, New};
use crate::repo::{JOURNAL, RelPath, Repo, folders, inside};

/// One file, before and after. At least one side is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) before: Option<Side>,
    pub(super) after: Option<Side>,
    pub(super) is_generated: bool,
}

/// A file at one side of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Side {
    /// Free of symbolic links.
    pub(super) path: RelPath,
    pub(super) bytes: Arc<[u8]>,
}

impl Change {
    /// The path to show: where the file stands afterwards, or stood.
    pub(super) fn path(&self) -> &RelPath {
        let side = self.after.as_ref().or(self.before.as_ref());
        &side.expect("a change has a side").path
    }
}

/// The changes that `changes` makes to `repo`, sorted by path; none for a file that stays as it is.
pub(super) fn plan(repo: &Repo, changes: &ChangeSet) -> Result<Vec<Change>> {
    check_conflicts(changes)?;
    let fates = changes.fates.iter().map(|(path, fate)| plan_fate(repo, path, fate));
    let vacated: BTreeSet<&RelativePath> = leaving(changes).collect();
    let new = changes.new.iter().map(|(path, new)| plan_new(repo, &vacated, path, new));
    let mut plan = Vec::new();
    for change in fates.chain(new) {
        let change = change?;
        if change.before != change.after && !plan.contains(&change) {
            plan.push(change);
        }
    }
    plan.sort_by(|a, b| a.path().cmp(b.path()));
    check_places(repo, &plan)?;
    Ok(plan)
}

/// Whether the changes of the set contradict one another.
pub(super) fn check_conflicts(changes: &ChangeSet) -> Result<()> {
    let mut conflicts = changes.conflicts.clone();
    let mut landed = BTreeSet::new();
    let fates = changes.fates.iter().filter_map(|(path, fate)| fate.landing(path));
    for path in fates.chain(changes.new.keys().map(|path| &**path)) {
        if !landed.insert(path.normalize()) {
            conflicts.push(format!("two changes leave a file at `{path}`"));
        }
    }
    if !conflicts.is_empty() {
        bail!("{}", conflicts.join("\n"));
    }
    Ok(())
}

fn leaving(changes: &ChangeSet) -> impl Iterator<Item = &RelativePath> {
    let fates = changes.fates.iter().filter(|(path, fate)| fate.landing(path) != Some(path));
    fates.map(|(path, _)| &**path)
}

fn plan_fate(repo: &Repo, path: &RelPath, fate: &Fate) -> Result<Change> {
    let from = resolve(repo, path)?;
    let landing = fate.landing(path);
    if landing.is_none() && !repo.is_file(path) {
        return Ok(Change { before: None, after: None, is_generated: false });
    }
    if landing != Some(path) && from != *path {
        bail!("`{path}` is a symbolic link, or lies behind one; move `{from}` instead");
    }
    if !repo.is_file(path) {
        bail!("cannot change `{path}`: there is no such file");
    }
    let bytes: Arc<[u8]> = repo.read_bytes(path)?.into();
    let after = match &fate.rewrite {
        None => Arc::clone(&bytes),
        Some(rewrite) if *rewrite.before.as_bytes() == *bytes => rewrite.after().into_bytes().into(),
        Some(_) => bail!("`{path}` has changed since its edits were planned; run the command again"),
    };
    let after = match landing {
        None => None,
        Some(to) => Some(Side { path: resolve(repo, to)?, bytes: after }),
    };
    Ok(Change { before: Some(Side { path: from, bytes }), after, is_generated: false })
}

fn plan_new(repo: &Repo, vacated: &BTreeSet<&RelativePath>, path: &RelPath, new: &New) -> Result<Change> {
    let path = resolve(repo, path)?;
    let before = match repo.is_file(&path) && new.is_generated && !vacated.contains(&*path) {
        true => Some(Side { path: path.clone(), bytes: repo.read_bytes(&path)?.into() }),
        false => None,
    };
    let after = Some(Side { path, bytes: Arc::clone(&new.bytes) });
    Ok(Change { before, after, is_generated: new.is_generated })
}

/// The place on disk that `path` names, relative to the root: links in it are followed, and must not leave the root.
fn resolve(repo: &Repo, path: &RelativePath) -> Result<RelPath> {
    let Some(path) = inside(path).filter(|path| !path.as_str().is_empty()) else {
        bail!("`{path}` does not name a file inside the repository");
    };
    if path.components().any(|component| [".git", JOURNAL].contains(&component.as_str())) {
        bail!("`{path}` is not for this tool to change");
    }
    let mut stands: &RelativePath = &path;
    while !lies_on_disk(&stands.to_path(repo.root())) {
        stands = stands.parent().unwrap_or(RelativePath::new(""));
    }
    let real = stands.to_path(repo.root()).canonicalize();
    let real = real.with_context(|| format!("cannot follow `{stands}`"))?;
    let Ok(real) = real.strip_prefix(repo.root()) else {
        bail!("`{path}` leads out of the repository through a symbolic link");
    };
    let Ok(rest) = path.strip_prefix(stands) else { bail!("cannot follow `{path}`") };
    let real = RelPath::from_path(real).with_context(|| format!("cannot follow `{stands}`"))?;
    Ok(real.join(rest))
}

/// A dangling link lies there too.
fn lies_on_disk(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Every file that comes to a new place finds it free.
fn check_places(repo: &Repo, plan: &[Change]) -> Result<()> {
    let before: BTreeSet<&RelPath> =
        plan.iter().filter_map(|change| Some(&change.before.as_ref()?.path)).collect();
    let mut after = BTreeMap::new();
    for change in plan {
        let Some(side) = &change.after else { continue };
        if after.insert(&side.path, change).is_some() {
            bail!("two changes leave a file at `{}`", side.path);
        }
    }
    let arriving: Vec<&RelPath> = after.keys().copied().filter(|path| !before.contains(path)).collect();
    for path in &arriving {
        if repo.exists(path) {
            bail!("cannot put a file at `{path}`: it already exists");
        }
    }
    for path in after.keys() {
        for folder in folders(path) {
            if repo.is_file(folder) || after.contains_key(&folder.to_owned()) {
                bail!("cannot put a file at `{path}`: `{folder}` is a file");
            }
        }
    }
    check_case(repo, &arriving, after.keys().copied())
}

/// No new path differs from another one by case alone: they are one file on some systems.
fn check_case<'a>(
    repo: &'a Repo,
    arriving: &[&RelPath],
    after: impl Iterator<Item = &'a RelPath>,
) -> Result<()> {
    if arriving.is_empty() {
        return Ok(());
    }
    let mut spelt: BTreeMap<String, &RelativePath> = BTreeMap::new();
    for path in repo.files()?.iter().chain(after) {
        for prefix in folders(path).chain([&**path]) {
            let first = *spelt.entry(prefix.as_str().to_lowercase()).or_insert(prefix);
            let is_new = |path: &RelativePath| arriving.iter().any(|new| new.starts_with(path));
            if first != prefix && (is_new(first) || is_new(prefix)) {
                bail!("`{first}` and `{prefix}` differ by case alone, which not every file system can hold");
            }
        }
    }
    Ok(())
}
