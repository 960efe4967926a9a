//! Redirect maps of sites, edited in place.

use super::*;

/// What becomes of the site's file when `docs/p/a.md` and `docs/p/README.md` are archived below `docs/h`.
#[track_caller]
fn map(site: Redirects, path: &str, text: &str) -> Result<Tree> {
    let mut before = tree([("docs/p/a.md", "# A\n"), ("docs/p/README.md", "# R\n")]);
    if !path.is_empty() {
        before.insert(path.into(), text.into());
    }
    let flags = Options {
        to: Some("docs/h".into()),
        redirects: Some(site),
        ..options(&["docs/p/a.md", "docs/p/README.md"])
    };
    plan(&repo(&before), &config(), &flags)?;
    Ok(archived(&before, &flags))
}

#[track_caller]
fn mkdocs(before: &str, after: &str) {
    let found = map(Redirects::Mkdocs, "mkdocs.yml", before).unwrap();
    assert_eq!(found[RelativePath::new("mkdocs.yml")], after, "{before}");
}

const TWO: &str = "        'p/README.md': 'h/README.md'\n        'p/a.md': 'h/a.md'\n";

#[test]
fn mkdocs_takes_the_map_in_every_state() {
    let head = "site_name: x # y\nplugins:\n  - search\n";
    let full = format!("{head}  - redirects:\n      redirect_maps:\n{TWO}");
    mkdocs("site_name: x # y", &full);
    mkdocs("site_name: x # y\n", &full);
    mkdocs(head, &full);
    mkdocs(&format!("{head}  - redirects\n"), &full);
    mkdocs(&format!("{head}  - redirects:\n"), &full);
    mkdocs(&format!("{head}  - redirects:\n      redirect_maps:\n"), &full);
    mkdocs(
        &format!("{head}  - redirects:\n      redirect_maps:\n        'x.md': p/a.md # z\n# end\nextra: 1\n"),
        &format!(
            "{head}  - redirects:\n      redirect_maps:\n        'x.md': h/a.md # z\n{TWO}# end\nextra: 1\n"
        ),
    );
    mkdocs(
        "plugins:\n- search\n- tags:\n    a: b\nnav: []\n",
        &format!(
            "plugins:\n- search\n- tags:\n    a: b\n- redirects:\n    redirect_maps:\n{}nav: []\n",
            TWO.replace("        ", "      ")
        ),
    );
    mkdocs(
        "plugins:\n  search: {}\n  redirects:\n    redirect_maps:\n      'x.md': 'y.md'\n",
        &format!(
            "plugins:\n  search: {{}}\n  redirects:\n    redirect_maps:\n      'x.md': 'y.md'\n{}",
            TWO.replace("        ", "      ")
        ),
    );
    mkdocs(
        "plugins:\r\n  - redirects:\r\n      redirect_maps:\r\n        x.md: y.md\r\n",
        &format!(
            "plugins:\r\n  - redirects:\r\n      redirect_maps:\r\n        x.md: y.md\r\n{}",
            TWO.replace('\n', "\r\n")
        ),
    );
}

#[test]
fn mkdocs_in_brackets_is_for_people() {
    let error =
        format!("{:#}", map(Redirects::Mkdocs, "mkdocs.yml", "plugins: [search, redirects]\n").unwrap_err());
    assert!(error.contains("cannot edit the redirects of `mkdocs.yml` safely"), "{error}");
    assert!(
        error.contains("redirect_maps:\n        'p/README.md': 'h/README.md'\n        'p/a.md': 'h/a.md'"),
        "{error}"
    );
}

#[track_caller]
fn mdbook(before: &str, after: &str) {
    let found = map(Redirects::Mdbook, "book.toml", before).unwrap();
    assert_eq!(found[RelativePath::new("book.toml")], after, "{before}");
}

const PAIRS: &str = "\"/p/index.html\" = \"../h/index.html\"\n\"/p/a.html\" = \"../h/a.html\"\n";

#[test]
fn mdbook_takes_the_map_in_every_state() {
    let head = "[book]\nsrc = \"docs\" # s\n";
    let full = format!("{head}\n[output.html.redirect]\n{PAIRS}");
    mdbook(head, &full);
    mdbook(head.trim_end(), &full);
    mdbook(&format!("{head}\n[output.html.redirect]\n"), &full);
    mdbook(
        &format!("{head}[output.html.redirect] # r\n\"/x.html\" = \"y.html\" # z\n\n[output.html]\na = 1\n"),
        &format!(
            "{head}[output.html.redirect] # r\n\"/x.html\" = \"y.html\" # z\n{PAIRS}\n[output.html]\na = 1\n"
        ),
    );
}

#[test]
fn mdbook_in_braces_is_for_people() {
    let text = "[book]\nsrc = 'docs'\n[output]\nhtml = { redirect = { '/x.html' = 'y.html' } }\n";
    let error = format!("{:#}", map(Redirects::Mdbook, "book.toml", text).unwrap_err());
    assert!(
        error.contains("cannot edit the redirects of `book.toml` safely") && error.contains(PAIRS),
        "{error}"
    );
}

