//! Bad arguments.

use super::{Entry, entry};

pub(super) const ARGUMENTS: &[Entry] = &[
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
        "no such commit to compare with",
        |_| {},
        &["profile --compare no", "profile --compare no --render", "profile --compare=-x --check"],
        &["is no commit of this repository", "git fetch --unshallow"],
    ),
    entry(
        "a commit without a record",
        |_| {},
        &["profile --compare", "profile --compare HEAD --mode serial --render", "profile --compare --check"],
        &["`HEAD` holds no ", "name a commit that does"],
    ),
    entry(
        "no such mode to compare",
        |_| {},
        &["profile --compare --mode no", "profile --records out --mode no"],
        &["no mode `no` in profiling.toml", "serial"],
    ),
    entry(
        "a format of what is not compared",
        |_| {},
        &["profile --render --format json"],
        &["--compare [<REV>]", "required"],
    ),
    entry(
        "no such folder of records",
        |_| {},
        &["profile --render --records no", "profile --check --records no"],
        &["cannot open `no`", "No such file"],
    ),
    entry(
        "a file as a folder of records",
        |_| {},
        &["profile --render --records README.md", "profile --records README.md"],
        &["`README.md`"],
    ),
    entry(
        "a folder without records",
        |_| {},
        &["profile --render --records docs", "profile --check --mode serial --records docs"],
        &["docs holds no record of a mode of profiling.toml, such as `serial.json`", "name the folder"],
    ),
    entry(
        "two folders to measure into",
        |_| {},
        &["profile --records one --records two"],
        &["goes to one folder", "add --render to read from several"],
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
