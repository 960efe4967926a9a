//! The Markdown documents of a tree, each parsed once.

use super::{
    content::{DOCUSAURUS, MDBOOK, MKDOCS},
    survey::Survey,
    suspects::Suspects,
};
use crate::{
    markdown::{Document, anchors},
    repo::{RelPath, Repo, is_below},
};
use anyhow::Result;
use rayon::prelude::*;
use relative_path::RelativePath;
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

/// A tree and those of its documents that were looked at.
#[derive(Debug)]
pub struct Library<'r> {
    repo: &'r Repo,
    shelf: Mutex<HashMap<RelPath, Option<Arc<Entry>>>>,
    /// One over other pending texts, whose documents are taken where both agree.
    base: Option<&'r Library<'r>>,
    /// The documents whose anchors count; all when absent. Of another one every anchor is taken to be there.
    doubted: Option<BTreeSet<RelPath>>,
    has_site: OnceLock<bool>,
    pub(super) suspects: Mutex<Option<Suspects>>,
    /// What was seen of documents that are not kept; of others it says nothing.
    survey: Option<Survey>,
}

/// A document with the names that a fragment can lead to, known once somebody asks.
#[derive(Debug)]
struct Entry {
    document: Arc<Document>,
    anchors: OnceLock<BTreeSet<String>>,
}

impl<'r> Library<'r> {
    /// The documents of `repo`; nothing is read yet.
    pub fn new(repo: &'r Repo) -> Library<'r> {
        Library {
            repo,
            shelf: Mutex::default(),
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

    /// The same tree, where the anchors of these documents are known already.
    pub(super) fn knowing(&'r self, survey: Survey) -> Library<'r> {
        Library { survey: Some(survey), ..Library::beside(self, self.repo) }
    }

    /// The same, where only the anchors of these documents count: those of others are the same before and after.
    pub(super) fn doubting(self, documents: BTreeSet<RelPath>) -> Library<'r> {
        Library { doubted: Some(documents), ..self }
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
        let first = self.repo.files()?.partition_point(|path| **path < *folder);
        Ok(self.files_from(first)?.take_while(move |path| is_below(path, folder)))
    }

    fn files_from(&self, first: usize) -> Result<impl Iterator<Item = &'r RelPath>> {
        let repo = self.repo;
        Ok(repo.files()?[first..].iter().filter(|path| !repo.is_symlink(path)))
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

    /// Reads these documents on all cores, for those who will ask for them.
    pub(super) fn shelve(&self, paths: &[RelPath]) {
        paths.par_iter().filter(|path| is_markdown(path)).for_each(|path| {
            self.entry(path);
        });
    }

    /// Whether any site is configured in the tree.
    pub(super) fn has_site(&self) -> bool {
        *self.has_site.get_or_init(|| {
            let names = [DOCUSAURUS, MKDOCS, MDBOOK].concat();
            let mut files = self.repo.files().unwrap_or_default().iter();
            files.any(|path| path.file_name().is_some_and(|name| names.contains(&name)))
        })
    }

    /// Whether `#fragment` leads somewhere in the document at `path`.
    pub(super) fn has_anchor(&self, path: &RelativePath, fragment: &str) -> bool {
        if self.doubted.as_ref().is_some_and(|doubted| !doubted.contains(path)) {
            return true;
        }
        let is_lower = fragment.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        let name = if is_lower { Cow::Borrowed(fragment) } else { Cow::Owned(fragment.to_lowercase()) };
        if let Some(known) = self.survey.as_ref().and_then(|survey| survey.has_anchor(path, &name)) {
            return known;
        }
        self.entry(path).is_some_and(|entry| {
            let named =
                || anchors(&entry.document, self.repo.site()).into_iter().map(|it| it.name.to_lowercase());
            entry.anchors.get_or_init(|| named().collect()).contains(&*name)
        })
    }

    fn entry(&self, path: &RelativePath) -> Option<Arc<Entry>> {
        if let Some(base) = self.base.filter(|base| self.repo.agrees_with(base.repo, path)) {
            return base.entry(path);
        }
        if let Some(entry) = lock(&self.shelf).get(path) {
            return entry.clone();
        }
        let entry = self.repo.read(path).ok().map(|text| {
            let document = Arc::new(Document::parse(text));
            Arc::new(Entry { document, anchors: OnceLock::new() })
        });
        lock(&self.shelf).insert(path.to_owned(), entry.clone());
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
