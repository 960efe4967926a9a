//! Listing and reading of throwaway trees.
#![expect(clippy::disallowed_methods, reason = "tests lay out their trees by hand")]

use std::process::Command;

use tempfile::TempDir;

use super::*;

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[track_caller]
fn git(root: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(root).args(["-c", "user.name=a", "-c", "user.email=a@b"]).args(arguments);
    assert!(git.output().unwrap().status.success(), "git {arguments:?}");
}

/// A git repository in which `files` are committed.
fn committed(files: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    for path in files {
        put(folder.path(), path, path);
    }
    git(folder.path(), &["add", "--all", "--force"]);
    git(folder.path(), &["commit", "--quiet", "--message=a", "--allow-empty"]);
    folder
}

#[track_caller]
fn check(root: &Path, files: &[&str]) -> Repo {
    let repo = Repo::open(root).unwrap();
    assert_eq!(repo.files().unwrap(), files);
    repo
}

#[test]
fn git_lists_tracked_and_new_files_but_not_what_is_gone_or_ignored() {
    let folder = committed(&["b.md", "a/ä.md", "gone.md", "target/doc.md", ".gitignore"]);
    put(folder.path(), ".gitignore", "*.log\n");
    put(folder.path(), "new.md", "");
    put(folder.path(), "new.log", "");
    put(folder.path(), ".xtask-journal/0000", "");
    fs::remove_file(folder.path().join("gone.md")).unwrap();
    let repo = check(folder.path(), &[".gitignore", "a/ä.md", "b.md", "new.md"]);
    assert!(repo.is_git());
    assert_eq!(repo.head_commit().unwrap().len(), 40);
    let dirty: Vec<String> = repo.dirty_files().unwrap().iter().map(|path| path.to_string()).collect();
    assert_eq!(dirty, [".gitignore", ".xtask-journal/0000", "gone.md", "new.md"]);
}

#[test]
fn paths_count_from_the_root_also_below_the_top_of_the_work_tree() {
    let folder = committed(&["docs/in ner/a.md", "docs/in ner/b.md", "docs/in ner/sub/d.md", "outside.md"]);
    let root = folder.path().join("docs/in ner");
    put(&root, "a.md", "dirty");
    put(&root, "sub/new.md", "");
    put(folder.path(), "outside.md", "dirty");
    git(folder.path(), &["mv", "docs/in ner/b.md", "docs/in ner/sub/c.md"]);
    let repo = check(&root, &["a.md", "sub/c.md", "sub/d.md", "sub/new.md"]);
    let dirty: Vec<String> = repo.dirty_files().unwrap().iter().map(|path| path.to_string()).collect();
    assert_eq!(dirty, ["a.md", "b.md", "sub/c.md", "sub/new.md"]);
}

#[test]
fn without_git_the_folder_is_walked() {
    let folder = TempDir::new().unwrap();
    for path in ["b.md", "a/x.md", "target/y.md", "nested/.git/HEAD", "nested/z.md", ".hidden"] {
        put(folder.path(), path, "");
    }
    let repo = check(folder.path(), &[".hidden", "a/x.md", "b.md"]);
    assert!(!repo.is_git());
    assert_eq!(repo.head_commit(), None);
    assert!(repo.dirty_files().unwrap().is_empty());
}

#[test]
fn a_folder_that_git_ignores_is_walked() {
    let folder = committed(&["a.md"]);
    put(folder.path(), ".gitignore", "/target\n");
    put(folder.path(), "target/sample/b.md", "");
    let repo = check(&folder.path().join("target/sample"), &["b.md"]);
    assert!(!repo.is_git());
}

#[test]
fn the_top_of_a_work_tree_is_not_ignored_by_itself() {
    let folder = committed(&["a.md", "b/c.md"]);
    put(folder.path(), ".gitignore", "*\n");
    put(folder.path(), "new.md", "");
    assert!(check(folder.path(), &["a.md", "b/c.md"]).is_git());
}

#[test]
fn nested_repositories_and_submodules_are_left_out() {
    let inner = committed(&["x.md"]);
    let folder = committed(&["a.md"]);
    put(folder.path(), "nested/y.md", "");
    git(&folder.path().join("nested"), &["init", "--quiet"]);
    let source = inner.path().to_str().unwrap();
    git(
        folder.path(),
        &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", source, "module"],
    );
    check(folder.path(), &[".gitmodules", "a.md"]);
}

