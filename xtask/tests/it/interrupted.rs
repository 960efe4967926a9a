//! A run that is killed while it writes: the next one completes it. Two at once: the second is refused.

use std::{fmt::Write as _, fs::File, thread, time::Duration};

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

/// A journal that another run works with; what holds it lets go when it is dropped.
fn at_work(project: &Project) -> File {
    project.write(".xtask-journal/lock", "");
    let lock = File::options().write(true).open(project.root().join(".xtask-journal/lock")).unwrap();
    lock.try_lock().unwrap();
    lock
}

#[test]
fn a_second_run_is_refused_while_one_writes() {
    let project = project();
    let lock = at_work(&project);
    let parts = ["another run is writing here", ".xtask-journal/lock", "wait until it is done"];
    for command in ["archive docs/old", "doc-refactor docs", "verify", "workflow"] {
        project.refuses(command, &parts);
    }
    project.unchanged_by("archive docs/old --check", 1);
    project.write(".xtask-journal/steps.json", "{}");
    project.refuses("archive docs/old --check", &["another run is writing here"]);
    project.remove(".xtask-journal/steps.json");
    drop(lock);
    project.xtask("archive docs/old").exits(0);
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