#[test]
fn docusaurus_takes_a_file_of_its_own() {
    let rows = "  { \"from\": \"/docs/p\", \"to\": \"/docs/h\" },\n  { \"from\": \"/docs/p/a\", \"to\": \"/docs/h/a\" }\n";
    let found = map(Redirects::Docusaurus, "docusaurus.config.js", "module.exports = {}\n").unwrap();
    assert_eq!(found[RelativePath::new("redirects.json")], format!("[\n{rows}]\n"));
    let base = map(Redirects::Docusaurus, "docusaurus.config.ts", "docs: { routeBasePath: '/' },\n").unwrap();
    assert!(base[RelativePath::new("redirects.json")].contains("{ \"from\": \"/p/a\", \"to\": \"/h/a\" }"));
}

#[test]
fn docusaurus_keeps_the_file_and_says_what_to_paste() {
    let rows = "  { \"from\": \"/docs/p/a\", \"to\": \"/docs/h/a\" }\n";
    let before = |json: &str, config: &str| {
        tree([("docs/p/a.md", "# A\n"), ("redirects.json", json), ("docusaurus.config.js", config)])
    };
    let flags = Options {
        to: Some("docs/h".into()),
        redirects: Some(Redirects::Docusaurus),
        ..options(&["docs/p/a.md"])
    };
    let mine = "[\n  {\"from\": [\"/x\"], \"to\": \"/y\"}\n]\n";
    let known = before(mine, "require('./redirects.json')\n");
    assert_eq!(
        archived(&known, &flags)[RelativePath::new("redirects.json")],
        format!("[\n  {{\"from\": [\"/x\"], \"to\": \"/y\"}},\n{rows}]\n")
    );
    assert_eq!(
        archived(&before("[]", ""), &flags)[RelativePath::new("redirects.json")],
        format!("[\n{rows}]")
    );
    let said = |tree: &Tree| plan(&repo(tree), &config(), &flags).unwrap().said;
    assert_eq!(said(&known), [""; 0]);
    assert!(
        said(&before("[]", ""))[0]
            .contains("['@docusaurus/plugin-client-redirects', { redirects: require('./redirects.json') }]")
    );
}

#[test]
fn a_page_that_keeps_its_address_is_not_redirected() {
    let before = tree([
        ("docs/p/01-a.md", "---\nslug: /fixed\n---\n# A\n"),
        ("docs/p/02-b.md", "---\nslug: bee\n---\n# B\n"),
        ("docusaurus.config.js", ""),
    ]);
    let flags = Options {
        to: Some("docs/h".into()),
        redirects: Some(Redirects::Docusaurus),
        ..options(&["docs/p/*.md"])
    };
    let after = archived(&before, &flags);
    assert_eq!(
        after[RelativePath::new("redirects.json")],
        "[\n  { \"from\": \"/docs/p/bee\", \"to\": \"/docs/h/bee\" }\n]\n"
    );
}

#[test]
fn what_no_site_shows_is_refused() {
    for (site, path) in [
        (Redirects::Mkdocs, "mkdocs.yml"),
        (Redirects::Mdbook, "book.toml"),
        (Redirects::Docusaurus, "docusaurus.config.js"),
    ] {
        let error = format!("{:#}", map(site, "", "").unwrap_err());
        assert!(error.contains(&format!("there is no `{path}` above it; leave out --redirects")), "{error}");
        let before = tree([("docs/p/a.md", ""), (path, "")]);
        let flags = Options { redirects: Some(site), ..options(&["docs/p/a.md"]) };
        refused(&before, &flags, "choose a folder in it with --to, or leave out --redirects");
    }
}

#[test]
fn a_redirect_to_what_moves_follows_without_being_asked_for() {
    let map = |page: &str| {
        format!(
            "docs_dir: .\nplugins:\n  - redirects:\n      redirect_maps:\n        'x.md': {page} # keep\n        'y.md': q.md\n"
        )
    };
    let before = tree([("p/OLD.md", "# O\n"), ("p/README.md", "# Now\n"), ("mkdocs.yml", &map("p/OLD.md"))]);
    assert_eq!(archived(&before, &options(&[]))[RelativePath::new("mkdocs.yml")], map("h/OLD.md"));

    let moved = repo(&tree([("z/OLD.md", "# O\n"), ("mkdocs.yml", &map("p/OLD.md"))]));
    let renamed = BTreeMap::from([("p/OLD.md".into(), "z/OLD.md".into())]);
    let mended = heal::mend(&moved, renamed, |_| Ok(None)).unwrap().changes.after(&moved).unwrap();
    assert_eq!(&*mended.read(RelativePath::new("mkdocs.yml")).unwrap(), map("z/OLD.md"));
}
