//! Sentences and labels that introduce what stands below them.

use super::{left, moved};
use expect_test::expect;

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
