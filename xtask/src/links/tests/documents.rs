//! Every spelling of a reference in a document.

use super::*;

#[test]
fn inline_links() {
    into("[t](a.md)\n", "[t](../old/x/a.md)\n");
    into("[t](./a.md)\n", "[t](../old/x/a.md)\n");
    into("[t](/docs/a.md)\n", "[t](/old/x/a.md)\n");
    into("[t](../docs/a.md)\n", "[t](../old/x/a.md)\n");
    into("[t]( a.md )\n", "[t]( ../old/x/a.md )\n");
    into("[t](a)\n", "[t](../old/x/a)\n");
    into(
        "x [t](a.md) y [t](stays.md) z [t](a.md)\n",
        "x [t](../old/x/a.md) y [t](stays.md) z [t](../old/x/a.md)\n",
    );
}

#[test]
fn titles_and_brackets() {
    into("[t](a.md \"a.md\")\n", "[t](../old/x/a.md \"a.md\")\n");
    into("[t](a.md 'it\\'s')\n", "[t](../old/x/a.md 'it\\'s')\n");
    into("[t](a.md (a))\n", "[t](../old/x/a.md (a))\n");
    into("[t](a.md\n  \"on the next line\")\n", "[t](../old/x/a.md\n  \"on the next line\")\n");
    into("[t](<a.md>)\n", "[t](<../old/x/a.md>)\n");
    into("[t](<c d.md> 't')\n", "[t](<../old/c d.md> 't')\n");
}

#[test]
fn fragments_and_queries() {
    into("[t](a.md#part-one)\n", "[t](../old/x/a.md#part-one)\n");
    into("[t](a.md?plain=1#L3)\n", "[t](../old/x/a.md?plain=1#L3)\n");
    into("[t](a.md?x#x 't')\n", "[t](../old/x/a.md?x#x 't')\n");
    into("[t](a.md#)\n", "[t](../old/x/a.md#)\n");
    into("[t](a.md#missing)\n", "[t](../old/x/a.md#missing)\n");
    into("[t](a.md#L1-L3)\n", "[t](../old/x/a.md#L1-L3)\n");
}

#[test]
fn escapes() {
    into("[t](c%20d.md)\n", "[t](../old/c%20d.md)\n");
    into("[t](%C3%A9.md)\n", "[t](../old/%C3%BC/%C3%A9.md)\n");
    into("[t](é.md)\n", "[t](../old/ü/é.md)\n");
    into("[t](e\\_f&amp;g.md)\n", "[t](../old/e\\_f&amp;g.md)\n");
    into("[t](e_f&g.md)\n", "[t](../old/e_f&g.md)\n");
    into("[t](p/(q).md)\n", "[t](../old/p/(q).md)\n");
    into("[t](p/\\(q\\).md)\n", "[t](../old/p/\\(q\\).md)\n");
    into("[t](p/%28q%29.md)\n", "[t](../old/p/%28q%29.md)\n");
    into("[t](<e\\_f&#38;g.md>)\n", "[t](<../old/e\\_f&#38;g.md>)\n");
}

#[test]
fn brackets_are_added_when_the_new_path_has_spaces() {
    check(
        [("a.md", ""), ("b.md", "[t](a.md#x 't') <img src=a.md>\n\n[d]: a.md\n")],
        [("a.md", "o p/a.md")],
        [("b.md", "[t](<o p/a.md#x> 't') <img src=o%20p/a.md>\n\n[d]: <o p/a.md>\n")],
    );
}

#[test]
fn images_and_badges() {
    check(
        [
            ("i.svg", ""),
            ("b.md", "![t](i.svg) [![t](i.svg 't')](https://e.example) ![i.svg][r]\n\n[r]: i.svg\n"),
        ],
        [("i.svg", "img/j.svg")],
        [(
            "b.md",
            "![t](img/j.svg) [![t](img/j.svg 't')](https://e.example) ![j.svg][r]\n\n[r]: img/j.svg\n",
        )],
    );
    into("[![t](img.svg)](a.md)\n", "[![t](img.svg)](../old/x/a.md)\n");
    out_of("![t](img.svg)\n", "![t](../docs/img.svg)\n");
}

