//! A sentence as the cues see it: lower case, code and names replaced by placeholders, each byte traced to its source.

use super::vocabulary::{Vocabulary, Whose};
use crate::markdown::Span;
use std::ops::Range;

/// A normalised sentence, heading or row.
///
/// Lower case with plain quotes and spaces. In capitals, which nothing else is: `OWN`, `OTHER`, `RIVAL` and `LANG` for
/// names, `CODE` for a code span, `DOC` for a Markdown file's name.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// The normalised text.
    pub text: String,
    /// What its parts stand for, one behind the other. Invariant: they cover `text`.
    runs: Vec<Run>,
    /// Some of it links somewhere.
    pub linked: bool,
}

/// A part of a reading.
#[derive(Debug, Clone)]
struct Run {
    /// Where it ends in the reading; it starts where the one before ends.
    end: usize,
    /// What it stands for.
    source: Range<usize>,
    /// It stands for that byte by byte; otherwise all of it for all of that.
    is_exact: bool,
}

impl Reading {
    /// Reads the parts of `spans` that lie in `range` of the source.
    pub(super) fn new(spans: &[Span], range: &Range<usize>, vocabulary: &Vocabulary) -> Reading {
        let mut reading = Reading::default();
        for span in spans.iter().filter(|span| span.range.start < range.end && range.start < span.range.end) {
            reading.linked |= span.link;
            match span.code {
                true => reading.code(span, vocabulary),
                false => reading.prose(span, range),
            }
        }
        reading.name(vocabulary);
        reading
    }

    /// One word that is made of another's name, as benchmarks are named, is read as that name.
    pub(super) fn or_name(self, vocabulary: &Vocabulary) -> Reading {
        let is_word = !self.text.is_empty() && !self.text.contains(char::is_whitespace);
        if !is_word || !vocabulary.is_made_of_other(&self.text) {
            return self;
        }
        let all = self.source(&(0..self.text.len()));
        let mut named = Reading { linked: self.linked, ..Reading::default() };
        named.push(placeholder(Whose::Other), &all);
        named
    }

    /// The source of a range of the normalised text.
    pub(super) fn source(&self, range: &Range<usize>) -> Range<usize> {
        let last = range.end.max(range.start + 1) - 1;
        match (self.byte(range.start), self.byte(last)) {
            (Some(start), Some(end)) => start.start..end.end.max(start.end),
            _ => 0..0,
        }
    }

    /// What a byte of the normalised text stands for.
    fn byte(&self, at: usize) -> Option<Range<usize>> {
        let number = self.runs.partition_point(|run| run.end <= at);
        let run = self.runs.get(number)?;
        let byte = || (run.source.end - (run.end - at))..(run.source.end - (run.end - at) + 1);
        Some(if run.is_exact { byte() } else { run.source.clone() })
    }

    /// Adds a text that as a whole stands for a range.
    fn push(&mut self, text: &str, source: &Range<usize>) {
        self.text.push_str(text);
        self.runs.push(Run { end: self.text.len(), source: source.clone(), is_exact: false });
    }

    /// Adds a character that stands for one as long.
    fn push_exact(&mut self, c: char, start: usize) {
        self.text.push(c);
        let (end, source) = (self.text.len(), start..start + c.len_utf8());
        match self.runs.last_mut().filter(|run| run.is_exact && run.source.end == start) {
            Some(run) => (run.end, run.source.end) = (end, source.end),
            None => self.runs.push(Run { end, source, is_exact: true }),
        }
    }

    /// A code span: a name stays to be found, a file of text is a document, all else is code.
    fn code(&mut self, span: &Span, vocabulary: &Vocabulary) {
        let lower = span.text.trim().to_lowercase();
        let first = vocabulary.mentions(&lower).into_iter().next().filter(|(range, _)| range.start == 0);
        match first {
            Some((range, _)) if range.end == lower.len() => self.push(&lower, &span.range),
            // A function of another library.
            Some((_, Whose::Rival)) => self.push(placeholder(Whose::Rival), &span.range),
            _ if is_document(&lower) => self.push("DOC", &span.range),
            _ => self.push("CODE", &span.range),
        }
    }

