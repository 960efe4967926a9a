//! Where cargo keeps mrrc's sources, and where it builds.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use cargo_metadata::{Metadata, MetadataCommand};
use xtask_harness::Subject;

/// The crate whose modes are measured; its wheel has the same version.
const SUBJECT: &str = "mrrc";

/// The measured crate as cargo resolved it.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The exact version in Cargo.lock.
    pub(crate) version: String,
    /// The folder of its unpacked sources.
    pub(crate) folder: PathBuf,
    /// This workspace's target folder.
    pub(crate) target: PathBuf,
}

impl Source {
    /// Asks cargo. Nothing is downloaded where this package was built, because its dependencies are there.
    pub(crate) fn locate() -> Result<Source> {
        let metadata = metadata()?;
        let package = metadata
            .packages
            .iter()
            .find(|package| package.name.as_str() == SUBJECT)
            .with_context(|| format!("Cargo.lock names no package `{SUBJECT}`"))?;
        let manifest = package.manifest_path.as_std_path();
        Ok(Source {
            version: package.version.to_string(),
            target: metadata.target_directory.clone().into_std_path_buf(),
            folder: manifest
                .parent()
                .with_context(|| format!("{} has no folder", manifest.display()))?
                .to_owned(),
        })
    }

    /// The crate as the subject of a record.
    pub(crate) fn subject(&self) -> Subject {
        Subject {
            name: SUBJECT.to_owned(),
            version: self.version.clone(),
            source: "crates.io".to_owned(),
            prebuilt: false,
        }
    }
}

fn metadata() -> Result<Metadata> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    // Without the platform cargo would want the sources of every other platform's dependencies too.
    let options = ["--locked".to_owned(), "--filter-platform".to_owned(), host()?];
    MetadataCommand::new()
        .manifest_path(manifest)
        .other_options(options)
        .exec()
        .with_context(|| format!("cargo cannot tell where the sources of `{SUBJECT}` are"))
}

fn host() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--print", "host-tuple"])
        .output()
        .context("cannot run `rustc --print host-tuple`; is rustup's toolchain on PATH?")?;
    ensure!(output.status.success(), "`rustc --print host-tuple` failed; Rust 1.84 or later is needed");
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
