//! What is measured: one operation on one input, for each mode of mrrc.
//!
//! Each mode has a function that builds its `Suite`; the bench target of that name hands it to `xtask_harness::main`.

pub mod corpus;
pub mod pure_rust;
pub mod pymrrc;
mod source;
mod workload;
