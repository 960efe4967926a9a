//! The plan as a document that a person reviews: what is wrong, what would move, with a box for each piece.

mod answer;
mod tree;

pub(super) use answer::read;

use super::{Plan, Reviewed};
use crate::digest::Digest;
use crate::scope::{Category, Finding, Fix, Role, Status};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// How a plan begins.
pub(super) const HEADER: &str = "<!-- plan of cargo xtask doc-refactor, version 1 -->";

/// What stands before a person's reason for keeping a piece.
const BECAUSE: &str = "  - keep because:";

/// Lines of a piece that are quoted.
const QUOTED: usize = 3;

/// Characters of a quoted line.
const WIDTH: usize = 100;

/// A document that a plan was made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    path: String,
    /// Of its text.
    sha256: Digest,
    /// Of what was found in it.
    findings: Digest,
}

impl Subject {
    fn of(reviewed: &Reviewed) -> Subject {
        let found = movable(reviewed).map(|finding| format!("{} {:?}\n", finding.rule.name, finding.range));
        Subject {
            path: reviewed.path.to_string(),
            sha256: Digest::of(reviewed.document.text().as_bytes()),
            findings: Digest::of(found.collect::<String>()),
        }
    }

    /// As a comment that nothing in a path can end.
    fn comment(&self) -> String {
        let json = serde_json::to_string(self).unwrap_or_default();
        format!("<!-- document {} -->", json.replace('>', "\\u003e").replace('<', "\\u003c"))
    }
}

/// The findings whose text would move, which are the items of the plan, in order.
fn movable(reviewed: &Reviewed) -> impl Iterator<Item = &Finding> {
    reviewed.findings.iter().filter(|finding| finding.fix != Fix::None)
}

/// The plan as Markdown, to be reviewed and applied as `file`.
pub(super) fn review(plan: &Plan, apply: &str) -> String {
    let mut text = format!(
        "{HEADER}\n\n# Refactoring plan\n\n\
         Untick what is to stay. Where a comment in the document is to say why it stays, write the reason behind\n\
         \"keep because:\". Then run\n\n    {apply}\n\n\
         A plan holds as long as its documents do not change.\n\n## Problem statement\n\n{}\n\n## What is wrong\n",
        problem(plan)
    );
    let wrong = plan.documents.iter().filter(|it| !it.findings.is_empty());
    for (number, reviewed) in wrong.enumerate() {
        text.push_str(&document(number + 1, reviewed));
    }
    // Writing to a string cannot fail.
    let _ = write!(text, "\n## What stays and what moves\n\n{}", shares(plan));
    let _ = write!(text, "\n## Documents to refactor\n\n{}", actions(plan));
    let _ = write!(text, "\n## File organisation afterwards\n\n{}", tree::organisation(plan));
    text
}

fn problem(plan: &Plan) -> String {
    let wrong = plan.documents.iter().filter(|it| it.status() != Status::Clean).count();
    let of = |category: Category| {
        let all = plan.documents.iter().flat_map(|it| &it.findings);
        all.filter(|finding| finding.rule.category == category).count()
    };
    format!(
        "{wrong} of {} documents hold what does not belong into a profiling document of one mode: {} stretches that \
         compare it with others, {} that propose, plan or advise, {} references to documents that do not exist.",
        plan.documents.len(),
        of(Category::CrossMode),
        of(Category::Optimization),
        of(Category::Reference)
    )
}

fn document(number: usize, reviewed: &Reviewed) -> String {
    let subject = Subject::of(reviewed);
    let mut text = format!(
        "\n### {number}. {} ({} {})\n\n{}\n",
        code(reviewed.path.as_str()),
        mark(reviewed.status()),
        need(reviewed.status()),
        subject.comment()
    );
    for (index, finding) in movable(reviewed).enumerate() {
        text.push_str(&item(&format!("{number}.{}", index + 1), reviewed, finding));
    }
    for finding in reviewed.findings.iter().filter(|finding| finding.fix == Fix::None) {
        let (lines, rule) = (lines(reviewed, finding), finding.rule);
        let _ = write!(text, "\n- {lines}, `{}`: {}; {}\n", rule.name, escaped(&finding.message), rule.help);
    }
    text
}

