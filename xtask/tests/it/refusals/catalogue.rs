//! A catalogue of bad input. Each entry is a tree, a command that is refused on it, and what the message has to say.

use std::{collections::BTreeSet, process::Command};

use super::super::project::{Project, Run, run};
use super::{DOCUMENT, project};

/// Prepares the tree and, where that matters, the command.
type Prepare = fn(&Project);

/// Bad input, what is run on it, and what the message says: the file at fault and the cure.
struct Entry {
    name: &'static str,
    prepare: Prepare,
    commands: &'static [&'static str],
    says: &'static [&'static str],
}

const fn entry(
    name: &'static str,
    prepare: Prepare,
    commands: &'static [&'static str],
    says: &'static [&'static str],
) -> Entry {
    Entry { name, prepare, commands, says }
}

/// All commands that read `profiling.toml`.
const ALL: &[&str] =
    &["archive docs/old.md", "doc-refactor", "profile --render", "verify", "workflow --render"];
const ARCHIVE: &[&str] = &["archive docs/old.md"];
const REFACTOR: &[&str] = &["doc-refactor", "workflow --render"];
const RENDER: &[&str] = &["profile --render", "workflow --render"];
const APPLY: &[&str] = &["doc-refactor --apply PLAN.md"];
const BASELINE: &[&str] = &["doc-refactor --baseline debt.json"];

const RECORD: &str = "docs/design/profiling/records/serial.json";
const HISTORY: &str = "docs/history/profiling";
const JOURNAL: &str = ".xtask-journal/steps.json";

fn config(project: &Project, text: &str) {
    project.write("profiling.toml", text);
}

/// A plan whose document is this comment.
fn plan(project: &Project, rest: &str) {
    project.write("PLAN.md", format!("<!-- plan of cargo xtask doc-refactor, version 1 -->\n{rest}\n"));
}

fn about(path: &str) -> String {
    let zeros = "0".repeat(64);
    format!("<!-- document {{\"path\":\"{path}\",\"sha256\":\"{zeros}\",\"findings\":\"{zeros}\"}} -->")
}

const CONFIGURATION: &[Entry] = &[
    entry("no TOML", |p| config(p, "[[mode\n"), ALL, &["profiling.toml:1:7", "expected `]]`"]),
    entry("another type", |p| config(p, "[docs]\nprofiles = 3\n"), ALL, &["profiling.toml:2:12", "expected"]),
    entry(
        "a missing key",
        |p| config(p, "\n[[mode]]\nid = \"a\"\n"),
        ALL,
        &["profiling.toml:2:1", "`title`"],
    ),
    entry(
        "no reason",
        |p| config(p, "[[archive]]\ndocuments = []\n"),
        ALL,
        &["profiling.toml:1:1", "`reason`"],
    ),
    entry(
        "an unknown site",
        |p| config(p, "[docs]\nsite = \"jekyll\"\n"),
        ALL,
        &["profiling.toml:2:8", "jekyll", "mdbook"],
    ),
    entry(
        "not UTF-8",
        |p| p.write("profiling.toml", b"#\nothers = [\"\xff\"]\n"),
        ALL,
        &["`profiling.toml`", "line 2", "save it as UTF-8"],
    ),
    entry(
        "a mode twice",
        |p| config(p, "[[mode]]\nid = \"a\"\ntitle = \"A\"\n[[mode]]\nid = \"a\"\ntitle = \"B\"\n"),
        ALL,
        &["profiling.toml:5:", "`a` is used twice", "give each mode its own"],
    ),
    entry(
        "a mode that is a path",
        |p| config(p, "[[mode]]\nid = \"../a\"\ntitle = \"A\"\n"),
        ALL,
        &["profiling.toml:2:", "`../a`", "use ASCII letters"],
    ),
    entry(
        "a malformed glob of a mode",
        |p| config(p, "[[mode]]\nid = \"a\"\ntitle = \"A\"\ndocuments = [\"[a\"]\n"),
        ALL,
        &["profiling.toml:4:", "`[a` is not a glob", "correct it"],
    ),
    entry(
        "a malformed glob to archive",
        |p| config(p, "[[archive]]\nreason = \"r\"\ndocuments = [\"{a\"]\n"),
        ALL,
        &["profiling.toml:3:", "`{a` is not a glob", "correct it"],
    ),
    entry(
        "a folder outside",
        |p| config(p, "[docs]\nhistory = \"../x\"\n"),
        ALL,
        &["profiling.toml:2:", "`../x`", "inside the root"],
    ),
    entry(
        "an absolute folder",
        |p| config(p, "[docs]\nhistory = \"/tmp/x\"\n"),
        ALL,
        &["profiling.toml:2:", "`/tmp/x`", "inside the root"],
    ),
    entry(
        "an empty path",
        |p| config(p, "[docs]\nproposal = \"\"\n"),
        ALL,
        &["profiling.toml:2:", "proposal"],
    ),
    entry(
        "a NUL byte in a path",
        |p| config(p, "[docs]\nhistory = \"a\\u0000b\"\n"),
        ALL,
        &["profiling.toml", "`a\\0b`", "inside the root"],
    ),
    entry(
        "a folder that is a file",
        |p| config(p, "[docs]\nprofiles = \"README.md\"\n"),
        ALL,
        &["profiling.toml:2:", "`README.md` is a file", "names a folder"],
    ),
    entry(
        "a file that is a folder",
        |p| config(p, "[docs]\nproposal = \"docs\"\n"),
        ALL,
        &["profiling.toml:2:", "`docs` is a folder", "names a file"],
    ),
    entry(
        "a folder of git",
        |p| config(p, "[docs]\nhistory = \".git/x\"\n"),
        ARCHIVE,
        &["`.git/x/old.md`", "not for this tool"],
    ),
    entry(
        "a folder that is not there",
        |p| config(p, "[docs]\nprofiles = \"nowhere\"\n"),
        &["doc-refactor"],
        &["`nowhere`", "correct `profiles`"],
    ),
    entry(
        "a successor that is not there",
        |p| config(p, "[[archive]]\ndocuments = [\"*.md\"]\nreason = \"r\"\nsuperseded_by = \"no.md\"\n"),
        &["archive", "workflow --render"],
        &["`docs/design/profiling/no.md`", "correct `superseded_by` in profiling.toml"],
    ),
    entry(
        "no mode to render",
        |p| config(p, "[[mode]]\nid = \"a\"\ntitle = \"A\"\n"),
        &["profile --render"],
        &["profiling.toml", "no mode with a `bench` target"],
    ),
];

