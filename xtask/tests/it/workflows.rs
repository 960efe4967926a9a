//! The workflow files of GitHub Actions and the hooks of pre-commit call commands that exist, with flags that they take, for the
//! modes that there are.

use std::{fs, path::PathBuf};

use clap::Parser as _;
use xtask::{config::Config, flags::Xtask, repo::Repo, yaml};

use super::project::workspace;

/// Name and content of each workflow file.
fn workflows() -> Vec<(String, yaml::Node)> {
    let files = fs::read_dir(workspace().join(".github/workflows")).unwrap();
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, yaml::parse(&fs::read_to_string(path).unwrap()).unwrap().unwrap())
    };
    files.iter().map(read).collect()
}

/// The calls of `cargo xtask` in a script, as far as the next thing that the shell does.
fn calls(script: &str) -> Vec<&str> {
    let lines = script.lines().filter(|line| !line.trim_start().starts_with('#'));
    let calls = lines.filter_map(|line| line.split_once("cargo xtask ").map(|(_, rest)| rest));
    calls.map(|call| call.split(['>', '|', ';', '&', ')']).next().unwrap_or_default().trim()).collect()
}

/// Fails unless the tool takes the arguments `call`.
#[track_caller]
fn parses(place: &str, call: &str) {
    let words = ["cargo xtask"].into_iter().chain(call.split_whitespace());
    Xtask::try_parse_from(words).unwrap_or_else(|error| panic!("{place}: {error}"));
}

#[test]
fn workflows_call_commands_that_exist() {
    let mut found = Vec::new();
    for (name, workflow) in workflows() {
        for script in workflow.scalars() {
            for call in calls(&script.value) {
                parses(&name, call);
                found.push(format!("{name}: {call}"));
            }
        }
    }
    assert!(found.contains(&"documents.yml: workflow --check".to_owned()), "{found:?}");
    assert!(
        found.contains(&"profile.yml: profile --mode \"$MODE\" --records target/records".to_owned()),
        "{found:?}"
    );
}

#[test]
fn every_mode_has_a_runner() {
    let workflows = workflows();
    let (_, profile) = workflows.iter().find(|(name, _)| name == "profile.yml").unwrap();
    let matrix = ["jobs", "measure", "strategy", "matrix", "mode"];
    let matrix = matrix.iter().try_fold(profile, |node, key| node.get(key)).unwrap();
    let runners: Vec<&str> = matrix.scalars().into_iter().map(|mode| mode.value.as_str()).collect();
    let config = Config::load(&Repo::open(&workspace()).unwrap()).unwrap();
    let measured = config.modes.iter().filter(|mode| mode.bench.is_some());
    assert_eq!(runners, measured.map(|mode| mode.id.as_str()).collect::<Vec<_>>());
}

/// The script itself builds the tool, which takes too long here.
#[test]
fn hooks_of_pre_commit_call_commands_that_exist() {
    let text = fs::read_to_string(workspace().join(".pre-commit-hooks.yaml")).unwrap();
    let Some(yaml::Node::Sequence(hooks, _)) = yaml::parse(&text).unwrap() else { panic!("{text}") };
    for hook in &hooks {
        let value = |key| hook.get(key).and_then(yaml::Node::scalar).unwrap().value.as_str();
        let (script, call) = value("entry").split_once(' ').unwrap();
        assert!(workspace().join(script).is_file(), "{script}");
        assert_eq!(value("language"), "script");
        assert!(call.starts_with(value("id")), "{call}");
        parses(".pre-commit-hooks.yaml", call);
    }
    assert_eq!(hooks.len(), 3);
}

#[test]
fn calls_are_told_from_what_the_shell_does() {
    let script =
        "# cargo xtask no\ncargo xtask verify --quiet >out || status=$?\ncargo xtask archive; echo\nls";
    assert_eq!(calls(script), ["verify --quiet", "archive"]);
}
