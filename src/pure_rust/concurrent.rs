//! Pure Rust, several threads: one `MarcReader` for each of several files, the crate's own parallel parser, and its
//! pipeline of a producer and a consumer.

use std::num::NonZero;
use std::thread;

use anyhow::{Context as _, Result};
use rayon::{ThreadPool, ThreadPoolBuilder};
use xtask_harness::{Kind, Run, Suite, Workload};

use crate::corpus::{Corpus, Counts};
use crate::workload::{Found, prepared};

mod batch;
mod files;
mod pipeline;

/// Threads on which speed-ups are measured, also where the machine has fewer cores.
const THREADS: [usize; 3] = [1, 2, 4];

/// Threads of what is measured on one number of threads only.
const BOTH: usize = 2;

/// All ways to use several cores.
pub fn suite() -> Result<Suite> {
    let corpus = Corpus::load()?;
    let mut costs = files::costs(&corpus)?;
    costs.extend(pipeline::costs(&corpus)?);
    let mut workloads = files::workloads(&corpus)?;
    workloads.extend(batch::workloads(&corpus)?);
    workloads.extend(pipeline::workloads(&corpus)?);
    Ok(Suite { subject: corpus.subject(), environment: [].into(), inputs: corpus.inputs(), workloads, costs })
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// A run in a pool of its own, whose threads start with the first iteration: in a process that looks at one workload none
/// of another one shall stand by.
fn in_pool<T: Send + Sync + 'static>(
    threads: usize,
    expected: Counts,
    mut prepare: impl FnMut() -> Result<T> + 'static,
    run: impl Fn(&T) -> Result<Found> + Send + Sync + 'static,
) -> Run {
    let prepare = move || Ok((pool(threads)?, prepare()?));
    prepared(expected, prepare, move |(pool, made)| pool.install(|| run(made)))
}

fn pool(threads: usize) -> Result<ThreadPool> {
    ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start a pool of threads")
}

/// Probes would find in it what they find in an operation that reads the same records.
fn only_timed(workload: Workload) -> Workload {
    Workload { kind: Kind::Sample, ..workload }
}

/// One value of a parameter, among others of the same operation.
fn sweep(workload: Workload, key: &str, value: usize) -> Workload {
    let Workload { input, mut parameters, .. } = workload;
    parameters.insert(key.to_owned(), value.into());
    Workload {
        input: format!("{input}-{key}{value}"),
        kind: Kind::Sweep,
        sweep: Some(key.to_owned()),
        parameters,
        ..workload
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::{assert_consistent, run_once};

    #[test]
    fn every_workload_finds_what_its_input_holds() {
        let suite = suite().unwrap();
        assert_consistent(&suite);
        for workload in suite.workloads {
            run_once(workload);
        }
    }

    /// Whatever is measured on one thread and on more tells a speed-up: nothing else differs.
    #[test]
    fn speed_ups_have_a_base() {
        let workloads = suite().unwrap().workloads;
        let base = |workload: &&Workload| workload.threads == 1 && workload.kind == Kind::Operation;
        for one in workloads.iter().filter(base) {
            let faster = workloads.iter().filter(|other| {
                let same = (&other.operation, other.records) == (&one.operation, one.records);
                same && other.parameters == one.parameters && other.threads > 1
            });
            assert!(faster.count() > 0, "{}", one.id());
        }
        assert!(workloads.iter().filter(base).count() >= 3);
    }
}
