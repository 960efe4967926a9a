//! Planted truth: what is known to cost something in the workloads of `project/` is measured, found and named.
//!
//! A test target of its own, because cargo runs those one after the other: beside other tests no machine is idle, and then
//! a verdict rightly does not decide how threads do.

// `cfg(test)` is true here in any case; it tells clippy that the functions beside the tests are test code too.
#[cfg(test)]
mod changes;
#[cfg(test)]
mod copy;
#[cfg(test)]
mod costs;
#[cfg(test)]
mod taken_up;
