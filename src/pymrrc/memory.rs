//! What a Python worker asks of its allocators, by memray.
//!
//! An allocation is a call of `malloc`, `calloc` or an aligned one of them, by any library of the process, below the
//! region function or on another thread; a reallocation is a call of `realloc`. Bytes are those asked for, at a
//! reallocation all of the new size. What the interpreter takes from its own small blocks is no such request: it is
//! counted apart, as objects. What is freed or mapped is not counted. The iterations that are counted come after one
//! that warms up and one that memray watches in vain, and collect their own garbage.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Output;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use xtask_harness::{Counted, RawAllocations, RawSites, unavailable};

use super::job::Job;
use super::venv::last_lines;
use super::worker::Setup;

/// What stands before the reason where memray cannot be imported.
const IMPORT: &str = "memray: ";

/// What `memory.py` counts.
#[derive(Deserialize)]
struct Counts {
    version: String,
    /// Of each iteration.
    counts: Vec<Requests>,
    /// Requests to the interpreter's own allocator, and their bytes.
    objects: (u64, u64),
}

/// What `memory.py` finds.
#[derive(Deserialize)]
struct Stacks {
    version: String,
    /// Stacks with their requests and bytes.
    stacks: Vec<(String, u64, u64)>,
}

#[derive(Deserialize)]
struct Requests {
    allocations: u64,
    reallocations: u64,
    bytes_requested: u64,
    peak_live_bytes: u64,
    sizes: BTreeMap<u64, u64>,
}

/// Counts what each of so many iterations of `job` asks for, in a process of its own.
pub(super) fn count(setup: &Setup, job: &Job, iterations: usize) -> Result<RawAllocations> {
    let Counts { version, counts, objects } = ask(setup, job, &["counts", &iterations.to_string()])?;
    Ok(RawAllocations {
        source: source(&version),
        iterations: counts.into_iter().map(Requests::into_counted).collect(),
        objects: Some(objects),
    })
}

/// Finds where an iteration of `job` asks for it, in a process of its own.
pub(super) fn sites(setup: &Setup, job: &Job) -> Result<RawSites> {
    let Stacks { version, stacks } = ask(setup, job, &["stacks"])?;
    let (bytes, blocks) = folded(&stacks);
    let limits = [
        "what the interpreter takes from its own small blocks is counted as objects, not as allocations",
        "memory that is mapped rather than allocated is not counted",
    ];
    Ok(RawSites { source: source(&version), bytes, blocks, limits: limits.map(str::to_owned).into() })
}

fn ask<T: DeserializeOwned>(setup: &Setup, job: &Job, what: &[&str]) -> Result<T> {
    let mut script = setup.script("memory.py");
    let output = script.arg(job.to_json()?).args(what).output().context("cannot run python")?;
    check(&output)?;
    serde_json::from_slice(&output.stdout).context("memory.py gave no counts")
}

fn source(version: &str) -> String {
    format!("memray {version}")
}

fn check(output: &Output) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    match said.trim().strip_prefix(IMPORT) {
        Some(reason) => Err(unavailable(format!(
            "memray cannot be imported ({}): use CPython 3.10 to 3.13 on Linux or macOS to count the allocations of a \
             Python mode",
            reason.lines().next().unwrap_or(reason)
        ))),
        None => bail!("memray failed ({}):\n{}", output.status, last_lines(&said)),
    }
}

impl Requests {
    fn into_counted(self) -> Counted {
        let Requests { allocations, reallocations, bytes_requested, peak_live_bytes, sizes } = self;
        Counted { allocations, reallocations: Some(reallocations), bytes_requested, peak_live_bytes, sizes }
    }
}

/// Stacks weighted by bytes, and by requests.
fn folded(stacks: &[(String, u64, u64)]) -> (String, String) {
    let (mut by_bytes, mut by_blocks) = (String::new(), String::new());
    for (stack, blocks, bytes) in stacks {
        // Writing to a string cannot fail.
        let _ = writeln!(by_bytes, "{stack} {bytes}");
        let _ = writeln!(by_blocks, "{stack} {blocks}");
    }
    (by_bytes, by_blocks)
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::ExitStatus;

    use xtask_harness::Unavailable;

    use super::*;

    #[test]
    fn a_missing_memray_is_told_from_a_failure() {
        let failed = |said: &str| {
            let status = ExitStatus::from_raw(256);
            check(&Output { status, stdout: Vec::new(), stderr: said.into() }).unwrap_err()
        };
        let missing = failed("memray: No module named 'memray'\n");
        assert!(missing.downcast_ref::<Unavailable>().is_some());
        assert!(
            missing.to_string().starts_with("memray cannot be imported (No module named 'memray'): use ")
        );
        assert!(failed("Traceback: memray: what").downcast_ref::<Unavailable>().is_none());
    }

    #[test]
    fn stacks_have_two_weights() {
        let stacks = [("xtask_region;a".to_owned(), 2, 72), ("xtask_region;b".to_owned(), 1, 8)];
        let (bytes, blocks) = folded(&stacks);
        assert_eq!(bytes, "xtask_region;a 72\nxtask_region;b 8\n");
        assert_eq!(blocks, "xtask_region;a 2\nxtask_region;b 1\n");
    }
}
