//! Where a file may be put: inside the root, at a free place, under a name that every file system tells from others.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::{Mutex, PoisonError},
};

use anyhow::{Context as _, Result, bail};
use rayon::prelude::*;
use relative_path::RelativePath;

use super::plan::{Change, Side};
use crate::repo::{JOURNAL, RelPath, Repo, folders, inside, order};

/// Whether a name may stand on disk in other letters than it is written in, which following it tells.
const FOLDS_CASE: bool = cfg!(any(windows, target_vendor = "apple"));

/// Finds where paths lie on disk. Each folder is followed once, which takes as many questions as it has folders above it.
#[derive(Debug)]
pub(super) struct Places<'a> {
    root: &'a Path,
    /// Folders that were followed, by their normalized paths.
    folders: Mutex<HashMap<String, RelPath>>,
}

impl<'a> Places<'a> {
    /// Places below a canonical root.
    pub(super) fn new(root: &'a Path) -> Places<'a> {
        Places { root, folders: Mutex::default() }
    }

    /// The place on disk that `path` names, relative to the root: links in it are followed, and must not leave the root.
    pub(super) fn resolve(&self, path: &RelativePath) -> Result<RelPath> {
        let path = permitted(path)?;
        let is_link = || path.to_path(self.root).symlink_metadata().is_ok_and(|it| it.is_symlink());
        if FOLDS_CASE || is_link() { self.follow(&path, &path) } else { self.beside(&path) }
    }

    /// The place on disk of a symbolic link: the folders before it are followed, the link itself is not.
    pub(super) fn resolve_link(&self, path: &RelativePath) -> Result<RelPath> {
        self.beside(&permitted(path)?)
    }

    /// The place of a normalized path whose folder alone is followed.
    fn beside(&self, path: &RelPath) -> Result<RelPath> {
        let (folder, name) = path.as_str().rsplit_once('/').unwrap_or(("", path.as_str()));
        let known = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known().get(folder).cloned();
        let followed = match before {
            Some(followed) => followed,
            None => {
                let followed = self.follow(RelativePath::new(folder), path)?;
                known().insert(folder.to_owned(), followed.clone());
                followed
            }
        };
        Ok(followed.join(name))
    }

    /// Where a normalized path that leads to `path` lies.
    fn follow(&self, start: &RelativePath, path: &RelativePath) -> Result<RelPath> {
        let mut stands = start;
        while !lies_on_disk(&stands.to_path(self.root)) {
            stands = stands.parent().unwrap_or(RelativePath::new(""));
        }
        let real = stands.to_path(self.root).canonicalize().with_context(|| {
            format!("cannot follow `{stands}`, a symbolic link or behind one; mend the link, or remove it")
        })?;
        let Ok(real) = real.strip_prefix(self.root) else {
            bail!("`{path}` leads out of the repository through a symbolic link; name a place inside");
        };
        let real = RelPath::from_path(real).with_context(|| format!("cannot follow `{stands}`"))?;
        match start.strip_prefix(stands) {
            // Joining nothing would leave a slash behind.
            Ok(rest) => Ok(real.join(rest).normalize()),
            Err(_) => bail!("cannot follow `{path}`"),
        }
    }
}

/// The normalized path, where this tool may write to it.
fn permitted(path: &RelativePath) -> Result<RelPath> {
    let Some(path) = inside(path).filter(|path| !path.as_str().is_empty()) else {
        bail!("`{path}` does not name a file inside the repository");
    };
    if path.components().any(|component| [".git", JOURNAL].contains(&component.as_str())) {
        bail!("`{path}` is not for this tool to change");
    }
    Ok(path)
}

/// A dangling link lies there too.
fn lies_on_disk(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Checks that every file of `plan` that comes to a new place finds it free.
pub(super) fn check(repo: &Repo, plan: &[Change]) -> Result<()> {
    let before: HashSet<&str> = sides(plan, |change| change.before.as_ref()).collect();
    let after: HashSet<&str> = sides(plan, |change| change.after.as_ref()).collect();
    let mut arriving: Vec<&RelativePath> =
        after.difference(&before).copied().map(RelativePath::new).collect();
    arriving.sort_by(|a, b| order(a, b));
    for path in &arriving {
        if repo.is_dir(path) {
            bail!("cannot put a file at `{path}`: a folder stands there; name another place");
        }
        if repo.exists(path) {
            bail!("cannot put a file at `{path}`: it already exists; move it away, or name another place");
        }
        let mut folders = folders(path);
        if let Some(file) = folders.find(|folder| repo.is_file(folder) || after.contains(folder.as_str())) {
            bail!("cannot put a file at `{path}`: `{file}` is a file; name another place");
        }
    }
    check_case(repo, &arriving)
}

fn sides(plan: &[Change], side: fn(&Change) -> Option<&Side>) -> impl Iterator<Item = &str> {
    plan.iter().filter_map(side).map(|side| side.path.as_str())
}

/// No new path differs from another one by case alone: they are one file on some systems.
fn check_case(repo: &Repo, arriving: &[&RelativePath]) -> Result<()> {
    if arriving.is_empty() {
        return Ok(());
    }
    let mut folded: HashMap<String, &RelativePath> = HashMap::new();
    for prefix in arriving.iter().flat_map(|path| prefixes(path)) {
        match folded.insert(prefix.as_str().to_lowercase(), prefix) {
            Some(other) if other != prefix => return refuse_case(other, prefix),
            _ => {}
        }
    }
    let files = repo.files()?;
    let folder = |at: usize| files[at].parent().map_or("", RelativePath::as_str);
    let meets = |at: usize| {
        // Files of one folder mostly follow one another.
        let is_first = at == 0 || folder(at - 1) != folder(at);
        let above = is_first.then(|| prefixes(RelativePath::new(folder(at)))).into_iter().flatten();
        above.chain([&*files[at]]).find_map(|prefix| {
            let other = folded.get(&prefix.as_str().to_lowercase())?;
            (*other != prefix).then_some((prefix, *other))
        })
    };
    match (0..files.len()).into_par_iter().find_map_first(meets) {
        Some((prefix, other)) => refuse_case(prefix, other),
        None => Ok(()),
    }
}

fn refuse_case(other: &RelativePath, path: &RelativePath) -> Result<()> {
    bail!(
        "`{other}` and `{path}` differ by case alone, which not every file system can hold; rename one of them"
    )
}

fn prefixes(path: &RelativePath) -> impl Iterator<Item = &RelativePath> {
    folders(path).chain([path])
}
