//! Which files stand in a tree.

use std::{
    collections::{BTreeMap, HashSet},
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use rayon::prelude::*;
use relative_path::RelativePath;
use walkdir::{DirEntry, WalkDir};

use super::{
    JOURNAL, RelPath, git, path,
    standing::{self, Seen, Standing},
};

/// So many places at most are named to git: it holds each against all that it finds.
const ASKED: usize = 64;

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
pub(super) type Listed = Result<RelPath, PathBuf>;

/// Lists the tree at `root`, which is canonical, given what git tracks there where it looks after it.
pub(super) fn list(root: &Path, tracked: Option<&[u8]>) -> Result<Listing> {
    let seen = match tracked {
        Some(tracked) => kept(root, tracked)?,
        None => seen(root, walked(root)?).0,
    };
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
    let files = sorted(files);
    let (names, folders) =
        rayon::join(|| files.iter().map(|path| path.as_str().to_owned()).collect(), || folders_of(&files));
    Ok(Listing { files, names, folders, symlinks, unnameable })
}

/// What stands at these paths, and what stands beside them that is not left out.
fn seen(root: &Path, listed: Vec<Listed>) -> (Vec<(Listed, Standing)>, Vec<OsString>) {
    let Seen { standing, mut beside } = standing::of_all(root, &listed);
    beside.retain(|path| !path.to_str().is_some_and(is_left_out));
    (listed.into_iter().zip(standing).collect(), beside)
}

/// The folders that files lie in.
fn folders_of(files: &[RelPath]) -> HashSet<String> {
    let mut folders: HashSet<String> = HashSet::new();
    for file in files {
        for folder in super::folders(file) {
            // Where the nearest folder is known, so are those above it.
            if folders.contains(folder.as_str()) {
                break;
            }
            folders.insert(folder.as_str().to_owned());
        }
    }
    folders
}

/// Normalized paths, sorted as [`RelPath`] orders them, by their components, each once.
pub fn sorted(mut paths: Vec<RelPath>) -> Vec<RelPath> {
    paths.par_sort_by(|a, b| path::order(a, b));
    paths.dedup_by(|a, b| a.as_str() == b.as_str());
    paths
}

/// Whether a file stands under `folder` that is not gone.
pub(super) fn any_file_but(root: &Path, folder: &Path, is_gone: impl Fn(&RelativePath) -> bool) -> bool {
    let files = WalkDir::new(folder).into_iter().flatten().filter(|entry| !entry.file_type().is_dir());
    files
        .map(|entry| entry.path().strip_prefix(root).map(RelPath::from_path))
        .any(|path| !matches!(path, Ok(Ok(path)) if is_gone(&path)))
}

/// What git tracks, and what it does not know and does not ignore either. It takes long to find the latter in the whole tree:
/// git is asked for what stands beside what it tracks.
fn kept(root: &Path, tracked: &[u8]) -> Result<Vec<(Listed, Standing)>> {
    let (mut all, beside) = seen(root, listed(tracked));
    let new = match beside.len() {
        0 => vec![],
        1..=ASKED => git::untracked_among(root, &beside)?,
        _ => git::untracked_files(root)?,
    };
    if !new.is_empty() {
        all.extend(seen(root, listed(&new)).0);
    }
    Ok(all)
}

/// The paths that git lists, each once, without those that are left out.
fn listed(names: &[u8]) -> Vec<Listed> {
    let named = |name: &[u8]| match String::from_utf8(name.to_vec()) {
        Ok(name) => (!is_left_out(&name)).then(|| Ok(RelPath::from(name))),
        Err(name) => Some(Err(path_of(name.into_bytes()))),
    };
    let names = names.par_split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let mut listed: Vec<Listed> = names.filter_map(named).collect();
    // One in conflict is listed once for each side.
    listed.dedup_by(|a, b| matches!((a, b), (Ok(a), Ok(b)) if a.as_str() == b.as_str()));
    listed
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
    entry.depth() == 0 || !(path().is_some_and(|path| is_left_out(path.as_str())) || is_nested_repository())
}

/// Build output, the journal, and git's own files.
fn is_left_out(path: &str) -> bool {
    let mut parts = path.split('/');
    let first = parts.next();
    first == Some("target")
        || first == Some(JOURNAL)
        || first == Some(".git")
        || parts.any(|part| part == ".git")
}
