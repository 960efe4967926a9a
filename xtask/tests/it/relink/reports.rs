//! What the command says of mentions, and `--mentions`.

use crate::project::Project;

const FILES: [(&str, &str); 6] = [
    ("docs/a.md", "# A\n"),
    ("docs/b.md", "[t](a.md) [docs/a.md](a.md) `docs/a.md` docs/a.md\n"),
    ("Makefile", "x:\n\tcat docs/a.md > $(OUT)/docs/a.md\n"),
    ("mkdocs.yml", "nav:\n  - a.md\n# docs/a.md\n"),
    ("src/lib.rs", "//! [a](../docs/a.md)\n"),
    ("old/README.md", "# Old\n"),
];

const COMMAND: &str = "archive docs/a.md --to docs/old";

#[test]
fn edits_outside_markdown_are_listed_apart() {
    let project = Project::new(&FILES);
    let said = project.xtask(COMMAND).exits(0).stderr;
    for line in [
        "1 moved; references rewritten: 9, in files: 4\n",
        "outside Markdown: Makefile, edits: 1\n",
        "outside Markdown: mkdocs.yml, edits: 2\n",
        "outside Markdown: src/lib.rs, edits: 1\n",
        "Makefile:2: `/docs/a.md` is left as it is: nobody knows what stands before it\n",
    ] {
        assert!(said.contains(line), "{line}{said}");
    }
    assert_eq!(
        project.read("docs/b.md"),
        "[t](old/a.md) [docs/old/a.md](old/a.md) `docs/old/a.md` docs/old/a.md\n"
    );
}

#[test]
fn mentions_can_be_reported_only() {
    let project = Project::new(&FILES);
    let said = project.xtask(&format!("{COMMAND} --mentions report")).exits(0).stderr;
    for place in [
        "docs/b.md:1: `docs/a.md`",
        "Makefile:2: `docs/a.md`",
        "mkdocs.yml:3: `docs/a.md`",
        "src/lib.rs:1: `../docs/a.md`",
    ] {
        assert!(
            said.contains(&format!("{place} is left as it is: mentions are reported only\n")),
            "{place}\n{said}"
        );
    }
    assert_eq!(project.read("docs/b.md"), "[t](old/a.md) [docs/old/a.md](old/a.md) `docs/a.md` docs/a.md\n");
    assert_eq!(project.read("mkdocs.yml"), "nav:\n  - old/a.md\n# docs/a.md\n");
    assert_eq!(project.read("Makefile"), FILES[2].1);
    assert_eq!(project.read("src/lib.rs"), FILES[4].1);
}
