//! `status: archived` in the front matter of an archived document that has one, YAML or TOML.

use super::note;
use crate::{
    edit::{Edit, TextEdit},
    markdown::{BlockKind, Document},
    yaml,
};
use serde::Deserialize;
use std::ops::Range;

const KEY: &str = "status";
const VALUE: &str = "archived";

/// The edit that gives a document the status; `None` without front matter, when it has the status, and where it cannot be
/// put so that all else in the front matter stays what it is.
pub(super) fn edit(document: &Document) -> Option<Edit> {
    let start = if document.text().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let is_front = |kind: &BlockKind, at: usize| *kind == BlockKind::FrontMatter && at == start;
    let front = document.blocks().iter().find(|block| is_front(&block.kind, block.range.start))?;
    let (fence, inner) = inside(document.text(), &front.range)?;
    let text = document.source(&inner);
    let newline = note::line_break(document.text());
    let edit = if fence == '+' { toml_edit(text, newline)? } else { yaml_edit(text, newline)? };
    let after = TextEdit::new(text, vec![edit.clone()]).ok()?.apply(text);
    let same = if fence == '+' { toml_stays(text, &after) } else { yaml_stays(text, &after) };
    let range = edit.range.start + inner.start..edit.range.end + inner.start;
    same.then_some(Edit { range, text: edit.text })
}

/// The character of the fences, and what stands between them.
fn inside(text: &str, range: &Range<usize>) -> Option<(char, Range<usize>)> {
    let fence = text[range.clone()].chars().next().filter(|c| matches!(c, '-' | '+'))?;
    let first = yaml::line_end(text, range.start);
    let last = text[..range.end].rfind('\n').map(|at| at + 1)?;
    (first <= last && text[last..].starts_with(fence)).then_some((fence, first..last))
}

fn yaml_edit(text: &str, newline: &str) -> Option<Edit> {
    let root = yaml::parse(text).ok()?;
    match root.as_ref().map(|root| (root, root.get(KEY))) {
        None => Some(Edit::insert(text.len(), format!("{KEY}: {VALUE}{newline}"))),
        Some((_, Some(value))) => {
            let scalar = value.scalar().filter(|scalar| scalar.value != VALUE && !scalar.is_block)?;
            let written = &text[scalar.range.clone()];
            if written.trim().is_empty() {
                let (key, _) = root.as_ref()?.entry(KEY)?;
                return Some(Edit::insert(key.range.end + 1, format!(" {VALUE}")));
            }
            Some(Edit::replace(scalar.range.clone(), VALUE))
        }
        Some((yaml::Node::Mapping(entries, yaml::Shape::Block), None)) => {
            let indent = " ".repeat(yaml::indent(text, entries.first()?.0.range.start));
            Some(Edit::insert(text.len(), format!("{indent}{KEY}: {VALUE}{newline}")))
        }
        Some(_) => None,
    }
}

/// Whether a text says what another one says, but for the status.
fn yaml_stays(before: &str, after: &str) -> bool {
    let content = |text: &str| {
        let root = yaml::parse(text).ok()?;
        let mut content = root.map(|root| root.content()).unwrap_or_default();
        let has = content.contains(&(format!("/{KEY}"), VALUE.to_owned()));
        content.retain(|(path, _)| *path != format!("/{KEY}"));
        Some((content, has))
    };
    matches!((content(before), content(after)), (Some((a, _)), Some((b, true))) if a == b)
}

#[derive(Deserialize)]
struct Front {
    status: Option<toml::Spanned<toml::Value>>,
}

fn toml_edit(text: &str, newline: &str) -> Option<Edit> {
    let front: Front = toml::from_str(text).ok()?;
    let table: toml::Table = toml::from_str(text).ok()?;
    if let Some(status) = front.status {
        let stands = status.get_ref().as_str() == Some(VALUE);
        return (!stands).then(|| Edit::replace(status.span(), format!("\"{VALUE}\"")));
    }
    // Behind a table header the key would be that table's.
    let has_tables = table.values().any(|value| value.is_table() || value.is_array());
    let at = if has_tables { 0 } else { text.len() };
    Some(Edit::insert(at, format!("{KEY} = \"{VALUE}\"{newline}")))
}

fn toml_stays(before: &str, after: &str) -> bool {
    let content = |text: &str| toml::from_str::<toml::Table>(text).ok();
    let (Some(mut before), Some(mut after)) = (content(before), content(after)) else { return false };
    before.remove(KEY);
    after.remove(KEY).is_some_and(|status| status.as_str() == Some(VALUE)) && before == after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str) {
        let document = Document::parse(before);
        let edits = edit(&document).into_iter().collect();
        assert_eq!(TextEdit::new(before, edits).unwrap().apply(before), after, "{before:?}");
    }

    #[test]
    fn yaml() {
        check("---\ntitle: x # y\n---\n\n# T\n", "---\ntitle: x # y\nstatus: archived\n---\n\n# T\n");
        check("---\r\na: b\r\n---\r\n", "---\r\na: b\r\nstatus: archived\r\n---\r\n");
        check(
            "---\na: b\nstatus: 'new' # z\nc:\n  - d\n---\n",
            "---\na: b\nstatus: archived # z\nc:\n  - d\n---\n",
        );
        check("---\nstatus:\na: b\n---\n", "---\nstatus: archived\na: b\n---\n");
        check("---\nc:\n  status: x\n---\n", "---\nc:\n  status: x\nstatus: archived\n---\n");
        check("\u{feff}---\na: |\n  b\n---\n", "\u{feff}---\na: |\n  b\nstatus: archived\n---\n");
    }

    #[test]
    fn toml() {
        check("+++\na = 1\n+++\n\n# T\n", "+++\na = 1\nstatus = \"archived\"\n+++\n\n# T\n");
        check("+++\na = 1\n[b]\nc = 2\n+++\n", "+++\nstatus = \"archived\"\na = 1\n[b]\nc = 2\n+++\n");
        check("+++\nstatus = 'x' # y\n+++\n", "+++\nstatus = \"archived\" # y\n+++\n");
    }

    #[test]
    fn what_has_none_or_cannot_take_it_stays() {
        for text in [
            "# T\n",
            "---\nstatus: archived\n---\n",
            "+++\nstatus = \"archived\"\n+++\n",
            "---\n{a: b}\n---\n",
            "---\nstatus: [a]\n---\n",
            "---\n- a\n---\n",
            "---\na: [\n---\n",
            "text\n\n---\na: b\n---\n",
        ] {
            check(text, text);
        }
    }
}
