//! The Markdown documents of a tree, each parsed once.

use super::{
    Reference,
    content::{DOCUSAURUS, MDBOOK, MKDOCS},
    references,
    survey::Survey,
    suspects::Suspects,
};
use crate::{
    markdown::{Document, anchors},
    repo::{RelPath, Repo, is_below, is_named},
};
use anyhow::Result;
use relative_path::RelativePath;
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap, HashSet},
    mem,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

/// How many documents are worth another thread.
const MANY: usize = 64;

/// A tree and those of its documents that were looked at.
#[derive(Debug)]
pub struct Library<'r> {
    repo: &'r Repo,
    shelf: Shelf,
    /// One over other pending texts, whose documents are taken where both agree.
    base: Option<&'r Library<'r>>,
    /// The documents whose anchors count; all when absent. Of another one every anchor is taken to be there.
    doubted: Option<HashSet<String>>,
    has_site: OnceLock<bool>,
    pub(super) suspects: Mutex<Option<Suspects>>,
    /// What was seen of documents that are not kept; of others it says nothing.
    survey: Option<Survey>,
}

/// A document with the names that a fragment can lead to and with its references, known once somebody asks.
#[derive(Debug)]
struct Entry {
    document: Arc<Document>,
    anchors: OnceLock<BTreeSet<String>>,
    references: OnceLock<Arc<[Reference]>>,
}

impl Entry {
    fn of(text: Arc<str>) -> Entry {
        let document = Arc::new(Document::parse(text));
        Entry { document, anchors: OnceLock::new(), references: OnceLock::new() }
    }
}

/// Documents by the text of their paths: components take long to compare.
#[derive(Debug, Default)]
struct Shelf(Mutex<HashMap<String, Option<Arc<Entry>>>>);

impl Drop for Shelf {
    /// Many documents take long to give back. Nobody waits for that.
    fn drop(&mut self) {
        let documents = mem::take(&mut *lock(&self.0));
        if documents.len() > MANY {
            rayon::spawn(|| drop(documents));
        }
    }
}

impl<'r> Library<'r> {
    /// The documents of `repo`; nothing is read yet.
    pub fn new(repo: &'r Repo) -> Library<'r> {
        Library {
            repo,
            shelf: Shelf::default(),
            base: None,
            doubted: None,
            has_site: OnceLock::new(),
            suspects: Mutex::default(),
            survey: None,
        }
    }

    /// The documents of `repo`, which is the tree of `base` under other pending texts.
    pub(super) fn beside(base: &'r Library<'r>, repo: &'r Repo) -> Library<'r> {
        Library { base: Some(base), ..Library::new(repo) }
    }

    /// The same, where only the anchors of these documents count: those of others are the same before and after.
    pub(super) fn doubting<'d>(self, documents: impl IntoIterator<Item = &'d RelPath>) -> Library<'r> {
        Library {
            doubted: Some(documents.into_iter().map(|path| path.as_str().to_owned()).collect()),
            ..self
        }
    }

