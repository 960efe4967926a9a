//! Pure Rust, one thread: `MarcReader` over bytes in memory.

use std::sync::Arc;

use anyhow::{Result, ensure};
use mrrc::{MarcReader, MarcWriter};
use xtask_harness::{Suite, Workload};

use super::{Operation, READ, READ_FIELDS, TO_JSON, TO_MARCXML, read};
use crate::corpus::{Corpus, Fixture};
use crate::workload::{Found, on_fixture, verified};

/// Every operation on every fixture.
pub fn suite() -> Result<Suite> {
    let corpus = Corpus::load()?;
    let mut workloads = Vec::new();
    for operation in [READ, READ_FIELDS, TO_JSON, TO_MARCXML] {
        workloads.extend(corpus.fixtures.iter().map(|fixture| reading(operation, fixture)));
    }
    workloads.extend(corpus.fixtures.iter().map(round_trip));
    Ok(Suite {
        subject: corpus.subject(),
        environment: [].into(),
        inputs: corpus.inputs(),
        workloads,
        costs: Vec::new(),
    })
}

fn reading(operation: Operation, fixture: &Fixture) -> Workload {
    let bytes = Arc::clone(&fixture.bytes);
    let run = verified(fixture.counts, move || read(&bytes, operation.visit));
    on_fixture(operation.name, operation.title, fixture, run)
}

fn round_trip(fixture: &Fixture) -> Workload {
    let bytes = Arc::clone(&fixture.bytes);
    let run = verified(fixture.counts, move || write(&bytes).map(|(found, _)| found));
    on_fixture("write", "read and write back as ISO 2709", fixture, run)
}

fn write(bytes: &[u8]) -> Result<(Found, Vec<u8>)> {
    let mut reader = MarcReader::new(bytes);
    let mut written = Vec::with_capacity(bytes.len());
    let mut writer = MarcWriter::new(&mut written);
    let mut records = 0;
    while let Some(record) = reader.read_record()? {
        writer.write_record(&record)?;
        records += 1;
    }
    writer.finish()?;
    drop(writer);
    ensure!(written.len() == bytes.len(), "wrote {} bytes of {}", written.len(), bytes.len());
    Ok((Found { records, subfields: None }, written))
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
    fn what_is_written_back_is_what_was_read() {
        let corpus = Corpus::load().unwrap();
        let (_, written) = write(&corpus.fixtures[0].bytes).unwrap();
        assert_eq!(written, *corpus.fixtures[0].bytes);
    }
}
