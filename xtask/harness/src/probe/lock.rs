//! How often a thread holds an interpreter's lock.

use anyhow::{Context as _, Result};
use xtask_watch::unavailable;

use super::{Flags, write_answer};
use crate::workload::{Run, Workload};

pub(super) fn write(workload: &mut Workload, flags: &Flags) -> Result<()> {
    let id = workload.id();
    let sampled = match &mut workload.run {
        Run::Native(_) => Err(unavailable("no interpreter runs it, so there is no lock to hold")),
        Run::Outside(outside) => outside.lock(flags.sampling()),
    };
    write_answer(flags, &id, "lock", &sampled.with_context(|| format!("cannot watch the lock of {id}"))?)
}
