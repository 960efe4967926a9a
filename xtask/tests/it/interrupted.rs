//! A run that is killed while it writes: the next one completes it.

use std::{fmt::Write as _, thread, time::Duration};

use super::{
    project::{Project, run},
    tree::Tree,
};

/// So many documents that writing them takes a while.
const DOCUMENTS: usize = 150;

/// A folder of documents, each linked from the title page.
fn project() -> Project {
    let project = Project::bare();
    let mut page = "# Title page\n\n".to_owned();
    for number in 0..DOCUMENTS {
        project.write(
            &format!("docs/old/{number}.md"),
            format!("# Number {number}\n\n[Title](../../README.md)\n"),
        );
        writeln!(page, "- [{number}](docs/old/{number}.md)").unwrap();
    }
    project.write("README.md", page);
    Project::of(&Tree::read(project.root()))
}

/// Starts a run and kills it as soon as the first document stands in its new place; whether it was still writing then.
fn killed_half_way(project: &Project) -> bool {
    let mut child = project.command("archive docs/old").spawn().unwrap();
    while !project.root().join("docs/history/profiling/old").exists() {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        thread::sleep(Duration::from_micros(100));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    project.root().join(".xtask-journal").exists()
}

#[test]
fn the_next_run_completes_what_a_killed_one_began() {
    let whole = project();
    whole.xtask("archive docs/old").exits(0);

    let mut attempts = (0..20).map(|_| project());
    let project = attempts.find(killed_half_way).expect("no run could be killed while it wrote");
    project.refuses("archive docs/old --check", &["interrupted", "without --check and --dry-run"]);
    let again = run(project.command("archive docs/old")).exits(0);
    assert!(again.stderr.contains("completed an earlier run"), "{}", again.stderr);
    whole.tree().assert_same(&project.tree(), "completed, the run makes");
}
