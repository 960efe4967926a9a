//! Which documents are looked at, and what is asked of each.

use crate::config::Config;
use crate::links::{self, is_markdown};
use crate::markdown::is_generated;
use crate::repo::{RelPath, Repo};
use crate::scope::Role;
use anyhow::{Result, bail};
use std::collections::BTreeMap;

/// The Markdown files that `paths` name, or those of the profiles folder where there are none. A folder stands for the
/// files in it, not for those in folders below. The proposal is among them where it is named and where nothing is; what was
/// archived is never.
///
/// # Errors
/// When a path leads to nothing, or a file cannot be read.
pub(super) fn select(repo: &Repo, config: &Config, paths: &[RelPath]) -> Result<BTreeMap<RelPath, Role>> {
    let mut selected = BTreeMap::new();
    let default = [config.docs.profiles.clone()];
    let proposal = &config.docs.proposal;
    let is_link = |path: &RelPath| path.to_path(repo.root()).is_symlink();
    if (paths.is_empty() || paths.contains(proposal)) && repo.is_file(proposal) {
        selected.insert(proposal.clone(), Role::Proposal);
    }
    let mut unreadable = vec![];
    let paths = if paths.is_empty() { &default } else { paths };
    for path in paths {
        let is_file = repo.is_file(path);
        if !is_file && !repo.is_dir(path) && *path != default[0] {
            bail!("`{path}` is neither a file nor a folder");
        }
        let named = |file: &&RelPath| if is_file { *file == path } else { file.parent() == Some(path) };
        let files: Vec<&RelPath> = repo.files()?.iter().filter(named).collect();
        if is_file && (files.is_empty() || !is_markdown(path)) {
            bail!("`{path}` is not a Markdown file of this repository");
        }
        if is_link(path) {
            bail!("`{path}` is a symbolic link; name the document that it shows");
        }
        // What a symbolic link shows stands elsewhere, and relative links in it count from there.
        let documents =
            files.into_iter().filter(|file| is_markdown(file) && *file != proposal && !is_link(file));
        for file in documents {
            match role(repo, config, file) {
                // What is history says what was thought then, and a pointer page says nothing.
                Ok(Role::Profile) if is_history(repo, config, file) => {}
                Ok(role) => drop(selected.insert(file.clone(), role)),
                Err(error) => unreadable.push(format!("{error:#}")),
            }
        }
    }
    if !unreadable.is_empty() {
        bail!("{}; convert such files, or move them elsewhere", unreadable.join("; "));
    }
    Ok(selected)
}

fn is_history(repo: &Repo, config: &Config, path: &RelPath) -> bool {
    let says = |text: &str| links::is_archived(text) || links::is_stub(text);
    path.starts_with(&config.docs.history) || repo.read(path).is_ok_and(|text| says(&text))
}

fn role(repo: &Repo, config: &Config, path: &RelPath) -> Result<Role> {
    if config.is_guide(path) {
        return Ok(Role::Guide);
    }
    Ok(if is_generated(&repo.read(path)?) { Role::Generated } else { Role::Profile })
}
