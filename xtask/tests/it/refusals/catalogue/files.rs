//! Bad plans, baselines, records and journals.

use super::super::DOCUMENT;
use super::{ALL, APPLY, BASELINE, Entry, JOURNAL, about, entry, plan, steps};

pub(super) const FILES: &[Entry] = &[
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
