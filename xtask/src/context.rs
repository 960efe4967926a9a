//! What every command works with: the repository, its configuration, and how changes leave the program.

use crate::change::{self, Recovered, Sink};
use crate::config::{self, Config};
use crate::flags::Global;
use crate::repo::{self, RelPath, Repo};
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};

/// What every command works with.
#[derive(Debug)]
pub struct Context {
    /// The tree.
    pub repo: Repo,
    /// `profiling.toml`.
    pub config: Config,
    /// What becomes of a change set.
    pub sink: Sink,
    /// Print problems only.
    pub quiet: bool,
    /// `--root` as given, for the commands that messages name.
    root_flag: Option<PathBuf>,
}

impl Context {
    /// Opens the repository that the flags name, completing a run that was killed half-way.
    ///
    /// # Errors
    /// When it cannot be opened or recovered, or its configuration does not hold.
    pub fn open(flags: &Global) -> Result<Context> {
        Context::with(flags, Repo::open)
    }

    /// The same for a command that lists the files right away.
    ///
    /// # Errors
    /// As [`Context::open`].
    pub fn open_to_list(flags: &Global) -> Result<Context> {
        Context::with(flags, Repo::open_to_list)
    }

    fn with(flags: &Global, open: fn(&Path) -> Result<Repo>) -> Result<Context> {
        let root = match &flags.root {
            Some(root) => root.clone(),
            None => find_root(&std::env::current_dir().context("the current folder cannot be read")?),
        };
        let repo = open(&root)?;
        let sink = match (flags.check, flags.dry_run) {
            (true, _) => Sink::Check,
            (_, true) => Sink::Diff,
            _ => Sink::Write { allow_dirty: flags.allow_dirty },
        };
        if matches!(sink, Sink::Write { .. }) {
            let recovered = change::recover(&repo)?;
            if recovered != Recovered::Nothing {
                anstream::eprintln!("{recovered}");
            }
        } else {
            change::check_whole(&repo)?;
        }
        let config = Config::load(&repo)?;
        let repo = repo.shown_by(config.docs.site);
        Ok(Context { repo, config, sink, quiet: flags.quiet, root_flag: flags.root.clone() })
    }

    /// Whether this run may write.
    pub fn writes(&self) -> bool {
        matches!(self.sink, Sink::Write { .. })
    }

    /// A path of the command line, relative to the current folder (or to `--root` where that was given and holds it),
    /// as a path of the repository.
    pub fn path(&self, given: &Path) -> Result<RelPath> {
        if given.to_str().is_none() {
            bail!("the name {given:?} is not UTF-8; rename the file");
        }
        let from_here =
            std::path::absolute(given).with_context(|| format!("{} is not a path", given.display()))?;
        let candidates = [from_here, self.repo.root().join(given)];
        let inside = candidates.iter().filter_map(|path| within(self.repo.root(), path));
        let known: Vec<RelPath> = inside.collect();
        match known.iter().find(|path| self.repo.exists(path) || self.repo.is_dir(path)).or(known.first()) {
            Some(path) => Ok(path.clone()),
            None => bail!(
                "{} is outside of {}; name a path inside, or another --root",
                given.display(),
                self.repo.root().display()
            ),
        }
    }

    /// Like [`Context::path`], for a path that must exist.
    pub fn existing(&self, given: &Path) -> Result<RelPath> {
        let path = self.path(given)?;
        if !self.repo.exists(&path) && !self.repo.is_dir(&path) {
            bail!("{}: no such file or folder in {}", given.display(), self.repo.root().display());
        }
        Ok(path)
    }

    /// The command line that does `what` on this repository, for messages.
    pub fn command(&self, what: &str) -> String {
        match &self.root_flag {
            Some(root) => format!("cargo xtask {what} --root {}", root.display()),
            None => format!("cargo xtask {what}"),
        }
    }

    /// Prints a line for people on standard error, unless told to be quiet.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            anstream::eprintln!("{line}");
        }
    }
}

/// The nearest folder upwards that holds `profiling.toml` or is the top of a git repository, else `from` itself.
fn find_root(from: &Path) -> PathBuf {
    let is_root = |folder: &&Path| folder.join(config::FILE).is_file() || folder.join(".git").exists();
    from.ancestors().find(is_root).unwrap_or(from).to_path_buf()
}

/// `path` relative to `root`, without `.` and `..`; `None` when it lies outside. A symbolic link stands for itself, not for
/// what it shows; the folders before it are followed.
fn within(root: &Path, path: &Path) -> Option<RelPath> {
    let itself = path.file_name().and_then(|name| Some(path.parent()?.canonicalize().ok()?.join(name)));
    let candidates = [itself, path.canonicalize().ok(), Some(path.to_path_buf())];
    let inside = candidates.iter().flatten().find_map(|path| path.strip_prefix(root).ok())?;
    RelPath::from_path(inside).ok().and_then(|path| repo::inside(&path))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn a_symbolic_link_stands_for_itself() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::os::unix::fs::symlink(&root, root.join("link")).unwrap();
        assert_eq!(within(&root, &root.join("link")).unwrap(), "link");
        assert_eq!(within(&root, &root.join("link/x.md")).unwrap(), "x.md");
        assert_eq!(within(&root, &root).unwrap(), "");
        assert_eq!(within(&root, &root.join("../other.md")), None);
    }
}
