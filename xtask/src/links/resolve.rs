//! Where a destination leads.

use super::{
    Library,
    destination::{Parts, is_external, percent_decoded},
    is_markdown,
};
use crate::repo::{RelPath, inside, inside_from};
use relative_path::RelativePath;

/// Where a destination leads. Fragments are decoded and stand without `#`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resolution {
    /// To a file; the document itself for a bare fragment. A fragment that is there leads to something.
    File {
        /// The file.
        path: RelPath,
        /// Part of it.
        fragment: Option<String>,
    },
    /// To a folder.
    Folder {
        /// The folder; empty for the root.
        path: RelPath,
        /// Its `README.md` or `index.md`, which forges show for it.
        index: Option<RelPath>,
        /// Part of the index.
        fragment: Option<String>,
    },
    /// To a document that has no such anchor.
    MissingAnchor {
        /// The document.
        path: RelPath,
        /// What it does not have.
        fragment: String,
    },
    /// To a place where nothing stands.
    Dangling(RelPath),
    /// Out of the repository, by too many `..`.
    Outside,
    /// To another site, or nowhere yet: a scheme, a host, a template.
    External,
}

impl Resolution {
    /// Whether it is broken: a place in the repository that is not there.
    pub fn is_broken(&self) -> bool {
        matches!(self, Resolution::MissingAnchor { .. } | Resolution::Dangling(_) | Resolution::Outside)
    }

    /// The file or folder it leads to, also when the anchor is missing.
    pub fn place(&self) -> Option<&RelPath> {
        match self {
            Resolution::File { path, .. } | Resolution::MissingAnchor { path, .. } => Some(path),
            Resolution::Folder { path, .. } => Some(path),
            Resolution::Dangling(_) | Resolution::Outside | Resolution::External => None,
        }
    }
}

impl Library<'_> {
    /// Where `url` (entities and backslash escapes decoded, `%`-escapes not) leads when it stands in the file `from`.
    pub fn resolve(&self, from: &RelativePath, url: &str) -> Resolution {
        let found = self.relative(from, url);
        match self.content_root(from, url.trim()).filter(|_| matches!(found, Resolution::Dangling(_))) {
            Some(folder) => self.leads_from(&folder, url.trim().trim_start_matches('/')),
            None => found,
        }
    }

    /// The same, where a slash at the front stands for the root of the repository.
    pub(super) fn relative(&self, from: &RelativePath, url: &str) -> Resolution {
        let url = url.trim();
        if is_external(url) {
            return Resolution::External;
        }
        let parts = Parts::of(url);
        let fragment =
            parts.fragment.map(|it| percent_decoded(it).into_owned()).filter(|fragment| !fragment.is_empty());
        if parts.path.is_empty() {
            return self.anchored(from.to_owned(), fragment);
        }
        let Some(path) = place(from, &percent_decoded(parts.path)) else { return Resolution::Outside };
        let path = self.repo().behind_links(path);
        let slash = parts.path.ends_with('/');
        match self.at(path, slash, fragment.clone()) {
            Resolution::Dangling(path) if slash && self.shows_folders(from) => {
                let page = self.page(&path).filter(|_| path.extension().is_none());
                page.map_or(Resolution::Dangling(path), |page| self.anchored(page, fragment))
            }
            found => found,
        }
    }

    /// Where a reference leads, and the file whose folder its path starts from. A wiki link is looked for at the root too.
    pub(super) fn lead<'f>(
        &self,
        from: &'f RelativePath,
        is_wiki: bool,
        url: &str,
    ) -> (Resolution, &'f RelativePath) {
        let found = self.resolve(from, url);
        if !is_wiki || !matches!(found, Resolution::Dangling(_) | Resolution::Outside) {
            return (found, from);
        }
        let root = RelativePath::new("");
        match self.resolve(root, url) {
            Resolution::Dangling(_) | Resolution::Outside => (found, from),
            at_root => (at_root, root),
        }
    }

    fn at(&self, path: RelPath, slash: bool, fragment: Option<String>) -> Resolution {
        if !slash && self.repo().is_file(&path) {
            return self.anchored(path, fragment);
        }
        if self.repo().is_dir(&path) {
            return self.folder(path, fragment);
        }
        let document = if slash { None } else { self.page(&path).or_else(|| self.source(&path)) };
        match document {
            Some(document) => self.anchored(document, fragment),
            None => Resolution::Dangling(path),
        }
    }

    /// The document of which a path leaves out the extension.
    fn page(&self, path: &RelativePath) -> Option<RelPath> {
        let name = path.file_name()?;
        let named = ["md", "mdx"].map(|extension| path.with_file_name(format!("{name}.{extension}")));
        named.into_iter().find(|document| self.repo().is_file(document))
    }

    /// The document that a site shows as this page of HTML.
    fn source(&self, path: &RelativePath) -> Option<RelPath> {
        let page = path.as_str().strip_suffix(".html")?;
        let readme = || {
            let folder = RelativePath::new(page).parent().filter(|_| page.ends_with("index"))?;
            Some(folder.join("README.md")).filter(|readme| self.repo().is_file(readme))
        };
        self.page(RelativePath::new(page)).or_else(readme)
    }

    fn folder(&self, path: RelPath, fragment: Option<String>) -> Resolution {
        let index = ["README.md", "index.md"].iter().map(|name| path.join(name));
        let index = index.into_iter().find(|index| self.repo().is_file(index));
        match (&index, fragment) {
            (Some(document), Some(fragment)) if !self.leads(document, &fragment) => {
                Resolution::MissingAnchor { path: document.clone(), fragment }
            }
            (_, fragment) => Resolution::Folder { path, index, fragment },
        }
    }

    fn anchored(&self, path: RelPath, fragment: Option<String>) -> Resolution {
        match fragment {
            Some(fragment) if is_markdown(&path) && !self.leads(&path, &fragment) => {
                Resolution::MissingAnchor { path, fragment }
            }
            fragment => Resolution::File { path, fragment },
        }
    }

    /// Whether a fragment leads to something in a document: an anchor, the top, a line as forges number them, a text.
    fn leads(&self, document: &RelativePath, fragment: &str) -> bool {
        let name = fragment.strip_prefix("user-content-").unwrap_or(fragment);
        name.eq_ignore_ascii_case("top")
            || name.starts_with(":~:text=")
            || is_line(name)
            || self.has_anchor(document, name)
    }
}

