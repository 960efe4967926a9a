//! House rules as tests: the layers, who may write, and what a file looks like.

mod layers;
mod tokens;
mod writers;

use std::{
    fs,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

/// A source file of the tool.
struct Source {
    /// Relative to `xtask/src`, with slashes.
    path: String,
    text: String,
}

/// All of `xtask/src`.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let sources: Vec<Source> = rust_files(&root)
        .into_iter()
        .map(|file| Source {
            path: file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"),
            text: fs::read_to_string(&file).unwrap(),
        })
        .collect();
    assert!(sources.iter().any(|source| source.path == "lib.rs"), "the sources of the tool are found");
    sources
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let files = WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// Fails with all complaints at once.
#[track_caller]
fn assert_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_file_says_what_it_holds() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folders = ["src", "benches", "xtask/src", "xtask/tests", "xtask/benches", "xtask/harness/src"];
    let folders = folders.iter().map(|folder| workspace.join(folder)).filter(|folder| folder.is_dir());
    let files: Vec<PathBuf> = folders.flat_map(|folder| rust_files(&folder)).collect();
    let bare = files.iter().filter(|file| !fs::read_to_string(file).unwrap().starts_with("//! "));
    assert_none(bare.map(|file| format!("{}: begin with a `//!` line", file.display())).collect());
}

#[test]
fn no_file_is_long() {
    let long = sources().into_iter().filter(|source| source.text.lines().count() > 400);
    assert_none(long.map(|source| format!("{}: over 400 lines, split it", source.path)).collect());
}
