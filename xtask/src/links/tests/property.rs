//! Random trees, random links, random moves: the graph after is the renamed graph before.

use super::*;
use proptest::{prelude::*, sample::Index};

/// Places that files stand at or move to; the awkward ones on purpose.
const PLACES: [&str; 13] = [
    "a.md",
    "docs/a.md",
    "docs/b c.md",
    "docs/é.md",
    "docs/x/(y).md",
    "docs/x/README.md",
    "old/a.md",
    "old/b%20c.md",
    "old/z_z&z.md",
    "o p/q/a.md",
    "o p/#.md",
    "i.svg",
    "img/j.svg",
];

/// Ways to write a link; `@` is the destination.
const LINKS: [&str; 8] = [
    "[t](@) ",
    "[t](<@> 'u') ",
    "![@x](@#h) ",
    "\n\n[@n]: @\n\n",
    "<a href=\"@\">x</a> ",
    "\n> - [t](@?q=1#h)\n\n",
    "[`x` *y*](@) ",
    "\n| [t](@) |\n|-|\n",
];

/// How a path is written.
const SPELLINGS: usize = 4;

fn spelled(from: &RelativePath, to: &RelativePath, spelling: usize, index: usize) -> String {
    let relative = from.parent().unwrap().relative(to);
    let relative = relative.as_str();
    let path = match spelling {
        0 => relative.to_owned(),
        1 => format!("/{to}"),
        2 if !relative.starts_with('.') => format!("./{relative}"),
        _ => format!("{}../{to}", "../".repeat(from.iter().count() - 1)).replacen("../", "", 1),
    };
    let encode = |c: char| match c {
        '%' | '#' | '(' | ')' | '&' => format!("%{:02X}", c as u32),
        ' ' => "%20".to_owned(),
        'é' if index.is_multiple_of(2) => "%C3%A9".to_owned(),
        c => c.to_string(),
    };
    path.chars().map(encode).collect()
}

prop_compose! {
    fn trees()(
        standing in proptest::collection::btree_set(0..PLACES.len(), 1..8),
        links in proptest::collection::vec((any::<Index>(), any::<Index>(), 0..LINKS.len(), 0..SPELLINGS), 0..24),
        moved in proptest::collection::vec((any::<Index>(), any::<Index>()), 1..5),
    ) -> (Tree, Moves) {
        let standing: Vec<RelPath> = standing.into_iter().map(|place| RelPath::from(PLACES[place])).collect();
        let mut tree: Tree = standing.iter().map(|path| (path.clone(), "# H\n\n".to_owned())).collect();
        for (number, (from, to, link, spelling)) in links.into_iter().enumerate() {
            // One in six leads nowhere.
            let dead = RelPath::from("docs/dead.md");
            let to = if number % 6 == 5 { &dead } else { &standing[to.index(standing.len())] };
            let from = &standing[from.index(standing.len())];
            let destination = spelled(from, to, spelling, number);
            let link = LINKS[link].replace("@n", &format!("n{number}")).replace("@x", "x").replace('@', &destination);
            tree.get_mut(from).unwrap().push_str(&link);
        }
        let mut moves = Moves::default();
        for (from, to) in moved {
            let from = &standing[from.index(standing.len())];
            let is_free = |place: &RelPath| {
                place.extension() == from.extension()
                    && !tree.contains_key(place)
                    && !moves.files.values().any(|taken| taken == place)
            };
            let free: Vec<_> = PLACES.iter().map(|place| RelPath::from(*place)).filter(is_free).collect();
            if !free.is_empty() {
                moves.files.entry(from.clone()).or_insert(free[to.index(free.len())].clone());
            }
        }
        (tree, moves)
    }
}

/// Every reference of a tree: file, number in the file, and where it leads.
fn graph(tree: &Tree, rename: impl Fn(&RelativePath) -> RelPath) -> Vec<(RelPath, usize, Resolution)> {
    let repo = repo(tree);
    let library = Library::new(&repo);
    let mut graph = vec![];
    for path in tree.keys().filter(|path| is_markdown(path)) {
        let document = library.document(path).unwrap();
        for (number, reference) in references(&document).iter().enumerate() {
            let resolution = match library.resolve(path, &reference.url) {
                Resolution::File { path, fragment } => Resolution::File { path: rename(&path), fragment },
                Resolution::Folder { path, .. } => Resolution::Folder { path, index: None, fragment: None },
                // A dead link in a document that moves stays as it is written: where it does not lead is no matter.
                Resolution::Dangling(_) | Resolution::Outside => Resolution::Outside,
                other => other,
            };
            graph.push((rename(path), number, resolution));
        }
    }
    graph.sort();
    graph
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_reference_leads_to_the_same_document((tree, moves) in trees()) {
        let (after, left) = proven(&tree, &moves);
        prop_assert_eq!(left, vec![]);
        let renamed = graph(&tree, |path| moves.place(path).to_owned());
        prop_assert_eq!(renamed, graph(&after, RelativePath::to_owned));
    }
}
