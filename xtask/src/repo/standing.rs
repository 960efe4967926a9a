//! What stands at the paths of a listing.

use super::{listing::Listed, path::split};
use rayon::prelude::*;
use std::{
    collections::HashMap,
    ffi::{OsStr, OsString},
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

/// What a look into the folders of a listing has shown.
#[derive(Default)]
pub(super) struct Seen {
    /// For each listed path, what stands there.
    pub(super) standing: Vec<Standing>,
    /// What stands in the folders of the listed files and is none of them: files, and folders that no listed file lies in, also
    /// where one is listed at their place, as submodules are. Relative to the root.
    pub(super) beside: Vec<OsString>,
}

/// Folders that listed files lie in, and those above them: the names of the files in each, with their numbers in the listing.
type Folders<'a> = HashMap<&'a str, Vec<(&'a str, usize)>>;

/// Looks at these paths, each listed once. A folder says of all its files at once what they are, so that no file is asked.
pub(super) fn of_all(root: &Path, listed: &[Listed]) -> Seen {
    let mut all = vec![Standing::default(); listed.len()];
    for (at, path) in listed.iter().enumerate() {
        if let Err(path) = path {
            all[at] = of_path(root, &root.join(path));
        }
    }
    let folders = folders(listed);
    let seen = folders.par_iter().map(|(folder, names)| in_folder(root, folder, names, &folders));
    let mut beside = vec![];
    for (standing, others) in seen.collect::<Vec<_>>() {
        standing.into_iter().for_each(|(at, standing)| all[at] = standing);
        beside.extend(others);
    }
    Seen { standing: all, beside }
}

fn folders(listed: &[Listed]) -> Folders<'_> {
    let mut folders = Folders::from([("", vec![])]);
    let is_beside = |a: &Listed, b: &Listed| parts(a).map(|it| it.0) == parts(b).map(|it| it.0);
    let mut at = 0;
    // Files of one folder mostly follow one another.
    for run in listed.chunk_by(is_beside) {
        if let Some((mut folder, _)) = parts(&run[0]) {
            let names = run.iter().filter_map(|path| Some(parts(path)?.1));
            folders.entry(folder).or_default().extend(names.zip(at..));
            // Where a folder is known, so are those above it.
            while !folder.is_empty() {
                folder = split(folder).0;
                if folders.contains_key(folder) {
                    break;
                }
                folders.insert(folder, vec![]);
            }
        }
        at += run.len();
    }
    folders
}

/// The folder of a listed path and the name in it, where it is UTF-8.
fn parts(path: &Listed) -> Option<(&str, &str)> {
    path.as_ref().ok().map(|path| split(path.as_str()))
}

/// What stands at the names of a folder, and what stands beside them; nothing beside them where the folder cannot be read.
fn in_folder(
    root: &Path,
    folder: &str,
    names: &[(&str, usize)],
    folders: &Folders<'_>,
) -> (Vec<(usize, Standing)>, Vec<OsString>) {
    let on_disk = root.join(folder);
    let mut left: HashMap<&OsStr, usize> = names.iter().map(|(name, at)| (OsStr::new(*name), *at)).collect();
    let (mut standing, mut beside) = (Vec::with_capacity(names.len()), vec![]);
    for entry in on_disk.read_dir().into_iter().flatten().flatten() {
        let (name, Ok(kind)) = (entry.file_name(), entry.file_type()) else { continue };
        let at = left.remove(&*name);
        if let Some(at) = at.filter(|_| kind.is_file()) {
            standing.push((at, Standing { link: None, is_inside: true }));
        } else if let Some(at) = at.filter(|_| !kind.is_dir()) {
            standing.push((at, of_path(root, &entry.path())));
        } else {
            let path = below(folder, &name);
            let holds_listed = || path.to_str().is_some_and(|path| folders.contains_key(path));
            if !(kind.is_dir() && holds_listed()) {
                beside.push(path);
            }
        }
    }
    // What is not there, or is spelled otherwise on a disk that does not mind.
    standing.extend(left.into_iter().map(|(name, at)| (at, of_path(root, &on_disk.join(name)))));
    (standing, beside)
}

fn below(folder: &str, name: &OsStr) -> OsString {
    let mut path = OsString::from(folder);
    if !folder.is_empty() {
        path.push("/");
    }
    path.push(name);
    path
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
