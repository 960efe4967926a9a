//! What was measured, with what and where.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The mode: its id in `profiling.toml` and the title of its document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// The id in `profiling.toml`.
    pub id: String,
    /// What people call it.
    pub title: String,
}

/// The measured library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The name of the package.
    pub name: String,
    /// Its exact version.
    pub version: String,
    /// Where it came from, for example `crates.io`.
    pub source: String,
    /// It came compiled, so that [`Toolchain`] tells of the harness only.
    pub prebuilt: bool,
}

/// The state of the repository.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The commit, where the repository has one.
    pub commit: Option<String>,
    /// Files other than the generated documents differed from that commit.
    pub dirty: bool,
}

/// The compiler and the profile of the bench target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Toolchain {
    /// `rustc --version`.
    pub rustc: String,
    /// The cargo profile: what cargo reported and what the manifest declares.
    pub profile: BTreeMap<String, String>,
    /// `RUSTFLAGS`, where it was set.
    pub rustflags: Option<String>,
}

/// The machine; nothing in it names a host or a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// The model of the processor.
    pub cpu: String,
    /// Logical processors available to the process.
    pub cores: u32,
    /// The instruction set architecture.
    pub architecture: String,
    /// The operating system.
    pub os: String,
    /// Its kernel.
    pub kernel: String,
}

/// One look at how much of the machine was free.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Idleness {
    /// CPU time over wall time of threads that spin on every core; 1 on an idle machine. None where it cannot be read.
    pub cpu_share: Option<f64>,
    /// How often a second and core a fixed piece of work, allocations of small sizes, was done meanwhile. Where two looks
    /// differ, the cores themselves ran slower, as they do beside busy neighbours on a virtual machine. None where it was
    /// not counted.
    pub speed: Option<f64>,
    /// The share of CPU time that the hypervisor gave to other machines meanwhile. None where it cannot be read.
    pub steal: Option<f64>,
    /// The load average of the last minute. None where it cannot be read.
    pub load: Option<f64>,
}

/// One input file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its label.
    pub name: String,
    /// Records in it.
    pub records: u64,
    /// Its size in bytes.
    pub bytes: u64,
    /// The SHA-256 digest of its bytes, hexadecimal.
    pub sha256: String,
}
