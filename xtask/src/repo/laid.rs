//! Contents laid over a tree, to be found by name and by folder.

use super::{Overlay, RelPath, is_below};
use relative_path::RelativePath;
use std::{collections::HashMap, sync::Arc};

/// An [`Overlay`] with an index. Paths are ordered by their components, which takes long to compare: a path is found by its
/// text.
#[derive(Clone, Debug, Default)]
pub(super) struct Laid {
    ordered: Overlay,
    /// The same contents.
    named: HashMap<String, Option<Arc<[u8]>>>,
}

impl Laid {
    /// The same with `pending` laid over it.
    pub(super) fn under(&self, pending: Overlay) -> Laid {
        let mut laid = self.clone();
        laid.named.extend(pending.iter().map(|(path, content)| (path.as_str().to_owned(), content.clone())));
        laid.ordered.extend(pending);
        laid
    }

    /// What is laid at a normalized path; `None` where nothing is.
    pub(super) fn get(&self, path: &RelativePath) -> Option<&Option<Arc<[u8]>>> {
        self.named.get(path.as_str())
    }

    pub(super) fn holds(&self, path: &RelativePath) -> bool {
        self.named.contains_key(path.as_str())
    }

    /// The files that are put there, sorted.
    pub(super) fn files(&self) -> impl Iterator<Item = &RelPath> {
        self.ordered.iter().filter(|(_, content)| content.is_some()).map(|(path, _)| path)
    }

    /// All paths, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &RelPath> {
        self.ordered.keys()
    }

    /// What is laid below a folder, and whether it is a file that is put there.
    pub(super) fn below<'a>(&'a self, folder: &'a RelPath) -> impl Iterator<Item = (&'a RelPath, bool)> {
        // Those below a folder follow it.
        let following = self.ordered.range(folder.clone()..).take_while(|(path, _)| is_below(path, folder));
        following.filter(move |(path, _)| *path != folder).map(|(path, content)| (path, content.is_some()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ordered.is_empty()
    }
}
