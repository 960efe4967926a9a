//! Kinds of files, by what a path in them may look like.

use super::token::Token;
use crate::{
    links::is_markdown,
    markdown::{BlockKind, Document},
};
use relative_path::RelativePath;
use std::ops::Range;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Markdown,
    /// Markdown with components and modules in it.
    Mdx,
    /// Who owns what: patterns that start from the root.
    Owners,
    /// Patterns that start from the folder of the file.
    Ignore,
    /// `Cargo.toml`, whose patterns start from its folder too.
    Manifest,
    Rust,
    /// Words are commands and their arguments.
    Script,
    Yaml,
    Restructured,
    AsciiDoc,
    Other,
}

impl Kind {
    pub(super) fn of(path: &RelativePath) -> Kind {
        let name = path.file_name().unwrap_or_default().to_lowercase();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match name.as_str() {
            _ if is_markdown(path) => return Kind::Markdown,
            "codeowners" => return Kind::Owners,
            "cargo.toml" => return Kind::Manifest,
            ".gitattributes" => return Kind::Ignore,
            "makefile" | "gnumakefile" | "justfile" | "dockerfile" | "containerfile" => return Kind::Script,
            name if name.starts_with('.') && name.ends_with("ignore") => return Kind::Ignore,
            _ => {}
        }
        match extension {
            "mdx" => Kind::Mdx,
            "rs" => Kind::Rust,
            "sh" | "bash" | "zsh" | "fish" | "mk" | "just" | "ps1" | "bat" | "cmd" => Kind::Script,
            "yml" | "yaml" => Kind::Yaml,
            "rst" => Kind::Restructured,
            "adoc" | "asciidoc" => Kind::AsciiDoc,
            _ => Kind::Other,
        }
    }

    /// The parts of a text that may mention something. Code blocks of MDX are left alone, as those of Markdown are.
    pub(super) fn open(self, text: &str) -> Vec<Range<usize>> {
        if self != Kind::Mdx {
            return std::iter::once(0..text.len()).collect();
        }
        let document = Document::parse(text);
        let fenced = document.blocks().iter().filter(|block| {
            matches!(block.kind, BlockKind::Code { .. })
                && document.source(&block.range).starts_with(['`', '~'])
        });
        let mut open = vec![];
        let mut at = 0;
        for block in fenced {
            open.push(at..block.range.start);
            at = block.range.end;
        }
        open.push(at..text.len());
        open
    }

    /// Whether a relative path may begin behind this text, where it may in no other kind of file.
    pub(super) fn opens(self, before: &str) -> bool {
        const MACROS: [&str; 6] = ["link", "xref", "include", "image", "video", "audio"];
        let word = before.strip_suffix("::").or_else(|| before.strip_suffix(':'));
        self == Kind::AsciiDoc && word.is_some_and(|word| MACROS.iter().any(|name| word.ends_with(name)))
    }

    /// Whether a path is all that stands between quotes, in a value of YAML or at the front of a line that lists a path.
    pub(super) fn is_entry(self, source: &str, token: &Token<'_>) -> bool {
        let (before, behind) = (&source[..token.range.start], &source[token.range.end..]);
        let is_first = before.is_empty() || before.ends_with(['\n', '!']);
        self != Kind::Markdown && token.is_quoted(source)
            || self == Kind::Yaml && is_whole_value(before, behind)
            || matches!(self, Kind::Owners | Kind::Ignore) && is_first
    }

    /// Whether a name without a folder is meant as a path where it stands, and not as a word.
    pub(super) fn counts_alone(self, source: &str, token: &Token<'_>) -> bool {
        let (before, behind) = (&source[..token.range.start], &source[token.range.end..]);
        if matches!(self, Kind::Owners | Kind::Ignore) {
            return false;
        }
        let is_included = ["{{#include ", "{{#rustdoc_include ", "{{#playground "]
            .iter()
            .any(|open| before.ends_with(open));
        if is_included || before.ends_with('<') && behind.starts_with(['>', '#', '?']) {
            return true;
        }
        if self == Kind::Markdown {
            return before.ends_with('@');
        }
        token.is_quoted(source)
            || is_between_marks(before, behind)
            || is_destination(before, behind)
            || self.opens(before)
            || self == Kind::Yaml
                && (is_whole_value(before, behind) || is_command(before) && is_argument(before, behind))
            || self == Kind::Restructured && is_value_of_directive(before, behind)
            || self == Kind::Script && is_argument(before, behind)
    }
}

/// Quotes with a fragment or a query before the second, or in a string of JSON.
fn is_between_marks(before: &str, behind: &str) -> bool {
    before.ends_with(['"', '\'']) && (behind.starts_with(['#', '?']) || behind.starts_with("\\\""))
}

/// What Markdown, or a style sheet, has in parentheses; and what follows the label of a definition.
fn is_destination(before: &str, behind: &str) -> bool {
    let inline = before.ends_with("](") || before.ends_with("url(");
    let ends = behind.is_empty()
        || behind.starts_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\\' | '#' | '?'));
    inline && (behind.starts_with(')') || ends) || before.ends_with("]: ") && ends
}

/// A whole scalar of YAML, in a list, in brackets, as a value or as a key.
fn is_whole_value(before: &str, behind: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default().trim_end();
    let rest = behind.lines().next().unwrap_or_default();
    let opens = line.is_empty() || line.ends_with(['-', ':', '[', ',', '{']);
    opens
        && (rest.trim().is_empty()
            || rest.trim_start().starts_with([',', ']', '}', '#'])
            || rest.starts_with(": "))
}

/// What a workflow runs, on one line.
fn is_command(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    ["run: ", "script: ", "entry: ", "command: "].iter().any(|key| line.contains(key))
}

/// A word of a command, outside of a comment.
fn is_argument(before: &str, behind: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let is_comment = line.trim_start().starts_with('#') || line.contains(" #");
    let opens = |c: char| c.is_whitespace() || matches!(c, '=' | '<' | '>' | '(' | ';' | '|' | '&');
    let closes = |c: char| c.is_whitespace() || matches!(c, ';' | '|' | '&' | ')' | '>' | ':' | '"' | '\'');
    !is_comment
        && (line.is_empty() || line.ends_with(opens))
        && (behind.is_empty() || behind.starts_with(closes))
}

/// What stands alone behind the colon of a directive, a field or a target.
fn is_value_of_directive(before: &str, behind: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let is_last = behind.lines().next().unwrap_or_default().trim().is_empty();
    line.trim_end().ends_with(':') && line.ends_with(' ') && is_last
}
