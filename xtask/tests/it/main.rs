//! Tests of the whole tool, and the rules of its house.

// `cfg(test)` is true here in any case; it tells clippy that the functions beside the tests are test code too.
#[cfg(test)]
mod tidy;
