//! A gateway in C++, as assistants write: bold labels, priorities, code of before and after, estimates everywhere.

use super::Project;

const GATEWAY: Project = Project {
    modes: "
        [[mode]]
        id = 'epoll'
        title = 'epoll gateway'
        [[mode]]
        id = 'uring'
        title = 'io_uring gateway'
        names = ['io_uring']
    ",
    own: "epoll",
};

#[test]
fn problem_and_solution() {
    GATEWAY.check(
        "
K # epoll gateway: bottlenecks

K ## 1. Descriptor churn

O **Priority:** critical
O **Effort:** three days
O **Impact:** 10-20 % higher throughput, a clear improvement

K **Problem:**
K - 23.7 `close` calls per request
K - 6x more than connections are opened

K **Root causes:**
K 1. The pool does not reuse connections
K 2. Health checks close sockets

O **Solution: keep-alive pool**

O **Implementation:**
O ```cpp
O pool.release(fd);
O ```

O **Expected outcome:**
O - Fewer than 4 closes per request
O - 80 % pool hits

O **Files to modify:**
O - `src/pool.cpp`
O - `src/server.cpp`
",
    );
}

#[test]
fn the_subject_of_a_section_outranks_the_section_around_it() {
    GATEWAY.check(
        "
K # epoll gateway benchmark

K ## Benchmark results

K | Threads | Time |
K |---|---|
K | 1 | 40 s |
K | 4 | 12 s |

O ### Recommendations

O - **Thread count:** 3 to 4 for this load
O - **Large crawls:** more, as the hosts allow

K ### Observations

K - Near-linear scaling up to 3 threads

O ### Target

O | Metric | Value |
O |---|---|
O | Throughput | 2,400 req/s |
",
    );
}

#[test]
fn versions_and_lessons_are_history() {
    GATEWAY.check(
        "
K # epoll gateway performance

K ## v3 additional changes

K 1. Attempted a shared buffer, reverted (added 47 ms)
K 2. Single compiled function for headers
K 3. 12 workers, up from 8

K ## Lessons learned

K 1. The network file system was the bottleneck.
K 2. Keeping the layout is faster than transposing it.
O 3. Next optimization: overlap parsing with I/O.
",
    );
}
