//! What the sinks that write nothing print.

use expect_test::{Expect, expect};

use super::*;

const FILES: [(&str, &str); 5] = [
    ("a.md", "one\ntwo\r\nthree"),
    ("docs/b.md", "b\n"),
    ("docs/c d.md", "c\nc\nc\nc\nc\n"),
    ("gen.svg", "<a\r/>"),
    ("x.md", ""),
];

fn changes(repo: &Repo) -> ChangeSet {
    let mut changes = ChangeSet::default();
    changes.edit(repo, "a.md", replace(repo, "a.md", "three", "3\n")).unwrap();
    changes.move_file("docs/b.md", "old/b.md");
    changes.move_file("docs/c d.md", "old/c d.md");
    changes
        .edit(repo, "docs/c d.md", TextEdit::new("c\nc\nc\nc\nc\n", vec![Edit::insert(0, "note\n")]).unwrap())
        .unwrap();
    changes.generate("gen.svg", "<b\r/>");
    changes.create("new.md", "new");
    changes.create("empty.md", "");
    changes
}

#[track_caller]
fn check(sink: Sink, changes: impl Fn(&Repo) -> ChangeSet, expect: &Expect) -> String {
    let (folder, repo) = committed(&FILES);
    let mut out = anstream::StripStream::new(Vec::new());
    let outcome = sink.apply_to(&repo, &changes(&repo), "cargo xtask archive", &mut out).unwrap();
    assert_eq!(contents(folder.path()), expected(&FILES));
    let out = String::from_utf8(out.into_inner()).unwrap();
    expect.assert_eq(&out.replace('\r', "<CR>"));
    assert_eq!(outcome.changed, outcome.paths.len());
    out
}

#[test]
fn check_lists_what_is_out_of_date() {
    check(
        Sink::Check,
        changes,
        &expect![[r#"
        a.md would be edited
        empty.md would be created
        gen.svg would be regenerated
        new.md would be created
        docs/b.md would be moved to old/b.md
        docs/c d.md would be moved to old/c d.md
        run `cargo xtask archive` to mend
    "#]],
    );
    check(Sink::Check, |_| ChangeSet::default(), &expect![[""]]);
}

#[test]
fn diff_is_what_git_applies() {
    let diff = check(
        Sink::Diff,
        changes,
        &expect![[r#"
        diff --git a/a.md b/a.md
        --- a/a.md
        +++ b/a.md
        @@ -1,3 +1,3 @@
         one
         two<CR>
        -three
        \ No newline at end of file
        +3
        diff --git a/empty.md b/empty.md
        new file mode 100644
        diff --git a/gen.svg b/gen.svg
        --- a/gen.svg
        +++ b/gen.svg
        @@ -1 +1 @@
        -<a<CR>/>
        \ No newline at end of file
        +<b<CR>/>
        \ No newline at end of file
        diff --git a/new.md b/new.md
        new file mode 100644
        --- /dev/null
        +++ b/new.md
        @@ -0,0 +1 @@
        +new
        \ No newline at end of file
        diff --git a/docs/b.md b/old/b.md
        rename from docs/b.md
        rename to old/b.md
        diff --git a/docs/c d.md b/old/c d.md
        rename from docs/c d.md
        rename to old/c d.md
        --- a/docs/c d.md
        +++ b/old/c d.md
        @@ -1,3 +1,4 @@
        +note
         c
         c
         c
    "#]],
    );
    let (by_git, _repo) = committed(&FILES);
    put(by_git.path(), ".git/x.diff", &diff);
    git(by_git.path(), &["apply", ".git/x.diff"]);
    let (written, repo) = committed(&FILES);
    WRITE.apply(&repo, &changes(&repo), "x").unwrap();
    assert_eq!(contents(by_git.path()), contents(written.path()));
}

#[test]
fn diff_of_bytes_says_so() {
    let binary = |_: &Repo| {
        let mut changes = ChangeSet::default();
        changes.generate("gen.svg", [0xff, 0xfe]);
        changes
    };
    check(
        Sink::Diff,
        binary,
        &expect![[r#"
        diff --git a/gen.svg b/gen.svg
        Binary files a/gen.svg and b/gen.svg differ
    "#]],
    );
}

#[test]
fn colours_are_left_to_the_writer() {
    let (_folder, repo) = tree(&FILES);
    let mut out = Vec::new();
    Sink::Diff.apply_to(&repo, &changes(&repo), "x", &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(out.contains("\x1b[32m+3\x1b[0m\n"), "{out}");
}
