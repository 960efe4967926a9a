//! A section that moves to another document stays whole, and so does what it leaves behind: words, links, footnotes, line
//! breaks. The same is asked of a peer where `IWE` names the program: `IWE=iwe cargo test -p xtask --test it whole`.

mod cases;
mod peer;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use relative_path::RelativePath;
use xtask::links::{Library, Resolution};
use xtask::markdown::{BlockKind, Document, anchors};
use xtask::repo::Repo;
use xtask::site::Site;

use super::project::Project;
use cases::CASES;

/// What must be the same before and after.
#[derive(Debug, PartialEq, Eq)]
struct Content {
    /// How often each word stands anywhere that starts with `w` and a digit.
    words: BTreeMap<String, usize>,
    /// Where each link leads whose text starts with `L`: a file, or the text of a heading.
    links: BTreeMap<String, BTreeSet<String>>,
    /// The text of the footnote that stands behind each word `n1`, `n2`.
    notes: BTreeMap<String, String>,
}

impl Content {
    fn of(root: &Path) -> Content {
        let repo = Repo::open(root).unwrap();
        let library = Library::new(&repo);
        let mut content = Content { words: BTreeMap::new(), links: BTreeMap::new(), notes: BTreeMap::new() };
        for path in library.documents().unwrap() {
            let document = library.document(path).unwrap();
            let is_word =
                |word: &&str| word.starts_with('w') && word[1..].starts_with(|c: char| c.is_ascii_digit());
            let words = document.text().split(|c: char| !c.is_alphanumeric()).filter(is_word);
            words.for_each(|word| *content.words.entry(word.to_owned()).or_default() += 1);
            for link in document.links().iter().filter(|link| link.text.starts_with('L')) {
                let place = place(&library, path, &link.url);
                content.links.entry(link.text.clone()).or_default().insert(place);
            }
            content.notes.extend(notes(&document));
        }
        content
    }
}

/// Where a link leads, by what a reader finds there.
fn place(library: &Library<'_>, from: &RelativePath, url: &str) -> String {
    match library.resolve(from, url) {
        Resolution::File { path, fragment: Some(fragment) } => {
            let document = library.document(&path).unwrap();
            let anchor = anchors(&document, Site::Github)
                .into_iter()
                .find(|anchor| anchor.name == fragment.to_lowercase());
            let range = anchor.map(|anchor| anchor.range).unwrap_or_default();
            let heading = document
                .blocks()
                .iter()
                .find(|block| block.heading_level().is_some() && block.range == range);
            heading.map_or(format!("#{fragment}"), |heading| heading.plain_text())
        }
        Resolution::File { path, .. } => path.to_string(),
        other => format!("{other:?}"),
    }
}

/// Footnotes by the word before the place that refers to them.
fn notes(document: &Document) -> Vec<(String, String)> {
    let text = |label: &str| {
        let (id, _) = document.blocks().iter().enumerate().find(
            |(_, block)| matches!(&block.kind, BlockKind::Footnote { label: known } if known == label),
        )?;
        let inside = document.children(Some(id)).map(|child| document.block(child).plain_text());
        Some(inside.collect::<String>())
    };
    let uses = document.footnote_uses().iter().map(|it| {
        let before = document.text()[..it.range.start].split_whitespace().next_back().unwrap_or_default();
        (before.to_owned(), text(&it.label).unwrap_or_else(|| "nothing".to_owned()))
    });
    uses.filter(|(word, _)| word.starts_with('n')).collect()
}

/// A repository in which `docs/design/profiling/A.md` holds a section `Roadmap` that is to move.
fn project(document: &str, proposal: Option<&str>) -> Project {
    let mut files = vec![
        ("docs/design/profiling/A.md", document),
        (
            "docs/design/profiling/B.md",
            "# B profile\n\nIt takes 3 ms, see [Lb](A.md#roadmap) and [Lc](A.md).\n",
        ),
        ("docs/design/profiling/x.png", "x"),
        ("docs/top.md", "# Top\n\n## Part\n\nText.\n"),
    ];
    files.extend(proposal.map(|text| ("docs/design/OPTIMIZATION_PROPOSAL.md", text)));
    Project::new(&files)
}

/// What of a case is not whole after a move.
fn broken(before: &Content, after: &Content) -> Vec<String> {
    let mut broken = vec![];
    if before.words != after.words {
        broken.push("words".to_owned());
    }
    for (text, places) in &before.links {
        if after.links.get(text) != Some(places) {
            broken.push(format!("link {text} led to {places:?}, leads to {:?}", after.links.get(text)));
        }
    }
    for (word, note) in &before.notes {
        if after.notes.get(word) != Some(note) {
            broken.push(format!("footnote of {word}: {:?}", after.notes.get(word)));
        }
    }
    broken
}

/// Lines of the document that stays which are not as they were. Lines with links are new or follow what moved.
fn restyled(before: &str, after: &str) -> Vec<String> {
    let known: BTreeSet<&str> = before.split_inclusive('\n').collect();
    let is_new = |line: &&str| !line.trim().is_empty() && !line.contains("](") && !known.contains(line);
    // What comes to be the last line may lose or get its line break.
    let is_last =
        |line: &&str| known.iter().any(|known| known.trim_end() == line.trim_end() && after.ends_with(line));
    after.split_inclusive('\n').filter(is_new).filter(|line| !is_last(line)).map(str::to_owned).collect()
}

#[test]
fn every_case_stays_whole() {
    assert!(CASES.len() >= 25);
    let mut failures = vec![];
    for (name, document, proposal) in CASES {
        let project = project(document, *proposal);
        let before = Content::of(project.root());
        project.xtask("doc-refactor");
        let after = project.document_text("docs/design/profiling/A.md");
        let moved = project.document_text("docs/design/OPTIMIZATION_PROPOSAL.md");
        if after.contains("w9") || !moved.contains("w9") {
            failures.push(format!("{name}: nothing moved\n{after}"));
        }
        failures.extend(restyled(document, &after).iter().map(|line| format!("{name}: restyled {line:?}")));
        let wrong = broken(&before, &Content::of(project.root()));
        failures.extend(wrong.into_iter().map(|wrong| format!("{name}: {wrong}\n{after}\n=====\n{moved}")));
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

impl Project {
    fn document_text(&self, path: &str) -> String {
        std::fs::read_to_string(self.root().join(path)).unwrap_or_default()
    }
}
