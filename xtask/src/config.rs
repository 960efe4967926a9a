//! `profiling.toml`: the modes of the library, where its documents live, what is archived and why.

use crate::repo::{RelPath, Repo};
use crate::site::Site;
use anyhow::{Context, Result};
use globset::{Glob, GlobSet, GlobSetBuilder};
use relative_path::RelativePath;
use serde::Deserialize;

/// Name of the configuration file at the root.
pub const FILE: &str = "profiling.toml";

/// What `profiling.toml` says, with defaults filled in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Libraries and implementations that are never this project's own mode.
    #[serde(default)]
    pub others: Vec<String>,
    /// Where documents live.
    #[serde(default)]
    pub docs: Docs,
    /// The ways in which the library can be run; empty where the file names none.
    #[serde(default, rename = "mode")]
    pub modes: Vec<Mode>,
    /// What `archive` moves when it is given no paths.
    #[serde(default, rename = "archive")]
    pub archives: Vec<ArchiveRule>,
}

/// Where documents live, relative to the root.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Docs {
    /// Folder of the profile documents.
    pub profiles: RelPath,
    /// The optimization proposal.
    pub proposal: RelPath,
    /// Folder that archived documents move to.
    pub history: RelPath,
    /// Who shows the documents: `github`, `mkdocs` or `mdbook`. Decides what the anchors of headings are called.
    pub site: Site,
    /// Documents of methodology in `profiles`: linted for dangling references only.
    pub guides: Vec<String>,
    /// Globs of documents, relative to the root, that tell what was: paths that they mention stay as they are written when
    /// documents move. Their links follow.
    pub changelogs: Vec<String>,
}

impl Default for Docs {
    fn default() -> Docs {
        Docs {
            profiles: "docs/design/profiling".into(),
            proposal: "docs/design/OPTIMIZATION_PROPOSAL.md".into(),
            history: "docs/history/profiling".into(),
            site: Site::default(),
            guides: vec!["README.md".into(), "PROFILING_GUIDE.md".into()],
            changelogs: vec![],
        }
    }
}

/// One way in which the library can be run.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// Document `<id>_profile.md`, record `records/<id>.json`.
    pub id: String,
    /// For headings.
    pub title: String,
    /// Other names by which documents call the mode.
    #[serde(default)]
    pub names: Vec<String>,
    /// Bench target; absent where nothing is measured.
    pub bench: Option<String>,
    /// The package that holds the bench target, where several of the workspace have one of this name.
    pub package: Option<String>,
    /// Globs of older documents about this mode, relative to `docs.profiles`.
    #[serde(default)]
    pub documents: Vec<String>,
}

/// Documents to archive and what the historical note says of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchiveRule {
    /// Globs relative to `docs.profiles`.
    pub documents: Vec<String>,
    /// Why they are history.
    pub reason: String,
    /// What is current instead, relative to `docs.profiles`.
    pub superseded_by: Option<RelPath>,
}

impl Config {
    /// Reads `profiling.toml` at the root. Without the file the defaults hold and there are no modes.
    ///
    /// An error names the file, the line and the column.
    pub fn load(repo: &Repo) -> Result<Config> {
        let path = RelativePath::new(FILE);
        if !repo.exists(path) {
            return Ok(Config::default());
        }
        let text = repo.read(path)?;
        let config: Config = toml::from_str(&text).map_err(|error| located(&text, &error))?;
        config.validate().and_then(|()| config.docs.stand_in(repo)).map_err(|flaw| flaw.located(&text))?;
        Ok(config)
    }

    /// The mode with this id; the error lists those that there are.
    pub fn mode(&self, id: &str) -> Result<&Mode> {
        let known = || self.modes.iter().map(|mode| mode.id.as_str()).collect::<Vec<_>>().join(", ");
        self.modes.iter().find(|mode| mode.id == id).with_context(|| {
            format!(
                "no mode `{id}` in {FILE}: it knows {}",
                if self.modes.is_empty() { "none".into() } else { known() }
            )
        })
    }

    /// Path of a mode's profile document.
    pub fn document(&self, mode: &Mode) -> RelPath {
        self.docs.profiles.join(format!("{}_profile.md", mode.id))
    }

    /// Whether a path is one of the hand-written guides.
    pub fn is_guide(&self, path: &RelativePath) -> bool {
        self.docs.guides.iter().any(|guide| self.docs.profiles.join_normalized(guide) == *path)
    }

