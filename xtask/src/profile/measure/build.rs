//! Building bench targets.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::{Artifact, Message, Metadata, MetadataCommand, Package, TargetKind};

use super::process::{self, Output};
use crate::config::{FILE, Mode};
use crate::profile::record::Subject;

/// Building from nothing on a slow machine, and waiting for another cargo that builds, take much less.
const LIMIT: Duration = Duration::from_secs(60 * 60);

/// What cargo built.
pub(super) struct Built {
    /// Where cargo puts what it makes.
    pub(super) target_directory: PathBuf,
    /// One for each mode, in their order.
    pub(super) targets: Vec<Target>,
}

/// A built bench target.
pub(super) struct Target {
    /// Its name.
    pub(super) name: String,
    pub(super) executable: PathBuf,
    package: Package,
    /// The library that a bench target measures which says nothing of that.
    pub(super) subject: Subject,
    artifact: Artifact,
}

impl Target {
    /// The folder of its package, in which cargo runs it.
    pub(super) fn folder(&self) -> &Path {
        self.package.manifest_path.parent().map_or(Path::new("."), |folder| folder.as_std_path())
    }

    /// How cargo compiled it.
    pub(super) fn profile(&self) -> BTreeMap<String, String> {
        let profile = &self.artifact.profile;
        let pairs = [
            ("opt-level", profile.opt_level.clone()),
            ("debug-assertions", profile.debug_assertions.to_string()),
            ("overflow-checks", profile.overflow_checks.to_string()),
        ];
        pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    /// The crate that holds its workloads: the library of its package.
    pub(super) fn driver(&self) -> String {
        crate_name(&self.package.name)
    }

    /// The crate of the bench target itself.
    pub(super) fn own_crate(&self) -> String {
        crate_name(&self.name)
    }
}

/// What is built by one call of cargo: features of one bench target are none of another's business.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Selection {
    /// None for the package at the root.
    package: Option<String>,
    features: Vec<String>,
}

/// Builds the bench targets of `modes`. Cargo's own progress goes to stderr.
pub(super) fn build(root: &Path, modes: &[&Mode], quiet: bool) -> Result<Built> {
    let mut command = MetadataCommand::new();
    command.current_dir(root).no_deps();
    for name in process::inherited() {
        command.env_remove(name);
    }
    let metadata = command.exec().context("cargo cannot read the package to measure")?;
    let mut selections: BTreeMap<Selection, Vec<&str>> = BTreeMap::new();
    let mut wanted = Vec::new();
    for mode in modes {
        let Some(bench) = mode.bench.as_deref() else { continue };
        let package = holder(&metadata, root, mode, bench)?;
        let is_at_root =
            package.manifest_path.parent().is_some_and(|folder| is_same(folder.as_std_path(), root));
        let features = package.targets.iter().filter(|target| target.name == bench && target.is_bench());
        let features = features.flat_map(|target| target.required_features.clone()).collect();
        let package_name = (!is_at_root).then(|| package.name.to_string());
        let names = selections.entry(Selection { package: package_name, features }).or_default();
        if !names.contains(&bench) {
            names.push(bench);
        }
        wanted.push((bench, package));
    }
    let mut artifacts = Vec::new();
    for (selection, names) in &selections {
        artifacts.extend(run(root, selection, names, quiet)?);
    }
    let target = |(bench, package): (&str, &Package)| {
        let is_it = |artifact: &&Artifact| artifact.target.name == bench && artifact.package_id == package.id;
        let artifact = artifacts.iter().find(is_it);
        let executable = artifact.and_then(|artifact| artifact.executable.clone());
        let (artifact, executable) = artifact
            .zip(executable)
            .with_context(|| format!("cargo built no executable for the bench target `{bench}`"))?;
        Ok(Target {
            name: bench.to_owned(),
            executable: executable.into(),
            package: package.clone(),
            subject: subject(&metadata, package),
            artifact: artifact.clone(),
        })
    };
    let targets = wanted.into_iter().map(target).collect::<Result<_>>()?;
    Ok(Built { target_directory: metadata.target_directory.clone().into(), targets })
}