#[cfg(unix)]
#[test]
fn links_count_where_they_stay_inside() {
    use std::os::unix::fs::symlink;
    let outside = TempDir::new().unwrap();
    put(outside.path(), "secret.md", "");
    let folder = committed(&["docs/a.md"]);
    let link = |target: &Path, name: &str| symlink(target, folder.path().join(name)).unwrap();
    link(Path::new("docs/a.md"), "link.md");
    link(Path::new("docs"), "folder");
    link(Path::new("nowhere"), "dangling");
    link(&outside.path().join("secret.md"), "leak.md");
    check(folder.path(), &["docs/a.md", "link.md"]);
    fs::remove_dir_all(folder.path().join(".git")).unwrap();
    check(folder.path(), &["docs/a.md", "link.md"]);
}

#[cfg(unix)]
#[test]
fn paths_lead_through_links_to_folders() {
    use std::os::unix::fs::symlink;
    let folder = committed(&["docs/1/a.md"]);
    let link = |target: &str, name: &str| symlink(target, folder.path().join(name)).unwrap();
    link("docs/1", "latest");
    link("../latest", "docs/newest");
    link("round", "round");
    link("../out", "docs/out");
    let repo = check(folder.path(), &["docs/1/a.md"]);
    let behind = |path: &str| repo.behind_links(path.into()).to_string();
    assert_eq!(behind("latest/a.md"), "docs/1/a.md");
    assert_eq!(behind("docs/newest/a.md"), "docs/1/a.md");
    for itself in ["latest", "docs/1/a.md", "docs/out", "round/a.md"] {
        assert_eq!(behind(itself), itself);
    }
    assert_eq!(behind("docs/out/a.md"), "out/a.md");
    let moved = repo.overlay(Overlay::from([("latest".into(), None)]));
    assert_eq!(moved.behind_links("latest/a.md".into()), "latest/a.md");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_counted() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let folder = committed(&["a.md"]);
    fs::write(folder.path().join(OsStr::from_bytes(b"\xff.md")), "").unwrap();
    let repo = check(folder.path(), &["a.md"]);
    assert_eq!(repo.unnameable_files().unwrap(), 1);
}

#[test]
fn reading_names_what_it_cannot_read() {
    let folder = committed(&["a.md"]);
    fs::write(folder.path().join("latin1.md"), b"\xe4").unwrap();
    let repo = Repo::open(folder.path()).unwrap();
    let error = |path: &str| repo.read(path.as_ref()).unwrap_err().to_string();
    assert_eq!(&*repo.read("docs/../a.md".as_ref()).unwrap(), "a.md");
    assert_eq!(error("no.md"), "cannot read `no.md`");
    assert_eq!(error("latin1.md"), "`latin1.md` is not UTF-8 text from line 1 on; save it as UTF-8");
    assert_eq!(error("../a.md"), "`../a.md` lies outside the repository");
    assert_eq!(repo.read_bytes("latin1.md".as_ref()).unwrap(), b"\xe4");
    assert!(Repo::open(&folder.path().join("no")).unwrap_err().to_string().starts_with("cannot open"));
    assert!(Repo::open(&folder.path().join("a.md")).unwrap_err().to_string().contains("is not a folder"));
}

#[test]
fn an_overlay_hides_and_adds() {
    let folder = committed(&["docs/a.md", "docs/b.md", "old/c.md"]);
    let repo = Repo::open(folder.path()).unwrap();
    let gone = |path: &str| (RelPath::from(path), None);
    let new = |path: &str, text: &str| (RelPath::from(path), Some(Arc::from(text.as_bytes())));
    let over = repo.overlay([gone("old/c.md"), gone("docs/a.md"), new("new/deep/d.md", "d")].into());
    let over = over.overlay([new("docs/a.md", "A")].into());
    assert_eq!(over.files().unwrap(), ["docs/a.md", "docs/b.md", "new/deep/d.md"]);
    assert_eq!(&*over.read("docs/a.md".as_ref()).unwrap(), "A");
    assert!(over.read("old/c.md".as_ref()).is_err());
    for (path, exists) in
        [("old", false), ("old/c.md", false), ("new", true), ("new/deep", true), ("docs", true)]
    {
        assert_eq!(over.exists(path.as_ref()), exists, "{path}");
    }
    assert!(
        over.is_dir("".as_ref()) && over.is_dir("docs/..".as_ref()) && !over.is_dir("docs/a.md".as_ref())
    );
    assert!(over.is_pending() && !repo.is_pending());
    assert_eq!(repo.files().unwrap(), ["docs/a.md", "docs/b.md", "old/c.md"]);
}

