//! PyMRRC, several threads: `ProducerConsumerPipeline` in a Python process.

use std::process::ExitCode;

use mrrc_profiling::pymrrc::concurrent;

fn main() -> ExitCode {
    xtask_harness::main("pymrrc_concurrent", concurrent::suite)
}
