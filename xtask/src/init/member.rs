//! The package that `cargo xtask` runs: three lines that call this tool.

use anyhow::{Result, bail};
use relative_path::RelativePath;

use super::manifest::{FILE, Layout};
use super::source::Source;
use super::{PACKAGE, create};
use crate::change::ChangeSet;
use crate::repo::Repo;

/// The name under which the package depends on this tool: its own name would be that of the package itself.
const DEPENDENCY: &str = "profiling";

const MAIN: &str = "fn main() -> std::process::ExitCode {\n    profiling::main()\n}\n";

/// Adds the package unless it is there.
///
/// # Errors
/// When another package of that name is there.
pub(super) fn add(repo: &Repo, layout: &Layout, source: &Source, changes: &mut ChangeSet) -> Result<()> {
    let manifest = RelativePath::new(PACKAGE).join(FILE);
    if repo.exists(&manifest) {
        return match is_ours(&repo.read(&manifest)?) {
            true => Ok(()),
            false => bail!(
                "`{manifest}` is a package already, and not one that init made: add `{DEPENDENCY} = {}` to its \
                 dependencies and call `{DEPENDENCY}::main()` by hand",
                source.dependency()
            ),
        };
    }
    if let Some(other) = layout.metadata.packages.iter().find(|package| package.name == PACKAGE) {
        bail!(
            "the workspace has a package `{PACKAGE}` already, {}: rename it, or call this tool from it by hand",
            other.manifest_path
        );
    }
    changes.create(manifest, text(layout, source));
    create(repo, format!("{PACKAGE}/src/main.rs"), MAIN, changes);
    if !layout.is_workspace {
        create(repo, format!("{PACKAGE}/.gitignore"), "/target\n", changes);
    }
    Ok(())
}

fn is_ours(manifest: &str) -> bool {
    let manifest: Option<toml::Table> = toml::from_str(manifest).ok();
    let dependency =
        manifest.as_ref().and_then(|manifest| manifest.get("dependencies")?.get(DEPENDENCY)?.get("package"));
    dependency.and_then(toml::Value::as_str) == Some("xtask")
}

fn text(layout: &Layout, source: &Source) -> String {
    let own = match layout.is_workspace {
        true => "",
        // The library's own lock file and its oldest compiler are none of the tool's business.
        false => "\n[workspace]\n",
    };
    format!(
        "[package]\nname = \"{PACKAGE}\"\nversion = \"0.0.0\"\nedition = \"2021\"\npublish = false\n\n[dependencies]\n\
         # Keeps the performance documents of this repository true.\n{DEPENDENCY} = {}\n{own}",
        source.dependency()
    )
}
