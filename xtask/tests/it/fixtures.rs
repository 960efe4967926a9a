//! Small trees before and after a command, file by file: `xtask/tests/fixtures/<case>/{before,after}`.
//!
//! `BLESS=1 cargo test -p xtask --test it fixtures` writes `after` anew; read the difference before it is committed.
#![expect(clippy::disallowed_methods, reason = "blessing replaces the tree that is expected")]

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::{project::Project, tree::Tree};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Runs the command on `before`, which makes `after` of it and ends with `code`. Holds for every case: a check and a dry
/// run write nothing and tell by the exit status that something would change, the dry run prints the patch of the run, and
/// a second run changes nothing and ends as the first.
#[track_caller]
fn check(case: &str, command: &str, code: i32) {
    let before = Tree::read(&folder().join(case).join("before"));
    let project = Project::of(&before);
    project.unchanged_by(&format!("{command} --check"), 1);
    let patch = project.unchanged_by(&format!("{command} --dry-run"), 1).stdout;
    project.xtask(command).exits(code);

    let after = project.tree();
    bless_or_compare(&folder().join(case).join("after"), &after);
    let patched = Project::of(&before);
    let start = patch.find("diff --git").expect("a patch");
    patched.git_with("apply --whitespace=nowarn -", &patch[start..]).unwrap();
    after.assert_same(&patched.tree(), "the dry run prints");

    project.commit();
    project.unchanged_by(command, code);
}

fn bless_or_compare(expected: &Path, after: &Tree) {
    if env::var_os("BLESS").is_some_and(|value| value == "1") {
        if expected.exists() {
            fs::remove_dir_all(expected).unwrap();
        }
        after.write(expected);
    }
    Tree::read(expected).assert_same(after, "the run makes of what is expected (BLESS=1 accepts it)");
}

#[test]
fn cross_mode_comparison_moves() {
    check("cross_mode_comparison_moves", "doc-refactor", 0);
}

#[test]
fn proposals_move_and_guides_and_rendered_documents_stay() {
    check("proposals_move_and_guides_and_rendered_documents_stay", "doc-refactor", 0);
}

#[test]
fn crlf_stays_crlf() {
    check("crlf_stays_crlf", "doc-refactor", 0);
}

#[test]
fn every_kind_of_link_follows_to_the_archive() {
    check("every_kind_of_link_follows_to_the_archive", "archive", 0);
}

#[test]
fn rows_join_a_hand_written_index_page() {
    check(
        "rows_join_a_hand_written_index_page",
        "archive docs/perf/old --to docs/attic --reason outdated",
        0,
    );
}

#[test]
fn a_document_is_refactored_and_archived_in_one_run() {
    check("a_document_is_refactored_and_archived_in_one_run", "workflow", 0);
}

#[test]
fn every_case_is_run() {
    let entries = fs::read_dir(folder()).unwrap().map(Result::unwrap);
    let cases: Vec<_> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let is_named = |case: &&String| include_str!("fixtures.rs").contains(&format!("\"{case}\""));
    let orphans = cases.iter().filter(|case| !is_named(case));
    assert_eq!(orphans.collect::<Vec<_>>(), [""; 0]);
    assert!(!cases.is_empty());
}