#[test]
fn definitions() {
    into("[t][d] [d]\n\n[d]: a.md\n", "[t][d] [d]\n\n[d]: ../old/x/a.md\n");
    into("[d]: <a.md> 't'\n", "[d]: <../old/x/a.md> 't'\n");
    into("[d]:\n  a.md\n  't'\n", "[d]:\n  ../old/x/a.md\n  't'\n");
    into("> [d]\n>\n> [d]: a.md#x\n", "> [d]\n>\n> [d]: ../old/x/a.md#x\n");
    into("[d]: e\\_f&amp;g.md\n", "[d]: ../old/e\\_f&amp;g.md\n");
    into("![d][]\n\n[d]: a.md\n", "![d][]\n\n[d]: ../old/x/a.md\n");
    into("[docs/a.md]\n\n[docs/a.md]: a.md\n", "[docs/a.md]\n\n[docs/a.md]: ../old/x/a.md\n");
}

#[test]
fn html_attributes() {
    into("<a href=\"a.md\">x</a>\n", "<a href=\"../old/x/a.md\">x</a>\n");
    into("<a class=y href='a.md#x'>x</a>\n", "<a class=y href='../old/x/a.md#x'>x</a>\n");
    into("<a href=a.md>x</a>\n", "<a href=../old/x/a.md>x</a>\n");
    into("<A\n  HREF = \"a.md\">x</A>\n", "<A\n  HREF = \"../old/x/a.md\">x</A>\n");
    into("x <a href=\"e_f&amp;g.md\">y</a>\n", "x <a href=\"../old/e_f&amp;g.md\">y</a>\n");
    into("<a href=\"c d.md\"></a>\n", "<a href=\"../old/c d.md\"></a>\n");
    out_of("<img src=\"img.svg\">\n", "<img src=\"../docs/img.svg\">\n");
    out_of(
        "<source srcset=\"img.svg, img.svg 2x,https://e.example/i.svg 3x\">\n",
        "<source srcset=\"../docs/img.svg, ../docs/img.svg 2x,https://e.example/i.svg 3x\">\n",
    );
    into(
        "<!-- <a href=\"a.md\"> --><b title=\"a.md\">x</b>\n",
        "<!-- <a href=\"a.md\"> --><b title=\"a.md\">x</b>\n",
    );
}

#[test]
fn links_in_every_block() {
    into("# [t](a.md)\n\n[t](a.md)\n===\n", "# [t](../old/x/a.md)\n\n[t](../old/x/a.md)\n===\n");
    into("| a | b |\n|---|---|\n| [t](a.md) | x |\n", "| a | b |\n|---|---|\n| [t](../old/x/a.md) | x |\n");
    into("> [!NOTE]\n> [t](a.md)\n", "> [!NOTE]\n> [t](../old/x/a.md)\n");
    into("- a\n  1. [t](a.md)\n", "- a\n  1. [t](../old/x/a.md)\n");
    into("x[^1]\n\n[^1]: [t](a.md)\n", "x[^1]\n\n[^1]: [t](../old/x/a.md)\n");
    into("**[t](a.md)** ~~[*u*](a.md)~~\n", "**[t](../old/x/a.md)** ~~[*u*](../old/x/a.md)~~\n");
    into("[two\nlines](a.md)\n", "[two\nlines](../old/x/a.md)\n");
    into("- [ ] [t](a.md)\n", "- [ ] [t](../old/x/a.md)\n");
    into("!!! note\n    [t](a.md)\n", "!!! note\n    [t](../old/x/a.md)\n");
}

#[test]
fn wiki_links() {
    into(
        "[[a]] [[a|text]] [[a.md#part-one]]\n",
        "[[../old/x/a]] [[../old/x/a|text]] [[../old/x/a.md#part-one]]\n",
    );
    untouched("Each `[[archive]]` and [[archive]] is a table.\n");
}

