//! A comparison as people and programs read it.

use std::fmt::Write as _;

use anyhow::Result;
use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;

use super::judge::Verdict;
use super::metric::Metric;
use super::{Comparison, LEAST, Origin, Row};
use crate::profile::render::baseline::shown;
use crate::profile::render::number::{Precision, count};
use crate::profile::render::table::{Align, Table, code, plain};
use crate::profile::render::text::one_line;
use crate::profile::statistics::Interval;

/// Version of the JSON format; it grows when a field changes its meaning.
const SCHEMA: u32 = 1;

/// What stands in place of a figure that there is not.
const NONE: &str = "–";

const COLUMNS: [&str; 6] = ["Workload", "What", "Before", "Now", "Change", "Verdict"];

/// Columns that hold numbers.
const NUMBERS: std::ops::Range<usize> = 2..5;

/// A table for each mode, for a terminal; only what has become worse where that is all that is asked for.
pub(super) fn human(revision: &str, comparisons: &[Comparison], problems_only: bool) -> String {
    let mut text = String::new();
    for comparison in comparisons {
        let is_shown = |row: &&Row| !problems_only || row.verdict == Verdict::Regression;
        let rows: Vec<&Row> = comparison.rows.iter().filter(is_shown).collect();
        if problems_only && rows.is_empty() {
            continue;
        }
        let Comparison { mode, before, now, .. } = comparison;
        text += &format!("{mode}: {} now, {} at {revision}\n", origin(now), origin(before));
        text.extend(remarks(comparison).iter().map(|line| format!("  {}\n", one_line(line))));
        text += &columns(&rows);
        text.push('\n');
    }
    if !problems_only {
        text += &format!("{}\n", summary(comparisons));
    }
    text
}

/// What has become better or worse in a table for each mode, and all figures folded away: for the summary of a job.
pub(super) fn markdown(revision: &str, comparisons: &[Comparison]) -> String {
    let mut text = format!("## {}, held against {}\n\n", summary(comparisons), code(revision));
    for comparison in comparisons {
        let Comparison { title, before, now, rows, .. } = comparison;
        text += &format!("### {}\n\n", plain(title));
        text += &format!("{} now, {} before.\n\n", plain(&origin(now)), plain(&origin(before)));
        let remarks = remarks(comparison);
        text.extend(remarks.iter().map(|line| format!("- {}\n", plain(line))));
        if !remarks.is_empty() {
            text.push('\n');
        }
        let is_decided = |row: &&Row| matches!(row.verdict, Verdict::Regression | Verdict::Improvement);
        let decided: Vec<&Row> = rows.iter().filter(is_decided).collect();
        text += &match decided.is_empty() {
            true => "Nothing that was judged has changed.\n\n".to_owned(),
            false => table(&decided),
        };
        let all: Vec<&Row> = rows.iter().collect();
        let figures = rows.len();
        text +=
            &format!("<details><summary>All {figures} figures</summary>\n\n{}</details>\n\n", table(&all));
    }
    text
}

/// Everything, for programs.
pub(super) fn json(revision: &str, comparisons: &[Comparison]) -> Result<String> {
    #[derive(Serialize)]
    struct Report<'a> {
        schema: u32,
        revision: &'a str,
        regressions: usize,
        improvements: usize,
        modes: &'a [Comparison],
    }
    let [regressions, improvements] =
        [Verdict::Regression, Verdict::Improvement].map(|verdict| total(comparisons, verdict));
    let report = Report { schema: SCHEMA, revision, regressions, improvements, modes: comparisons };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}

/// How many figures have become worse, better, and so on.
fn summary(comparisons: &[Comparison]) -> String {
    let of = |verdict| total(comparisons, verdict);
    let plural = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    format!(
        "{}, {}, {} the same or within the intervals, {} not judged",
        plural(of(Verdict::Regression), "regression"),
        plural(of(Verdict::Improvement), "improvement"),
        of(Verdict::Same),
        of(Verdict::NotJudged)
    )
}

fn total(comparisons: &[Comparison], verdict: Verdict) -> usize {
    comparisons.iter().map(|comparison| comparison.count(verdict)).sum()
}

/// `mrrc 0.9.2 of 2026-11-26T21:38:51Z (commit 57e62833)`.
fn origin(origin: &Origin) -> String {
    let Origin { subject, date, commit, dirty } = origin;
    let commit = commit.as_ref().map_or("no commit".to_owned(), |commit| {
        format!("commit {}", commit.chars().take(8).collect::<String>())
    });
    let changes = if *dirty { " and changes" } else { "" };
    format!("{subject} of {date} ({commit}{changes})")
}

