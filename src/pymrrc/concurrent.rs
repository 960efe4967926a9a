//! PyMRRC, several threads: `ProducerConsumerPipeline` over a file, whose own threads parse ahead of the consumer;
//! readers in several threads of Python; and the wheel's parallel parser.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::rc::Rc;
use std::thread;

use anyhow::Result;
use serde_json::Value;
use xtask_harness::{Cost, CostKind, Kind, Suite, Workload};

use super::job::Job;
use super::venv::Venv;
use super::worker::{Hello, Setup, Worker};
use super::{OPERATIONS, cost, environment, subject, swept};
use crate::corpus::{Corpus, Counts, Fixture};
use crate::workload::on_fixture;

/// Threads of the wheel's pool that operations are run on, the largest input of each on both.
const THREADS: [usize; 2] = [1, 2];

/// More than many machines have; for reading only.
const MANY: usize = 4;

/// KiB of the file that are read at once.
const BUFFERS: [u64; 4] = [64, 256, 1024, 4096];

/// The pipeline's own.
const DEFAULT_BUFFER: u64 = 512;

/// One so small that a file has more chunks than any of [`CHANNELS`] holds.
const SMALL_BUFFER: u64 = 16;

/// Parsed chunks that wait in the channel at most.
const CHANNELS: [u64; 4] = [1, 4, 16, 64];

const IN_TURN: &str = "read_in_turn";

/// Every way to use several threads.
pub fn suite() -> Result<Suite> {
    let corpus = Corpus::load()?;
    let venv = Venv::open(&corpus.source.target)?;
    let worker = |threads| Worker::new(Setup { venv: venv.clone(), threads });
    // One for each number of threads, because a process reads it once.
    let [one, two, many] = [THREADS[0], THREADS[1], MANY].map(worker);
    let Hello { python, wheel } = one.borrow_mut().hello()?;
    let used = [corpus.fixture("1k")?, corpus.fixture("5k")?, corpus.fixture("10k")?];
    let [small, middle, large] = used;
    let [read, others @ ..] = OPERATIONS;
    let mut workloads = vec![piped(&two, read, small)];
    for fixture in [middle, large] {
        workloads.extend([&one, &two].map(|worker| piped(worker, read, fixture)));
    }
    workloads.push(piped(&many, read, large));
    for operation in others {
        workloads.extend([small, middle].map(|fixture| piped(&two, operation, fixture)));
    }
    workloads.push(batch(&two, small));
    workloads.extend([&one, &two].map(|worker| batch(worker, large)));
    workloads.extend(
        [(2, 1), (2, 2), (4, 1), (4, 2)].map(|(files, threads)| several(&one, small, files, threads)),
    );
    workloads.extend(BUFFERS.map(|buffer| buffered(&two, middle, buffer)));
    workloads.extend(CHANNELS.map(|channel| queued(&two, middle, channel)));
    workloads.extend([DEFAULT_BUFFER, BUFFERS[0]].map(|buffer| first(&two, large, buffer)));
    workloads.push(in_turn(&two, middle));
    Ok(Suite {
        subject: subject(&corpus, wheel),
        environment: environment(python)?,
        inputs: used.map(Fixture::input).into(),
        workloads,
        costs: costs(used),
    })
}

