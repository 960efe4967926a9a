//! Symbolic links to what is archived, and those that are archived themselves.

use super::alone;
use crate::project::Project;
use std::{fs, os::unix::fs::symlink};

/// Links before, where each stands afterwards, and what it holds then; `§` is the root.
const LINKS: [(&str, &str, &str, &str); 15] = [
    ("latest.md", "docs/a.md", "latest.md", "old/a.md"),
    ("docs/latest.md", "a.md", "docs/latest.md", "../old/a.md"),
    ("docs/dot.md", "./a.md", "docs/dot.md", "../old/a.md"),
    ("dot.md", "./docs/a.md", "dot.md", "./old/a.md"),
    ("docs/round.md", "../docs/a.md", "docs/round.md", "../old/a.md"),
    ("absolute.md", "§/docs/a.md", "absolute.md", "§/old/a.md"),
    ("guide", "docs/guide", "guide", "old/guide"),
    ("guide2", "docs/guide/", "guide2", "old/guide/"),
    ("x.md", "docs/guide/x.md", "x.md", "old/guide/x.md"),
    ("stays.md", "docs/stays.md", "stays.md", "docs/stays.md"),
    ("docs/dangling.md", "none.md", "docs/dangling.md", "none.md"),
    ("outside.md", "/none/docs/a.md", "outside.md", "/none/docs/a.md"),
    // In the folder that moves.
    ("docs/guide/up.md", "../stays.md", "old/guide/up.md", "../../docs/stays.md"),
    ("docs/guide/a.md", "../a.md", "old/guide/a.md", "../a.md"),
    ("docs/guide/home.md", "§/docs/guide/README.md", "old/guide/home.md", "§/old/guide/README.md"),
];

#[test]
fn symbolic_links_follow() {
    let project = Project::bare();
    let root = fs::canonicalize(project.root()).unwrap().to_str().unwrap().to_owned();
    for (path, text) in super::world::FILES {
        project.write(path, text);
    }
    project.write("docs/b.md", "[t](latest.md) [t](guide/a.md)\n");
    for (path, text, ..) in LINKS {
        symlink(text.replace('§', &root), project.root().join(path)).unwrap();
    }
    alone::init(&project);
    project.commit();
    let command = "archive docs/a.md docs/guide --to old";
    project.unchanged_by(&format!("{command} --check"), 1);
    project.xtask(command).exits(0);

    let place = |path: &str| project.root().join(path);
    for (from, _, to, text) in LINKS {
        let found = fs::read_link(place(to)).unwrap_or_else(|error| panic!("{to}: {error}"));
        assert_eq!(found.to_str().unwrap(), text.replace('§', &root), "{to}");
        assert!(from == to || place(from).symlink_metadata().is_err(), "{from} is gone");
    }
    assert_eq!(project.read("docs/b.md"), "[t](latest.md) [t](../old/guide/a.md)\n");
    assert!(!place("docs/guide").exists(), "the folder is gone");
    project.commit();
    project.unchanged_by(command, 0);
}

#[test]
fn references_through_links_to_folders_follow() {
    let project = Project::bare();
    project.write("docs/a.md", "# A\n");
    project.write("docs/b.md", "# B\n");
    project.write("r.md", "[a](latest/a.md#a) [b](latest/b.md)\n");
    symlink("docs", project.root().join("latest")).unwrap();
    alone::init(&project);
    project.commit();
    project.xtask("archive docs/a.md --to old").exits(0);
    assert_eq!(project.read("r.md"), "[a](old/a.md#a) [b](latest/b.md)\n");
    project.xtask("archive --restore old/a.md --allow-dirty").exits(0);
    assert_eq!(project.read("r.md"), "[a](latest/a.md#a) [b](latest/b.md)\n");
}