const ARGUMENTS: &[Entry] = &[
    entry(
        "a path outside",
        |_| {},
        &["archive ../x.md", "doc-refactor ../x.md", "verify ../x.md", "doc-refactor --plan ../x.md"],
        &["../x.md is outside of", "name a path inside"],
    ),
    entry(
        "a target outside",
        |_| {},
        &["archive docs/old.md --to .."],
        &[".. is outside of", "name a path inside"],
    ),
    entry(
        "no such file",
        |_| {},
        &[
            "archive docs/no.md",
            "archive docs/old.md docs/no.md",
            "doc-refactor docs/no.md",
            "verify docs/no.md",
        ],
        &["docs/no.md", "no such file or folder"],
    ),
    entry("the root", |_| {}, &["archive ."], &["the root", "name documents or folders"]),
    entry(
        "the configuration",
        |_| {},
        &["archive profiling.toml"],
        &["profiling.toml", "name documents or folders"],
    ),
    entry(
        "a folder of git as target",
        |_| {},
        &["archive docs/old.md --to .git"],
        &["`.git/old.md`", "not for"],
    ),
    entry(
        "a file as target",
        |_| {},
        &["archive docs/old.md --to README.md"],
        &["`README.md` is a file", "another"],
    ),
    entry(
        "a very long name",
        |_| {},
        &[
            "archive docs/old.md --to docs/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
             aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
             aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ],
        &["aaaaaaaa", "name too long"],
    ),
    entry(
        "no such mode",
        |_| {},
        &["profile --render --mode no"],
        &["no mode `no` in profiling.toml", "serial"],
    ),
    entry(
        "no such commit",
        |_| {},
        &["doc-refactor --since no"],
        &["`no` is no commit", "git fetch --unshallow"],
    ),
    entry(
        "no such rule",
        |_| {},
        &["doc-refactor --explain no"],
        &["no rule `no`", "the rules are advice-to-users"],
    ),
    entry("a root that is a file", |_| {}, &["verify --root README.md"], &["`README.md`", "name the root"]),
    entry("a folder that is full", |_| {}, &["sample docs"], &["docs is not empty", "absent or empty"]),
];

