//! The function that stands between the harness and what is measured.

use std::hint::black_box;

use anyhow::Result;

/// The name that stacks are trimmed at; a worker in another language names its own region function so too.
pub(crate) const REGION: &str = "xtask_region";

/// Calls `run` from a frame that every tool can find: samplers trim stacks above it, callgrind toggles on it.
#[inline(never)]
pub fn xtask_region(run: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    // What follows the call keeps it from becoming a jump, which would take this frame off the stack.
    black_box(run())
}
