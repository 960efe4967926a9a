//! PyMRRC, one thread: `MARCReader` over bytes in memory, and what it costs to have its records in Python.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Result;
use xtask_harness::{Cost, CostKind, Kind, Suite, Workload};

use super::job::Job;
use super::venv::Venv;
use super::worker::{Setup, Worker};
use super::{OPERATIONS, cost, environment, subject, swept};
use crate::corpus::{Corpus, Fixture};
use crate::workload::on_fixture;

/// The reader that operations use: nothing but parsing and wrapping.
const READER: &str = "from_bytes";

const TO_DICT: (&str, &str) = ("to_dict", "read and make a dictionary of every field");

/// How often an attribute is read for each record, to tell what a crossing into the extension costs.
const CALLS: [u64; 3] = [0, 16, 64];

/// Every operation on every fixture, sweeps and ablations on smaller ones, all in one worker.
pub fn suite() -> Result<Suite> {
    let corpus = Corpus::load()?;
    let worker = Worker::new(Setup { venv: Venv::open(&corpus.source.target)?, threads: 1 });
    let hello = worker.borrow_mut().hello()?;
    let used = [corpus.fixture("1k")?, corpus.fixture("5k")?, corpus.fixture("10k")?];
    let mut workloads = Vec::new();
    for (operation, title) in [OPERATIONS[0], OPERATIONS[1], TO_DICT, OPERATIONS[2]] {
        // Python objects take their time: what makes them reads smaller inputs.
        let sizes = if operation == OPERATIONS[0].0 { &used[..] } else { &used[..2] };
        for fixture in sizes {
            let run = Job::new(READER, operation, fixture).run(&worker, fixture.counts);
            workloads.push(on_fixture(operation, title, fixture, run));
        }
    }
    workloads.extend(sources(&worker, used[1]));
    workloads.extend(collecting(&worker, used[0], used[1]));
    workloads.extend(crossings(&worker, used[0]));
    Ok(Suite {
        subject: subject(&corpus, hello.wheel),
        environment: environment(hello.python)?,
        inputs: used.map(Fixture::input).into(),
        workloads,
        costs: costs(used),
    })
}

/// The same records from a path, from a Python file, and from bytes in memory.
fn sources(worker: &Rc<RefCell<Worker>>, fixture: &Fixture) -> Vec<Workload> {
    let readers = [("path", "from_path"), ("file", "from_file"), ("bytes", READER)];
    let workload = |(source, reader)| {
        let run = Job::new(reader, "read", fixture).run(worker, fixture.counts);
        swept(on_fixture("read_from", "read every record from a source", fixture, run), "source", source)
    };
    readers.map(workload).into()
}

/// With and without the collector: records that are dropped, kept, and kept as dictionaries. Without it the garbage is
/// collected between iterations, when no time is taken.
fn collecting(worker: &Rc<RefCell<Worker>>, small: &Fixture, middle: &Fixture) -> Vec<Workload> {
    let ways = [
        ("gc_read", "read every record and drop it", READER, middle),
        ("gc_keep", "read every record and keep them all", "kept", middle),
        ("gc_keep_dicts", "read every record and keep a dictionary of each", "kept_dicts", small),
    ];
    let pair = |(operation, title, reader, fixture): (_, _, _, &Fixture)| {
        let on = Job::new(reader, "read", fixture);
        let off = on.clone().without_gc();
        [("on", on), ("off", off)].map(|(gc, job)| {
            swept(on_fixture(operation, title, fixture, job.run(worker, fixture.counts)), "gc", gc)
        })
    };
    ways.into_iter().flat_map(pair).collect()
}

/// An attribute of an object of the extension, and the same of a plain object, read again and again.
fn crossings(worker: &Rc<RefCell<Worker>>, fixture: &Fixture) -> Vec<Workload> {
    let objects = [
        ("getter", "read an attribute of an object of the extension", "getters"),
        ("plain_getter", "read an attribute of a plain Python object", "plain_getters"),
    ];
    let each = |(operation, title, reader)| {
        CALLS.map(|calls| {
            let run = Job::new(reader, "read", fixture).with("calls", calls).run(worker, fixture.counts);
            Workload {
                input: format!("{}-{calls}", fixture.name),
                kind: Kind::Ablation,
                parameters: [
                    ("calls".to_owned(), calls.into()),
                    ("fixture".to_owned(), fixture.name.clone().into()),
                ]
                .into(),
                ..on_fixture(operation, title, fixture, run)
            }
        })
    };
    objects.into_iter().flat_map(each).collect()
}

fn costs(used: [&Fixture; 3]) -> Vec<Cost> {
    let [small, middle, _] = used.map(|fixture| fixture.counts.records);
    let calls = (CALLS[2] * small, "crossing");
    vec![
        cost(
            CostKind::Ffi,
            "an attribute of the extension over a plain one",
            ["getter/1k-64", "plain_getter/1k-64"],
            calls,
        ),
        cost(
            CostKind::Materialisation,
            "a dictionary of every field",
            ["to_dict/5k", "read/5k"],
            (middle, "record"),
        ),
        cost(CostKind::Serialisation, "JSON", ["to_json/5k", "read/5k"], (middle, "record")),
        gc("collecting while records are dropped", "gc_read", used[1]),
        gc("collecting while all records are kept", "gc_keep", used[1]),
        gc("collecting while a dictionary of each record is kept", "gc_keep_dicts", used[0]),
        io("reading from a path over memory", "path", middle),
        io("reading from a Python file over memory", "file", middle),
    ]
}

fn gc(title: &str, operation: &str, fixture: &Fixture) -> Cost {
    let ids = ["on", "off"].map(|gc| format!("{operation}/{}-gc-{gc}", fixture.name));
    cost(CostKind::Gc, title, [&ids[0], &ids[1]], (fixture.counts.records, "record"))
}

fn io(title: &str, source: &str, records: u64) -> Cost {
    let with = format!("read_from/5k-source-{source}");
    cost(CostKind::Io, title, [&with, "read_from/5k-source-bytes"], (records, "record"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pymrrc::check;

    #[test]
    fn every_workload_finds_what_the_fixture_holds() {
        let suite = suite().unwrap();
        assert_eq!(suite.subject.version, "0.9.2");
        assert!(suite.environment["python"].contains("Python 3."), "{:?}", suite.environment);
        assert_eq!(suite.environment["scripts"], "memory.py, worker.py, workloads.py");
        assert!(suite.inputs.iter().map(|input| input.name.as_str()).eq(["1k", "5k", "10k"]));
        check(suite);
    }
}
