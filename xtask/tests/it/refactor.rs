//! `doc-refactor` as people use it: a plan, comments that allow, debt, changed lines, the formats of machines.

mod formats;

use super::project::Project;

const CONFIG: &str = "\
others = [\"libslow\"]

[[mode]]
id = \"native\"
title = \"Native\"
names = [\"native build\"]
documents = [\"READER.md\", \"WRITER.md\"]

[[mode]]
id = \"wasm\"
title = \"WASM\"
";

const READER: &str = "\
# Reader profile

Reading takes 3.1 µs a record. The buffer should be reused.

| Step | Share |
|---|---:|
| scan | 41 % |

## Bottlenecks

The scanner takes 41 % of the samples.

- The native build is 2.1x faster than WASM.
- Half of the allocations come from `split`.

## Roadmap

1. Week 1: implement a pool.
2. Week 2: replace the map.
";

const WRITER: &str = "\
# Writer profile

Writing takes 2 µs a record.

We should batch the writes.

Consider a larger buffer.
";

const FOLDER: &str = "docs/design/profiling";
const PROPOSAL: &str = "docs/design/OPTIMIZATION_PROPOSAL.md";

/// A repository with two documents, in which six pieces are out of place.
fn project() -> Project {
    let [reader, writer] = ["READER.md", "WRITER.md"].map(|name| format!("{FOLDER}/{name}"));
    Project::new(&[("profiling.toml", CONFIG), (&reader, READER), (&writer, WRITER)])
}

impl Project {
    fn document(&self, name: &str) -> String {
        self.read(&format!("{FOLDER}/{name}"))
    }

    fn rewrite(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{text}");
        self.write(name, text.replacen(from, to, 1));
    }
}

#[test]
fn what_is_unticked_stays_and_nothing_else() {
    let project = project();
    project.xtask("doc-refactor --plan PLAN.md").exits(0);
    let plan = project.read("PLAN.md");
    assert_eq!(plan.matches("- [x] **").count(), 5, "{plan}");
    project.unchanged_by("doc-refactor --plan PLAN.md", 0);
    for (item, next) in [("1.2", ""), ("2.1", " quoted from the vendor")] {
        let plan =
            project.read("PLAN.md").replace(&format!("- [x] **{item}**"), &format!("- [ ] **{item}**"));
        let (before, after) = plan.split_once(&format!("**{item}**")).unwrap();
        let after = after.replacen("keep because:", &format!("keep because:{next}"), 1);
        project.write("PLAN.md", format!("{before}**{item}**{after}"));
    }
    project.commit();
    project.xtask("doc-refactor --apply PLAN.md").exits(1);
    let (reader, writer) = (project.document("READER.md"), project.document("WRITER.md"));
    assert!(reader.contains("- The native build is 2.1x faster than WASM.\n"), "{reader}");
    assert!(!reader.contains("should be reused") && !reader.contains("Week 1"), "{reader}");
    let kept = "<!-- scope: allow(proposal) quoted from the vendor -->\n\nWe should batch the writes.\n";
    assert!(writer.contains(kept) && !writer.contains("larger buffer"), "{writer}");
    let proposal = project.read(PROPOSAL);
    assert!(!proposal.contains("2.1x") && !proposal.contains("batch the writes"), "{proposal}");
    // What was kept with a reason is no finding any more, what was kept without one is.
    let left = project.unchanged_by("doc-refactor --check", 1).stdout;
    assert!(left.contains("[cross-mode-comparison]") && left.matches("error[").count() == 1, "{left}");
}

#[test]
fn a_plan_holds_for_the_documents_that_it_was_made_for() {
    let project = project();
    project.xtask("doc-refactor --plan PLAN.md").exits(0);
    project.commit();
    let plan = project.read("PLAN.md");
    let refused = |plan: &str, parts: &[&str]| {
        project.write("PLAN.md", plan);
        project.refuses("doc-refactor --apply PLAN.md --allow-dirty", parts);
    };
    refused(&plan.replace("- [x] **1.1**", "- [?] **1.1**"), &["PLAN.md", "line 22", "`[x]` or `[ ]`"]);
    refused(
        &plan.replace("- [x] **1.3**", "**1.3**"),
        &["item 3 of `docs/design/profiling/READER.md` is missing"],
    );
    refused(&plan.replace("\"path\"", "\"place\""), &["comment of the plan was changed"]);
    refused("# A document\n", &["line 1", "no plan", "--plan"]);
    project.write("PLAN.md", &plan);
    project.rewrite(&format!("{FOLDER}/WRITER.md"), "2 µs", "3 µs");
    let parts = ["`docs/design/profiling/WRITER.md` has changed since the plan was made", "--plan PLAN.md"];
    project.refuses("doc-refactor --apply PLAN.md --allow-dirty", &parts);
}

#[test]
fn a_plan_does_not_take_the_place_of_another_document() {
    let project = project();
    project.write("NOTES.md", "# Notes\n");
    project.refuses("doc-refactor --plan NOTES.md --allow-dirty", &["`NOTES.md`", "no plan", "name another"]);
}

#[test]
fn a_plan_that_holds_decisions_is_not_made_anew() {
    let project = project();
    project.xtask("doc-refactor --plan PLAN.md").exits(0);
    project.unchanged_by("doc-refactor --plan PLAN.md --allow-dirty", 0);
    project.rewrite("PLAN.md", "- [x] **1.1**", "- [ ] **1.1**");
    project.refuses("doc-refactor --plan PLAN.md --allow-dirty", &["`PLAN.md` holds decisions", "--apply"]);
}

#[test]
fn old_findings_are_accepted_new_ones_stand_and_gone_ones_are_dropped() {
    let project = project();
    project.xtask("doc-refactor --baseline debt.json").exits(0);
    project.commit();
    project.unchanged_by("doc-refactor --baseline debt.json", 0);
    project.unchanged_by("doc-refactor --check --baseline debt.json", 0);
    project.rewrite(&format!("{FOLDER}/WRITER.md"), "We should", "We should replace the map.\n\nWe should");
    let new = project.unchanged_by("doc-refactor --check --baseline debt.json", 1).stdout;
    assert!(new.contains("We should replace the map.") && new.matches("error[").count() == 1, "{new}");
    let before = project.document("WRITER.md");
    project.write(&format!("{FOLDER}/WRITER.md"), "# Writer profile\n\nWriting takes 2 µs a record.\n");
    let gone = project.unchanged_by("doc-refactor --check --baseline debt.json", 1);
    assert!(gone.stderr.contains("2 lines dropped"), "{gone:?}");
    project.xtask("doc-refactor --baseline debt.json").exits(0);
    project.write(&format!("{FOLDER}/WRITER.md"), &before);
    let back = project.unchanged_by("doc-refactor --check --baseline debt.json", 1).stdout;
    assert_eq!(back.matches("error[").count(), 3, "{back}");
    project.write("debt.json", "{}");
    project.refuses("doc-refactor --check --baseline debt.json", &["`debt.json`", "no baseline"]);
}

#[test]
fn only_changed_lines_are_looked_at() {
    let project = project();
    project.unchanged_by("doc-refactor --since HEAD", 0);
    project.rewrite(&format!("{FOLDER}/READER.md"), "41 % |\n", "41 % |\n\nWe should shrink the table.\n");
    project.write(&format!("{FOLDER}/NEW.md"), "# Parser profile\n\nWe should add a cache.\n");
    let found = project.unchanged_by("doc-refactor --since HEAD", 1).stdout;
    assert!(found.contains("should shrink") && found.contains("NEW.md:3"), "{found}");
    assert_eq!(found.matches("error[").count(), 2, "{found}");
    project.commit();
    project.unchanged_by("doc-refactor --since HEAD", 0);
    assert_eq!(project.xtask("doc-refactor --since HEAD~1").exits(1).stdout, found);
    project.refuses("doc-refactor --since v9.9", &["`v9.9` is no commit"]);
    project.refuses("doc-refactor --since=--output=x", &["is no commit"]);
}

#[test]
fn a_comment_allows_and_an_idle_one_is_reported() {
    let project = project();
    let allow = |name: &str, at: &str, comment: &str| {
        project.rewrite(&format!("{FOLDER}/{name}"), at, &format!("<!-- scope: {comment} -->\n\n{at}"));
    };
    allow("WRITER.md", "We should", "allow(proposal) agreed with the users");
    allow("WRITER.md", "Consider", "allow(optimization)");
    allow("READER.md", "## Roadmap", "allow(proposal) x");
    let found = project.unchanged_by("doc-refactor --check", 1).stdout;
    assert!(!found.contains("We should") && !found.contains("Consider a"), "{found}");
    assert!(found.contains("warning[allow-without-reason]"), "{found}");
    assert!(
        found.contains("warning[unused-allow]: allows `proposal`, but what is here is `roadmap`"),
        "{found}"
    );
    project.commit();
    project.xtask("doc-refactor").exits(1);
    assert!(project.document("WRITER.md").contains("We should batch the writes.\n"));
}

#[test]
fn a_rule_is_explained() {
    let project = project();
    let roadmap = project.unchanged_by("doc-refactor --explain roadmap", 0).stdout;
    assert!(roadmap.starts_with("## roadmap\n") && roadmap.contains("### Why is this bad"), "{roadmap}");
    project.refuses("doc-refactor --explain roadmaps", &["no rule `roadmaps`", "roadmap, table-by-mode"]);
}

#[test]
fn modes_are_inferred_where_none_is_configured_and_that_is_said() {
    let [scalar, simd] = ["scalar", "simd"].map(|mode| format!("{FOLDER}/{mode}_profile.md"));
    let text = "# Scalar profile\n\nScalar takes 3 ms.\n\nSIMD is 2x faster.\n";
    let project = Project::new(&[(&scalar, text), (&simd, "# SIMD profile\n\nIt takes 1.5 ms.\n")]);
    let run = project.unchanged_by("doc-refactor --check", 1);
    let said =
        format!("no modes are configured; inferred from documents: Scalar ({scalar}), SIMD ({simd})\n");
    assert!(run.stderr.starts_with(&said), "{}", run.stderr);
    assert!(
        run.stdout.matches("error[").count() == 1 && run.stdout.contains("SIMD is 2x faster."),
        "{}",
        run.stdout
    );
}

#[test]
fn items_and_rows_are_kept_with_a_reason_while_others_move() {
    let text = "# Reader profile\n\n- a takes 5 %.\n- **Opportunity:** pool the buffers.\n\n| Run | Time |\n|---|---|\n\
                | one | 3 s |\n| WASM | 4 s |\n| two | 5 s |\n\n## B\n\nText.\n\n**Opportunity:** pool the strings.\n";
    let proposal =
        "# Optimization proposal\n\n## Intern\n\nWe should intern the tags. See [gone](gone.md).\n";
    let reader = format!("{FOLDER}/READER.md");
    let project = Project::new(&[("profiling.toml", CONFIG), (&reader, text), (PROPOSAL, proposal)]);
    project.xtask("doc-refactor --plan PLAN.md").exits(0);
    let plan = project.read("PLAN.md");
    let (first, rest) = plan.split_once("- [x] **2.3**").expect("three items");
    let kept = first.replace("- [x]", "- [ ]").replace("because:", "because: quoted");
    project.write("PLAN.md", format!("{kept}- [x] **2.3**{rest}"));
    project.commit();
    project.xtask("doc-refactor --apply PLAN.md").exits(1);
    let left = project.document("READER.md");
    assert!(left.contains("pool the buffers. <!-- scope: allow(proposal) quoted -->\n"), "{left}");
    assert!(left.contains("| WASM <!-- scope: allow(table-by-mode) quoted --> | 4 s |\n"), "{left}");
    assert!(!left.contains("pool the strings"), "{left}");
    let found = project.unchanged_by("doc-refactor --check", 1).stdout;
    assert!(!found.contains("error["), "{found}");
    assert!(
        found.contains("[proposal-without-evidence]") && found.contains("[dangling-reference]"),
        "{found}"
    );
    let ticked = plan.replacen("  - keep because:", "  - keep because: x", 1);
    project.write("PLAN.md", ticked);
    project.refuses("doc-refactor --apply PLAN.md --allow-dirty", &["ticked", "untick it"]);
}

#[cfg(unix)]
#[test]
fn what_is_no_text_of_its_own_is_told_apart() {
    let project = project();
    let folder = project.root().join(FOLDER);
    std::os::unix::fs::symlink("../../../top.md", folder.join("LINK.md")).unwrap();
    project.write("top.md", "# Top profile\n\nWe should add a pool.\n");
    project.commit();
    assert!(!project.unchanged_by("doc-refactor --check", 1).stdout.contains("LINK.md"));
    project.refuses(&format!("doc-refactor --check {FOLDER}/LINK.md"), &["LINK.md", "symbolic link"]);
    project.write(&format!("{FOLDER}/X.md"), b"\xff\xfe");
    project.write(&format!("{FOLDER}/Y.md"), b"\xff\xfe");
    project.refuses("doc-refactor --check", &["X.md", "Y.md", "not UTF-8", "convert"]);
}

#[test]
fn anchors_are_called_as_the_configured_site_calls_them() {
    let text = "# A\n\n[x](#groe_1)\n\n## Größe\n\n## Größe\n";
    let project = Project::new(&[("profiling.toml", "[docs]\nsite = \"mkdocs\"\n"), ("a.md", text)]);
    project.unchanged_by("verify", 0);
    project.write("profiling.toml", "[docs]\nsite = \"mdbook\"\n");
    project.unchanged_by("verify", 1);
    project.write("profiling.toml", "[docs]\nsite = \"hugo\"\n");
    project.refuses("verify", &["profiling.toml:2", "github", "mkdocs"]);
}