/// A piece with its box, its first lines, and room for a reason.
fn item(number: &str, reviewed: &Reviewed, finding: &Finding) -> String {
    let Fix::Move(destination) = finding.fix else { return String::new() };
    let document = &reviewed.document;
    let (first, last) = document.lines().span(&finding.range);
    let quoted: Vec<String> = (first..=last.min(first + QUOTED - 1))
        .map(|line| {
            let source = document.source(&document.lines().range(line)).trim_end();
            let short: String = source.chars().filter(|c| !c.is_control()).take(WIDTH).collect();
            let more = if short.len() < source.len() { "…" } else { "" };
            format!("  {line:>4} | {short}{more}\n")
        })
        .collect();
    let quoted = quoted.concat();
    let fence = "`".repeat(longest_run(&quoted).max(2) + 1);
    let rest = if last >= first + QUOTED { "       …\n" } else { "" };
    format!(
        "\n- [x] **{number}** {}, `{}`: {}; to {}\n\n  {fence}text\n{quoted}{rest}  {fence}\n\n{BECAUSE}\n",
        lines(reviewed, finding),
        finding.rule.name,
        escaped(&finding.message),
        destination.title()
    )
}

fn lines(reviewed: &Reviewed, finding: &Finding) -> String {
    match reviewed.document.lines().span(&finding.range) {
        (first, last) if first == last => format!("line {first}"),
        (first, last) => format!("lines {first}–{last}"),
    }
}

/// Non-blank lines that stay and that move, with the sections that they move to.
fn shares(plan: &Plan) -> String {
    let mut text = "| Document | Lines that stay | Lines that move | To |\n|---|---:|---:|---|\n".to_owned();
    for reviewed in &plan.documents {
        let filled =
            |range| reviewed.document.source(&range).lines().filter(|it| !it.trim().is_empty()).count();
        let all = filled(0..reviewed.document.text().len());
        let moving: usize = movable(reviewed).map(|finding| filled(finding.range.clone())).sum();
        let to: Vec<String> =
            reviewed.moved.iter().map(|(to, count)| format!("{} {count}", to.title())).collect();
        let path = cell(reviewed.path.as_str());
        let _ = writeln!(text, "| {path} | {} | {moving} | {} |", all.saturating_sub(moving), to.join(", "));
    }
    text
}

fn actions(plan: &Plan) -> String {
    let mut text = "| Document | Status | Action |\n|---|---|---|\n".to_owned();
    for reviewed in &plan.documents {
        let path = cell(reviewed.path.as_str());
        let status = reviewed.status();
        let action = action(plan, reviewed);
        let _ = writeln!(text, "| {path} | {} {} | {action} |", mark(status), need(status));
    }
    text
}

fn action(plan: &Plan, reviewed: &Reviewed) -> String {
    let mut actions = vec![];
    let proposal = cell(plan.proposal.file_name().unwrap_or("the proposal"));
    let moving = movable(reviewed).count();
    if moving > 0 {
        actions.push(format!("move {moving} {} to {proposal}", plural(moving, "stretch", "stretches")));
    }
    if reviewed.stuck > 0 {
        actions.push(format!("rewrite by hand {} that cannot be taken out", reviewed.stuck));
    }
    let reports = reviewed.findings.len() - moving;
    if reports > 0 {
        actions.push(format!(
            "mend {reports} {}",
            plural(reports, "reference or comment", "references or comments")
        ));
    }
    match (actions.as_slice(), reviewed.role) {
        ([], Role::Generated) => "rendered from its record".to_owned(),
        ([], Role::Proposal) => "takes what moves".to_owned(),
        ([], Role::Guide) => "methodology, not judged by scope".to_owned(),
        ([], _) => "none".to_owned(),
        _ => actions.join("; "),
    }
}

fn plural<'a>(count: usize, one: &'a str, more: &'a str) -> &'a str {
    if count == 1 { one } else { more }
}

impl Reviewed {
    /// How far the document is out of scope.
    pub fn status(&self) -> Status {
        Status::of(&self.document, &self.findings)
    }
}

fn mark(status: Status) -> &'static str {
    match status {
        Status::Clean => "✓",
        Status::Minor => "⚠",
        Status::Major => "✗",
    }
}

fn need(status: Status) -> &'static str {
    match status {
        Status::Clean => "OK",
        Status::Minor => "needs minor edits",
        Status::Major => "needs major refactoring",
    }
}

/// A code span that holds any text.
fn code(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let ticks = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// The same in a cell of a table.
fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// Text without markup: what a message quotes may be anything.
fn escaped(text: &str) -> String {
    text.replace('<', "&lt;").replace('[', "\\[")
}

/// The most backticks in a row.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
