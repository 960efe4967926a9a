//! The folders of the profiles and of the proposal as they will stand, as a tree.

use crate::refactor::{Plan, Reviewed};
use crate::repo::RelPath;
use crate::scope::Role;
use std::collections::BTreeMap;

/// A folder: its folders and files, with what is said of each.
#[derive(Default)]
struct Folder<'a> {
    folders: BTreeMap<&'a str, Folder<'a>>,
    files: BTreeMap<&'a str, &'static str>,
}

/// A fenced tree of every document that was looked at, and the proposal.
pub(super) fn organisation(plan: &Plan) -> String {
    let mut root = Folder::default();
    for reviewed in &plan.documents {
        root.add(&reviewed.path, part(reviewed));
    }
    root.add(&plan.proposal, "proposals, comparisons, plans");
    let mut lines = vec![];
    root.show("", &mut lines);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let fence = "`".repeat(super::longest_run(&text).max(2) + 1);
    format!("{fence}text\n{text}{fence}\n")
}

fn part(reviewed: &Reviewed) -> &'static str {
    match reviewed.role {
        Role::Generated => "rendered from its record",
        Role::Guide => "methodology",
        Role::Proposal => "proposals, comparisons, plans",
        Role::Profile if super::movable(reviewed).next().is_some() => "within-mode, after this plan",
        Role::Profile => "within-mode",
    }
}

impl<'a> Folder<'a> {
    fn add(&mut self, path: &'a RelPath, about: &'static str) {
        let parts: Vec<&str> = path.as_str().split('/').collect();
        let Some((name, folders)) = parts.split_last() else { return };
        let folder = folders.iter().fold(self, |folder, name| folder.folders.entry(name).or_default());
        folder.files.insert(name, about);
    }

    fn show(&self, indent: &str, lines: &mut Vec<String>) {
        let count = self.files.len() + self.folders.len();
        let branch =
            |index: usize| if index + 1 == count { ("└── ", "    ") } else { ("├── ", "│   ") };
        for (index, (name, about)) in self.files.iter().enumerate() {
            lines.push(format!("{indent}{}{} ({about})", branch(index).0, plain(name)));
        }
        for (index, (name, folder)) in self.folders.iter().enumerate() {
            let (corner, line) = branch(self.files.len() + index);
            lines.push(format!("{indent}{corner}{}/", plain(name)));
            folder.show(&format!("{indent}{line}"), lines);
        }
    }
}

fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
