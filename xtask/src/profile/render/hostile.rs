//! Documents and figures of records whose every name is as bad as can be: they keep their shape, and nothing acts.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use super::figure::tests::rich;
use super::text::one_line;
use super::*;
use crate::profile::folded::Folded;

const NOTES: &str = "<!-- notes: begin -->\n<!-- notes: end -->\n";

/// Strings that mean something to the tool, so that they are no names: by their key.
const FIXED: [&str; 7] = ["schema", "kind", "probe", "estimator", "sha256", "date", "unit"];

/// Strings made of others: `operation/input`.
const IDS: [&str; 4] = ["id", "with", "without", "workload"];

/// `record` and `stacks` with `bad` before every name.
fn renamed(bad: &str, record: &Record, stacks: &Stacks) -> (Record, Stacks) {
    let mut value = serde_json::to_value(record).unwrap();
    rename(&mut value, "", bad);
    value["mode"]["id"] = Value::from(record.mode.id.as_str());
    let folded = |folded: &Folded| {
        let mut renamed = Folded::default();
        for (stack, weight) in folded.stacks() {
            let (root, frames) = stack.split_once(';').unwrap();
            let bad = bad.replace(['\n', '\r', ';'], " ");
            let frames: Vec<_> = frames.split(';').map(|frame| format!("{bad}{frame}")).collect();
            let stack = Folded::parse(&format!("{} {weight}\n", frames.join(";"))).unwrap();
            renamed.merge(&renamed_id(root, &bad), &stack);
        }
        renamed
    };
    let Stacks { samples, bytes, blocks } = stacks;
    let stacks = Stacks { samples: folded(samples), bytes: folded(bytes), blocks: folded(blocks) };
    (serde_json::from_value(value).unwrap(), stacks)
}

fn rename(value: &mut Value, key: &str, bad: &str) {
    match value {
        Value::String(id) if IDS.contains(&key) => *id = renamed_id(id, bad),
        Value::String(name) if !FIXED.contains(&key) => *name = format!("{bad}{name}"),
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, key, bad)),
        Value::Object(fields) => {
            fields.iter_mut().for_each(|(key, value)| rename(value, key, bad));
            if ["parameters", "environment", "profile"].contains(&key) {
                let renamed =
                    std::mem::take(fields).into_iter().map(|(key, value)| (format!("{bad}{key}"), value));
                *fields = renamed.collect::<Map<_, _>>();
            }
        }
        _ => {}
    }
}

fn renamed_id(id: &str, bad: &str) -> String {
    id.split_once('/').map_or(id.to_owned(), |(operation, input)| format!("{bad}{operation}/{bad}{input}"))
}

/// What of a document does not depend on names.
#[derive(Debug, Default, PartialEq)]
struct Shape {
    sections: Vec<String>,
    /// Headings below those of sections.
    headings: usize,
    /// Columns of each table: of its rows, each number once.
    tables: Vec<BTreeSet<usize>>,
    fences: usize,
    images: Vec<String>,
    /// Where links lead. An anchor in the document may hold a name; all of them are one.
    links: BTreeSet<String>,
    html: BTreeSet<String>,
}

fn shape(markdown: &str) -> Shape {
    let mut shape = Shape::default();
    let (mut section, mut columns) = (None, 0);
    for event in Parser::new_ext(
        markdown,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES,
    ) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => section = Some(String::new()),
            Event::Start(Tag::Heading { .. }) => shape.headings += 1,
            Event::End(TagEnd::Heading(_)) => shape.sections.extend(section.take()),
            Event::Text(text) => section.iter_mut().for_each(|section| section.push_str(&text)),
            Event::Start(Tag::Table(_)) => shape.tables.push(BTreeSet::new()),
            Event::Start(Tag::TableCell) => columns += 1,
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                shape.tables.last_mut().unwrap().insert(std::mem::take(&mut columns));
            }
            Event::Start(Tag::CodeBlock(_)) => shape.fences += 1,
            Event::Start(Tag::Image { dest_url, .. }) => shape.images.push(dest_url.into_string()),
            Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with('#') => {
                shape.links.insert("#".to_owned());
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                shape.links.insert(dest_url.into_string());
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                shape.html.insert(html.into_string());
            }
            Event::Start(tag @ (Tag::Strikethrough | Tag::FootnoteDefinition(_))) => panic!("{tag:?}"),
            _ => {}
        }
    }
    // Elements that the tool writes itself, for names that no code span can hold.
    shape.html.retain(|html| html != "<code>" && html != "</code>");
    shape
}

const BAD: &[&str] = &[
    "a|b",
    "`",
    "``|``",
    "\\|",
    "\\",
    "<script>alert(1)</script>",
    "<b>",
    "</code>",
    "<!--",
    "-->",
    "]]>",
    "&amp;",
    "&#x202e;",
    "[x](https://example.com)",
    "![x](y.png)",
    "[x]: https://example.com",
    "https://example.com ",
    "<https://example.com>",
    "*a*_b_~~c~~",
    "\n\n# Heading\n\n| a | b |\n|---|---|\n",
    "\r\n```\r\n~~~\r\n",
    "\n---\n",
    "    code",
    "- [ ] ",
    "1. ",
    "> [!NOTE]\n> ",
    "[^1]",
    "$x$",
    "@someone #1 ",
    "\u{202e}\u{2066}\u{200f}\u{61c}",
    "\0\u{1}\u{1b}[31m\u{7f}\u{85}",
    "🦀👩‍👩‍👧",
    "e\u{301}\u{300}\u{302}",
    "שלום عربى",
    "\u{feff}\u{fffe}\u{2028}",
    "%s{0}$x",
    "  ",
    ";a;b ",
    "'\"",
];

/// Fails unless the document of the record has the same shape with each of the names before every name.
#[track_caller]
fn check(bad: &[&str], (record, stacks): &(Record, Stacks)) {
    let pages = |bad: &str| {
        let (record, stacks) = renamed(bad, record, stacks);
        pages(&record, &stacks, NOTES).unwrap()
    };
    let expected = shape(&pages("x").document);
    assert!(expected.tables.len() > 5 && expected.tables.iter().all(|columns| columns.len() == 1));
    let acts = |c: char| c != '\n' && c != ' ' && one_line(&c.to_string()) == " ";
    for bad in bad {
        let pages = pages(bad);
        assert_eq!(shape(&pages.document), expected, "{bad:?}");
        for text in pages.figures.iter().map(|(_, svg)| svg).chain([&pages.document]) {
            assert!(!text.contains(acts), "{bad:?}: {:?}", text.chars().find(|c| acts(*c)));
        }
    }
}

#[test]
fn bad_names_change_no_shape_and_nothing_of_them_acts() {
    check(BAD, &rich());
    check(BAD, &(full::record(), full::stacks()));
}

#[test]
fn names_of_5000_letters_change_no_shape() {
    let (mut record, stacks) = rich();
    // Not more than a record may hold.
    record.workloads.truncate(3);
    check(&[&"Vec<".repeat(1250)], &(record, stacks));
}

#[test]
fn two_threads_render_the_same_bytes() {
    let render = || {
        let (record, stacks) = rich();
        pages(&record, &stacks, NOTES).unwrap()
    };
    let here = render();
    for there in
        std::thread::scope(|scope| [scope.spawn(render), scope.spawn(render)].map(|one| one.join().unwrap()))
    {
        assert_eq!((&here.document, &here.figures), (&there.document, &there.figures));
    }
}
