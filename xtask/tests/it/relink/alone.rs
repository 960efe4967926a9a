//! One case in a tree of its own, archived as the command does it.

use super::{
    case::{Case, Files, difference},
    world,
};
use crate::project::Project;
use std::path::Path;
use xtask::{
    archive::{self, Options},
    config::{Config, Docs},
    links::HISTORY,
    repo::{Overlay, RelPath, Repo},
};

/// Remotes of the repository whose addresses the tables use.
pub(super) const REMOTES: [(&str, &str); 4] = [
    ("origin", "git@github.com:owner/repo.git"),
    ("upstream", "https://github.com/owner/repo"),
    ("mirror", "https://gitlab.example/group/sub/repo.git"),
    ("second", "ssh://git@codeberg.example:2222/owner/repo.git"),
];

/// Names of changelogs, whose words stay.
pub(super) const CHANGELOGS: &str = "**/CHANGELOG.md";

/// How the case fails; `None` when all is exact.
pub(super) fn failure(case: &Case) -> Option<String> {
    let project = Project::bare();
    if case.needs_remotes() {
        init(&project);
    }
    let repo = laid_over(project.root(), &case.before(""));
    let moved: Vec<RelPath> = case.moves("").into_keys().collect();
    let paths = world::MOVES.iter().map(|path| RelPath::from(path.trim_end_matches('/')));
    let paths = paths.filter(|path| moved.iter().any(|moved| moved.starts_with(path))).collect();
    let docs = Docs {
        profiles: "docs".into(),
        history: case.history().into(),
        changelogs: vec![CHANGELOGS.into()],
        ..Docs::default()
    };
    let config = Config { docs, ..Config::default() };
    let options = Options { paths, date: Some(jiff::civil::date(2026, 1, 2)), ..Options::default() };
    let plan = match archive::plan(&repo, &config, &options) {
        Err(error) if case.is_refused && error.to_string().contains("would be lost") => return None,
        Err(error) => return Some(format!("{error:#}\n")),
        Ok(_) if case.is_refused => return Some("is not refused\n".into()),
        Ok(plan) => plan,
    };
    let after = plan.changes.after(&repo).unwrap();
    let history = RelPath::from(case.history());
    let own = ["README.md", ".archive.jsonl"].map(|name| history.join(name));
    let files = after.files().unwrap().iter().filter(|path| !own.contains(path));
    let found = files.map(|path| (path.clone(), without_note(after.read_bytes(path).unwrap()))).collect();
    difference(&case.after(""), &found).or_else(|| {
        let mut left: Vec<String> =
            plan.left.iter().map(|left| format!("{}:{}: {}", left.path, left.line, left.text)).collect();
        left.sort();
        (left != case.left("")).then(|| format!("is reported: {left:?}\n"))
    })
}

/// A git repository with remotes, in which nothing stands.
pub(super) fn init(project: &Project) {
    project.git("init --quiet --initial-branch=main");
    for (name, url) in REMOTES {
        project.git(&format!("remote add {name} {url}"));
    }
}

/// The files as a repository, over an empty folder.
pub(super) fn laid_over(folder: &Path, files: &Files) -> Repo {
    let files = files.iter().map(|(path, bytes)| (path.clone(), Some(bytes.as_slice().into())));
    Repo::open(folder).unwrap().overlay(Overlay::from_iter(files))
}

/// A document without the historical note and the blank line before it.
fn without_note(bytes: Vec<u8>) -> Vec<u8> {
    let Some(text) = str::from_utf8(&bytes).ok().filter(|text| text.contains(HISTORY)) else { return bytes };
    let (before, note) = text.split_once(HISTORY).unwrap();
    let mut lines = note.split_inclusive('\n').skip(1);
    let behind: String = lines.by_ref().skip_while(|line| line.starts_with('>')).collect();
    let newline = if note.starts_with('\r') { "\r\n" } else { "\n" };
    format!("{}{behind}", before.strip_suffix(newline).unwrap_or(before)).into_bytes()
}
