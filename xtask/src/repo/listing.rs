//! Which files stand in a tree.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use rayon::prelude::*;
use relative_path::RelativePath;
use walkdir::{DirEntry, WalkDir};

use super::{JOURNAL, RelPath, git};

/// The files of a tree as they stand on disk.
#[derive(Debug)]
pub(super) struct Listing {
    /// Sorted, each once.
    pub(super) files: Vec<RelPath>,
    /// The same, to look names up.
    names: HashSet<String>,
    /// Folders that hold files, without the root.
    folders: HashSet<String>,
    /// Symbolic links with what they hold.
    pub(super) symlinks: BTreeMap<RelPath, String>,
    /// How many more have names that are not UTF-8.
    pub(super) unnameable: usize,
}

impl Listing {
    /// Whether this is one of the files, by its normalized path.
    pub(super) fn holds(&self, path: &RelativePath) -> bool {
        self.names.contains(path.as_str())
    }

    /// Whether this is a folder that holds one of the files, by its normalized path.
    pub(super) fn holds_below(&self, folder: &RelativePath) -> bool {
        self.folders.contains(folder.as_str())
    }
}

/// A path as it is listed: in the repository, or as it stands where its name is not UTF-8.
type Listed = Result<RelPath, PathBuf>;

/// Lists the tree at `root`, which is canonical.
pub(super) fn list(root: &Path, is_git: bool) -> Result<Listing> {
    let paths = if is_git { tracked(root)? } else { walked(root)? };
    let paths = paths.into_par_iter().filter(|path| !path.as_ref().is_ok_and(|path| is_left_out(path)));
    let seen: Vec<(Listed, Standing)> = paths
        .map(|path| {
            let standing = match &path {
                Ok(path) => standing(root, &root.join(path.as_str())),
                Err(path) => standing(root, &root.join(path)),
            };
            (path, standing)
        })
        .collect();
    let (mut files, mut symlinks, mut unnameable) = (vec![], BTreeMap::new(), 0);
    for (path, Standing { link, is_inside }) in seen {
        if let (Ok(path), Some(link)) = (&path, link) {
            symlinks.insert(path.clone(), link);
        }
        match path {
            Ok(path) if is_inside => files.push(path),
            Err(_) if is_inside => unnameable += 1,
            _ => {}
        }
    }
    sort(&mut files);
    let names = files.iter().map(|path| path.to_string()).collect();
    let mut folders: HashSet<String> = HashSet::new();
    for file in &files {
        // Where the nearest folder is known, so are those above it.
        for folder in
            super::folders(file).take_while(|folder| !folders.contains(folder.as_str())).collect::<Vec<_>>()
        {
            folders.insert(folder.to_string());
        }
    }
    Ok(Listing { files, names, folders, symlinks, unnameable })
}

/// Sorts normalized paths as [`RelPath`] orders them, by their components, and drops those that are there twice.
pub(super) fn sort(paths: &mut Vec<RelPath>) {
    // To compare bytes, of which the separator is the least, says the same as to compare components, in a fraction of the time.
    paths.sort_by(|a, b| ranks(a).cmp(ranks(b)));
    paths.dedup_by(|a, b| a.as_str() == b.as_str());
}

fn ranks(path: &RelPath) -> impl Iterator<Item = u8> {
    path.as_str().bytes().map(|byte| if byte == b'/' { 0 } else { byte })
}

/// Whether a file stands under `folder` that is not one of `gone`.
pub(super) fn any_file_but(root: &Path, folder: &Path, gone: &BTreeSet<&RelPath>) -> bool {
    let files = WalkDir::new(folder).into_iter().flatten().filter(|entry| !entry.file_type().is_dir());
    files
        .map(|entry| entry.path().strip_prefix(root).map(RelPath::from_path))
        .any(|path| !matches!(path, Ok(Ok(path)) if gone.contains(&path)))
}

fn tracked(root: &Path) -> Result<Vec<Listed>> {
    let (known, new) = rayon::join(|| git::tracked_files(root), || git::untracked_files(root));
    let named = |name: Vec<u8>| match String::from_utf8(name) {
        Ok(name) => Ok(RelPath::from(name)),
        Err(name) => Err(path_of(name.into_bytes())),
    };
    Ok(known?.into_iter().chain(new?).map(named).collect())
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

fn walked(root: &Path) -> Result<Vec<Listed>> {
    let mut paths = Vec::new();
    for entry in WalkDir::new(root).into_iter().filter_entry(|entry| is_entered(root, entry)) {
        let entry = entry.with_context(|| format!("cannot list `{}`", root.display()))?;
        if !entry.file_type().is_dir() {
            let path = entry.path().strip_prefix(root)?;
            paths.push(RelPath::from_path(path).map_err(|_| path.to_owned()));
        }
    }
    Ok(paths)
}

fn is_entered(root: &Path, entry: &DirEntry) -> bool {
    let is_nested_repository = || entry.file_type().is_dir() && entry.path().join(".git").exists();
    let path = || RelPath::from_path(entry.path().strip_prefix(root).ok()?).ok();
    entry.depth() == 0 || !(path().is_some_and(|path| is_left_out(&path)) || is_nested_repository())
}

/// Build output, the journal, and git's own files.
fn is_left_out(path: &RelativePath) -> bool {
    let mut parts = path.as_str().split('/');
    let first = parts.next();
    first == Some("target")
        || first == Some(JOURNAL)
        || first == Some(".git")
        || parts.any(|part| part == ".git")
}

/// What stands at a listed path.
struct Standing {
    /// What it holds, when it is a symbolic link.
    link: Option<String>,
    /// Whether it shows a file of the tree: not one that is deleted in the work tree, a submodule, or a link that leads out
    /// of the root.
    is_inside: bool,
}

fn standing(root: &Path, path: &Path) -> Standing {
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_symlink() => Standing {
            link: path.read_link().ok().and_then(|link| link.into_os_string().into_string().ok()),
            is_inside: path.is_file() && path.canonicalize().is_ok_and(|target| target.starts_with(root)),
        },
        Ok(metadata) => Standing { link: None, is_inside: metadata.is_file() },
        Err(_) => Standing { link: None, is_inside: false },
    }
}
