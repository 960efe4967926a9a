//! From pulldown-cmark's events to owned blocks.

use super::{
    Block, BlockId, BlockKind, Definition, Document, FootnoteUse, Lines, Link, LinkKind, Span, link, section,
};
use memchr::memmem;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

/// What GitHub understands.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS)
    .union(Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS)
    .union(Options::ENABLE_GFM);

pub(super) fn parse(text: Arc<str>) -> Document {
    let lines = Lines::new(&text);
    // To the parser a byte order mark would be a letter before the first heading.
    let mark = mark(&text);
    let events = Parser::new_ext(&text[mark..], options(&text)).into_offset_iter();
    let definitions = definitions(&text, mark, &events);
    let mut builder = Builder { text: &text, ..Builder::default() };
    for (event, range) in events {
        builder.event(event, range.start + mark..range.end + mark);
    }
    builder.close_implicit();
    let Builder { blocks, links, footnote_uses, html, .. } = builder;
    let sections = section::sections(&blocks, &lines, text.len());
    Document { lines, blocks, sections, links, definitions, footnote_uses, html, text }
}

/// How many bytes of byte order marks stand at the beginning.
pub(super) fn mark(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{feff}').len()
}

/// GitHub's own syntax, and wiki links. Where the text of a link stands in brackets of its own, as in `[[1]](a.md)`, the
/// parser would take it for a wiki link: a document that has such links is taken to have no others.
pub(super) fn options(text: &str) -> Options {
    let holds = |part: &str| memmem::find(text.as_bytes(), part.as_bytes()).is_some();
    if holds("]](") || holds("]][") { OPTIONS } else { OPTIONS.union(Options::ENABLE_WIKILINKS) }
}

/// All definitions that the parser found from offset `start` on, in source order.
fn definitions(text: &str, start: usize, events: &OffsetIter<'_>) -> Vec<Definition> {
    let mut found: Vec<Definition> = events
        .reference_definitions()
        .iter()
        .map(|(label, definition)| {
            let span = definition.span.start + start..definition.span.end + start;
            let destination = locate(text, &definition.dest)
                .or_else(|| link::locate_in_definition(text, &span, &definition.dest));
            // Only these are white space to the parser: another may be a part of the destination.
            let range = span.start..span.start + text[span.clone()].trim_ascii_end().len();
            Definition { label: label.to_owned(), range, destination, url: definition.dest.to_string() }
        })
        .collect();
    found.sort_by_key(|definition| definition.range.start);
    found
}

/// The exact range of a destination in the source, known when the parser borrowed it from there. Behind a backslash it is
/// not whole: the parser leaves that out.
fn locate(text: &str, destination: &CowStr<'_>) -> Option<Range<usize>> {
    let CowStr::Borrowed(borrowed) = destination else {
        return None;
    };
    let start = (borrowed.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let range = start..start + borrowed.len();
    let is_whole = text.get(range.clone()) == Some(borrowed) && !text[..start].ends_with('\\');
    is_whole.then_some(range)
}

/// `range` without white space at its end.
fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    range.start..range.start + text[range.clone()].trim_end().len()
}

