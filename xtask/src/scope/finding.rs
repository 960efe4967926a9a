//! What the linter says: which stretch of a document, by which rule, and what would happen to it.

use super::rule::{Destination, Rule};
use crate::markdown::{BlockId, SectionId};
use std::ops::Range;

/// A stretch of a document that a rule objects to.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that decided.
    pub rule: &'static Rule,
    /// What the stretch is.
    pub unit: Unit,
    /// The bytes that would move: whole lines with the last line break, or exactly the sentence for [`Unit::Sentence`].
    pub range: Range<usize>,
    /// What is wrong, for people: lower case, no full stop.
    pub message: String,
    /// What would be done about it.
    pub fix: Fix,
    /// The words that decided, inside `range`.
    pub highlight: Range<usize>,
}

/// The piece of a document that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// A heading with all that stands under it, subsections included.
    Section(SectionId),
    /// A paragraph, list, item with its nested items, table, row, code block, quote.
    Block(BlockId),
    /// One or more consecutive sentences of a paragraph of several lines that has others which stay.
    Sentence {
        /// The paragraph.
        block: BlockId,
        /// The sentences in the source, without the white space around them.
        range: Range<usize>,
    },
}

/// What happens to a finding's stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fix {
    /// It moves to this section of the optimization proposal.
    Move(Destination),
    /// It is reported, not edited.
    None,
}
