//! Only files that are suspect are looked at: nothing else may be found in the others.

use super::*;
use crate::links::suspects::Names;
use proptest::{collection::vec, prelude::*, sample::select};

/// Places that files stand at, move to or come into being at.
const PLACES: &[&str] = &[
    "README.md",
    "guide.md",
    "guide/README.md",
    "guide/index.md",
    "guide/set up.md",
    "guide/set up.mdx",
    "guide/a_b&c.md",
    "guide/deep/é-1.md",
    "guide/deep/index.md",
    "old/guide.md",
    "old/a_b&c.md",
    "old/deep/é-1.md",
    "old/set up.md",
    "old/README.md",
    "old/page.html",
    "page.md",
    "mkdocs.yml",
];

const REFERRERS: &[&str] = &["r.md", "guide/r.md", "guide/deep/r.md", "old/r.md", "x.json", "guide/x.rs"];

/// Ways to refer to something; `@` is the destination.
const FORMS: &[&str] = &[
    "[t](@)\n",
    "[t](<@>)\n",
    "![t](@#h)\n",
    "[[@]]\n",
    "<a href=\"@\">x</a>\n",
    "[t]: @\n",
    "`@`\n",
    "see @ here\n",
    "\"@\"\n",
];

/// A destination: the place, how much of it is said, and how it is escaped.
fn destination() -> impl Strategy<Value = String> {
    let part = |(place, whole, start): (&str, u8, u8)| {
        let path = RelativePath::new(place);
        let path = match whole {
            0 => path.with_extension(""),
            1 => path.with_extension("html"),
            2 => path.parent().unwrap().to_owned(),
            3 => path.parent().unwrap().parent().unwrap_or(RelativePath::new("")).to_owned(),
            4 => path.parent().unwrap().join("index.html"),
            _ => path.to_owned(),
        };
        let front = ["", "./", "../", "../../", "/"][usize::from(start)];
        let behind = if whole == 3 { "/" } else { "" };
        format!("{front}{path}{behind}")
    };
    let escaped = |(text, seed): (String, Vec<u8>)| {
        let escape = |(index, c): (usize, char)| match seed[index % seed.len()] {
            0 => c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
            1 => format!("&#{};", c as u32),
            2 => format!("&#x{:X};", c as u32),
            3 if c.is_ascii_punctuation() => format!("\\{c}"),
            4 => format!("\\u{:04x}", c as u32),
            5 if c == '_' => "&lowbar;".to_owned(),
            6 if c == ' ' => "\\ ".to_owned(),
            7 if c == ' ' => "%20".to_owned(),
            _ => c.to_string(),
        };
        text.chars().enumerate().map(escape).collect()
    };
    let plain = (select(PLACES), 0..9_u8, 0..5_u8).prop_map(part);
    prop_oneof![plain.clone(), (plain, vec(0..40_u8, 1..30)).prop_map(escaped)]
}

prop_compose! {
    fn cases()(
        standing in proptest::collection::btree_set(select(PLACES), 1..9),
        links in vec((select(REFERRERS), select(FORMS), destination()), 1..8),
        moved in vec((any::<prop::sample::Index>(), select(PLACES)), 1..4),
        new in proptest::collection::btree_set(select(PLACES), 0..3),
    ) -> (Tree, Moves, Tree) {
        let standing: Vec<RelPath> = standing.into_iter().map(RelPath::from).collect();
        let text = |path: &RelPath| if path == "mkdocs.yml" { "nav:\n- guide.md\n" } else { "# H\n" };
        let mut tree: Tree = standing.iter().map(|path| (path.clone(), text(path).to_owned())).collect();
        for (referrer, form, destination) in links {
            tree.entry(referrer.into()).or_default().push_str(&format!("\n{}", form.replace('@', &destination)));
        }
        let mut moves = Moves::default();
        for (from, to) in moved {
            let (from, to) = (&standing[from.index(standing.len())], RelPath::from(to));
            if !tree.contains_key(&to) && !moves.files.values().any(|taken| *taken == to) {
                moves.files.entry(from.clone()).or_insert(to);
            }
        }
        // Afterwards: with all moves, without any edit, and with files that nobody announced.
        let mut after: Tree =
            tree.iter().map(|(path, text)| (moves.place(path).to_owned(), text.clone())).collect();
        for path in new {
            after.entry(path.into()).or_insert_with(|| "# New\n".to_owned());
        }
        (tree, moves, after)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_found_in_files_that_are_no_suspects((tree, moves, after) in cases()) {
        let before = repo(&tree);
        let files = after.iter().filter(|(path, text)| tree.get(*path) != Some(*text));
        let laid = files.map(|(path, text)| (path.clone(), Some(text.as_bytes().into())));
        let gone = tree.keys().filter(|path| !after.contains_key(*path)).map(|path| (path.clone(), None));
        let after = before.overlay(gone.chain(laid).collect());
        let look = |library: &Library<'_>| {
            let relinked = retarget(library, &moves).unwrap();
            (relinked.edits, relinked.left, lost(library, &after, &moves).unwrap())
        };
        let everything = Library::new(&before);
        everything.suspects(Names::all()).unwrap();
        prop_assert_eq!(look(&Library::new(&before)), look(&everything));
    }
}
