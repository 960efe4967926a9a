//! Edits of one text.
#![no_main]

#[path = "../properties/edits.rs"]
mod edits;

libfuzzer_sys::fuzz_target!(|input: &str| edits::check(input));
