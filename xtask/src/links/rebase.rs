//! Writing a destination anew, in the style in which it was written.

use super::{
    Syntax, Target,
    destination::{Parts, entities_decoded, percent_decoded},
    is_markdown,
    resolve::place,
};
use crate::{markdown::destination_text, repo::RelPath};
use relative_path::RelativePath;
use std::collections::BTreeMap;

/// The destination `raw` (as it stands in the source, without brackets or quotes) written so that in the file `at` it leads
/// to `target`. Equal to `raw` when it leads there as it is.
///
/// The style stays: a leading `./`, a leading `/` (from the root), `%`-escapes or their absence, a missing `.md`, a
/// trailing slash, and each folder or file name that the old destination had already. Query and fragment stay. Angle
/// brackets are added to a bare destination when the new path needs them.
pub fn rebase(raw: &str, syntax: Syntax, at: &RelativePath, target: &Target) -> String {
    let parts = Parts::written(raw);
    let style = Style::of(parts.path, syntax);
    let suffix = suffix(&parts, &style, target);
    let decoded = style.decoded(parts.path);
    if leads(&decoded, at, target) {
        return format!("{}{suffix}", parts.path);
    }
    let path = style.encoded(&spelled(&decoded, at, target));
    let bare = format!("{path}{suffix}");
    let needs_brackets = syntax == Syntax::Bare && bare.contains(' ');
    if needs_brackets { format!("<{bare}>") } else { bare }
}

/// Whether a decoded path leads to the target from the file `at`.
fn leads(decoded: &str, at: &RelativePath, target: &Target) -> bool {
    if decoded.is_empty() {
        return !target.folder && target.path == at;
    }
    let Some(path) = place(at, decoded) else { return false };
    let folder = decoded.ends_with('/');
    path == target.path && (target.folder || !folder)
        || !target.folder
            && (is_without_extension(decoded) || folder)
            && path == without_extension(&target.path)
        || !target.folder && decoded.ends_with(".html") && path == html_page(&target.path)
}

/// The decoded path that leads to the target, in the style of the old one.
fn spelled(decoded: &str, at: &RelativePath, target: &Target) -> String {
    let is_page = decoded.ends_with('/') && !target.folder && target.path != without_extension(&target.path);
    let full = match () {
        () if target.folder => target.path.clone(),
        () if is_page || is_without_extension(decoded) => without_extension(&target.path),
        () if decoded.ends_with(".html") => html_page(&target.path),
        () => target.path.clone(),
    };
    let slash = if (target.folder || is_page) && decoded.ends_with('/') { "/" } else { "" };
    if decoded.starts_with('/') {
        return format!("/{full}{}", if full.as_str().is_empty() { "" } else { slash });
    }
    let relative = at.parent().unwrap_or(RelativePath::new("")).relative(&full);
    let relative = if relative.as_str().is_empty() { "." } else { relative.as_str() };
    let scheme = relative.split('/').next().is_some_and(|first| first.contains(':'));
    let dotted = decoded.starts_with("./") && !relative.starts_with('.') || scheme;
    format!("{}{relative}{slash}", if dotted { "./" } else { "" })
}

/// A name without an extension, which that of a document completes. Dots and slashes name folders.
fn is_without_extension(decoded: &str) -> bool {
    let name = decoded.rsplit('/').next().unwrap_or_default();
    !name.is_empty()
        && name != "."
        && name != ".."
        && !name.to_ascii_lowercase().ends_with(".md")
        && !name.contains('.')
}

fn without_extension(path: &RelativePath) -> RelPath {
    match path.extension() {
        Some("md" | "mdx" | "rst") => path.with_extension(""),
        _ => path.to_owned(),
    }
}

/// The page of HTML as which mdBook and MkDocs show a document: a `README.md` is the index of its folder.
pub fn html_page(path: &RelativePath) -> RelPath {
    match path.file_stem() {
        Some(stem) if is_markdown(path) && stem.eq_ignore_ascii_case("readme") => {
            path.with_file_name("index.html")
        }
        Some(_) if is_markdown(path) => path.with_extension("html"),
        _ => path.to_owned(),
    }
}

/// Query and fragment, the fragment written anew when it changes.
fn suffix(parts: &Parts<'_>, style: &Style<'_>, target: &Target) -> String {
    let query = parts.query;
    let fragment = match (&target.fragment, parts.fragment) {
        (Some(new), Some(old)) if percent_decoded(old) == *new => Some(old.to_owned()),
        (Some(new), _) => Some(style.encode(new)),
        (None, old) => old.map(str::to_owned),
    };
    format!("{query}{}", fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default())
}

/// How the path of a destination is written.
struct Style<'a> {
    syntax: Syntax,
    /// Spaces stand as they are.
    spaces: bool,
    /// Letters beyond ASCII stand as they are.
    letters: bool,
    /// Names of the old path, decoded, with the way they are written.
    names: BTreeMap<String, &'a str>,
}

