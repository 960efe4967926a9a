//! `workflow` on the sample: all steps in one run.

use super::{changes_nothing, sample};

#[test]
fn a_second_run_would_change_nothing() {
    let project = sample();
    let run = project.xtask("workflow").exits(1);
    assert!(run.stderr.contains("profile: no mode has a bench target"), "{}", run.stderr);
    assert!(run.stderr.contains("archive: 5 moved"), "{}", run.stderr);
    let tree = project.tree();
    assert!(tree.has("docs/history/profiling/PROFILING_PLAN.md"));
    let proposal = tree.text("docs/design/OPTIMIZATION_PROPOSAL.md");
    assert!(
        proposal.contains("](../history/profiling/PROFILING_SUMMARY.md"),
        "origins follow to the archive"
    );
    assert!(!proposal.contains("](profiling/PROFILING_SUMMARY.md"), "origins follow to the archive");

    let check = project.unchanged_by("workflow --check", 1);
    changes_nothing(&check);
    assert!(check.stderr.contains("doc-refactor: nothing to move"), "{}", check.stderr);
    assert!(check.stderr.contains("archive: nothing to archive"), "{}", check.stderr);
}
