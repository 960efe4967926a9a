//! Only `change/disk.rs` writes. clippy.toml bans the functions where their names are resolved; this bans the exemptions,
//! and the ways to write that a list of functions does not cover.

use super::{
    assert_none, sources,
    tokens::{tokens, without_tests},
};

const WRITER: &str = "change/disk.rs";

/// Paths and method names by which a file or a folder is changed.
const WRITES: [&str; 15] = [
    "fs :: write",
    "fs :: rename",
    "fs :: copy",
    "fs :: remove",
    "fs :: create",
    "fs :: hard_link",
    "fs :: set_permissions",
    "fs :: symlink",
    "File :: create",
    "File :: options",
    "OpenOptions",
    "DirBuilder",
    ". write_file (",
    ". remove_path (",
    ". copy_file",
];

/// What lets the file at `path` write, tests left out.
fn writing(path: &str, text: &str) -> Vec<String> {
    if path == WRITER || path.contains("/tests/") || path.ends_with("tests.rs") {
        return Vec::new();
    }
    let code = spaced(&without_tests(tokens(path, text)).to_string());
    let mut complaints: Vec<String> = WRITES
        .iter()
        .filter(|write| code.contains(*write))
        .map(|write| format!("{path}: `{write}` writes; return a ChangeSet, only {WRITER} writes"))
        .collect();
    if code.contains("disallowed_methods") {
        complaints.push(format!("{path}: only {WRITER} is exempt from the ban on writing"));
    }
    complaints
}

/// One space between any two tokens, however they are printed.
fn spaced(code: &str) -> String {
    let code = code.replace("::", " :: ").replace('.', " . ").replace('(', " ( ");
    code.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn only_one_file_writes() {
    assert_none(sources().iter().flat_map(|source| writing(&source.path, &source.text)).collect());
}

#[test]
fn planted_writers_are_found() {
    let count = |text| writing("archive.rs", text).len();
    assert_eq!(count("fn f() { std::fs::write(a, b); }"), 1);
    assert_eq!(count("fn f() { fs::remove_dir_all(a); File::options(); }"), 2);
    assert_eq!(count("fn f(sh: &Shell) { sh.write_file(a, b); }"), 1);
    assert_eq!(count("#[expect(clippy::disallowed_methods, reason = \"\")] fn f() {}"), 1);
    assert_eq!(count("fn f() { std::fs::read(a); } // fs::write"), 0);
    assert_eq!(count("#[cfg(test)] mod tests { fn f() { std::fs::write(a, b); } }"), 0);
    assert_eq!(count("#[cfg(test)] mod tests; fn f() { std::fs::write(a, b); }"), 1);
}
