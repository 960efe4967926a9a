//! The Python wrapper, called from Python: one long-lived worker process that times itself.

pub mod concurrent;
mod sampler;
pub mod single_thread;
mod venv;
mod worker;
