//! Called from Rust: allocations, one hot function, a lock.

use std::sync::Mutex;
use std::thread;

use anyhow::Result;
use xtask_harness::{Run, Suite, Workload};

use crate::{check, records, suite as in_suite, workload};

/// How often the threads go over the records, so that starting them takes next to no time beside.
const PASSES: usize = 45;

/// Every planted cost beside the plain count.
pub fn suite() -> Result<Suite> {
    let workloads = vec![
        each("plain", tally::plain),
        each("thousand_boxes", tally::allocating),
        each("one_step_more", tally::with_marked),
        shared(1),
        shared(2),
    ];
    Ok(in_suite(None, workloads, Vec::new()))
}

fn each(operation: &str, count: fn(&[u8]) -> u64) -> Workload {
    let records = records();
    let all = move || records.iter().fold(0, |sum, record| sum ^ count(record));
    let expected = all();
    workload(operation, 1, Run::Native(Box::new(move || check(all(), expected))))
}

/// Several threads, each of which does half of its work under the lock that they share. They start with the iteration and
/// end with it, so that what they wait for is the lock.
fn shared(threads: usize) -> Workload {
    let records = records().repeat(PASSES);
    let expected = records.iter().fold(0, |sum, record| sum ^ tally::plain(record));
    let part = records.len() / threads;
    let run = move || -> Result<()> {
        let lock = Mutex::new(0);
        thread::scope(|scope| {
            for part in records.chunks(part) {
                scope.spawn(|| tally::half_locked(part, &lock));
            }
        });
        check(lock.into_inner()?, expected)
    };
    let once = workload("half_locked", threads, Run::Native(Box::new(run)));
    Workload {
        input: format!("{PASSES}x{}", once.input),
        records: once.records * PASSES as u64,
        bytes: once.bytes * PASSES as u64,
        ..once
    }
}
