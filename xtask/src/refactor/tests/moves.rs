use super::{after, check, left, moved};
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
fn paragraphs_and_sentences() {
    left(
        "# A\n\nOne. Two @P. Three.\n\nFour.\n",
        expect![[r#"
        # A

        One. Three.

        Four.

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).
    "#]],
    );
    left(
        "# A\n\nOne @P. Two.\nThree @P. Four.\n",
        expect![[r#"
        # A

        Two. Four.

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).
    "#]],
    );
    moved(
        "# A\n\nOne @P. Two.\nThree @P. Four @P. Five @R.\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        One @P.

        Three @P. Four @P.

        ## Roadmap

        Order, effort and schedule.

        ### Roadmap from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        Five @R.
    "#]],
    );
    left(
        "# A\n\n@@P One.\n\nTwo.\n",
        expect![[r#"
        # A

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        Two.
    "#]],
    );
    left(
        "# A\n\n*One @P. Two.*\n",
        expect![[r#"
        # A

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).
    "#]],
    );
    left(
        "# A\n\nOne @P.  \nTwo.  \nThree @P.\n",
        expect![[r#"
            # A

            Two.  

            > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).
        "#]],
    );
}

#[test]
fn items_of_lists() {
    left(
        "# A\n\n- a\n- @@P b\n  - nested\n- c\n",
        expect![[r#"
        # A

        - a
        - c

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).
    "#]],
    );
    moved(
        "# A\n\n- a\n- @@P b\n  - nested\n- c\n- @@P d\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        - @@P b
          - nested
        - @@P d"#]],
    );
    left(
        "# A\n\nText\n1. @@P a\n2. b\n3. c\n",
        expect![[r#"
        # A

        Text

        2. b
        3. c

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).
    "#]],
    );
    moved(
        "# A\n\n1. a\n2. @@P b\n3. @@P c\n4. d\n5. @@P e\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        2. @@P b
        3. @@P c

        <!-- -->

        5. @@P e"#]],
    );
    left(
        "# A\n\n- a\n\n- @@P b\n\n- c\n",
        expect![[r#"
        # A

        - a

        - c

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).
    "#]],
    );
    left(
        "# A\n\nAll:\n\n- @@P a\n- @@R b\n\nEnd.\n",
        expect![[r#"
        # A

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd), [roadmap](../PROPOSAL.md#roadmap-from-amd).

        End.
    "#]],
    );
    moved(
        "# A\n\nAll:\n\n- @@P a\n- @@R b\n\nEnd.\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        All:

        - @@P a

        ## Roadmap

        Order, effort and schedule.

        ### Roadmap from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        - @@R b
    "#]],
    );
}

#[test]
fn nested_items_say_what_they_stood_on() {
    moved(
        "# A\n\n1. **Memory waste:** much\n   - @@P pool\n   - none\n2. Time\n   1. @@P batch\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        *On “Memory waste”:*

        - @@P pool

        *On “Time”:*

        1. @@P batch"#]],
    );
    moved(
        "# A\n\nThese limit it:\n- a\n- @@P b\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        *On “These limit it”:*

        - @@P b"#]],
    );
    left(
        "# A\n\n- Text @P. More.\n- Why:\n  - @@P b\n- c\n",
        expect![[r#"
        # A

        - More.
        - c

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).
    "#]],
    );
}

#[test]
fn rows_and_tables() {
    left(
        "# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| @P | 4 |\n| @P | 5 |\n| 6 | 7 |\n",
        expect![[r#"
        # A

        | a | b |
        |---|---|
        | 1 | 2 |
        | 6 | 7 |

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).
    "#]],
    );
    moved(
        "# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| @P | 4 |\n| @P | 5 |\n| 6 | 7 |\n| 8 | @R |\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        | a | b |
        |---|---|
        | @P | 4 |
        | @P | 5 |

        ## Roadmap

        Order, effort and schedule.

        ### Roadmap from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        | a | b |
        |---|---|
        | 8 | @R |
    "#]],
    );
    left(
        "# A\n\nx\n\n| a | b |\n|---|---|\n| @P | 4 |\n\ny\n",
        expect![[r#"
        # A

        x

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        y
    "#]],
    );
}

#[test]
fn code_goes_with_its_introduction() {
    left(
        "# A\n\nFacts. We could do:\n\n```rust\n@P\n```\n\nEnd.\n",
        expect![[r#"
        # A

        Facts.

        End.

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).
    "#]],
    );
    left(
        "# A\n\n**Idea**\n\n```rust\n@P\n```\n\nEnd.\n",
        expect![[r#"
        # A

        **Idea**

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        End.
    "#]],
    );
    moved(
        "# A\n\n- a\n\n  ```sh\n  x @P\n    y\n  ```\n- b\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        *On “a”:*

        ```sh
        x @P
          y
        ```"#]],
    );
    left(
        "# A\n\nOne\n```\n@P\n```\nTwo\n",
        expect![[r#"
        # A

        One

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        Two
    "#]],
    );
    moved(
        "# A\n\nx\n\n```\n@P\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        ```
        @P
        ```"#]],
    );
    moved(
        "# A\n\n> - q\n>\n>       code @P\n> - r\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        *On “q”:*

            code @P"#]],
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
fn links_lead_where_they_led() {
    check(
        &[
            (
                "A.md",
                "# A\n\n[c](#c-p) [d](#d)\n\n## C @P\n\n[d](#d) [self](#c-p) ![i](img.svg) [o](../o.md#top) <a href=\"B.md\">b</a> [w](https://e.example)\n\n## D\n\nx\n",
            ),
            ("docs/o.md", "# Top\n\n[c](p/A.md#c-p)\n"),
            ("B.md", "[c](A.md#c-p) [d](A.md#d)\n\n[r]\n\n[r]: ./A.md#c-p 'title'\n"),
            ("docs/p/img.svg", "<svg/>"),
        ],
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

            #### C @P

            [d](p/A.md#d) [self](PROPOSAL.md#c-p) ![i](p/img.svg) [o](o.md#top) <a href="p/B.md">b</a> [w](https://e.example)

            ## Comparative reasoning

            One mode beside another, and what follows from it.

            ## Expected results

            What changes are expected to bring, before it is measured.

            ## Trade-offs and options

            What speaks for and against each way.

            ## Roadmap

            Order, effort and schedule.
            == docs/o.md
            # Top

            [c](PROPOSAL.md#c-p)
            == docs/p/A.md
            # A

            [c](../PROPOSAL.md#c-p) [d](#d)

            > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

            ## D

            x
            == docs/p/B.md
            [c](../PROPOSAL.md#c-p) [d](A.md#d)

            [r]

            [r]: ../PROPOSAL.md#c-p 'title'
        "#]],
    );
}

#[test]
fn numbered_anchors_are_followed() {
    check(
        &[
            (
                "A.md",
                "# A\n\n[1](#x) [2](#x-1) [3](#x-2)\n\n## P @P\n\n### X\n\na\n\n## X\n\nb\n\n## X\n\n@@P c\n\nd\n",
            ),
            ("docs/PROPOSAL.md", "# P\n\n## Proposals\n\nOld.\n\n## X\n\nTheirs, see [x](#x).\n"),
        ],
        expect![[r#"
            == docs/PROPOSAL.md
            # P

            ## Proposals

            Old.

            ### Proposals from [A.md](p/A.md)

            #### P @P

            ##### X

            a

            #### Under [X](p/A.md#x-1)

            @@P c

            ## X

            Theirs, see [x](#x-1).

            ## Evidence

            The measurements that the text below was drawn from.

            - [A](p/A.md)
            == docs/p/A.md
            # A

            [1](../PROPOSAL.md#x) [2](#x) [3](#x-1)

            > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

            ## X

            b

            ## X

            > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

            d
        "#]],
    );
}

#[test]
fn definitions_and_footnotes_travel() {
    check(
        &[
            (
                "A.md",
                "# A\n\nKept [x] and [only].\n\n@@P Moved [x], [text][y], [z][] and note[^1] and [mine].\n\nKept[^1].\n\n[x]: x.md\n[y]: y.md 'T'\n[z]: z.md\n[only]: o.md\n[mine]: m.md\n\n[^1]: A note, see [y].\n    More of it.\n",
            ),
            (
                "docs/PROPOSAL.md",
                "# P\n\nOld [x], [y][1][^1], [mine].\n\n[x]: other.md\n[1]: p/y.md\n\n[^1]: Theirs.\n",
            ),
        ],
        expect![[r#"
            == docs/PROPOSAL.md
            # P

            Old [x], [y][1][^1], [mine].

            [x]: other.md
            [1]: p/y.md

            [^1]: Theirs.

            ## Evidence

            The measurements that the text below was drawn from.

            - [A](p/A.md)

            ## Proposals

            Changes that could be made.

            ### Proposals from [A.md](p/A.md)

            #### Under [A](p/A.md#a)

            @@P Moved [x][x-2], [text][y-2], [z][] and note[^1-2] and [mine][mine-2].

            [x-2]: p/x.md
            [y-2]: p/y.md 'T'
            [z]: p/z.md
            [mine-2]: p/m.md

            [^1-2]: A note, see [y][y-2].
                More of it.
            == docs/p/A.md
            # A

            Kept [x] and [only].

            > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

            Kept[^1].

            [x]: x.md
            [y]: y.md 'T'
            [only]: o.md

            [^1]: A note, see [y].
                More of it.
        "#]],
    );
    check(
        &[("A.md", "# A\n\nKept [x].\n\n## B @P\n\nText [y].\n\n[x]: x.md\n[y]: y.md\n[unused]: u.md\n")],
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

            #### B @P

            Text [y].

            [y]: p/y.md

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

            Kept [x].

            > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

            [x]: x.md
            [unused]: u.md
        "#]],
    );
}

#[test]
fn brackets_are_not_taken_for_links() {
    moved(
        "# A\n\n@@P `[a]` and [a] and [b][c] and [k].\n\n@@P Then [d][k].\n\n@@R [e][m].\n\n[k]: k.md\n[m]: m.md\n",
        expect![[r#"
            Proposals

            Changes that could be made.

            ### Proposals from [A.md](p/A.md)

            #### Under [A](p/A.md#a)

            @@P `[a]` and [a] and [b][c] and [k].

            @@P Then [d][k].

            [k]: p/k.md

            ## Roadmap

            Order, effort and schedule.

            ### Roadmap from [A.md](p/A.md)

            #### Under [A](p/A.md#a)

            @@R [e][m].

            [m]: p/m.md
        "#]],
    );
    check(
        &[
            ("A.md", "# A\n\n@@P Plain [a], [^n] and [M].\n"),
            ("B.md", "# B\n\n@@P Used [m].\n\n[m]: m.md\n"),
            ("docs/PROPOSAL.md", "# P\n\n## Evidence\n\n## Proposals\n\n[a][^n]\n\n[a]: b.md\n\n[^n]: N\n"),
        ],
        expect![[r#"
            == docs/PROPOSAL.md
            # P

            ## Evidence

            - [A](p/A.md)
            - [B](p/B.md)

            ## Proposals

            [a][^n]

            [a]: b.md

            [^n]: N

            ### Proposals from [A.md](p/A.md)

            #### Under [A](p/A.md#a)

            @@P Plain \[a], \[^n] and [M].

            ### Proposals from [B.md](p/B.md)

            #### Under [B](p/B.md#b)

            @@P Used [m][m-2].

            [m-2]: p/m.md
            == docs/p/A.md
            # A

            > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).
            == docs/p/B.md
            # B

            > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-bmd).
        "#]],
    );
}

#[test]
fn an_introduction_goes_with_what_it_introduces() {
    moved(
        "# A\n\n@@E We gain:\n\n- @@R a\n- @@P b\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        - @@P b

        ## Roadmap

        Order, effort and schedule.

        ### Roadmap from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        @@E We gain:

        - @@R a
    "#]],
    );
}

#[test]
fn an_existing_proposal_is_only_added_to() {
    check(
        &[
            ("A.md", "# A\n\n@@P x\n\n@@R y\n\nz\n"),
            (
                "docs/PROPOSAL.md",
                "# Ours\r\n\r\n## Roadmap\r\n\r\n1. First\r\n\r\n---\r\n\r\n## Questions\r\n\r\nNone.",
            ),
        ],
        expect![[r#"
            == docs/PROPOSAL.md
            # Ours␍
            ␍
            ## Roadmap␍
            ␍
            1. First␍
            ␍
            ### Roadmap from [A.md](p/A.md)␍
            ␍
            #### Under [A](p/A.md#a)␍
            ␍
            @@R y␍
            ␍
            ---␍
            ␍
            ## Questions␍
            ␍
            None.␍
            ␍
            ## Evidence␍
            ␍
            The measurements that the text below was drawn from.␍
            ␍
            - [A](p/A.md)␍
            ␍
            ## Proposals␍
            ␍
            Changes that could be made.␍
            ␍
            ### Proposals from [A.md](p/A.md)␍
            ␍
            #### Under [A](p/A.md#a)␍
            ␍
            @@P x%
            == docs/p/A.md
            # A

            > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd), [roadmap](../PROPOSAL.md#roadmap-from-amd).

            z
        "#]],
    );
}

#[test]
fn a_later_run_adds_to_what_an_earlier_one_wrote() {
    let first = after(&[("A.md", "# A\n\n## B\n\n@@P x\n\ny\n")]);
    let (proposal, document) = first.split_once("== docs/p/A.md\n").unwrap();
    let proposal = proposal.strip_prefix("== docs/PROPOSAL.md\n").unwrap();
    let edited = proposal.replace("@@P x", "Edited by a person.");
    let document = document.replace('y', "@@P more\n\n@@E result\n\ny");
    check(
        &[("A.md", &document), ("docs/PROPOSAL.md", &edited)],
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

        #### Under [B](p/A.md#b)

        Edited by a person.

        @@P more

        ## Comparative reasoning

        One mode beside another, and what follows from it.

        ## Expected results

        What changes are expected to bring, before it is measured.

        ### Expected results from [A.md](p/A.md)

        #### Under [B](p/A.md#b)

        @@E result

        ## Trade-offs and options

        What speaks for and against each way.

        ## Roadmap

        Order, effort and schedule.
        == docs/p/A.md
        # A

        ## B

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd), [expected results](../PROPOSAL.md#expected-results-from-amd).

        y
    "#]],
    );
}

#[test]
fn guides_and_generated_documents_are_not_touched() {
    let generated = "<!-- generated by cargo xtask profile -->\n# G\n";
    assert_eq!(after(&[("README.md", "# A\n"), ("G.md", generated)]), "");
}
