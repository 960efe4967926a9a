//! Purposes that were argued from another mode.

use super::left;
use expect_test::expect;

#[test]
fn a_purpose_that_compared_becomes_a_neutral_one() {
    left(
        "# A\n\n## Objective\n\nFind out why the other is faster @C.\n\n## Data\n\n3 s.\n",
        expect![[r#"
        # A

        ## Objective

        The aim is to find what limits this mode.

        > Moved to the optimization proposal: [comparative reasoning](../PROPOSAL.md#comparative-reasoning-from-amd).

        ## Data

        3 s.
    "#]],
    );
    left(
        "# A\n\nThe aim is to catch up with the other @C.\n\n3 s.\n",
        expect![[r#"
        # A

        The aim is to find what limits this mode.

        > Moved to the optimization proposal: [comparative reasoning](../PROPOSAL.md#comparative-reasoning-from-amd).

        3 s.
    "#]],
    );
    left(
        "# A\n\n## Goals\n\nThe other is faster @C.\n\n- @@C x\n\n## Data\n\n3 s.\n",
        expect![[r#"
        # A

        ## Goals

        The aim is to find what limits this mode.

        > Moved to the optimization proposal: [comparative reasoning](../PROPOSAL.md#comparative-reasoning-from-amd).

        ## Data

        3 s.
    "#]],
    );
}

#[test]
fn a_purpose_that_has_something_left_and_one_that_proposes_are_not_touched() {
    left(
        "# A\n\n## Objective\n\nFind the hot functions. Then see why the other is faster @C.\n",
        expect![[r#"
            # A

            ## Objective

            Find the hot functions.

            > Moved to the optimization proposal: [comparative reasoning](../PROPOSAL.md#comparative-reasoning-from-amd).
        "#]],
    );
    left(
        "# A\n\n## Goals\n\nMake it faster @P.\n\n## Data\n\n3 s.\n",
        expect![[r#"
        # A

        > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

        ## Data

        3 s.
    "#]],
    );
}