const TREES: &[Entry] = &[
    entry(
        "a place that is taken",
        |p| p.write(&format!("{HISTORY}/old.md"), ""),
        ARCHIVE,
        &["`docs/history/profiling/old.md`", "already exists", "move it away"],
    ),
    entry(
        "a place that differs by case alone",
        |p| p.write(&format!("{HISTORY}/OLD.md"), ""),
        ARCHIVE,
        &["OLD.md`", "old.md`", "by case alone", "rename"],
    ),
    entry(
        "a folder that differs by case alone",
        |p| p.write("docs/History/x", ""),
        ARCHIVE,
        &["`docs/History`", "`docs/history`", "by case alone", "rename"],
    ),
    entry(
        "a folder in the place of the index page",
        |p| p.write(&format!("{HISTORY}/README.md/x"), ""),
        ARCHIVE,
        &["`docs/history/profiling/README.md`", "a folder stands there"],
    ),
    entry(
        "two files for one place",
        |p| ["docs/a/x.md", "docs/b/x.md"].iter().for_each(|path| p.write(path, "")),
        &["archive docs/a/x.md docs/b/x.md"],
        &["`docs/a/x.md`", "`docs/b/x.md`", "one by one, with --to"],
    ),
    entry(
        "a document that is not UTF-8",
        |p| p.write(DOCUMENT, b"# Caf\xe9\n"),
        &["doc-refactor", "workflow --render", "archive docs/design/profiling/serial.md"],
        &[DOCUMENT, "not UTF-8", "convert"],
    ),
    entry(
        "an index page that is not UTF-8",
        |p| p.write(&format!("{HISTORY}/README.md"), b"\n\xe9\n"),
        ARCHIVE,
        &["docs/history/profiling/README.md`", "line 2", "save it as UTF-8"],
    ),
    entry(
        "a proposal that is not UTF-8",
        |p| p.write("docs/design/OPTIMIZATION_PROPOSAL.md", b"\xe9"),
        REFACTOR,
        &["OPTIMIZATION_PROPOSAL.md`", "line 1", "save it as UTF-8"],
    ),
    entry(
        "a broken mkdocs.yml",
        |p| p.write("mkdocs.yml", "nav: [\n"),
        ARCHIVE,
        &["`mkdocs.yml`", "line 2", "not YAML"],
    ),
    entry(
        "a record that is no JSON",
        |p| p.write(RECORD, "{\n"),
        RENDER,
        &[RECORD, "line 2", "measure again"],
    ),
    entry("a record that is empty", |p| p.write(RECORD, ""), RENDER, &[RECORD, "line 1", "measure again"]),
    entry(
        "a record of another version",
        |p| p.write(RECORD, "{\"schema\": 99}"),
        RENDER,
        &[RECORD, "schema 99 is not", "measure again"],
    ),
    entry(
        "a record that is not UTF-8",
        |p| p.write(RECORD, b"{\xff"),
        RENDER,
        &[RECORD, "UTF-8", "measure again"],
    ),
];

