//! What is refused: exit status 2, a message that names the file and the cure, and no file touched.

mod catalogue;

use super::project::Project;

const DOCUMENT: &str = "docs/design/profiling/serial.md";

/// A document with a proposal that `doc-refactor` moves, a document to archive, and a configuration.
fn project() -> Project {
    Project::new(&[
        ("profiling.toml", "[[mode]]\nid = \"serial\"\ntitle = \"Serial\"\nbench = \"serial\"\n"),
        (DOCUMENT, "# Serial\n\nParsing takes 60 % of the time.\n\nWe should replace the parser.\n"),
        ("docs/old.md", "# Old\n\nSee [serial](design/profiling/serial.md).\n"),
        ("README.md", "# Tally\n\n[Old](docs/old.md)\n"),
    ])
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let project = project();
    project.write("profiling.toml", "others = []\n\n[docs]\nprofile = \"x\"\n");
    for command in ["doc-refactor", "archive", "verify", "workflow", "profile --render"] {
        project.refuses(command, &["profiling.toml:4:1", "unknown field `profile`", "profiles"]);
    }
}

#[test]
fn a_root_that_is_no_folder() {
    let project = project();
    project.refuses("verify --root README.md", &["README.md", "not a folder", "name the root"]);
    project.refuses("verify --root nowhere", &["nowhere", "No such file"]);
}

#[test]
fn a_path_that_is_missing_or_outside() {
    let project = project();
    for command in ["doc-refactor", "verify"] {
        project.refuses(&format!("{command} docs/nothing.md"), &["docs/nothing.md: no such file or folder"]);
        project.refuses(&format!("{command} ../elsewhere.md"), &["../elsewhere.md is outside of"]);
    }
    project.refuses("archive docs/nothing.md", &["`docs/nothing.md`", "no such file or folder"]);
    project.refuses("archive ../elsewhere.md", &["../elsewhere.md is outside of"]);
    project.refuses("archive docs/old.md --to /tmp", &["/tmp is outside of"]);
}

#[test]
fn a_file_with_changes_that_are_not_committed() {
    let project = project();
    project.write(DOCUMENT, project.read(DOCUMENT) + "\nMore.\n");
    let parts = ["not committed", DOCUMENT, "commit or stash them, or pass --allow-dirty"];
    project.refuses("doc-refactor", &parts);
    project.refuses("workflow", &parts);
    project.unchanged_by("doc-refactor --check", 1);
    project.unchanged_by("doc-refactor --dry-run", 1);
    project.xtask("doc-refactor --allow-dirty").exits(0);
    let left = project.read(DOCUMENT);
    assert!(!left.contains("We should replace") && left.contains("\nMore.\n"), "{left}");
}

#[test]
fn a_file_that_others_have_changed_does_not_matter() {
    let project = project();
    project.write("README.md", "# Mine\n");
    project.xtask("doc-refactor").exits(0);
    assert_eq!(project.read("README.md"), "# Mine\n");
}

#[test]
fn a_place_that_is_taken() {
    let project = project();
    project.write("docs/history/profiling/old.md", "# Another\n");
    project.commit();
    project.refuses("archive docs/old.md", &["`docs/history/profiling/old.md`", "already exists"]);
    project.refuses("archive docs/old.md --to README.md", &["README.md", "is a file"]);
}

#[test]
fn a_mode_that_is_not_known_or_not_measured() {
    let project = project();
    project.refuses("profile --render --mode paralel", &["no mode `paralel` in profiling.toml", "serial"]);
    project.write("profiling.toml", "[[mode]]\nid = \"serial\"\ntitle = \"Serial\"\n");
    project.refuses("profile --render --mode serial", &["`serial` has no `bench` target", "profiling.toml"]);
    project.refuses("profile --check", &["profiling.toml names no mode with a `bench` target"]);
}

#[test]
fn what_supersedes_is_missing() {
    let parts = ["docs/new.md", "docs/old.md", "--superseded-by"];
    project().refuses("archive docs/old.md --superseded-by docs/new.md", &parts);
}

#[test]
fn a_document_that_is_not_utf_8() {
    let project = project();
    project.write(DOCUMENT, b"# Caf\xe9\n");
    project.commit();
    project.refuses("doc-refactor", &[DOCUMENT, "not UTF-8"]);
    project.refuses("workflow", &[DOCUMENT, "not UTF-8"]);
    project.refuses(&format!("archive {DOCUMENT}"), &[DOCUMENT, "not UTF-8"]);
}

#[test]
fn check_with_dry_run() {
    let project = project();
    for command in ["profile", "doc-refactor", "archive", "verify", "workflow"] {
        project.refuses(
            &format!("{command} --check --dry-run"),
            &["--check", "--dry-run", "cannot be used with"],
        );
    }
}

#[test]
fn a_date_that_is_none() {
    let project = project();
    let before = project.tree();
    let mut command = project.command("archive docs/old.md");
    command.env("SOURCE_DATE_EPOCH", "yesterday");
    let run = super::project::run(command).exits(2);
    assert!(run.stderr.contains("SOURCE_DATE_EPOCH is `yesterday`: set it"), "{}", run.stderr);
    before.assert_same(&project.tree(), "a refused run changes");
}
