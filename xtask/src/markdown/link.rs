//! Links as Markdown writes them, before anybody asks where they lead.

use super::BlockId;
use std::ops::Range;

/// A link, image or autolink.
#[derive(Debug, Clone)]
pub struct Link {
    /// How it is written.
    pub kind: LinkKind,
    /// An image.
    pub image: bool,
    /// The whole construct.
    pub range: Range<usize>,
    /// Exact source range of the destination, without angle brackets. `None` where the destination stands in a
    /// definition, or where it cannot be located without guessing.
    pub destination: Option<Range<usize>>,
    /// The destination as a browser gets it: entities and backslash escapes decoded.
    pub url: String,
    /// Label of the definition that a reference-style link uses, as written.
    pub label: Option<String>,
    /// Text as a reader sees it.
    pub text: String,
    /// The leaf block it stands in.
    pub block: BlockId,
}

/// How a link is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `[text](destination)`.
    Inline,
    /// `[text][label]`, `[label][]` or `[label]`.
    Reference,
    /// `<https://…>` or `<a@b.example>`.
    Autolink,
    /// `[[target]]` or `[[target|text]]`.
    Wiki,
}

/// A link reference definition: `[label]: destination "title"`.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Label as written.
    pub label: String,
    /// The whole definition.
    pub range: Range<usize>,
    /// Exact source range of the destination, without angle brackets; `None` where it cannot be located exactly.
    pub destination: Option<Range<usize>>,
    /// The destination, entities and escapes decoded.
    pub url: String,
}

/// A place where a footnote is referred to: `[^label]`.
#[derive(Debug, Clone)]
pub struct FootnoteUse {
    /// Label without the caret.
    pub label: String,
    /// The whole construct.
    pub range: Range<usize>,
}
