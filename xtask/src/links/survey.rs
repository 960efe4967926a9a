//! Where every document of a tree leads and what in it can be led to, without keeping the documents.

use super::{Library, ReferenceKind, body, destination::is_external, html, references};
use crate::{
    markdown::{Document, Outline, anchor_names, anchors},
    repo::RelPath,
    site::Site,
};
use rayon::prelude::*;
use relative_path::RelativePath;
use std::collections::HashMap;

/// The names of anchors in lower case, each on a line, by document.
#[derive(Debug)]
pub(super) struct Survey(HashMap<String, String>);

impl Survey {
    /// Whether an anchor, in lower case, is in the document at `path`; `None` for a document that is not in the survey.
    pub(super) fn has_anchor(&self, path: &RelativePath, name: &str) -> Option<bool> {
        let anchors = self.0.get(path.as_str())?;
        Some(anchors.split('\n').any(|anchor| anchor == name))
    }
}

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
        let seen = self.repo().search(documents, |path, bytes| {
            Some((path.clone(), page(std::str::from_utf8(bytes).ok()?, site)))
        });
        let kept =
            |(path, Page { urls, anchors }): (RelPath, Page)| ((path.to_string(), anchors), (path, urls));
        let (anchors, urls): (HashMap<_, _>, Vec<_>) = seen.into_iter().map(kept).unzip();
        let library = self.knowing(Survey(anchors));
        let is_broken = |path: &RelPath, url: &String| library.resolve(path, url).is_broken();
        let suspicious =
            urls.into_par_iter().filter(|(path, urls)| urls.iter().any(|url| is_broken(path, url)));
        suspicious.map(|(path, _)| path).collect()
    }
}

fn page(text: &str, site: Site) -> Page {
    // Bodies of admonitions are documents in a document.
    let (urls, names) = if body::may_open(text) { in_full(text, site) } else { in_short(text, site) };
    let urls = urls.into_iter().filter(|url| !is_external(url.trim())).collect();
    let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    Page { urls, anchors: names.join("\n") }
}

/// Destinations and names of anchors.
fn in_full(text: &str, site: Site) -> (Vec<String>, Vec<String>) {
    let document = Document::parse(text);
    let names = anchors(&document, site).into_iter().map(|anchor| anchor.name);
    let sound = references(&document).into_iter().filter(|it| it.kind != ReferenceKind::Wiki);
    (sound.map(|reference| reference.url).collect(), names.collect())
}

/// The same in one pass, of a document without bodies.
fn in_short(text: &str, site: Site) -> (Vec<String>, Vec<String>) {
    let outline = Outline::of(text);
    let names = anchor_names(text, &outline, site);
    let html = outline.html.iter().flat_map(|(range, quotes)| html::references(text, range, *quotes));
    let html: Vec<String> = html.map(|reference| reference.url).collect();
    (outline.urls.into_iter().chain(html).collect(), names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn the_short_way_finds_what_the_long_one_finds(text in text()) {
            for site in [Site::Github, Site::Mkdocs] {
                let sorted = |(mut urls, mut names): (Vec<String>, Vec<String>)| {
                    urls.sort();
                    names.sort();
                    (urls, names)
                };
                prop_assert_eq!(sorted(in_short(&text, site)), sorted(in_full(&text, site)));
            }
        }
    }
}
