//! Promises as properties over random trees and random changes.

use proptest::{collection::vec, prelude::*};

use super::*;

const PATHS: [&str; 8] = ["a.md", "b.md", "c.md", "d/a.md", "d/b.md", "d/e/a.md", "f/a.md", "f/b.md"];

/// One change, made to a tree only if it can be.
#[derive(Clone, Debug)]
enum Op {
    Edit(usize, String),
    Move(usize, usize),
    Create(usize, String),
    Generate(usize, String),
}

fn op() -> impl Strategy<Value = Op> {
    let path = || 0..PATHS.len();
    prop_oneof![
        (path(), "[a-zé\n]{0,5}").prop_map(|(path, text)| Op::Edit(path, text)),
        (path(), path()).prop_map(|(from, to)| Op::Move(from, to)),
        (path(), "[a-z]{0,5}").prop_map(|(path, text)| Op::Create(path, text)),
        (path(), "[a-z]{0,5}").prop_map(|(path, text)| Op::Generate(path, text)),
    ]
}

/// Adds `op` to `changes`; whether the tree can take it shows when the set is planned.
fn add(repo: &Repo, changes: &mut ChangeSet, op: &Op) -> Result<()> {
    match op {
        Op::Edit(path, text) => {
            let before = repo.read(PATHS[*path].as_ref())?;
            let edit = TextEdit::new(&before, vec![Edit::insert(0, text.clone())])?;
            changes.edit(repo, PATHS[*path], edit)?;
        }
        Op::Move(from, to) => changes.move_file(PATHS[*from], PATHS[*to]),
        Op::Create(path, text) => changes.create(PATHS[*path], text.as_str()),
        Op::Generate(path, text) => changes.generate(PATHS[*path], text.as_str()),
    }
    changes.after(repo).map(drop)
}

/// The changes of `ops` that `repo` can take together, foretold after each.
fn change_set(repo: &Repo, ops: &[Op]) -> ChangeSet {
    let mut changes = ChangeSet::default();
    for op in ops {
        if add(repo, &mut changes.clone(), op).is_ok() {
            add(repo, &mut changes, op).unwrap();
        }
    }
    changes
}

fn files() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    vec("[a-zä\r\n]{0,8}", PATHS.len()).prop_flat_map(|texts| {
        let files: Vec<_> = PATHS.into_iter().zip(texts).collect();
        proptest::sample::subsequence(files, 0..=PATHS.len())
    })
}

fn laid_out(files: &[(&str, String)]) -> (TempDir, Repo) {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    tree(&files)
}

fn texts(repo: &Repo) -> Contents {
    let files = repo.files().unwrap().iter();
    files.map(|path| (path.to_string(), repo.read_bytes(path).unwrap())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// What `after` foretells is what `Write` does.
    #[test]
    fn after_foretells_what_is_written(files in files(), ops in vec(op(), 0..8)) {
        let (folder, repo) = laid_out(&files);
        let changes = change_set(&repo, &ops);
        let foretold = texts(&changes.after(&repo).unwrap());
        WRITE.apply(&repo, &changes, "x").unwrap();
        prop_assert_eq!(contents(folder.path()), foretold);
    }

    /// Two sets one after the other do what both do in one.
    #[test]
    fn composed_is_one_after_the_other(
        files in files(), first in vec(op(), 0..6), next in vec(op(), 0..6), last in vec(op(), 0..4)
    ) {
        let (stepwise, repo) = laid_out(&files);
        let first = change_set(&repo, &first);
        let middle = first.after(&repo).unwrap();
        let next = change_set(&middle, &next);
        let late = next.after(&middle).unwrap();
        let last = change_set(&late, &last);
        for changes in [&first, &next, &last] {
            WRITE.apply(&Repo::open(stepwise.path()).unwrap(), changes, "x").unwrap();
        }
        let done = contents(stepwise.path());

        let left = first.clone().then(next.clone()).unwrap().then(last.clone()).unwrap();
        let right = first.then(next.then(last).unwrap()).unwrap();
        for composed in [left, right] {
            let (_folder, repo) = laid_out(&files);
            prop_assert_eq!(texts(&composed.after(&repo).unwrap()), done.clone());
        }
    }
}
