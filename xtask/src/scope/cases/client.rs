//! A database client in Rust with a sync and an async mode; written by an engineer in notes, in American spelling.

use super::Project;

const CLIENT: Project = Project {
    modes: "
        [[mode]]
        id = 'async_client'
        title = 'Async client (tokio)'
        names = ['async client']
        [[mode]]
        id = 'sync_client'
        title = 'Sync client'
        names = ['blocking client']
    ",
    own: "async_client",
};

#[test]
fn notes() {
    CLIENT.check(
        "
K # Async client (tokio)

K Setup: 16 connections, 4 workers, 10k queries.

K Key numbers:
K - p50 0.8 ms, p99 3.1 ms
K - 2.2 polls per query
K - wakeups: 41k/s

K Where it goes:

K 1. 34% decoding rows
K 2. 21% scheduling
K 3. 12% `memcpy`

O What we should do about it:

O 1. decode rows lazily
O 2. fewer, larger reads
O 3. `bytes::Bytes` for column data

O Next sprint: optimize decoding.

C vs. blocking client: 0.8 ms vs. 0.6 ms at p50.

K Scaling with workers: 1 → 2 → 4 gives 1.0x, 1.9x, 3.4x.

K Going from 4 to 8 workers doesn't help; the socket is the limit.
",
    );
}

#[test]
fn could_of_cause_is_no_proposal() {
    CLIENT.check(
        "
K # Async client

K The spike at 12 s could be caused by the checkpoint of the server.

K Contention may increase with more workers.

K Results might vary between kernels.

K The decoder must convert every column to UTF-8, which needs a copy.

K Buffers are reused between queries.

K Cache misses in the decoder account for 8 %.

K Batch size has no influence above 500 rows.

K Use of `Arc` costs 3 %.

K The read buffer can hold 8 KiB.

K Each worker will park after 10 ms.

K Users see this as a pause of 30 ms.

K Increase in latency: 4 % per 1000 connections.
",
    );
}

#[test]
fn focus_and_potential() {
    CLIENT.check(
        "
K # Async client

K ## Analysis

K Decoding dominates. It runs at 1.1 GB/s.

O The focus should be on decoding rather than on I/O.

O There is room for improvement in the row decoder.

O The scheduler is a good candidate for tuning.

K Analysis focuses on the time between two polls.

O Low-hanging fruit: the second lookup of the statement name.

K The optimizer removes the bounds check in the inner loop.

O We plan to rewrite the pool in the next quarter.

O Potential savings: 120 ns per row.

O If the buffer were doubled, half of the reads would disappear.
",
    );
}

#[test]
fn next_steps_are_mixed() {
    CLIENT.check(
        "
K # Async client

K ## Next steps

K 1. Measure with TLS
O 2. Implement lazy decoding
K 3. Re-run on a machine with more cores
O 4. Consider a slab for the tasks
K 5. Verify the figures with the 5.3 server
",
    );
}
