//! A C++ parser with a scalar and a SIMD mode. Terse bullets, labels, tables.

use super::Project;

const PARSER: Project = Project {
    modes: "
        [[mode]]
        id = 'scalar'
        title = 'Scalar parser'
        names = ['scalar']
        [[mode]]
        id = 'simd'
        title = 'SIMD parser'
        names = ['SIMD', 'AVX2 kernel']
    ",
    own: "scalar",
};

#[test]
fn labelled_bullets() {
    PARSER.check(
        "
K # Scalar parser profile

K ## Hot spots

K ### 1. `skip_whitespace`

K - **Cost:** 31 % of cycles
K - **Cause:** one branch per byte
O - **Fix:** use a 256-entry lookup table
O - **Effort:** half a day
O - **Expected gain:** 8-10 %

K ### 2. `parse_number` (high priority)

K - **Cost:** 22 % of cycles, 4.1 instructions per byte
K - **Note:** mantissas above 19 digits take the slow path
O - **Remedy:** Eisel-Lemire

K ### 3. Page faults

K - Cost: 3 %
O - Mitigation: huge pages for the input buffer
",
    );
}

#[test]
fn tables_of_plans_and_tables_of_data() {
    PARSER.check(
        "
K # Scalar parser

K | Input | Size | Throughput | Cycles/byte |
K |---|---|---|---|
K | twitter | 632 KB | 410 MB/s | 7.3 |
K | canada | 2.2 MB | 290 MB/s | 10.4 |

O | Idea | Expected gain | Effort |
O |---|---|---|
O | lookup table | 8 % | S |
O | unrolled loop | 3 % | M |

C | Parser | twitter | canada |
C |---|---|---|
C | scalar | 410 MB/s | 290 MB/s |
C | SIMD | 2.4 GB/s | 1.1 GB/s |

K | Function | Self time | Calls |
K |---|---|---|
K | `skip_whitespace` | 31 % | 9 M |
K | `parse_number` | 22 % | 1.2 M |
",
    );
}

#[test]
fn code_goes_with_the_sentence_before_it() {
    PARSER.check(
        "
K # Scalar parser

K The loop is compiled to a compare and a branch per byte:

K ```asm
K cmp al, 0x20
K jbe .next
K ```

O A lookup table should be used instead:

O ```cpp
O if (is_space[*p]) ++p;
O ```

K The branch mispredicts every 11 bytes.
",
    );
}

#[test]
fn how_it_works_is_no_proposal() {
    PARSER.check(
        "
K # Scalar parser

K ## How it works

K 1. Skip white space.
K 2. Switch on the first byte.
K 3. Store the offset of each structural character.
K 4. Return the tape.

K ## Reproducing

K Build with `-O3 -march=native`, then:

K 1. Use `perf stat -r 20` on an idle core.
K 2. Disable frequency scaling.
K 3. Drop the page cache before each run.
",
    );
}

#[test]
fn headings_that_compare() {
    PARSER.check(
        "
K # Scalar parser

K ## Throughput

K 410 MB/s on twitter.json, limited by branch misses.

C ## Scalar vs. SIMD

C The AVX2 kernel finds structural characters 64 bytes at a time.

C - twitter: 410 MB/s against 2.4 GB/s
C - canada: 290 MB/s against 1.1 GB/s

K ## Scaling with input size

K Throughput falls by 4 % between 1 MB and 100 MB.
",
    );
}

#[test]
fn short_term_long_term() {
    PARSER.check(
        "
K # Scalar parser

K ## Summary

K Branch misses limit this mode: 38 % of cycles are lost to them.

O ## Roadmap

O - Short-term: lookup table
O - Medium-term: branchless numbers
O - Long-term: rewrite of the tape builder

O ## Trade-offs

O The lookup table costs 256 bytes of L1, the branchless path is harder to read.
",
    );
}
