//! Counting what is asked of the allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64};
use std::sync::{Mutex, PoisonError};

use crate::workload::Counted;

/// The system's allocator, which counts while [`count`] runs.
///
/// A bench target installs it with `#[global_allocator]`. While nothing is counted it costs one relaxed load and a
/// branch that is always predicted.
pub struct CountingAllocator;

static COUNTING: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static REALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static BYTES_REQUESTED: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicI64 = AtomicI64::new(0);
static PEAK: AtomicI64 = AtomicI64::new(0);
/// Requests by the binary logarithm of the size, rounded up.
static SIZES: [AtomicU64; 64] = [const { AtomicU64::new(0) }; 64];
/// One count at a time: the counters belong to the process.
static TURN: Mutex<()> = Mutex::new(());

/// Counts what `run` asks of the allocator: calls of `alloc` and `alloc_zeroed`, those of `realloc`, and the sizes passed
/// to all of them, at `realloc` the whole new size. All zero where no [`CountingAllocator`] is installed.
pub(crate) fn count<T>(run: impl FnOnce() -> T) -> (T, Counted) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for counter in [&ALLOCATIONS, &REALLOCATIONS, &BYTES_REQUESTED].into_iter().chain(&SIZES) {
        counter.store(0, Relaxed);
    }
    LIVE.store(0, Relaxed);
    PEAK.store(0, Relaxed);
    COUNTING.store(true, Relaxed);
    let result = run();
    COUNTING.store(false, Relaxed);
    let sizes = SIZES.iter().enumerate().map(|(class, counter)| (1 << class, counter.load(Relaxed)));
    let counted = Counted {
        allocations: ALLOCATIONS.load(Relaxed),
        reallocations: Some(REALLOCATIONS.load(Relaxed)),
        bytes_requested: BYTES_REQUESTED.load(Relaxed),
        peak_live_bytes: PEAK.load(Relaxed).unsigned_abs(),
        sizes: sizes.filter(|(_, requests)| *requests > 0).collect(),
    };
    (result, counted)
}

/// Whether the process runs on a [`CountingAllocator`].
pub(crate) fn is_installed() -> bool {
    let ((), counted) = count(|| drop(std::hint::black_box(Box::new(0_u8))));
    counted.allocations > 0
}

fn request(counter: &AtomicU64, size: usize, replaced: usize) {
    counter.fetch_add(1, Relaxed);
    BYTES_REQUESTED.fetch_add(size as u64, Relaxed);
    SIZES[class(size)].fetch_add(1, Relaxed);
    let grown = size as i64 - replaced as i64;
    let live = LIVE.fetch_add(grown, Relaxed) + grown;
    PEAK.fetch_max(live, Relaxed);
}

/// The exponent of the smallest power of two that is not less than `size`.
fn class(size: usize) -> usize {
    size.max(1).checked_next_power_of_two().map_or(63, |bound| bound.trailing_zeros() as usize)
}

#[expect(unsafe_code, reason = "an allocator cannot be written without; every call is handed on unchanged")]
// SAFETY: each method hands its arguments to `System` and returns what `System` returns.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            request(&ALLOCATIONS, layout.size(), 0);
        }
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            request(&ALLOCATIONS, layout.size(), 0);
        }
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            request(&REALLOCATIONS, size, layout.size());
        }
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if COUNTING.load(Relaxed) {
            LIVE.fetch_sub(layout.size() as i64, Relaxed);
        }
        unsafe { System.dealloc(block, layout) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_end_at_powers_of_two() {
        let classes = [0, 1, 2, 3, 4, 5, 1024, 1025, usize::MAX].map(class);
        assert_eq!(classes, [0, 0, 1, 2, 2, 3, 10, 11, 63]);
    }
}
