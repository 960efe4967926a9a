//! Modes where no configuration names them: by the profile documents that there are, and by their titles.

use crate::config::{Config, Mode};
use crate::links::{Library, is_markdown};
use crate::pattern::regex;
use crate::repo::RelPath;
use anyhow::Result;
use regex::Regex;
use std::sync::LazyLock;

/// A mode that was inferred, and the document that it was inferred from.
#[derive(Debug, Clone)]
pub struct Inferred {
    /// As configuration would name it.
    pub mode: Mode,
    /// The document.
    pub path: RelPath,
}

/// File names of profiles: `NAME_profile.md`, `NAME-profile.md`.
static FILE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^(.+?)[-_ ]profile\.(?:md|markdown)$"));

/// Titles of profiles: `NAME profile`, `NAME: performance profile`, `Profile of NAME`, `Profiling results: NAME`.
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:(?P<before>.+?)(?: mode)?(?: ?[:,–—-])? (?:performance |cpu |memory )?profil(?:e|ing)(?: (?:results|report|analysis|notes))?|(?:performance )?profil(?:e|ing)(?: (?:results|report|analysis|notes))?(?: of| for|:| –| —| -)? (?:the )?(?P<after>.+?)(?: mode)?)$",
    )
});

/// The modes that the profiles folder shows, where configuration names none. By file names if any tells, else by titles.
///
/// # Errors
/// When the tree cannot be listed.
pub(super) fn modes(library: &Library<'_>, config: &Config) -> Result<Vec<Inferred>> {
    if !config.modes.is_empty() {
        return Ok(vec![]);
    }
    let profiles = &config.docs.profiles;
    let in_folder = |path: &&RelPath| path.parent() == Some(profiles) && is_markdown(path);
    let documents = library.repo().files()?.iter().filter(in_folder).filter(|path| !config.is_guide(path));
    let documents: Vec<&RelPath> = documents.collect();
    let by_name = |path: &&RelPath| {
        let name = path.file_name()?;
        let id = FILE.captures(name)?.get(1)?.as_str();
        Some(inferred(path, id, &title(library, path).unwrap_or_else(|| id.replace(['_', '-'], " "))))
    };
    let named: Vec<Inferred> = documents.iter().filter_map(by_name).collect();
    if !named.is_empty() {
        return Ok(named);
    }
    Ok(documents
        .iter()
        .filter_map(|path| title(library, path).map(|title| inferred(path, &title, &title)))
        .collect())
}

fn inferred(path: &RelPath, id: &str, title: &str) -> Inferred {
    let id = id.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "_");
    let documents = path.file_name().map(globset::escape).into_iter().collect();
    let mode = Mode { id, title: title.to_owned(), names: vec![], bench: None, package: None, documents };
    Inferred { mode, path: path.clone() }
}

/// The name of a mode in a document's title.
fn title(library: &Library<'_>, path: &RelPath) -> Option<String> {
    let title = library.document(path)?.title()?;
    let captures = TITLE.captures(title.trim())?;
    let name = captures.name("before").or(captures.name("after"))?;
    Some(name.as_str().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::{Overlay, Repo};

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        let placed = files.iter().map(|(name, title)| {
            (format!("docs/design/profiling/{name}").into(), Some(format!("# {title}\n").into_bytes().into()))
        });
        let repo = Repo::open(root.path()).unwrap().overlay(placed.collect::<Overlay>());
        let found = modes(&Library::new(&repo), &Config::default()).unwrap();
        found.into_iter().map(|it| format!("{}: {}", it.mode.id, it.mode.title)).collect()
    }

    #[test]
    fn profiles_are_known_by_their_file_names() {
        let files = [
            ("scalar_profile.md", "Scalar: performance profile"),
            ("simd-profile.md", "x"),
            ("README.md", "y"),
        ];
        assert_eq!(found(&files), ["scalar: Scalar", "simd: simd"]);
    }

    #[test]
    fn without_such_names_titles_tell() {
        let files = [
            ("A.md", "Blocking client profile"),
            ("B.md", "Profiling results: async client"),
            ("C.md", "Profile of the worker mode"),
            ("D.md", "Notes"),
        ];
        assert_eq!(
            found(&files),
            ["blocking_client: Blocking client", "async_client: async client", "worker: worker"]
        );
    }
}
