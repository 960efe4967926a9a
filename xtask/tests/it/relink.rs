//! What becomes of every spelling of a reference, and of every kind of file that refers, when documents are archived.
//!
//! Each case stands in one of the tables `relink/*.txt`. It runs alone through `archive`, and together with all others in one
//! tree in which everything moves at once.

mod alone;
mod case;
mod reports;
#[cfg(unix)]
mod symlinks;
mod together;
mod world;

use case::{Case, parse};

/// The tables, by what they are about.
const TABLES: [(&str, &str); 17] = [
    ("bytes", include_str!("relink/bytes.txt")),
    ("definitions", include_str!("relink/definitions.txt")),
    ("escapes", include_str!("relink/escapes.txt")),
    ("forge", include_str!("relink/forge.txt")),
    ("html", include_str!("relink/html.txt")),
    ("inline", include_str!("relink/inline.txt")),
    ("manifests", include_str!("relink/manifests.txt")),
    ("markup", include_str!("relink/markup.txt")),
    ("mentions", include_str!("relink/mentions.txt")),
    ("moved", include_str!("relink/moved.txt")),
    ("places", include_str!("relink/places.txt")),
    ("rust", include_str!("relink/rust.txt")),
    ("scripts", include_str!("relink/scripts.txt")),
    ("sites", include_str!("relink/sites.txt")),
    ("texts", include_str!("relink/texts.txt")),
    ("untouched", include_str!("relink/untouched.txt")),
    ("wiki", include_str!("relink/wiki.txt")),
];

/// All cases, in the order of the tables.
fn cases() -> Vec<Case> {
    TABLES.iter().flat_map(|(table, text)| parse(table, text)).collect()
}

/// Fails with every case that is not as expected.
#[track_caller]
fn assert_exact(failures: &[(String, String)], cases: usize) {
    let lines: String = failures.iter().map(|(case, how)| format!("\n== {case}\n{how}")).collect();
    assert!(failures.is_empty(), "{} of {cases} cases are not exact:{lines}", failures.len());
}

#[test]
fn every_table_is_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/relink");
    let names = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap().into_path());
    let tables = names.filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
    assert_eq!(tables.count(), TABLES.len());
    for (table, text) in TABLES {
        assert!(text.lines().count() <= 400, "{table}: over 400 lines, split it");
    }
    assert!(cases().len() >= 170);
}

#[test]
fn each_case_alone() {
    let cases = cases();
    let failures: Vec<_> =
        cases.iter().filter_map(|case| Some((case.name(), alone::failure(case)?))).collect();
    assert_exact(&failures, cases.len());
}

#[test]
fn all_cases_together() {
    let cases = cases();
    assert_exact(&together::failures(&cases), cases.len());
}
