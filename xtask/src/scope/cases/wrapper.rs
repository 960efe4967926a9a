//! A library in C with a Python package around it: the wrapper's document speaks of its core all the time.

use super::Project;

const MODES: &str = "
    [[mode]]
    id = 'native'
    title = 'Native C library'
    names = ['libquill']
    [[mode]]
    id = 'python'
    title = 'Python bindings'
    names = ['pyquill']
";

const WRAPPER: Project = Project { modes: MODES, own: "python" };
const CORE: Project = Project { modes: MODES, own: "native" };

#[test]
fn the_core_is_a_part_of_the_wrapper() {
    WRAPPER.check(
        "
K # Python bindings: profile

K Of 2.1 µs per record, 0.6 µs are spent in C and 1.5 µs in the conversion to Python objects.

K Crossing from Python to C costs 85 ns per call.

K The GIL is held for 71 % of the run.

O Records could be returned in batches, so that the boundary is crossed once for 100 of them.

C libquill alone reads the same file in 0.4 s.

C Reading is 5x slower than with libquill.

K Iterating without touching fields takes 0.9 µs per record, with fields 2.1 µs.
",
    );
}

#[test]
fn the_core_says_nothing_about_the_wrapper() {
    CORE.check(
        "
K # Native C library

K 1.9 million records per second, 0.52 µs each.

C This is about five times what pyquill reaches.

C pyquill: 410k records per second.

K `memchr` accounts for 18 % of the samples.

C The Python version spends most of its time elsewhere, which is why it is slower.

O - [ ] Replace the linked list by an array
K - [ ] Measure with `-flto`
K - [ ] Profile files above 4 GB
O - [ ] Introduce a string arena
",
    );
}

#[test]
fn nested_items_follow_their_parents() {
    WRAPPER.check(
        "
K # Python bindings

K 1. Conversion of strings
K    - 38 % of the samples
K    - one allocation for each field
O 2. Ideas
O    - interned tags
O    - a buffer view in place of bytes
K 3. Reference counting
K    - 9 % of the samples
O    - should be batched
",
    );
}

#[test]
fn estimates_of_what_was_done_are_history() {
    WRAPPER.check(
        "
K # Python bindings

K ## Implemented: interned tags

K Status: merged in 3.1

K - Expected: 5 % fewer allocations
K - Measured: 11 % fewer allocations
K - Avoids a dictionary lookup for each field

K ## Buffer view

K Status: open

O - Expected: 20 % less time in conversion
O - Risk: lifetime errors
",
    );
}

#[test]
fn neutral_context() {
    WRAPPER.check(
        "
K # Python bindings

K This profile covers the bindings alone and does not compare them with libquill.

K The native library has its own profile.

K For orientation: libquill reads 1.9 million records per second, but that is not the subject here.
",
    );
}
