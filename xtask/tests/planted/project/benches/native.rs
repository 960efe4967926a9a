//! The mode of this name.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: xtask_harness::CountingAllocator = xtask_harness::CountingAllocator;

fn main() -> ExitCode {
    xtask_harness::main("native", planted::native::suite)
}
