//! Taking lines out of a text so that what is left reads: no double blank lines, no rule after a rule, no paragraphs
//! run together.

use crate::edit::Edit;
use crate::markdown::{Block, BlockKind, Document};
use std::ops::Range;

/// What is to be done to the lines of a document.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Whole lines to take out.
    pub(super) out: Vec<Range<usize>>,
    /// Whole lines that stay although they lie in one of those.
    pub(super) kept: Vec<Range<usize>>,
    /// Paragraphs of one line to put in, each before this 1-based line.
    pub(super) put: Vec<(usize, String)>,
}

/// A document's lines by number, from 1; all vectors have an unused first entry.
struct Sheet<'a> {
    document: &'a Document,
    blank: Vec<bool>,
    rule: Vec<bool>,
    out: Vec<bool>,
    put: Vec<(usize, String)>,
    count: usize,
}

/// Whether a thematic break of the document itself stands on a line.
pub(super) fn is_rule(document: &Document, line: usize) -> bool {
    let range = document.lines().range(line);
    let mut outer = document.blocks().iter().filter(|block| block.parent.is_none());
    outer.any(|block| block.kind == BlockKind::Rule && range.contains(&block.range.start))
}

/// Whether each line leaves, by its 1-based number, before blank lines and rules are tidied.
pub(super) fn leaving(document: &Document, lines: &Lines) -> Vec<bool> {
    let mut out = vec![false; document.lines().count() + 2];
    for (ranges, value) in [(&lines.out, true), (&lines.kept, false)] {
        for range in ranges.iter().filter(|range| !range.is_empty()) {
            let (first, last) = document.lines().span(range);
            out[first..=last].fill(value);
        }
    }
    out
}

/// The edits that take lines out and put paragraphs in.
pub(super) fn edits(document: &Document, lines: Lines) -> Vec<Edit> {
    let count = document.lines().count();
    let line = |number: usize| &document.text()[document.lines().range(number)];
    let is_blank = |number: usize| line(number).chars().all(|c| c.is_whitespace() || c == '>');
    let mut blank = vec![true; count + 2];
    (1..=count).for_each(|number| blank[number] = is_blank(number));
    let mut rule = vec![false; count + 2];
    let rules =
        document.blocks().iter().filter(|block| block.kind == BlockKind::Rule && block.parent.is_none());
    rules.for_each(|block| rule[document.lines().line_of(block.range.start)] = true);
    let out = leaving(document, &lines);
    let mut sheet = Sheet { document, blank, rule, out, put: lines.put, count };
    sheet.join_runs();
    sheet.drop_doubled_rules();
    sheet.join_runs();
    sheet.trim_quotes();
    sheet.edits()
}

