//! Looks at a process from outside, for [`xtask-harness`] and for `cargo xtask profile` itself: external tools, processes
//! that end with their watcher, and stacks that are the same text wherever they were sampled.
//!
//! It knows nothing of benches, so that a bench target without the harness can be looked at too.
//!
//! [`xtask-harness`]: ../xtask_harness/index.html

mod error;
mod folded;
mod object;
pub mod perf;
mod process;
mod tool;

pub use error::{Unavailable, exit_status, unavailable};
pub use folded::{Folded, RECURSION, REGION, UNKNOWN, is_region};
pub use object::{is_interpreter, object_name};
pub use process::{Process, scratch};
pub use tool::{PERF, Tool, VALGRIND, perf_refused, under, valgrind};
