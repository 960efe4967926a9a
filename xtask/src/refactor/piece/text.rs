//! Freeing text of what it stood in: indentation of items, marks of quotes, an end that it lacks.

use crate::markdown::{Block, BlockKind, Document, Lines};
use crate::refactor::settle::{Cut, What};

/// The text of a cut without what it stood in.
pub(super) fn fitted(document: &Document, cut: &Cut, text: &str) -> String {
    match cut.what {
        What::Block(id) => dedented(document, document.block(id), text),
        What::Sentences(_) => {
            let mut lines = lines(text).into_iter();
            let first = lines.next().unwrap_or_default().to_owned();
            lines.fold(first, |text, line| format!("{text}\n{}", line.trim_start()))
        }
        What::Section(_) | What::Heading(_) => squeezed(&lines(text).join("\n")),
    }
}

/// Lines without their breaks.
fn lines(text: &str) -> Vec<&str> {
    let index = Lines::new(text);
    (1..=index.count()).map(|line| text[index.range(line)].trim_end_matches(['\n', '\r'])).collect()
}

/// Without blank lines at the ends.
fn squeezed(text: &str) -> String {
    let text = text.trim_end();
    let blank = text.len() - text.trim_start().len();
    let start = text[..blank].rfind('\n').map_or(0, |at| at + 1);
    text[start..].trim_start_matches('\u{feff}').to_owned()
}

/// The lines of a block without the quote marks and the indentation of what it stands in.
pub(super) fn dedented(document: &Document, block: &Block, text: &str) -> String {
    let quotes = std::iter::successors(block.parent, |&id| document.block(id).parent)
        .filter(|&id| document.block(id).kind == BlockKind::Quote)
        .count();
    let bare: Vec<&str> = lines(text).into_iter().map(|line| unquoted(line, quotes)).collect();
    let first = bare.first().copied().unwrap_or_default();
    let indentation = columns(&first[..first.len() - first.trim_start_matches([' ', '\t']).len()]);
    let is_fenced = first.trim_start().starts_with("```") || first.trim_start().starts_with("~~~");
    let indented_code = matches!(block.kind, BlockKind::Code { .. }) && !is_fenced;
    let depth = if indented_code { indentation.saturating_sub(4) } else { indentation };
    let lines: Vec<String> = bare.into_iter().map(|line| shifted(line, depth)).collect();
    squeezed(&lines.join("\n"))
}

/// A line without this many quote marks.
fn unquoted(line: &str, quotes: usize) -> &str {
    (0..quotes).fold(line, |line, _| match line.trim_start().strip_prefix('>') {
        Some(rest) => rest.strip_prefix(' ').unwrap_or(rest),
        None => line,
    })
}

/// How far white space reaches, with tab stops every four columns.
fn columns(space: &str) -> usize {
    space.chars().fold(0, |column, c| if c == '\t' { (column / 4 + 1) * 4 } else { column + 1 })
}

/// A line without its first columns, as far as they are white space.
fn shifted(line: &str, depth: usize) -> String {
    let mut column = 0;
    for (at, c) in line.char_indices() {
        if column >= depth || !matches!(c, ' ' | '\t') {
            return format!("{}{}", " ".repeat(column.saturating_sub(depth)), &line[at..]);
        }
        column = if c == '\t' { (column / 4 + 1) * 4 } else { column + 1 };
    }
    String::new()
}

/// The text with what it leaves open closed, so that it does not swallow what will follow it: a code block or a comment
/// may end with the file, without an end of its own.
pub(super) fn closed(text: String) -> String {
    let is_whole = |text: &str| {
        let document = Document::parse(format!("{text}\n\n# x\n"));
        let last = document.blocks().iter().rfind(|block| block.parent.is_none());
        last.is_some_and(|block| block.heading_level().is_some() && block.plain_text() == "x")
    };
    if is_whole(&text) {
        return text;
    }
    let fences = text.lines().rev().filter_map(|line| {
        let line = line.trim_start();
        let mark = line.chars().next().filter(|&c| c == '`' || c == '~')?;
        let length = line.len() - line.trim_start_matches(mark).len();
        (length >= 3).then(|| mark.to_string().repeat(length))
    });
    let ends = fences.chain(["-->", "</script>", "</pre>", "</style>", "?>", "]]>", ">"].map(str::to_owned));
    let candidates = ends.map(|end| format!("{text}\n{end}"));
    candidates.into_iter().find(|candidate| is_whole(candidate)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_fence_is_closed() {
        assert_eq!(closed("a\n\n````sh\nls\n```".into()), "a\n\n````sh\nls\n```\n````");
        assert_eq!(closed("```\nx\n```".into()), "```\nx\n```");
        assert_eq!(closed("<!-- x".into()), "<!-- x\n-->");
    }

    #[test]
    fn lines_are_shifted_by_columns() {
        assert_eq!(shifted("\tx", 2), "  x");
        assert_eq!(shifted("   x", 4), "x");
        assert_eq!(shifted("    - x", 2), "  - x");
    }
}
