//! Where the values of a YAML text stand, so that it can be edited in place.

use anyhow::Result;
use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use std::ops::Range;

/// A value with its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Without parts.
    Scalar(Scalar),
    /// Keys with their values. A key that is no scalar reads as an empty one.
    Mapping(Vec<(Scalar, Node)>, Shape),
    /// Values in a row.
    Sequence(Vec<Node>, Shape),
    /// A reference to another value.
    Alias,
}

/// A value without parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar {
    /// What it says.
    pub value: String,
    /// As it is written, with its quotes.
    pub range: Range<usize>,
    /// It runs over lines, by `|` or `>`.
    pub is_block: bool,
}

impl Scalar {
    /// Where the value stands without quotes, when it is written as it is read.
    pub fn inner(&self, text: &str) -> Option<Range<usize>> {
        let quote = usize::from(text[self.range.clone()].starts_with(['"', '\'']));
        let start = self.range.start + quote;
        let range = start..start + self.value.len();
        (!self.is_block && text.get(range.clone()) == Some(&*self.value)).then_some(range)
    }
}

/// How a collection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One entry a line.
    Block,
    /// In brackets.
    Flow,
}

impl Node {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, node)| node)
    }

    /// A key with its value.
    pub fn entry(&self, key: &str) -> Option<&(Scalar, Node)> {
        let Node::Mapping(entries, _) = self else { return None };
        entries.iter().find(|(name, _)| name.value == key)
    }

    /// The scalar that this is.
    pub fn scalar(&self) -> Option<&Scalar> {
        match self {
            Node::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// All scalars in it that are no keys, in their order.
    pub fn scalars(&self) -> Vec<&Scalar> {
        match self {
            Node::Scalar(scalar) => vec![scalar],
            Node::Mapping(entries, _) => entries.iter().flat_map(|(_, node)| node.scalars()).collect(),
            Node::Sequence(items, _) => items.iter().flat_map(Node::scalars).collect(),
            Node::Alias => vec![],
        }
    }

    /// Where the last scalar in it ends.
    pub fn end(&self) -> Option<usize> {
        match self {
            Node::Scalar(scalar) => Some(scalar.range.end),
            Node::Mapping(entries, _) => {
                let ends = entries.iter().map(|(key, node)| node.end().unwrap_or(0).max(key.range.end));
                ends.max()
            }
            Node::Sequence(items, _) => items.iter().filter_map(Node::end).max(),
            Node::Alias => None,
        }
    }

    /// All scalars with the keys and numbers that lead to them: what a text says, without regard to how it is written.
    pub fn content(&self) -> Vec<(String, String)> {
        let mut found = vec![];
        self.collect("", &mut found);
        found
    }

    fn collect(&self, path: &str, found: &mut Vec<(String, String)>) {
        match self {
            Node::Scalar(scalar) => found.push((path.to_owned(), scalar.value.clone())),
            Node::Mapping(entries, _) => {
                entries.iter().for_each(|(key, node)| node.collect(&format!("{path}/{}", key.value), found));
            }
            Node::Sequence(items, _) => {
                let numbered = items.iter().enumerate();
                numbered.for_each(|(number, node)| node.collect(&format!("{path}/{number}"), found));
            }
            Node::Alias => found.push((path.to_owned(), "*".to_owned())),
        }
    }
}

/// The first document of a text; `None` when it holds nothing.
///
/// # Errors
/// When the text is not YAML.
pub fn parse(text: &str) -> Result<Option<Node>> {
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut reader = Reader { text, offsets, open: vec![], root: None };
    for event in Parser::new_from_str(text) {
        let (event, span) = event?;
        reader.event(event, span);
    }
    Ok(reader.root)
}

struct Reader<'a> {
    text: &'a str,
    /// The parser counts characters.
    offsets: Vec<usize>,
    open: Vec<(Node, Option<Scalar>)>,
    root: Option<Node>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::MappingStart(..) => {
                let shape = self.shape(&span);
                self.open.push((Node::Mapping(vec![], shape), None));
            }
            Event::SequenceStart(..) => {
                let shape = self.shape(&span);
                self.open.push((Node::Sequence(vec![], shape), None));
            }
            Event::MappingEnd | Event::SequenceEnd => {
                if let Some((node, _)) = self.open.pop() {
                    self.put(node);
                }
            }
            Event::Alias(_) => self.put(Node::Alias),
            Event::Scalar(value, style, ..) => {
                let range = self.scalar(&span, style);
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                self.put(Node::Scalar(Scalar { value: value.into_owned(), range, is_block }));
            }
            _ => {}
        }
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            None => drop(self.root.get_or_insert(node)),
            Some((Node::Mapping(entries, _), key)) => match (key.take(), node) {
                (Some(name), node) => entries.push((name, node)),
                (None, Node::Scalar(name)) => *key = Some(name),
                (None, _) => *key = Some(Scalar { value: String::new(), range: 0..0, is_block: false }),
            },
            Some((Node::Sequence(items, _), _)) => items.push(node),
            Some(_) => {}
        }
    }

    /// The parser's span of what is quoted reaches to the next value.
    fn scalar(&self, span: &Span, style: ScalarStyle) -> Range<usize> {
        let range = self.place(span);
        let source = &self.text[range.start..];
        let length = match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => quoted(source),
            _ => self.text[range.clone()].trim_end().len(),
        };
        range.start..range.start + length
    }

    fn shape(&self, span: &Span) -> Shape {
        let at = self.place(span).start;
        if self.text[at..].starts_with(['{', '[']) { Shape::Flow } else { Shape::Block }
    }

    fn place(&self, span: &Span) -> Range<usize> {
        let at = |index: usize| self.offsets.get(index).copied().unwrap_or(self.text.len());
        at(span.start.index())..at(span.end.index())
    }
}

