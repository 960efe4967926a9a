//! Building bench targets.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::{Artifact, Message, MetadataCommand, Package, TargetKind};

use super::process::{self, Output};

/// Building from nothing on a slow machine, and waiting for another cargo that builds, take much less.
const LIMIT: Duration = Duration::from_secs(60 * 60);

/// What cargo built.
pub(super) struct Built {
    /// Where cargo puts what it makes.
    pub(super) target_directory: PathBuf,
    packages: Vec<Package>,
    artifacts: Vec<Artifact>,
}

impl Built {
    /// The executable of a bench target.
    pub(super) fn executable(&self, bench: &str) -> Result<PathBuf> {
        let executable = self.artifact(bench).and_then(|artifact| artifact.executable.clone());
        Ok(executable
            .with_context(|| format!("cargo built no executable for the bench target `{bench}`"))?
            .into())
    }

    /// How cargo compiled a bench target.
    pub(super) fn profile(&self, bench: &str) -> BTreeMap<String, String> {
        let Some(artifact) = self.artifact(bench) else { return BTreeMap::new() };
        let profile = &artifact.profile;
        let pairs = [
            ("opt-level", profile.opt_level.clone()),
            ("debug-assertions", profile.debug_assertions.to_string()),
            ("overflow-checks", profile.overflow_checks.to_string()),
        ];
        pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    /// The crate that holds the workloads of a bench target: the library of its package.
    pub(super) fn driver(&self, bench: &str) -> String {
        let is_its = |package: &&Package| {
            self.artifact(bench).is_some_and(|artifact| artifact.package_id == package.id)
        };
        let package = self.packages.iter().find(is_its);
        package.map_or(bench.to_owned(), |package| package.name.replace('-', "_"))
    }

    fn artifact(&self, bench: &str) -> Option<&Artifact> {
        self.artifacts.iter().find(|artifact| artifact.target.name == bench)
    }
}

/// Builds the bench targets `names` of the package at `root`, all at once. Cargo's own progress goes to stderr.
pub(super) fn build(root: &Path, names: &[&str], quiet: bool) -> Result<Built> {
    let mut metadata = MetadataCommand::new();
    metadata.current_dir(root).no_deps();
    for name in process::inherited() {
        metadata.env_remove(name);
    }
    let metadata = metadata.exec().context("cargo cannot read the package to measure")?;
    let mut command = process::command(std::env::var_os("CARGO").unwrap_or("cargo".into()), root);
    command.args(["bench", "--no-run", "--message-format=json-render-diagnostics"]);
    command.args(names.iter().flat_map(|name| ["--bench", name]));
    if quiet {
        command.arg("--quiet");
    }
    let built = process::run(&mut command, Output::Standard, LIMIT, |_| {})?;
    let command = format!("`cargo bench --no-run --bench {}`", names.join(" --bench "));
    let Some(status) = built.status else {
        bail!("{command} was stopped because it took more than {} s", LIMIT.as_secs());
    };
    ensure!(status.success(), "the bench targets do not build: {command} failed");
    let artifacts = artifacts(built.text.as_bytes())?;
    Ok(Built { target_directory: metadata.target_directory.into(), packages: metadata.packages, artifacts })
}

fn artifacts(messages: impl BufRead) -> Result<Vec<Artifact>> {
    let mut artifacts = Vec::new();
    for message in Message::parse_stream(messages) {
        if let Message::CompilerArtifact(artifact) = message.context("cargo's messages cannot be read")?
            && artifact.target.kind.contains(&TargetKind::Bench)
        {
            artifacts.push(artifact);
        }
    }
    Ok(artifacts)
}
