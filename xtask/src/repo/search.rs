//! One look into many files, on all cores.

use super::{RelPath, Repo};
use rayon::prelude::*;
use relative_path::RelativePath;
use std::{cell::RefCell, collections::BTreeSet, fs::File, io::Read as _, sync::Arc};

thread_local! {
    /// Every file is read to the same place, so that memory does not grow with the tree.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

impl Repo {
    /// What `look` finds in each of the files, in their order; nothing for one that cannot be read. Each is read once.
    pub fn search<T: Send>(
        &self,
        paths: &[&RelPath],
        look: impl Fn(&RelPath, &[u8]) -> Option<T> + Sync,
    ) -> Vec<T> {
        let found = paths.par_iter().map(|path| match self.overlay.get(*path) {
            Some(content) => look(path, content.as_deref()?),
            None => BUFFER.with_borrow_mut(|buffer| {
                buffer.clear();
                // A file that is taken is not asked for its size first.
                File::open(self.on_disk(path)).ok()?.take(u64::MAX).read_to_end(buffer).ok()?;
                look(path, buffer)
            }),
        });
        found.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    /// The paths at which another tree over the same files may read otherwise, sorted.
    pub fn changed_from<'a>(&'a self, other: &'a Repo) -> impl Iterator<Item = &'a RelPath> {
        let laid: BTreeSet<&RelPath> = self.overlay.keys().chain(other.overlay.keys()).collect();
        laid.into_iter().filter(|path| !self.agrees_with(other, path))
    }

    /// Whether this file reads the same in both trees, which are one tree under different pending texts.
    pub fn agrees_with(&self, other: &Repo, path: &RelativePath) -> bool {
        match (self.overlay.get(path), other.overlay.get(path)) {
            (Some(Some(ours)), Some(Some(theirs))) => Arc::ptr_eq(ours, theirs),
            (Some(None), Some(None)) | (None, None) => true,
            _ => false,
        }
    }
}
