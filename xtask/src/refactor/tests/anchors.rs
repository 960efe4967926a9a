//! Anchors that people wrote, and destinations that cannot be located.

use super::{check, moved};
use expect_test::expect;

#[test]
fn html_anchors_and_explicit_ids_move_with_their_text() {
    check(
        &[
            (
                "A.md",
                "# A\n\n[a](#here) [b](#id) [c](#-größe-p)\n\n## B @P {#id}\n\n<a id=\"here\"></a>x\n\n## 🚀 Größe @P\n\ny\n\n## C\n\nz\n",
            ),
            ("B.md", "<a href='A.md#here'>a</a> ![](A.md#id)\n"),
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

            #### B @P {#id}

            <a id="here"></a>x

            #### 🚀 Größe @P

            y

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

            [a](../PROPOSAL.md#here) [b](../PROPOSAL.md#id) [c](../PROPOSAL.md#-größe-p)

            > Moved to the optimization proposal: [proposals](../PROPOSAL.md#proposals-from-amd).

            ## C

            z
            == docs/p/B.md
            <a href='../PROPOSAL.md#here'>a</a> ![](../PROPOSAL.md#id)
        "#]],
    );
}

#[test]
fn a_link_whose_destination_cannot_be_located_still_stands() {
    moved(
        "# A\n\n@@P [a](b\\_c&amp;d.md)\n",
        expect![[r#"
        Proposals

        Changes that could be made.

        ### Proposals from [A.md](p/A.md)

        #### Under [A](p/A.md#a)

        @@P [a](p/b\_c&amp;d.md)"#]],
    );
}

#[test]
fn an_anchor_that_sluggers_dispute_is_not_linked() {
    moved(
        "# A\n\n## Warm ⚠️\n\nx\n\n@@P y\n",
        expect![[r#"
            Proposals

            Changes that could be made.

            ### Proposals from [A.md](p/A.md)

            #### Under [Warm ⚠️](p/A.md)

            @@P y"#]],
    );
}
