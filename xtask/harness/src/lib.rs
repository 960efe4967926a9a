//! What a bench target links to be measured by `cargo xtask profile`: criterion timing and the probes.
//!
//! It knows nothing of the measured library, so that any repository can use it.
