//! PyMRRC, one thread: `MARCReader` in a Python process.

use std::process::ExitCode;

use mrrc_profiling::pymrrc::single_thread;

fn main() -> ExitCode {
    xtask_harness::main("pymrrc_single_thread", single_thread::suite)
}