/// A hook runs with variables that point git at the repository that is committed to.
#[test]
fn an_outer_git_does_not_reach_in() {
    const ROOT: &str = "XTASK_TEST_OPENS";
    if let Some(root) = std::env::var_os(ROOT) {
        check(Path::new(&root), &["[c].md", "b.md"]);
        return;
    }
    let (outer, folder) = (committed(&["a.md"]), committed(&["b.md"]));
    put(folder.path(), "[c].md", "");
    let test = "repo::tests::an_outer_git_does_not_reach_in";
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", test]).env(ROOT, folder.path());
    child.env("GIT_DIR", outer.path().join(".git")).env("GIT_WORK_TREE", outer.path());
    child.env("GIT_INDEX_FILE", outer.path().join(".git/index")).env("GIT_GLOB_PATHSPECS", "1");
    let output = child.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
}

/// What git lists when it looks through the whole tree, as far as it stands.
fn listed_by_git(root: &Path) -> BTreeSet<String> {
    let listing = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(root)
        .output()
        .unwrap();
    let names = String::from_utf8(listing.stdout).unwrap();
    let stands = |name: &&str| !name.is_empty() && root.join(name).is_file();
    names.split('\0').filter(stands).map(str::to_owned).collect()
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 48, ..Default::default() })]

    #[test]
    fn what_git_does_not_track_is_found_beside_what_it_tracks(
        tracked in proptest::collection::vec("[ab](/[ab*]){0,2}", 0..6),
        gone in proptest::collection::vec("[ab](/[ab])?", 0..3),
        new in proptest::collection::vec("[abt](/[abt*]){0,3}", 0..8),
        nested in proptest::option::of("[abt](/[abt])?"),
        ignored in "([ab*]\n|/a/b\n|b/\n|!t\n|a/\\*\n){0,2}",
        many in proptest::sample::select(&[0, 1, 80][..]),
    ) {
        let folder = committed(&[]);
        let root = folder.path();
        // Where a file stands no folder can, and the other way round.
        let lay = |path: &String| {
            let path = root.join(path);
            let _ = fs::create_dir_all(path.parent().unwrap()).and_then(|()| fs::write(path, ""));
        };
        tracked.iter().for_each(lay);
        git(root, &["add", "--all", "--force"]);
        for path in &gone {
            let path = root.join(path);
            let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
        }
        let nested = nested.map(|nested| root.join(nested));
        if let Some(nested) = nested.filter(|nested| fs::create_dir_all(nested).is_ok()) {
            git(&nested, &["init", "--quiet"]);
        }
        new.iter().for_each(lay);
        (0..many).for_each(|number| put(root, &format!("b{number}/x.md"), ""));
        put(root, ".gitignore", &ignored);
        let repo = Repo::open(root).unwrap();
        let files: BTreeSet<String> = repo.files().unwrap().iter().map(|path| path.to_string()).collect();
        proptest::prop_assert_eq!(files, listed_by_git(root));
    }
}

proptest::proptest! {
    #[test]
    fn paths_as_texts_say_what_their_components_say(a in "[ab./-]{0,8}", b in "[ab./-]{0,8}") {
        let joined = RelativePath::new(&a).join_normalized(&b);
        let (a, b) = (RelativePath::new(&a), RelativePath::new(&b));
        if let (Some(a), Some(b)) = (inside(a), inside(b)) {
            proptest::prop_assert_eq!(order(&a, &b), a.cmp(&b));
            for name in [a.file_name().unwrap_or("a"), "b"] {
                let names = ["-", name];
                let is_last = a.file_name().is_some_and(|last| names.contains(&last));
                proptest::prop_assert_eq!(is_named(&a, &names), is_last);
            }
        }
        if let Some(folder) = inside(a).filter(|_| !b.as_str().starts_with('/')) {
            let leaves = joined.components().any(|part| part.as_str() == "..");
            let place = inside_from(&folder, b.as_str());
            proptest::prop_assert!(place.is_none() || !leaves);
            proptest::prop_assert!(place.is_none_or(|place| place == joined));
        }
    }
}
