//! A change set against a tree: every file before and after, checked before anything is written.

use std::{collections::HashSet, sync::Arc};

use anyhow::{Result, bail};
use rayon::prelude::*;
use relative_path::RelativePath;

use super::{
    ChangeSet, Fate, New, Place, Pointing,
    place::{self, Places},
};
use crate::repo::{RelPath, Repo, order};

/// What happens to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Where the file stands afterwards, or stood.
    pub(super) path: RelPath,
    /// `None`: it comes into being.
    pub(super) before: Option<Side>,
    /// `None`: it goes away.
    pub(super) after: Option<Side>,
    /// The tool owns it.
    pub(super) is_generated: bool,
}

/// A file at one side of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Side {
    /// Free of symbolic links.
    pub(super) path: RelPath,
    pub(super) bytes: Arc<[u8]>,
    /// A symbolic link, and what it holds.
    pub(super) is_link: bool,
}

impl Change {
    /// Whether it is a symbolic link that changes.
    pub(super) fn is_link(&self) -> bool {
        [&self.before, &self.after].into_iter().flatten().any(|side| side.is_link)
    }
}

/// The changes that `changes` makes to `repo`, sorted by path; none for a file that stays as it is.
pub(super) fn plan(repo: &Repo, changes: &ChangeSet) -> Result<Vec<Change>> {
    check_conflicts(changes)?;
    let vacated: HashSet<&str> = leaving(changes).map(RelativePath::as_str).collect();
    let mut plan = Vec::new();
    let places = Places::new(repo.root());
    let fates = changes.fates.par_iter().map(|(path, fate)| plan_fate(repo, &places, path, fate));
    plan.extend(fates.collect::<Result<Vec<_>>>()?.into_iter().flatten());
    for (path, new) in &changes.new {
        plan.push(plan_new(repo, &places, &vacated, path, new)?);
    }
    for (path, pointing) in &changes.links {
        plan.push(plan_link(&places, path, pointing)?);
    }
    plan.retain(|change| change.before != change.after);
    plan.sort_by(|a, b| order(&a.path, &b.path));
    // A file that is also reached through a link may be changed by both names, if both change it alike.
    plan.dedup();
    check_sides(&plan)?;
    place::check(repo, &plan)?;
    Ok(plan)
}

/// Whether the changes of the set contradict one another.
pub(super) fn check_conflicts(changes: &ChangeSet) -> Result<()> {
    let mut conflicts = changes.conflicts.clone();
    let mut landed = HashSet::new();
    let fates = changes.fates.iter().filter_map(|(path, fate)| fate.landing(path));
    let links = changes.links.values().map(|pointing| &*pointing.to);
    for path in fates.chain(changes.new.keys().map(|path| &**path)).chain(links) {
        if !landed.insert(path.as_str()) {
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
    let links = changes.links.iter().filter(|(path, pointing)| **path != pointing.to);
    fates.map(|(path, _)| &**path).chain(links.map(|(path, _)| &**path))
}

fn plan_fate(repo: &Repo, places: &Places<'_>, path: &RelPath, fate: &Fate) -> Result<Option<Change>> {
    let from = places.resolve(path)?;
    let landing = fate.landing(path);
    if !repo.is_file(path) {
        if landing.is_none() {
            return Ok(None);
        }
        bail!("cannot change `{path}`: there is no such file");
    }
    if landing != Some(path) && from != *path {
        bail!("`{path}` is a symbolic link, or lies behind one; move `{from}` instead");
    }
    let (bytes, edited) = match &fate.rewrite {
        Some(rewrite) if repo.has_bytes(path, &rewrite.before)? => {
            (Arc::clone(&rewrite.before), Arc::clone(&rewrite.after))
        }
        Some(_) => bail!("`{path}` has changed since its edits were planned; run the command again"),
        None => {
            let bytes: Arc<[u8]> = repo.read_bytes(path)?.into();
            (Arc::clone(&bytes), bytes)
        }
    };
    let to = match landing {
        Some(to) if to == path => Some(from.clone()),
        to => to.map(|to| places.resolve(to)).transpose()?,
    };
    Ok(Some(Change {
        path: to.clone().unwrap_or_else(|| from.clone()),
        before: Some(Side { path: from, bytes, is_link: false }),
        after: to.map(|path| Side { path, bytes: edited, is_link: false }),
        is_generated: fate.place == Place::Discarded,
    }))
}

fn plan_new(
    repo: &Repo,
    places: &Places<'_>,
    vacated: &HashSet<&str>,
    path: &RelPath,
    new: &New,
) -> Result<Change> {
    let path = places.resolve(path)?;
    let before = match repo.is_file(&path) && new.is_generated && !vacated.contains(path.as_str()) {
        true => Some(Side { path: path.clone(), bytes: repo.read_bytes(&path)?.into(), is_link: false }),
        false => None,
    };
    let after = Some(Side { path: path.clone(), bytes: Arc::clone(&new.bytes), is_link: false });
    Ok(Change { path, before, after, is_generated: new.is_generated })
}

fn plan_link(places: &Places<'_>, path: &RelPath, pointing: &Pointing) -> Result<Change> {
    let side = |path: &RelPath, text: &str| {
        let path = places.resolve_link(path)?;
        anyhow::Ok(Side { path, bytes: text.as_bytes().into(), is_link: true })
    };
    let before = side(path, &pointing.before)?;
    let after = side(&pointing.to, &pointing.after)?;
    Ok(Change { path: after.path.clone(), before: Some(before), after: Some(after), is_generated: false })
}

/// No two changes take from one path, or leave a file at one path.
fn check_sides(plan: &[Change]) -> Result<()> {
    let (mut before, mut after) = (HashSet::new(), HashSet::new());
    for change in plan {
        let is_taken = change.before.as_ref().is_some_and(|side| !before.insert(side.path.as_str()));
        let is_left = change.after.as_ref().is_some_and(|side| !after.insert(side.path.as_str()));
        if is_taken || is_left {
            bail!("two changes to `{}`, which is also reached through a symbolic link", change.path);
        }
    }
    Ok(())
}
