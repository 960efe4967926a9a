//! Paths of a repository as text: every destination of a tree comes through here.

use super::RelPath;
use relative_path::RelativePath;
use std::iter;

/// The normalized path, unless it leaves the root.
pub fn inside(path: &RelativePath) -> Option<RelPath> {
    let path = path.as_str();
    if path.starts_with('/') { None } else { normal(path.split('/')) }
}

/// The normalized path to which `path` leads from a folder, which is normalized, unless it leaves the root.
pub fn inside_from(folder: &RelativePath, path: &str) -> Option<RelPath> {
    normal(folder.as_str().split('/').chain(path.split('/')))
}

/// What [`RelativePath::normalize`] says, in one pass.
fn normal<'a>(parts: impl Iterator<Item = &'a str>) -> Option<RelPath> {
    let mut normal = String::new();
    for part in parts {
        match part {
            "" | "." => {}
            ".." if normal.is_empty() => return None,
            ".." => normal.truncate(normal.rfind('/').unwrap_or(0)),
            part => {
                if !normal.is_empty() {
                    normal.push('/');
                }
                normal.push_str(part);
            }
        }
    }
    Some(normal.into())
}

/// The folders that a normalized path lies in, the nearest first, without the root.
pub fn folders(path: &RelativePath) -> impl Iterator<Item = &RelativePath> {
    iter::successors(above(path), |path| above(path))
}

fn above(path: &RelativePath) -> Option<&RelativePath> {
    path.as_str().rsplit_once('/').map(|(folder, _)| RelativePath::new(folder))
}

/// Whether a normalized path is `folder` or lies below it, as [`RelativePath::starts_with`] says more slowly.
pub fn is_below(path: &RelativePath, folder: &RelativePath) -> bool {
    let rest = path.as_str().strip_prefix(folder.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder.as_str().is_empty())
}
