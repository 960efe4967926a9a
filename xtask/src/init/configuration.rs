//! `profiling.toml`, from the bench targets and the documents that there are.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use anyhow::{Context as _, Result};
use cargo_metadata::{Package, Target};
use regex::Regex;
use relative_path::RelativePath;

use super::manifest::Layout;
use crate::config::{Config, Docs};
use crate::links::is_markdown;
use crate::pattern::regex;
use crate::repo::{RelPath, Repo};

/// Folders of documents about performance.
static FOLDER: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^(?:profil\w*|perf|performance|bench\w*)$"));

/// What a bench target uses that can be measured.
static MEASURABLE: LazyLock<Regex> = LazyLock::new(|| regex(r"criterion|xtask_harness"));

/// What bench targets are called that hold everything.
const GENERIC: [&str; 5] = ["bench", "benches", "benchmark", "benchmarks", "criterion"];

/// A mode that is written down.
struct Inferred {
    id: String,
    title: String,
    bench: Option<String>,
    package: Option<String>,
    documents: Vec<String>,
}

/// A configuration that is to be written.
pub(super) struct Written {
    pub(super) text: String,
    /// What it says.
    pub(super) config: Config,
    /// Bench targets that are no mode, and why.
    pub(super) left_out: Vec<String>,
}

/// The configuration of a repository that has none.
pub(super) fn infer(repo: &Repo, layout: &Layout) -> Result<Written> {
    let docs = docs(repo)?;
    let (mut modes, left_out) = measured(layout)?;
    document(repo, &docs, &mut modes)?;
    let text = text(repo, &docs, &modes);
    let config = toml::from_str(&text).context("the modes that were found make no configuration")?;
    Ok(Written { text, config, left_out })
}

/// The folder with the most documents about performance, with the proposal beside it; the usual one where there is none.
fn docs(repo: &Repo) -> Result<Docs> {
    let mut folders: BTreeMap<RelPath, usize> = BTreeMap::new();
    for path in repo.files()?.iter().filter(|path| is_markdown(path)) {
        let Some(folder) =
            path.parent().filter(|folder| folder.file_name().is_some_and(|name| FOLDER.is_match(name)))
        else {
            continue;
        };
        *folders.entry(folder.to_owned()).or_default() += 1;
    }
    let Some((folder, _)) =
        folders.into_iter().max_by_key(|(folder, number)| (*number, std::cmp::Reverse(folder.clone())))
    else {
        return Ok(Docs::default());
    };
    let above = folder.parent().unwrap_or(RelativePath::new("")).to_owned();
    let history = above.join("history").join(folder.file_name().unwrap_or_default());
    Ok(Docs {
        proposal: above.join("OPTIMIZATION_PROPOSAL.md"),
        profiles: folder,
        history,
        ..Docs::default()
    })
}

/// A mode for each bench target that can be measured, and why the others cannot.
fn measured(layout: &Layout) -> Result<(Vec<Inferred>, Vec<String>)> {
    let packages = &layout.metadata.packages;
    let benches =
        || packages.iter().flat_map(|package| package.targets.iter().map(move |target| (package, target)));
    let named = |name: &str| benches().filter(|(_, target)| target.is_bench() && target.name == name).count();
    let (mut modes, mut left_out) = (Vec::new(), Vec::new());
    for (package, target) in benches().filter(|(_, target)| target.is_bench()) {
        if let Some(reason) = unfit(package, target)? {
            left_out.push(format!("left out the bench target `{}`: {reason}", target.name));
            continue;
        }
        let is_alone = named(&target.name) == 1;
        let id = if is_alone { target.name.clone() } else { format!("{}_{}", package.name, target.name) };
        modes.push(Inferred {
            // A name that every repository has says nothing of this one.
            title: if is_alone && GENERIC.contains(&&*id) { package.name.to_string() } else { title(&id) },
            id,
            bench: Some(target.name.clone()),
            package: (!is_alone).then(|| package.name.to_string()),
            documents: Vec::new(),
        });
    }
    Ok((modes, left_out))
}