/// What has been built so far and what is open.
#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    links: Vec<Link>,
    footnote_uses: Vec<FootnoteUse>,
    html: Vec<Range<usize>>,
    /// Blocks whose end has not come yet, innermost last.
    open: Vec<BlockId>,
    /// The paragraph made for text that stands in a tight item without one.
    implicit: bool,
    strong: usize,
    emphasis: usize,
    /// Links whose end has not come yet, innermost last.
    open_links: Vec<usize>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end, range),
            Event::Text(text) => self.span(&text, range, false),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.span(&text, range, true)
            }
            Event::SoftBreak => self.span(" ", range, false),
            Event::HardBreak => self.span("\n", range, false),
            Event::Html(_) => self.html(range),
            Event::InlineHtml(_) => {
                self.leaf(&range);
                self.html(range);
            }
            Event::FootnoteReference(label) => {
                self.leaf(&range);
                self.footnote_uses.push(FootnoteUse { label: label.to_string(), range });
            }
            Event::TaskListMarker(_) => {}
            Event::Rule => {
                self.open(BlockKind::Rule, range);
                self.open.pop();
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.leaf(&range);
                self.emphasis += usize::from(tag == Tag::Emphasis);
            }
            Tag::Strong => {
                self.leaf(&range);
                self.strong += 1;
            }
            Tag::Link { link_type, dest_url, id, .. } => self.link(link_type, &dest_url, &id, range, false),
            Tag::Image { link_type, dest_url, id, .. } => self.link(link_type, &dest_url, &id, range, true),
            tag => {
                if let Some(kind) = block_kind(tag) {
                    self.open(kind, range);
                }
            }
        }
    }

    fn end(&mut self, end: TagEnd, range: Range<usize>) {
        match end {
            TagEnd::Emphasis => self.emphasis -= 1,
            TagEnd::Strong => self.strong -= 1,
            TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::Link | TagEnd::Image => {
                self.open_links.pop();
            }
            _ => {
                self.close_implicit();
                if let Some(id) = self.open.pop() {
                    let start = self.blocks[id].range.start;
                    self.blocks[id].range = trimmed(self.text, &(start..range.end.max(start)));
                }
            }
        }
    }

    /// Opens a block, ending the text of a tight item that stands before it.
    fn open(&mut self, kind: BlockKind, range: Range<usize>) {
        self.close_implicit();
        let parent = self.open.last().copied();
        let source = &self.text[range.clone()];
        let start = range.start + (source.len() - source.trim_start().len());
        let range = trimmed(self.text, &(start.min(range.end)..range.end));
        self.open.push(self.blocks.len());
        self.blocks.push(Block { kind, range, parent, spans: vec![] });
    }

    /// The leaf that inline content at `range` belongs to; a paragraph is made where there is none.
    fn leaf(&mut self, range: &Range<usize>) -> BlockId {
        let holder = self.open.last().copied();
        if let Some(id) = holder.filter(|&id| holds_text(&self.blocks[id].kind)) {
            if self.implicit {
                self.blocks[id].range.end = self.blocks[id].range.end.max(trimmed(self.text, range).end);
            }
            return id;
        }
        let id = self.blocks.len();
        self.blocks.push(Block {
            kind: BlockKind::Paragraph,
            range: trimmed(self.text, range),
            parent: holder,
            spans: vec![],
        });
        self.open.push(id);
        self.implicit = true;
        id
    }

    fn close_implicit(&mut self) {
        if std::mem::take(&mut self.implicit) {
            self.open.pop();
        }
    }

    fn span(&mut self, text: &str, range: Range<usize>, code: bool) {
        let id = self.leaf(&range);
        let code = code || matches!(self.blocks[id].kind, BlockKind::Code { .. });
        for &link in &self.open_links {
            self.links[link].text.push_str(text);
        }
        let (strong, emphasis, link) = (self.strong > 0, self.emphasis > 0, !self.open_links.is_empty());
        self.blocks[id].spans.push(Span { range, text: text.to_owned(), strong, emphasis, code, link });
    }

    /// Notes raw HTML; consecutive lines of one block become one stretch.
    fn html(&mut self, range: Range<usize>) {
        if !continues(self.text, self.html.last_mut(), &range) {
            self.html.push(range);
        }
    }

    fn link(&mut self, link_type: LinkType, url: &CowStr<'_>, id: &str, range: Range<usize>, image: bool) {
        let block = self.leaf(&range);
        let (kind, label) = match link_type {
            LinkType::Inline => (LinkKind::Inline, None),
            LinkType::Autolink | LinkType::Email => (LinkKind::Autolink, None),
            LinkType::WikiLink { .. } => (LinkKind::Wiki, None),
            _ => (LinkKind::Reference, Some(id.to_owned())),
        };
        let destination = match kind {
            LinkKind::Reference => None,
            LinkKind::Inline => {
                locate(self.text, url).or_else(|| link::locate_inline(self.text, &range, url))
            }
            LinkKind::Autolink | LinkKind::Wiki => locate(self.text, url),
        };
        self.open_links.push(self.links.len());
        self.links.push(Link {
            kind,
            image,
            range,
            destination,
            url: url.to_string(),
            label,
            text: String::new(),
            block,
        });
    }
}

/// Makes the last stretch of HTML longer where `range` goes on with it; the parser leaves out carriage returns.
pub(super) fn continues(text: &str, last: Option<&mut Range<usize>>, range: &Range<usize>) -> bool {
    let last = last.filter(|last| matches!(text.get(last.end..range.start), Some("" | "\r")));
    last.map(|last| last.end = range.end).is_some()
}

/// Whether inline content may stand directly in such a block.
fn holds_text(kind: &BlockKind) -> bool {
    use BlockKind::{Code, FrontMatter, Heading, Html, Paragraph, TableCell, Term};
    matches!(kind, Paragraph | Heading { .. } | TableCell | Code { .. } | FrontMatter | Html | Term)
}

