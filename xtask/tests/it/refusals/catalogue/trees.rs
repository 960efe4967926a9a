//! Trees that a command cannot work on.

use super::super::DOCUMENT;
use super::{ARCHIVE, Entry, HISTORY, RECORD, REFACTOR, RENDER, entry};

pub(super) const TREES: &[Entry] = &[
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
