//! What the linter is told about a document besides its text.

use crate::repo::RelPath;
use std::ops::Range;

/// A document's place and part. Computed by the caller: nothing in `scope` reads a file.
#[derive(Debug, Clone)]
pub struct Page {
    /// Relative to the root.
    pub path: RelPath,
    /// What is asked of it.
    pub role: Role,
    /// Links and path mentions that lead to no document: where they stand, and what they name.
    pub dangling: Vec<(Range<usize>, String)>,
    /// Links that lead to a profiling document, asked of the proposal only: where they stand.
    pub evidence: Vec<Range<usize>>,
}

/// The part a document plays, which decides what is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A profiling document written by people: every rule holds.
    Profile,
    /// Methodology: only its references are judged.
    Guide,
    /// The optimization proposal: what it proposes needs evidence.
    Proposal,
    /// Rendered by this tool: exempt.
    Generated,
}
