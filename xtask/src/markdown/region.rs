//! Regions between marker comments: generated text in a document of people, or text of people in a generated one.

use std::ops::Range;

/// A region `<!-- NAME: begin … -->` … `<!-- NAME: end -->`, each marker on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Both marker lines and what is between them, with the last line break.
    pub outer: Range<usize>,
    /// What is between the marker lines.
    pub inner: Range<usize>,
}

/// The first region of that name, or `None` where a marker is missing.
pub fn region(text: &str, name: &str) -> Option<Region> {
    let begin = marker(text, 0, &format!("<!-- {name}: begin"))?;
    let end = marker(text, begin.end, &format!("<!-- {name}: end"))?;
    Some(Region { outer: begin.start..end.end, inner: begin.end..end.start })
}

/// The line that starts with `opening` and closes the comment, from `from` on.
fn marker(text: &str, from: usize, opening: &str) -> Option<Range<usize>> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let content = line.trim();
        if content.starts_with(opening) && content.ends_with("-->") {
            return Some(at..at + line.len());
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_between_the_markers() {
        let text = "a\n<!-- notes: begin (yours) -->\nkept\n<!-- notes: end -->\nb\n";
        let found = region(text, "notes").unwrap();
        assert_eq!(&text[found.inner], "kept\n");
        assert_eq!(&text[found.outer.end..], "b\n");
    }

    #[test]
    fn a_region_without_end_is_none() {
        assert_eq!(region("<!-- notes: begin -->\nx\n", "notes"), None);
    }
}