/// Why a bench target can be no mode: cargo runs it by the harness of the standard library, which the stable compiler has
/// not, or it measures by something else than criterion.
fn unfit(package: &Package, target: &Target) -> Result<Option<&'static str>> {
    let manifest = std::fs::read_to_string(&package.manifest_path)
        .with_context(|| format!("cannot read {}", package.manifest_path))?;
    let manifest: toml::Table =
        toml::from_str(&manifest).with_context(|| format!("{} cannot be read", package.manifest_path))?;
    let benches = manifest.get("bench").and_then(toml::Value::as_array).into_iter().flatten();
    let is_it = |bench: &&toml::Value| bench.get("name").and_then(toml::Value::as_str) == Some(&target.name);
    let has_main =
        benches.filter(is_it).any(|bench| bench.get("harness").and_then(toml::Value::as_bool) == Some(false));
    if !has_main {
        return Ok(Some("it has no `harness = false`, so that only a nightly compiler runs it"));
    }
    let source = std::fs::read_to_string(&target.src_path)
        .with_context(|| format!("cannot read {}", target.src_path))?;
    Ok((!MEASURABLE.is_match(&source)).then_some("it uses neither criterion nor xtask-harness"))
}

/// Gives modes the documents that bear their names, and each profile without a bench target a mode.
fn document(repo: &Repo, docs: &Docs, modes: &mut Vec<Inferred>) -> Result<()> {
    for path in
        repo.files()?.iter().filter(|path| is_markdown(path) && path.parent() == Some(&*docs.profiles))
    {
        let Some(name) = path.file_name().filter(|name| !docs.guides.iter().any(|guide| guide == name))
        else {
            continue;
        };
        let plain = plain(name);
        let fits = |mode: &&mut Inferred| plain.contains(&self::plain(&mode.id));
        if let Some(mode) = modes.iter_mut().filter(fits).max_by_key(|mode| mode.id.len()) {
            mode.documents.push(globset::escape(name));
        } else if let Some(id) = plain.strip_suffix("_profile_md").filter(|id| !id.is_empty()) {
            let documents = vec![globset::escape(name)];
            let (id, title) = (id.to_owned(), title(id));
            modes.push(Inferred { id, title, bench: None, package: None, documents });
        }
    }
    // A generated document of a mode is none of its older ones.
    for mode in modes {
        mode.documents.retain(|name| mode.bench.is_none() || *name != format!("{}_profile.md", mode.id));
    }
    Ok(())
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}

fn title(id: &str) -> String {
    let words = id.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn text(repo: &Repo, docs: &Docs, modes: &[Inferred]) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let list = |names: &[String]| toml::Value::from(names.to_vec()).to_string();
    let mut text = format!(
        "# The modes of this library, and where its performance documents live.\n\
         # Paths are relative to this file's folder; `documents` and `guides` to `docs.profiles`.\n\n\
         [docs]\nprofiles = {}\nproposal = {}\nhistory = {}\nguides = {}\n",
        quoted(docs.profiles.as_str()),
        quoted(docs.proposal.as_str()),
        quoted(docs.history.as_str()),
        list(&docs.guides)
    );
    let has = |file: &str| repo.is_file(RelativePath::new(file));
    if has("mkdocs.yml") {
        text += "site = \"mkdocs\"\n";
    } else if has("book.toml") {
        text += "site = \"mdbook\"\n";
    }
    if modes.is_empty() {
        text += "\n# No bench target uses criterion yet. One that does is a mode:\n\
                 # [[mode]]\n# id = \"parse\"\n# title = \"Parse\"\n# bench = \"parse\"\n";
    }
    for mode in modes {
        text += &format!("\n[[mode]]\nid = {}\ntitle = {}\n", quoted(&mode.id), quoted(&mode.title));
        let keys = [("bench", &mode.bench), ("package", &mode.package)];
        text.extend(
            keys.iter().filter_map(|(key, value)| Some(format!("{key} = {}\n", quoted(value.as_deref()?)))),
        );
        if !mode.documents.is_empty() {
            text += &format!("documents = {}\n", list(&mode.documents));
        }
    }
    text
}
