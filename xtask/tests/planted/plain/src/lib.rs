//! Sums and words.

/// The sum of the squares of the numbers below `end`, without the formula.
#[inline(never)]
pub fn squares(end: u64) -> u64 {
    (0..end).fold(0, |sum, number| std::hint::black_box(sum + number * number))
}

/// How many words there are.
#[cfg(feature = "words")]
#[inline(never)]
pub fn words(text: &str) -> usize {
    text.split_whitespace().count()
}