    fn validate(&self) -> Result<(), Flaw> {
        let flaw = |value: &str, message: String| Err(Flaw { value: value.to_owned(), message });
        for mode in &self.modes {
            let id = &mode.id;
            if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
                let message = "names files: use ASCII letters, digits, `_` and `-` only";
                return flaw(id, format!("mode id `{id}` {message}"));
            }
            if id == "schema" {
                let message = "is that of the published schema of records: choose another one";
                return flaw(id, format!("mode id `schema` {message}"));
            }
            if self.modes.iter().filter(|other| other.id == *id).count() > 1 {
                return flaw(id, format!("mode id `{id}` is used twice: give each mode its own"));
            }
        }
        for path in [&self.docs.profiles, &self.docs.proposal, &self.docs.history] {
            let is_plain = path.normalize() == *path && !path.starts_with("..") && !path.as_str().is_empty();
            if !is_plain || path.as_str().starts_with('/') || path.as_str().contains('\0') {
                let message = "must stay inside the root: write it without `.`, `..` and a leading `/`";
                return flaw(
                    path.as_str(),
                    format!("docs path `{}` {message}", path.as_str().escape_debug()),
                );
            }
        }
        let of_modes = self.modes.iter().map(|mode| &mode.documents);
        let of_archives = self.archives.iter().map(|rule| &rule.documents);
        let globs = of_modes.chain(of_archives).chain([&self.docs.changelogs]).flatten();
        for pattern in globs {
            if let Err(error) = glob(pattern) {
                return flaw(
                    pattern,
                    format!("{error:#}: correct it, or put `\\` before what is meant as it is"),
                );
            }
        }
        Ok(())
    }
}

impl Docs {
    /// Checks that folders are none that are files, and the proposal is no folder.
    fn stand_in(&self, repo: &Repo) -> Result<(), Flaw> {
        for (key, folder) in [("profiles", &self.profiles), ("history", &self.history)] {
            if repo.is_file(folder) {
                let message = format!("`{folder}` is a file, and `{key}` under [docs] names a folder");
                return Err(Flaw { value: folder.to_string(), message });
            }
        }
        if repo.is_dir(&self.proposal) {
            let message =
                format!("`{}` is a folder, and `proposal` under [docs] names a file", self.proposal);
            return Err(Flaw { value: self.proposal.to_string(), message });
        }
        Ok(())
    }
}

/// A value that can be read and not be used.
#[derive(Debug)]
struct Flaw {
    /// As it stands in the file.
    value: String,
    message: String,
}

impl Flaw {
    /// The message with the last line that holds the value, where one does.
    fn located(self, text: &str) -> anyhow::Error {
        let Flaw { value, message } = self;
        let holds =
            |line: &str| ['"', '\''].iter().any(|quote| line.contains(&format!("{quote}{value}{quote}")));
        let lines: Vec<&str> = text.lines().collect();
        match lines.iter().rposition(|line| holds(line)) {
            Some(at) => anyhow::anyhow!("{FILE}:{}: {message}\n  |\n  | {}\n  |", at + 1, lines[at]),
            None => anyhow::anyhow!("{FILE} cannot be used: {message}"),
        }
    }
}

/// Compiles globs in which `*` stays inside one path segment.
pub fn globs(patterns: &[String]) -> Result<GlobSet> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        builder.add(glob(pattern)?);
    }
    builder.build().context("the globs together are too large")
}

fn glob(pattern: &str) -> Result<Glob> {
    let glob = globset::GlobBuilder::new(pattern).literal_separator(true).build();
    glob.map_err(|error| anyhow::anyhow!("`{pattern}` is not a glob: {}", error.kind()))
}

/// A TOML error with its place and the line it points at.
fn located(text: &str, error: &toml::de::Error) -> anyhow::Error {
    let Some(span) = error.span() else { return anyhow::anyhow!("{FILE}: {}", error.message()) };
    let before = &text[..span.start.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let source = text.lines().nth(line - 1).unwrap_or_default();
    anyhow::anyhow!("{FILE}:{line}:{column}: {}\n  |\n  | {source}\n  |", error.message().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config> {
        let config: Config = toml::from_str(text).map_err(|error| located(text, &error))?;
        config.validate().map_err(|flaw| flaw.located(text))?;
        Ok(config)
    }

    #[test]
    fn defaults_hold_without_a_docs_table() {
        let config = parse("others = ['x']").unwrap();
        assert_eq!(config.docs.proposal, "docs/design/OPTIMIZATION_PROPOSAL.md");
        assert!(config.is_guide(RelativePath::new("docs/design/profiling/README.md")));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = parse("others = []\n[docs]\nprofile = 'x'\n").unwrap_err().to_string();
        assert!(error.starts_with("profiling.toml:3:1: unknown field `profile`"), "{error}");
        assert!(error.contains("| profile = 'x'"), "{error}");
    }

    #[test]
    fn a_mode_twice_a_bad_id_and_a_path_outside_are_refused() {
        let mode = |id: &str| format!("[[mode]]\nid = '{id}'\ntitle = 't'\n");
        assert!(parse(&(mode("a") + &mode("a"))).unwrap_err().to_string().contains("used twice"));
        assert!(parse(&mode("schema")).unwrap_err().to_string().contains("choose another one"));
        assert!(parse(&mode("../a")).unwrap_err().to_string().contains("names files"));
        assert!(parse("[docs]\nhistory = '../x'\n").unwrap_err().to_string().contains("inside the root"));
    }

    #[test]
    fn globs_stay_inside_a_folder() {
        let set = globs(&["RUST_*.md".into()]).unwrap();
        assert!(set.is_match("RUST_A.md") && !set.is_match("RUST_/b.md"));
    }
}
