//! One file, cut at its record boundaries and parsed by the crate's parallel parser.

use std::hint::black_box;
use std::sync::Arc;

use anyhow::Result;
use mrrc::boundary_scanner::RecordBoundaryScanner;
use mrrc::rayon_parser_pool::parse_batch_parallel;
use rayon::prelude::*;
use xtask_harness::{Run, Workload};

use super::{BOTH, THREADS, in_pool, only_timed, sweep};
use crate::corpus::{Corpus, Fixture};
use crate::pure_rust::{Operation, READ, READ_FIELDS, TO_JSON};
use crate::workload::{Found, on_fixture};

/// Records that are handed to the parallel parser at once.
const BATCHES: [usize; 3] = [10, 100, 1_000];

/// Every operation on a small and a larger file, two of them on other numbers of threads too; batches of the one between.
pub(super) fn workloads(corpus: &Corpus) -> Result<Vec<Workload>> {
    let (small, large) = (corpus.fixture("1k")?, corpus.fixture("10k")?);
    let mut workloads = vec![whole(READ, small, BOTH)];
    workloads.extend(THREADS.map(|threads| whole(READ, large, threads)));
    workloads.extend([small, large].map(|fixture| only_timed(whole(READ_FIELDS, fixture, BOTH))));
    workloads.extend(THREADS[..2].iter().map(|&threads| whole(TO_JSON, small, threads)));
    let between = corpus.fixture("5k")?;
    workloads.push(whole(TO_JSON, between, BOTH));
    workloads.extend(BATCHES.map(|batch| in_batches(between, batch)));
    Ok(workloads)
}

/// All records of the file at once.
fn whole(operation: Operation, fixture: &Fixture, threads: usize) -> Workload {
    let run = in_pool(threads, fixture.counts, bytes(fixture), move |bytes| {
        let boundaries = RecordBoundaryScanner::new().scan(bytes)?;
        parse(&boundaries, bytes, operation)
    });
    let title = format!("boundary scan and parallel parser: {}", operation.title);
    workload(&format!("batch_{}", operation.name), &title, fixture, threads, run)
}

/// So many records at once, one batch after the other.
fn in_batches(fixture: &Fixture, batch: usize) -> Workload {
    let run = in_pool(BOTH, fixture.counts, bytes(fixture), move |bytes| {
        let boundaries = RecordBoundaryScanner::new().scan(bytes)?;
        let batches = boundaries.chunks(batch).map(|batch| parse(batch, bytes, READ));
        batches.reduce(|one, two| Ok(one?.plus(two?))).unwrap_or_else(|| Ok(Found::default()))
    });
    let title = format!("boundary scan and parallel parser, {batch} records a batch: {}", READ.title);
    sweep(workload("batches_read", &title, fixture, BOTH, run), "batch", batch)
}

fn workload(operation: &str, title: &str, fixture: &Fixture, threads: usize, run: Run) -> Workload {
    Workload {
        input: format!("{}-{threads}t", fixture.name),
        threads,
        parameters: [("fixture".to_owned(), fixture.name.clone().into())].into(),
        ..on_fixture(operation, title, fixture, run)
    }
}

fn bytes(fixture: &Fixture) -> impl Fn() -> Result<Arc<[u8]>> + use<> {
    let bytes = Arc::clone(&fixture.bytes);
    move || Ok(Arc::clone(&bytes))
}

fn parse(boundaries: &[(usize, usize)], bytes: &[u8], operation: Operation) -> Result<Found> {
    let records = black_box(parse_batch_parallel(boundaries, bytes)?);
    let found = records.par_iter().map(operation.visit);
    found.try_reduce(Found::default, |one, two| Ok(one.plus(two)))
}