impl<'a> Style<'a> {
    fn of(raw: &'a str, syntax: Syntax) -> Style<'a> {
        let escaped = raw.contains('%');
        let spaces = match syntax {
            Syntax::Angle | Syntax::Bare => !escaped,
            Syntax::Attribute(quote) => quote.is_some() && raw.contains(' '),
            Syntax::Candidate => false,
            Syntax::Wiki => true,
        };
        let mut style = Style { syntax, spaces, letters: true, names: BTreeMap::new() };
        style.letters = style.decoded(raw).is_ascii() || !raw.is_ascii();
        style.names = raw.split('/').map(|name| (style.decoded(name), name)).collect();
        style
    }

    fn decoded(&self, raw: &str) -> String {
        match self.syntax {
            Syntax::Bare | Syntax::Angle => percent_decoded(&destination_text(raw)).into_owned(),
            Syntax::Attribute(_) | Syntax::Candidate => percent_decoded(&entities_decoded(raw)).into_owned(),
            Syntax::Wiki => percent_decoded(raw).into_owned(),
        }
    }

    fn encoded(&self, path: &str) -> String {
        let names = path.split('/').map(|name| match self.names.get(name) {
            Some(written) => (*written).to_owned(),
            None => self.encode(name),
        });
        let path = names.collect::<Vec<_>>().join("/");
        match self.syntax == Syntax::Bare && !is_balanced(&path) {
            true => path.replace('(', "%28").replace(')', "%29"),
            false => path,
        }
    }

    fn encode(&self, name: &str) -> String {
        let mut written = String::with_capacity(name.len());
        for c in name.chars() {
            if self.stands(c) {
                written.push(c);
                continue;
            }
            let mut bytes = [0; 4];
            written.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        }
        written
    }

    /// Whether a character of a name is written as it is.
    fn stands(&self, c: char) -> bool {
        match c {
            ' ' => self.spaces,
            '%' | '?' | '#' | '<' | '>' | '\\' | '`' | '|' | '"' | '&' => false,
            '\'' => !matches!(self.syntax, Syntax::Attribute(_)),
            '=' => self.syntax != Syntax::Attribute(None),
            ',' => self.syntax != Syntax::Candidate,
            c if c.is_control() || c.is_whitespace() => false,
            c => c.is_ascii() || self.letters,
        }
    }
}

/// Whether unescaped parentheses match, as a bare destination needs them to.
fn is_balanced(path: &str) -> bool {
    let mut depth = 0_i32;
    let mut escaped = false;
    for c in path.chars() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        escaped = c == '\\';
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, syntax: Syntax, at: &str, target: &str, expected: &str) {
        let (path, fragment) = match target.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment.to_owned())),
            None => (target, None),
        };
        let folder = path.ends_with('/');
        let target = Target { path: path.trim_end_matches('/').into(), folder, fragment };
        let written = rebase(raw, syntax, RelativePath::new(at), &target);
        assert_eq!(written, expected, "{raw} in {at}");
        assert_eq!(rebase(&written, syntax, RelativePath::new(at), &target), written, "twice is once");
    }

    #[test]
    fn paths_keep_their_style() {
        let bare = |raw, at, target, expected| check(raw, Syntax::Bare, at, target, expected);
        bare("a.md", "docs/b.md", "old/a.md", "../old/a.md");
        bare("./a.md", "docs/b.md", "docs/c.md", "./c.md");
        bare("./a.md", "docs/b.md", "a.md", "../a.md");
        bare("/docs/a.md", "docs/b.md", "old/a.md", "/old/a.md");
        bare("a", "docs/b.md", "old/a.md", "../old/a");
        bare("a/", "docs/b.md", "old/a/", "../old/a/");
        bare("..", "old/x/b.md", "docs/", "../../docs");
        bare("a.md?raw=1#x", "b.md", "c/a.md", "c/a.md?raw=1#x");
        bare("../docs/a.md", "docs/b.md", "docs/a.md", "../docs/a.md");
        bare(".", "docs/b.md", "/", "..");
    }

    #[test]
    fn escapes_keep_their_style() {
        let bare = |raw, target, expected| check(raw, Syntax::Bare, "b.md", target, expected);
        bare("a%20b.md", "c d/a b.md", "c%20d/a%20b.md");
        bare("a%20b.md", "é/a b.md", "é/a%20b.md");
        bare("%C3%A9.md", "ü/é.md", "%C3%BC/%C3%A9.md");
        bare("é.md", "ü/é.md", "ü/é.md");
        bare(r"a\_b&amp;c.md", "d/a_b&c.md", r"d/a\_b&amp;c.md");
        bare("a(b).md", "c/a(b).md", "c/a(b).md");
        bare("a.md", "c(/a.md", "c%28/a.md");
        bare("a.md", "x:y/a.md", "./x:y/a.md");
        bare("a.md", "100%/?/a.md", "100%25/%3F/a.md");
    }

    #[test]
    fn syntax_decides_what_must_be_escaped() {
        check("a.md", Syntax::Angle, "b.md", "c d/a.md", "c d/a.md");
        check("a.md", Syntax::Attribute(Some('"')), "b.md", "c d/a.md", "c%20d/a.md");
        check("a b.md", Syntax::Attribute(Some('"')), "b.md", "c d/a b.md", "c d/a b.md");
        check("a&amp;b.md", Syntax::Attribute(None), "b.md", "c/a&b.md", "c/a&amp;b.md");
        check("a.svg", Syntax::Candidate, "b.md", "c,d/a.svg", "c%2Cd/a.svg");
        let space = Target { path: "c d/a.md".into(), folder: false, fragment: None };
        assert_eq!(rebase("a.md#x", Syntax::Bare, RelativePath::new("b.md"), &space), "<c d/a.md#x>");
    }

    #[test]
    fn fragments_follow() {
        let bare = |raw, at, target, expected| check(raw, Syntax::Bare, at, target, expected);
        bare("#x", "a.md", "a.md", "#x");
        bare("#x", "a.md", "d/b.md#y", "d/b.md#y");
        bare("a.md#x", "c.md", "a.md#y", "a.md#y");
        bare("d/b.md#x", "a.md", "a.md#x", "a.md#x");
    }
}
