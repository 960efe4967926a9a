//! Regular expressions that are constants.

use regex::Regex;

/// Compiles a constant pattern, for a `LazyLock`. Panics on one that is no regular expression, which its users' tests rule
/// out.
#[expect(clippy::expect_used, reason = "the patterns are constants, and tests use each of them")]
pub(crate) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}
