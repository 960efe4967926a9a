//! Arrows point down only: a module imports from the layers below its own, never from its own or from above.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{
    assert_none, sources,
    tokens::{after_colons, group, ident, tokens, without_tests},
};

/// The modules of the tool, the lowest layer first. ARCHITECTURE.md draws them.
const LAYERS: [&[&str]; 9] = [
    &["clock", "digest", "exit", "flags", "pattern", "site", "yaml"],
    &["edit", "repo"],
    &["config", "diagnostic"],
    &["change", "markdown"],
    &["context"],
    &["links", "scope"],
    &["archive", "init", "profile", "refactor", "sample", "shell", "verify"],
    &["workflow"],
    &["lib", "main", "tests"],
];

/// What breaks the layering in the file at `path`, relative to `xtask/src`.
fn breaches(path: &str, text: &str) -> Vec<String> {
    let path_in_crate = path.trim_end_matches(".rs");
    let module = path_in_crate.split('/').next().unwrap_or_default();
    let Some(own) = layer(module) else {
        return vec![format!("{path}: `{module}` has no layer; give it one in {}", file!())];
    };
    // `lib` is the root itself.
    let depth = if own == LAYERS.len() - 1 { 0 } else { path_in_crate.split('/').count() };
    let mut imported = Vec::new();
    collect(tokens(path, text), depth, &mut imported);
    imported.retain(|name| name != module);
    imported.sort();
    imported.dedup();
    let is_breach = |name: &String| layer(name).is_none_or(|layer| layer >= own);
    imported.retain(is_breach);
    imported.iter().map(|name| format!("{path}: `{module}` must not import from `{name}`")).collect()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// Collects the names that paths take from the root of the crate, for a module `depth` levels below it.
fn collect(tokens: TokenStream, depth: usize, names: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            let is_module = index >= 2 && ident(&tokens[index - 2]).is_some_and(|word| word == "mod");
            collect(group.stream(), depth + usize::from(is_module), names);
        }
        let continues = index >= 2 && after_colons(&tokens[index - 2..]).is_some();
        if !continues && let Some(rest) = at_root(&tokens[index..], depth) {
            names.extend(first_names(rest));
        }
    }
}

/// What follows a `crate::`, or as many `super::` as lead to the root.
fn at_root(tokens: &[TokenTree], depth: usize) -> Option<&[TokenTree]> {
    let (first, rest) = tokens.split_first()?;
    let rest = after_colons(rest)?;
    match (ident(first)?.as_str(), depth) {
        ("crate", _) | ("super", 1) => Some(rest),
        ("super", 2..) => at_root(rest, depth - 1),
        ("self", _) => at_root(rest, depth),
        _ => None,
    }
}

/// The first name of a path, or of each path in a `{…}` list.
fn first_names(tokens: &[TokenTree]) -> Vec<String> {
    let Some(first) = tokens.first() else { return Vec::new() };
    let Some(list) = group(first, Delimiter::Brace) else { return vec![first.to_string()] };
    let list: Vec<TokenTree> = list.stream().into_iter().collect();
    let paths = list.split(|token| token.to_string() == ",").filter(|path| !path.is_empty());
    paths.flat_map(first_names).collect()
}

#[test]
fn arrows_point_down_only() {
    assert_none(sources().iter().flat_map(|source| breaches(&source.path, &source.text)).collect());
}

#[track_caller]
fn check(path: &str, text: &str, forbidden: &[&str]) {
    let module = path.split(['/', '.']).next().unwrap();
    let expected: Vec<String> =
        forbidden.iter().map(|name| format!("{path}: `{module}` must not import from `{name}`")).collect();
    assert_eq!(breaches(path, text), expected, "{text}");
}

#[test]
fn planted_breaches_are_found() {
    check("scope.rs", "use crate::markdown::Document;", &[]);
    check("markdown/parse.rs", "use crate::scope::Finding;", &["scope"]);
    check(
        "profile/render.rs",
        "use crate::{edit::Edit, archive::{note, index}, refactor};",
        &["archive", "refactor"],
    );
    check("archive.rs", "use crate::sample;", &["sample"]);
    check("links/resolve.rs", "fn f() { crate::scope::lint(); }", &["scope"]);
    check("links/resolve.rs", "fn f() { println!(\"{}\", crate::workflow::NAME) }", &["workflow"]);
    check("edit.rs", "pub(crate) fn f() {} use super::change::Sink;", &["change"]);
    check(
        "scope/rules/a.rs",
        "use super::super::{rule, super_fine}; use super::super::super::archive;",
        &["archive"],
    );
    check("repo.rs", "mod tests { use super::*; use super::super::config; }", &["config"]);
    check("repo.rs", "use self::super::config;", &["config"]);
    check("change.rs", "use crate::*;", &["*"]);
    check("change.rs", "use crate::run;", &["run"]);
}

#[test]
fn what_is_no_import_is_no_breach() {
    check("edit.rs", "// use crate::change;\n/// [`crate::scope`]\nconst A: &str = \"crate::scope\";", &[]);
    check(
        "change/plan.rs",
        "use super::ChangeSet; use crate::change::Sink; use std::crate_like::scope;",
        &[],
    );
    check("workflow.rs", "use crate::{profile, refactor, archive, sample};", &[]);
    check("lib.rs", "use workflow::run; mod workflow; use crate::profile;", &[]);
}

#[test]
fn a_new_module_needs_a_layer() {
    let complaints = breaches("gadgets/a.rs", "");
    assert!(complaints[0].starts_with("gadgets/a.rs: `gadgets` has no layer"), "{complaints:?}");
}

/// Names that would let a module read files or the repository.
const READERS: [&str; 5] = ["Repo", "File", "fs", "read_dir", "Command"];

/// What lets the file at `path` read, tests left out.
fn reading(path: &str, text: &str) -> Vec<String> {
    let words = without_tests(tokens(path, text)).to_string();
    let words = words.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let readers = words.filter(|word| READERS.contains(word));
    readers.map(|word| format!("{path}: `scope` reads no files, but names `{word}`")).collect()
}

#[test]
fn scope_reads_no_files() {
    let sources = sources();
    let scope = sources.iter().filter(|source| source.path.split(['/', '.']).next() == Some("scope"));
    assert_none(scope.flat_map(|source| reading(&source.path, &source.text)).collect());
    assert_eq!(reading("scope/a.rs", "use crate::repo::{RelPath, Repo};").len(), 1);
    assert_eq!(
        reading("scope/a.rs", "#[cfg(test)] mod tests { use std::fs; } use crate::repo::RelPath;").len(),
        0
    );
}
