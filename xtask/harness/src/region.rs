//! The functions that stand between the harness and what is measured, for tools to find.

use std::hint::black_box;

use anyhow::Result;

/// Calls `run` from a frame that every tool can find: samplers and allocation profilers trim stacks above it:
/// its name is [`xtask_watch::REGION`].
#[inline(never)]
pub fn xtask_region(run: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    // What follows the call keeps it from becoming a jump, which would take this frame off the stack.
    black_box(run())
}

/// Called before each iteration of a process that runs a workload alone, and after the last one: callgrind starts a new
/// count whenever it is called.
#[inline(never)]
pub(crate) fn xtask_boundary() {
    black_box(());
}
