//! What git knows about a tree: its files, its commit, what is not committed.

use std::{
    ffi::{OsStr, OsString},
    ops::RangeInclusive,
    path::Path,
    process::{Command, Output},
};

use anyhow::{Context as _, Result, bail};

use super::Forge;

/// Variables by which an outer git (a hook, `git rebase --exec`) would point every git below it at its own repository.
pub const OUTER: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
];

/// Variables by which a person tells git how to read paths: ours are always read as we say.
const PATHSPECS: [&str; 4] =
    ["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"];

/// Asks for the files that are neither tracked nor ignored.
const UNTRACKED: [&str; 4] = ["ls-files", "--others", "--exclude-standard", "-z"];

/// Whether git is worth asking about `root`.
pub(super) fn may_keep(root: &Path) -> bool {
    root.ancestors().any(|folder| folder.join(".git").exists())
}

/// Whether git looks after `root`: it lies in a work tree that does not ignore it.
pub(super) fn keeps(root: &Path) -> Result<bool> {
    if !may_keep(root) {
        return Ok(false);
    }
    let inside = output(root, &["rev-parse", "--is-inside-work-tree"])?;
    if !inside.status.success() {
        bail!("git cannot read the repository of `{}`: {}", root.display(), message(&inside));
    }
    if inside.stdout.trim_ascii() != b"true" {
        return Ok(false);
    }
    // The top of a work tree is not ignored, whatever it ignores itself.
    Ok(root.join(".git").exists() || !output(root, &["check-ignore", "--quiet", "."])?.status.success())
}

/// Tracked files, relative to `root`, as [`entries`] reads them; one in conflict more than once, one behind the other.
pub(super) fn tracked_files(root: &Path) -> Result<Vec<u8>> {
    run(root, &["ls-files", "--cached", "-z"])
}

/// Files with changes that are not committed (untracked ones among them), relative to `root`.
pub(super) fn dirty_files(root: &Path) -> Result<Vec<Vec<u8>>> {
    // Status prints paths from the top of the work tree, which may lie above `root`.
    let prefix = run(root, &["rev-parse", "--show-prefix"])?;
    let prefix = prefix.strip_suffix(b"\n").unwrap_or(&prefix);
    let status =
        run(root, &["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", "."])?;
    let paths = entries(&status).filter_map(|entry| entry.get(3..)?.strip_prefix(prefix));
    Ok(paths.map(<[u8]>::to_vec).collect())
}

/// Files that are neither tracked nor ignored, relative to `root`, as [`entries`] reads them.
pub(super) fn untracked_files(root: &Path) -> Result<Vec<u8>> {
    run(root, &UNTRACKED)
}

/// The same as far as they are at or below these places, relative to `root`.
pub(super) fn untracked_among(root: &Path, places: &[OsString]) -> Result<Vec<u8>> {
    // A name may hold what git would take for a pattern.
    let asked = ["--literal-pathspecs"].into_iter().chain(UNTRACKED).chain(["--"]).map(OsStr::new);
    run(root, &asked.chain(places.iter().map(OsString::as_os_str)).collect::<Vec<_>>())
}

/// Whether git ignores a path that it does not track. What lies behind a symbolic link it does not.
pub(super) fn is_ignored(root: &Path, path: &str) -> Result<bool> {
    // To look into an index that is large takes long.
    Ok(output(root, &["check-ignore", "--no-index", "--quiet", "--", path])?.status.success())
}

/// Files that have another place than in `revision`: place there, place on disk; both relative to `root`.
pub(super) fn renames(root: &Path, revision: &str) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let commit = commit(root, revision)?;
    let options =
        ["diff", "--name-status", "--find-renames=50%", "--no-ext-diff", "--no-textconv", "--relative", "-z"];
    let diff = run(root, &[&options[..], &["-l0", &commit, "--", "."]].concat())?;
    let (mut pairs, mut gone) = (vec![], vec![]);
    let mut fields = entries(&diff);
    while let (Some(status), Some(path)) = (fields.next(), fields.next()) {
        match status.first() {
            Some(b'R' | b'C') => {
                let Some(to) = fields.next() else { break };
                if status.starts_with(b"R") {
                    pairs.push((path.to_vec(), to.to_vec()));
                }
            }
            Some(b'D') => gone.push(path.to_vec()),
            _ => {}
        }
    }
    if !gone.is_empty() {
        pairs.extend(moved_untold(root, &commit, &gone)?);
    }
    Ok(pairs)
}

/// Files that are gone and stand, with the same bytes, where git does not track them.
fn moved_untold(root: &Path, commit: &str, gone: &[Vec<u8>]) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let mut untracked = Vec::new();
    for name in entries(&untracked_files(root)?) {
        let path = std::str::from_utf8(name).ok().map(|name| root.join(name));
        untracked.extend(path.and_then(|path| Some((name.to_vec(), std::fs::read(path).ok()?))));
    }
    let mut pairs = vec![];
    for from in gone {
        let Ok(path) = std::str::from_utf8(from) else { continue };
        let Some(bytes) = content(root, commit, path)? else { continue };
        let mut same = untracked.iter().filter(|(_, other)| *other == bytes && !bytes.is_empty());
        if let (Some((to, _)), None) = (same.next(), same.next()) {
            pairs.push((from.clone(), to.clone()));
        }
    }
    Ok(pairs)
}