/// What there is to say beside the figures.
fn remarks(comparison: &Comparison) -> Vec<String> {
    let Comparison { differences, unjudged, new, gone, .. } = comparison;
    let list = |what: &str, ids: &[String]| (!ids.is_empty()).then(|| format!("{what}: {}", ids.join(", ")));
    let lists = [list("new workloads", new), list("gone workloads", gone)];
    let resolution = comparison.resolution.map(|share| {
        let share = percent(share).trim_start_matches('+').to_owned();
        format!("a slow-down of less than {share} cannot be told from the noise of the runs in half of the workloads")
    });
    let rest = lists.into_iter().chain([resolution]).flatten();
    differences.iter().chain(unjudged).cloned().chain(rest).collect()
}

fn cells(row: &Row) -> [String; 6] {
    let figure = |interval: Option<Interval>| interval.map_or(NONE.to_owned(), |it| figure(row.metric, it));
    [
        row.workload.clone(),
        row.metric.name().to_owned(),
        figure(row.before),
        figure(row.now),
        row.change.map_or(NONE.to_owned(), percent),
        match &row.reason {
            Some(reason) => format!("{}: {reason}", word(row)),
            None => word(row).to_owned(),
        },
    ]
}

fn word(row: &Row) -> &'static str {
    match row.verdict {
        Verdict::Same if row.change.is_some_and(|change| change.abs() > LEAST) => "within the intervals",
        Verdict::Regression => "regression",
        Verdict::Improvement => "improvement",
        Verdict::Same => "same",
        Verdict::NotJudged => "not judged",
    }
}

/// A figure with what is uncertain about it: `1.68 ms (1.65–1.72 ms)`, `33,668`, `8,706,104 ± 0.1 %`.
fn figure(metric: Metric, interval: Interval) -> String {
    let Interval { estimate, upper, .. } = interval;
    if metric == Metric::Time {
        return Precision::time(interval).both(interval);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of the record")]
    let value = count(estimate as u64);
    match upper > estimate {
        true => format!("{value} ± {}", shown(upper / estimate - 1.0)),
        false => value,
    }
}

/// `+2.0 %`. What rounds to nothing has no sign.
fn percent(change: f64) -> String {
    match (change * 1000.0).round() / 10.0 {
        0.0 => "0.0 %".to_owned(),
        percent => format!("{percent:+.1} %"),
    }
}

/// Rows under their names, each column as wide as its widest cell.
fn columns(rows: &[&Row]) -> String {
    let cells: Vec<[String; 6]> = rows.iter().map(|row| cells(row).map(|cell| one_line(&cell))).collect();
    let width = |column: usize| {
        let widths = cells.iter().map(|row| row[column].chars().count());
        widths.chain([COLUMNS[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..COLUMNS.len()).map(width).collect();
    let mut text = line(&COLUMNS.map(str::to_owned), &widths, Style::new().bold());
    for (row, cells) in rows.iter().zip(&cells) {
        let style = match row.verdict {
            Verdict::Regression => AnsiColor::Red.on_default().bold(),
            Verdict::Improvement => AnsiColor::Green.on_default(),
            Verdict::Same | Verdict::NotJudged => Style::new(),
        };
        text += &line(cells, &widths, style);
    }
    text
}

fn line(cells: &[String; 6], widths: &[usize], style: Style) -> String {
    let mut text = String::new();
    for (column, (cell, &width)) in cells.iter().zip(widths).enumerate() {
        let padded =
            if NUMBERS.contains(&column) { format!("{cell:>width$}") } else { format!("{cell:<width$}") };
        // Writing to a String cannot fail.
        let _ = write!(text, "  {padded}");
    }
    format!("{style}{}{style:#}\n", text.trim_end())
}

fn table(rows: &[&Row]) -> String {
    let align = |column| if NUMBERS.contains(&column) { Align::Right } else { Align::Left };
    let columns: Vec<_> = COLUMNS.iter().enumerate().map(|(at, name)| (*name, align(at))).collect();
    let mut table = Table::new(&columns);
    for row in rows {
        let [workload, rest @ ..] = cells(row);
        table.row([code(&workload)].into_iter().chain(rest.map(|cell| plain(&cell))));
    }
    table.finish()
}
