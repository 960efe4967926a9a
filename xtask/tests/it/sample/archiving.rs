//! `archive` on the sample: renames, notes, the index page, and no link that breaks.

use std::{collections::BTreeSet, sync::LazyLock};

use serde_json::Value;

use super::super::{project::Project, tree::Tree};
use super::sample;

const FROM: &str = "docs/design/profiling";
const TO: &str = "docs/history/profiling";

/// What the configuration of the sample lists.
const ARCHIVED: [&str; 5] = [
    "PHASE_2_DETAILED_ANALYSIS.md",
    "PROFILING_PLAN.md",
    "PROFILING_SUMMARY.md",
    "RUST_CONCURRENT_PROFILING_RESULTS.md",
    "RUST_SINGLE_THREADED_PROFILING_RESULTS.md",
];

/// The sample after `archive`, with its `.git`.
static MOVED: LazyLock<Tree> = LazyLock::new(|| {
    let project = sample();
    project.xtask("archive").exits(0);
    Tree::read(project.root())
});

#[test]
fn a_check_lists_what_would_move_and_how() {
    let run = sample().unchanged_by("archive --check", 1);
    for name in ARCHIVED {
        let line = format!("{FROM}/{name} would be moved to {TO}/{name}\n");
        assert!(run.stdout.contains(&line), "{}", run.stdout);
    }
    assert!(run.stdout.ends_with("run `cargo xtask archive` to mend\n"), "{}", run.stdout);
}

#[test]
fn the_dry_run_is_the_patch_of_the_run() {
    let project = sample();
    let patch = project.unchanged_by("archive --dry-run", 1).stdout;
    project.git_with("apply --whitespace=nowarn -", &patch).unwrap();
    project.tree().assert_same(&MOVED.clone().work_tree(), "the run makes of the patched tree");
}

#[test]
fn git_sees_renames() {
    let project = Project::copy(&MOVED);
    project.git("add --all");
    let status = project.git("diff --cached --find-renames --name-status");
    for name in ARCHIVED {
        let is_rename =
            |line: &str| line.starts_with('R') && line.ends_with(&format!("\t{FROM}/{name}\t{TO}/{name}"));
        assert!(status.lines().any(is_rename), "{name}:\n{status}");
    }
    // The index page, and what `--restore` needs to know.
    assert_eq!(status.lines().filter(|line| line.starts_with(['A', 'D'])).count(), 2, "{status}");
    assert!(status.contains(&format!("A\t{TO}/README.md\n")), "{status}");
    assert!(status.contains(&format!("A\t{TO}/.archive.jsonl\n")), "{status}");
}

#[test]
fn each_document_says_that_it_is_history_and_has_a_row() {
    let index = MOVED.text(&format!("{TO}/README.md"));
    let commit = sample().git("rev-parse HEAD");
    for name in ARCHIVED {
        let text = MOVED.text(&format!("{TO}/{name}"));
        let note = format!(
            "> **Historical document.** Archived on 2026-01-02 from `{FROM}/{name}` (commit {}); ",
            &commit[..7]
        );
        let line = text.lines().position(|line| line.starts_with(&note));
        assert!(line.is_some_and(|line| line < 8), "{name}: {text}");
        assert!(text.contains("](../../design/profiling/README.md)"), "{name} names what supersedes it");
        let rows =
            index.lines().filter(|line| line.starts_with("| [") && line.contains(&format!("]({name})")));
        assert_eq!(rows.count(), 1, "{name}:\n{index}");
    }
    assert_eq!(index.lines().filter(|line| line.starts_with("| [")).count(), ARCHIVED.len(), "{index}");
}

#[test]
fn mentions_follow() {
    let former = |text: &str| {
        ARCHIVED.iter().map(|name| text.matches(&format!("{FROM}/{name}")).count()).sum::<usize>()
    };
    let before = sample().tree();
    assert!(
        before.documents().any(|(_, text)| former(text) > 0),
        "the published documents mention each other"
    );
    let notes = |text: &str| usize::from(text.contains("**Historical document.**"));
    let left = MOVED.documents().filter(|(_, text)| former(text) != notes(text)).map(|(path, _)| path);
    assert_eq!(left.collect::<Vec<_>>(), [""; 0]);
}

/// Broken references as `verify` finds them, by the place that a document has after the move.
fn broken(project: &Project) -> BTreeSet<(String, String)> {
    let run = project.unchanged_by("verify --format json", 1);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["schema"], 1);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let place = |path: String| if is_archived(&path) { path.replacen(FROM, TO, 1) } else { path };
    let rows = report["broken"].as_array().unwrap().iter();
    rows.map(|row| (place(text(&row["path"])), text(&row["destination"]))).collect()
}

fn is_archived(path: &str) -> bool {
    ARCHIVED.iter().any(|name| path == format!("{FROM}/{name}"))
}

#[test]
fn no_link_is_broken_that_was_not_broken_before() {
    let (before, after) = (broken(&sample()), broken(&Project::copy(&MOVED)));
    assert!(!before.is_empty(), "the published documents have broken links");
    let new: Vec<_> = after.difference(&before).collect();
    assert!(new.is_empty(), "{new:#?}");
}

#[test]
fn what_was_archived_comes_back() {
    let project = Project::copy(&MOVED);
    project.commit();
    project.xtask(&format!("archive --restore {TO}")).exits(0);
    sample().tree().assert_same(&project.tree(), "archiving and bringing back changes");
}

#[test]
fn twice_is_once() {
    let project = Project::copy(&MOVED);
    project.commit();
    let run = project.unchanged_by("archive", 0);
    assert!(run.stderr.contains("nothing to archive"), "{}", run.stderr);
    project.unchanged_by("archive --check", 0);
}
