//! Counts something in records of text. Each way to do it but the plain one has a cost that is known.

use std::hint::black_box;
use std::sync::Mutex;

mod wrapped;

/// How often each step goes over a record.
const ROUNDS: usize = 10;

/// Allocations that [`allocating`] makes for each record.
pub const ALLOCATIONS: usize = 1_000;

/// The steps of the plain way.
const STEPS: [fn(&[u8]) -> u64; 10] =
    [decode, split, order, trim, weigh, rank, match_up, group, sum_up, encode];

/// Ten steps that take equally long.
pub fn plain(record: &[u8]) -> u64 {
    STEPS.iter().fold(0, |sum, step| sum ^ step(record))
}

/// The same, with [`ALLOCATIONS`] allocations more.
pub fn allocating(record: &[u8]) -> u64 {
    for _ in 0..ALLOCATIONS {
        black_box(Box::new([0_u8; 48]));
    }
    plain(record)
}

/// The same, with a fifth of the time in [`marked`]: two and a half times as much as in each of the ten steps.
pub fn with_marked(record: &[u8]) -> u64 {
    plain(record) ^ marked(record)
}

/// So little work that what stands around it shows.
pub fn glance(record: &[u8]) -> u64 {
    mix(record, 1, 0x9e37_79b9_7f4a_7c15)
}

/// A third of the records free, the others while holding `lock`.
pub fn locked_in_turn(records: &[&[u8]], lock: &Mutex<u64>) -> u64 {
    let (free, locked) = records.split_at(records.len() / 3);
    let mut sum = free.iter().fold(0, |sum, record| sum ^ plain(record));
    let mut shared = lock.lock().expect("no thread panics while it counts");
    sum ^= locked.iter().fold(0, |sum, record| sum ^ plain(record));
    *shared ^= sum;
    sum
}

/// Steps that are compiled apart: what they multiply by keeps them from being merged into one.
macro_rules! steps {
    ($($name:ident, $rounds:expr, $factor:expr;)*) => {$(
        #[inline(never)]
        fn $name(record: &[u8]) -> u64 {
            mix(record, $rounds, $factor)
        }
    )*};
}

steps! {
    decode, ROUNDS, 0x9e37_79b9_7f4a_7c15;
    split, ROUNDS, 0xbf58_476d_1ce4_e5b9;
    order, ROUNDS, 0x94d0_49bb_1331_11eb;
    trim, ROUNDS, 0xff51_afd7_ed55_8ccd;
    weigh, ROUNDS, 0xc4ce_b9fe_1a85_ec53;
    rank, ROUNDS, 0xd6e8_feb8_6659_fd93;
    match_up, ROUNDS, 0x8538_ecb5_bd45_6ea3;
    group, ROUNDS, 0xb8b3_4b2d_5ea7_f31d;
    sum_up, ROUNDS, 0xe703_7ed1_a0b4_28db;
    encode, ROUNDS, 0x589d_6c69_4d3e_0b6f;
    marked, ROUNDS * 5 / 2, 0xa076_1d64_78bd_642f;
}

/// Each round depends on the one before, so that none of them can be left out.
#[inline(always)]
fn mix(record: &[u8], rounds: usize, factor: u64) -> u64 {
    (0..rounds).fold(factor, |sum, round| {
        record.iter().fold(sum ^ round as u64, |sum, &byte| {
            (sum ^ u64::from(byte)).wrapping_mul(factor).rotate_left(23)
        })
    })
}
