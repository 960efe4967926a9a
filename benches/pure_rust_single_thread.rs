//! Pure Rust, one thread: `MarcReader` over bytes in memory.

use std::process::ExitCode;

use mrrc_profiling::pure_rust::single_thread;

#[global_allocator]
static ALLOCATOR: xtask_harness::CountingAllocator = xtask_harness::CountingAllocator;

fn main() -> ExitCode {
    xtask_harness::main("pure_rust_single_thread", single_thread::suite)
}
