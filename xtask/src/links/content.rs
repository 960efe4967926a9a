//! The sites that show documents: their configuration, the folders of their pages, and what a slash at the front of a
//! destination stands for in them.

use super::{Library, Resolution};
use crate::{
    pattern::regex,
    repo::{RelPath, Repo},
    yaml,
};
use regex::Regex;
use relative_path::RelativePath;
use serde::Deserialize;
use std::{iter, sync::LazyLock};

/// Names of the configuration of Docusaurus.
pub const DOCUSAURUS: &[&str] =
    &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs", "docusaurus.config.cjs"];
/// Names of the configuration of MkDocs.
pub const MKDOCS: &[&str] = &["mkdocs.yml", "mkdocs.yaml"];
/// Name of the configuration of mdBook.
pub const MDBOOK: &[&str] = &["book.toml"];

/// The nearest file above a document that has one of these names.
pub fn configuration(repo: &Repo, document: &RelativePath, names: &[&str]) -> Option<RelPath> {
    let above = iter::successors(document.parent(), |folder| folder.parent());
    let named =
        |folder: &RelativePath| names.iter().map(|name| folder.join(name)).find(|it| repo.is_file(it));
    above.into_iter().find_map(named)
}

/// The folder of the pages of MkDocs, as the configuration at `path` says.
pub fn docs_dir(path: &RelativePath, root: Option<&yaml::Node>) -> RelPath {
    let named = root.and_then(|root| root.get("docs_dir")).and_then(yaml::Node::scalar);
    beside(path, named.map_or("docs", |named| &named.value))
}

/// The folder of the pages of mdBook, as the configuration at `path` says; the usual one where it cannot be read.
pub fn book_dir(path: &RelativePath, text: &str) -> RelPath {
    #[derive(Deserialize, Default)]
    struct Config {
        #[serde(default)]
        book: Book,
    }
    #[derive(Deserialize, Default)]
    struct Book {
        src: Option<String>,
    }
    let config: Config = toml::from_str(text).unwrap_or_default();
    beside(path, config.book.src.as_deref().unwrap_or("src"))
}

