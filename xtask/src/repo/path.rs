//! Paths of a repository as text: every destination of a tree comes through here.

use super::RelPath;
use relative_path::RelativePath;
use std::{cmp::Ordering, iter};

/// The normalized path, unless it leaves the root.
pub fn inside(path: &RelativePath) -> Option<RelPath> {
    let path = path.as_str();
    let mut normal = String::with_capacity(path.len());
    (!path.starts_with('/') && add(&mut normal, path)).then(|| normal.into())
}

/// The normalized path to which `path` leads from a folder, which is normalized, unless it leaves the root.
pub fn inside_from(folder: &RelativePath, path: &str) -> Option<RelPath> {
    let mut normal = String::with_capacity(folder.as_str().len() + 1 + path.len());
    normal.push_str(folder.as_str());
    add(&mut normal, path).then(|| normal.into())
}

/// Makes a normalized path lead on by `path`, as [`RelativePath::normalize`] says of both, in one pass. Whether it stays inside
/// the root; where it does not, the path is of no use.
fn add(normal: &mut String, path: &str) -> bool {
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if normal.is_empty() => return false,
            ".." => normal.truncate(normal.rfind('/').unwrap_or(0)),
            part => {
                if !normal.is_empty() {
                    normal.push('/');
                }
                normal.push_str(part);
            }
        }
    }
    true
}

/// The folders that a normalized path lies in, the nearest first, without the root.
pub fn folders(path: &RelativePath) -> impl Iterator<Item = &RelativePath> {
    iter::successors(above(path), |path| above(path))
}

fn above(path: &RelativePath) -> Option<&RelativePath> {
    path.as_str().rsplit_once('/').map(|(folder, _)| RelativePath::new(folder))
}

/// The folder of a normalized path, empty for the root, and the name in it.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// Whether a normalized path has one of these last names.
pub fn is_named(path: &RelativePath, names: &[&str]) -> bool {
    let is_before = |rest: &str| rest.is_empty() || rest.ends_with('/');
    names.iter().any(|name| path.as_str().strip_suffix(name).is_some_and(is_before))
}

/// How normalized paths are ordered, which is by their components. To compare bytes, of which the separator is the least, says
/// the same in a fraction of the time.
pub fn order(a: &RelativePath, b: &RelativePath) -> Ordering {
    let rank = |byte: u8| if byte == b'/' { 0 } else { byte };
    a.as_str().bytes().map(rank).cmp(b.as_str().bytes().map(rank))
}

/// Whether a normalized path is `folder` or lies below it, as [`RelativePath::starts_with`] says more slowly.
pub fn is_below(path: &RelativePath, folder: &RelativePath) -> bool {
    let rest = path.as_str().strip_prefix(folder.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder.as_str().is_empty())
}
