//! The proof that nothing is lost: every line that stood somewhere stands somewhere.

use super::harvest::Harvest;
use super::pointer::OPENING;
use crate::markdown::BlockKind;
use crate::pattern::regex;
use anyhow::{Result, bail};
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Checks that every non-blank line of the documents stands in the texts afterwards at least as often. Marks of headings
/// and quotes, indentation, link destinations and labels may differ; rules and pointers may go.
///
/// # Errors
/// Names the first line that would be lost. That is a defect of this module's siblings: nothing may be written then.
pub(super) fn conserved(harvests: &[Harvest], proposal_before: &str, after: &[&str]) -> Result<()> {
    let mut stock: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = String::new();
    for line in after.iter().flat_map(|text| text.lines()).filter_map(normal) {
        all.push_str(&line);
        all.push(' ');
        *stock.entry(line).or_default() += 1;
    }
    for line in proposal_before.lines().filter_map(normal) {
        if !take(&mut stock, &line) {
            bail!("internal error: this line of the proposal would be lost, so nothing was written: {line}");
        }
    }
    for harvest in harvests {
        check(harvest, &mut stock, &all)?;
    }
    Ok(())
}

fn check(harvest: &Harvest, stock: &mut BTreeMap<String, usize>, all: &str) -> Result<()> {
    let document = &harvest.document;
    let soft = soft(harvest);
    let is_soft = |range: &Range<usize>| soft.iter().any(|it| it.start < range.end && range.start < it.end);
    let lines = (1..=document.lines().count()).map(|number| (number, document.lines().range(number)));
    // Lines that may be broken anew come last, so that they take none that stands for another.
    let (broken, whole): (Vec<_>, Vec<_>) = lines.partition(|(_, range)| is_soft(range));
    for (number, range) in whole.into_iter().chain(broken) {
        let Some(line) = normal(document.source(&range)) else { continue };
        let in_parts = || is_soft(&range) && fragments(harvest, &range).iter().all(|part| all.contains(part));
        if take(stock, &line) || in_parts() {
            continue;
        }
        let path = &harvest.path;
        bail!("internal error: {path}:{number} would be lost, so nothing was written: {line}");
    }
    Ok(())
}

fn take(stock: &mut BTreeMap<String, usize>, line: &str) -> bool {
    match stock.get_mut(line).filter(|count| **count > 0) {
        Some(count) => {
            *count -= 1;
            true
        }
        None => false,
    }
}

/// Stretches whose lines may be broken anew: paragraphs that lost a part or left in several, headings of several lines, and footnotes,
/// which are written down once however many documents have them.
fn soft(harvest: &Harvest) -> Vec<Range<usize>> {
    let left: Vec<_> = harvest.draft.left().collect();
    let changed = |range: &Range<usize>| {
        let whole = left.iter().any(|left| left.start <= range.start && range.end <= left.end);
        let split = || harvest.pieces.iter().any(|(_, it)| range.contains(&it.origin));
        !whole && (left.iter().any(|left| left.start < range.end && range.start < left.end) || split())
    };
    let blocks = harvest.document.blocks().iter().filter(|block| match block.kind {
        BlockKind::Paragraph => changed(&block.range),
        BlockKind::Heading { .. } => harvest.document.source(&block.range).trim().contains('\n'),
        BlockKind::Footnote { .. } => true,
        _ => false,
    });
    blocks.map(|block| block.range.clone()).collect()
}

/// The parts of a line that stay together: what is left of it, and each piece that was taken out.
fn fragments(harvest: &Harvest, line: &Range<usize>) -> Vec<String> {
    let left = harvest.draft.left().flat_map(|range| [range.start, range.end]);
    let taken = harvest.pieces.iter().flat_map(|(_, piece)| [piece.origin, piece.end]);
    let mut cuts: Vec<usize> = left.chain(taken).filter(|at| line.contains(at)).collect();
    cuts.extend([line.start, line.end]);
    cuts.sort_unstable();
    let parts = cuts.windows(2).map(|pair| &harvest.document.text()[pair[0]..pair[1]]);
    parts.filter_map(normal).collect()
}

/// What must be found again of a line; `None` for what carries no text of its own.
fn normal(line: &str) -> Option<String> {
    static DESTINATION: LazyLock<Regex> = LazyLock::new(|| regex(r"\]\([^)]*\)+|\]\[[^\]]*\]"));
    static NOTE: LazyLock<Regex> = LazyLock::new(|| regex(r"\[\^[^\]]*\]:?"));
    static DEFINITION: LazyLock<Regex> = LazyLock::new(|| regex(r"^\[[^\]]+\]:"));
    static ATTRIBUTE: LazyLock<Regex> =
        LazyLock::new(|| regex(r#"(href|src|srcset)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)"#));
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '#' | '\u{feff}'));
    let line = line.trim_end_matches(|c: char| c.is_whitespace() || c == '#');
    let is_mark = |c: char| matches!(c, '-' | '=' | '_' | '*' | ' ');
    if line.starts_with(OPENING) || line.chars().all(is_mark) {
        return None;
    }
    static ALLOW: LazyLock<Regex> = LazyLock::new(|| regex(r" *<!-- scope: allow\([^)]*\).*?-->"));
    // Why something stays may have come to stand behind it.
    let line = ALLOW.replace_all(line, "");
    // Brackets may come to be escaped.
    let line = line.replace("\\[", "[");
    let line = NOTE.replace_all(&line, "");
    if DEFINITION.is_match(&line) {
        return None;
    }
    let line = DESTINATION.replace_all(&line, "]");
    let line = ATTRIBUTE.replace_all(&line, "$1");
    let words: Vec<&str> = line.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_destinations_and_labels_do_not_count() {
        assert_eq!(normal("### [a](../b.md#c) and [d][e]  "), normal("# [a](b.md) and [d][e-2]"));
        assert_eq!(normal("> Text[^1]."), normal("Text[^note-2]."));
        assert_eq!(normal("[^1]: Text"), normal("[^2]: Text"));
        assert_eq!(normal("---"), None);
        assert_eq!(normal("[a]: b.md"), None);
        assert_ne!(normal("- a"), normal("- b"));
    }
}