#[test]
fn bytes_around_stay() {
    into(
        "\u{feff}[t](a.md)\r\n  x\t\r\n[t](a.md)",
        "\u{feff}[t](../old/x/a.md)\r\n  x\t\r\n[t](../old/x/a.md)",
    );
    into("[ü](a.md) 🚀 [é](é.md)\n", "[ü](../old/x/a.md) 🚀 [é](../old/ü/é.md)\n");
    into("---\ntitle: a.md\n---\n[t](a.md)\n", "---\ntitle: a.md\n---\n[t](../old/x/a.md)\n");
}

#[test]
fn code_comments_and_other_sites_stay() {
    untouched("```\n[t](a.md)\ndocs/a.md\n```\n\n    [t](a.md)\n\n~~~md\n<a href=\"a.md\">\n~~~\n");
    untouched("<!-- [t](a.md) docs/a.md -->\n");
    untouched("`[t](x/a.md)`\n");
    untouched("[t](https://e.example/docs/a.md) <https://e.example/docs/a.md> https://e.example/docs/a.md\n");
    untouched("[t](mailto:a.md@e.example) [u](//e.example/a.md) \\[t](a.md\n");
    untouched("[t](dead.md) [t](stays.md#dead) [t]({{ site }}/a.md)\n");
}

#[test]
fn out_of_what_moves() {
    out_of("[t](stays.md#here)\n", "[t](../docs/stays.md#here)\n");
    out_of("[t](../README.md) [t](/README.md)\n", "[t](../README.md) [t](/README.md)\n");
    out_of("[t](sub/) [t](sub/x) [t](sub)\n", "[t](../docs/sub/) [t](../docs/sub/x) [t](../docs/sub)\n");
    out_of("[t](./stays.md) [t](.)\n", "[t](../docs/stays.md) [t](../docs)\n");
    out_of("[t](#t) [t](moves.md#t)\n\n# T\n", "[t](#t) [t](moves.md#t)\n\n# T\n");
    out_of("[t](dead.md)\n", "[t](dead.md)\n");
}

#[test]
fn between_what_moves() {
    out_of("[t](a.md)\n", "[t](x/a.md)\n");
    out_of("[t](./a.md#x)\n", "[t](./x/a.md#x)\n");
    out_of("[t](<c d.md>)\n", "[t](<c d.md>)\n");
    out_of("[d]: c%20d.md\n", "[d]: c%20d.md\n");
    out_of("[t](../docs/c%20d.md)\n", "[t](c%20d.md)\n");
}

#[test]
fn link_texts_that_are_the_path_follow() {
    into("[docs/a.md](a.md)\n", "[old/x/a.md](../old/x/a.md)\n");
    into("[`docs/a.md`](a.md#x)\n", "[`old/x/a.md`](../old/x/a.md#x)\n");
    into("[../docs/a.md](../docs/a.md)\n", "[../old/x/a.md](../old/x/a.md)\n");
    into("[a.md](a.md) [`a.md`](a.md)\n", "[a.md](../old/x/a.md) [`a.md`](../old/x/a.md)\n");
    into("[see docs/a.md there](a.md)\n", "[see docs/a.md there](../old/x/a.md)\n");
    into("[docs/a.md][d]\n\n[d]: a.md\n", "[old/x/a.md][d]\n\n[d]: ../old/x/a.md\n");
    check(
        [("a_b.md", ""), ("b.md", "[a_b.md](a_b.md) [`a_b.md`](<a_b.md>)\n")],
        [("a_b.md", "c_d.md")],
        [("b.md", "[c_d.md](c_d.md) [`c_d.md`](<c_d.md>)\n")],
    );
}

