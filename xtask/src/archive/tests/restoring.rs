//! Bringing back: after people have written more, one by one, in another order than archived, without the ledger.

use super::*;

#[track_caller]
fn after(repo: &Repo, plan: &Plan) -> Repo {
    plan.changes.after(repo).unwrap()
}

#[track_caller]
fn back(repo: &Repo, paths: &[&str]) -> Repo {
    let paths: Vec<RelPath> = paths.iter().map(|path| RelPath::from(*path)).collect();
    after(repo, &restore(repo, &config(), &paths).unwrap())
}

fn around() -> Tree {
    tree([
        ("p/a.md", "---\nstatus: new\n---\n# A\n\n[b](./b.md) [r](../p/README.md)\n"),
        ("p/b.md", "# B\n\n[a](../p/a.md)\n"),
        ("p/README.md", "# Now\n\n[a](./a.md) [b](../p/b.md) `./a.md`\n"),
        ("r.md", "[a](/p/a.md) [a](./p/a.md) [a](p/a.md)\n"),
    ])
}

#[test]
fn the_old_place_names_it_too() {
    let repo = repo(&around());
    let archived = after(&repo, &plan(&repo, &config(), &options(&["p/a.md"])).unwrap());
    assert_eq!(texts(&back(&archived, &["p/a.md"])), around());
    assert_eq!(texts(&back(&archived, &["h"])), around());
}

#[test]
fn one_after_another_in_any_order() {
    for order in [["h/a.md", "h/b.md"], ["h/b.md", "h/a.md"]] {
        let repo = repo(&around());
        let flags = Options { stub: Some(Stub::Days(9)), ..options(&["p/a.md", "p/b.md"]) };
        let archived = after(&repo, &plan(&repo, &config(), &flags).unwrap());
        let between = back(&archived, &order[..1]);
        let left = between.read(RelativePath::new("h/README.md")).unwrap();
        assert_eq!(left.matches("\n| [").count(), 1, "{left}");
        assert_eq!(links::broken(&Library::new(&between), &[]).unwrap(), []);
        assert_eq!(texts(&back(&between, &order[1..])), around(), "{order:?}");
    }
}

#[test]
fn two_runs_come_back_in_any_order() {
    // Without regard to how many ways lead to a neighbour.
    let plain = |tree: Tree| {
        let short = |text: String| text.replace("../p/", "").replace("](./", "](");
        tree.into_iter().map(|(path, text)| (path, short(text))).collect::<Tree>()
    };
    for order in [["h/a.md", "h/b.md"], ["h/b.md", "h/a.md"]] {
        let repo = repo(&around());
        let one = after(&repo, &plan(&repo, &config(), &options(&["p/a.md"])).unwrap());
        let two = after(&one, &plan(&one, &config(), &options(&["p/b.md"])).unwrap());
        assert_eq!(texts(&back(&two, &["h/a.md", "h/b.md"])), around());
        let between = back(&two, &order[..1]);
        assert_eq!(links::broken(&Library::new(&between), &[]).unwrap(), []);
        let found = texts(&back(&between, &order[1..]));
        if order[0] == "h/b.md" {
            assert_eq!(found, around(), "the last run first gives back the bytes");
        }
        assert_eq!(plain(found), plain(around()), "{order:?}");
    }
}

/// The tree after archiving `p/a.md`, with more text at the end of some files.
fn written_on(paths: &[&str]) -> Repo {
    let repo = repo(&around());
    let flags = Options { stub: Some(Stub::Days(9)), ..options(&["p/a.md"]) };
    let archived = after(&repo, &plan(&repo, &config(), &flags).unwrap());
    let more = |path: &&str| {
        let text = archived.read(RelativePath::new(path)).unwrap().to_string() + "\nMore.\n";
        (RelPath::from(*path), Some(text.into_bytes().into()))
    };
    archived.overlay(paths.iter().map(more).collect::<Overlay>())
}

#[test]
fn what_people_wrote_since_stays() {
    let found = texts(&back(&written_on(&["h/a.md", "p/README.md", "r.md"]), &["h/a.md"]));
    let mut expected = around();
    for path in ["p/a.md", "p/README.md", "r.md"] {
        expected.get_mut(RelativePath::new(path)).unwrap().push_str("\nMore.\n");
    }
    assert_eq!(found, expected);
}

#[test]
fn an_index_page_with_more_in_it_stays() {
    let found = texts(&back(&written_on(&["h/README.md"]), &["h/a.md"]));
    let page = &found[RelativePath::new("h/README.md")];
    assert!(page.ends_with("-->\n\nMore.\n") && !page.contains("a.md"), "{page}");
    assert!(!found.contains_key(RelativePath::new("h/.archive.jsonl")));
}

#[test]
fn the_note_tells_where_to_without_the_ledger() {
    let repo = repo(&tree([("p/a.md", "# A\n\n[r](r.md)\n"), ("p/r.md", "[a](a.md)\n")]));
    let flags = Options { stub: Some(Stub::Days(9)), ..options(&["p/a.md"]) };
    let archived = after(&repo, &plan(&repo, &config(), &flags).unwrap());
    let bare = archived.overlay(Overlay::from([("h/.archive.jsonl".into(), None)]));
    let found = texts(&back(&bare, &["h/a.md"]));
    // A spelling that leads there as it is stays.
    assert_eq!(found, tree([("p/a.md", "# A\n\n[r](../p/r.md)\n"), ("p/r.md", "[a](a.md)\n")]));
}

#[test]
fn a_reference_that_came_later_follows() {
    let archived = written_on(&[]);
    let later = archived.overlay(Overlay::from([("new.md".into(), Some(b"[a](h/a.md)\n"[..].into()))]));
    let found = back(&later, &["h/a.md"]);
    assert_eq!(&*found.read(RelativePath::new("new.md")).unwrap(), "[a](p/a.md)\n");
}

#[test]
fn what_cannot_come_back_is_refused() {
    let archived = written_on(&[]);
    let refused = |repo: &Repo, path: &str, expected: &str| {
        let error =
            restore(repo, &config(), &[path.into()]).and_then(|plan| plan.changes.after(repo)).unwrap_err();
        assert!(format!("{error:#}").contains(expected), "{error:#}");
    };
    refused(&archived, "r.md", "cannot restore `r.md`: it has no historical note");
    refused(&archived, "none.md", "cannot restore `none.md`: there is no such file or folder");
    let taken = archived.overlay(Overlay::from([("p/a.md".into(), Some(b"# Mine\n"[..].into()))]));
    refused(&taken, "h/a.md", "cannot put a file at `p/a.md`: it already exists");
    let torn = archived.overlay(Overlay::from([("h/.archive.jsonl".into(), Some(b"{}\n"[..].into()))]));
    refused(&torn, "h/a.md", "cannot understand h/.archive.jsonl:1; put the line back as it was committed");
}
