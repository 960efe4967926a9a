//! `cargo xtask sample`: mrrc's published old documents as a git repository to try the commands on.
//!
//! Nothing third-party is kept in this repository: the documents are read from the crate that cargo has downloaded.

use crate::change::{self, ChangeSet, Sink};
use crate::config;
use crate::context::Context;
use crate::exit::Exit;
use crate::flags;
use crate::repo::{OUTER_GIT_VARIABLES, RelPath, Repo};
use anyhow::{Context as _, Result, bail};
use cargo_metadata::MetadataCommand;
use std::path::{Path, PathBuf};
use xshell::{Shell, cmd};

/// The crate whose documents are laid out.
const CRATE: &str = "mrrc";

/// Where the crate keeps the old documents, and where they stood before they were archived.
const ARCHIVED: (&str, &str) = ("docs/history/profiling", "docs/design/profiling");

/// The configuration of the sample: the modes of mrrc and its documents.
const CONFIG: &str = include_str!("sample/profiling.toml");

impl flags::Sample {
    /// Lays the sample out and commits it.
    pub fn run(self, context: &Context) -> Result<Exit> {
        if !context.writes() {
            bail!("sample makes a new repository: run it without --check and --dry-run");
        }
        if self.dir.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
            bail!("{} is not empty: name a folder that is absent or empty", self.dir.display());
        }
        let package = package(context.repo.root())?;
        change::create_root(&self.dir)?;
        let repo = Repo::open(&self.dir)?;
        let files = documents(&package)?;
        let count = files.len();
        Sink::Write { allow_dirty: true }.apply(
            &repo,
            &layout(&package, files)?,
            &context.command("sample"),
        )?;
        commit(repo.root())?;
        context.say(&format!("{count} files of {CRATE} in {}, committed", self.dir.display()));
        context.say(&format!("try: cargo xtask doc-refactor --check --root {}", self.dir.display()));
        Ok(Exit::Clean)
    }
}

/// Folder of the crate that the workspace at `root` depends on.
fn package(root: &Path) -> Result<PathBuf> {
    let metadata = MetadataCommand::new().current_dir(root).exec().context("cargo metadata failed")?;
    let package = metadata.packages.iter().find(|package| package.name == CRATE);
    let package = package.with_context(|| {
        format!(
            "{} does not depend on {CRATE}: run sample in the repository that profiles it",
            root.display()
        )
    })?;
    let folder = package.manifest_path.parent().context("a manifest has no folder")?;
    Ok(folder.as_std_path().to_path_buf())
}

/// The crate's documentation: the folder `docs`, Markdown at the top, and the map of its site.
fn documents(package: &Path) -> Result<Vec<RelPath>> {
    let source = Repo::open(package)?;
    let is_document = |path: &&RelPath| {
        path.starts_with("docs")
            || *path == "mkdocs.yml"
            || !path.as_str().contains('/') && path.extension() == Some("md")
    };
    let files: Vec<RelPath> = source.files()?.iter().filter(is_document).cloned().collect();
    if !files.iter().any(|path| path.starts_with(ARCHIVED.0)) {
        bail!(
            "{} has no {}: this version of {CRATE} does not publish the old documents",
            package.display(),
            ARCHIVED.0
        );
    }
    Ok(files)
}

/// The sample's files, the old documents where they once stood.
fn layout(package: &Path, files: Vec<RelPath>) -> Result<ChangeSet> {
    let source = Repo::open(package)?;
    let mut changes = ChangeSet::default();
    for path in files {
        let bytes = source.read_bytes(&path)?;
        let place = match path.strip_prefix(ARCHIVED.0) {
            Ok(rest) => RelPath::from(ARCHIVED.1).join(rest),
            Err(_) => path,
        };
        changes.create(place, bytes);
    }
    changes.create(RelPath::from(config::FILE), CONFIG);
    Ok(changes)
}

/// Makes the folder a git repository with one commit.
fn commit(folder: &Path) -> Result<()> {
    let shell = Shell::new()?;
    shell.change_dir(folder);
    let message = format!("Documentation of {CRATE} before its old profiling documents were archived");
    let identity =
        ["-c", "user.name=sample", "-c", "user.email=sample@localhost", "-c", "commit.gpgsign=false"];
    let steps = [
        cmd!(shell, "git init --quiet"),
        cmd!(shell, "git add --all"),
        cmd!(shell, "git {identity...} commit --quiet --message {message}"),
    ];
    for step in steps {
        let step = OUTER_GIT_VARIABLES.iter().fold(step, |step, variable| step.env_remove(variable));
        step.quiet().run()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_of_the_sample_is_valid() {
        let folder = tempfile::tempdir().unwrap();
        let repo = Repo::open(folder.path()).unwrap();
        let mut changes = ChangeSet::default();
        changes.create(RelPath::from(config::FILE), CONFIG);
        let config = config::Config::load(&changes.after(&repo).unwrap()).unwrap();
        assert_eq!(config.modes.len(), 4);
        assert_eq!(config.archives.len(), 1);
    }
}
