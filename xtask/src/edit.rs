//! Edits of one text. The original never changes: every range counts in it, whatever the order of the edits.

use std::{fmt, ops::Range, sync::Arc};

/// One replacement: the bytes of `range` give way to `text`. An empty range inserts, an empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Byte range in the original text.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Puts `text` in place of `range`.
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Edit {
        Edit { range, text: text.into() }
    }

    /// Puts `text` before the byte at `offset`.
    pub fn insert(offset: usize, text: impl Into<String>) -> Edit {
        Edit { range: offset..offset, text: text.into() }
    }

    /// Takes `range` out.
    pub fn delete(range: Range<usize>) -> Edit {
        Edit { range, text: String::new() }
    }
}

/// Edits that can all be made to one text at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// Invariant: sorted by range, disjoint, inside the text and on character boundaries.
    edits: Vec<Edit>,
    /// The text that the ranges count in. Whole: a digest takes longer to make than a copy.
    made_for: Arc<str>,
}

impl TextEdit {
    /// Checks `edits` against `text`. Insertions at the same offset keep the order in which they are given, and come
    /// before a replacement that starts there.
    ///
    /// # Errors
    /// When two edits overlap, or a range is not inside the text or splits a character.
    pub fn new(text: &str, mut edits: Vec<Edit>) -> Result<TextEdit, EditError> {
        for Edit { range, .. } in &edits {
            if range.start > range.end || range.end > text.len() {
                return Err(EditError::OutOfRange { range: range.clone(), len: text.len() });
            }
            if !text.is_char_boundary(range.start) || !text.is_char_boundary(range.end) {
                return Err(EditError::OffBoundary { range: range.clone() });
            }
        }
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        for pair in edits.windows(2) {
            if pair[1].range.start < pair[0].range.end {
                return Err(EditError::Overlap(pair[0].range.clone(), pair[1].range.clone()));
            }
        }
        Ok(TextEdit { edits, made_for: text.into() })
    }

    /// The edited text.
    ///
    /// # Panics
    /// When `text` is not the one that these edits were checked against.
    pub fn apply(&self, text: &str) -> String {
        assert!(self.is_for(text), "a text edit is applied to another text than it was made for");
        let mut edited = String::with_capacity(text.len());
        let mut copied = 0;
        for Edit { range, text: new } in &self.edits {
            edited.push_str(&text[copied..range.start]);
            edited.push_str(new);
            copied = range.end;
        }
        edited.push_str(&text[copied..]);
        edited
    }

    /// The edited bytes of a file whose text, byte for byte as long, is the one that these edits were checked against.
    ///
    /// # Panics
    /// When a range reaches outside of `bytes`.
    pub fn apply_to_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut edited = Vec::with_capacity(bytes.len());
        let mut copied = 0;
        for Edit { range, text: new } in &self.edits {
            edited.extend_from_slice(&bytes[copied..range.start]);
            edited.extend_from_slice(new.as_bytes());
            copied = range.end;
        }
        edited.extend_from_slice(&bytes[copied..]);
        edited
    }

    /// Whether the ranges count in `text`.
    pub fn is_for(&self, text: &str) -> bool {
        *self.made_for == *text
    }

    /// Whether nothing is edited.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The edits, sorted and disjoint.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }
}

/// Why edits cannot all be made to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The range does not lie inside the text.
    OutOfRange {
        /// The offending range.
        range: Range<usize>,
        /// The length of the text in bytes.
        len: usize,
    },
    /// The range begins or ends inside a character.
    OffBoundary {
        /// The offending range.
        range: Range<usize>,
    },
    /// Two edits want the same bytes.
    Overlap(Range<usize>, Range<usize>),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EditError::OutOfRange { range, len } => {
                write!(f, "edit of bytes {range:?} reaches outside a text of {len} bytes")
            }
            EditError::OffBoundary { range } => write!(f, "edit of bytes {range:?} splits a character"),
            EditError::Overlap(first, second) => {
                write!(f, "edits of bytes {first:?} and {second:?} overlap")
            }
        }
    }
}