/// The length of what is quoted at the start of a text, with its quotes.
fn quoted(source: &str) -> usize {
    let mut chars = source.char_indices();
    let Some((_, quote)) = chars.next() else { return 0 };
    let mut chars = chars.peekable();
    while let Some((at, c)) = chars.next() {
        let is_escape = c == '\\' && quote == '"'
            || c == '\'' && quote == '\'' && matches!(chars.peek(), Some((_, '\'')));
        if is_escape {
            chars.next();
        } else if c == quote {
            return at + 1;
        }
    }
    source.len()
}

/// How far a place is from the start of its line, when nothing but white space and `- ` stands between.
pub fn indent(text: &str, at: usize) -> usize {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[line..at].trim_start_matches('\u{feff}').chars().count()
}

/// Behind the line that holds this place, its line break included.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_places() {
        let text = "\u{feff}a: é # x\r\nb:\r\n  - 'c d' # y\r\n  - e: [f, {g: h}]\r\n";
        let root = parse(text).unwrap().unwrap();
        let range = |node: &Node| node.scalar().unwrap().range.clone();
        assert_eq!(&text[range(root.get("a").unwrap())], "é");
        let Some(Node::Sequence(items, Shape::Block)) = root.get("b") else { panic!("{root:?}") };
        assert_eq!(&text[range(&items[0])], "'c d'");
        assert_eq!(indent(text, items[1].entry("e").unwrap().0.range.start), 4);
        let content: Vec<String> =
            root.content().into_iter().map(|(path, value)| format!("{path}={value}")).collect();
        assert_eq!(content, ["/a=é", "/b/0=c d", "/b/1/e/0=f", "/b/1/e/1/g=h"]);
        let inner: Vec<&str> =
            root.scalars().into_iter().map(|scalar| &text[scalar.inner(text).unwrap()]).collect();
        assert_eq!(inner, ["é", "c d", "f", "h"]);
        assert!(matches!(items[1].get("e"), Some(Node::Sequence(_, Shape::Flow))));
    }

    #[test]
    fn what_is_not_yaml_is_an_error_and_nothing_is_none() {
        assert!(parse("a: [").is_err());
        assert_eq!(parse("# only a comment\n").unwrap(), None);
        assert!(parse("? [a]\n: b\n").unwrap().is_some_and(|root| root.scalars()[0].value == "b"));
    }
}
