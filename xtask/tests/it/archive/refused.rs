//! What is refused before anything is written: exit status 2, a message that names the file and the cure.

use super::{super::project::Project, project};

#[test]
fn an_untracked_file() {
    let project = project();
    project.write("docs/perf/draft.md", "# Draft\n");
    project.refuses(
        "archive docs/perf/draft.md",
        &["git does not track", "docs/perf/draft.md", "git add", "--allow-dirty"],
    );
    project.xtask("archive docs/perf/draft.md --allow-dirty").exits(0);
}

#[test]
fn an_ignored_file_and_an_ignored_place() {
    let project = project();
    project.write(".gitignore", "build/\nsecret.md\n");
    project.write("docs/perf/secret.md", "# S\n");
    project.git("add .gitignore");
    project.git("commit --quiet --message=ignore");
    project.refuses("archive docs/perf/secret.md", &["`docs/perf/secret.md`: git ignores it", ".gitignore"]);
    project.refuses(
        "archive docs/perf/old.md --to build",
        &["`docs/perf/old.md`", "`build/old.md`: git ignores that place", "--to"],
    );
}

#[test]
fn a_file_with_changes_that_are_not_committed() {
    let project = project();
    project.write("docs/perf/old.md", "# Mine\n");
    project.refuses("archive docs/perf/old.md", &["not committed", "docs/perf/old.md", "pass --allow-dirty"]);
    project.xtask("archive docs/perf/old.md --allow-dirty").exits(0);
    assert!(project.read("docs/history/old.md").starts_with("# Mine\n"));
}

#[test]
fn a_referrer_with_changes_that_are_not_committed() {
    let project = project();
    project.write("README.md", project.read("README.md") + "more\n");
    project.refuses("archive docs/perf/old.md", &["not committed", "\n  README.md\n", "pass --allow-dirty"]);
}

#[test]
fn a_place_that_is_taken_or_differs_by_case() {
    for (there, part) in
        [("docs/history/old.md", "it already exists"), ("docs/history/OLD.md", "differ by case alone")]
    {
        let project = project();
        project.write(there, "# Other\n");
        project.commit();
        project.refuses("archive docs/perf/old.md", &["docs/history/old.md", part]);
    }
}

#[test]
fn a_submodule_and_another_repository() {
    let project = project();
    let inner = Project::new(&[("a.md", "# A\n")]);
    let url = inner.root().to_str().unwrap();
    project.git(&format!("-c protocol.file.allow=always submodule --quiet add {url} vendor/lib"));
    project.commit();
    for path in ["vendor/lib", "vendor/lib/a.md"] {
        project
            .refuses(&format!("archive {path}"), &[path, "`vendor/lib` is a submodule", "--root vendor/lib"]);
    }
    project.refuses(
        "archive docs/perf/old.md --to vendor/lib/old",
        &["`vendor/lib/old/old.md`", "is a submodule", "--to"],
    );
}

#[test]
fn paths_outside_and_paths_that_name_nothing() {
    let project = project();
    project.refuses("archive ../x.md", &["../x.md is outside of"]);
    project.refuses("archive docs/perf/old.md --to ../x", &["../x", "outside of"]);
    project.refuses(
        "archive docs/perf/none.md",
        &["`docs/perf/none.md`", "no such file or folder", "git ls-files"],
    );
    project.refuses("archive docs/none/*.md", &["`docs/none/*.md`", "no file of this repository matches"]);
    project.refuses(
        "archive --restore docs/perf/new.md",
        &["`docs/perf/new.md`", "no historical note", "git mv"],
    );
    project.refuses("archive --restore docs/none.md", &["`docs/none.md`", "no such file"]);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link() {
    let project = project();
    std::os::unix::fs::symlink("old.md", project.root().join("docs/perf/link.md")).unwrap();
    std::os::unix::fs::symlink("/", project.root().join("out")).unwrap();
    project.commit();
    project.refuses("archive docs/perf/link.md", &["`docs/perf/link.md`", "symbolic link", "name the file"]);
    project.refuses(
        "archive docs/perf/old.md --to out/x",
        &["out/x/old.md", "out of the repository through a symbolic link"],
    );
}

#[test]
fn a_pointer_page_that_is_past_from_the_beginning() {
    project().refuses(
        "archive docs/perf/old.md --stub 2020-01-01",
        &["--stub 2020-01-01 is in the past", "2026-01-02"],
    );
}

#[test]
fn a_redirect_that_no_site_can_show() {
    let project = project();
    project.refuses(
        "archive docs/perf/old.md --redirects mdbook",
        &["docs/perf/old.md", "book.toml", "--redirects mdbook"],
    );
    project.refuses(
        "archive docs/perf/old.md --to old --redirects mkdocs",
        &["old/old.md", "mkdocs.yml", "--to"],
    );
}

#[test]
fn flags_that_do_not_go_together() {
    let project = project();
    for flags in [
        "--restore docs/history/old.md --to x",
        "--heal --stub",
        "--restore a.md --heal",
        "--heal --reason x",
    ] {
        project.refuses(&format!("archive {flags}"), &["cannot be used with"]);
    }
}
