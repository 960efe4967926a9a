//! Whole trees through the planner, with a linter that obeys marks in the text.

mod anchors;
mod blocks;
mod introductions;
mod links;
mod marks;
mod others;
mod property;
mod proposal;
mod purposes;
mod real;
mod sections;

use super::{Keeping, Plan, plan_with};
use crate::config::Config;
use crate::links::{Library, Resolution, references};
use crate::repo::{Overlay, RelPath, Repo};
use expect_test::Expect;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Files of a tree by path. Documents without a folder stand in `docs/p`, the proposal is `docs/PROPOSAL.md`.
type Tree<'a> = [(&'a str, &'a str)];

fn config() -> Config {
    let mut config = Config::default();
    config.docs.profiles = "docs/p".into();
    config.docs.proposal = "docs/PROPOSAL.md".into();
    config
}

fn place(name: &str) -> RelPath {
    match name.contains('/') {
        true => name.into(),
        false => format!("docs/p/{name}").into(),
    }
}

/// A repository that exists in memory only, but for its empty root.
fn repo(root: &tempfile::TempDir, tree: &Tree<'_>) -> Repo {
    let files = tree.iter().map(|(name, text)| (place(name), Some(Arc::from(text.as_bytes()))));
    Repo::open(root.path()).unwrap().overlay(files.collect::<Overlay>())
}

fn plan(repo: &Repo, paths: &[RelPath]) -> anyhow::Result<Plan> {
    plan_with(repo, &config(), paths, &Keeping::new(), &|_, _, document| Ok(marks::lint(document)))
}

fn planned(repo: &Repo) -> Plan {
    plan(repo, &[]).unwrap()
}

/// Where references lead that lead to nothing.
fn broken(repo: &Repo) -> BTreeSet<Resolution> {
    let library = Library::new(repo);
    let mut found = BTreeSet::new();
    for path in library.documents().unwrap() {
        let document = library.document(path).unwrap();
        let places = references(&document).into_iter().map(|it| library.resolve(path, &it.url));
        found.extend(places.filter(Resolution::is_broken));
    }
    found
}

/// What the tree is afterwards. Holds for every tree: nothing is left to move, a second run changes nothing, and no more
/// links are broken than before.
#[track_caller]
fn after(tree: &Tree<'_>) -> String {
    let root = tempfile::tempdir().unwrap();
    let before = repo(&root, tree);
    let plan = planned(&before);
    let after = plan.changes.after(&before).unwrap();
    assert!(plan.documents.iter().all(|document| document.stuck == 0), "{:?}", plan.documents);
    assert!(planned(&after).changes.is_empty(), "the second run changes something");
    let (broken_before, broken_after) = (broken(&before), broken(&after));
    assert!(broken_after.is_subset(&broken_before), "broken: {broken_before:?} -> {broken_after:?}");
    let mut shown = String::new();
    for path in after.files().unwrap() {
        let text = after.read(path).unwrap();
        if before.read(path).ok().as_ref() != Some(&text) {
            let end = if text.ends_with('\n') { "" } else { "%\n" };
            shown.push_str(&format!("== {path}\n{}{end}", text.replace('\r', "␍")));
        }
    }
    shown
}

/// The document after its marked parts are gone; the proposal is not shown.
#[track_caller]
fn left(text: &str, expected: Expect) {
    let shown = after(&[("A.md", text)]);
    let part = shown.split("== docs/p/A.md\n").nth(1).unwrap_or("unchanged\n");
    expected.assert_eq(part);
}

/// What comes to stand in the proposal under the heading of its origin; the document is not shown.
#[track_caller]
fn moved(text: &str, expected: Expect) {
    let shown = after(&[("A.md", text)]);
    let proposal = shown.split("== docs/p/A.md\n").next().unwrap();
    let parts = proposal.split("\n\n## ").filter(|part| part.contains(" from [")).collect::<Vec<_>>();
    expected.assert_eq(&parts.join("\n\n## "));
}

#[track_caller]
fn check(tree: &Tree<'_>, expected: Expect) {
    expected.assert_eq(&after(tree));
}
