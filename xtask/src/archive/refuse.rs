//! What is refused before anything is planned: files that are not of this repository, and places that are not for them.

use super::{Draft, Item};
use crate::repo::{RelPath, Repo, folders, is_below};
use anyhow::{Result, bail};
use relative_path::RelativePath;
use std::collections::BTreeSet;

/// Refuses a path that names no file of the repository.
pub(super) fn check_source(repo: &Repo, path: &RelPath) -> Result<()> {
    let on_disk = path.to_path(repo.root());
    if on_disk.is_symlink() && !on_disk.exists() {
        bail!("cannot archive `{path}`: it is a symbolic link that leads nowhere; mend it, or remove it");
    }
    if on_disk.is_symlink() {
        bail!("cannot archive `{path}`: it is a symbolic link; name the file or folder that it shows");
    }
    if !repo.exists(path) {
        bail!("cannot archive `{path}`: there is no such file or folder{}", see_files(repo));
    }
    if let Some(other) = other_repository(repo, path) {
        bail!(
            "cannot archive `{path}`: `{other}` is a submodule or another repository; archive it there, with --root {other}"
        );
    }
    if repo.files()?.iter().any(|file| is_below(file, path)) {
        return Ok(());
    }
    if repo.is_ignored(path)? {
        bail!("cannot archive `{path}`: git ignores it; take it out of .gitignore, and commit it first");
    }
    bail!("cannot archive `{path}`: it holds no files of this repository; name one that does");
}

/// Where a person finds the names of files.
pub(super) fn see_files(repo: &Repo) -> &'static str {
    if repo.is_git() { "; see `git ls-files` for those there are" } else { "; name one that stands there" }
}

/// The folder of another repository that a path lies in, or is.
fn other_repository<'a>(repo: &Repo, path: &'a RelPath) -> Option<&'a RelativePath> {
    let is_other = |folder: &&RelativePath| folder.to_path(repo.root()).join(".git").exists();
    [&**path].into_iter().chain(folders(path)).find(is_other)
}

/// Refuses places that git would not keep, or that are another repository's.
pub(super) fn check_targets(repo: &Repo, items: &[Item]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for item in items {
        // What git ignores in one folder it mostly ignores by its extension: ask once for each.
        let kind = (item.to.parent().map(RelativePath::to_owned), item.to.extension().map(str::to_owned));
        if !seen.insert(kind) {
            continue;
        }
        if let Some(other) = other_repository(repo, &item.to) {
            bail!(
                "cannot archive `{}` at `{}`: `{other}` is a submodule or another repository; choose another folder with --to",
                item.from,
                item.to
            );
        }
        let is_inside = crate::repo::inside(&item.to).is_some();
        if is_inside && !item.to.starts_with(".git") && repo.is_ignored(&item.to)? {
            bail!(
                "cannot archive `{}` at `{}`: git ignores that place; choose another folder with --to, or change .gitignore",
                item.from,
                item.to
            );
        }
    }
    Ok(())
}

/// Refuses files that git does not track: they would be in no commit, neither here nor there.
pub(super) fn check_tracked(repo: &Repo, items: &[Item]) -> Result<()> {
    let untracked = repo.untracked_files()?;
    let named = items.iter().filter(|item| untracked.contains(&item.from));
    let named: String = named.map(|item| format!("\n  {}", item.from)).collect();
    if !named.is_empty() {
        bail!(
            "git does not track these files:{named}\n`git add` and commit them first, or pass --allow-dirty"
        );
    }
    Ok(())
}

/// Refuses to change files with changes that are not committed, but for those that are known to hold nothing of people.
pub(super) fn check_clean(repo: &Repo, draft: &Draft, known: &BTreeSet<RelPath>) -> Result<()> {
    let dirty = repo.dirty_files()?;
    let touched: BTreeSet<&RelPath> = draft.touched().filter(|path| !known.contains(*path)).collect();
    let dirty: String =
        dirty.iter().filter(|path| touched.contains(path)).map(|path| format!("\n  {path}")).collect();
    if !dirty.is_empty() {
        bail!(
            "these files have changes that are not committed:{dirty}\ncommit or stash them, or pass --allow-dirty"
        );
    }
    Ok(())
}
