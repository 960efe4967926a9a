//! Mentions of paths, and the navigation of a site.

use super::*;

#[test]
fn code_spans() {
    into("See `docs/a.md`.\n", "See `old/x/a.md`.\n");
    into("See `a.md` and ``./a.md``.\n", "See `../old/x/a.md` and ``../old/x/a.md``.\n");
    into("Run `cat docs/a.md | wc -l`.\n", "Run `cat old/x/a.md | wc -l`.\n");
    into("`docs/a.md:12` `docs/a.md#x` `/docs/a.md`\n", "`old/x/a.md:12` `old/x/a.md#x` `/old/x/a.md`\n");
    into("`docs/c d.md`\n", "`old/c d.md`\n");
    untouched("`other/docs/a.md` `docs/a.md.bak` `xdocs/a.md` `docs/a.md/x` `aa.md` `a.mdx`\n");
    untouched("`stays.md` `docs/dead.md`\n");
    out_of("`a.md` `docs/stays.md` `docs/moves.md`\n", "`x/a.md` `docs/stays.md` `old/moves.md`\n");
}

#[test]
fn prose() {
    into(
        "See docs/a.md. Or (docs/a.md), \"docs/a.md\"\n",
        "See old/x/a.md. Or (old/x/a.md), \"old/x/a.md\"\n",
    );
    into("| docs/a.md |\n|-|\n| **docs/a.md** |\n", "| old/x/a.md |\n|-|\n| **old/x/a.md** |\n");
    into("---\nsource: docs/a.md\n---\n", "---\nsource: old/x/a.md\n---\n");
    untouched("A file named a.md, and e.example/docs/a.md, and ../x/docs/a.md\n");
}

#[test]
fn a_heading_keeps_its_anchor() {
    let mut before = tree(AROUND);
    before.insert("docs/b.md".into(), "# About `docs/a.md`\n\n[t](#about-docsamd)\n".into());
    let (after, left) = proven(&before, &files(MOVES));
    assert_eq!(after[RelativePath::new("docs/b.md")], before[RelativePath::new("docs/b.md")]);
    assert_eq!((left[0].line, left[0].text.as_str()), (1, "docs/a.md"));
}

#[test]
fn the_neighbour_of_that_name_is_meant_first() {
    check(
        [("docs/a.md", ""), ("sub/docs/a.md", ""), ("sub/b.md", "`docs/a.md`\n"), ("c.md", "`docs/a.md`\n")],
        [("docs/a.md", "old/a.md")],
        [("sub/b.md", "`docs/a.md`\n"), ("c.md", "`old/a.md`\n")],
    );
}

#[test]
fn a_historical_note_keeps_the_former_place() {
    let note =
        format!("# T\n\n{}\n> [!NOTE]\n> From `docs/a.md`, see [a](../docs/a.md).\n\n", mention::HISTORY);
    let before = tree([("docs/a.md", ""), ("old/b.md", &format!("{note}Now `docs/a.md`.\n"))]);
    let (after, _) = proven(&before, &files([("docs/a.md", "new/a.md")]));
    let expected = note.replace("../docs/a.md", "../new/a.md") + "Now `new/a.md`.\n";
    assert_eq!(after[RelativePath::new("old/b.md")], expected);
}

#[test]
fn files_that_are_not_markdown() {
    let other = |path: &str, before: &str, after: &str| check_around(path, before, after);
    other(
        "Makefile",
        "doc:\n\tcat docs/a.md > $(ROOT)/docs/a.md\n",
        "doc:\n\tcat old/x/a.md > $(ROOT)/old/x/a.md\n",
    );
    other(
        "run.sh",
        "cat \"$ROOT/docs/a.md\" ${ROOT}/docs/a.md ./docs/a.md\n",
        "cat \"$ROOT/old/x/a.md\" ${ROOT}/old/x/a.md ./old/x/a.md\n",
    );
    other("Cargo.toml", "readme = \"docs/a.md\"\r\n", "readme = \"old/x/a.md\"\r\n");
    other(
        "src/lib.rs",
        "// See docs/a.md\n#![doc = include_str!(\"../docs/a.md\")]\n",
        "// See old/x/a.md\n#![doc = include_str!(\"../old/x/a.md\")]\n",
    );
    other(".github/w.yml", "paths: ['docs/a.md', docs/a.md]\n", "paths: ['old/x/a.md', old/x/a.md]\n");
    other(
        "docs/x.txt",
        "a.md https://e.example/docs/a.md docs/aa.md\n",
        "a.md https://e.example/docs/a.md docs/aa.md\n",
    );
}