/// The package that holds the bench target of a mode: the one that the mode names, or the only one, or that at the root.
fn holder<'a>(metadata: &'a Metadata, root: &Path, mode: &Mode, bench: &str) -> Result<&'a Package> {
    let has_it =
        |package: &&Package| package.targets.iter().any(|target| target.name == bench && target.is_bench());
    let is_named = |package: &&Package| mode.package.as_ref().is_none_or(|name| package.name == *name);
    let holders: Vec<&Package> = metadata.packages.iter().filter(has_it).filter(is_named).collect();
    let is_at_root = |package: &&&Package| {
        package.manifest_path.parent().is_some_and(|folder| is_same(folder.as_std_path(), root))
    };
    match holders.as_slice() {
        [one] => Ok(one),
        [] => bail!(
            "no package of {} has the bench target `{bench}`{}, which {FILE} names for the mode `{}`: correct `bench`{}",
            root.display(),
            mode.package.as_ref().map_or(String::new(), |name| format!(" and the name `{name}`")),
            mode.id,
            if mode.package.is_some() { " or `package`" } else { "" }
        ),
        several => several.iter().find(is_at_root).copied().with_context(|| {
            let names: Vec<_> = several.iter().map(|package| package.name.as_str()).collect();
            format!(
                "several packages have a bench target `{bench}`: {}; give the mode `{}` in {FILE} a `package`",
                names.join(", "),
                mode.id
            )
        }),
    }
}

fn is_same(folder: &Path, root: &Path) -> bool {
    folder == root
        || folder.canonicalize().ok().zip(root.canonicalize().ok()).is_some_and(|(one, other)| one == other)
}

/// The library of the package; that of the only member of the workspace that it depends on, where it has none itself.
fn subject(metadata: &Metadata, package: &Package) -> Subject {
    let library = |package: &Package| {
        package
            .targets
            .iter()
            .find(|target| target.is_lib() || target.is_proc_macro())
            .map(|target| target.name.clone())
    };
    let members = || {
        let named =
            |member: &&Package| package.dependencies.iter().any(|dependency| dependency.name == *member.name);
        metadata.packages.iter().filter(named).filter(|member| library(member).is_some())
    };
    let measured = match (library(package), members().count()) {
        (None, 1) => members().next().unwrap_or(package),
        _ => package,
    };
    // Functions are known by the name of the crate.
    let name = library(measured).filter(|library| *library != crate_name(&measured.name));
    Subject {
        name: name.unwrap_or_else(|| measured.name.to_string()),
        version: measured.version.to_string(),
        source: "this repository".to_owned(),
        prebuilt: false,
    }
}

fn crate_name(package: &str) -> String {
    package.replace('-', "_")
}

fn run(root: &Path, selection: &Selection, names: &[&str], quiet: bool) -> Result<Vec<Artifact>> {
    let mut command = process::command(std::env::var_os("CARGO").unwrap_or("cargo".into()), root);
    let mut shown = "cargo bench --no-run".to_owned();
    command.args(["bench", "--no-run", "--message-format=json-render-diagnostics"]);
    let package = selection.package.iter().flat_map(|name| ["--package".to_owned(), name.clone()]);
    let features =
        (!selection.features.is_empty()).then(|| ["--features".to_owned(), selection.features.join(",")]);
    let benches = names.iter().flat_map(|name| ["--bench".to_owned(), (*name).to_owned()]);
    for argument in package.chain(features.into_iter().flatten()).chain(benches) {
        shown += &format!(" {argument}");
        command.arg(argument);
    }
    if quiet {
        command.arg("--quiet");
    }
    let built = process::run(&mut command, Output::Standard, LIMIT, |_| {})?;
    let Some(status) = built.status else {
        bail!("`{shown}` was stopped because it took more than {} s", LIMIT.as_secs());
    };
    ensure!(status.success(), "the bench targets do not build: `{shown}` failed");
    artifacts(built.text.as_bytes())
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