    fn prose(&mut self, span: &Span, range: &Range<usize>) {
        let exact = span.text.len() == span.range.len();
        for (at, c) in span.text.char_indices() {
            let source = if exact {
                span.range.start + at..span.range.start + at + c.len_utf8()
            } else {
                span.range.clone()
            };
            if exact && !(range.start <= source.start && source.end <= range.end) {
                continue;
            }
            let mut buffer = [0; 4];
            match plain(c) {
                Some(text) => self.push(text, &source),
                None if exact && c.is_ascii() => self.push_exact(c.to_ascii_lowercase(), source.start),
                None => c.to_lowercase().for_each(|c| self.push(c.encode_utf8(&mut buffer), &source)),
            }
        }
    }

    /// Replaces names, and file names of documents, by placeholders.
    fn name(&mut self, vocabulary: &Vocabulary) {
        let mut found: Vec<(Range<usize>, &str)> = vocabulary
            .mentions(&self.text)
            .into_iter()
            .map(|(range, whose)| (range, placeholder(whose)))
            .chain(document_names(&self.text).map(|range| (range, "DOC")))
            .collect();
        found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let old = std::mem::take(self);
        let mut at = 0;
        for (range, name) in found {
            if range.start < at {
                continue;
            }
            self.copy(&old, at..range.start);
            self.push(name, &old.source(&range));
            at = range.end;
        }
        self.copy(&old, at..old.text.len());
        self.linked = old.linked;
    }

    fn copy(&mut self, from: &Reading, range: Range<usize>) {
        let mut start = range.start;
        for run in &from.runs[from.runs.partition_point(|run| run.end <= start)..] {
            if start == range.end {
                break;
            }
            let end = run.end.min(range.end);
            self.text.push_str(&from.text[start..end]);
            let source = match run.is_exact {
                true => run.source.end - (run.end - start)..run.source.end - (run.end - end),
                false => run.source.clone(),
            };
            self.runs.push(Run { end: self.text.len(), source, is_exact: run.is_exact });
            start = end;
        }
    }
}

fn placeholder(whose: Whose) -> &'static str {
    match whose {
        Whose::Own => "OWN",
        Whose::Other => "OTHER",
        Whose::Rival => "RIVAL",
        Whose::Language => "LANG",
    }
}

/// Typographic characters in plain writing.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '’' | '‘' | '`' => "'",
        '“' | '”' => "\"",
        '×' => "x",
        '‑' | '‐' | '−' => "-",
        '\n' | '\t' | '\u{a0}' | '\u{202f}' | '\u{2009}' => " ",
        _ => return None,
    })
}

fn is_document(text: &str) -> bool {
    let path = text.split('#').next().unwrap_or(text);
    path.ends_with(".md") && !path.contains(' ')
}

/// Words that are paths of Markdown files.
fn document_names(text: &str) -> impl Iterator<Item = Range<usize>> {
    let offset = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split([' ', '(', ')', '[', ']', '"', '\'']).filter_map(move |word| {
        let trimmed = word.trim_end_matches(['.', ',', ';', ':']);
        is_document(trimmed).then(|| offset(trimmed)..offset(trimmed) + trimmed.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::markdown::Document;
    use relative_path::RelativePath;

    fn read(text: &str) -> (String, Reading) {
        let config: Config = toml::from_str(
            "others = ['libfoo']\n[[mode]]\nid = 'scalar'\ntitle = 'Scalar'\n[[mode]]\nid = 'simd'\ntitle = 'SIMD'\n",
        )
        .unwrap();
        let vocabulary = Vocabulary::new(&config, RelativePath::new("scalar_profile.md"), None);
        let document = Document::parse(text);
        let block = document.blocks().first().unwrap();
        let reading = Reading::new(&block.spans, &block.range, &vocabulary);
        (reading.text.clone(), reading)
    }

    #[test]
    fn names_code_and_documents_become_placeholders() {
        let (text, _) = read("**Scalar** is 2× slower than `libfoo`’s SIMD, see `f()` and docs/A_B.md.\n");
        assert_eq!(text, "OWN is 2x slower than RIVAL's OTHER, see CODE and DOC.");
    }

    #[test]
    fn what_is_read_leads_back_to_its_source() {
        let source = "Groß: *SIMD* wins.\n";
        let (text, reading) = read(source);
        let at = text.find("OTHER wins").unwrap();
        assert_eq!(&source[reading.source(&(at..at + "OTHER wins".len()))], "SIMD* wins");
    }
}
