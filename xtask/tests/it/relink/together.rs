//! All cases in one tree, each in a folder of its own, and all that moves at once.

use super::{
    alone::{self, CHANGELOGS},
    case::{Case, Files, difference},
};
use crate::project::Project;
use std::collections::BTreeMap;
use xtask::{
    change::ChangeSet,
    config,
    edit::TextEdit,
    links::{Library, Moves, retarget},
    repo::{RelPath, Repo},
};

/// Each case that fails, and how.
pub(super) fn failures(cases: &[Case]) -> Vec<(String, String)> {
    let project = Project::bare();
    alone::init(&project);
    let folders: Vec<String> = (0..cases.len()).map(|number| format!("c{number:03}/")).collect();
    let each = || cases.iter().zip(&folders);
    let before: Files = each().flat_map(|(case, at)| case.before(at)).collect();
    before.iter().for_each(|(path, bytes)| project.write(path.as_str(), bytes));
    let repo = Repo::open(project.root()).unwrap();
    let moves = Moves {
        files: each().flat_map(|(case, at)| case.moves(at)).collect(),
        changelogs: config::globs(&[CHANGELOGS.into()]).unwrap(),
        ..Moves::default()
    };
    let (mut found, mut left) = moved(&repo, &moves);
    let differs = |(case, at): (&Case, &String)| {
        // Nothing is refused here: what cannot follow is left.
        let mut expected = case.after(at);
        if case.is_refused {
            let places = case.moves(at);
            expected = expected
                .into_iter()
                .map(|(path, bytes)| (places.get(&path).cloned().unwrap_or(path), bytes))
                .collect();
        }
        let own = found.remove(at).unwrap_or_default();
        let reported = left.remove(at).unwrap_or_default();
        let how = difference(&expected, &own)
            .or_else(|| (reported != case.left(at)).then(|| format!("is reported: {reported:?}\n")));
        how.map(|how| (case.name(), how))
    };
    each().filter_map(differs).collect()
}

/// The tree after the moves, and what is reported, both by case.
fn moved(repo: &Repo, moves: &Moves) -> (BTreeMap<String, Files>, BTreeMap<String, Vec<String>>) {
    let relinked = retarget(&Library::new(repo), moves).unwrap();
    let mut changes = ChangeSet::default();
    for (from, to) in &moves.files {
        changes.move_file(from.clone(), to.clone());
    }
    for (path, edits) in relinked.edits {
        let edit = TextEdit::new(&repo.text(&path).unwrap(), edits).unwrap();
        changes.edit(repo, path, edit).unwrap();
    }
    let after = changes.after(repo).unwrap();
    let mut found: BTreeMap<String, Files> = BTreeMap::new();
    for path in after.files().unwrap() {
        found.entry(folder(path)).or_default().insert(path.clone(), after.read_bytes(path).unwrap());
    }
    let mut left: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in relinked.left {
        left.entry(folder(&one.path)).or_default().push(format!("{}:{}: {}", one.path, one.line, one.text));
    }
    left.values_mut().for_each(|lines| lines.sort());
    (found, left)
}

/// The folder of the case that a file belongs to.
fn folder(path: &RelPath) -> String {
    path.as_str().split_inclusive('/').next().unwrap_or_default().to_owned()
}
