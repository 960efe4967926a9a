//! What moved text means: links, anchors, definitions, footnotes.

use super::{check, moved};
use expect_test::expect;

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
fn brackets_in_the_text_of_a_link_are_no_other_link() {
    moved(
        "# A\n\n*   See [[1]](../o.md#a) [[2]](o.md#b) for it (#2) @@P\n\n*   Facts.\n",
        expect![[r#"
            Proposals

            Changes that could be made.

            ### Proposals from [A.md](p/A.md)

            #### Under [A](p/A.md#a)

            *   See [[1]](o.md#a) [[2]](p/o.md#b) for it (#2) @@P"#]],
    );
}
