//! What moves: globs, images, pointer pages; and what documents say of themselves afterwards.

use super::*;
use crate::site::Site;

fn paths(tree: &Tree) -> Vec<&str> {
    tree.keys().map(|path| path.as_str()).collect()
}

#[test]
fn a_glob_names_files_one_by_one() {
    let before = tree([("p/a.md", ""), ("p/b.md", ""), ("p/s/c.md", ""), ("q/a.txt", "")]);
    let after = archived(&before, &options(&["p/*.md"]));
    assert_eq!(paths(&after), ["h/README.md", "h/a.md", "h/b.md", "p/s/c.md", "q/a.txt"]);
    let after = archived(&before, &options(&["**/*.{md,txt}", "p/?.md"]));
    assert_eq!(paths(&after), ["h/README.md", "h/a.md", "h/a.txt", "h/b.md", "h/s/c.md"]);
}

#[test]
fn a_glob_that_matches_nothing_is_refused() {
    refused(
        &tree([("p/a.md", "")]),
        &options(&["p/*.txt"]),
        "cannot archive `p/*.txt`: no file of this repository matches",
    );
}

#[test]
fn links_between_what_moves_together_stay_short() {
    let before = tree([
        ("p/a.md", "[b](b.md) [c](s/c.md)\n"),
        ("p/b.md", "[a](./a.md#x)\n"),
        ("p/s/c.md", "[a](../a.md)\n"),
        ("r.md", "[a](p/a.md) [s](p/s/)\n"),
    ]);
    let after = archived(&before, &options(&["p/a.md", "p/b.md", "p/s"]));
    let ends = |path: &str, text: &str| {
        let found = &after[RelativePath::new(path)];
        assert!(found.ends_with(text), "{found}");
    };
    ends("h/a.md", "[b](b.md) [c](s/c.md)\n");
    ends("h/b.md", "[a](./a.md#x)\n");
    ends("h/s/c.md", "[a](../a.md)\n");
    ends("r.md", "[a](h/a.md) [s](h/s/)\n");
}

#[test]
fn images_that_only_these_use_go_along() {
    let before = tree([
        ("p/a.md", "![x](img/x.svg) ![y](img/y.svg) <img src=\"../shared/z.png\"> [c](code.rs)\n"),
        ("p/b.md", "![y](img/y.svg)\n"),
        ("p/c.md", "![x](img/x.svg)\n"),
        ("p/img/x.svg", ""),
        ("p/img/y.svg", ""),
        ("p/img/unused.svg", ""),
        ("p/code.rs", ""),
        ("shared/z.png", ""),
    ]);
    let flags = |names: &[&str]| Options { with_assets: true, ..options(names) };
    let after = archived(&before, &flags(&["p/a.md", "p/c.md"]));
    for path in ["h/img/x.svg", "h/z.png", "p/img/y.svg", "p/img/unused.svg", "p/code.rs"] {
        assert!(after.contains_key(RelativePath::new(path)), "{path}: {:?}", paths(&after));
    }
    let text = &after[RelativePath::new("h/a.md")];
    assert!(
        text.ends_with("![x](img/x.svg) ![y](../p/img/y.svg) <img src=\"z.png\"> [c](../p/code.rs)\n"),
        "{text}"
    );

    // Another document uses it too, and so does a program.
    let mut shared = before.clone();
    shared.insert("src.rs".into(), "// see p/img/x.svg\n".into());
    let after = archived(&shared, &flags(&["p/a.md", "p/c.md"]));
    assert!(after.contains_key(RelativePath::new("p/img/x.svg")));
    let after = archived(&before, &flags(&["p/a.md"]));
    assert!(after.contains_key(RelativePath::new("p/img/x.svg")));
    let after = archived(&before, &options(&["p/a.md", "p/c.md"]));
    assert!(after.contains_key(RelativePath::new("p/img/x.svg")), "only when asked to");
}

