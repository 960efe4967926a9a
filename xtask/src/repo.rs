//! The repository: a root, the files that stand in it, and pending texts laid over them.

mod folder;
mod git;
mod laid;
mod listing;
mod path;
mod search;
mod standing;
mod symlinks;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fs,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    thread::{self, JoinHandle},
};

use anyhow::{Context as _, Result, bail};
use relative_path::{RelativePath, RelativePathBuf};

use crate::site::Site;
pub use git::OUTER as OUTER_GIT_VARIABLES;
use laid::Laid;
use listing::Listing;
pub use listing::sorted;
pub use path::{folders, inside, inside_from, is_below, is_named, order};

/// A path in the repository: relative to the root, `/`-separated, normalized, UTF-8.
pub type RelPath = RelativePathBuf;

/// Contents laid over the tree: `Some` is the new content of a path, `None` takes the path away.
pub type Overlay = BTreeMap<RelPath, Option<Arc<[u8]>>>;

/// Where the journal of a run that writes stands, under the root.
pub const JOURNAL: &str = ".xtask-journal";

/// What a byte reads as that is no part of a UTF-8 character. One byte long, and in no name or text that people write.
pub const SUBSTITUTE: char = '\u{1a}';

/// A tree of files as it was when it was first looked at. After writing, open it again.
#[derive(Clone, Debug)]
pub struct Repo {
    tree: Arc<Tree>,
    site: Site,
    laid: Arc<Laid>,
    files: OnceLock<Vec<RelPath>>,
}

/// Where a repository is published, as far as git knows.
#[derive(Clone, Debug, Default)]
pub struct Forge {
    /// Addresses of all remotes, as they are configured.
    pub remotes: Vec<String>,
    /// The default branch.
    pub branch: Option<String>,
    /// Folder of the root in the repository of git: empty, or with a slash at its end.
    pub prefix: String,
}

#[derive(Debug)]
struct Tree {
    /// Invariant: canonical.
    root: PathBuf,
    is_git: bool,
    listing: OnceLock<Listing>,
    /// What git tracks, where it was asked when the tree was opened.
    tracked: Mutex<Option<JoinHandle<Result<Vec<u8>>>>>,
    head: OnceLock<Option<String>>,
    forge: OnceLock<Forge>,
}

impl Tree {
    fn head(&self) -> Option<&String> {
        let ask = || if self.is_git { git::head_commit(&self.root) } else { None };
        self.head.get_or_init(ask).as_ref()
    }

    fn forge(&self) -> &Forge {
        self.forge.get_or_init(|| if self.is_git { git::forge(&self.root) } else { Forge::default() })
    }
}

impl Repo {
    /// Opens the tree at `root`, which may be a folder of a larger git repository, or of none.
    ///
    /// # Errors
    /// When `root` is not a folder, or git cannot read the repository it lies in.
    pub fn open(root: &Path) -> Result<Repo> {
        Repo::opened(root, false)
    }

    /// [`Repo::open`] for a tree that is listed right away: while git says whether it looks after the tree it lists its files.
    ///
    /// # Errors
    /// As [`Repo::open`].
    pub fn open_to_list(root: &Path) -> Result<Repo> {
        Repo::opened(root, true)
    }

    fn opened(root: &Path, is_listed: bool) -> Result<Repo> {
        let canonical = root.canonicalize().with_context(|| format!("cannot open `{}`", root.display()))?;
        if !canonical.is_dir() {
            bail!("`{}` is not a folder; name the root of a repository", root.display());
        }
        let tracked = (is_listed && git::may_keep(&canonical)).then(|| {
            let root = canonical.clone();
            thread::spawn(move || git::tracked_files(&root))
        });
        let is_git = git::keeps(&canonical)?;
        let (listing, head, forge) = Default::default();
        let tree = Tree { root: canonical, is_git, listing, tracked: Mutex::new(tracked), head, forge };
        let site = Site::default();
        Ok(Repo { tree: Arc::new(tree), site, laid: Arc::default(), files: OnceLock::new() })
    }

    /// The same tree, whose documents this site shows.
    pub fn shown_by(self, site: Site) -> Repo {
        Repo { site, ..self }
    }

    /// The tree as it stands on disk now.
    ///
    /// # Errors
    /// As [`Repo::open`].
    pub fn reopened(&self) -> Result<Repo> {
        Ok(Repo::open(self.root())?.shown_by(self.site))
    }

    /// Who shows the documents.
    pub fn site(&self) -> Site {
        self.site
    }

    /// The canonical path of the root.
    pub fn root(&self) -> &Path {
        &self.tree.root
    }

    /// Whether git looks after the root.
    pub fn is_git(&self) -> bool {
        self.tree.is_git
    }

