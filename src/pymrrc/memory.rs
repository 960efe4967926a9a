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
use xtask_harness::{RawAllocations, unavailable};

use super::job::Job;
use super::venv::last_lines;
use super::worker::Setup;

/// What stands before the reason where memray cannot be imported.
const IMPORT: &str = "memray: ";

/// The answer of `memory.py`.
#[derive(Deserialize)]
struct Counted {
    version: String,
    /// Of two iterations.
    counts: [Requests; 2],
    /// Requests to the interpreter's own allocator, and their bytes.
    objects: (u64, u64),
    /// Stacks with their requests and bytes.
    stacks: Vec<(String, u64, u64)>,
}

#[derive(PartialEq, Eq, Deserialize)]
struct Requests {
    allocations: u64,
    reallocations: u64,
    bytes_requested: u64,
    peak_live_bytes: u64,
    sizes: BTreeMap<u64, u64>,
}

/// Counts what one iteration of `job` asks for, in a process of its own.
pub(super) fn count(setup: &Setup, job: &Job) -> Result<RawAllocations> {
    let output = setup.script("memory.py").arg(job.to_json()?).output().context("cannot run python")?;
    check(&output)?;
    let counted: Counted = serde_json::from_slice(&output.stdout).context("memory.py gave no counts")?;
    Ok(counted.into_raw())
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

impl Counted {
    fn into_raw(self) -> RawAllocations {
        let [first, second] = self.counts;
        RawAllocations {
            source: format!("memray {}", self.version),
            allocations: first.allocations,
            reallocations: Some(first.reallocations),
            bytes_requested: first.bytes_requested,
            peak_live_bytes: first.peak_live_bytes,
            repeats: first == second,
            objects: Some(self.objects),
            stacks: Some(folded(&self.stacks)),
            sizes: first.sizes,
            limits: vec![
                "what the interpreter takes from its own small blocks is counted as objects, not as allocations"
                    .to_owned(),
                "memory that is mapped rather than allocated is not counted".to_owned(),
            ],
        }
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
    fn two_iterations_that_differ_do_not_repeat() {
        let requests = |allocations| Requests {
            allocations,
            reallocations: 1,
            bytes_requested: 72,
            peak_live_bytes: 64,
            sizes: [(8, 1), (64, allocations)].into(),
        };
        let counted = |second| Counted {
            version: "1".to_owned(),
            counts: [requests(1), requests(second)],
            objects: (3, 48),
            stacks: vec![("xtask_region;a".to_owned(), 2, 72)],
        };
        assert!(counted(1).into_raw().repeats);
        let raw = counted(2).into_raw();
        assert!(!raw.repeats);
        assert_eq!((raw.allocations, raw.reallocations), (1, Some(1)));
        assert_eq!(raw.stacks, Some(("xtask_region;a 72\n".to_owned(), "xtask_region;a 2\n".to_owned())));
    }
}
