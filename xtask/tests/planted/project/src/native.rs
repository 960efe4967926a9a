//! Called from Rust: allocations, one hot function, a lock.

use std::sync::{Barrier, Mutex};
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

/// How often the threads meet, so that none is ahead of the others for long.
const ROUNDS: usize = 9;

/// Several threads, each of which does two thirds of its work under the lock that they share, and no other round before all
/// have done this one. Two of them spend a fifth of a round beside each other; then each holds the lock for two fifths, in
/// which the other one has nothing to do.
fn shared(threads: usize) -> Workload {
    let records = records().repeat(PASSES);
    let expected = records.iter().fold(0, |sum, record| sum ^ tally::plain(record));
    let part = records.len().div_ceil(threads);
    let run = move || -> Result<()> {
        let (lock, round_is_over) = (Mutex::new(0), Barrier::new(threads));
        thread::scope(|scope| {
            for part in records.chunks(part) {
                scope.spawn(|| {
                    for round in 0..ROUNDS {
                        let ends = [round, round + 1].map(|end| end * part.len() / ROUNDS);
                        tally::locked_in_turn(&part[ends[0]..ends[1]], &lock);
                        round_is_over.wait();
                    }
                });
            }
        });
        check(lock.into_inner()?, expected)
    };
    let once = workload("locked_in_turn", threads, Run::Native(Box::new(run)));
    Workload {
        input: format!("{PASSES}x{}", once.input),
        records: once.records * PASSES as u64,
        bytes: once.bytes * PASSES as u64,
        ..once
    }
}