    /// The files, sorted: in a git repository those that are tracked or could be, otherwise all that stand under the
    /// root. Build output, nested repositories and links that leave the root are left out.
    ///
    /// # Errors
    /// When the tree cannot be listed.
    pub fn files(&self) -> Result<&[RelPath]> {
        if let Some(files) = self.files.get() {
            return Ok(files);
        }
        let listed = &self.listing()?.files;
        if self.laid.is_empty() {
            return Ok(listed);
        }
        let mut files: Vec<RelPath> = listed.iter().filter(|path| !self.laid.holds(path)).cloned().collect();
        files.extend(self.laid.files().cloned());
        // Not while others wait for it: what sorts may do their work meanwhile, and wait as well.
        let files = sorted(files);
        Ok(self.files.get_or_init(|| files))
    }

    /// How many files are left out of [`Repo::files`] because their names are not UTF-8.
    ///
    /// # Errors
    /// When the tree cannot be listed.
    pub fn unnameable_files(&self) -> Result<usize> {
        Ok(self.listing()?.unnameable)
    }

    /// Whether a file or a folder stands at `path`.
    pub fn exists(&self, path: &RelativePath) -> bool {
        self.is_file(path) || self.is_dir(path)
    }

    /// Whether a file stands at `path`.
    pub fn is_file(&self, path: &RelativePath) -> bool {
        if self.laid.is_empty() && self.is_listed(path) {
            return true;
        }
        let Some(path) = inside(path) else { return false };
        match self.laid.get(&path) {
            Some(content) => content.is_some(),
            None => self.is_listed(&path) || self.on_disk(&path).is_file(),
        }
    }

    /// Whether the tree is listed already, and this file is among those that stand there.
    fn is_listed(&self, path: &RelativePath) -> bool {
        self.tree.listing.get().is_some_and(|listing| listing.holds(path))
    }

    /// Whether a folder stands at `path`. The empty path is the root.
    pub fn is_dir(&self, path: &RelativePath) -> bool {
        let Some(path) = inside(path) else { return false };
        let is_listed = || self.tree.listing.get().is_some_and(|listing| listing.holds_below(&path));
        let on_disk = || self.on_disk(&path);
        if !self.laid.reaches(&path) {
            return is_listed() || on_disk().is_dir();
        }
        self.laid.is_folder(&path, || {
            let is_gone = |file: &RelativePath| self.laid.holds(file);
            on_disk().is_dir() && listing::any_file_but(self.root(), &on_disk(), is_gone)
        })
    }

    /// The text at `path`.
    ///
    /// # Errors
    /// When there is no file, or it is not UTF-8; names the path.
    pub fn read(&self, path: &RelativePath) -> Result<Arc<str>> {
        match String::from_utf8(self.read_bytes(path)?) {
            Ok(text) => Ok(text.into()),
            Err(error) => {
                let (bytes, good) = (error.as_bytes(), error.utf8_error().valid_up_to());
                let line = bytes[..good].iter().filter(|&&byte| byte == b'\n').count() + 1;
                bail!("`{path}` is not UTF-8 text from line {line} on; save it as UTF-8")
            }
        }
    }

    /// The text at `path`, also of a file that is not UTF-8: each of its bytes that is no part of a character reads as
    /// [`SUBSTITUTE`], so that offsets in the text are offsets in the file.
    ///
    /// # Errors
    /// When there is no file; names the path.
    pub fn text(&self, path: &RelativePath) -> Result<Arc<str>> {
        Ok(text_of(&self.read_bytes(path)?).into())
    }

    /// The bytes at `path`.
    ///
    /// # Errors
    /// When there is no file; names the path.
    pub fn read_bytes(&self, path: &RelativePath) -> Result<Vec<u8>> {
        let Some(normal) = inside(path) else { bail!("`{path}` lies outside the repository") };
        match self.laid.get(&normal) {
            Some(Some(content)) => Ok(content.to_vec()),
            Some(None) => bail!("cannot read `{path}`: it is moved away"),
            None => match fs::read(self.on_disk(&normal)) {
                Err(_) if self.is_dir(&normal) => bail!("cannot read `{path}`: it is a folder; name a file"),
                read => read.with_context(|| format!("cannot read `{path}`")),
            },
        }
    }

    /// The commit that is checked out, in full; `None` without git or before the first commit.
    pub fn head_commit(&self) -> Option<String> {
        self.tree.head().cloned()
    }

    /// Where the repository is published; nothing without git.
    pub fn forge(&self) -> Forge {
        self.tree.forge().clone()
    }

    /// Asks git for the commit that is checked out and for where it is published, while others go on: it takes long to answer.
    pub fn ask_ahead(&self) {
        let tree = Arc::clone(&self.tree);
        thread::spawn(move || {
            tree.head();
            tree.forge();
        });
    }