    /// The tree.
    pub fn repo(&self) -> &'r Repo {
        self.repo
    }

    /// The same tree, where the anchors of these documents are known already.
    pub(super) fn knowing(self, survey: Survey) -> Library<'r> {
        Library { survey: Some(survey), ..self }
    }

    pub(super) fn survey(&self) -> Option<&Survey> {
        self.survey.as_ref()
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
        let first = self.repo.files()?.partition_point(|path| **path < *folder);
        Ok(self.files_from(first)?.take_while(move |path| is_below(path, folder)))
    }

    fn files_from(&self, first: usize) -> Result<impl Iterator<Item = &'r RelPath>> {
        let links: HashSet<&str> = self.repo.symlinks()?.map(|(path, _)| path.as_str()).collect();
        let is_own = move |path: &&RelPath| links.is_empty() || !links.contains(path.as_str());
        Ok(self.repo.files()?[first..].iter().filter(is_own))
    }

    /// The document at `path`; `None` where no UTF-8 text stands.
    pub fn document(&self, path: &RelativePath) -> Option<Arc<Document>> {
        self.entry(path).map(|entry| Arc::clone(&entry.document))
    }

    /// The document at `path`, also when it is not UTF-8: see [`Repo::text`].
    pub fn any_document(&self, path: &RelativePath) -> Option<Arc<Document>> {
        let parsed = || self.repo.text(path).ok().map(|text| Arc::new(Document::parse(text)));
        self.document(path).or_else(parsed)
    }

    /// The text at `path` as [`Repo::text`] reads it; that of the document, where it was read already.
    ///
    /// # Errors
    /// As [`Repo::text`].
    pub fn text(&self, path: &RelativePath) -> Result<Arc<str>> {
        match self.shelved(path) {
            Some(entry) => Ok(Arc::clone(entry.document.text())),
            None => self.repo.text(path),
        }
    }

    /// The same as the bytes of the file.
    ///
    /// # Errors
    /// As [`Repo::read_bytes`].
    pub fn read_bytes(&self, path: &RelativePath) -> Result<Vec<u8>> {
        match self.shelved(path) {
            Some(entry) => Ok(entry.document.text().as_bytes().to_vec()),
            None => self.repo.read_bytes(path),
        }
    }

    /// The references of the document at `path`, which [`Library::any_document`] gave.
    pub fn references(&self, path: &RelativePath, document: &Document) -> Arc<[Reference]> {
        match self.shelved(path) {
            Some(entry) => entry.references.get_or_init(|| references(document).into()).clone(),
            None => references(document).into(),
        }
    }

    /// Whether any site is configured in the tree.
    pub(super) fn has_site(&self) -> bool {
        *self.has_site.get_or_init(|| {
            let names = [DOCUSAURUS, MKDOCS, MDBOOK].concat();
            let mut files = self.repo.files().unwrap_or_default().iter();
            files.any(|path| is_named(path, &names))
        })
    }

    /// Whether `#fragment` leads somewhere in the document at `path`.
    pub(super) fn has_anchor(&self, path: &RelativePath, fragment: &str) -> bool {
        if self.doubted.as_ref().is_some_and(|doubted| !doubted.contains(path.as_str())) {
            return true;
        }
        let is_lower = fragment.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        let name = if is_lower { Cow::Borrowed(fragment) } else { Cow::Owned(fragment.to_lowercase()) };
        if let Some(anchors) = self.survey().and_then(|survey| survey.anchors(path)) {
            return anchors.hold(&name);
        }
        match self.entry(path) {
            Some(entry) => self.anchors(&entry).contains(&*name),
            // No UTF-8, which is rare, and not kept.
            None => self.any_document(path).is_some_and(|document| {
                anchors(&document, self.repo.site()).iter().any(|anchor| anchor.name.to_lowercase() == *name)
            }),
        }
    }

    /// Whether every anchor that the document at `path` has it has in another tree as well.
    pub(super) fn keeps_anchors(&self, after: &Library<'_>, path: &RelativePath) -> bool {
        let entry = if is_markdown(path) { self.entry(path) } else { None };
        entry.is_none_or(|entry| self.anchors(&entry).iter().all(|name| after.has_anchor(path, name)))
    }

    fn anchors<'e>(&self, entry: &'e Entry) -> &'e BTreeSet<String> {
        let named =
            || anchors(&entry.document, self.repo.site()).into_iter().map(|it| it.name.to_lowercase());
        entry.anchors.get_or_init(|| named().collect())
    }

    /// A document that was looked at already.
    fn shelved(&self, path: &RelativePath) -> Option<Arc<Entry>> {
        match self.base.filter(|base| self.repo.agrees_with(base.repo, path)) {
            Some(base) => base.shelved(path),
            None => lock(&self.shelf.0).get(path.as_str()).cloned().flatten(),
        }
    }

    fn entry(&self, path: &RelativePath) -> Option<Arc<Entry>> {
        self.entry_of(path, || self.repo.read(path).ok())
    }

    /// Takes in a document whose text somebody has read.
    pub(super) fn shelve(&self, path: &RelativePath, text: &str) {
        self.entry_of(path, || Some(text.into()));
    }

    fn entry_of(&self, path: &RelativePath, text: impl FnOnce() -> Option<Arc<str>>) -> Option<Arc<Entry>> {
        if let Some(base) = self.base.filter(|base| self.repo.agrees_with(base.repo, path)) {
            return base.entry_of(path, text);
        }
        if let Some(entry) = lock(&self.shelf.0).get(path.as_str()) {
            return entry.clone();
        }
        let entry = text().map(|text| Arc::new(Entry::of(text)));
        lock(&self.shelf.0).insert(path.as_str().to_owned(), entry.clone());
        entry
    }
}

/// What a lock guards. Nothing is half done under one, so that a panic elsewhere leaves it whole.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a file is Markdown, by its name.
pub fn is_markdown(path: &RelativePath) -> bool {
    let Some((stem, extension)) = path.as_str().rsplit_once('.') else { return false };
    let is_named = !stem.is_empty() && !stem.ends_with('/');
    is_named && ["md", "markdown", "mdx"].iter().any(|kind| extension.eq_ignore_ascii_case(kind))
}
