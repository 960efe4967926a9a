//! A codec with two back ends: lists, output and prose that put them side by side, decisions, and what is ticked.

use super::Project;

const CODEC: Project = Project {
    modes: "others = ['QuickPack', 'lib-slow']\n\
            [[mode]]\nid = 'cpu'\ntitle = 'CPU back end'\nnames = ['cpu']\n\
            [[mode]]\nid = 'gpu'\ntitle = 'GPU back end'\nnames = ['gpu']\n",
    own: "cpu",
};

#[test]
fn modes_side_by_side_without_a_table() {
    CODEC.check(
        "
K # Codec profile

K A frame takes 2.1 ms of CPU time.

C ## Back ends

C These were run:

C - `cpu`: the scalar loop
C - `gpu`: shaders
C - QuickPack: as it comes

C ```
C cpu: 2.1 ms
C gpu: 0.9 ms
C ```

K ## Steps

K - scan: 1.2 ms
K - pack: 0.9 ms

K ```
K scan: 1.2 ms
K pack: 0.9 ms
K ```

C | Run | Time |
C |---|---:|
C | QuickPackFast | 3 ms |
C | LibSlowPlain | 9 ms |
C | Ours | 2 ms |
",
    );
}

#[test]
fn prose_that_ranks() {
    CODEC.check(
        "
K # Codec profile

K The second pass is slower than the first, because its table does not fit into the cache.

C CPU is the fastest for small frames. QuickPack stalls until its buffer is empty.

C Most other codecs and libraries are slower. The advantage over the plain QuickPack is a factor of three.

C ### Why is CPU so much faster?

C Frames are small.

C ## When would GPU win?

C At frames of 4 MB and more.
",
    );
}

#[test]
fn decisions_that_were_taken_are_history_and_ticks_do_not_hide_a_plan() {
    CODEC.check(
        "
K # Codec profile

K ## Experiment 1

K - Hypothesis: the table is too large.
K - Decision: **rejected** (change reverted).

O ## Recommendations

O ### ✅ Priority 1: smaller table

O The table holds 64 bits an entry.

O **Expected**: 2.1 ms → 1.7 ms

O ### ❌ Streams

O **Do instead:**
O - The window moves by one frame, which is the right size if memory is short.

K ## Method

K For every optimization candidate:

K 1. Run the benchmark.
K 2. Make one focused change.

O ### TL;DR

O Spend the effort on the table first.
",
    );
}

#[test]
fn words_of_people_who_plan_advise_and_ask() {
    CODEC.check(
        "
K # Codec profile

K The encoder waits for its table. Is it worth recomputing the table for each frame?

K The soak test ran for a week.

K The parser has 300 lines.

K We measured the packer last.

O The arena is per record and should be reused.

K The next thing is to record the same hour again.

O ## What I'd like to do

O (a) A freelist for the frames. It'd win 30 ns.

O (b) Lazy tables, which touch everything.

K ## Reading

O You can keep the window between frames. Do not share it among threads:

O ```
O let window = Window::new();
O ```

K Treat these numbers as orders of magnitude. The cache should be verified before each run.

C QuickPack needs 9 ms against 2 ms for us.

C ### vs. the others

C - GPU on the same box: 0.9 ms
C - QuickPack with its own settings: 9 ms

O ### When not to

O - Frames that change in every bit.
",
    );
}
