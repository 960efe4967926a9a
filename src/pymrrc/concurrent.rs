//! PyMRRC, several threads: `ProducerConsumerPipeline` over a file, whose own threads parse ahead of the consumer.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Result;
use xtask_harness::{Suite, Workload};

use super::single_thread::{OPERATIONS, subject};
use super::venv::Venv;
use super::worker::{Hello, Setup, Worker, run};
use crate::corpus::{Corpus, Fixture};
use crate::pure_rust::concurrent::thread_counts;
use crate::workload::on_fixture;

/// Every operation on the fixtures that the pipeline reads in more than one chunk.
pub fn suite() -> Result<Suite> {
    let corpus = Corpus::load()?;
    let venv = Venv::open(&corpus.source.target)?;
    let mut workers = Vec::new();
    for threads in thread_counts() {
        workers.push((threads, Worker::start(Setup { venv: venv.clone(), threads })?));
    }
    let Hello { python, wheel } = workers[0].1.hello()?;
    let workers = workers
        .into_iter()
        .map(|(threads, worker)| (threads, Rc::new(RefCell::new(worker))))
        .collect::<Vec<_>>();
    let mut workloads = Vec::new();
    for operation in OPERATIONS {
        for fixture in corpus.fixtures.iter().filter(|fixture| fixture.name != "1k") {
            workloads
                .extend(workers.iter().map(|(threads, worker)| piped(worker, operation, fixture, *threads)));
        }
    }
    Ok(Suite {
        subject: subject(&corpus, wheel),
        environment: [("python".to_owned(), python)].into(),
        inputs: corpus.inputs(),
        workloads,
        costs: Vec::new(),
    })
}

/// `threads` are those that parse; the producer and the consumer are two more, which mostly wait.
fn piped(
    worker: &Rc<RefCell<Worker>>,
    (operation, title): (&'static str, &str),
    fixture: &Fixture,
    threads: usize,
) -> Workload {
    let run = run(worker, "pipeline", operation, fixture);
    Workload {
        input: format!("{}-{threads}t", fixture.name),
        threads,
        parameters: [("fixture".to_owned(), fixture.name.clone().into())].into(),
        ..on_fixture(operation, title, fixture, run)
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
}