    /// Lines of `path` (counted from 1) that are not as they were in `revision`. All of them where git does not know the file.
    ///
    /// # Errors
    /// Without git, when there is no such commit, and when git cannot tell.
    pub fn changed_lines(&self, revision: &str, path: &RelativePath) -> Result<Vec<RangeInclusive<usize>>> {
        self.check_history(revision)?;
        git::changed_lines(self.root(), revision, path.as_str())
    }

    /// The files whose changes are not committed, untracked ones among them; none without git.
    ///
    /// # Errors
    /// When git cannot tell.
    pub fn dirty_files(&self) -> Result<BTreeSet<RelPath>> {
        if !self.is_git() {
            return Ok(BTreeSet::new());
        }
        let names = git::dirty_files(self.root())?;
        Ok(names.into_iter().filter_map(|name| String::from_utf8(name).ok()).map(RelPath::from).collect())
    }

    /// The files that git does not track and does not ignore either; none without git.
    ///
    /// # Errors
    /// When git cannot tell.
    pub fn untracked_files(&self) -> Result<BTreeSet<RelPath>> {
        if !self.is_git() {
            return Ok(BTreeSet::new());
        }
        let listing = git::untracked_files(self.root())?;
        let names = git::entries(&listing).filter_map(|name| str::from_utf8(name).ok());
        Ok(names.map(RelPath::from).collect())
    }

    /// Whether git ignores `path`, which it does not track, or would ignore a file there.
    ///
    /// # Errors
    /// When git cannot tell.
    pub fn is_ignored(&self, path: &RelativePath) -> Result<bool> {
        if !self.is_git() {
            return Ok(false);
        }
        git::is_ignored(self.root(), path.as_str())
    }

    /// Files that have another place than in `revision`: the place there and the one on disk, by the place there. What
    /// was moved without telling git is found where the bytes are the same.
    ///
    /// # Errors
    /// Without git, when there is no such commit, and when git cannot tell.
    pub fn renamed_since(&self, revision: &str) -> Result<BTreeMap<RelPath, RelPath>> {
        self.check_history(revision)?;
        let pairs = git::renames(self.root(), revision)?;
        let path = |name: &[u8]| String::from_utf8(name.to_vec()).ok().map(RelPath::from);
        Ok(pairs.iter().filter_map(|(from, to)| Some((path(from)?, path(to)?))).collect())
    }

    /// The text that `path` had in `revision`; `None` where it was no file there, or not UTF-8.
    ///
    /// # Errors
    /// Without git, and when git cannot tell.
    pub fn text_in(&self, revision: &str, path: &RelativePath) -> Result<Option<String>> {
        self.check_history(revision)?;
        Ok(git::content(self.root(), revision, path.as_str())?
            .and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    fn check_history(&self, revision: &str) -> Result<()> {
        if !self.is_git() {
            bail!(
                "`{}` is not in a git repository, so that nothing is known of `{revision}`",
                self.root().display()
            );
        }
        Ok(())
    }

    /// The same tree with `pending` laid over it, and over what was laid over it before.
    pub fn overlay(&self, pending: Overlay) -> Repo {
        let laid = Arc::new(self.laid.under(pending));
        Repo { tree: Arc::clone(&self.tree), site: self.site, laid, files: OnceLock::new() }
    }

    /// Whether both are one look at one tree, with the same contents laid over it.
    pub fn is_same(&self, other: &Repo) -> bool {
        Arc::ptr_eq(&self.tree, &other.tree) && Arc::ptr_eq(&self.laid, &other.laid)
    }

    /// Whether anything is laid over the tree, so that it is not what stands on disk.
    pub fn is_pending(&self) -> bool {
        !self.laid.is_empty()
    }

    fn listing(&self) -> Result<&Listing> {
        let tree = &self.tree;
        if let Some(listing) = tree.listing.get() {
            return Ok(listing);
        }
        let asked = tree.tracked.lock().unwrap_or_else(PoisonError::into_inner).take();
        let asked = asked.and_then(|asked| asked.join().ok());
        let tracked = || asked.unwrap_or_else(|| git::tracked_files(&tree.root));
        let tracked = if tree.is_git { Some(tracked()?) } else { None };
        let listing = listing::list(&tree.root, tracked.as_deref())?;
        Ok(tree.listing.get_or_init(|| listing))
    }

    /// Where a normalized path is on disk.
    fn on_disk(&self, path: &RelativePath) -> PathBuf {
        self.root().join(path.as_str())
    }
}

/// The text of a file, as [`Repo::text`] reads it.
pub fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| SUBSTITUTE));
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests;
