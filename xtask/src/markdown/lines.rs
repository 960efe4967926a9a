//! From byte offsets to lines and columns, and from a range to the lines it touches.

use std::ops::Range;

/// A place for people: line and column count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// 1-based line.
    pub line: usize,
    /// 1-based column in characters.
    pub column: usize,
}

/// Where each line of a text starts.
#[derive(Debug, Clone)]
pub struct Lines {
    /// Start offsets; the first is 0, and they grow.
    starts: Vec<usize>,
    len: usize,
}

impl Lines {
    /// Indexes a text. A line ends with `\n`, with or without `\r` before it, or with a lone `\r`, as in CommonMark.
    pub fn new(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let breaks = bytes.iter().enumerate().filter(|&(at, &byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts =
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).filter(|&at| at == 0 || at < bytes.len());
        Lines { starts: starts.collect(), len: bytes.len() }
    }

    /// Number of lines; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// 1-based line of an offset.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// Byte range of a 1-based line, its line break included.
    pub fn range(&self, line: usize) -> Range<usize> {
        let end = self.starts.get(line).copied().unwrap_or(self.len);
        self.starts[line - 1]..end
    }

    /// 1-based first and last line that a range touches.
    pub fn span(&self, range: &Range<usize>) -> (usize, usize) {
        let last = range.end.max(range.start + 1) - 1;
        (self.line_of(range.start), self.line_of(last))
    }

    /// `range` widened to whole lines, the last line break included.
    pub fn widen(&self, range: &Range<usize>) -> Range<usize> {
        let (first, last) = self.span(range);
        self.range(first).start..self.range(last).end
    }

    /// Line and column of an offset in `text`, which must be the text that was indexed.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.line_of(offset);
        let column = text[self.starts[line - 1]..offset].chars().count() + 1;
        Position { line, column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_with_every_line_break() {
        let lines = Lines::new("a\nbé\r\nc\rd");
        assert_eq!(lines.count(), 4);
        assert_eq!(lines.range(2), 2..7);
        assert_eq!(lines.line_of(8), 4 - 1);
        assert_eq!(lines.line_of(9), 4);
    }

    #[test]
    fn final_newline_opens_no_line() {
        assert_eq!(Lines::new("a\n").count(), 1);
        assert_eq!(Lines::new("").count(), 1);
    }

    #[test]
    fn columns_count_characters() {
        let text = "x\nßé!";
        let lines = Lines::new(text);
        assert_eq!(lines.position(text, text.find('!').unwrap()), Position { line: 2, column: 3 });
    }

    #[test]
    fn span_of_a_range_that_ends_behind_a_line_break_stays_on_that_line() {
        let lines = Lines::new("a\nb\nc\n");
        assert_eq!(lines.span(&(0..2)), (1, 1));
        assert_eq!(lines.widen(&(2..3)), 2..4);
        assert_eq!(lines.span(&(4..4)), (3, 3));
    }
}
