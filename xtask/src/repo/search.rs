//! One look into many files, on all cores.

use super::{RelPath, Repo, folder::Folder, order, path::split};
use anyhow::{Context as _, Result};
use rayon::prelude::*;
use relative_path::RelativePath;
use std::{
    cell::RefCell,
    fs::File,
    io::{self, Read as _},
    path::Path,
    sync::Arc,
};

thread_local! {
    /// Every file is read to the same place, so that memory does not grow with the tree.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// So many files are one piece of work.
const AT_ONCE: usize = 64;

/// The folder that was opened last: files of one folder mostly follow one another.
struct Within<'a> {
    root: &'a Path,
    open: Option<(&'a str, Folder)>,
}

impl<'a> Within<'a> {
    /// Opens the file at a normalized path.
    fn file(&mut self, path: &'a RelativePath) -> io::Result<File> {
        let (folder, name) = split(path.as_str());
        let open = self.open.take().filter(|(path, _)| *path == folder);
        let anew = || Ok((folder, Folder::open(&self.root.join(folder))?));
        match open.map_or_else(anew, io::Result::Ok) {
            Ok(open) => self.open.insert(open).1.file(name),
            // Some folders may be entered and not be read.
            Err(_) => File::open(self.root.join(path.as_str())),
        }
    }
}

/// Reads a whole file to the buffer.
fn read(file: File, buffer: &mut Vec<u8>) -> io::Result<usize> {
    buffer.clear();
    // A file that is taken is not asked for its size first.
    file.take(u64::MAX).read_to_end(buffer)
}

impl Repo {
    /// Whether the file at a normalized path holds these bytes.
    ///
    /// # Errors
    /// When there is no file; names the path.
    pub fn has_bytes(&self, path: &RelativePath, bytes: &[u8]) -> Result<bool> {
        if let Some(laid) = self.laid.get(path) {
            return Ok(laid.as_deref() == Some(bytes));
        }
        BUFFER.with_borrow_mut(|buffer| {
            let file = File::open(self.on_disk(path));
            file.and_then(|file| read(file, buffer)).with_context(|| format!("cannot read `{path}`"))?;
            Ok(*buffer == bytes)
        })
    }

    /// What `look` finds in each of the files, in their order; nothing for one that cannot be read. Each is read once.
    /// To look must not wait for other cores, which would look into the same place of memory.
    pub fn search<T: Send>(
        &self,
        paths: &[&RelPath],
        look: impl Fn(&RelPath, &[u8]) -> Option<T> + Sync,
    ) -> Vec<T> {
        let found = paths.par_chunks(AT_ONCE).map(|paths| {
            let mut folder = Within { root: self.root(), open: None };
            let found = paths.iter().filter_map(|path| match self.laid.get(path) {
                Some(content) => look(path, content.as_deref()?),
                None => BUFFER.with_borrow_mut(|buffer| {
                    read(folder.file(path).ok()?, buffer).ok()?;
                    look(path, buffer)
                }),
            });
            found.collect::<Vec<_>>()
        });
        found.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    /// The paths at which another tree over the same files may read otherwise, sorted.
    pub fn changed_from<'a>(&'a self, other: &'a Repo) -> impl Iterator<Item = &'a RelPath> {
        let mut laid: Vec<&RelPath> = self.laid.paths().chain(other.laid.paths()).collect();
        laid.sort_by(|a, b| order(a, b));
        laid.dedup();
        laid.into_iter().filter(|path| !self.agrees_with(other, path))
    }

    /// Whether this file reads the same in both trees, which are one tree under different pending texts.
    pub fn agrees_with(&self, other: &Repo, path: &RelativePath) -> bool {
        match (self.laid.get(path), other.laid.get(path)) {
            (Some(Some(ours)), Some(Some(theirs))) => Arc::ptr_eq(ours, theirs),
            (Some(None), Some(None)) | (None, None) => true,
            _ => false,
        }
    }
}
