//! Symbolic links that lead to what moves, or move themselves.

use super::{Left, Moves};
use crate::repo::{RelPath, Repo, folders, inside};
use anyhow::Result;
use relative_path::RelativePath;
use std::collections::BTreeMap;

/// A symbolic link that must lead elsewhere or stand elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repointed {
    /// Where it stands before.
    pub from: RelPath,
    /// Where it stands afterwards.
    pub to: RelPath,
    /// What it holds before.
    pub before: String,
    /// What it holds afterwards.
    pub after: String,
}

/// The links of the tree that must follow, and those that cannot. `gone` are folders of which all moves.
pub(super) fn repointed(
    repo: &Repo,
    moves: &Moves,
    gone: &BTreeMap<RelPath, RelPath>,
) -> Result<(Vec<Repointed>, Vec<Left>)> {
    let (mut repointed, mut left) = (vec![], vec![]);
    let place = |path: &RelativePath| place(moves, gone, path);
    for (from, before) in repo.symlinks()? {
        let to = place(from);
        let Some(target) = target(repo, from, before) else {
            // Out of the repository nothing moves: what is absolute stays true.
            if to != *from && before.starts_with('/') {
                repointed.push(Repointed {
                    from: from.clone(),
                    to,
                    before: before.clone(),
                    after: before.clone(),
                });
            } else if to != *from {
                let why = "it leads out of the repository";
                left.push(Left { path: from.clone(), line: 1, text: before.clone(), why });
            }
            continue;
        };
        let new = place(&target);
        if new == target && to == *from {
            continue;
        }
        let after = respelled(repo, before, &target, &to, &new, to != *from);
        repointed.push(Repointed { from: from.clone(), to, before: before.clone(), after });
    }
    Ok((repointed, left))
}

/// Where what stands at a path stands afterwards: it moves itself, or with a folder that holds it.
fn place(moves: &Moves, gone: &BTreeMap<RelPath, RelPath>, path: &RelativePath) -> RelPath {
    if let Some(to) = moves.files.get(path).or_else(|| gone.get(path)) {
        return to.clone();
    }
    let moved = folders(path).find_map(|folder| Some((gone.get(folder)?, path.strip_prefix(folder).ok()?)));
    moved.map_or_else(|| path.to_owned(), |(to, rest)| to.join(rest))
}

/// What a link leads to in the repository.
fn target(repo: &Repo, link: &RelativePath, text: &str) -> Option<RelPath> {
    if text.starts_with('/') {
        let root = RelPath::from_path(repo.root().strip_prefix("/").ok()?).ok()?;
        return RelativePath::new(text.trim_start_matches('/'))
            .normalize()
            .strip_prefix(&root)
            .ok()
            .map(RelativePath::to_owned);
    }
    inside(&link.parent().unwrap_or(RelativePath::new("")).join(text))
}

/// The text of a link that stands at `at` and leads to `new`: absolute or relative as it was, with a slash at its end if it
/// had one.
fn respelled(repo: &Repo, text: &str, target: &RelPath, at: &RelPath, new: &RelPath, moves: bool) -> String {
    let slash = if text.ends_with('/') { "/" } else { "" };
    if text.starts_with('/') {
        let root = text.trim_end_matches('/').strip_suffix(target.as_str()).map(str::to_owned);
        let root = root.unwrap_or_else(|| format!("{}/", repo.root().display()));
        return format!("{root}{new}{slash}");
    }
    let folder = at.parent().unwrap_or(RelativePath::new(""));
    if moves && folder.join(text).normalize() == *new {
        return text.to_owned();
    }
    let relative = folder.relative(new);
    let dot = if text.starts_with("./") && !relative.starts_with("..") { "./" } else { "" };
    format!("{dot}{relative}{slash}")
}
