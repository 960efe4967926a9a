//! Where every document of a tree leads and what in it can be led to, without keeping the documents.

use super::{
    Library, Reference, body, destination::is_external, html, is_markdown, reference::without_bar,
    references, resolve::place,
};
use crate::{
    markdown::{Destination, Document, Outline, anchor_names, anchors},
    repo::{self, RelPath},
    site::Site,
};
use memchr::memmem;
use rayon::prelude::*;
use relative_path::RelativePath;
use std::collections::HashMap;

/// The names of anchors in lower case, each on a line, by document.
#[derive(Debug)]
pub(super) struct Survey(HashMap<String, String>);

/// The names of anchors of a document.
pub(super) struct Anchors<'a>(&'a str);

impl Survey {
    /// The anchors of the document at `path`; `None` for a document that is not in the survey.
    pub(super) fn anchors(&self, path: &RelativePath) -> Option<Anchors<'_>> {
        self.0.get(path.as_str()).map(|names| Anchors(names))
    }
}

impl Anchors<'_> {
    /// Whether an anchor, in lower case, is among them.
    pub(super) fn hold(&self, name: &str) -> bool {
        let names = self.0.as_bytes();
        let is_break = |at: Option<usize>| at.and_then(|at| names.get(at)).is_none_or(|byte| *byte == b'\n');
        let is_whole = |at: usize| is_break(at.checked_sub(1)) && is_break(Some(at + name.len()));
        !name.contains('\n') && memmem::find_iter(names, name).any(is_whole)
    }
}

/// A place of a document that leads somewhere.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) is_wiki: bool,
    /// The whole construct starts there.
    start: usize,
    pub(super) url: String,
}

/// What leads somewhere in documents that are not kept, by their paths, each in its order.
pub(super) type Pages = HashMap<String, Vec<Place>>;

/// What is seen of a document.
struct Page {
    /// Destinations that lead to no other site.
    urls: Vec<String>,
    anchors: String,
}

impl Library<'_> {
    /// Which of these documents hold a reference that leads to nothing, in their order. Each is read and parsed once, on all
    /// cores.
    pub(super) fn suspicious(&self, documents: &[&RelPath]) -> Vec<RelPath> {
        let site = self.repo().site();
        let seen = self
            .repo()
            .search(documents, |path, bytes| Some((path.clone(), page(&repo::text_of(bytes), site))));
        let kept = |(path, Page { urls, anchors }): (RelPath, Page)| {
            ((path.as_str().to_owned(), anchors), (path, urls))
        };
        let (anchors, urls): (HashMap<_, _>, Vec<_>) = seen.into_iter().map(kept).unzip();
        let library = Library::beside(self, self.repo()).knowing(Survey(anchors));
        let is_broken = |path: &RelPath, url: &String| {
            !library.is_plainly_sound(path, url) && library.resolve(path, url).is_broken()
        };
        let suspicious =
            urls.into_par_iter().filter(|(path, urls)| urls.iter().any(|url| is_broken(path, url)));
        suspicious.map(|(path, _)| path).collect()
    }

    /// Whether a destination surely leads somewhere, as most do: it is written as the path of a file, with an anchor of a
    /// document that is known already.
    fn is_plainly_sound(&self, from: &RelPath, url: &str) -> bool {
        let is_plain =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'-' | b'_' | b'#');
        let (path, fragment) = url.split_once('#').unwrap_or((url, ""));
        let is_lower = !fragment.bytes().any(|byte| byte.is_ascii_uppercase());
        if !(is_lower && url.bytes().all(is_plain)) || path.starts_with('/') || path.ends_with('/') {
            return false;
        }
        let file = if path.is_empty() { Some(from.clone()) } else { place(from, path) };
        let Some(file) = file else { return false };
        match self.survey().and_then(|survey| survey.anchors(&file)) {
            // A document that was read stands there.
            Some(anchors) => fragment.is_empty() || anchors.hold(fragment),
            None => fragment.is_empty() && self.repo().is_file(&file),
        }
    }
}

impl<'r> Library<'r> {
    /// The same tree, where the anchors of these documents are known, and what leads somewhere in them. Each is read and
    /// parsed once, on all cores, and not kept.
    pub(super) fn paged(self, paths: &[RelPath]) -> (Library<'r>, Pages) {
        let (repo, site) = (self.repo(), self.repo().site());
        let page = |path: &RelPath| {
            let (mut places, names) = seen(&repo.read(path).ok()?, site);
            places.sort_by_key(|place| place.start);
            Some(((path.as_str().to_owned(), lower(names)), (path.as_str().to_owned(), places)))
        };
        let documents = paths.par_iter().filter(|path| is_markdown(path));
        let pages: Vec<_> = documents.filter_map(page).collect();
        let (anchors, pages) = pages.into_iter().unzip();
        (self.knowing(Survey(anchors)), pages)
    }
}

/// Names of anchors as they are compared, each on a line.
fn lower(names: impl IntoIterator<Item = String>) -> String {
    let mut lower = String::new();
    for name in names {
        let start = lower.len();
        if name.is_ascii() {
            lower.push_str(&name);
            lower[start..].make_ascii_lowercase();
        } else {
            lower.push_str(&name.to_lowercase());
        }
        lower.push('\n');
    }
    lower
}

