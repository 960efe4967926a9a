//! Pure Rust, one thread: `MarcReader` over bytes in memory.

use std::borrow::Borrow;
use std::iter;
use std::sync::Arc;

use anyhow::{Result, ensure};
use mrrc::{MarcReader, MarcWriter, Record};
use xtask_harness::{Cost, CostKind, Kind, Suite, Workload};

use super::{Operation, READ, READ_FIELDS, TO_JSON, TO_MARCJSON, TO_MARCXML, read};
use crate::corpus::{Corpus, Fixture};
use crate::workload::{Found, on_fixture, prepared, verified};

/// The largest input: copies of this fixture, and their label.
const SCALE: (&str, u64, &str) = ("10k", 10, "100k");

const ROUND_TRIP: &str = "round_trip";

/// Every operation on every fixture; reading on a larger input; some on records of another shape.
pub fn suite() -> Result<Suite> {
    let corpus = Corpus::load()?;
    let realistic = corpus.realistic()?;
    let (fixture, copies, label) = SCALE;
    let base = corpus.fixture(fixture)?;
    let mut workloads = Vec::new();
    for operation in [READ, READ_FIELDS, TO_JSON, TO_MARCXML, TO_MARCJSON] {
        workloads.extend(corpus.fixtures.iter().map(|fixture| reading(operation, fixture)));
    }
    workloads.extend(corpus.fixtures.iter().map(writing));
    workloads.extend(corpus.fixtures.iter().map(round_trip));
    workloads.push(repeated(READ, base, copies, label));
    for operation in [READ, READ_FIELDS] {
        workloads.push(Workload { kind: Kind::Sample, ..reading(operation, &realistic) });
    }
    let mut inputs = corpus.inputs();
    inputs.extend([base.repeated(label, copies), realistic.input()]);
    let costs = costs(base);
    Ok(Suite { subject: corpus.subject(), environment: [].into(), inputs, workloads, costs })
}

fn reading(operation: Operation, fixture: &Fixture) -> Workload {
    let bytes = Arc::clone(&fixture.bytes);
    let run = verified(fixture.counts, move || read(&bytes, operation.visit));
    on_fixture(operation.name, operation.title, fixture, run)
}

/// Reading one input that is so many copies of the fixture.
fn repeated(operation: Operation, fixture: &Fixture, copies: u64, label: &str) -> Workload {
    let bytes = Arc::clone(&fixture.bytes);
    let expected = fixture.counts.times(copies);
    let prepare = move || Ok(bytes.repeat(usize::try_from(copies)?));
    let run = prepared(expected, prepare, move |bytes| read(bytes, operation.visit));
    let whole = on_fixture(operation.name, operation.title, fixture, run);
    Workload {
        input: label.to_owned(),
        kind: Kind::Scale,
        records: expected.records,
        bytes: whole.bytes * copies,
        ..whole
    }
}

/// Writing alone: what it writes is parsed before the first iteration.
fn writing(fixture: &Fixture) -> Workload {
    let bytes = Arc::clone(&fixture.bytes);
    let length = bytes.len();
    let parse = move || Ok(records(&bytes).collect::<mrrc::Result<Vec<Record>>>()?);
    let run = prepared(fixture.counts, parse, move |parsed| {
        write(parsed.iter().map(Ok), length).map(|(found, _)| found)
    });
    on_fixture("write", "write records that were parsed beforehand, as ISO 2709", fixture, run)
}

fn round_trip(fixture: &Fixture) -> Workload {
    let bytes = Arc::clone(&fixture.bytes);
    let run = verified(fixture.counts, move || write(records(&bytes), bytes.len()).map(|(found, _)| found));
    on_fixture(ROUND_TRIP, "read and write back as ISO 2709", fixture, run)
}

fn records(bytes: &[u8]) -> impl Iterator<Item = mrrc::Result<Record>> {
    let mut reader = MarcReader::new(bytes);
    iter::from_fn(move || reader.read_record().transpose())
}

/// Writes what was read from so many bytes, and gives what it wrote.
fn write<R: Borrow<Record>>(
    records: impl Iterator<Item = mrrc::Result<R>>,
    length: usize,
) -> Result<(Found, Vec<u8>)> {
    let mut written = Vec::with_capacity(length);
    let mut writer = MarcWriter::new(&mut written);
    let mut count = 0;
    for record in records {
        writer.write_record(record?.borrow())?;
        count += 1;
    }
    writer.finish()?;
    drop(writer);
    ensure!(written.len() == length, "wrote {} bytes of {length}", written.len());
    Ok((Found { records: count, subfields: None }, written))
}

/// What is done with a record beyond reading it.
fn costs(fixture: &Fixture) -> Vec<Cost> {
    let beyond_reading = |kind, title: &str, with: &str| Cost {
        kind,
        title: title.to_owned(),
        with: format!("{with}/{}", fixture.name),
        without: format!("{}/{}", READ.name, fixture.name),
        unit: "record".to_owned(),
        units: fixture.counts.records,
    };
    vec![
        beyond_reading(CostKind::Materialisation, "title, author and every subfield", READ_FIELDS.name),
        beyond_reading(CostKind::Serialisation, "JSON", TO_JSON.name),
        beyond_reading(CostKind::Serialisation, "MARCXML", TO_MARCXML.name),
        beyond_reading(CostKind::Serialisation, "MARCJSON", TO_MARCJSON.name),
        beyond_reading(CostKind::Serialisation, "ISO 2709", ROUND_TRIP),
    ]
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

    #[test]
    fn what_is_written_is_what_was_read() {
        for fixture in Corpus::load().unwrap().fixtures {
            let parsed: Vec<Record> = records(&fixture.bytes).map(Result::unwrap).collect();
            let (_, written) = write(parsed.iter().map(Ok), fixture.bytes.len()).unwrap();
            assert_eq!(written, *fixture.bytes, "{}", fixture.name);
            let (_, written_back) = write(records(&fixture.bytes), fixture.bytes.len()).unwrap();
            assert_eq!(written_back, *fixture.bytes, "{}", fixture.name);
        }
    }

    #[test]
    fn records_that_do_not_fill_their_bytes_are_an_error() {
        let fixture = &Corpus::load().unwrap().fixtures[0];
        let all_but_one = records(&fixture.bytes).skip(1);
        assert!(write(all_but_one, fixture.bytes.len()).is_err());
    }
}