const FILES: &[Entry] = &[
    entry(
        "no plan",
        |p| p.write("PLAN.md", "# Mine\n"),
        APPLY,
        &["`PLAN.md`", "line 1", "make one with `--plan`"],
    ),
    entry(
        "a file that is no plan, in its place",
        |p| p.write("PLAN.md", "# Mine\n"),
        &["doc-refactor --plan PLAN.md"],
        &["`PLAN.md`", "name another file"],
    ),
    entry(
        "a plan of another version",
        |p| p.write("PLAN.md", "<!-- plan of cargo xtask doc-refactor, version 9 -->\n"),
        APPLY,
        &["`PLAN.md`", "line 1", "make one with `--plan`"],
    ),
    entry("a plan about nothing", |p| plan(p, ""), APPLY, &["`PLAN.md`", "about no document"]),
    entry(
        "a plan with a torn comment",
        |p| plan(p, "<!-- document {\"a -->"),
        APPLY,
        &["`PLAN.md`", "line 2"],
    ),
    entry(
        "a plan with a wrong box",
        |p| plan(p, &(about("x") + "\n- [y] **1.1** x")),
        APPLY,
        &["line 3", "`[x]` or `[ ]`"],
    ),
    entry(
        "a plan with a reason for nothing",
        |p| plan(p, "  - keep because: x"),
        APPLY,
        &["`PLAN.md`", "line 2"],
    ),
    entry(
        "a plan that leads out",
        |p| plan(p, &about("../x.md")),
        APPLY,
        &["`../x.md`", "make a new one with"],
    ),
    entry(
        "a plan that is old",
        |p| plan(p, &about(DOCUMENT)),
        APPLY,
        &[DOCUMENT, "has changed", "make a new one"],
    ),
    entry(
        "a plan that is not UTF-8",
        |p| p.write("PLAN.md", b"\n\xff"),
        APPLY,
        &["`PLAN.md`", "line 2", "as UTF-8"],
    ),
    entry(
        "a folder as plan",
        |_| {},
        &["doc-refactor --apply docs"],
        &["`docs`", "is a folder", "name a file"],
    ),
    entry(
        "a folder in the place of a plan",
        |_| {},
        &["doc-refactor --plan docs", "doc-refactor --baseline docs"],
        &["`docs`", "a folder stands there", "name another place"],
    ),
    entry(
        "a place below a file",
        |_| {},
        &["doc-refactor --plan README.md/x", "doc-refactor --baseline README.md/x"],
        &["`README.md/x`", "`README.md` is a file", "name another place"],
    ),
    entry(
        "a baseline that is no JSON",
        |p| p.write("debt.json", "{\n"),
        BASELINE,
        &["`debt.json`", "line 2"],
    ),
    entry(
        "a baseline of something else",
        |p| p.write("debt.json", "[]"),
        BASELINE,
        &["`debt.json`", "no baseline"],
    ),
    entry(
        "a baseline of another version",
        |p| p.write("debt.json", "{\"schema\":9,\"documents\":{}}"),
        BASELINE,
        &["`debt.json`", "version 9", "reads version 1"],
    ),
    entry(
        "a baseline that is not UTF-8",
        |p| p.write("debt.json", b"\xff"),
        BASELINE,
        &["`debt.json`", "as UTF-8"],
    ),
    entry(
        "a journal of another version",
        |p| p.write(JOURNAL, "{\"schema\":99,\"moves\":[]}"),
        ALL,
        &["steps.json`", "another version of this tool"],
    ),
    entry("a torn journal", |p| p.write(JOURNAL, "{\"sch"), ALL, &["steps.json`", "remove its folder"]),
    entry(
        "a journal whose content is gone",
        |p| {
            p.write(
                JOURNAL,
                steps("\"x.md\"", &format!("{{\"number\":0,\"digest\":\"{}\"}}", "0".repeat(64))),
            )
        },
        ALL,
        &["0000`", "`x.md`", "missing or damaged", "remove `.xtask-journal`"],
    ),
    entry(
        "a journal that leads out",
        |p| p.write(JOURNAL, steps("\"../x.md\"", "null")),
        ALL,
        &["steps.json`", "`../x.md`", "remove `.xtask-journal`"],
    ),
    entry(
        "a journal about git",
        |p| p.write(JOURNAL, steps("\".git/config\"", "null")),
        ALL,
        &["steps.json`", "`.git/config`", "remove `.xtask-journal`"],
    ),
    entry(
        "a folder in the journal",
        |p| p.write(".xtask-journal/x/y", ""),
        ALL,
        &["/x`", "no run has made", "remove"],
    ),
    entry("a file in the place of the journal", |p| p.write(".xtask-journal", ""), ALL, &["move it away"]),
];

fn steps(path: &str, after: &str) -> String {
    format!("{{\"schema\":1,\"steps\":[{{\"path\":{path},\"before\":null,\"after\":{after}}}]}}")
}

/// Runs the commands of an entry on a tree, which each of them leaves as it is, and returns how many were refused.
#[track_caller]
fn check(entry: &Entry) -> usize {
    let project = project();
    (entry.prepare)(&project);
    project.commit();
    for command in entry.commands {
        refused(entry.name, &project, project.command(command), command, entry.says);
    }
    entry.commands.len()
}

#[track_caller]
fn refused(name: &str, project: &Project, line: Command, command: &str, says: &[&str]) {
    // A journal that cannot be understood is locked, and kept.
    let is_other = |line: &&str| !line.starts_with("?? .xtask-journal");
    let status = || project.git("status --porcelain").lines().filter(is_other).collect::<String>();
    let state = || (project.tree().without(".xtask-journal/lock"), status());
    let (before, status_before) = state();
    let Run { code, stderr, .. } = run(line);
    assert_eq!(code, Some(2), "{name}: `{command}`: {stderr}");
    assert!(stderr.starts_with("error: "), "{name}: `{command}`: {stderr}");
    for part in says {
        assert!(stderr.contains(part), "{name}: `{command}` does not say `{part}`: {stderr}");
    }
    let (after, status_after) = state();
    before.assert_same(&after, &format!("{name}: `{command}` changes"));
    assert_eq!(status_before, status_after, "{name}");
}

#[test]
fn bad_configuration() {
    assert!(CONFIGURATION.iter().map(check).sum::<usize>() >= CONFIGURATION.len());
}