/// The normalized path that a decoded path names in the file `from`; `None` where it leaves the root.
pub(super) fn place(from: &RelativePath, path: &str) -> Option<RelPath> {
    if let Some(absolute) = path.strip_prefix('/') {
        return inside(RelativePath::new(absolute));
    }
    let folder = from.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    inside_from(RelativePath::new(folder), path)
}

/// `L10`, `L10-L20`, `L10C2-L20C4`.
fn is_line(fragment: &str) -> bool {
    let point = |text: &str| {
        let numbers = text.strip_prefix('L').unwrap_or_default().split('C').collect::<Vec<_>>();
        numbers.len() <= 2 && numbers.iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    fragment.split('-').count() <= 2 && fragment.split('-').all(point)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::{Overlay, Repo};

    /// What `destination` means in `docs/a.md` of a small tree.
    fn resolve(destination: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            ("docs/a.md", "# A\n\n## Part one\n\n<a id=\"Here\"></a>\n"),
            ("docs/é b.md", ""),
            ("docs/c/README.md", "# C\n"),
            ("docs/d/x.svg", ""),
            ("docs/c.md", "# Other\n"),
            ("docs/e.md", ""),
            ("src/lib.rs", ""),
        ];
        let overlay = files.map(|(path, text)| (path.into(), Some(text.as_bytes().into())));
        let repo = Repo::open(folder.path()).unwrap().overlay(Overlay::from_iter(overlay));
        let text = match Library::new(&repo).resolve(RelativePath::new("docs/a.md"), destination) {
            Resolution::File { path, fragment } => format!("{path} {}", fragment.unwrap_or_default()),
            Resolution::Folder { path, index, fragment } => {
                format!("{path}/ {} {}", index.unwrap_or_default(), fragment.unwrap_or_default())
            }
            other => format!("{other:?}"),
        };
        text.trim_end().to_owned()
    }

    #[test]
    fn every_way_to_name_a_place() {
        for (destination, expected) in [
            ("e.md", "docs/e.md"),
            ("./e.md?plain=1#L3-L4", "docs/e.md L3-L4"),
            ("/docs/e.md", "docs/e.md"),
            ("e", "docs/e.md"),
            ("c", "docs/c/ docs/c/README.md"),
            ("c/", "docs/c/ docs/c/README.md"),
            ("c/#c", "docs/c/ docs/c/README.md c"),
            ("d", "docs/d/"),
            ("..", "/"),
            ("%C3%A9%20b.md", "docs/é b.md"),
            ("../src/lib.rs#L10C2-L12", "src/lib.rs L10C2-L12"),
            ("#part-one", "docs/a.md part-one"),
            ("a.md#Part-One", "docs/a.md Part-One"),
            ("#here", "docs/a.md here"),
            ("#", "docs/a.md"),
            ("https://e.example/", "External"),
            ("../../x.md", "Outside"),
        ] {
            assert_eq!(resolve(destination), expected, "{destination}");
        }
    }

    #[test]
    fn what_is_not_there_is_told_apart() {
        assert_eq!(resolve("x.md#y"), r#"Dangling("docs/x.md")"#);
        assert_eq!(resolve("e.md/"), r#"Dangling("docs/e.md")"#);
        assert_eq!(resolve("#part-two"), r#"MissingAnchor { path: "docs/a.md", fragment: "part-two" }"#);
        assert_eq!(resolve("c#other"), r#"MissingAnchor { path: "docs/c/README.md", fragment: "other" }"#);
    }
}