#[test]
fn folders_follow_when_all_they_hold_moves() {
    let before =
        [("p/README.md", "# P\n"), ("p/q/a.md", ""), ("b.md", "[t](p/) [t](p) [t](p/q) [t](p/#p)\n")];
    let all = [("p/README.md", "o/p/README.md"), ("p/q/a.md", "o/p/q/a.md")];
    check(before, all, [("b.md", "[t](o/p/) [t](o/p) [t](o/p/q) [t](o/p/#p)\n")]);
    check(before, [("p/q/a.md", "o/a.md")], [("b.md", "[t](p/) [t](p) [t](o) [t](p/#p)\n")]);
}

#[test]
fn files_change_places() {
    let (after, _) = moved(
        &tree([("a.md", "[b](b.md)\n"), ("b.md", "[a](a.md)\n"), ("c.md", "[a](a.md) [b](b.md)\n")]),
        &files([("a.md", "b.md"), ("b.md", "a.md")]),
    );
    assert_eq!(after[RelativePath::new("b.md")], "[b](a.md)\n");
    assert_eq!(after[RelativePath::new("c.md")], "[b.md](b.md) [b](a.md)\n".replacen("[b.md]", "[a]", 1));
}

#[test]
fn anchors_follow_to_another_document() {
    let before = tree([
        ("docs/a.md", "# A\n\n## Part\n\n[t](#part) [u](#a)\n"),
        ("docs/b.md", "[t](a.md#part) [t](a.md#a) [t](./a.md#Part)\n\n[d]: a.md#part\n"),
        ("new/p.md", "# Proposal\n\n## Part moved\n"),
    ]);
    let anchor = |path: &str, name: &str| (RelPath::from(path), name.to_owned());
    let mut moves = Moves::default();
    moves.anchors.insert(anchor("docs/a.md", "part"), anchor("new/p.md", "part-moved"));
    let (after, _) = moved(&before, &moves);
    assert_eq!(
        after[RelativePath::new("docs/b.md")],
        "[t](../new/p.md#part-moved) [t](a.md#a) [t](../new/p.md#part-moved)\n\n[d]: ../new/p.md#part-moved\n"
    );
    assert_eq!(
        after[RelativePath::new("docs/a.md")],
        "# A\n\n## Part\n\n[t](../new/p.md#part-moved) [u](#a)\n"
    );
}

#[test]
fn text_that_is_carried_away_is_rebased() {
    let source = "# A\n\nx [t](b.md 'b') [d] [t][d] [d][] [e] [f](#a)\n\n[e]: <b.md>\n\n---\n\n[d]: c%20d.md#x \"T\"\n";
    let tree = tree([("docs/a.md", source), ("docs/b.md", ""), ("docs/c d.md", "# x\n"), ("p/q.md", "")]);
    let repo = repo(&tree);
    let range = source.find("x [").unwrap()..source.find("---").unwrap();
    let (edits, left) = carry(
        &Library::new(&repo),
        RelativePath::new("docs/a.md"),
        &range,
        RelativePath::new("p/q.md"),
        &Moves::default(),
    )
    .unwrap();
    let after = TextEdit::new(source, edits).unwrap().apply(source);
    let d = "(../docs/c%20d.md#x \"T\")";
    assert_eq!(
        after,
        format!(
            "# A\n\nx [t](../docs/b.md 'b') [d]{d} [t]{d} [d]{d} [e] [f](../docs/a.md#a)\n\n[e]: <../docs/b.md>\n\n\
             ---\n\n[d]: c%20d.md#x \"T\"\n"
        )
    );
    assert_eq!(left, []);
}

#[test]
fn what_cannot_be_located_is_left_and_lost() {
    let before = tree([("a_b.md", ""), ("b.md", "x\n\n> [t](\n> a\\_b.md)\n")]);
    let moves = files([("a_b.md", "o/a_b.md")]);
    let (after, left) = moved(&before, &moves);
    assert_eq!((left[0].path.as_str(), left[0].line, left[0].text.as_str()), ("b.md", 3, "a_b.md"));
    let lost = lost(&Library::new(&repo(&before)), &repo(&after), &moves).unwrap();
    assert_eq!(lost[0].to_string(), "b.md:3: `a_b.md` would no longer lead to o/a_b.md");
}
