//! Finds where cargo keeps the sources of mrrc, whose fixtures are the input, and where this workspace is built.
//!
//! Asked once, when the workloads are compiled: every probe is a process of its own, and cargo takes longer to answer
//! than many of them run.

use std::env;

use anyhow::{Context as _, Result};
use cargo_metadata::MetadataCommand;

/// The crate whose modes are measured.
const SUBJECT: &str = "mrrc";

fn main() -> Result<()> {
    // Without the platform cargo would want the sources of every other platform's dependencies too.
    let options = ["--locked".to_owned(), "--filter-platform".to_owned(), env::var("TARGET")?];
    let metadata = MetadataCommand::new()
        .other_options(options)
        .exec()
        .with_context(|| format!("cargo cannot tell where the sources of `{SUBJECT}` are"))?;
    let package = metadata
        .packages
        .iter()
        .find(|package| package.name.as_str() == SUBJECT)
        .with_context(|| format!("Cargo.lock names no package `{SUBJECT}`"))?;
    let folder = package.manifest_path.parent().context("its manifest has no folder")?;
    println!("cargo::rustc-env=SUBJECT_NAME={SUBJECT}");
    println!("cargo::rustc-env=SUBJECT_VERSION={}", package.version);
    println!("cargo::rustc-env=SUBJECT_FOLDER={folder}");
    println!("cargo::rustc-env=TARGET_FOLDER={}", metadata.target_directory);
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rerun-if-env-changed=CARGO_HOME");
    Ok(())
}
