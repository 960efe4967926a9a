//! The whole tool on the published old documents of mrrc.

mod archiving;
mod refactoring;
mod workflow;

use std::sync::LazyLock;

use cargo_metadata::MetadataCommand;
use xtask::repo::Repo;

use super::{
    project::{Project, Run, binary, run, workspace},
    tree::Tree,
};

/// The sample with its `.git`, laid out once: each test works on a copy.
static SAMPLE: LazyLock<Tree> = LazyLock::new(|| {
    let project = Project::bare();
    lay_out(&project, &[]).exits(0);
    Tree::read(project.root())
});

fn sample() -> Project {
    Project::copy(&SAMPLE)
}

/// Runs `sample` from the workspace, which depends on mrrc.
fn lay_out(project: &Project, flags: &[&str]) -> Run {
    let mut command = binary(&workspace());
    command.arg("sample").arg(project.root()).args(flags);
    run(command)
}

/// Lines of diagnostics on standard output, without the list of changes.
#[track_caller]
fn changes_nothing(run: &Run) {
    assert!(!run.stdout.contains(" to mend"), "{}", run.stdout);
}

#[test]
fn the_old_documents_stand_where_they_stood() {
    let metadata = MetadataCommand::new().current_dir(workspace()).exec().unwrap();
    let package = metadata.packages.iter().find(|package| package.name == "mrrc").unwrap();
    let published = Repo::open(package.manifest_path.parent().unwrap().as_std_path()).unwrap();
    let tree = sample().tree();
    let mut old = 0;
    for path in published.files().unwrap().iter().filter(|path| path.starts_with("docs")) {
        let place = path.as_str().replace("docs/history/profiling/", "docs/design/profiling/");
        old += usize::from(place != path.as_str());
        if path.extension() == Some("md") {
            assert_eq!(tree.text(&place), &*published.read(path).unwrap(), "{place}");
        }
        assert!(tree.has(&place), "{place}");
    }
    assert!(old > 10, "{old} old documents");
    assert!(!tree.documents().any(|(path, _)| path.starts_with("docs/history/profiling/")));
}

#[test]
fn it_is_a_clean_repository_with_one_commit() {
    let sample = sample();
    assert_eq!(sample.git("status --porcelain --ignored"), "");
    assert_eq!(sample.git("rev-list --count HEAD"), "1\n");
    assert_eq!(sample.git("ls-files profiling.toml"), "profiling.toml\n");
}

#[test]
fn a_folder_that_holds_something_is_refused() {
    let project = Project::bare();
    project.write("mine", "");
    let before = project.tree();
    let run = lay_out(&project, &[]).exits(2);
    assert!(run.stderr.starts_with("error: ") && run.stderr.contains("absent or empty"), "{run:?}");
    assert!(run.stderr.contains(project.root().to_str().unwrap()), "{run:?}");
    before.assert_same(&project.tree(), "a refused run changes");
}

#[test]
fn laying_out_cannot_be_checked() {
    for flag in ["--check", "--dry-run"] {
        let project = Project::bare();
        let run = lay_out(&project, &[flag]).exits(2);
        assert!(run.stderr.contains("without --check and --dry-run"), "{run:?}");
        Tree::default().assert_same(&project.tree(), flag);
    }
}
