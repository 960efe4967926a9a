//! What stands at the paths of a listing.

use super::listing::Listed;
use rayon::prelude::*;
use std::{
    collections::{HashMap, HashSet},
    ffi::{OsStr, OsString},
    fs::FileType,
    path::Path,
};

/// What stands at a listed path.
#[derive(Clone, Default)]
pub(super) struct Standing {
    /// What it holds, when it is a symbolic link.
    pub(super) link: Option<String>,
    /// Whether it shows a file of the tree: not one that is deleted in the work tree, a submodule, or a link that leads out
    /// of the root.
    pub(super) is_inside: bool,
}

/// What stands at each of these paths. A folder says of all its files at once what they are, so that no file is asked.
pub(super) fn of_all(root: &Path, listed: &[Listed]) -> Vec<Standing> {
    let mut folders: HashMap<&str, Vec<(usize, &str)>> = HashMap::new();
    let mut all = vec![Standing::default(); listed.len()];
    for (at, path) in listed.iter().enumerate() {
        match path {
            Ok(path) => {
                let (folder, name) = path.as_str().rsplit_once('/').unwrap_or(("", path.as_str()));
                folders.entry(folder).or_default().push((at, name));
            }
            Err(path) => all[at] = of_path(root, &root.join(path)),
        }
    }
    let seen = folders.into_par_iter().flat_map_iter(|(folder, names)| {
        let folder = root.join(folder);
        let kinds = kinds(&folder, &names);
        names.into_iter().map(move |(at, name)| {
            let standing = match kinds.get(OsStr::new(name)) {
                Some(kind) if kind.is_file() => Standing { link: None, is_inside: true },
                Some(kind) if kind.is_dir() => Standing::default(),
                // A link, or a name that is spelled otherwise on a disk that does not mind.
                _ => of_path(root, &folder.join(name)),
            };
            (at, standing)
        })
    });
    for (at, standing) in seen.collect::<Vec<_>>() {
        all[at] = standing;
    }
    all
}

/// What stands in a folder under these names; nothing where it cannot be read.
fn kinds(folder: &Path, names: &[(usize, &str)]) -> HashMap<OsString, FileType> {
    let names: HashSet<&OsStr> = names.iter().map(|(_, name)| OsStr::new(*name)).collect();
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let named = entries.filter_map(|entry| Some((entry.file_name(), entry.file_type().ok()?)));
    named.filter(|(name, _)| names.contains(&**name)).collect()
}

fn of_path(root: &Path, path: &Path) -> Standing {
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_symlink() => Standing {
            link: path.read_link().ok().and_then(|link| link.into_os_string().into_string().ok()),
            is_inside: path.is_file() && path.canonicalize().is_ok_and(|target| target.starts_with(root)),
        },
        Ok(metadata) => Standing { link: None, is_inside: metadata.is_file() },
        Err(_) => Standing::default(),
    }
}
