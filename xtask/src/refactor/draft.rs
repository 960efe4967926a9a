//! A text on its way through several rounds of edits, each byte of which knows where it stood at first.

use crate::edit::{Edit, TextEdit};
use anyhow::Result;
use std::ops::Range;

/// A text that is edited again and again.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    original: String,
    text: String,
    /// Invariant: the lengths add up to the length of `text`; origins grow.
    segments: Vec<Segment>,
}

/// A stretch of the present text.
#[derive(Debug, Clone)]
struct Segment {
    len: usize,
    /// Where it starts in the original; `None` for what was put in.
    origin: Option<usize>,
}

impl Draft {
    /// The text before any round.
    pub(super) fn new(text: &str) -> Draft {
        let segments = vec![Segment { len: text.len(), origin: Some(0) }];
        Draft { original: text.to_owned(), text: text.to_owned(), segments }
    }

    /// The text as it is now.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text as it was at first.
    pub(super) fn original(&self) -> &str {
        &self.original
    }

    /// Whether the text is another than at first.
    pub(super) fn is_changed(&self) -> bool {
        self.text != self.original
    }

    /// Edits the present text.
    ///
    /// # Errors
    /// When the edits overlap or do not fit to the text.
    pub(super) fn apply(&mut self, edits: Vec<Edit>) -> Result<()> {
        let edit = TextEdit::new(&self.text, edits)?;
        let mut segments = vec![];
        let mut copied = 0;
        for Edit { range, text } in edit.edits() {
            segments.extend(self.slice(copied..range.start));
            segments.push(Segment { len: text.len(), origin: None });
            copied = range.end;
        }
        segments.extend(self.slice(copied..self.text.len()));
        self.text = edit.apply(&self.text);
        self.segments = segments;
        Ok(())
    }

    /// Where the byte at `offset` stood at first; `None` when it was put in.
    pub(super) fn origin(&self, offset: usize) -> Option<usize> {
        let mut start = 0;
        for segment in &self.segments {
            if offset < start + segment.len {
                return segment.origin.map(|origin| origin + offset - start);
            }
            start += segment.len;
        }
        None
    }

    /// Where a stretch of the original stands now, in as many parts as are left of it.
    pub(super) fn present(&self, original: &Range<usize>) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = vec![];
        let mut start = 0;
        for segment in &self.segments {
            if let Some(origin) = segment.origin {
                let from = original.start.max(origin);
                let to = original.end.min(origin + segment.len);
                if from < to {
                    found.push(start + from - origin..start + to - origin);
                }
            }
            start += segment.len;
        }
        found
    }

    /// The stretches of the original that are left.
    pub(super) fn left(&self) -> impl Iterator<Item = Range<usize>> {
        self.segments.iter().filter_map(|segment| segment.origin.map(|at| at..at + segment.len))
    }

    /// The segments of a range.
    fn slice(&self, range: Range<usize>) -> Vec<Segment> {
        let mut found = vec![];
        let mut start = 0;
        for segment in &self.segments {
            let from = range.start.max(start);
            let to = range.end.min(start + segment.len);
            if from < to {
                found.push(Segment { len: to - from, origin: segment.origin.map(|at| at + from - start) });
            }
            start += segment.len;
        }
        found
    }

    /// All rounds as one edit of the original.
    ///
    /// # Errors
    /// Never for a draft that keeps its invariant.
    pub(super) fn edit(&self) -> Result<TextEdit> {
        let (mut edits, mut at, mut reached, mut put_in) = (vec![], 0, 0, String::new());
        for segment in &self.segments {
            match segment.origin {
                None => put_in.push_str(&self.text[at..at + segment.len]),
                Some(origin) => {
                    if reached < origin || !put_in.is_empty() {
                        edits.push(Edit::replace(reached..origin, std::mem::take(&mut put_in)));
                    }
                    reached = origin + segment.len;
                }
            }
            at += segment.len;
        }
        if reached < self.original.len() || !put_in.is_empty() {
            edits.push(Edit::replace(reached..self.original.len(), put_in));
        }
        Ok(TextEdit::new(&self.original, edits)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_add_up_and_origins_are_kept() {
        let mut draft = Draft::new("one two three");
        draft.apply(vec![Edit::delete(0..4), Edit::insert(7, "<")]).unwrap();
        assert_eq!(draft.text(), "two< three");
        draft.apply(vec![Edit::replace(4..5, "_"), Edit::insert(10, "!")]).unwrap();
        assert_eq!(draft.text(), "two<_three!");
        assert_eq!((draft.origin(0), draft.origin(3), draft.origin(5)), (Some(4), None, Some(8)));
        assert_eq!(draft.edit().unwrap().apply("one two three"), "two<_three!");
        assert_eq!(draft.present(&(0..13)), [0..3, 5..10]);
        assert!(draft.present(&(0..4)).is_empty());
    }

    #[test]
    fn an_untouched_draft_has_no_edit() {
        let draft = Draft::new("text");
        assert!(draft.edit().unwrap().is_empty() && !draft.is_changed());
    }
}
