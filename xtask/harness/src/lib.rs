//! What a bench target links to be measured by `cargo xtask profile`: criterion timing and the probes.
//!
//! It knows nothing of the measured library, so that any repository can use it: describe what can be run as a
//! [`Suite`] and hand it to [`main`]. The target is then two things at once.
//!
//! - `cargo bench --bench MODE` is plain criterion: group = mode, function = operation, value = input.
//! - `EXE --probe NAME …` looks at one workload in another way; see [`probe`].
//!
//! Exit status: 0 done, 2 failed, 3 not available here, with one sentence on stderr that says why.

use std::process::ExitCode;

use anyhow::Result;

mod allocator;
mod alone;
pub mod child;
pub mod probe;
mod region;
mod timing;
mod workload;

pub use allocator::CountingAllocator;
pub use child::{Child, InChild};
pub use region::xtask_region;
pub use workload::{
    Amount, Cost, CostKind, Counted, Digest, Elapsed, Image, Input, Kind, LockSamples, Outside,
    RawAllocations, RawSites, RawStacks, Run, Sampling, Subject, Suite, Usage, Workload,
};

pub use xtask_watch::{Folded, Unavailable, unavailable};

/// Runs a bench target: a probe when the command line asks for one, else criterion.
///
/// `suite` is called once and only for what is really asked, because building it may be slow.
pub fn main(mode: &str, suite: impl FnOnce() -> Result<Suite>) -> ExitCode {
    match probe::flags() {
        Some(flags) => status(suite().and_then(|suite| probe::run(mode, suite, &flags))),
        None => status(suite().and_then(|suite| timing::run(mode, suite))),
    }
}

fn status(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(xtask_watch::exit_status(&error))
        }
    }
}