impl Sheet<'_> {
    /// Blank lines between two stretches that leave, leave too.
    fn join_runs(&mut self) {
        let mut last_out = None;
        for number in 1..=self.count {
            if self.out[number] {
                if let Some(last) = last_out {
                    (last..number).for_each(|between| self.out[between] = true);
                }
                last_out = Some(number);
            } else if !self.blank[number] {
                last_out = None;
            }
        }
    }

    /// A rule leaves when what stood between it and another rule, or the end, has left.
    fn drop_doubled_rules(&mut self) {
        let (mut after_rule, mut lost) = (None, false);
        for number in 1..=self.count {
            if self.put.iter().any(|(at, _)| *at == number) {
                after_rule = None;
            }
            if self.out[number] {
                lost = true;
            } else if self.rule[number] {
                self.out[number] = after_rule.is_some() && lost;
                after_rule = after_rule.or(Some(number));
                lost = false;
            } else if !self.blank[number] {
                (after_rule, lost) = (None, false);
            }
        }
        let ends = self.put.iter().all(|(at, _)| after_rule.is_none_or(|rule| *at <= rule));
        if let Some(rule) = after_rule.filter(|_| ends && lost) {
            self.out[rule] = true;
        }
    }

    /// Empty lines of a quote leave when they would begin or end it.
    fn trim_quotes(&mut self) {
        let line = |number: usize| match number {
            0 => "",
            number if number > self.count => "",
            number => self.document.source(&self.document.lines().range(number)).trim_start(),
        };
        let hollow: Vec<bool> =
            (0..=self.count + 1).map(|at| self.blank[at] && line(at).starts_with('>')).collect();
        let quoted: Vec<bool> = (0..=self.count + 1).map(|at| line(at).starts_with('>')).collect();
        let next = |out: &[bool], at: usize| (at..=self.count + 1).find(|&at| at > self.count || !out[at]);
        let previous = |out: &[bool], at: usize| (0..=at).rev().find(|&at| at == 0 || !out[at]);
        for at in (1..=self.count).rev().filter(|&at| hollow[at]) {
            let ends = self.out[at + 1] && !next(&self.out, at + 1).is_some_and(|at| quoted[at]);
            self.out[at] |= ends;
        }
        for at in (1..=self.count).filter(|&at| hollow[at]) {
            let begins = self.out[at - 1] && !previous(&self.out, at - 1).is_some_and(|at| quoted[at]);
            self.out[at] |= begins;
        }
    }

    fn edits(&mut self) -> Vec<Edit> {
        let mut edits = vec![];
        let mut number = 1;
        while number <= self.count {
            let first = number;
            while number <= self.count && self.out[number] {
                number += 1;
            }
            if number > first {
                edits.push(self.replace(first, number - 1));
            }
            number += 1;
        }
        edits.extend(std::mem::take(&mut self.put).into_iter().map(|(at, text)| self.insert(at, &text)));
        edits
    }

    /// Replaces a run of lines by the paragraphs that are put there.
    fn replace(&mut self, first: usize, last: usize) -> Edit {
        let reach = (1..first).rev().find(|&line| !self.blank[line]).map_or(1, |line| line + 1);
        let (here, others) = self.put.drain(..).partition(|(at, _)| (reach..=last + 1).contains(at));
        self.put = others;
        let here: Vec<(usize, String)> = here;
        let (before, after) = (self.blank[first - 1], self.blank[last + 1]);
        let eol = self.eol();
        let (mut from, mut to) = (first, last);
        let mut text = String::new();
        if !here.is_empty() {
            let put: Vec<_> = here.into_iter().map(|(_, text)| text).collect();
            let (open, close) = self.seams(first - 1, last + 1);
            text = format!("{open}{}{eol}{close}", put.join(&format!("{eol}{eol}")));
        } else if self.would_merge(first, last) {
            let (open, close) = self.seams(first - 1, last + 1);
            text = format!("{open}<!-- -->{eol}{close}");
        } else if last == self.count {
            while from > 1 && self.blank[from - 1] {
                from -= 1;
            }
        } else if before {
            while to < self.count && self.blank[to + 1] && (after || first == 1) {
                to += 1;
            }
        } else if !after && self.needs_gap(first, last) {
            text = eol.to_owned();
        }
        self.at_end(Edit::replace(self.start(from)..self.end(to), text))
    }

    /// Puts a paragraph between lines that stay.
    fn insert(&self, at: usize, text: &str) -> Edit {
        let eol = self.eol();
        let (open, close) = self.seams(at - 1, at);
        let offset = if at > self.count { self.document.text().len() } else { self.start(at) };
        let unended = at > self.count && !self.ends_with_break();
        let lead = if unended { eol } else { "" };
        self.at_end(Edit::insert(offset, format!("{lead}{open}{text}{eol}{close}")))
    }

    /// What a paragraph between these lines needs before and behind it: an empty line where there is none.
    fn seams(&self, before: usize, after: usize) -> (&'static str, &'static str) {
        let seam = |line: usize| {
            let outside = line == 0 || line > self.count;
            let empty = outside || self.document.source(&self.document.lines().range(line)).trim().is_empty();
            if empty { "" } else { self.eol() }
        };
        (seam(before), seam(after))
    }

    /// Keeps a missing line break at the end of the file missing.
    fn at_end(&self, mut edit: Edit) -> Edit {
        let text = self.document.text();
        if edit.range.end < text.len() || self.ends_with_break() {
            return edit;
        }
        if edit.text.is_empty() {
            let kept = text[..edit.range.start].trim_end_matches(['\n', '\r']).len();
            edit.range.start = kept.max(self.start(1).min(edit.range.start));
        }
        edit.text.truncate(edit.text.trim_end_matches(['\n', '\r']).len());
        edit
    }

    /// Whether a list before a gap would take in what follows it: indented code, or another numbered list.
    fn would_merge(&self, first: usize, last: usize) -> bool {
        let lines = self.document.lines();
        let outer = self.document.blocks().iter().filter(|block| block.parent.is_none());
        let above = (1..first).rev().find(|&line| !self.blank[line]);
        let below = (last + 1..=self.count).find(|&line| !self.blank[line]);
        let holds = |block: &Block, line: usize| {
            let (first, last) = lines.span(&block.range);
            (first..=last).contains(&line)
        };
        let find = |line: Option<usize>| line.and_then(|line| outer.clone().find(|block| holds(block, line)));
        let (Some(before), Some(next)) = (find(above), find(below)) else { return false };
        if before.range == next.range {
            return false;
        }
        match (&before.kind, &next.kind) {
            (BlockKind::List { .. }, BlockKind::Code { .. }) => {
                let start = lines.range(lines.line_of(next.range.start)).start;
                let source = &self.document.text()[start..next.range.end];
                source.starts_with(['\t', ' ']) && !source.trim_start().starts_with(['`', '~'])
            }
            (BlockKind::List { ordered }, BlockKind::List { ordered: next }) => *ordered && *next,
            _ => false,
        }
    }

    /// Whether lines on both sides of a gap would run together: they would not inside a list or table, unless an ordered
    /// list that does not begin with 1 came to stand right under a paragraph.
    fn needs_gap(&self, first: usize, last: usize) -> bool {
        let inner = |block: &&Block| {
            let (start, _) = self.document.lines().span(&block.range);
            matches!(block.kind, BlockKind::Item | BlockKind::TableRow) && (first..=last).contains(&start)
        };
        let Some(lost) = self.document.blocks().iter().find(inner) else {
            // Definitions are no blocks and never run together with what is around them.
            let starts =
                |block: &Block| (first..=last).contains(&self.document.lines().line_of(block.range.start));
            return self.document.blocks().iter().any(starts);
        };
        let next = self.document.lines().range(last + 1);
        let within = lost.parent.is_some_and(|parent| self.document.block(parent).range.end > next.start);
        let previous = self.document.lines().range(first - 1);
        let opens = lost.parent.is_some_and(|parent| self.document.block(parent).range.start >= previous.end);
        let next_line = self.document.source(&next).trim_start();
        let digits = next_line.len() - next_line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let late = digits > 0 && &next_line[..digits] != "1";
        !within && lost.kind == BlockKind::TableRow || opens && late
    }

    fn start(&self, line: usize) -> usize {
        let start = self.document.lines().range(line).start;
        if start == 0 && self.document.text().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { start }
    }

    fn end(&self, line: usize) -> usize {
        self.document.lines().range(line).end
    }

    fn ends_with_break(&self) -> bool {
        let text = self.document.text();
        text.is_empty() || text.ends_with(['\n', '\r'])
    }

    fn eol(&self) -> &'static str {
        line_break(self.document.text())
    }
}

/// The line break that a text uses: that of its first line.
pub(super) fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}