#[test]
fn bad_arguments() {
    assert!(ARGUMENTS.iter().map(check).sum::<usize>() >= ARGUMENTS.len());
}

#[test]
fn bad_trees() {
    assert!(TREES.iter().map(check).sum::<usize>() >= TREES.len());
}

#[test]
fn bad_files() {
    assert!(FILES.iter().map(check).sum::<usize>() >= FILES.len());
}

#[test]
fn the_catalogue_is_long_and_names_each_entry_once() {
    let all: Vec<&str> =
        [CONFIGURATION, ARGUMENTS, TREES, FILES].iter().copied().flatten().map(|entry| entry.name).collect();
    let once: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(once.len(), all.len());
    assert!(all.len() >= 70, "{}", all.len());
    println!("{} entries of bad input", all.len());
}

#[test]
fn bad_surroundings() {
    let epochs = ["yesterday", "", "-999999999999999", "1e9"];
    for epoch in epochs {
        let project = project();
        let mut command = project.command("archive docs/old.md");
        command.env("SOURCE_DATE_EPOCH", epoch);
        refused("a date", &project, command, "archive", &["SOURCE_DATE_EPOCH is `", "unset it"]);
    }
    for line in ["archive docs/old.md", "doc-refactor", "verify", "workflow --render"] {
        let project = project();
        let mut command = project.command(line);
        command.env("PATH", "/nowhere");
        refused("no git", &project, command, line, &["cannot run `git", "is git installed?"]);
    }
    let project = project();
    project.forget_git();
    project.refuses("doc-refactor --since HEAD", &["not in a git repository", "`HEAD`"]);
    project.write(".git", "gitdir: nowhere\n");
    for line in ["archive docs/old.md", "doc-refactor", "verify"] {
        project.refuses(line, &["git cannot read the repository of", "nowhere"]);
    }
}

#[cfg(unix)]
#[test]
fn bad_links() {
    const OUT: &str = "leads out of the repository through a symbolic link";
    for (to, at, line, says) in [
        (
            "/tmp",
            "docs/out",
            "archive docs/old.md --to docs/out",
            &["`docs/out/old.md`", OUT, "name a place inside"][..],
        ),
        ("/tmp", "docs/history", "archive docs/old.md", &["`docs/history/profiling/old.md`", OUT]),
        ("../../..", "docs/history", "archive docs/old.md", &["`docs/history/profiling/old.md`", OUT]),
        (
            "/etc/hostname",
            "docs/design/OPTIMIZATION_PROPOSAL.md",
            "doc-refactor",
            &["OPTIMIZATION_PROPOSAL.md`", OUT],
        ),
        (
            "/no/where.md",
            "docs/design/OPTIMIZATION_PROPOSAL.md",
            "doc-refactor",
            &["PROPOSAL.md`", "mend the link"],
        ),
        ("/etc/hostname", "docs/link.md", "archive docs/link.md", &["`docs/link.md`", "symbolic link"]),
        ("/etc/hostname", "docs/link.md", "doc-refactor docs/link.md", &["`docs/link.md`"]),
        (
            "old.md",
            "docs/link.md",
            "archive docs/link.md",
            &[
                "cannot archive `docs/link.md`: it is a symbolic link",
                "name the file or folder that it shows",
            ],
        ),
        (
            "history",
            "docs/history",
            "archive docs/old.md",
            &["`docs/history`", "symbolic link", "mend the link"],
        ),
        ("loop", "docs/loop", "archive docs/loop", &["`docs/loop`", "leads nowhere; mend it"]),
        ("nothing", "docs/gone.md", "archive docs/gone.md", &["`docs/gone.md`", "leads nowhere; mend it"]),
        ("/tmp", ".xtask-journal", "archive docs/old.md", &[".xtask-journal`", "move it away"]),
    ] {
        let project = project();
        project.link(to, at);
        project.commit();
        refused(at, &project, project.command(line), line, says);
    }
    let project = project();
    let outside = Project::bare();
    project.link(outside.root().join("evil").to_str().unwrap(), ".xtask-journal/lock");
    refused(
        "lock",
        &project,
        project.command("verify"),
        "verify",
        &["lock` is a symbolic link", "remove it"],
    );
    assert!(!outside.root().join("evil").exists());
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf_8() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    for line in ["archive", "doc-refactor", "verify"] {
        let project = project();
        let mut command = project.command(line);
        command.arg(OsStr::from_bytes(b"docs/\xff.md"));
        refused("a name", &project, command, line, &["\"docs/\\xFF.md\" is not UTF-8", "rename"]);
    }
}