/// The folder of the documents of Docusaurus, as far as the program at `path` says it in so many words.
pub fn documents_dir(path: &RelativePath, program: &str) -> RelPath {
    static NAMED: LazyLock<Regex> =
        LazyLock::new(|| regex(r#"\bdocs:\s*\{[^}]*?\bpath:\s*['"]([^'"]+)['"]"#));
    let named = NAMED.captures(program).and_then(|found| Some(found.get(1)?.as_str()));
    beside(path, named.unwrap_or("docs"))
}

fn beside(path: &RelativePath, name: &str) -> RelPath {
    path.parent().unwrap_or(RelativePath::new("")).join_normalized(name)
}

impl Library<'_> {
    /// The folder that a slash at the front of `url` stands for in the file `from`: that of the pages of its site, when
    /// nothing of that name stands at the root of the repository.
    pub(super) fn content_root(&self, from: &RelativePath, url: &str) -> Option<RelPath> {
        let inner = url.strip_prefix('/').filter(|inner| !inner.starts_with('/'))?;
        let root = RelativePath::new("");
        if !matches!(self.leads_from(root, inner), Resolution::Dangling(_)) {
            return None;
        }
        let mut candidates = self.starts(from).into_iter();
        candidates.find(|folder| !matches!(self.leads_from(folder, inner), Resolution::Dangling(_)))
    }

    /// Where a relative destination leads from a folder.
    pub(super) fn leads_from(&self, folder: &RelativePath, inner: &str) -> Resolution {
        self.relative(&folder.join("_"), inner)
    }

    /// The folders that addresses of the site of a document may start from.
    fn starts(&self, from: &RelativePath) -> Vec<RelPath> {
        let names: Vec<&str> = [DOCUSAURUS, MKDOCS, MDBOOK].concat();
        let Some(path) = configuration(self.repo(), from, &names) else { return vec![] };
        let text = self.repo().text(&path).unwrap_or_default();
        let is = |names: &[&str]| path.file_name().is_some_and(|name| names.contains(&name));
        match () {
            () if is(MKDOCS) => vec![docs_dir(&path, yaml::parse(&text).ok().flatten().as_ref())],
            () if is(MDBOOK) => vec![book_dir(&path, &text)],
            () => vec![beside(&path, ""), documents_dir(&path, &text), beside(&path, "static")],
        }
    }

    /// Whether a document is a page of mdBook, which reads what it includes.
    pub(super) fn is_of_book(&self, from: &RelativePath) -> bool {
        configuration(self.repo(), from, MDBOOK).is_some()
    }

    /// Whether a site shows its pages as folders, as MkDocs does.
    pub(super) fn shows_folders(&self, from: &RelativePath) -> bool {
        configuration(self.repo(), from, MKDOCS).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::{Moves, retarget};
    use crate::repo::{Overlay, Repo};

    const DOCUSAURUS: &[(&str, &str)] = &[
        ("web/docusaurus.config.ts", ""),
        ("web/docs/cli/add.md", "[b](/cli/bin)\n"),
        ("web/docs/cli/bin.mdx", "[a](./add.md) [c](../c.md)\n"),
        ("web/docs/c.md", ""),
        ("web/static/x.svg", ""),
        ("web/blog/1.md", "[a](/cli/add#x) [b](/docs/cli/bin) ![x](/x.svg) [out](/nowhere)\n"),
        ("README.md", "[no site](/cli/add)\n"),
    ];
    const MKDOCS: &[(&str, &str)] = &[
        ("mkdocs.yml", "site_name: x\ndocs_dir: 'pages' # here\n"),
        ("pages/index.md", "[a](guide/a/) [b](/guide/a/#t)\n"),
        ("pages/guide/a.md", "# T\n"),
    ];
    const MDBOOK: &[(&str, &str)] = &[
        ("book/book.toml", "[book]\nsrc = \"text\"\n"),
        ("book/text/a.md", "[b](part/b.html#t) [i](part/index.html)\n"),
        ("book/text/part/b.md", "# T\n"),
        ("book/text/part/README.md", "[a](../a.html)\n"),
    ];

    /// The texts of a tree after a folder has moved.
    fn moved(files: &[(&str, &str)], from: &str, to: &str) -> Vec<(String, String)> {
        let folder = tempfile::tempdir().unwrap();
        let overlay = files.iter().map(|(path, text)| (RelPath::from(*path), Some(text.as_bytes().into())));
        let repo = Repo::open(folder.path()).unwrap().overlay(Overlay::from_iter(overlay));
        let under = files.iter().filter_map(|(path, _)| Some((path, path.strip_prefix(from)?)));
        let moves = under.map(|(path, rest)| (RelPath::from(*path), RelPath::from(format!("{to}{rest}"))));
        let moves = Moves { files: moves.collect(), ..Moves::default() };
        let relinked = retarget(&Library::new(&repo), &moves).unwrap();
        assert!(relinked.left.is_empty(), "{:?}", relinked.left);
        let text = |(path, edits): (&RelPath, &Vec<crate::edit::Edit>)| {
            let text = repo.read(path).unwrap();
            let edit = crate::edit::TextEdit::new(&text, edits.clone()).unwrap();
            (path.to_string(), edit.apply(&text))
        };
        relinked.edits.iter().map(text).collect()
    }

    #[track_caller]
    fn check(files: &[(&str, &str)], from: &str, to: &str, expected: &[(&str, &str)]) {
        let found = moved(files, from, to);
        let found: Vec<_> = found.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn addresses_of_a_docusaurus_site_follow() {
        let expected = [
            ("web/blog/1.md", "[a](/old/cli/add#x) [b](/docs/old/cli/bin) ![x](/x.svg) [out](/nowhere)\n"),
            ("web/docs/cli/add.md", "[b](/old/cli/bin)\n"),
            ("web/docs/cli/bin.mdx", "[a](./add.md) [c](../../c.md)\n"),
        ];
        check(DOCUSAURUS, "web/docs/cli", "web/docs/old/cli", &expected);
    }

    #[test]
    fn pages_that_are_shown_as_folders_follow() {
        let expected = [("pages/index.md", "[a](old/a/) [b](/old/a/#t)\n")];
        check(MKDOCS, "pages/guide", "pages/old", &expected);
    }

    #[test]
    fn pages_of_html_follow() {
        let expected = [
            ("book/text/a.md", "[b](old/x/b.html#t) [i](old/x/index.html)\n"),
            ("book/text/part/README.md", "[a](../../a.html)\n"),
        ];
        check(MDBOOK, "book/text/part", "book/text/old/x", &expected);
    }
}
