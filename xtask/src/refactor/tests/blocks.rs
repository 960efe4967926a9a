//! Blocks, items, rows and sentences.

use super::{left, moved};
use expect_test::expect;

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
