//! Whole sections, and what a file begins and ends with.

use super::{check, left, moved};
use expect_test::expect;
use relative_path::RelativePath;

#[test]
fn a_section_moves_with_all_under_it() {
    check(
        &[(
            "A.md",
            "# A\n\nIntro.\n\n## Costs\n\nFacts.\n\n## Plan @P\n\nDo it.\n\n### Step\n\n- one\n\n## End\n\nLast.\n",
        )],
        expect![[r#"
            == docs/PROPOSAL.md
            # Optimization proposal

            What could be changed to make the library faster or leaner, and why. Profile documents only measure; text about changes
            stands here. What was moved here from other documents says where it stood.

            ## Evidence

            The measurements that the text below was drawn from.

            - [A](p/A.md)

            ## Proposals

            Changes that could be made.

            ### Proposals from [A.md](p/A.md)

            #### Plan @P

            Do it.

            ##### Step

            - one

            ## Comparative reasoning

            One mode beside another, and what follows from it.

            ## Expected results

            What changes are expected to bring, before it is measured.

            ## Trade-offs and options

            What speaks for and against each way.

            ## Roadmap

            Order, effort and schedule.
            == docs/p/A.md
            # A

            Intro.

            > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

            ## Costs

            Facts.

            ## End

            Last.
        "#]],
    );
}

#[test]
fn the_first_and_the_last_section() {
    left(
        "## One @P\n\nx\n\n## Two\n\ny\n",
        expect![[r#"
        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        ## Two

        y
    "#]],
    );
    left(
        "# A\n\nx\n\n## Two @P\n\ny\n",
        expect![[r#"
        # A

        x

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).
    "#]],
    );
    left(
        "# A\n\nx\n\n---\n\n## Two @P\n\ny\n\n---\n\n## Three\n\nz",
        expect![[r#"
        # A

        x

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        ---

        ## Three

        z%
    "#]],
    );
    left(
        "# A\n\nx\n\n---\n\n## Two @P\n\ny\n\n---\n",
        expect![[r#"
        # A

        x

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        ---
    "#]],
    );
}

#[test]
fn the_title_stays() {
    let tree = [("A.md", "A @P\n===\n\nx\n\n## B\n\ny")];
    let root = tempfile::tempdir().unwrap();
    let repo = super::repo(&root, &tree);
    let plan = super::planned(&repo);
    let after = plan.changes.after(&repo).unwrap();
    expect![[r#"
        A @P
        ===

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd)."#]]
    .assert_eq(&after.read(RelativePath::new("docs/p/A.md")).unwrap());
    assert_eq!(plan.documents[0].stuck, 1);
    assert!(super::planned(&after).changes.is_empty());
}

#[test]
fn setext_headings_become_deeper() {
    moved(
        "A\n=\n\nB @P\n---\n\nx\n\nC\nd\n---\n\ny\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### B @P

        x"#]],
    );
    moved(
        "# A\n\n## B\n\ntext\n\n### C @P\n\nx\n\n#### D\n\ny\n\n###### E\n\nz\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [B](p/A.md#b)

        ##### C @P

        x

        ###### D

        y

        ###### E

        z"#]],
    );
}

#[test]
fn emptied_headings_leave() {
    left(
        "# A\n\n## B\n\n### C\n\n@@P x\n\n### D\n\n@@P y\n\n## E\n\nz\n",
        expect![[r#"
        # A

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        ## E

        z
    "#]],
    );
    check(
        &[("A.md", "# A\n\n## B\n\n### C\n\n@@P x\n\n### D\n\n@@R y\n\n## E\n\nz\n")],
        expect![[r#"
        == docs/PROPOSAL.md
        # Optimization proposal

        What could be changed to make the library faster or leaner, and why. Profile documents only measure; text about changes
        stands here. What was moved here from other documents says where it stood.

        ## Evidence

        The measurements that the text below was drawn from.

        - [A](p/A.md)

        ## Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### B

        ##### C

        @@P x

        ## Comparative reasoning

        One mode beside another, and what follows from it.

        ## Expected results

        What changes are expected to bring, before it is measured.

        ## Trade-offs and options

        What speaks for and against each way.

        ## Roadmap

        Order, effort and schedule.

        ### Roadmap from [A.md](p/A.md)

        #### Under “B”

        ##### D

        @@R y
        == docs/p/A.md
        # A

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd), [roadmap](../PROPOSAL.md#roadmap-from-amd).

        ## E

        z
    "#]],
    );
}

#[test]
fn line_breaks_bom_and_a_missing_final_newline_are_kept() {
    left(
        "\u{feff}@@P x\r\n\r\ny\r\n\r\n- a\r\n- @@P b",
        expect![[r#"
        ﻿> Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).␍
        ␍
        y␍
        ␍
        - a%
    "#]],
    );
    left(
        "# A\n\nx\n\n@@P y",
        expect![[r#"
        # A

        x

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).%
    "#]],
    );
    left(
        "# A\n\nx\n\n- y\n- @@P z",
        expect![[r#"
        # A

        x

        - y

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).%
    "#]],
    );
    left(
        "---\nt: 1\n---\n@@P x\n\ny\n",
        expect![[r#"
        ---
        t: 1
        ---

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        y
    "#]],
    );
}

#[test]
fn a_second_title_is_a_section_like_any_other() {
    left(
        "# A\n\nx\n\n# B @P\n\ny\n\n# C\n\nz\n",
        expect![[r#"
        # A

        x

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        # C

        z
    "#]],
    );
    left(
        "## A\n\nx\n\n## B @P\n\ny\n",
        expect![[r#"
        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        ## A

        x
    "#]],
    );
}

#[test]
fn a_text_without_headings() {
    left(
        "One.\n\n@@P Two.\n\nThree.\n",
        expect![[r#"
        One.

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        Three.
    "#]],
    );
    moved(
        "One.\n\n@@P Two.\n\nThree.\n",
        expect![[r#"
            Proposals

            Changes that could be made.

            ### Proposals from [A.md](p/A.md)

            #### Under [no heading](p/A.md)

            @@P Two."#]],
    );
}

#[test]
fn rules_do_not_pile_up() {
    left(
        "# A\n\nx\n\n---\n\n@@P y\n\n---\n\n## B\n\nz\n",
        expect![[r#"
        # A

        x

        ---

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        ---

        ## B

        z
    "#]],
    );
    left(
        "# A\n\n## B\n\nx\n\n---\n\n### C @P\n\ny\n\n---\n\n### D\n\nz\n",
        expect![[r#"
        # A

        ## B

        x

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        ---

        ### D

        z
    "#]],
    );
}
