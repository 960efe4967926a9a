//! An HTTP server in OCaml, with a blocking and an event-driven mode. Flowing prose, few labels.

use super::Project;

const SERVER: Project = Project {
    modes: "
        [[mode]]
        id = 'blocking'
        title = 'Blocking server'
        names = ['thread-per-connection']
        [[mode]]
        id = 'eio'
        title = 'Event-driven server'
        names = ['eio backend', 'effects server']
    ",
    own: "blocking",
};

#[test]
fn prose_with_single_sentences_out() {
    SERVER.check(
        "
K # Blocking server: where the time goes

K All figures come from a release build on an idle eight-core machine.

K A request costs 41 µs at the median. Parsing headers takes 19 µs of it, and 11 µs go to `Buffer.add_string`.

O The header table could be replaced by a sorted array.

K Writing the response needs two system calls because headers and body are flushed separately.

O Batching them into one `writev` would save about 4 µs per request.

K The domain is idle for a third of the run.

C The event-driven server handles twice as many requests per second.

K The minor heap is emptied 310 times per second, and each collection takes 80 µs.

O It would be worth trying a larger minor heap.
",
    );
}

#[test]
fn a_section_of_proposals_goes_with_its_heading() {
    SERVER.check("
K # Profile

K ## Latency

K The 99th percentile is 1.9 ms. Queueing in the accept loop explains most of it.

O ## Possible improvements

O Header parsing is the first candidate. A table-driven lexer would remove the allocation of intermediate strings.

O - Keep the lexer state in a record that is reused.
O - Parse the request line lazily.

O Together these are expected to bring the median below 30 µs.

K ## Environment

K - OCaml 5.2, flambda enabled
K - Linux 6.8, two sockets
K - Use `taskset -c 2` to pin the client.
");
}

#[test]
fn comparisons_in_prose() {
    SERVER.check(
        "
K # Blocking server

C Compared with the eio backend, memory use per connection is nine times higher.

K Each connection owns a stack of 64 KiB.

C Why is the effects server so much quicker with idle connections?

K How much of the stack is ever touched?

K For context, the eio backend serves 190k requests per second; it is profiled separately.

C Since the effects server avoids the copy with a shared buffer, we should do the same here.

K At 64 connections the throughput is 2.8 times that of 8 connections.

C Throughput is on a par with other servers written in OCaml.
",
    );
}

#[test]
fn history_is_data() {
    SERVER.check(
        "
K # Profile

K ## What changed since the last profile

K The header table was replaced by an association list in March. Median latency fell from 48 µs to 41 µs.

K We also tried a larger minor heap, which made no difference, and reverted it.

K | Change | Before | After |
K |---|---|---|
K | association list | 48 µs | 41 µs |
K | larger minor heap | 41 µs | 41 µs |

K ## What to measure next

K - Run the same load with TLS.
K - Record allocations with memtrace.
K - It is unclear why the third worker is slower.
",
    );
}

#[test]
fn decisions_and_plans() {
    SERVER.check(
        "
K # Profile

K The accept loop holds a mutex for 3 µs.

O We recommend to split the accept loop first.

O The work is planned for the 2.4 release and takes about two weeks.

O Its main drawback is a second listening socket.

K The kernel spends 12 % of the time in `copy_to_user`.

O Users with many small responses should enable `TCP_NODELAY`.

K A run must stay within 5 % of these figures to pass the regression test.
",
    );
}
