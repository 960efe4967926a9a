//! Tests of the whole tool, and the rules of its house.

// `cfg(test)` is true here in any case; it tells clippy that the functions beside the tests are test code too.
#[cfg(test)]
mod archive;
#[cfg(test)]
mod denied;
#[cfg(test)]
mod exact;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod fuzzed;
#[cfg(test)]
mod init;
#[cfg(test)]
mod interrupted;
#[cfg(test)]
mod measuring;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod project;
#[cfg(test)]
mod refactor;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod relink;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod shell;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod tree;
#[cfg(test)]
mod whole;
#[cfg(test)]
mod workflows;
