//! Findings as rustc would show them.

use super::Judged;
use crate::diagnostic;
use crate::markdown::Document;
use crate::scope::{Finding, Fix};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use rayon::prelude::*;
use std::ops::Range;

/// All findings with their source lines, an empty line between them; `styled` colours them with escape codes.
pub fn human(judged: &[Judged<'_>], styled: bool) -> String {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    let all: Vec<_> = judged.iter().flat_map(|one| one.findings.iter().map(move |it| (one, it))).collect();
    let shown = all.into_par_iter().map(|(one, finding)| renderer.render(&[group(one, finding)]) + "\n\n");
    shown.collect()
}

/// One finding: its message with the rule's name, the lines of the deciding words, and what would happen.
fn group<'a>(judged: &Judged<'a>, finding: &'a Finding) -> Group<'a> {
    let document = judged.document;
    let window = window(document, &finding.highlight);
    let source = document.source(&window).trim_end();
    let end = finding.highlight.end.min(window.start + source.len()) - window.start;
    let words = (finding.highlight.start - window.start).min(end)..end;
    let snippet = Snippet::source(source)
        .line_start(document.lines().line_of(window.start))
        .path(judged.path.as_str())
        .annotation(AnnotationKind::Primary.span(words));
    let level = match finding.rule.category.level() {
        diagnostic::Level::Warning => Level::WARNING,
        diagnostic::Level::Error => Level::ERROR,
    };
    level
        .primary_title(finding.message.as_str())
        .id(finding.rule.name)
        .element(snippet)
        .element(Level::HELP.message(help(document, finding)))
}

/// The lines of the deciding words; the first of them where they are many.
fn window(document: &Document, highlight: &Range<usize>) -> Range<usize> {
    let lines = document.lines();
    let (first, last) = lines.span(highlight);
    lines.range(first).start..lines.range(last.min(first + 2)).end
}

/// What would happen to the lines.
fn help(document: &Document, finding: &Finding) -> String {
    let (first, last) = document.lines().span(&finding.range);
    let lines = if first == last { format!("line {first}") } else { format!("lines {first}-{last}") };
    match finding.fix {
        Fix::Move(destination) => {
            format!("{lines} would move to `{}` of the optimization proposal", destination.title())
        }
        Fix::None => finding.rule.help.to_owned(),
    }
}
