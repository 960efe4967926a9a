//! The Markdown documents of a tree, each parsed once.

use crate::{
    markdown::{Document, anchors},
    repo::{self, RelPath, Repo},
};
use anyhow::Result;
use relative_path::RelativePath;
use std::{
    cell::{OnceCell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// A tree and those of its documents that were looked at.
#[derive(Debug)]
pub struct Library<'r> {
    repo: &'r Repo,
    shelf: RefCell<BTreeMap<RelPath, Option<Rc<Entry>>>>,
    /// Folders that hold files of the tree; known once somebody asks.
    folders: OnceCell<BTreeSet<RelPath>>,
}

/// A document with the names that a fragment can lead to.
#[derive(Debug)]
struct Entry {
    document: Rc<Document>,
    anchors: BTreeSet<String>,
}

impl<'r> Library<'r> {
    /// The documents of `repo`; nothing is read yet.
    pub fn new(repo: &'r Repo) -> Library<'r> {
        Library { repo, shelf: RefCell::default(), folders: OnceCell::new() }
    }

    /// The tree.
    pub fn repo(&self) -> &'r Repo {
        self.repo
    }

    /// Paths of all Markdown files, sorted.
    ///
    /// # Errors
    /// When the tree cannot be listed.
    pub fn documents(&self) -> Result<impl Iterator<Item = &'r RelPath> + use<'r>> {
        Ok(self.files()?.filter(|path| is_markdown(path)))
    }

    /// Paths of all files, sorted. A symbolic link is no file of its own: what it shows stands elsewhere.
    pub(super) fn files(&self) -> Result<impl Iterator<Item = &'r RelPath> + use<'r>> {
        let repo = self.repo;
        let is_link = |path: &RelPath| path.to_path(repo.root()).is_symlink();
        Ok(repo.files()?.iter().filter(move |path| !is_link(path)))
    }

    /// The document at `path`; `None` where no UTF-8 text stands.
    pub fn document(&self, path: &RelativePath) -> Option<Rc<Document>> {
        self.entry(path).map(|entry| Rc::clone(&entry.document))
    }

    /// Whether a folder stands at `path`.
    pub(super) fn is_folder(&self, path: &RelPath) -> bool {
        let folders = self.folders.get_or_init(|| {
            let files = self.repo.files().unwrap_or_default().iter();
            files.flat_map(|file| repo::folders(file)).map(RelativePath::to_owned).collect()
        });
        folders.contains(path) || self.repo.is_dir(path)
    }

    /// Whether `#fragment` leads somewhere in the document at `path`.
    pub(super) fn has_anchor(&self, path: &RelativePath, fragment: &str) -> bool {
        self.entry(path).is_some_and(|entry| entry.anchors.contains(&fragment.to_lowercase()))
    }

    fn entry(&self, path: &RelativePath) -> Option<Rc<Entry>> {
        if let Some(entry) = self.shelf.borrow().get(path) {
            return entry.clone();
        }
        let entry = self.repo.read(path).ok().map(|text| {
            let document = Document::parse(text);
            let anchors = anchors(&document, self.repo.site())
                .into_iter()
                .map(|anchor| anchor.name.to_lowercase())
                .collect();
            Rc::new(Entry { document: Rc::new(document), anchors })
        });
        self.shelf.borrow_mut().insert(path.to_owned(), entry.clone());
        entry
    }
}

/// Whether a file is Markdown, by its name.
pub fn is_markdown(path: &RelativePath) -> bool {
    let extension = path.extension().map(str::to_ascii_lowercase);
    matches!(extension.as_deref(), Some("md" | "markdown"))
}
