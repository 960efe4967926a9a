//! The alias that makes `cargo xtask` a command.

use anyhow::{Context as _, Result, bail};
use relative_path::RelativePath;

use super::PACKAGE;
use super::manifest::{Layout, end_of_header};
use crate::change::ChangeSet;
use crate::edit::{Edit, TextEdit};
use crate::repo::{RelPath, Repo};

/// Where cargo looks for it, the older name last.
const FILES: [&str; 2] = [".cargo/config.toml", ".cargo/config"];

const HEADER: &str = "[alias]";

/// Creates the file with the alias, or returns the edit that adds it to the one that stands.
///
/// # Errors
/// When there is an alias of that name that does something else.
pub(super) fn edit(
    repo: &Repo,
    layout: &Layout,
    changes: &mut ChangeSet,
) -> Result<Option<(RelPath, TextEdit)>> {
    let command = match layout.is_workspace {
        // The version tells it from the package of the same name that it depends on.
        true => format!("run --quiet --package {PACKAGE}@0.0.0 --"),
        false => format!("run --quiet --manifest-path {PACKAGE}/Cargo.toml --"),
    };
    let line = |end: &str| format!("{PACKAGE} = \"{command}\"{end}");
    let Some(path) = FILES.into_iter().find(|path| repo.exists(RelativePath::new(path))) else {
        changes.create(FILES[0], format!("{HEADER}\n{}", line("\n")));
        return Ok(None);
    };
    let text = repo.read(RelativePath::new(path))?;
    let config: toml::Table = toml::from_str(&text).with_context(|| format!("{path} cannot be read"))?;
    match config.get("alias").map(|aliases| aliases.get(PACKAGE)) {
        Some(Some(alias)) if alias.as_str() == Some(&command) => return Ok(None),
        Some(Some(alias)) => {
            bail!(
                "{path} has an alias `{PACKAGE}` already, `{}`: rename it, or make it `{command}`",
                alias.as_str().unwrap_or("a list of words")
            )
        }
        _ => {}
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let edit = match (config.get("alias"), end_of_header(&text, HEADER)) {
        (Some(_), Some(at)) => Edit::insert(at, line(end)),
        (Some(_), None) => {
            bail!("{path} has aliases without an `{HEADER}` header: add `{}` by hand", line(""))
        }
        (None, _) => {
            let gap = match text.is_empty() || text.ends_with(end) {
                true => "",
                false => end,
            };
            let empty = if text.is_empty() { "" } else { end };
            Edit::insert(text.len(), format!("{gap}{empty}{HEADER}{end}{}", line(end)))
        }
    };
    Ok(Some((path.into(), TextEdit::new(&text, vec![edit])?)))
}
