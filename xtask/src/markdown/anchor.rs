//! Anchors of a document: what a `#fragment` can lead to.

use super::{BlockKind, Document, Outline};
use crate::site::Site;
use std::collections::HashMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;

/// Something a fragment can lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The fragment without `#`, as a browser compares it.
    pub name: String,
    /// What carries it: the heading, or the HTML tag.
    pub range: Range<usize>,
    /// Derived from the text of a heading, so that it moves when headings of the same text come or go.
    pub heading: bool,
}

/// Gives headings their slugs as a site makes them, repeated ones with a number.
#[derive(Debug, Default)]
pub struct Slugger {
    site: Site,
    taken: HashMap<String, usize>,
}

impl Slugger {
    /// A slugger of a new document.
    pub fn new(site: Site) -> Slugger {
        Slugger { site, taken: HashMap::new() }
    }

    /// The slug of the next heading with this text.
    pub fn next(&mut self, text: &str) -> String {
        let base = slug(text, self.site);
        match self.site {
            Site::Github => self.free(base),
            Site::Mkdocs => self.counted_up(base),
            Site::Mdbook => {
                let count = self.taken.entry(base.clone()).and_modify(|count| *count += 1).or_insert(0);
                if *count == 0 { base } else { format!("{base}-{count}") }
            }
        }
    }

    /// With the first number that no slug has yet.
    fn free(&mut self, base: String) -> String {
        let Some(&(mut number)) = self.taken.get(&base) else {
            self.taken.insert(base.clone(), 0);
            return base;
        };
        let mut unique = base.clone();
        while self.taken.contains_key(&unique) {
            number += 1;
            unique = format!("{base}-{number}");
        }
        self.taken.insert(base, number);
        self.taken.insert(unique.clone(), 0);
        unique
    }

    /// Python-Markdown counts a number up that stands there already, and gives one to a heading without a letter.
    fn counted_up(&mut self, mut unique: String) -> String {
        while unique.is_empty() || self.taken.contains_key(&unique) {
            let counted = unique.rsplit_once('_').and_then(|(base, number)| {
                let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
                Some((base.to_owned(), number.parse::<usize>().ok().filter(|_| digits)?))
            });
            unique = match counted {
                Some((base, number)) => format!("{base}_{}", number.saturating_add(1)),
                None => format!("{unique}_1"),
            };
        }
        self.taken.insert(unique.clone(), 0);
        unique
    }
}

/// The slug of a heading's text, as a site makes it of one that is not repeated.
pub fn slug(text: &str, site: Site) -> String {
    match site {
        Site::Github => by_github(text),
        Site::Mkdocs => by_mkdocs(text),
        Site::Mdbook => by_mdbook(text),
    }
}

/// Lower case, punctuation dropped, each space a hyphen.
fn by_github(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let kept = text.trim().chars().flat_map(char::to_lowercase);
    slug.extend(kept.filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c if c.is_alphanumeric() || is_mark(c) => Some(c),
        _ => None,
    }));
    slug
}

/// `slugify` of Python-Markdown's `toc`: compatibility decomposition, ASCII only, runs of spaces and hyphens one hyphen.
fn by_mkdocs(text: &str) -> String {
    let ascii: String = text.nfkd().filter(char::is_ascii).collect();
    let is_kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-') || c.is_ascii_whitespace();
    let kept: String = ascii.chars().filter(is_kept).collect();
    let mut slug = String::new();
    for c in kept.trim().to_ascii_lowercase().chars() {
        match c {
            c if c == '-' || c.is_ascii_whitespace() => {
                if !slug.ends_with('-') {
                    slug.push('-');
                }
            }
            c => slug.push(c),
        }
    }
    slug
}

/// Each white space a hyphen, ASCII in lower case, punctuation dropped.
fn by_mdbook(text: &str) -> String {
    let kept = text.trim().chars().filter_map(|c| match c {
        c if c.is_alphanumeric() || matches!(c, '_' | '-') => Some(c.to_ascii_lowercase()),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    });
    kept.collect()
}

/// Combining marks and joiners, which GitHub keeps although they are no letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}' | '\u{20d0}'..='\u{20f0}' | '\u{fe00}'..='\u{fe0f}')
}

/// What a heading gives its anchor by.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The name that its attributes say.
    pub id: Option<String>,
    /// Its text, of which a site makes a name otherwise.
    pub text: String,
}

