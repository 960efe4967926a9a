//! Which files stand in a tree.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use walkdir::{DirEntry, WalkDir};

use super::{JOURNAL, RelPath, git};

/// The files of a tree as they stand on disk.
#[derive(Debug)]
pub(super) struct Listing {
    /// Sorted, each once.
    pub(super) files: Vec<RelPath>,
    /// Symbolic links with what they hold.
    pub(super) symlinks: BTreeMap<RelPath, String>,
    /// How many more have names that are not UTF-8.
    pub(super) unnameable: usize,
}

/// Lists the tree at `root`, which is canonical.
pub(super) fn list(root: &Path, is_git: bool) -> Result<Listing> {
    let paths = if is_git { tracked(root)? } else { walked(root)? };
    let mut files = BTreeSet::new();
    let mut symlinks = BTreeMap::new();
    let mut unnameable = 0;
    for path in paths {
        symlinks.extend(symlink(root, &path).filter(|_| !is_left_out(&path)));
        if is_left_out(&path) || !is_file_inside(root, &path) {
            continue;
        }
        match RelPath::from_path(&path) {
            Ok(path) => {
                files.insert(path);
            }
            Err(_) => unnameable += 1,
        }
    }
    Ok(Listing { files: files.into_iter().collect(), symlinks, unnameable })
}

/// The symbolic link at a path, and what it holds.
fn symlink(root: &Path, path: &Path) -> Option<(RelPath, String)> {
    let text = root.join(path).read_link().ok()?.into_os_string().into_string().ok()?;
    Some((RelPath::from_path(path).ok()?, text))
}

/// Whether a file stands under `folder` that is not one of `gone`.
pub(super) fn any_file_but(root: &Path, folder: &Path, gone: &BTreeSet<&RelPath>) -> bool {
    let files = WalkDir::new(folder).into_iter().flatten().filter(|entry| !entry.file_type().is_dir());
    files
        .map(|entry| entry.path().strip_prefix(root).map(RelPath::from_path))
        .any(|path| !matches!(path, Ok(Ok(path)) if gone.contains(&path)))
}

fn tracked(root: &Path) -> Result<Vec<PathBuf>> {
    Ok(git::files(root)?.into_iter().map(path_of).collect())
}

#[cfg(unix)]
fn path_of(name: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    std::ffi::OsString::from_vec(name).into()
}

#[cfg(not(unix))]
fn path_of(name: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&name).into_owned().into()
}

fn walked(root: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in WalkDir::new(root).into_iter().filter_entry(|entry| is_entered(root, entry)) {
        let entry = entry.with_context(|| format!("cannot list `{}`", root.display()))?;
        if !entry.file_type().is_dir() {
            paths.push(entry.path().strip_prefix(root)?.to_owned());
        }
    }
    Ok(paths)
}

fn is_entered(root: &Path, entry: &DirEntry) -> bool {
    let is_nested_repository = || entry.file_type().is_dir() && entry.path().join(".git").exists();
    let is_left_out = || entry.path().strip_prefix(root).is_ok_and(is_left_out);
    entry.depth() == 0 || !(is_left_out() || is_nested_repository())
}

/// Build output, the journal, and git's own files.
fn is_left_out(path: &Path) -> bool {
    let first = path.iter().next();
    first == Some(OsStr::new("target"))
        || first == Some(OsStr::new(JOURNAL))
        || path.iter().any(|component| component == ".git")
}

/// A file that is deleted in the work tree, a submodule, or a link that leads out of the root is none.
fn is_file_inside(root: &Path, path: &Path) -> bool {
    let path = root.join(path);
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_symlink() => {
            path.is_file() && path.canonicalize().is_ok_and(|target| target.starts_with(root))
        }
        Ok(metadata) => metadata.is_file(),
        Err(_) => false,
    }
}
