//! Promises over generated documents: every word stands in one place afterwards, in a block of the same kind; what stays
//! keeps its order and what is around it; links lead to where they led; a second run changes nothing.

use super::{config, marks, plan_with, planned, repo};
use crate::links::{Library, Resolution};
use crate::markdown::{Block, BlockKind, Document};
use crate::refactor::Keeping;
use crate::refactor::pointer;
use crate::repo::Repo;
use crate::scope::{Destination, Fix};
use proptest::prelude::*;
use relative_path::RelativePath;
use std::collections::BTreeMap;

/// What a document is made of. Every text becomes a word of its own, so that it can be found again.
#[derive(Debug, Clone)]
enum Part {
    Heading(usize, bool, Mark),
    Text(Vec<(Mark, bool)>),
    List { ordered: bool, loose: bool, items: Vec<(Mark, bool, Vec<Mark>)> },
    Table(Vec<Mark>),
    Code(Mark, bool),
    Quote(Vec<Mark>),
    Rule,
    Link(Mark, usize),
    LeadIn,
}

/// Where a text goes; nowhere for most.
type Mark = Option<char>;

fn mark() -> impl Strategy<Value = Mark> {
    prop_oneof![4 => Just(None), 1 => prop::sample::select(vec!['P', 'C', 'E', 'T', 'R']).prop_map(Some)]
}

fn part() -> impl Strategy<Value = Part> {
    let item = (mark(), any::<bool>(), prop::collection::vec(mark(), 0..3));
    prop_oneof![
        3 => (1..5_usize, any::<bool>(), mark()).prop_map(|(level, setext, mark)| Part::Heading(level, setext, mark)),
        4 => prop::collection::vec((mark(), any::<bool>()), 1..4).prop_map(Part::Text),
        4 => (any::<bool>(), any::<bool>(), prop::collection::vec(item, 1..4))
            .prop_map(|(ordered, loose, items)| Part::List { ordered, loose, items }),
        2 => prop::collection::vec(mark(), 1..4).prop_map(Part::Table),
        2 => (mark(), any::<bool>()).prop_map(|(mark, fenced)| Part::Code(mark, fenced)),
        1 => prop::collection::vec(mark(), 1..3).prop_map(Part::Quote),
        1 => Just(Part::Rule),
        3 => (mark(), 0..8_usize).prop_map(|(mark, kind)| Part::Link(mark, kind)),
        1 => Just(Part::LeadIn),
    ]
}

/// Writes parts as Markdown.
#[derive(Default)]
struct Writer {
    text: String,
    words: usize,
    tail: String,
}

impl Writer {
    /// A word that stands nowhere else, with its mark.
    fn word(&mut self, mark: Mark, double: bool) -> String {
        self.words += 1;
        let at = if double { "@@" } else { "@" };
        mark.map_or_else(|| format!("W{}w", self.words), |mark| format!("{at}{mark} W{}w", self.words))
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading(level, setext, mark) => {
                let word = self.word(*mark, false);
                match (setext, level) {
                    (true, 1 | 2) => {
                        self.line(&format!("{word}\n{}", if *level == 1 { "===" } else { "---" }))
                    }
                    _ => self.line(&format!("{} {word}", "#".repeat(*level))),
                }
            }
            Part::Text(sentences) => {
                let words: Vec<String> = sentences
                    .iter()
                    .map(|(mark, wrap)| {
                        format!("{}.{}", self.word(*mark, false), if *wrap { "\n" } else { " " })
                    })
                    .collect();
                self.line(words.concat().trim_end());
            }
            Part::List { ordered, loose, items } => self.list(*ordered, *loose, items),
            Part::Table(rows) => {
                self.line("| Hx | Hy |\n|---|---|");
                for row in rows {
                    let (a, b) = (self.word(*row, false), self.word(None, false));
                    self.line(&format!("| {a} | {b} |"));
                }
            }
            Part::Code(mark, true) => {
                let word = self.word(*mark, false);
                self.line(&format!("```\n  {word}\n```"));
            }
            Part::Code(mark, false) => {
                let word = self.word(*mark, false);
                self.line(&format!("    {word}"));
            }
            Part::Quote(paragraphs) => {
                let words: Vec<String> = paragraphs.iter().map(|mark| self.word(*mark, false)).collect();
                self.line(&format!("> {}", words.join("\n>\n> ")));
            }
            Part::Rule => self.line("---"),
            Part::Link(mark, kind) => self.link(*mark, *kind),
            Part::LeadIn => {
                let word = self.word(None, false);
                self.line(&format!("{word}:"));
            }
        }
        self.line("");
    }

    fn list(&mut self, ordered: bool, loose: bool, items: &[(Mark, bool, Vec<Mark>)]) {
        for (number, (mark, double, nested)) in items.iter().enumerate() {
            let word = self.word(*mark, *double);
            let (marker, indent) =
                if ordered { (format!("{}.", number + 1), "   ") } else { ("-".into(), "  ") };
            self.line(&format!("{marker} {word}"));
            for mark in nested {
                let word = self.word(*mark, true);
                self.line(&format!("{indent}- {word}"));
            }
            if loose {
                self.line("");
            }
        }
    }

    fn link(&mut self, mark: Mark, kind: usize) {
        let word = self.word(mark, false);
        let n = self.words;
        match kind {
            0 => self.line(&format!("[{word}](o.md)")),
            1 => self.line(&format!("[{word}](../../README.md#top)")),
            2 => {
                self.line(&format!("[{word}][label]"));
                self.tail = "[label]: ./o.md 'T'\n".into();
            }
            3 => self.line(&format!("[{word}][d{n}]\n\n[d{n}]: <../o 2.md>")),
            4 => self.line(&format!("[{word}](#anchor-1)")),
            5 => {
                // The comment keeps indented code from becoming a part of the footnote.
                let note = self.word(None, false);
                self.line(&format!("{word}[^n{n}]\n\n[^n{n}]: {note} [x][label]\n\n<!-- -->"));
                self.tail = "[label]: ./o.md 'T'\n".into();
            }
            6 => {
                // The proposal may use the same label.
                let note = self.word(None, false);
                match self.text.contains("[^1]:") {
                    true => self.line(&format!("{word} {note}")),
                    false => self.line(&format!("{word}[^1]\n\n[^1]: {note}\n\n<!-- -->")),
                }
            }
            _ => self.line(&format!("<a href=\"o.md\">{word}</a>")),
        }
    }
}

