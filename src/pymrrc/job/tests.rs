//! Jobs in a worker that really runs.

use std::process::Stdio;
use std::time::Duration;

use xtask_harness::Unavailable;

use super::*;
use crate::corpus::Corpus;
use crate::pymrrc::venv::Venv;

fn in_worker(reader: &'static str, operation: &'static str) -> InWorker {
    let corpus = Corpus::load().unwrap();
    let fixture = &corpus.fixtures[0];
    let venv = Venv::open(&corpus.source.target).unwrap();
    InWorker {
        worker: Worker::new(Setup { venv, threads: 1 }),
        job: Job::new(reader, operation, fixture),
        expected: fixture.counts,
    }
}

#[track_caller]
fn failure(job: &mut InWorker) -> String {
    job.run(1).unwrap_err().to_string()
}

#[test]
fn failures_come_back_and_the_worker_lives_on() {
    let mut wrong = in_worker("from_bytes", "guess");
    assert!(failure(&mut wrong).starts_with("the Python worker failed: KeyError: "));
    wrong.job.operation = "read_fields";
    let path = wrong.job.path.clone();
    wrong.job.path.set_extension("absent");
    assert!(failure(&mut wrong).starts_with("the Python worker failed: FileNotFoundError: "));
    wrong.job.path = path;
    wrong.expected.subfields += 1;
    assert_eq!(failure(&mut wrong), "visited 6267 subfields of 6268");
    wrong.expected.subfields -= 1;
    let elapsed = wrong.run(2).unwrap();
    assert!(elapsed.wall > Duration::ZERO && elapsed.cpu > Duration::ZERO, "{elapsed:?}");
}

#[test]
fn an_iteration_collects_its_own_garbage_and_says_so() {
    let mut job = in_worker("from_bytes", "read");
    let usage = job.run(3).unwrap().usage;
    assert!(usage.gc_collections.unwrap() >= 3 && usage.gc_seconds.unwrap() > 0.0, "{usage:?}");
    assert!(usage.voluntary_switches.is_some() && usage.minor_faults.is_some(), "{usage:?}");
    job.job = job.job.without_gc();
    let usage = job.run(3).unwrap().usage;
    assert_eq!((usage.gc_collections, usage.gc_seconds), (Some(0), Some(0.0)));
}

#[test]
fn alone_it_says_when_it_is_ready_and_nothing_else() {
    let job = in_worker("from_bytes", "read");
    for amount in [Amount::Iterations(2), Amount::Seconds(0.05)] {
        let output = job.alone(amount).unwrap().stderr(Stdio::inherit()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "ready\n");
        assert!(output.status.success());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn alone_it_calls_the_boundary_around_each_iteration() {
    let job = in_worker("from_bytes", "read");
    let plain = job.alone(Amount::Iterations(3)).unwrap();
    let mut traced = Command::new("strace");
    traced.args(["-e", "trace=getppid"]).arg(plain.get_program()).args(plain.get_args());
    traced.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let Ok(output) = traced.output() else { return };
    let said = String::from_utf8_lossy(&output.stderr);
    // Where the kernel forbids to trace, nothing is shown.
    if output.status.success() {
        assert_eq!(said.matches("getppid()").count(), 4, "{said}");
    }
}

#[test]
fn allocations_are_counted_alike_twice_and_add_up() {
    let mut job = in_worker("from_bytes", "read_fields");
    let found = match job.allocations(2) {
        Ok(found) => found,
        Err(error) => return assert!(error.downcast_ref::<Unavailable>().is_some(), "{error:#}"),
    };
    let [counted, second] = found.iterations.try_into().unwrap();
    assert_eq!(counted, second);
    let requests = counted.allocations + counted.reallocations.unwrap();
    // The library alone makes 33,668 and 1,000 of them when Rust reads this fixture.
    assert!(counted.allocations > 33_668 && counted.reallocations.unwrap() >= 1_000, "{requests}");
    assert_eq!(counted.sizes.values().sum::<u64>(), requests);
    assert!(counted.peak_live_bytes < counted.bytes_requested);
    let (objects, bytes) = found.objects.unwrap();
    assert!(objects > 6_267 && bytes > objects, "{objects} {bytes}");
    let sites = job.sites().unwrap();
    let (by_bytes, by_blocks) =
        (xtask_harness::Folded::parse(&sites.bytes), xtask_harness::Folded::parse(&sites.blocks));
    assert_eq!((by_blocks.samples(), by_blocks.outside()), (requests, 0));
    assert_eq!((by_bytes.samples(), by_bytes.outside()), (counted.bytes_requested, 0));
    assert!(by_bytes.to_string().contains("mrrc::record::Record::add_field"));
}

#[test]
fn allocations_of_other_threads_belong_to_the_iteration() {
    let mut job = in_worker("pipeline", "read");
    let counted = match job.allocations(1) {
        Ok(counted) => counted,
        Err(error) => return assert!(error.downcast_ref::<Unavailable>().is_some(), "{error:#}"),
    };
    let [counted] = counted.iterations.try_into().unwrap();
    assert!(counted.allocations > 30_000, "{}", counted.allocations);
    let folded = xtask_harness::Folded::parse(&job.sites().unwrap().bytes);
    // The stacks are those of another iteration, in which the threads may have waited for each other elsewhere.
    assert!(folded.samples().abs_diff(counted.bytes_requested) < counted.bytes_requested / 100);
    assert_eq!(folded.outside(), 0);
}

#[test]
fn stacks_of_a_worker_hold_the_operation() {
    let sampled = in_worker("from_bytes", "read_fields").sample(Sampling { seconds: 0.5, hertz: 100 });
    match sampled {
        Ok(stacks) => {
            let folded = xtask_harness::Folded::parse(&stacks.folded);
            // Start-up is over by then; what settles between two iterations may be seen.
            assert!(folded.samples() > 10 * folded.outside(), "{}", stacks.folded);
        }
        // A container may forbid it, and must then say so.
        Err(error) => assert!(error.downcast_ref::<Unavailable>().is_some(), "{error:#}"),
    }
}

#[test]
fn samples_of_the_lock_are_no_more_than_all_samples() {
    match in_worker("from_bytes", "read_fields").lock(Sampling { seconds: 1.0, hertz: 100 }) {
        Ok(lock) => assert!(lock.samples > 0 && lock.held <= lock.samples, "{lock:?}"),
        Err(error) => assert!(error.downcast_ref::<Unavailable>().is_some(), "{error:#}"),
    }
}
