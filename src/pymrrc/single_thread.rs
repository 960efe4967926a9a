//! PyMRRC, one thread: `MARCReader` over bytes in memory.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Result;
use xtask_harness::{Subject, Suite};

use super::venv::Venv;
use super::worker::{Setup, Worker, run};
use crate::corpus::Corpus;
use crate::workload::on_fixture;

/// Operation and title.
pub(super) const OPERATIONS: [(&str, &str); 3] = [
    ("read", "read every record"),
    ("read_fields", "read, then title, author and every subfield"),
    ("to_json", "read and serialize to JSON"),
];

/// Every operation on every fixture, all in one worker.
pub fn suite() -> Result<Suite> {
    let corpus = Corpus::load()?;
    let venv = Venv::open(&corpus.source.target)?;
    let mut worker = Worker::start(Setup { venv, threads: 1 })?;
    let hello = worker.hello()?;
    let worker = Rc::new(RefCell::new(worker));
    let mut workloads = Vec::new();
    for (operation, title) in OPERATIONS {
        for fixture in &corpus.fixtures {
            workloads.push(on_fixture(
                operation,
                title,
                fixture,
                run(&worker, "marc_reader", operation, fixture),
            ));
        }
    }
    Ok(Suite {
        subject: subject(&corpus, hello.wheel),
        environment: [("python".to_owned(), hello.python)].into(),
        inputs: corpus.inputs(),
        workloads,
        costs: Vec::new(),
    })
}

/// The wheel as the subject of a record.
pub(super) fn subject(corpus: &Corpus, version: String) -> Subject {
    Subject { version, source: "PyPI".to_owned(), prebuilt: true, ..corpus.subject() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::run_once;

    #[test]
    fn every_workload_finds_what_the_fixture_holds() {
        let suite = suite().unwrap();
        assert_eq!(suite.subject.version, "0.9.2");
        assert!(suite.environment["python"].contains("Python 3."), "{:?}", suite.environment);
        for workload in suite.workloads {
            run_once(workload);
        }
    }
}
