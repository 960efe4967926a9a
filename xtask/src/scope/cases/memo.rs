//! A memo about an image codec, in prose: who is meant is often said one sentence before.

use super::Project;

const MEMO: Project = Project {
    modes: "
        others = ['libfoo']
        [[mode]]
        id = 'scalar'
        title = 'Scalar kernels'
        names = ['scalar build']
        [[mode]]
        id = 'vector'
        title = 'Vector kernels'
        names = ['vector build']
        ",
    own: "scalar",
};

#[test]
fn pronouns_stand_for_what_the_sentence_before_was_about() {
    MEMO.check(
        "
K # Scalar kernels: where a frame's time goes

K The filter takes 41 % of a frame. It reads each line twice.

C The vector build needs half the time for it.
C It reads each line once and keeps it in registers.
C Over there the filter is 19 % of a frame.

K The entropy coder takes 22 %. It is called once per block.

O Its tables could be built once for all blocks.
O That is a small change.
O It needs no new interface.

K It is called from two places.
",
    );
}

#[test]
fn the_gap_is_that_of_the_comparison_before() {
    MEMO.check(
        "
K # Scalar kernels

K ## Filter

C The scalar build is three times slower than the vector build.
C Most of the difference comes from the loads.

K The loads miss the second-level cache 11 times per line.
",
    );
}

#[test]
fn figures_beside_a_named_library_and_sections_about_it() {
    MEMO.check(
        "
K # Scalar kernels

K Decoding runs at 61 MB/s, 1.1 ms per frame.

C Decoding runs at 0.46x `libfoo::decode` on photographs.

K The fixtures were written by libfoo 2.1.

C ## libfoo

C The decoder keeps two lines in memory and reads ahead by one block.
",
    );
}

#[test]
fn numbered_sections_are_no_releases_and_memory_usage_is_no_instruction() {
    MEMO.check(
        "
K # Scalar kernels

K ## 3.3.1 Line buffer

K The buffer is copied twice.

O A ring of two lines would do.

K ## Memory usage

K A frame needs 3.1 MB.

O Sharing the line buffer saves a third of it.
",
    );
}

#[test]
fn what_is_under_a_long_heading_decides_about_it() {
    let facts: String = (1..40)
        .map(|line| {
            format!(
                "K The kernel of stage {line} reads {line} lines and writes one of them back to memory.\n\n"
            )
        })
        .collect();
    MEMO.check(&format!("K # Scalar kernels\n\nK ## Roadmap of the pipeline\n\n{facts}"));
    MEMO.check("K # Scalar kernels\n\nO ## Roadmap\n\nO The kernel of stage one, then that of stage two.\n");
}

#[test]
fn next_steps_go_by_a_hint_and_stay_where_they_measure() {
    MEMO.check(
        "
K # Scalar kernels

K ## Next steps

O - A ring of two lines: saves a copy of each.
K - Profile the coder with larger frames.
",
    );
}
