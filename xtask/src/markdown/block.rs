//! Blocks of a document and the styled spans of text in them.

use std::ops::Range;

/// Index of a block in [`super::Document::blocks`].
pub type BlockId = usize;

/// A block: a heading, a paragraph, a list, an item, a table row and so on.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// From its first byte (after indentation) to behind its last byte that is not white space.
    pub range: Range<usize>,
    /// The block it stands in; `None` at the top level.
    pub parent: Option<BlockId>,
    /// Its text, for headings, paragraphs and table cells; the content of code blocks as one code span.
    pub spans: Vec<Span>,
}

/// The kinds of blocks. The text of a tight list item is a `Paragraph` too, so that text is only ever in leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// YAML or TOML between fences at the start of the file.
    FrontMatter,
    /// ATX or setext heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Identifier given by a heading attribute (`{#id}`).
        id: Option<String>,
    },
    /// Text.
    Paragraph,
    /// Block quote or admonition.
    Quote,
    /// Ordered or bullet list.
    List {
        /// Numbered.
        ordered: bool,
    },
    /// One item of a list with all that is nested in it.
    Item,
    /// A table; its children are the head and the rows.
    Table,
    /// Header row; its children are cells.
    TableHead,
    /// Body row; its children are cells.
    TableRow,
    /// One cell.
    TableCell,
    /// Fenced or indented code.
    Code {
        /// Info string of the fence; empty for indented code.
        info: String,
    },
    /// A block of raw HTML, comments included.
    Html,
    /// Thematic break.
    Rule,
    /// Footnote definition.
    Footnote {
        /// Its label without the caret.
        label: String,
    },
    /// A list of terms and definitions.
    DefinitionList,
    /// The term of a definition.
    Term,
    /// The definition of a term.
    Definition,
}

/// A run of text in one style. Markup characters belong to no span.
#[derive(Debug, Clone)]
pub struct Span {
    /// Source range of the run.
    pub range: Range<usize>,
    /// The text as read: entities and escapes decoded, a soft line break as a space, a hard one as `\n`.
    pub text: String,
    /// In a strong emphasis.
    pub strong: bool,
    /// In an emphasis.
    pub emphasis: bool,
    /// A code span, or the content of a code block.
    pub code: bool,
    /// In a link or image.
    pub link: bool,
}

impl Block {
    /// The text as a reader sees it, without markup.
    pub fn plain_text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Level of a heading.
    pub fn heading_level(&self) -> Option<u8> {
        match self.kind {
            BlockKind::Heading { level, .. } => Some(level),
            _ => None,
        }
    }
}
