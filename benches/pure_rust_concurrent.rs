//! Pure Rust, several threads: rayon over files, and the crate's own parallel parser.

use std::process::ExitCode;

use mrrc_profiling::pure_rust::concurrent;

#[global_allocator]
static ALLOCATOR: xtask_harness::CountingAllocator = xtask_harness::CountingAllocator;

fn main() -> ExitCode {
    xtask_harness::main("pure_rust_concurrent", concurrent::suite)
}
