//! What Python calls: records are lines.

use std::slice;

/// Counts every record and gives each count to `callback`.
///
/// # Safety
/// `lines` points at `length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tally_each(
    lines: *const u8,
    length: usize,
    callback: extern "C" fn(u64) -> u64,
) -> u64 {
    // SAFETY: the caller's promise.
    let lines = unsafe { slice::from_raw_parts(lines, length) };
    records(lines).fold(0, |sum, record| sum ^ callback(crate::glance(record)))
}

/// Counts every record.
///
/// # Safety
/// `lines` points at `length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tally_all(lines: *const u8, length: usize) -> u64 {
    // SAFETY: the caller's promise.
    let lines = unsafe { slice::from_raw_parts(lines, length) };
    records(lines).fold(0, |sum, record| sum ^ crate::glance(record))
}

fn records(lines: &[u8]) -> impl Iterator<Item = &[u8]> {
    lines.split_inclusive(|&byte| byte == b'\n')
}
