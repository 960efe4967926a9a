//! The manifest at the root: how its packages are laid out, and the entry that makes a package one of the workspace.

use std::ops::Range;

use anyhow::{Context as _, Result, bail, ensure};
use cargo_metadata::{Metadata, MetadataCommand};
use relative_path::RelativePath;
use serde::Deserialize;
use toml::Spanned;

use super::PACKAGE;
use crate::config;
use crate::edit::{Edit, TextEdit};
use crate::repo::{RelPath, Repo};

/// Name of every manifest.
pub(super) const FILE: &str = "Cargo.toml";

/// The repository as cargo sees it.
pub(super) struct Layout {
    /// Its manifest has a `[workspace]`, of which the new package becomes a member.
    pub(super) is_workspace: bool,
    /// Packages and their targets.
    pub(super) metadata: Metadata,
}

/// What is read of a manifest.
#[derive(Deserialize)]
struct Manifest {
    workspace: Option<Workspace>,
}

#[derive(Deserialize)]
struct Workspace {
    members: Option<Spanned<Vec<Spanned<String>>>>,
}

impl Layout {
    /// Asks cargo.
    pub(super) fn of(repo: &Repo) -> Result<Layout> {
        ensure!(
            repo.is_file(RelativePath::new(FILE)),
            "{} holds no {FILE}: name the root of a Rust repository by --root",
            repo.root().display()
        );
        let metadata = MetadataCommand::new().current_dir(repo.root()).no_deps().exec();
        let metadata = metadata.with_context(|| format!("cargo cannot read {FILE}"))?;
        let root = metadata.workspace_root.as_std_path();
        let is_root = root.canonicalize().ok() == repo.root().canonicalize().ok();
        ensure!(
            is_root,
            "{} is a member of the workspace in {root}: name that one by --root",
            repo.root().display(),
            root = root.display()
        );
        let is_workspace = manifest(&repo.read(RelativePath::new(FILE))?)?.workspace.is_some();
        Ok(Layout { is_workspace, metadata })
    }

    /// The edit that makes the package a member; None where it is one, or needs not be.
    pub(super) fn membership(&self, repo: &Repo) -> Result<Option<(RelPath, TextEdit)>> {
        if !self.is_workspace {
            return Ok(None);
        }
        let text = repo.read(RelativePath::new(FILE))?;
        let edits = membership(&text)?;
        if edits.is_empty() {
            return Ok(None);
        }
        Ok(Some((FILE.into(), TextEdit::new(&text, edits)?)))
    }

    /// What to do next.
    pub(super) fn hint(&self) -> String {
        let place = if self.is_workspace { "" } else { ", in this folder" };
        format!("next: cargo xtask workflow --quick{place}; look at {}, then commit", config::FILE)
    }
}

fn manifest(text: &str) -> Result<Manifest> {
    toml::from_str(text).with_context(|| format!("{FILE} cannot be read"))
}

/// The edits; none where a pattern names the package.
fn membership(text: &str) -> Result<Vec<Edit>> {
    let Some(workspace) = manifest(text)?.workspace else { return Ok(vec![]) };
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let Some(members) = workspace.members else {
        let Some(end) = end_of_header(text, "[workspace]") else {
            bail!(
                "{FILE} has a workspace without a `[workspace]` header: add `members = [\"{PACKAGE}\"]` to it by hand"
            );
        };
        return Ok(vec![Edit::insert(end, format!("members = [\"{PACKAGE}\"]{line_end}"))]);
    };
    let patterns: Vec<String> = members.as_ref().iter().map(|member| member.as_ref().clone()).collect();
    // Cargo's globs keep to one folder, as ours do; what is none names itself.
    if config::globs(&patterns).is_ok_and(|globs| globs.is_match(PACKAGE)) {
        return Ok(vec![]);
    }
    let spans: Vec<Range<usize>> = members.as_ref().iter().map(Spanned::span).collect();
    let entry = format!("\"{PACKAGE}\"");
    let Some(last) = spans.last() else {
        return Ok(vec![Edit::insert(members.span().start + 1, entry)]);
    };
    let indent = &text[text[..last.start].rfind('\n').map_or(0, |at| at + 1)..last.start];
    if !indent.trim().is_empty() {
        return Ok(vec![Edit::insert(last.end, format!(", {entry}"))]);
    }
    // One on a line of its own stays so, with what a comment says of it.
    let rest = text[last.end..].split('\n').next().unwrap_or_default();
    let end = last.end + rest.trim_end_matches('\r').len();
    let line = format!("{line_end}{indent}{entry}");
    Ok(match rest.starts_with(',') {
        true => vec![Edit::insert(end, format!("{line},"))],
        false if rest.contains(']') => vec![Edit::insert(last.end, format!(",{line}"))],
        false => vec![Edit::insert(last.end, ","), Edit::insert(end, line)],
    })
}

/// Where the line of a table's header ends, its line break included.
pub(super) fn end_of_header(text: &str, header: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let is_header = line.trim_start().strip_prefix(header).is_some_and(|rest| {
            let rest = rest.trim();
            rest.is_empty() || rest.starts_with('#')
        });
        start += line.len();
        if is_header && line.ends_with('\n') {
            return Some(start);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str) {
        let edits = membership(before).unwrap();
        assert_eq!(TextEdit::new(before, edits).unwrap().apply(before), after);
        assert!(membership(after).unwrap().is_empty(), "twice is once");
    }

    #[test]
    fn a_member_joins_in_the_style_of_the_others() {
        check(
            "[workspace]\nmembers = [\"a\", \"b\"] # ours\n",
            "[workspace]\nmembers = [\"a\", \"b\", \"xtask\"] # ours\n",
        );
        check(
            "[workspace]\nmembers = [\n  \"a\",\n  \"b\",\n]\n",
            "[workspace]\nmembers = [\n  \"a\",\n  \"b\",\n  \"xtask\",\n]\n",
        );
        check("[workspace]\nmembers = [\n  'a'\n]\n", "[workspace]\nmembers = [\n  'a',\n  \"xtask\"\n]\n");
        check(
            "[workspace]\r\nmembers = [\r\n\t\"a\", # one\r\n\t\"b\", # two\r\n]\r\n",
            "[workspace]\r\nmembers = [\r\n\t\"a\", # one\r\n\t\"b\", # two\r\n\t\"xtask\",\r\n]\r\n",
        );
        check("workspace.members = []\n", "workspace.members = [\"xtask\"]\n");
        check(
            "[package]\nname = \"a\"\n\n[workspace] # here\nresolver = \"2\"\n",
            "[package]\nname = \"a\"\n\n[workspace] # here\nmembers = [\"xtask\"]\nresolver = \"2\"\n",
        );
    }

    #[test]
    fn a_member_that_a_pattern_names_needs_no_entry() {
        for members in ["\"*\"", "\"a\", \"x*\"", "\"xtask\""] {
            assert!(membership(&format!("[workspace]\nmembers = [{members}]\n")).unwrap().is_empty());
        }
        assert!(membership("[workspace]\nmembers = [\"crates/*\"]\n").unwrap().len() == 1);
        assert!(membership("[package]\nname = \"a\"\n").unwrap().is_empty());
    }

    #[test]
    fn a_workspace_without_a_header_is_left_to_people() {
        let error = membership("workspace = { resolver = \"2\" }\n").err().unwrap().to_string();
        assert!(error.contains("by hand"), "{error}");
    }
}
