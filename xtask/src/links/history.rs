//! What archiving leaves in documents, for those that must tell such documents from others.

use super::HISTORY;
use crate::markdown::{BlockKind, Document};

/// How a page begins that points to where an archived document went; a date follows.
pub const STUB: &str = "<!-- stub left by cargo xtask archive; expires ";

/// Whether a text is a page that only points to where an archived document went.
pub fn is_stub(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').starts_with(STUB)
}

/// Whether a text has the note of an archived document. One that merely shows the marker as code has none.
pub fn is_archived(text: &str) -> bool {
    text.contains(HISTORY) && marker(&Document::parse(text)).is_some()
}

/// Where the note of an archived document begins.
pub fn marker(document: &Document) -> Option<usize> {
    let comments = document.blocks().iter().filter(|block| block.kind == BlockKind::Html);
    let mut marked = comments.filter(|block| document.source(&block.range).starts_with(HISTORY));
    marked.next().map(|block| block.range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_marker_itself_tells() {
        assert!(is_archived(&format!("# T\n\n{HISTORY}\n> x\n")));
        assert!(!is_archived(&format!("# T\n\n```\n{HISTORY}\n```\n")));
        assert!(!is_archived(&format!("# T\n\n`{HISTORY}`\n")));
        assert!(is_stub(&format!("\u{feff}{STUB}2026-01-02 -->\n")) && !is_stub(&format!("# T\n\n{STUB}")));
    }
}