/// A pipeline with its own settings. The threads are those that parse; the producer and the consumer are two more.
fn piped(
    worker: &Rc<RefCell<Worker>>,
    (operation, title): (&'static str, &str),
    fixture: &Fixture,
) -> Workload {
    let run = Job::new("pipeline", operation, fixture).run(worker, fixture.counts);
    on_threads(worker, on_fixture(operation, title, fixture, run))
}

/// The file in memory, cut at its record boundaries and parsed by the wheel's pool.
fn batch(worker: &Rc<RefCell<Worker>>, fixture: &Fixture) -> Workload {
    let run = Job::new("batch", "read", fixture).run(worker, fixture.counts);
    let title = "boundary scan and parallel parser: read every record";
    on_threads(worker, on_fixture("batch_read", title, fixture, run))
}

fn on_threads(worker: &Rc<RefCell<Worker>>, workload: Workload) -> Workload {
    let threads = threads_of(worker);
    Workload {
        parameters: parameters([("fixture", workload.input.clone().into())]),
        input: format!("{}-{threads}t", workload.input),
        threads,
        ..workload
    }
}

/// A `MARCReader` for each of several files, by so many threads of Python.
fn several(worker: &Rc<RefCell<Worker>>, fixture: &Fixture, files: u64, threads: usize) -> Workload {
    let expected = fixture.counts.times(files);
    let job = Job::new("several", "read", fixture).with("files", files).with("threads", threads);
    let title = "several files, a reader each: read every record";
    let one = on_fixture("files_read", title, fixture, job.run(worker, expected));
    Workload {
        input: format!("{files}x{}-{threads}t", fixture.name),
        records: expected.records,
        bytes: files * one.bytes,
        threads,
        parameters: parameters([("files", files.into()), ("fixture", fixture.name.clone().into())]),
        ..one
    }
}

fn buffered(worker: &Rc<RefCell<Worker>>, fixture: &Fixture, buffer: u64) -> Workload {
    let job = Job::new("pipeline", "read", fixture).with("buffer_size", buffer << 10);
    let title = "read every record through a buffer of so many KiB";
    let workload = on_fixture("read_buffer", title, fixture, job.run(worker, fixture.counts));
    Workload { threads: threads_of(worker), ..swept(workload, "buffer_kib", buffer) }
}

fn queued(worker: &Rc<RefCell<Worker>>, fixture: &Fixture, channel: u64) -> Workload {
    let job = Job::new("pipeline", "read", fixture)
        .with("buffer_size", SMALL_BUFFER << 10)
        .with("channel_capacity", channel);
    let title = "small buffer, a channel of so many chunks: read every record";
    let workload = on_fixture("read_channel", title, fixture, job.run(worker, fixture.counts));
    let mut workload = swept(workload, "channel", channel);
    workload.parameters.insert("buffer_kib".to_owned(), SMALL_BUFFER.into());
    Workload { threads: threads_of(worker), ..workload }
}

/// The time to the first record: that of the first chunk, after which the pipeline is emptied untimed.
fn first(worker: &Rc<RefCell<Worker>>, fixture: &Fixture, buffer: u64) -> Workload {
    let job = Job::new("first", "read", fixture).with("buffer_size", buffer << 10);
    let expected = Counts { records: 1, ..fixture.counts };
    let title = "open a pipeline with a buffer of so many KiB and wait for its first record";
    let whole = on_fixture("first_record", title, fixture, job.run(worker, expected));
    Workload {
        input: format!("{}-{buffer}k", fixture.name),
        kind: Kind::Latency,
        records: 1,
        bytes: whole.bytes.min(buffer << 10),
        threads: threads_of(worker),
        parameters: parameters([("buffer_kib", buffer.into()), ("fixture", fixture.name.clone().into())]),
        ..whole
    }
}

/// What a pipeline does, without a producer and a channel: read a chunk, parse it in parallel, use it, go on.
fn in_turn(worker: &Rc<RefCell<Worker>>, fixture: &Fixture) -> Workload {
    let job = Job::new("in_turn", "read", fixture).with("buffer_size", DEFAULT_BUFFER << 10);
    let title = "the same chunks, parsed and used in turn: read every record";
    let workload = on_fixture(IN_TURN, title, fixture, job.run(worker, fixture.counts));
    Workload { kind: Kind::Ablation, ..on_threads(worker, workload) }
}

fn parameters<const N: usize>(entries: [(&str, Value); N]) -> BTreeMap<String, Value> {
    entries.map(|(key, value)| (key.to_owned(), value)).into()
}

fn threads_of(worker: &Rc<RefCell<Worker>>) -> usize {
    worker.borrow().setup.threads
}

fn costs([small, middle, _]: [&Fixture; 3]) -> Vec<Cost> {
    let some = (middle.counts.records, "record");
    let mut costs = vec![
        cost(
            CostKind::Materialisation,
            "an object for every field and subfield",
            ["read_fields/5k-2t", "read/5k-2t"],
            some,
        ),
        cost(CostKind::Serialisation, "JSON", ["to_json/5k-2t", "read/5k-2t"], some),
        cost(
            CostKind::Channel,
            "another thread and a channel, less what they save by working ahead",
            ["read/5k-2t", &format!("{IN_TURN}/5k-2t")],
            some,
        ),
        cost(
            CostKind::Synchronisation,
            "a channel of one chunk over one of 64",
            ["read_channel/5k-channel-1", "read_channel/5k-channel-64"],
            some,
        ),
    ];
    if thread::available_parallelism().is_ok_and(|cores| cores > NonZero::<usize>::MIN) {
        // Did the threads not wait for one another, two of them would take as long for twice the files.
        costs.push(cost(
            CostKind::Synchronisation,
            "two threads of Python with two files each over one thread with two",
            ["files_read/4x1k-2t", "files_read/2x1k-1t"],
            (4 * small.counts.records, "record"),
        ));
    }
    costs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pymrrc::check;

    #[test]
    fn every_workload_finds_what_the_fixture_holds() {
        let suite = suite().unwrap();
        assert!(suite.inputs.iter().map(|input| input.name.as_str()).eq(["1k", "5k", "10k"]));
        check(suite);
    }
}
