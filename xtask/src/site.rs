//! Who shows a repository's documents to their readers.

use serde::Deserialize;

/// Who shows a repository's documents to their readers, which decides what the anchors of headings are called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Site {
    /// GitHub and what follows it.
    #[default]
    Github,
    /// MkDocs, by the `toc` extension of Python-Markdown.
    Mkdocs,
    /// mdBook.
    Mdbook,
}