/// The block that a tag opens; `None` for inline tags.
fn block_kind(tag: Tag<'_>) -> Option<BlockKind> {
    Some(match tag {
        Tag::Paragraph => BlockKind::Paragraph,
        Tag::Heading { level, id, .. } => {
            BlockKind::Heading { level: level as u8, id: id.map(|id| id.to_string()) }
        }
        Tag::BlockQuote(_) => BlockKind::Quote,
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => BlockKind::Code { info: info.to_string() },
        Tag::CodeBlock(CodeBlockKind::Indented) => BlockKind::Code { info: String::new() },
        Tag::HtmlBlock => BlockKind::Html,
        Tag::List(first) => BlockKind::List { ordered: first.is_some() },
        Tag::Item => BlockKind::Item,
        Tag::FootnoteDefinition(label) => BlockKind::Footnote { label: label.to_string() },
        Tag::DefinitionList => BlockKind::DefinitionList,
        Tag::DefinitionListTitle => BlockKind::Term,
        Tag::DefinitionListDefinition => BlockKind::Definition,
        Tag::Table(_) => BlockKind::Table,
        Tag::TableHead => BlockKind::TableHead,
        Tag::TableRow => BlockKind::TableRow,
        Tag::TableCell => BlockKind::TableCell,
        Tag::MetadataBlock(_) => BlockKind::FrontMatter,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(String, &str)> {
        let document = Document::parse(text);
        let named = document.blocks().iter().map(|block| {
            let name = format!("{:?}", block.kind).split([' ', '{']).next().unwrap_or_default().to_owned();
            (name, &text[block.range.clone()])
        });
        named.collect()
    }

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = kinds(text);
        let found: Vec<_> = found.iter().map(|(name, source)| (name.as_str(), *source)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn text_of_tight_items_is_a_paragraph() {
        check(
            "- a **b**\n  c\n  - d\n- [x] e\n",
            &[
                ("List", "- a **b**\n  c\n  - d\n- [x] e"),
                ("Item", "- a **b**\n  c\n  - d"),
                ("Paragraph", "a **b**\n  c"),
                ("List", "- d"),
                ("Item", "- d"),
                ("Paragraph", "d"),
                ("Item", "- [x] e"),
                ("Paragraph", "e"),
            ],
        );
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        check("\u{feff}# A\n\nb [c]\n", &[("Heading", "# A"), ("Paragraph", "b [c]")]);
        check("\u{feff}---\na: b\n---\n", &[("FrontMatter", "---\na: b\n---")]);
        let text = "\u{feff}[c]: d.md\n";
        let document = Document::parse(text);
        let definition = &document.definitions()[0];
        assert_eq!((definition.range.clone(), definition.destination.clone()), (3..12, Some(8..12)));
    }

    #[test]
    fn loose_items_keep_their_paragraphs() {
        let text = "1. a\n\n   b\n\n2. c\n";
        check(
            text,
            &[
                ("List", "1. a\n\n   b\n\n2. c"),
                ("Item", "1. a\n\n   b"),
                ("Paragraph", "a"),
                ("Paragraph", "b"),
                ("Item", "2. c"),
                ("Paragraph", "c"),
            ],
        );
    }

    #[test]
    fn headings_of_both_styles_open_sections() {
        let document = Document::parse("intro\n\nA\n=\n\n## B\n\nx\n\n# C\n");
        let sections: Vec<_> =
            document.sections().iter().map(|s| (s.level, s.range.clone(), s.parent)).collect();
        assert_eq!(sections, [(0, 0..7, None), (1, 7..21, None), (2, 12..21, Some(1)), (1, 21..25, None)]);
    }

    #[test]
    fn destinations_are_located_to_the_byte() {
        let text = "[a](<b c.md> 't') ![i](x.svg) [r][d] <https://e.example/>\n\n[d]: ../q.md\n";
        let document = Document::parse(text);
        let found: Vec<_> =
            document.links().iter().map(|l| l.destination.clone().map(|range| &text[range])).collect();
        assert_eq!(found, [Some("b c.md"), Some("x.svg"), None, Some("https://e.example/")]);
        let definition = &document.definitions()[0];
        assert_eq!(&text[definition.destination.clone().unwrap()], "../q.md");
        assert_eq!(document.links()[2].label.as_deref(), Some("d"));
    }

    #[test]
    fn comments_are_html_and_code_is_code() {
        let document = Document::parse("<!-- x\ny -->\n\n```sh\nls\n```\n");
        assert_eq!(document.html().first(), Some(&(0..13)));
        let code = &document.blocks()[1];
        assert_eq!(
            (code.kind.clone(), code.plain_text()),
            (BlockKind::Code { info: "sh".into() }, "ls\n".into())
        );
    }
}
