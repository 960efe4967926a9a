//! Modes side by side where there is no table: lists with an item for each, and output with a line for each.

use super::Reader;
use crate::markdown::{BlockId, BlockKind, Span};
use crate::scope::cue::Strength;
use crate::scope::judge::Hit;
use crate::scope::reading::Reading;
use crate::scope::rules::table_by_mode;
use std::ops::Range;

/// Code of more lines is not read line by line: nobody compares modes in so many.
const MOST_LINES: usize = 200;

/// Whose name a line starts with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Own,
    Other,
    Nobody,
}

impl Reader<'_> {
    /// A list with an item for each of several modes: this one and others in every item, or two others at
    /// least and together with this one most of the items.
    pub(super) fn listed(&self, list: BlockId) -> Option<Hit> {
        let items: Vec<BlockId> = self.document.children(Some(list)).collect();
        let first = |&item: &BlockId| {
            let text = self.document.children(Some(item)).next()?;
            let block = self.document.block(text);
            (block.kind == BlockKind::Paragraph).then(|| self.read(block, &block.range))
        };
        let named: Vec<Named> = items.iter().filter_map(first).map(|line| named(&line)).collect();
        let others = named.iter().filter(|&&named| named == Named::Other).count();
        let all = named.iter().filter(|&&named| named != Named::Nobody).count();
        let is_whole = others >= 1 && others < all && all == items.len();
        (is_whole || others >= 2 && 3 * all >= 2 * items.len())
            .then(|| hit(self.document.block(list).range.clone()))
    }

    /// Code, mostly output, with measured lines of this mode and of another, or of two others.
    pub(super) fn side_by_side(&self, id: BlockId) -> Option<Hit> {
        let block = self.document.block(id);
        let text = self.document.source(&block.range);
        if text.lines().count() > MOST_LINES {
            return None;
        }
        let (mut own, mut others) = (0, 0);
        for line in text.lines() {
            let reading = self.line(line);
            let is_measured = reading.text.contains(|c: char| c.is_ascii_digit());
            match named(&reading) {
                Named::Own if is_measured => own += 1,
                Named::Other if is_measured => others += 1,
                // The head of columns.
                Named::Own | Named::Other
                    if ["OTHER", "RIVAL"].iter().any(|name| reading.text.contains(name))
                        && reading.text.contains("OWN") =>
                {
                    (own, others) = (own + 1, others + 1);
                }
                _ => {}
            }
        }
        (others >= 2 || others == 1 && own > 0).then(|| hit(block.range.clone()))
    }

    /// A line of code, as if it were text.
    fn line(&self, line: &str) -> Reading {
        let range = 0..line.len();
        let (strong, emphasis, code, link) = (false, false, false, false);
        let span = Span { range: range.clone(), text: line.to_owned(), strong, emphasis, code, link };
        Reading::new(&[span], &range, self.vocabulary)
    }
}

fn named(line: &Reading) -> Named {
    let text = line.text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let text = text.trim_start_matches(|c: char| c.is_ascii_lowercase() || c == '_').trim_start_matches("::");
    let starts = |name: &str| {
        let rest = text.strip_prefix(name);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '\''))
    };
    match () {
        () if starts("OTHER") || starts("RIVAL") => Named::Other,
        () if starts("OWN") => Named::Own,
        () => Named::Nobody,
    }
}

fn hit(words: Range<usize>) -> Hit {
    Hit { rule: &table_by_mode::RULE, strength: Strength::Firm, words }
}
