//! `doc-refactor` on the sample: what it finds, what it moves, and that nothing is lost.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;

use super::super::{project::Project, tree::Tree};
use super::{changes_nothing, sample};

/// The sample after `doc-refactor`, with its `.git`.
static REFACTORED: LazyLock<Tree> = LazyLock::new(|| {
    let project = sample();
    let run = project.xtask("doc-refactor").exits(1);
    assert!(run.stderr.contains("moved to docs/design/OPTIMIZATION_PROPOSAL.md"), "{}", run.stderr);
    Tree::read(project.root())
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    schema: u32,
    documents: Vec<Reported>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reported {
    path: String,
    status: Status,
    findings: Vec<Finding>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Status {
    Clean,
    Minor,
    Major,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Finding {
    rule: String,
    category: Category,
    lines: (usize, usize),
    message: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum Category {
    CrossMode,
    Optimization,
    Reference,
}

/// What `doc-refactor --check --format json` prints, which leaves the tree as it is.
#[track_caller]
fn report(project: &Project) -> Report {
    let run = project.unchanged_by("doc-refactor --check --format json", 1);
    serde_json::from_str(&run.stdout).unwrap()
}

fn counts(report: &Report) -> BTreeMap<Category, usize> {
    let mut counts = BTreeMap::new();
    for finding in report.documents.iter().flat_map(|document| &document.findings) {
        *counts.entry(finding.category).or_default() += 1;
    }
    counts
}

#[test]
fn findings_have_the_documented_shape_and_lines_of_their_documents() {
    let sample = sample();
    let report = report(&sample);
    assert_eq!(report.schema, 1);
    for Reported { path, status, findings } in &report.documents {
        assert!(path.starts_with("docs/design/"), "{path}");
        assert_eq!(*status == Status::Clean, findings.is_empty(), "{path}");
        let text = sample.read(path);
        let lines: Vec<&str> = text.lines().collect();
        for Finding { rule, lines: (first, last), message, .. } in findings {
            assert!(1 <= *first && first <= last && *last <= lines.len(), "{path}:{first}-{last}");
            assert!(!lines[*first - 1].trim().is_empty(), "{path}:{first}: {rule} begins at a blank line");
            assert!(!rule.is_empty() && !message.is_empty(), "{path}:{first}");
        }
    }
    let counts = counts(&report);
    assert_eq!(counts.len(), 3, "{counts:?}");
    let statuses = [Status::Clean, Status::Minor, Status::Major];
    let has = |status| report.documents.iter().any(|document| document.status == status);
    assert!(statuses.into_iter().all(has));
}

#[test]
fn nothing_movable_is_left_and_twice_is_once() {
    let project = Project::copy(&REFACTORED);
    project.commit();
    let left = counts(&report(&project));
    assert_eq!(left.into_keys().collect::<Vec<_>>(), [Category::Reference]);
    let run = project.unchanged_by("doc-refactor", 1);
    changes_nothing(&run);
}

#[test]
fn the_dry_run_is_the_patch_of_the_run() {
    let project = sample();
    let patch = project.unchanged_by("doc-refactor --dry-run", 1).stdout;
    let start = patch.find("diff --git").unwrap();
    project.git_with("apply --whitespace=nowarn -", &patch[start..]).unwrap();
    project.tree().assert_same(&REFACTORED.clone().work_tree(), "the run makes of the patched tree");
}

/// Lines of the documents of a tree and how often each stands, but for what may change: levels of headings, destinations
/// of links, white space. Rules between sections are no lines.
fn lines(tree: &Tree) -> BTreeMap<String, (usize, &str)> {
    let destinations = Regex::new(r"\]\([^)]*\)|\]:\s*\S+").unwrap();
    let mut found = BTreeMap::new();
    for (path, text) in tree.documents() {
        for line in text.lines().filter(|line| line.contains(char::is_alphanumeric)) {
            let line = destinations.replace_all(line, "]");
            let words = line.trim().trim_start_matches('#').split_whitespace();
            found.entry(words.collect::<Vec<_>>().join(" ")).or_insert((0, path)).0 += 1;
        }
    }
    found
}

#[test]
fn every_line_is_found_again_as_often_as_it_stood() {
    let before = sample().tree();
    let after = REFACTORED.clone().work_tree();
    let (before, after) = (lines(&before), lines(&after));
    let stands = |line: &str, count: usize| after.get(line).is_some_and(|(now, _)| *now >= count);
    let lost: Vec<_> = before.iter().filter(|(line, (count, _))| !stands(line, *count)).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn other_files_stay_as_they_are() {
    let differences = sample().tree().differences(&REFACTORED.clone().work_tree());
    assert!(differences.iter().all(|line| line.starts_with("docs/design/")), "{differences:#?}");
    assert!(differences.len() > 3, "{differences:#?}");
}