fn document() -> impl Strategy<Value = String> {
    (prop::collection::vec(part(), 1..14), 0..4_usize).prop_map(|(parts, style)| {
        let mut writer = Writer::default();
        if style != 1 {
            writer.text.push_str("# Title\n\n");
        }
        parts.iter().for_each(|part| writer.part(part));
        // Headings of the same name, for links to numbered anchors.
        writer.text.push_str("## Anchor\n\n## Anchor\n\nEnd.\n\n");
        let text = writer.text + &writer.tail;
        match style {
            2 => text.replace('\n', "\r\n"),
            3 => text.trim_end().to_owned(),
            _ => text,
        }
    })
}

/// Each generated word with the kinds of the blocks that it stands in, innermost first.
fn words(document: &Document) -> Vec<(String, Vec<String>)> {
    let mut found = vec![];
    for (id, block) in document.blocks().iter().enumerate() {
        let line = std::iter::successors(Some(id), |&id| document.block(id).parent);
        let kinds: Vec<String> = line.map(|id| kind(document.block(id))).collect();
        let text = block.plain_text();
        let inner = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| is_word(word));
        found.extend(inner.map(|word| (word.to_owned(), kinds.clone())));
    }
    found
}

fn is_word(word: &str) -> bool {
    let number = word.strip_prefix('W').and_then(|word| word.strip_suffix('w'));
    number.is_some_and(|number| number.parse::<usize>().is_ok())
}

fn kind(block: &Block) -> String {
    match &block.kind {
        BlockKind::Heading { .. } => "Heading".into(),
        kind => format!("{kind:?}"),
    }
}

/// The proposal without the words that name where something stood.
fn without_crumbs(text: &str) -> String {
    let is_crumb =
        |line: &str| line.trim_start_matches('#').starts_with(" Under ") || line.starts_with("*On “");
    let lines = text.lines().filter(|line| !line.starts_with("- ["));
    lines.map(|line| if is_crumb(line) { "# crumb" } else { line }).collect::<Vec<_>>().join("\n")
}

/// Where each link leads, by its word.
fn targets(repo: &Repo) -> BTreeMap<String, Resolution> {
    let library = Library::new(repo);
    let mut found = BTreeMap::new();
    for path in library.documents().unwrap() {
        let document = library.document(path).unwrap();
        for link in document.links() {
            let word = link.text.split(' ').find(|word| is_word(word)).map(str::to_owned);
            found.extend(word.map(|word| (word, library.resolve(path, &link.url))));
        }
    }
    found
}

fn read(repo: &Repo, path: &str) -> String {
    repo.read(RelativePath::new(path)).map(|text| text.to_string()).unwrap_or_default()
}

