//! Symbolic links of a tree.

use super::{RelPath, Repo, folders, inside_from};
use anyhow::Result;
use relative_path::RelativePath;

/// How many links a path may lead through, as systems limit it too.
const LINKS: usize = 40;

impl Repo {
    /// Symbolic links, sorted, with what they hold: also those that lead to folders, to nothing, or out of the root. Those of a
    /// tree on disk; nothing that is laid over it is one.
    ///
    /// # Errors
    /// When the tree cannot be listed.
    pub fn symlinks(&self) -> Result<impl Iterator<Item = (&RelPath, &String)>> {
        Ok(self.listing()?.symlinks.iter().filter(|(path, _)| !self.laid.holds(path)))
    }

    /// Whether a symbolic link stands at `path` on disk, and nothing is laid over it.
    pub fn is_symlink(&self, path: &RelativePath) -> bool {
        if self.laid.holds(path) {
            return false;
        }
        match self.tree.listing.get().filter(|listing| listing.holds(path)) {
            Some(listing) => listing.symlinks.contains_key(path),
            None => path.to_path(self.root()).is_symlink(),
        }
    }

    /// Where what stands at a normalized path stands itself: folders in it that are symbolic links are followed, as far as they
    /// lead to a place inside the root, in a tree that is listed already. A link at the path itself stands for itself.
    pub fn behind_links(&self, mut path: RelPath) -> RelPath {
        let Some(listing) = self.tree.listing.get().filter(|it| !it.symlinks.is_empty()) else { return path };
        // One link may lead through another, and some in a circle.
        for _ in 0..LINKS {
            let own = folders(&path).filter(|folder| !self.laid.holds(folder));
            let linked = own.into_iter().find_map(|folder| Some((folder, listing.symlinks.get(folder)?)));
            let Some((folder, text)) = linked.filter(|(_, text)| !text.starts_with('/')) else { return path };
            let rest = &path.as_str()[folder.as_str().len()..];
            let start = folder.parent().unwrap_or(RelativePath::new(""));
            let Some(target) = inside_from(start, &format!("{text}{rest}")) else { return path };
            path = target;
        }
        path
    }
}
