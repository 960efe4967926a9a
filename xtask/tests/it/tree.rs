//! The files of a folder, held in memory: to put them elsewhere, and to tell what a run changed.
#![expect(clippy::disallowed_methods, reason = "tests lay out their trees by hand")]

use std::{collections::BTreeMap, fs, path::Path};

use walkdir::WalkDir;

/// Contents by path, relative to the folder, with slashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tree(BTreeMap<String, Vec<u8>>);

impl Tree {
    /// All files in the folder, those of git among them.
    pub(crate) fn read(root: &Path) -> Tree {
        let entries = WalkDir::new(root).into_iter().map(Result::unwrap);
        let files = entries.filter(|entry| entry.file_type().is_file()).map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            (path, fs::read(entry.path()).unwrap())
        });
        Tree(files.collect())
    }

    /// The same without the files of git.
    pub(crate) fn work_tree(mut self) -> Tree {
        self.0.retain(|path, _| !path.starts_with(".git/"));
        self
    }

    /// The same without one file.
    pub(crate) fn without(mut self, path: &str) -> Tree {
        self.0.remove(path);
        self
    }

    /// The same without what stands in a folder.
    pub(crate) fn without_folder(mut self, folder: &str) -> Tree {
        self.0.retain(|path, _| !path.starts_with(&format!("{folder}/")));
        self
    }

    /// Puts the files into a folder, which is made where it is missing.
    pub(crate) fn write(&self, root: &Path) {
        for (path, bytes) in &self.0 {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    /// Paths and contents of the Markdown files.
    pub(crate) fn documents(&self) -> impl Iterator<Item = (&str, &str)> {
        let documents = self.0.iter().filter(|(path, _)| path.ends_with(".md"));
        documents.map(|(path, bytes)| (path.as_str(), str::from_utf8(bytes).unwrap()))
    }

    /// The text of a file.
    #[track_caller]
    pub(crate) fn text(&self, path: &str) -> &str {
        let bytes = self.0.get(path).unwrap_or_else(|| panic!("there is no {path}"));
        str::from_utf8(bytes).unwrap()
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// What differs in `after`: a line for each file, with the first line that is not the same.
    pub(crate) fn differences(&self, after: &Tree) -> Vec<String> {
        let paths = self.0.keys().chain(after.0.keys().filter(|path| !self.has(path)));
        let differences = paths.filter_map(|path| match (self.0.get(path), after.0.get(path)) {
            (Some(_), None) => Some(format!("{path} is gone")),
            (None, Some(_)) => Some(format!("{path} is new")),
            (Some(before), Some(after)) if before != after => Some(first_difference(path, before, after)),
            _ => None,
        });
        differences.collect()
    }

    /// Fails with all differences.
    #[track_caller]
    pub(crate) fn assert_same(&self, after: &Tree, when: &str) {
        let differences = self.differences(after);
        assert!(differences.is_empty(), "{when}:\n{}", differences.join("\n"));
    }
}

/// The first line that is not the same, with what cannot be seen in it.
fn first_difference(path: &str, before: &[u8], after: &[u8]) -> String {
    let line = |bytes: &[u8], number: usize| {
        let line = bytes.split_inclusive(|byte| *byte == b'\n').nth(number);
        line.map_or("end of file".into(), |line| format!("{:?}", String::from_utf8_lossy(line)))
    };
    let number = (0..).find(|number| line(before, *number) != line(after, *number)).unwrap();
    format!("{path}:{}:\n  before {}\n  after  {}", number + 1, line(before, number), line(after, number))
}

#[test]
fn differences_name_file_and_line() {
    let of = |files: &[(&str, &str)]| {
        Tree(files.iter().map(|(path, text)| ((*path).into(), text.as_bytes().into())).collect())
    };
    let before = of(&[("a", "1\n2\n"), ("b", ""), ("same", "x")]);
    let after = of(&[("a", "1\n2\r\n"), ("c", ""), ("same", "x")]);
    let expected = ["a:2:\n  before \"2\\n\"\n  after  \"2\\r\\n\"", "b is gone", "c is new"];
    assert_eq!(before.differences(&after), expected);
}