impl std::error::Error for EditError {}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[track_caller]
    fn check(before: &str, edits: Vec<Edit>, after: &str) {
        assert_eq!(TextEdit::new(before, edits).unwrap().apply(before), after);
    }

    #[test]
    fn replaces_inserts_and_deletes() {
        check(
            "one two three",
            vec![Edit::replace(4..7, "2"), Edit::delete(7..13), Edit::insert(0, ">")],
            ">one 2",
        );
        check("", vec![Edit::insert(0, "a"), Edit::insert(0, "b")], "ab");
        check("xyz", vec![Edit::delete(1..2), Edit::insert(1, "<"), Edit::insert(2, ">")], "x<>z");
    }

    #[test]
    fn what_is_not_edited_stays() {
        check("\u{feff}a \r\nb\t", vec![Edit::replace(3..4, "A")], "\u{feff}A \r\nb\t");
    }

    #[test]
    fn refuses_what_cannot_be_made() {
        let error = |edits| TextEdit::new("aé", edits).unwrap_err();
        assert_eq!(error(vec![Edit::delete(2..3)]), EditError::OffBoundary { range: 2..3 });
        assert_eq!(error(vec![Edit::insert(4, "")]), EditError::OutOfRange { range: 4..4, len: 3 });
        assert_eq!(error(vec![Edit::delete(1..3), Edit::delete(0..3)]), EditError::Overlap(0..3, 1..3));
        assert_eq!(error(vec![Edit::delete(0..1), Edit::delete(0..1)]), EditError::Overlap(0..1, 0..1));
    }

    /// A text, and offsets in it that lie on character boundaries, sorted.
    fn text_and_offsets() -> impl Strategy<Value = (String, Vec<usize>)> {
        let text = "[a-cäß€𝄞\\r\\n ]{0,30}";
        (text, vec(any::<prop::sample::Index>(), 0..10)).prop_map(|(text, picks)| {
            let boundaries: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
            let mut offsets: Vec<usize> = picks.iter().map(|pick| *pick.get(&boundaries)).collect();
            offsets.sort_unstable();
            offsets.dedup();
            (text, offsets)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// What lies between the edits is there byte for byte, in order, and so is each new text.
        #[test]
        fn text_outside_the_edits_stays(
            (text, offsets) in text_and_offsets(), new in "[x-zé\n]{0,4}", turn in 0usize..10
        ) {
            let mut edits: Vec<Edit> =
                offsets.chunks_exact(2).map(|pair| Edit::replace(pair[0]..pair[1], new.as_str())).collect();
            let mut expected = String::new();
            let mut end = 0;
            for edit in &edits {
                expected += &text[end..edit.range.start];
                expected += &new;
                end = edit.range.end;
            }
            expected += &text[end..];
            let count = edits.len().max(1);
            edits.rotate_left(turn % count);
            prop_assert_eq!(TextEdit::new(&text, edits).unwrap().apply(&text), expected);
        }

        /// Edits are taken exactly when every range is in the text, on boundaries, and no two share a byte or split
        /// one another.
        #[test]
        fn impossible_edits_are_refused(text in "[aä€]{0,6}", ranges in vec((0usize..22, 0usize..22), 0..4)) {
            let edits: Vec<Edit> = ranges.iter().map(|&(start, end)| Edit::delete(start..end)).collect();
            let fits = |&(start, end): &(usize, usize)| start <= end && text.get(start..end).is_some();
            let clash = |a: (usize, usize), b: (usize, usize)| a.0 < b.1 && b.0 < a.1;
            let pairs = || (0..ranges.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
            let possible = ranges.iter().all(fits) && !pairs().any(|(i, j)| clash(ranges[i], ranges[j]));
            prop_assert_eq!(TextEdit::new(&text, edits).is_ok(), possible);
        }
    }
}
