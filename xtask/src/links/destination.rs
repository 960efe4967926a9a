//! A destination taken apart: `path?query#fragment`, escapes and schemes.

use crate::markdown::destination_text;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// The parts of a destination; together they are the destination again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// Up to `?` or `#`.
    pub(super) path: &'a str,
    /// From `?` on, without the fragment; may be empty.
    pub(super) query: &'a str,
    /// Behind `#`; `None` where there is no `#`.
    pub(super) fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// The parts of a decoded destination.
    pub(super) fn of(url: &'a str) -> Parts<'a> {
        Parts::split(url, url.find('#'))
    }

    /// The parts of a destination as it stands in the source: the `#` of an entity such as `&#38;` opens no fragment.
    pub(super) fn written(raw: &'a str) -> Parts<'a> {
        let mut marks = raw.match_indices('#').map(|(at, _)| at);
        Parts::split(raw, marks.find(|&at| !(raw[..at].ends_with('&') && is_entity(&raw[at + 1..]))))
    }

    fn split(text: &'a str, mark: Option<usize>) -> Parts<'a> {
        let rest = &text[..mark.unwrap_or(text.len())];
        let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        Parts { path, query, fragment: mark.map(|mark| &text[mark + 1..]) }
    }
}

/// What stands behind the `&#` of a numeric entity.
fn is_entity(text: &str) -> bool {
    let digits = text.split(';').next().filter(|digits| digits.len() < text.len());
    digits.is_some_and(|digits| {
        let number = digits.trim_start_matches(['x', 'X']);
        !number.is_empty() && number.chars().all(|c| c.is_ascii_hexdigit())
    })
}

/// Whether a destination leads to no file of the repository: it has a scheme or a host, or a template fills it in later.
pub(super) fn is_external(url: &str) -> bool {
    let scheme = url.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme));
    scheme || url.starts_with("//") || url.contains("{{") || url.contains("{%")
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'))
}

/// `%`-escapes decoded; what does not decode to UTF-8 stays as it is.
pub(super) fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

/// The value of an attribute of HTML: entities decoded, backslashes as they are.
pub(super) fn entities_decoded(text: &str) -> String {
    destination_text(&text.replace('\\', "\\\\"))
}

/// Whether a text ends inside of an address.
pub(super) fn is_in_address(before: &str) -> bool {
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '(' | ')' | '[' | ']');
    before.rsplit(ends).next().is_some_and(|word| word.contains("://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        let parts = |path, query, fragment| Parts { path, query, fragment };
        assert_eq!(Parts::of("a/b.md?x=1#y#z"), parts("a/b.md", "?x=1", Some("y#z")));
        assert_eq!(Parts::of("#y?z"), parts("", "", Some("y?z")));
        assert_eq!(Parts::of("a.md#"), parts("a.md", "", Some("")));
        assert_eq!(Parts::written("a&#38;b&#x2F;c.md#&x"), parts("a&#38;b&#x2F;c.md", "", Some("&x")));
    }

    #[test]
    fn schemes_hosts_and_templates_are_external() {
        for url in
            ["https://e.example/a.md", "mailto:a@b.example", "//e.example/a", "{{ site }}/a.md", "C:/a.md"]
        {
            assert!(is_external(url), "{url}");
        }
        for url in ["a.md", "/a.md", "./a:b.md", "a/b:c.md", "#x", ""] {
            assert!(!is_external(url), "{url}");
        }
    }

    #[test]
    fn percent_escapes_decode_to_utf8_or_not_at_all() {
        assert_eq!(percent_decoded("a%20%C3%A9%zz"), "a é%zz");
        assert_eq!(percent_decoded("%ff"), "%ff");
    }
}
