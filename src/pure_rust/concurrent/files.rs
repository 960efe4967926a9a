//! Several files at once, each read from start to end by one thread.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use mrrc::MarcReader;
use rayon::prelude::*;
use tempfile::NamedTempFile;
use xtask_harness::{Cost, CostKind, Run, Workload};

use super::{BOTH, THREADS, in_pool, only_timed, sweep};
use crate::corpus::{Corpus, Fixture};
use crate::pure_rust::{Operation, READ, READ_FIELDS, TO_JSON, read, read_from};
use crate::workload::{Found, on_fixture};

/// How many files are read at once.
const FILES: [usize; 3] = [2, 4, 8];

/// How many of them are read on other numbers of threads too, and by other operations.
const PRINCIPAL: usize = 4;

/// Files that a task of the pool takes, of [`CHUNKED`] files.
const CHUNKS: [usize; 4] = [1, 2, 4, 8];
const CHUNKED: usize = 8;

const ON_DISK: &str = "disk_files_read";

/// From memory and from files, on small and on large files; other operations and chunks on small ones.
pub(super) fn workloads(corpus: &Corpus) -> Result<Vec<Workload>> {
    let (small, large) = (corpus.fixture("1k")?, corpus.fixture("10k")?);
    let mut workloads = Vec::new();
    // Large files take long: what more threads gain is told by the small ones.
    for (fixture, threads) in [(small, &THREADS[..]), (large, &[BOTH])] {
        for files in FILES {
            let threads = if files == PRINCIPAL { threads } else { &[BOTH] };
            workloads.extend(threads.iter().map(|&threads| in_memory(READ, fixture, files, threads)));
        }
    }
    workloads.push(only_timed(in_memory(READ_FIELDS, small, PRINCIPAL, BOTH)));
    workloads.extend(FILES[..2].iter().map(|&files| in_memory(TO_JSON, small, files, BOTH)));
    for fixture in [small, large] {
        workloads.extend(FILES.map(|files| on_disk(corpus, fixture, files)));
    }
    workloads.extend(CHUNKS.map(|chunk| chunked(small, chunk)));
    Ok(workloads)
}

/// Files instead of memory.
pub(super) fn costs(corpus: &Corpus) -> Result<Vec<Cost>> {
    let fixture = corpus.fixture("10k")?;
    let input = label(fixture, PRINCIPAL, BOTH);
    Ok(vec![Cost {
        kind: CostKind::Io,
        title: "files instead of memory".to_owned(),
        with: format!("{ON_DISK}/{input}"),
        without: format!("{}/{input}", in_memory_name(READ)),
        unit: "record".to_owned(),
        units: fixture.counts.records * PRINCIPAL as u64,
    }])
}

fn in_memory(operation: Operation, fixture: &Fixture, files: usize, threads: usize) -> Workload {
    let run = in_pool(threads, fixture.counts.times(files as u64), copies(fixture, files), move |files| {
        sum(files.par_iter().map(|file| read(file, operation.visit)))
    });
    let title = format!("several files in memory: {}", operation.title);
    workload(&in_memory_name(operation), &title, fixture, (files, threads), run)
}

fn on_disk(corpus: &Corpus, fixture: &Fixture, files: usize) -> Workload {
    let target = corpus.source.target.clone();
    let copies = copies(fixture, files);
    let prepare = move || copies()?.iter().map(|copy| file(&target, copy)).collect::<Result<Vec<_>>>();
    let run = in_pool(BOTH, fixture.counts.times(files as u64), prepare, |files| {
        sum(files.par_iter().map(|file| read_from(MarcReader::from_path(file.path())?, READ.visit)))
    });
    let title = format!("several files on disk, in the page cache: {}", READ.title);
    only_timed(workload(ON_DISK, &title, fixture, (files, BOTH), run))
}

/// Several files in memory, so many of them one after the other by one task of the pool.
fn chunked(fixture: &Fixture, chunk: usize) -> Workload {
    let copies = copies(fixture, CHUNKED);
    let run = in_pool(BOTH, fixture.counts.times(CHUNKED as u64), copies, move |files| {
        sum(files.par_chunks(chunk).flat_map_iter(|files| files.iter().map(|file| read(file, READ.visit))))
    });
    let title = format!("several files in memory, {chunk} a task: {}", READ.title);
    sweep(workload("chunked_files_read", &title, fixture, (CHUNKED, BOTH), run), "chunk", chunk)
}

fn workload(
    operation: &str,
    title: &str,
    fixture: &Fixture,
    (files, threads): (usize, usize),
    run: Run,
) -> Workload {
    let whole = on_fixture(operation, title, fixture, run);
    Workload {
        input: label(fixture, files, threads),
        records: whole.records * files as u64,
        bytes: whole.bytes * files as u64,
        threads,
        parameters: [("files".to_owned(), files.into()), ("fixture".to_owned(), fixture.name.clone().into())]
            .into(),
        ..whole
    }
}

fn in_memory_name(operation: Operation) -> String {
    format!("files_{}", operation.name)
}

fn label(fixture: &Fixture, files: usize, threads: usize) -> String {
    format!("{files}x{}-{threads}t", fixture.name)
}

/// Makes own copies of the fixture, because several files would not share their memory either.
fn copies(fixture: &Fixture, files: usize) -> impl Fn() -> Result<Vec<Vec<u8>>> + use<> {
    let bytes = Arc::clone(&fixture.bytes);
    move || Ok(vec![bytes.to_vec(); files])
}

/// A file below the target folder that is gone when the workload is.
fn file(target: &Path, bytes: &[u8]) -> Result<NamedTempFile> {
    let mut file = NamedTempFile::new_in(target).context("cannot create a file to read")?;
    file.write_all(bytes).with_context(|| format!("cannot write {}", file.path().display()))?;
    Ok(file)
}

fn sum(found: impl ParallelIterator<Item = Result<Found>>) -> Result<Found> {
    found.try_reduce(Found::default, |one, two| Ok(one.plus(two)))
}
