//! The workflow behind `cargo xtask`: profile a library mode by mode, keep its performance documents in scope.

pub mod change;
pub mod digest;
pub mod edit;
pub mod markdown;
pub mod repo;
pub mod scope;