const NAV: &str = "site_name: x\nnav: # pages\n  - Home: index.md\n  - 'A': a.md   # the a\n  - \"b/c.md\"\n  - Sub:\n      - \
                   './a.md'\n      - https://e.example/a.md\n  - B: {c: b/c.md}\nextra: a.md\n";

#[test]
fn the_navigation_of_a_site() {
    let pages = [("docs/index.md", ""), ("docs/a.md", ""), ("docs/b/c.md", ""), ("mkdocs.yml", NAV)];
    let after = NAV
        .replace(" a.md   #", " old/é a.md   #")
        .replace("b/c.md", "old/c.md")
        .replace("./a.md", "./old/é a.md");
    check(
        pages,
        [("docs/a.md", "docs/old/é a.md"), ("docs/b/c.md", "docs/old/c.md")],
        [("mkdocs.yml", &after)],
    );
}

#[test]
fn a_site_with_another_folder() {
    check(
        [("site/p/a.md", ""), ("site/mkdocs.yml", "docs_dir: ./p\nnav: [a.md, T: a.md]\n")],
        [("site/p/a.md", "site/p/old/a.md")],
        [("site/mkdocs.yml", "docs_dir: ./p\nnav: [old/a.md, T: old/a.md]\n")],
    );
}

#[test]
fn a_page_that_leaves_the_site_is_lost() {
    let before = tree([("docs/a.md", ""), ("mkdocs.yml", "nav:\n  - a.md\n")]);
    let moves = files([("docs/a.md", "old/a.md")]);
    let (after, left) = moved(&before, &moves);
    assert_eq!((left[0].line, left[0].why), (2, "a site can only show pages in its docs_dir"));
    let lost = lost(&Library::new(&repo(&before)), &repo(&after), &moves).unwrap();
    assert_eq!(lost[0].to_string(), "mkdocs.yml:2: `a.md` would no longer lead to old/a.md");
}

#[test]
fn what_is_no_text_is_looked_at_as_well() {
    let bytes = |text: &[u8]| Some(text.into());
    let overlay = [
        ("a.md".into(), bytes(b"# A\xff\n\n# B\n\n[t](dead.md) [t](#b)\n")),
        ("b.md".into(), bytes(b"[t](a.md#b) [t](a.md#c)\n")),
    ];
    let root = tempfile::tempdir().unwrap();
    let repo = Repo::open(root.path()).unwrap().overlay(Overlay::from(overlay));
    let broken = broken(&Library::new(&repo), &[]).unwrap();
    let shown: Vec<_> = broken.iter().map(|b| format!("{}:{} {}", b.path, b.line, b.destination)).collect();
    assert_eq!(shown, ["a.md:5 dead.md", "b.md:1 a.md#c"]);
}

#[test]
fn broken_references_are_listed_in_order() {
    let tree = tree([
        ("a.md", "[t](dead.md)\n\n# T\n\n[t](#t) [t](#u)\n\n[d]: ../x.md\n"),
        ("b.md", "<img src='i.svg'> [[x]] [t](a.md#t)\n"),
        ("c.txt", "[t](dead.md)\n"),
    ]);
    let repo = repo(&tree);
    let broken = broken(&Library::new(&repo), &[]).unwrap();
    let shown: Vec<_> = broken.iter().map(|b| format!("{}:{} {}", b.path, b.line, b.destination)).collect();
    assert_eq!(shown, ["a.md:1 dead.md", "a.md:5 #u", "a.md:7 ../x.md", "b.md:1 i.svg"]);
}
