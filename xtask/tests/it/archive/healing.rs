//! References after somebody moved files without this tool.
#![expect(clippy::disallowed_methods, reason = "tests move files by hand")]

use super::{super::project::Project, project};

fn healed(project: &Project, arguments: &str) {
    project.xtask(arguments).exits(0);
    project.xtask("verify").exits(0);
    let before = project.tree();
    project.xtask(arguments).exits(0);
    before.assert_same(&project.tree(), "mending twice changes");
}

#[test]
fn a_git_mv_that_is_not_committed() {
    let project = project();
    std::fs::create_dir(project.root().join("docs/elsewhere")).unwrap();
    project.git("mv docs/perf/old.md docs/elsewhere/older.md");
    let run = project.unchanged_by("archive --heal --check", 1);
    assert!(run.stdout.contains("docs/elsewhere/older.md would be edited"), "{}", run.stdout);
    healed(&project, "archive --heal");
    assert_eq!(
        project.read("README.md"),
        "# R\n\n[old](docs/elsewhere/older.md), `docs/elsewhere/older.md`\n"
    );
    assert_eq!(project.read("docs/perf/new.md"), "# New\n\n[old](../elsewhere/older.md)\n");
    assert_eq!(project.read("mkdocs.yml"), "site_name: x\nnav:\n  - Old: elsewhere/older.md # keep\n");
    let text = project.read("docs/elsewhere/older.md");
    assert!(text.ends_with("![i](../perf/i.svg) [new](../perf/new.md)\n"), "{text}");
}

#[test]
fn moves_that_are_committed() {
    for flag in ["HEAD~2", "HEAD~2.."] {
        let project = project();
        project.git("mv docs/perf/old.md old.md");
        project.commit();
        project.git("mv docs/perf/new.md newer.md");
        project.commit();
        healed(&project, &format!("archive --heal {flag}"));
        assert_eq!(project.read("newer.md"), "# New\n\n[old](old.md)\n");
        assert!(project.read("old.md").ends_with("![i](docs/perf/i.svg) [new](./newer.md)\n"));
    }
}

#[test]
fn a_folder_and_a_move_that_git_was_not_told_of() {
    let project = project();
    std::fs::rename(project.root().join("docs/perf"), project.root().join("docs/speed")).unwrap();
    healed(&project, "archive --heal --allow-dirty");
    assert_eq!(project.read("README.md"), "# R\n\n[old](docs/speed/old.md), `docs/speed/old.md`\n");
    assert_eq!(project.read("docs/speed/new.md"), "# New\n\n[old](old.md)\n");
}

#[test]
fn what_was_mended_by_hand_and_what_leads_somewhere_stays() {
    let project = Project::new(&[
        ("docs/a.md", "# A\n\n[b](b.md) [c](c.md)\n"),
        ("docs/b.md", "# B\n"),
        ("docs/c.md", "# C\n"),
        ("x/c.md", "# Another C\n"),
        ("r.md", "[a](docs/a.md) [dead](dead.md)\n\n[again](docs/a.md)\n"),
    ]);
    project.git("mv docs/a.md x/a.md");
    // `c.md` leads to another document there, and the line is as it was: it is bent.
    project.write("r.md", "[a](x/a.md) [dead](dead.md)\n\n[again](docs/a.md)\n");
    project.git("add r.md");
    project.refuses("archive --heal", &["not committed", "r.md"]);
    project.commit();
    project.xtask("archive --heal HEAD~1").exits(0);
    assert_eq!(project.read("r.md"), "[a](x/a.md) [dead](dead.md)\n\n[again](x/a.md)\n");
    assert_eq!(project.read("x/a.md"), "# A\n\n[b](../docs/b.md) [c](../docs/c.md)\n");

    let project = Project::new(&[
        ("docs/a.md", "# A\n\n[b](b.md)\n"),
        ("docs/b.md", "# B\n"),
        ("x/b.md", "# Another B\n"),
    ]);
    project.git("mv docs/a.md x/a.md");
    project.write("x/a.md", "# A\n\nMeant is the [b](b.md) of this folder.\n");
    project.commit();
    let run = project.unchanged_by("archive --heal HEAD~1", 0);
    assert!(run.stderr.contains("nothing to mend"), "{}", run.stderr);
}

#[test]
fn a_name_that_is_used_again_is_left() {
    let project = Project::new(&[
        ("docs/a.md", "# A\n\nLong enough to be known again by git, which looks at the text.\n\n[b](b.md)\n"),
        ("docs/b.md", "# B\n"),
        ("r.md", "[a](docs/a.md) `docs/a.md`\n"),
    ]);
    std::fs::create_dir(project.root().join("x")).unwrap();
    project.git("mv docs/a.md x/a.md");
    project.commit();
    project.write("docs/a.md", "# Another\n");
    project.commit();
    project.xtask("archive --heal HEAD~2").exits(0);
    assert_eq!(project.read("r.md"), "[a](docs/a.md) `docs/a.md`\n");
}

#[test]
fn what_cannot_be_looked_up_is_refused() {
    let project = project();
    project.refuses("archive --heal nowhere", &["`nowhere` is no commit of this repository"]);
    project.refuses("archive --heal main..HEAD", &["is a range: name the commit before the moves only"]);
    let bare = Project::bare();
    bare.write("a.md", "# A\n");
    bare.refuses("archive --heal", &["is not in a git repository"]);
}

#[test]
fn an_image_in_a_link_is_mended() {
    let project = Project::new(&[
        ("README.md", "# R\n\n[![b](img/b.svg)](https://e.example) [![b](img/b.svg)](docs/x.md)\n"),
        ("docs/x.md", "# X\n"),
        ("img/b.svg", "<svg/>\n"),
    ]);
    std::fs::create_dir(project.root().join("new")).unwrap();
    project.git("mv img/b.svg new/b.svg");
    healed(&project, "archive --heal");
    let expected = "# R\n\n[![b](new/b.svg)](https://e.example) [![b](new/b.svg)](docs/x.md)\n";
    assert_eq!(project.read("README.md"), expected);
}

#[test]
fn what_holds_is_not_made_to_lead_to_a_file_that_took_the_name() {
    let project =
        Project::new(&[("d/a.md", "# A\n\n[b](b.md#sec)\n"), ("d/b.md", "# B\n\n## Sec\n\nlong enough\n")]);
    std::fs::create_dir(project.root().join("e")).unwrap();
    project.git("mv d/a.md d/b.md e/");
    project.write("d/b.md", "# Brand new\n");
    project.git("add --all");
    healed(&project, "archive --heal --allow-dirty");
    assert_eq!(project.read("e/a.md"), "# A\n\n[b](b.md#sec)\n");
}
