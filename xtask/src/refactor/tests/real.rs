//! The old documents of mrrc, read from the installed crate and laid out where they once stood.

use crate::config::Config;
use crate::refactor::plan;
use crate::repo::{Overlay, RelPath, Repo};
use crate::scope::Fix;
use cargo_metadata::MetadataCommand;
use std::path::PathBuf;
use std::sync::Arc;
use walkdir::WalkDir;

/// The documents of the crate; its old profiling documents stand in the profiles folder again.
fn documents() -> Overlay {
    let metadata = MetadataCommand::new().current_dir(env!("CARGO_MANIFEST_DIR")).exec().unwrap();
    let package = metadata.packages.iter().find(|package| package.name == "mrrc").unwrap();
    let root: PathBuf = package.manifest_path.parent().unwrap().into();
    let files =
        WalkDir::new(root.join("docs")).into_iter().map(Result::unwrap).filter(|it| it.file_type().is_file());
    let placed = files.map(|file| {
        let path = RelPath::from_path(file.path().strip_prefix(&root).unwrap()).unwrap();
        let path = path.as_str().replace("docs/history/profiling/", "docs/design/profiling/");
        (path.into(), Some(Arc::from(std::fs::read(file.path()).unwrap())))
    });
    placed.collect()
}

#[test]
fn nothing_is_left_to_move_and_a_second_run_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    for without_proposal in [false, true] {
        let mut files = documents();
        let config: Config = toml::from_str(include_str!("../../sample/profiling.toml")).unwrap();
        if without_proposal {
            files.remove(&config.docs.proposal);
        }
        let repo = Repo::open(root.path()).unwrap().overlay(files);
        let first = plan(&repo, &config, &[]).unwrap();
        assert!(first.documents.len() > 5 && !first.changes.is_empty());
        let after = first.changes.after(&repo).unwrap();
        let second = plan(&after, &config, &[]).unwrap();
        assert!(second.changes.is_empty());
        for document in &second.documents {
            let left = document.findings.iter().find(|finding| finding.fix != Fix::None);
            let left = left.map(|finding| document.document.source(&finding.range));
            assert_eq!(left, None, "{}", document.path);
        }
    }
}