/// All anchors of a document in source order: headings as a site names them, and `id` or `name` attributes of raw HTML.
pub fn anchors(document: &Document, site: Site) -> Vec<Anchor> {
    let headings = document.blocks().iter().filter_map(|block| match &block.kind {
        BlockKind::Heading { id, .. } => {
            Some((&block.range, Heading { id: id.clone(), text: block.plain_text() }))
        }
        _ => None,
    });
    let (ranges, texts): (Vec<&Range<usize>>, Vec<Heading>) = headings.unzip();
    let names = heading_names(&texts, site).zip(ranges.iter().zip(&texts));
    let headings = names.map(|(name, (range, text))| Anchor {
        name,
        range: (*range).clone(),
        heading: text.id.is_none(),
    });
    let mut all: Vec<Anchor> = headings.collect();
    all.extend(document.html().iter().flat_map(|range| html_anchors(document.text(), range)));
    all.sort_by_key(|anchor| anchor.range.start);
    all
}

/// The names of all anchors in a text, of which this is the outline; in no order.
pub fn anchor_names(text: &str, outline: &Outline, site: Site) -> Vec<String> {
    let html = outline.html.iter().flat_map(|(range, _)| html_anchors(text, range));
    heading_names(&outline.headings, site).chain(html.map(|anchor| anchor.name)).collect()
}

/// The names of headings, which are all of a document.
fn heading_names(texts: &[Heading], site: Site) -> impl Iterator<Item = String> {
    let mut slugger = Slugger::new(site);
    texts.iter().map(move |text| text.id.clone().unwrap_or_else(|| slugger.next(&text.text)))
}

/// `id="…"` and `name="…"` in a stretch of HTML.
fn html_anchors(text: &str, range: &Range<usize>) -> Vec<Anchor> {
    let mut found = vec![];
    let mut rest = range.clone();
    while let Some(open) = text[rest.clone()].find('<').map(|at| rest.start + at) {
        let close = text[open..range.end].find('>').map_or(range.end, |at| open + at + 1);
        if text[open..].starts_with("<!--") {
            rest.start = text[open..range.end].find("-->").map_or(range.end, |at| open + at + 3);
            continue;
        }
        let tag = &text[open..close];
        found.extend(["id", "name"].iter().filter_map(|key| attribute(tag, key)).map(|name| Anchor {
            name,
            range: open..close,
            heading: false,
        }));
        rest.start = close;
    }
    found
}

/// Value of an attribute of an HTML tag, in any quoting.
fn attribute(tag: &str, key: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(key).map(|at| from + at) {
        from = at + key.len();
        let preceded = lower[..at].ends_with([' ', '\t', '\n', '\r']);
        let Some(value) = tag[from..].trim_start().strip_prefix('=').map(str::trim_start) else {
            continue;
        };
        if !preceded {
            continue;
        }
        let quoted = ['"', '\''].iter().find_map(|&quote| value.strip_prefix(quote)?.split(quote).next());
        return quoted.or_else(|| value.split([' ', '\t', '\n', '>', '/']).next()).map(str::to_owned);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_as_each_site_makes_them() {
        let check = |text: &str, expected: [&str; 3]| {
            let made = [Site::Github, Site::Mkdocs, Site::Mdbook].map(|site| slug(text, site));
            assert_eq!(made, expected);
        };
        check("What limits this mode?", ["what-limits-this-mode"; 3]);
        check("1. Größe & Höhe — `a_b`", ["1-größe--höhe--a_b", "1-groe-hohe-a_b", "1-größe--höhe--a_b"]);
        check("🚀 Go  on", ["-go--on", "go-on", "-go--on"]);
        check("ÀB - c", ["àb---c", "ab-c", "Àb---c"]);
    }

    #[test]
    fn repeated_headings_are_numbered() {
        let slugs = |site, texts: [&str; 4]| {
            let mut slugger = Slugger::new(site);
            texts.map(|text| slugger.next(text))
        };
        assert_eq!(slugs(Site::Github, ["A", "A", "A 1", "A"]), ["a", "a-1", "a-1-1", "a-2"]);
        assert_eq!(slugs(Site::Mkdocs, ["A", "A", "A_1", "A"]), ["a", "a_1", "a_2", "a_3"]);
        assert_eq!(slugs(Site::Mkdocs, ["!", "?", "A_9", "A_9"]), ["_1", "_2", "a_9", "a_10"]);
        assert_eq!(slugs(Site::Mdbook, ["A", "A", "B", "A"]), ["a", "a-1", "b", "a-2"]);
    }

    #[test]
    fn html_and_explicit_ids_are_anchors() {
        let document = Document::parse("<a id=\"top\"></a>\n\n# T {#here}\n\ntext <span name='n'>x</span>\n");
        let names: Vec<_> = anchors(&document, Site::Github).into_iter().map(|anchor| anchor.name).collect();
        assert_eq!(names, ["top", "here", "n"]);
    }
}
