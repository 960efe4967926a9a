//! `archive` with git around it: what it refuses, what it mends after a `git mv`, and the way back.

mod healing;
mod refused;

use super::project::Project;

/// A document to archive with an image, and who refers to them.
fn project() -> Project {
    Project::new(&[
        ("profiling.toml", "[docs]\nprofiles = \"docs/perf\"\nhistory = \"docs/history\"\n"),
        ("docs/perf/old.md", "---\nowner: me\n---\n# Old\n\n![i](i.svg) [new](./new.md)\n"),
        ("docs/perf/i.svg", "<svg/>\n"),
        ("docs/perf/new.md", "# New\n\n[old](../perf/old.md)\n"),
        ("README.md", "# R\n\n[old](docs/perf/old.md), `docs/perf/old.md`\n"),
        ("mkdocs.yml", "site_name: x\nnav:\n  - Old: perf/old.md # keep\n"),
    ])
}

const ALL: &str = "archive docs/perf/old.md --with-assets --stub 30 --redirects mkdocs --reason outdated";

#[test]
fn there_and_back_again_before_and_after_a_commit() {
    for is_committed in [false, true] {
        let project = project();
        let before = project.tree();
        project.xtask(ALL).exits(0);
        assert!(project.read("docs/history/old.md").contains("from `docs/perf/old.md`"));
        if is_committed {
            project.commit();
        }
        let run = project.xtask("archive --restore docs/history/old.md").exits(0);
        assert!(run.stderr.contains("2 brought back; references rewritten: "), "{}", run.stderr);
        before.assert_same(&project.tree(), "archiving and bringing back changes");
    }
}

#[test]
fn a_second_run_changes_nothing() {
    let project = project();
    project.xtask(ALL).exits(0);
    project.commit();
    let run = project.unchanged_by(ALL, 0);
    assert!(run.stderr.contains("docs/perf/old.md is archived already"), "{}", run.stderr);
    project.unchanged_by("archive docs/perf/old.md", 0);
    project.unchanged_by("archive docs/perf/o*.md", 0);
    project.unchanged_by("archive --check docs/perf/old.md", 0);
}

#[test]
fn bringing_back_can_be_looked_at_first() {
    let project = project();
    project.xtask(ALL).exits(0);
    project.commit();
    let run = project.unchanged_by("archive --restore docs/history/old.md --check", 1);
    assert!(
        run.stdout.contains("docs/history/old.md would be moved to docs/perf/old.md\n"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.ends_with("run `cargo xtask archive --restore docs/history/old.md` to mend\n"),
        "{}",
        run.stdout
    );
    project.unchanged_by("archive --restore docs/history/old.md --dry-run", 1);
}

#[test]
fn bringing_back_refuses_what_people_have_changed_since() {
    let project = project();
    project.xtask(ALL).exits(0);
    project.commit();
    project.write("README.md", project.read("README.md") + "\nMine.\n");
    project
        .refuses("archive --restore docs/history/old.md", &["not committed", "README.md", "--allow-dirty"]);
    project.xtask("archive --restore docs/history/old.md --allow-dirty").exits(0);
    assert_eq!(project.read("README.md"), "# R\n\n[old](docs/perf/old.md), `docs/perf/old.md`\n\nMine.\n");
}

#[test]
fn a_pointer_page_is_reported_when_it_is_past_its_day() {
    let project = project();
    project.xtask(ALL).exits(0);
    project.commit();
    project.unchanged_by("archive --check", 0);
    let later = |arguments: &str| {
        let mut command = project.command(arguments);
        command.env("SOURCE_DATE_EPOCH", "1770000000");
        super::project::run(command)
    };
    let run = later("archive --check").exits(1);
    assert!(
        run.stderr.contains("docs/perf/old.md has pointed to the archive until 2026-02-01: delete it"),
        "{}",
        run.stderr
    );
    let run = later("archive").exits(0);
    assert!(run.stderr.contains("delete it"), "{}", run.stderr);
}

#[test]
fn a_pointer_page_takes_days_a_date_or_nothing() {
    for (flag, day) in [
        ("docs/perf/old.md --stub", "2026-04-02"),
        ("--stub docs/perf/old.md", "2026-04-02"),
        ("--stub=7 docs/perf/old.md", "2026-01-09"),
        ("docs/perf/old.md --stub 2026-12-31", "2026-12-31"),
    ] {
        let project = project();
        project.xtask(&format!("archive {flag}")).exits(0);
        let page = project.read("docs/perf/old.md");
        assert!(
            page.starts_with(&format!("<!-- stub left by cargo xtask archive; expires {day} -->")),
            "{flag}: {page}"
        );
    }
}

#[test]
fn programs_get_the_plan_alone() {
    let project = project();
    let run = project.unchanged_by(&format!("{ALL} --check --format json"), 1);
    let plan: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(plan["moves"].as_array().unwrap().len(), 2);
    let written = project.xtask(&format!("{ALL} --format json")).exits(0);
    assert_eq!(written.stdout, run.stdout, "the plan is what is done");
}

#[test]
fn the_linter_leaves_history_alone() {
    let project = Project::new(&[
        (
            "profiling.toml",
            "[[mode]]\nid = \"serial\"\ntitle = \"Serial\"\n[docs]\nprofiles = \"p\"\nhistory = \"h\"\n",
        ),
        ("p/serial.md", "# Serial\n\nParsing takes 60 % of the time.\n\nWe should replace the parser.\n"),
    ]);
    project.unchanged_by("doc-refactor --check p/serial.md", 1);
    project.xtask("archive p/serial.md --stub").exits(0);
    project.commit();
    project.unchanged_by("doc-refactor --check", 0);
    project.unchanged_by("doc-refactor --check h", 0);
    project.unchanged_by("doc-refactor h/serial.md", 0);
    // By its note too, wherever it stands.
    project.git("mv h/serial.md p/moved.md");
    project.commit();
    project.unchanged_by("doc-refactor --check p/moved.md", 0);
}
