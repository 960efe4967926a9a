//! Bad `profiling.toml`.

use super::{ALL, ARCHIVE, Entry, config, entry};

pub(super) const CONFIGURATION: &[Entry] = &[
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
