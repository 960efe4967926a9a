//! `cargo xtask verify`: links and anchors that lead nowhere.

use crate::context::Context;
use crate::diagnostic::{Diagnostic, Kind, Level, Place, github, sarif};
use crate::exit::Exit;
use crate::flags::{self, Format};
use crate::links::{self, Broken, Library, Resolution};
use crate::markdown::{Lines, Position};
use crate::repo::{RelPath, Repo};
use anyhow::Result;
use serde::Serialize;

/// Name of the only kind of problem.
const BROKEN: &str = "broken-reference";

/// Version of the JSON format; it grows when a field changes its meaning.
const SCHEMA: u32 = 1;

impl flags::Verify {
    /// Prints every broken reference; exit status 1 when there is one.
    pub fn run(self, context: &Context) -> Result<Exit> {
        let below = self.paths.iter().map(|path| context.existing(path)).collect::<Result<Vec<_>>>()?;
        let broken = broken(&context.repo, &below)?;
        match self.format {
            Format::Human => {
                broken.iter().for_each(|broken| anstream::println!("{}", describe(broken)));
                context.say(&summary(broken.len()));
            }
            Format::Json => anstream::println!("{}", json(&broken)?),
            Format::Github => anstream::print!("{}", github(&diagnostics(&context.repo, &broken)?, &kinds())),
            Format::Sarif => {
                let diagnostics = diagnostics(&context.repo, &broken)?;
                anstream::println!("{}", sarif("cargo xtask verify", &diagnostics, &kinds())?);
            }
        }
        Ok(if broken.is_empty() { Exit::Clean } else { Exit::Findings })
    }
}

/// Broken references in the Markdown files at or below the given paths, or in all where there are none.
///
/// # Errors
/// When the tree cannot be listed.
pub fn broken(repo: &Repo, below: &[RelPath]) -> Result<Vec<Broken>> {
    links::broken(&Library::new(repo), below)
}

/// One line: place, destination, what is missing.
pub fn describe(broken: &Broken) -> String {
    let Broken { path, line, destination, .. } = broken;
    format!("{path}:{line}: `{destination}` leads nowhere: {}", why(&broken.why))
}

/// The kinds of problems, for the formats of machines.
fn kinds() -> Vec<Kind> {
    let summary = "leads to a document or an anchor that does not exist".to_owned();
    let help = "Name what took its place, or take the reference out.".to_owned();
    vec![Kind { name: BROKEN, level: Level::Error, summary, help }]
}

fn diagnostics(repo: &Repo, broken: &[Broken]) -> Result<Vec<Diagnostic>> {
    let diagnostic = |broken: &Broken| {
        let text = repo.text(&broken.path)?;
        let lines = Lines::new(&text);
        let place = |offset| {
            let Position { line, column } = lines.position(&text, offset);
            Place { line, column }
        };
        let message = format!("`{}` leads nowhere: {}", broken.destination, why(&broken.why));
        let (start, end) = (place(broken.range.start), place(broken.range.end));
        Ok(Diagnostic { path: broken.path.clone(), kind: BROKEN, message, start, end, fix: None })
    };
    broken.iter().map(diagnostic).collect()
}

/// How many there are, in words.
fn summary(count: usize) -> String {
    match count {
        0 => "every link and anchor leads somewhere".to_owned(),
        1 => "1 link leads nowhere".to_owned(),
        _ => format!("{count} links lead nowhere"),
    }
}

fn why(resolution: &Resolution) -> String {
    match resolution {
        Resolution::MissingAnchor { path, fragment } => format!("{path} has no anchor `{fragment}`"),
        Resolution::Dangling(path) => format!("there is no {path}"),
        Resolution::Outside => "it leaves the repository".to_owned(),
        Resolution::File { path, .. } | Resolution::Folder { path, .. } => format!("{path} stands there"),
        Resolution::External => "it leads to another site".to_owned(),
    }
}

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    broken: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    line: usize,
    destination: &'a str,
    why: String,
}

fn json(broken: &[Broken]) -> Result<String> {
    let rows = broken.iter().map(|broken| Row {
        path: broken.path.as_str(),
        line: broken.line,
        destination: &broken.destination,
        why: why(&broken.why),
    });
    Ok(serde_json::to_string_pretty(&Report { schema: SCHEMA, broken: rows.collect() })?)
}