#[test]
fn the_note_is_in_the_style_of_the_site() {
    for (site, expected) in [
        (
            Site::Github,
            "-->\n> [!NOTE]\n> **Historical document.** Archived on 2026-01-02 from `p/a.md`; x.\n",
        ),
        (Site::Mdbook, "-->\n> **Historical document.** Archived on 2026-01-02 from `p/a.md`; x.\n"),
        (
            Site::Mkdocs,
            "-->\n!!! note \"Historical document\"\n    Archived on 2026-01-02 from `p/a.md`; x.\n",
        ),
    ] {
        let before = tree([("p/a.md", "# A\n\ntext\n\n> a quote of `p/a.md`\n"), ("p/b.md", "# B\n")]);
        let repo = repo(&before).shown_by(site);
        let flags = Options { reason: Some("x".into()), ..options(&["p/a.md"]) };
        let after = plan(&repo, &config(), &flags).unwrap().changes.after(&repo).unwrap();
        let text = after.read(RelativePath::new("h/a.md")).unwrap();
        assert!(text.contains(expected), "{text}");
        assert!(
            text.ends_with("\n\ntext\n\n> a quote of `h/a.md`\n"),
            "the note is history, a quote is not: {text}"
        );
        assert!(plan(&after, &config(), &flags).unwrap().changes.is_empty());
        let back = restore(&after, &config(), &["h/a.md".into()]).unwrap().changes.after(&after).unwrap();
        assert_eq!(texts(&back), before);
    }
}

#[test]
fn a_link_in_the_note_follows_in_every_style() {
    for site in [Site::Github, Site::Mdbook, Site::Mkdocs] {
        let before = tree([("p/OLD.md", "# O\n"), ("p/README.md", "# Now\n")]);
        let repo = repo(&before).shown_by(site);
        let after = plan(&repo, &config(), &options(&[])).unwrap().changes.after(&repo).unwrap();
        let flags = Options { to: Some("h2".into()), ..options(&["p/README.md"]) };
        let again = plan(&after, &config(), &flags).unwrap().changes.after(&after).unwrap();
        let text = again.read(RelativePath::new("h/OLD.md")).unwrap();
        assert!(text.contains("Superseded by [Now](../h2/README.md)"), "{text}");
    }
}

#[test]
fn front_matter_says_archived() {
    let before = tree([
        ("p/a.md", "---\ntitle: A # t\nstatus: draft\n---\n\n# A\n"),
        ("p/b.md", "+++\ntitle = 'B'\n+++\n# B\n"),
        ("p/c.md", "# C\n"),
    ]);
    let after = archived(&before, &options(&["p/a.md", "p/b.md", "p/c.md"]));
    assert!(
        after[RelativePath::new("h/a.md")]
            .starts_with("---\ntitle: A # t\nstatus: archived\n---\n\n# A\n\n<!--")
    );
    assert!(
        after[RelativePath::new("h/b.md")]
            .starts_with("+++\ntitle = 'B'\nstatus = \"archived\"\n+++\n# B\n\n<!--")
    );
    assert!(!after[RelativePath::new("h/c.md")].contains("status"));
}

#[test]
fn a_pointer_page_stays_and_links_go_to_the_new_place() {
    let before = tree([("p/a.md", "# A *b* [c]\r\n\r\n[r](../r.md)\r\n"), ("r.md", "[a](p/a.md)\n")]);
    let flags = Options { stub: Some(Stub::Days(30)), ..options(&["p/a.md"]) };
    let after = archived(&before, &flags);
    assert_eq!(
        after[RelativePath::new("p/a.md")],
        "<!-- stub left by cargo xtask archive; expires 2026-02-01 -->\r\n\r\n# A b \\[c\\]\r\n\r\nThis document has moved \
         to [h/a.md](../h/a.md). This page only points there, and goes after 2026-02-01.\r\n"
    );
    assert_eq!(after[RelativePath::new("r.md")], "[a](h/a.md)\n");
}

#[test]
fn pointer_pages_are_not_archived_and_expire() {
    let before = tree([("p/OLD.md", "# O\n"), ("p/README.md", "# Now\n")]);
    let repo = repo(&before);
    let flags = Options { stub: Some(Stub::Until(jiff::civil::date(2026, 1, 5))), ..options(&[]) };
    let after = plan(&repo, &config(), &flags).unwrap().changes.after(&repo).unwrap();
    let on = |day| {
        plan(&after, &config(), &Options { date: Some(jiff::civil::date(2026, 1, day)), ..options(&[]) })
            .unwrap()
    };
    assert!(on(5).changes.is_empty() && on(5).expired.is_empty());
    assert_eq!(on(6).expired(), ["p/OLD.md has pointed to the archive until 2026-01-05: delete it"]);
    assert!(on(6).changes.is_empty());
}
