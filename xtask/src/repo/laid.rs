//! Contents laid over a tree, to be found by name and by folder.

use super::{Overlay, RelPath, is_below};
use relative_path::RelativePath;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// An [`Overlay`] with an index. Paths are ordered by their components, which takes long to compare: a path is found by its
/// text.
#[derive(Debug, Default)]
pub(super) struct Laid {
    ordered: Overlay,
    /// The same contents.
    named: HashMap<String, Option<Arc<[u8]>>>,
    /// Folders of which it is known whether they stand: to look through all that goes from one takes long.
    folders: Mutex<HashMap<String, bool>>,
}

impl Laid {
    /// The same with `pending` laid over it.
    pub(super) fn under(&self, mut pending: Overlay) -> Laid {
        let (ordered, named) = (self.ordered.clone(), self.named.clone());
        let mut laid = Laid { ordered, named, ..Laid::default() };
        laid.named.extend(pending.iter().map(|(path, content)| (path.as_str().to_owned(), content.clone())));
        laid.ordered.append(&mut pending);
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

    /// Whether anything is laid below a folder.
    pub(super) fn reaches(&self, folder: &RelPath) -> bool {
        self.below(folder).next().is_some()
    }

    /// Whether a file is put below a folder; where none is, what `otherwise` says.
    pub(super) fn is_folder(&self, folder: &RelPath, otherwise: impl FnOnce() -> bool) -> bool {
        let known = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&is_folder) = known().get(folder.as_str()) {
            return is_folder;
        }
        let is_folder = self.below(folder).any(|(_, content)| content.is_some()) || otherwise();
        known().insert(folder.as_str().to_owned(), is_folder);
        is_folder
    }

    fn below<'a>(
        &'a self,
        folder: &'a RelPath,
    ) -> impl Iterator<Item = (&'a RelPath, &'a Option<Arc<[u8]>>)> {
        // Those below a folder follow it.
        let following = self.ordered.range(folder.clone()..).take_while(|(path, _)| is_below(path, folder));
        following.filter(move |(path, _)| *path != folder)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ordered.is_empty()
    }
}
