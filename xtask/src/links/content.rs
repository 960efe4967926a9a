//! What a slash at the front of a destination stands for in the pages of a site, where it is not the root of the repository.

use super::{Library, Resolution};
use crate::{
    pattern::regex,
    repo::{RelPath, folders},
};
use regex::Regex;
use relative_path::RelativePath;
use std::sync::LazyLock;

/// The configuration of a site, by what generates it.
const DOCUSAURUS: [&str; 4] =
    ["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs", "docusaurus.config.cjs"];
const MKDOCS: [&str; 2] = ["mkdocs.yml", "mkdocs.yaml"];
const MDBOOK: &str = "book.toml";

/// The folder of the pages, where the configuration names it.
static PAGES: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?m)^(?:docs_dir: *|src *= *)["']?([^"'#\s]+)["']? *(?:#.*)?$"#));

impl Library<'_> {
    /// The folder that a slash at the front of `url` stands for in the file `from`: that of the pages of its site, when
    /// nothing of that name stands at the root of the repository.
    pub(super) fn content_root(&self, from: &RelativePath, url: &str) -> Option<RelPath> {
        let inner = url.strip_prefix('/').filter(|inner| !inner.starts_with('/'))?;
        let root = RelativePath::new("");
        if !matches!(self.leads_from(root, inner), Resolution::Dangling(_)) {
            return None;
        }
        let site =
            upwards(from).find_map(|folder| Some(self.pages(folder)).filter(|found| !found.is_empty()));
        let mut candidates = site.unwrap_or_default().into_iter();
        candidates.find(|folder| !matches!(self.leads_from(folder, inner), Resolution::Dangling(_)))
    }

    /// Where a relative destination leads from a folder.
    pub(super) fn leads_from(&self, folder: &RelativePath, inner: &str) -> Resolution {
        self.relative(&folder.join("_"), inner)
    }

    /// The folders that addresses of a site may start from, when its configuration stands in this folder.
    fn pages(&self, folder: &RelativePath) -> Vec<RelPath> {
        let stands = |name: &str| self.repo().is_file(&folder.join(name));
        let named = |config: &str, usual: &str| {
            let text = self.repo().text(&folder.join(config)).unwrap_or_default();
            let name =
                PAGES.captures(&text).and_then(|found| found.get(1)).map_or(usual, |name| name.as_str());
            vec![folder.join(name).normalize()]
        };
        if DOCUSAURUS.iter().any(|name| stands(name)) {
            return vec![folder.to_owned(), folder.join("docs"), folder.join("static")];
        }
        match MKDOCS.iter().find(|name| stands(name)) {
            Some(config) => named(config, "docs"),
            None if stands(MDBOOK) => named(MDBOOK, "src"),
            None => vec![],
        }
    }

    /// Whether a document is a page of mdBook, which reads what it includes.
    pub(super) fn is_of_book(&self, from: &RelativePath) -> bool {
        upwards(from).any(|folder| self.repo().is_file(&folder.join(MDBOOK)))
    }

    /// Whether a site shows its pages as folders, as MkDocs does.
    pub(super) fn shows_folders(&self, from: &RelativePath) -> bool {
        upwards(from).any(|folder| MKDOCS.iter().any(|name| self.repo().is_file(&folder.join(name))))
    }
}

/// The folders that a file lies in, the nearest first, with the root.
fn upwards(path: &RelativePath) -> impl Iterator<Item = &RelativePath> {
    folders(path).chain([RelativePath::new("")])
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