/// Of each promise; less than a minute.
const CASES: u32 = 5_000;

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_runs_lose_nothing_either(text in document()) {
        let root = tempfile::tempdir().unwrap();
        let before = repo(&root, &[("A.md", text.as_str()), ("o.md", "# O\n"), ("docs/o 2.md", "# O\n")]);
        let first = plan_with(&before, &config(), &[], &Keeping::new(), &|_, _, document| {
            let mut findings = marks::lint(document);
            findings.retain(|it| matches!(it.fix, Fix::Move(Destination::Proposals | Destination::Roadmap)));
            Ok(findings)
        });
        let between = first.unwrap().changes.after(&before).unwrap();
        let after = planned(&between).changes.after(&between).unwrap();
        let (left, proposal) = (read(&after, "docs/p/A.md"), read(&after, "docs/PROPOSAL.md"));
        let mut all = words(&Document::parse(left.as_str()));
        all.extend(words(&Document::parse(without_crumbs(&proposal))));
        let sorted = |words: Vec<(String, Vec<String>)>| {
            let mut words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
            words.sort();
            words
        };
        prop_assert_eq!(sorted(all), sorted(words(&Document::parse(text.as_str()))), "{}\n=====\n{}", left, proposal);
        prop_assert!(planned(&after).changes.is_empty(), "third run\n{}\n=====\n{}", left, proposal);
        for kind in ["Proposals", "Roadmap", "Expected results"] {
            prop_assert!(proposal.matches(&format!("### {kind} from [")).count() <= 1, "{}", proposal);
        }
    }

    #[test]
    fn nothing_is_lost(text in document(), theirs in prop::option::of(document())) {
        let root = tempfile::tempdir().unwrap();
        let theirs = theirs.map(|text| text.replace("W", "V").replace('@', "").replace("o.md", "p/o.md").replace("../", ""));
        let mut tree = vec![("A.md", text.as_str()), ("o.md", "# O\n"), ("docs/o 2.md", "# O\n"), ("README.md", "# Top\n")];
        tree.push(("docs/README.md", "# Top\n"));
        tree.extend(theirs.as_deref().map(|text| ("docs/PROPOSAL.md", text)));
        let before = repo(&root, &tree);
        let plan = planned(&before);
        let after = plan.changes.after(&before).unwrap();
        let (left, proposal) = (read(&after, "docs/p/A.md"), read(&after, "docs/PROPOSAL.md"));
        let old = Document::parse(text.as_str());
        let (old_words, left_words) = (words(&old), words(&Document::parse(left.as_str())));
        let moved_words = words(&Document::parse(without_crumbs(&proposal)));

        let mut all: Vec<&String> = left_words.iter().chain(&moved_words).map(|(word, _)| word).collect();
        all.retain(|word| word.starts_with('W'));
        all.sort();
        let mut expected: Vec<&String> = old_words.iter().map(|(word, _)| word).collect();
        expected.sort();
        prop_assert_eq!(all, expected, "every word stands in one place\n{}\n=====\n{}", left, proposal);

        let mut rest = old_words.iter();
        for word in &left_words {
            prop_assert!(rest.any(|old| old == word), "{:?} is not what and where it was\n{}", word, left);
        }
        for (word, kinds) in moved_words.iter().filter(|(word, _)| word.starts_with('W')) {
            let old = old_words.iter().find(|(old, _)| old == word).map(|(_, kinds)| &kinds[0]);
            prop_assert_eq!(old, Some(&kinds[0]), "{}\n{}", word, proposal);
        }
        let old_lines: Vec<&str> = text.lines().collect();
        for line in left.lines().filter(|line| !line.contains('.') && !line.trim().is_empty()) {
            prop_assert!(old_lines.contains(&line) || line == "<!-- -->", "{:?} is new\n{}", line, left);
        }
        // A title stays whatever the linter says of it.
        if text.starts_with("# Title") {
            prop_assert!(plan.documents.iter().all(|it| it.stuck == 0), "stuck\n{}", left);
            prop_assert!(marks::lint(&Document::parse(left.as_str())).is_empty());
        }
        prop_assert!(planned(&after).changes.is_empty(), "second run\n{}\n=====\n{}", left, proposal);
        prop_assert!(!left.contains("\n\n\n") || text.contains("\n\n\n"), "{:?}", left);
        prop_assert_eq!(text.ends_with('\n'), left.ends_with('\n'));
        let is_lone = |text: &str| text.replace("\r\n", "").contains(['\r', '\n']) && text.contains('\r');
        prop_assert!(is_lone(&text) || !is_lone(&left), "{:?}", left);
        let document = Document::parse(left.as_str());
        let pointers = (0..document.blocks().len()).filter(|&id| pointer::named(&document, id).is_some()).count();
        prop_assert_eq!(pointers > 0, left != text, "{}", left);

        let (led, leads) = (targets(&before), targets(&after));
        for (word, resolution) in led.iter().filter(|(word, _)| word.starts_with(['W', 'V'])) {
            let moved = matches!(leads.get(word), Some(Resolution::File { fragment: Some(name), .. }) if name.starts_with("anchor"));
            prop_assert!(
                moved || Some(resolution) == leads.get(word),
                "{} {:?} {:?}\n{}\n=====\n{}", word, resolution, leads.get(word), left, proposal
            );
        }
    }
}
