//! Where cargo keeps mrrc's sources, and where it builds: what the build script found.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use xtask_harness::Subject;

/// The measured crate as cargo resolved it.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The exact version in Cargo.lock.
    pub(crate) version: &'static str,
    /// The folder of its unpacked sources.
    pub(crate) folder: &'static Path,
    /// This workspace's target folder.
    pub(crate) target: PathBuf,
}

impl Source {
    /// Where the sources were when the workloads were compiled; an error where they have gone since.
    pub(crate) fn locate() -> Result<Source> {
        let folder = Path::new(env!("SUBJECT_FOLDER"));
        ensure!(
            folder.is_dir(),
            "the sources of {} are not in {} any more; run `cargo clean -p {}` to look for them again",
            env!("SUBJECT_NAME"),
            folder.display(),
            env!("CARGO_PKG_NAME")
        );
        Ok(Source { version: env!("SUBJECT_VERSION"), folder, target: env!("TARGET_FOLDER").into() })
    }

    /// The crate as the subject of a record.
    pub(crate) fn subject(&self) -> Subject {
        Subject {
            name: env!("SUBJECT_NAME").to_owned(),
            version: self.version.to_owned(),
            source: "crates.io".to_owned(),
            prebuilt: false,
        }
    }
}
