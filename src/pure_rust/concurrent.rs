//! Pure Rust, several threads: one `MarcReader` for each of several files, and the crate's own parallel parser.

use std::hint::black_box;
use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use anyhow::{Context as _, Result};
use mrrc::boundary_scanner::RecordBoundaryScanner;
use mrrc::rayon_parser_pool::parse_batch_parallel;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use xtask_harness::{Suite, Workload};

use super::{Operation, READ, READ_FIELDS, TO_JSON, read};
use crate::corpus::{Corpus, Counts, Fixture};
use crate::workload::{Found, on_fixture, verified};

/// How many files are read at once.
const FILES: usize = 4;

/// Threads that are tried, as far as the machine has so many cores.
const THREADS: [usize; 2] = [1, 2];

/// Both ways to use several cores, on the smallest and the largest fixture.
pub fn suite() -> Result<Suite> {
    let corpus = Corpus::load()?;
    let mut workloads = Vec::new();
    for way in [files, batch] {
        for operation in [READ, READ_FIELDS, TO_JSON] {
            for fixture in corpus.fixtures.iter().filter(|fixture| fixture.name != "5k") {
                for threads in thread_counts() {
                    workloads.push(way(operation, fixture, threads)?);
                }
            }
        }
    }
    Ok(Suite {
        subject: corpus.subject(),
        environment: [].into(),
        inputs: corpus.inputs(),
        workloads,
        costs: Vec::new(),
    })
}

/// The numbers of threads that this machine can run at once.
pub(crate) fn thread_counts() -> impl Iterator<Item = usize> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    THREADS.into_iter().filter(move |&threads| threads <= cores)
}

/// Several files, each read from start to end by one thread.
fn files(operation: Operation, fixture: &Fixture, threads: usize) -> Result<Workload> {
    // Own copies, because several files would not share their memory either.
    let files: Vec<Vec<u8>> = (0..FILES).map(|_| fixture.bytes.to_vec()).collect();
    let expected = fixture.counts.times(FILES as u64);
    let pool = pool(threads)?;
    let run = verified(expected, move || {
        pool.install(|| {
            let found = files.par_iter().map(|file| read(file, operation.visit));
            found.try_reduce(Found::default, |one, two| Ok(one.plus(two)))
        })
    });
    let title = format!("several files at once: {}", operation.title);
    let whole = on_fixture(&format!("files_{}", operation.name), &title, fixture, run);
    Ok(Workload {
        input: format!("{FILES}x{}-{threads}t", fixture.name),
        records: expected.records,
        bytes: whole.bytes * FILES as u64,
        threads,
        parameters: [("files".to_owned(), FILES.into()), ("fixture".to_owned(), fixture.name.clone().into())]
            .into(),
        ..whole
    })
}

/// One file, cut at its record boundaries and parsed by the crate's parallel parser.
fn batch(operation: Operation, fixture: &Fixture, threads: usize) -> Result<Workload> {
    let bytes = Arc::clone(&fixture.bytes);
    let pool = pool(threads)?;
    let run = verified(fixture.counts, move || pool.install(|| parse_batch(&bytes, operation)));
    let title = format!("boundary scan and parallel parser: {}", operation.title);
    let whole = on_fixture(&format!("batch_{}", operation.name), &title, fixture, run);
    Ok(Workload {
        input: format!("{}-{threads}t", fixture.name),
        threads,
        parameters: [("fixture".to_owned(), fixture.name.clone().into())].into(),
        ..whole
    })
}

fn parse_batch(bytes: &[u8], operation: Operation) -> Result<Found> {
    let boundaries = RecordBoundaryScanner::new().scan(bytes)?;
    let records = black_box(parse_batch_parallel(&boundaries, bytes)?);
    let found = records.par_iter().map(operation.visit);
    found.try_reduce(Found::default, |one, two| Ok(one.plus(two)))
}

fn pool(threads: usize) -> Result<ThreadPool> {
    ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start a pool of threads")
}

impl Counts {
    /// Of so many copies.
    fn times(self, copies: u64) -> Counts {
        Counts { records: self.records * copies, subfields: self.subfields * copies }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::run_once;

    #[test]
    fn every_workload_finds_what_the_fixture_holds() {
        for workload in suite().unwrap().workloads {
            run_once(workload);
        }
    }

    #[test]
    fn one_thread_is_always_measured() {
        assert_eq!(thread_counts().next(), Some(1));
    }
}
