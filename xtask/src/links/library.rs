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
    /// Which of the tree's files are no symbolic links; known once somebody asks.
    files: OnceCell<Vec<usize>>,
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
        Library { repo, shelf: RefCell::default(), folders: OnceCell::new(), files: OnceCell::new() }
    }

    /// The tree.
    pub fn repo(&self) -> &'r Repo {
        self.repo
    }

    /// Paths of all Markdown files, sorted.
    ///
    /// # Errors
    /// When the tree cannot be listed.
    pub fn documents(&self) -> Result<impl Iterator<Item = &'r RelPath>> {
        Ok(self.files()?.filter(|path| is_markdown(path)))
    }

    /// Paths of all files, sorted. A symbolic link is no file of its own: what it shows stands elsewhere.
    pub(super) fn files(&self) -> Result<impl Iterator<Item = &'r RelPath>> {
        self.files_from(0)
    }

    /// Paths of all files in a folder, sorted.
    pub(super) fn files_in(&self, folder: &RelativePath) -> Result<impl Iterator<Item = &'r RelPath>> {
        let all = self.repo.files()?;
        let numbers = self.numbers()?;
        let first = numbers.partition_point(|number| *all[*number] < *folder);
        Ok(self.files_from(first)?.take_while(move |path| path.starts_with(folder)))
    }

    fn files_from(&self, first: usize) -> Result<impl Iterator<Item = &'r RelPath>> {
        let all = self.repo.files()?;
        Ok(self.numbers()?[first..].iter().map(|number| &all[*number]))
    }

    fn numbers(&self) -> Result<&[usize]> {
        if let Some(numbers) = self.files.get() {
            return Ok(numbers);
        }
        let is_link = |path: &RelPath| self.repo.is_symlink(path);
        let files = self.repo.files()?.iter().enumerate();
        let numbers = files.filter(|(_, path)| !is_link(path)).map(|(number, _)| number).collect();
        Ok(self.files.get_or_init(|| numbers))
    }

    /// The document at `path`; `None` where no UTF-8 text stands.
    pub fn document(&self, path: &RelativePath) -> Option<Rc<Document>> {
        self.entry(path).map(|entry| Rc::clone(&entry.document))
    }

    /// The document at `path`, also when it is not UTF-8: see [`Repo::text`].
    pub fn any_document(&self, path: &RelativePath) -> Option<Rc<Document>> {
        let parsed = || self.repo.text(path).ok().map(|text| Rc::new(Document::parse(text)));
        self.document(path).or_else(parsed)
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
    matches!(extension.as_deref(), Some("md" | "markdown" | "mdx"))
}
