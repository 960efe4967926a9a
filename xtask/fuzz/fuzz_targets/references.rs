//! The references of a document.
#![no_main]

#[path = "../properties/references.rs"]
mod references;

libfuzzer_sys::fuzz_target!(|input: &str| references::check(input));