/// The bytes that `path` had in `revision`; `None` where it was no file there.
pub(super) fn content(root: &Path, revision: &str, path: &str) -> Result<Option<Vec<u8>>> {
    let commit = commit(root, revision)?;
    let output = output(root, &["cat-file", "blob", &format!("{commit}:./{path}")])?;
    Ok(output.status.success().then_some(output.stdout))
}

/// The full name of a commit.
fn commit(root: &Path, revision: &str) -> Result<String> {
    let commit = format!("{revision}^{{commit}}");
    let known = output(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
    if !known.status.success() {
        bail!(
            "`{revision}` is no commit of this repository; a shallow clone may lack it: `git fetch --unshallow` gets it"
        );
    }
    Ok(String::from_utf8_lossy(&known.stdout).trim().to_owned())
}

/// Lines of `path` (counted from 1) that are other than in `revision`; an untracked file's are all.
pub(super) fn changed_lines(root: &Path, revision: &str, path: &str) -> Result<Vec<RangeInclusive<usize>>> {
    let commit = commit(root, revision)?;
    // Without magic: a name may hold what git would take for a pattern.
    let path = &format!(":(literal){path}");
    if run(root, &["ls-files", "-z", "--", path])?.is_empty() {
        return Ok(vec![1..=usize::MAX]);
    }
    let options = ["diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"];
    let diff = run(root, &[&options[..], &[&commit, "--", path]].concat())?;
    Ok(String::from_utf8_lossy(&diff).lines().filter_map(hunk).collect())
}

/// The new lines of a hunk, by its header `@@ -1,2 +3,4 @@`. One that only removes has none.
fn hunk(line: &str) -> Option<RangeInclusive<usize>> {
    let new = line.strip_prefix("@@ -")?.split_once(" +")?.1.split_once(" @@")?.0;
    let (start, count) = new.split_once(',').unwrap_or((new, "1"));
    let (start, count): (usize, usize) = (start.parse().ok()?, count.parse().ok()?);
    (count > 0).then(|| start..=start + count - 1)
}

/// The remotes, the default branch, and the folder of `root` in the repository. The default branch is that of `origin`; where
/// that was never asked, the first of `main`, `master` and the one that is checked out.
pub(super) fn forge(root: &Path) -> Forge {
    let line = |arguments: &[&str]| {
        let output = output(root, arguments).ok().filter(|output| output.status.success())?;
        Some(String::from_utf8(output.stdout).ok()?.trim_end_matches('\n').to_owned())
    };
    let remotes = line(&["config", "--get-regexp", r"^remote\..*\.url$"]).unwrap_or_default();
    let remotes: Vec<String> =
        remotes.lines().filter_map(|line| line.split_once(' ')).map(|(_, url)| url.to_owned()).collect();
    if remotes.is_empty() {
        // Nowhere is it published.
        return Forge::default();
    }
    let asked =
        ["remotes/origin/HEAD", "heads/main", "heads/master", "remotes/origin/main", "remotes/origin/master"]
            .map(|name| format!("refs/{name}"));
    let asked = asked.each_ref().map(String::as_str);
    let refs =
        line(&[&["for-each-ref", "--format=%(refname) %(symref)"], &asked[..]].concat()).unwrap_or_default();
    let origin =
        refs.lines().find_map(|line| line.strip_prefix("refs/remotes/origin/HEAD refs/remotes/origin/"));
    let known = |name: &&str| {
        let is_it = |place: &str| refs.lines().any(|line| line.trim_end() == format!("refs/{place}/{name}"));
        is_it("heads") || is_it("remotes/origin")
    };
    let usual = || ["main", "master"].into_iter().find(known).map(str::to_owned);
    let current = || line(&["symbolic-ref", "--quiet", "--short", "HEAD"]);
    let branch = origin.map(str::to_owned).or_else(usual).or_else(current);
    let prefix = line(&["rev-parse", "--show-prefix"]).unwrap_or_default();
    Forge { remotes, branch, prefix }
}

/// The commit that is checked out, in full; `None` before the first one.
pub(super) fn head_commit(root: &Path) -> Option<String> {
    let output = output(root, &["rev-parse", "--verify", "--quiet", "HEAD"]).ok()?;
    let commit = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| commit.trim().to_owned())
}

/// What `-z` makes git print, each entry before a zero byte.
pub(super) fn entries(listing: &[u8]) -> impl Iterator<Item = &[u8]> {
    listing.split(|&byte| byte == 0).filter(|entry| !entry.is_empty())
}

fn run<S: AsRef<OsStr>>(root: &Path, arguments: &[S]) -> Result<Vec<u8>> {
    let output = output(root, arguments)?;
    if !output.status.success() {
        bail!("`git {}` failed in `{}`: {}", shown(arguments), root.display(), message(&output));
    }
    Ok(output.stdout)
}

fn message(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

fn shown<S: AsRef<OsStr>>(arguments: &[S]) -> String {
    let arguments: Vec<_> = arguments.iter().map(|argument| argument.as_ref().to_string_lossy()).collect();
    arguments.join(" ")
}

fn output<S: AsRef<OsStr>>(root: &Path, arguments: &[S]) -> Result<Output> {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(arguments);
    for variable in OUTER.iter().chain(&PATHSPECS) {
        git.env_remove(variable);
    }
    // Looking must not write: status would otherwise refresh the index.
    git.env("GIT_OPTIONAL_LOCKS", "0");
    git.output().with_context(|| format!("cannot run `git {}`; is git installed?", shown(arguments)))
}
