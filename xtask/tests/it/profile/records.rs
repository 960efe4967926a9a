//! Records that were measured on several machines, put together on one.

use std::fs;

use super::*;
use crate::project::workspace;
use crate::tree::Tree;

const FOLDER: &str = "docs/design/profiling/records";
const MODES: [&str; 4] =
    ["pure_rust_single_thread", "pure_rust_concurrent", "pymrrc_single_thread", "pymrrc_concurrent"];

/// The modes of this repository, with nothing recorded.
fn empty() -> Project {
    Project::new(&[("profiling.toml", &fs::read_to_string(workspace().join("profiling.toml")).unwrap())])
}

/// The files that this repository holds of a mode: its record and its stacks.
fn files(mode: &str) -> Vec<(String, String)> {
    let kinds = [".json", ".folded", ".bytes.folded", ".blocks.folded"].map(|kind| format!("{mode}{kind}"));
    let text = |name: &String| fs::read_to_string(workspace().join(FOLDER).join(name)).unwrap();
    kinds.into_iter().map(|name| (name.clone(), text(&name))).collect()
}

/// A folder that holds what was measured of one mode, as a run on another machine leaves it.
fn measured(mode: &str) -> Project {
    let folder = Project::bare();
    files(mode).iter().for_each(|(name, text)| folder.write(name, text));
    folder
}

/// All modes recorded and rendered in one tree.
fn single() -> Tree {
    let project = empty();
    for (name, text) in MODES.iter().flat_map(|mode| files(mode)) {
        project.write(&format!("{FOLDER}/{name}"), text);
    }
    project.xtask("profile --render").exits(0);
    project.tree()
}

/// `--records FOLDER` for each of them.
fn flags(folders: &[Project]) -> String {
    folders.iter().map(|folder| format!(" --records {}", folder.root().display())).collect()
}

#[test]
fn records_of_four_folders_give_the_bytes_of_a_single_run() {
    let folders = MODES.map(measured);
    let before = folders.iter().map(Project::tree).collect::<Vec<_>>();
    let project = empty();
    let command = format!("profile --render{}", flags(&folders));
    let run = project.unchanged_by(&command.replace("--render", "--check"), 1);
    assert!(run.stdout.contains(&format!("run `cargo xtask {command}` to mend")), "{}", run.stdout);
    project.xtask(&command).exits(0);
    single().assert_same(&project.tree(), "taken from four folders, the run renders");
    for (folder, before) in folders.iter().zip(before) {
        before.assert_same(&folder.tree(), "taking records changes");
    }
    project.unchanged_by(&command, 0);
    project.unchanged_by(&command.replace("--render", "--check"), 0);
    project.unchanged_by("profile --check", 0);
}

#[test]
fn records_that_arrive_in_one_folder_or_one_after_the_other_give_the_same() {
    let folders = [Project::bare()];
    MODES.iter().flat_map(|mode| files(mode)).for_each(|(name, text)| folders[0].write(&name, text));
    let project = empty();
    project.xtask(&format!("profile --render{}", flags(&folders))).exits(0);
    let expected = single();
    expected.assert_same(&project.tree(), "taken from one folder, the run renders");

    let project = empty();
    for (number, mode) in MODES.iter().rev().enumerate() {
        // As long as not all modes have a record, that is told.
        let code = i32::from(number + 1 < MODES.len());
        let folders = [measured(mode)];
        project.xtask(&format!("profile --render{}", flags(&folders))).exits(code);
    }
    expected.assert_same(&project.tree(), "taken one after the other, the run renders");
}

#[test]
fn a_record_takes_the_place_of_an_older_one_with_all_its_stacks() {
    let folders = [measured(MODES[0])];
    let project = empty();
    let command = format!("profile --render --mode {}{}", MODES[0], flags(&folders));
    project.xtask(&command).exits(0);
    let expected = project.tree();
    let bytes = format!("{FOLDER}/{}.bytes.folded", MODES[0]);
    let mut older: Value =
        serde_json::from_str(&project.read(&format!("{FOLDER}/{}.json", MODES[0]))).unwrap();
    older["subject"]["version"] = "0.0.1".into();
    project.write(&format!("{FOLDER}/{}.json", MODES[0]), older.to_string());
    project.write(&bytes, "of an older record 1\n");
    project.xtask(&command).exits(0);
    expected.assert_same(&project.tree(), "over an older record, the run renders");
}

#[test]
fn records_that_are_none_are_refused() {
    let project = empty();
    let refused = |folders: &[Project], parts: &[&str]| {
        project.refuses(&format!("profile --render{}", flags(folders)), parts);
    };
    refused(
        &[measured(MODES[0]), measured(MODES[0])],
        &["both ", "hold a record of `pure_rust_single_thread`", "leave one"],
    );
    let folder = measured(MODES[0]);
    folder.write("pymrrc_concurrent.json", folder.read("pure_rust_single_thread.json"));
    refused(&[folder], &["/pymrrc_concurrent.json is a record of the mode `pure_rust_single_thread`"]);
    let folder = measured(MODES[0]);
    folder.write("pure_rust_single_thread.json", &folder.read("pure_rust_single_thread.json")[..2000]);
    let name = folder.root().display().to_string();
    refused(&[folder], &[&name, "pure_rust_single_thread.json is not a valid record", "line "]);
    let folder = measured(MODES[0]);
    folder.write("pure_rust_single_thread.folded", "read/1k;main 3\n");
    refused(&[folder], &["pure_rust_single_thread.folded does not fit its record"]);
    let folder = measured(MODES[0]);
    folder.remove("pure_rust_single_thread.blocks.folded");
    refused(&[folder], &["pure_rust_single_thread.blocks.folded"]);
    let folders = [measured(MODES[0])];
    let other = format!("profile --render --mode {}{}", MODES[1], flags(&folders));
    project.refuses(&other, &["there is no record of `pure_rust_concurrent` in "]);
}