fn page(text: &str, site: Site) -> Page {
    let (places, names) = seen(text, site);
    let sound = places.into_iter().filter(|it| !it.is_wiki && !is_external(it.url.trim()));
    Page { urls: sound.map(|place| place.url).collect(), anchors: lower(names) }
}

/// What leads somewhere, in no order, and the names of anchors.
fn seen(text: &str, site: Site) -> (Vec<Place>, Vec<String>) {
    // Bodies of admonitions are documents in a document.
    if body::may_open(text) { in_full(text, site) } else { in_short(text, site) }
}

fn in_full(text: &str, site: Site) -> (Vec<Place>, Vec<String>) {
    let document = Document::parse(text);
    let names = anchors(&document, site).into_iter().map(|anchor| anchor.name);
    (references(&document).into_iter().map(Place::from).collect(), names.collect())
}

/// The same in one pass, of a document without bodies.
fn in_short(text: &str, site: Site) -> (Vec<Place>, Vec<String>) {
    let outline = Outline::of(text);
    let names = anchor_names(text, &outline, site);
    let html = outline.html.iter().flat_map(|(range, quotes)| html::references(text, range, *quotes));
    let html: Vec<Place> = html.map(Place::from).collect();
    (outline.destinations.into_iter().map(Place::from).chain(html).collect(), names)
}

impl From<Reference> for Place {
    fn from(reference: Reference) -> Place {
        Place { is_wiki: reference.is_wiki(), start: reference.range.start, url: reference.url }
    }
}

impl From<Destination> for Place {
    fn from(Destination { is_wiki, start, mut url }: Destination) -> Place {
        if is_wiki {
            without_bar(&mut url);
        }
        Place { is_wiki, start, url }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prelude::*, strategy::ValueTree as _};

    /// Texts in which everything meets everything that a reference or an anchor can hang on.
    fn text() -> impl Strategy<Value = String> {
        const PIECES: &[&str] = &[
            "# ",
            "## T\n",
            "T\n===\n",
            "{#id}",
            "`c`",
            "*e*",
            "**",
            "\\\n",
            "  \n",
            "\n",
            "\n\n",
            "\r\n",
            " ",
            "    ",
            "> ",
            "- ",
            "1. ",
            "| a | b |\n|-|-|\n| ",
            "|",
            "[a](b.md)",
            "[a](<b c.md> 't')",
            "![i](i.png)",
            "[[w|x]]",
            "[[1]](d.md)",
            "[r]: r.md\n",
            "[r]",
            "[^f]: ",
            "[^f]",
            "<a href='h.md' id=n>",
            "</a>",
            "<p>\n<img src=\"s.png\">\n</p>\n",
            "<!-- ",
            "-->",
            "<http://e.example>",
            "```\n",
            "---\n",
            "&amp;",
            "\u{feff}",
            "é",
            "word",
        ];
        prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
    }

    /// Destinations of files that stand and of such that do not, written in every way.
    fn destination() -> impl Strategy<Value = String> {
        const PIECES: &[&str] = &[
            "a",
            ".md",
            "a.md",
            "b.md",
            "d",
            "README.md",
            "x.svg",
            "/",
            "..",
            ".",
            "./",
            "#",
            "one",
            "Two",
            "two",
            "-1",
            "%20",
            "?q",
            ":",
            "L1",
            "é",
            " ",
        ];
        prop::collection::vec(prop::sample::select(PIECES), 0..7).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn what_is_plainly_sound_is_sound() {
        let root = tempfile::tempdir().unwrap();
        let files = [
            ("a.md", "# One\n"),
            ("d/a.md", "# Two\n\n# Two\n"),
            ("d/b.md", "<a id=\"X\"></a>\n"),
            ("d/d/README.md", "# Readme\n"),
            ("d/x.svg", ""),
        ];
        let overlay = files.map(|(path, text)| (RelPath::from(path), Some(text.as_bytes().into())));
        let repo = crate::repo::Repo::open(root.path()).unwrap().overlay(overlay.into_iter().collect());
        let documents: Vec<RelPath> =
            repo.files().unwrap().iter().filter(|it| is_markdown(it)).cloned().collect();
        let (library, _) = Library::new(&repo).paged(&documents);
        let mut count = 0;
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        for _ in 0..20_000 {
            let url = destination().new_tree(&mut runner).unwrap().current();
            for from in &documents {
                let is_plain = library.is_plainly_sound(from, &url);
                let resolved = Library::new(&repo).resolve(from, &url);
                assert!(!is_plain || !resolved.is_broken(), "{url} in {from}: {resolved:?}");
                count += usize::from(is_plain);
            }
        }
        assert!(count > 5_000, "only {count} of the destinations are plain");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn the_short_way_finds_what_the_long_one_finds(text in text()) {
            for site in [Site::Github, Site::Mkdocs] {
                let sorted = |(mut places, mut names): (Vec<Place>, Vec<String>)| {
                    places.sort_by_key(|place| place.start);
                    names.sort();
                    (places, names)
                };
                prop_assert_eq!(sorted(in_short(&text, site)), sorted(in_full(&text, site)));
            }
        }
    }
}
