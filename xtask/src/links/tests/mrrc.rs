//! Moves in a real documentation tree: the one that the mrrc crate publishes, read from where cargo keeps it.

use super::*;
use cargo_metadata::MetadataCommand;
use std::collections::BTreeSet;

/// The texts of the crate's documentation.
fn published() -> Tree {
    let metadata = MetadataCommand::new().current_dir(env!("CARGO_MANIFEST_DIR")).exec().unwrap();
    let package = metadata.packages.iter().find(|package| package.name == "mrrc").unwrap();
    let source = Repo::open(package.manifest_path.parent().unwrap().as_std_path()).unwrap();
    let is_text = |path: &&RelPath| {
        let top = path.as_str().split('/').next().unwrap_or_default();
        ["docs", "scripts", "mkdocs.yml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "AGENTS.md"]
            .contains(&top)
    };
    let files = source.files().unwrap().iter().filter(is_text);
    let tree: Tree =
        files.filter_map(|path| Some((path.clone(), source.read(path).ok()?.to_string()))).collect();
    assert!(tree.len() > 100, "{} files", tree.len());
    tree
}

/// Destinations that lead nowhere.
fn dead(tree: &Tree) -> BTreeSet<String> {
    let repo = repo(tree);
    broken(&Library::new(&repo), &[]).unwrap().into_iter().map(|broken| broken.destination).collect()
}

/// Some folders of the tree, one after the other, move to another place, deeper and shallower.
#[test]
fn any_folder_can_move() {
    let tree = published();
    let dead_before = dead(&tree);
    // An anchor that was missing before is missing after its document moved.
    let anchor = |destination: &String| destination.split_once('#').map(|(_, anchor)| anchor.to_owned());
    let missing: BTreeSet<String> = dead_before.iter().filter_map(anchor).collect();
    let is_new = |destination: &String| {
        !dead_before.contains(destination)
            && !anchor(destination).is_some_and(|anchor| missing.contains(&anchor))
    };
    let folders: BTreeSet<&RelativePath> =
        tree.keys().filter(|path| path.starts_with("docs")).filter_map(|path| path.parent()).collect();
    let mut rewritten = 0;
    for (number, folder) in folders.into_iter().filter(|folder| *folder != "docs").enumerate().step_by(4) {
        let name = folder.file_name().unwrap();
        let place =
            if number % 8 == 0 { format!("docs/{name} moved") } else { format!("docs/deep/er/{name}") };
        let under = tree.keys().filter_map(|path| Some((path.clone(), path.strip_prefix(folder).ok()?)));
        let files = under.map(|(path, inner)| (path, RelPath::from(&place).join(inner))).collect();
        let moves = Moves { files, ..Moves::default() };
        let (after, _) = proven(&tree, &moves);
        assert_eq!(
            dead(&after).into_iter().filter(is_new).collect::<Vec<_>>(),
            [""; 0],
            "{folder} to {place}"
        );
        rewritten += tree.iter().filter(|(path, text)| after[moves.place(path)] != **text).count();
    }
    assert!(rewritten > 5, "{rewritten} files");
}
