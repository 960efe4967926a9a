//! Random trees, random links, random moves: the graph after is the renamed graph before, a second run changes nothing, and
//! bringing back what moved gives back the bytes.

use super::{super::*, *};
use crate::links::{Reference, Resolution, Target, is_markdown, references};
use proptest::{collection::vec, prelude::*, sample::Index};

/// Places that files stand at; awkward ones on purpose. What begins with `p/` moves below `h`.
const PLACES: [&str; 14] = [
    "README.md",
    "a.md",
    "p/a.md",
    "p/b c.md",
    "p/é.md",
    "p/x/(y).md",
    "p/x/README.md",
    "p/x/a.md",
    "p/b%20c.md",
    "p/z_z&z.md",
    "q/a.md",
    "p/i.svg",
    "q/j.svg",
    "src/lib.rs",
];

/// Ways to refer to something; `@` is the destination.
const LINKS: [&str; 14] = [
    "[t](@) ",
    "[t](<@> 'u') ",
    "![@x](@) ",
    "[t](@#h) ",
    "\n\n[@n]: @\n\n",
    "\n\n[u][@n]\n\n[@n]: <@>\n  \"t\"\n\n",
    "<a href=\"@\">x</a> ",
    "\n> - [t](@?q=1#h)\n\n",
    "[`x` *y*](@) ",
    "\n\n| [t](@) |\n|-|\n\n",
    "[![b](@)](@) ",
    "\n\n    [t](@)\n\n",
    "`@` ",
    "see @, and ",
];

/// How documents begin.
const HEADS: [&str; 7] = [
    "# H\n\n",
    "---\na: b\n---\n\n# H\n\n",
    "+++\na = 1\n[b]\nc = 2\n+++\n# H\n",
    "---\nstatus: new\n---\n## H\n\n",
    "\u{feff}# H\r\n\r\n",
    "text\n\n# H\n\n",
    "",
];

#[derive(Debug, Clone)]
struct Case {
    tree: Tree,
    options: Options,
    /// How many of what moved come back first, on their own; none comes back in half of the cases, which take half the time.
    first: Option<usize>,
}

fn spelled(from: &RelativePath, to: &RelativePath, spelling: usize, raw: bool) -> String {
    let relative = from.parent().unwrap().relative(to);
    let relative = relative.as_str();
    let path = match spelling {
        0 | 4 => relative.to_owned(),
        1 => format!("/{to}"),
        2 if !relative.starts_with('.') => format!("./{relative}"),
        _ => format!("{}../{to}", "../".repeat(from.iter().count() - 1)).replacen("../", "", 1),
    };
    let encode = |c: char| match c {
        _ if raw => c.to_string(),
        '%' | '#' | '(' | ')' | '&' => format!("%{:02X}", c as u32),
        ' ' => "%20".to_owned(),
        'é' if spelling == 4 => "%C3%A9".to_owned(),
        c => c.to_string(),
    };
    path.chars().map(encode).collect()
}

prop_compose! {
    fn cases()(
        standing in vec((0..PLACES.len(), 0..HEADS.len()), 2..6),
        links in vec((any::<Index>(), any::<Index>(), 0..LINKS.len(), 0..5_usize), 0..9),
        named in vec(any::<Index>(), 1..4),
        (stub, assets, newline, existing) in (0..3_u8, any::<bool>(), any::<bool>(), 0..4_u8),
        first in prop_oneof![4 => Just(None), 3 => Just(Some(0_usize)), 1 => (1..3_usize).prop_map(Some)],
    ) -> Case {
        let standing: BTreeMap<RelPath, usize> =
            standing.into_iter().map(|(place, head)| (RelPath::from(PLACES[place]), head)).collect();
        let mut tree: Tree = standing.iter().map(|(path, head)| {
            (path.clone(), if is_markdown(path) { HEADS[*head].to_owned() } else { String::new() })
        }).collect();
        let paths: Vec<RelPath> = standing.into_keys().collect();
        for (number, (from, to, link, spelling)) in links.into_iter().enumerate() {
            // One in six leads nowhere.
            let dead = RelPath::from("p/dead.md");
            let to = if number % 6 == 5 { &dead } else { &paths[to.index(paths.len())] };
            let from = &paths[from.index(paths.len())];
            let is_raw = LINKS[link].starts_with('`') || LINKS[link].starts_with("see") || !is_markdown(from);
            let destination = spelled(from, to, spelling, is_raw);
            let link = if is_markdown(from) { LINKS[link] } else { "// @\n" };
            let link = link.replace("@n", &format!("n{number}")).replace("@x", "x").replace('@', &destination);
            tree.get_mut(from).unwrap().push_str(&link);
        }
        for (path, text) in &mut tree {
            if newline && is_markdown(path) && !text.is_empty() {
                text.push_str("\n\nend");
            }
        }
        match existing {
            1 => drop(tree.insert("h/README.md".into(), "# Ours\n\nkept".into())),
            2 => drop(tree.insert("h/index.md".into(), "# Ours\r\n\r\n[a](../p/a.md)\r\n".into())),
            _ => {}
        }
        let movable: Vec<&RelPath> = paths.iter().filter(|path| path.starts_with("p")).collect();
        let named: BTreeSet<RelPath> = match movable.is_empty() {
            true => BTreeSet::from(["p".into()]),
            false => named.iter().map(|index| movable[index.index(movable.len())].clone()).collect(),
        };
        let stub = [None, Some(Stub::Days(30)), None][usize::from(stub)];
        let options = Options {
            paths: named.into_iter().collect(),
            with_assets: assets,
            stub,
            reason: Some("of another | time.".into()),
            date: Some(jiff::civil::date(2026, 1, 2)),
            ..Options::default()
        };
        Case { tree, options, first }
    }
}

/// Every reference of the documents of people: file, number in the file, and where it leads.
fn graph(repo: &Repo, own: &Tree, moves: &Moves, is_before: bool) -> Vec<(RelPath, usize, Option<Target>)> {
    let library = Library::new(repo);
    let mut graph = vec![];
    for before in own.keys().filter(|path| is_markdown(path)) {
        let place = moves.place(before).to_owned();
        let path = if is_before { before } else { &place };
        let document = library.document(path).unwrap();
        let note = links::marker(&document).map_or(0..0, |marker| {
            let ends = ["\n\n", "\r\n\r\n"].iter().filter_map(|blank| document.text()[marker..].find(blank));
            marker..ends.min().map_or(document.text().len(), |end| marker + end)
        });
        let table = crate::markdown::region(document.text(), "archive").map_or(0..0, |region| region.outer);
        let is_own = |reference: &&Reference| {
            !note.contains(&reference.range.start) && !table.contains(&reference.range.start)
        };
        let all = references(&document);
        for (number, reference) in all.iter().filter(is_own).enumerate() {
            let resolution = library.resolve(path, &reference.url);
            let target = match &resolution {
                // A dead link stays as it is written: where it does not lead is no matter.
                Resolution::Dangling(_) | Resolution::Outside | Resolution::External => None,
                _ if is_before => moves.target(&library, &resolution).unwrap(),
                Resolution::File { path, .. } | Resolution::MissingAnchor { path, .. } => {
                    Some(Target { path: path.clone(), folder: false, fragment: None })
                }
                Resolution::Folder { path, .. } => {
                    Some(Target { path: path.clone(), folder: true, fragment: None })
                }
            };
            graph.push((place.clone(), number, target));
        }
    }
    graph
}

fn holds(case: &Case) -> Result<(), TestCaseError> {
    let before = repo(&case.tree);
    let planned = match plan(&before, &config(), &case.options) {
        Ok(planned) => planned,
        // Two that would meet, a place that is taken: refused.
        Err(error) => {
            let text = format!("{error:#}");
            let is_refusal = ["no such file", "would be archived at", "already exists"]
                .iter()
                .any(|part| text.contains(part));
            prop_assert!(is_refusal, "{}", text);
            return Ok(());
        }
    };
    let after = planned.changes.after(&before).unwrap();
    let again = plan(&after, &config(), &case.options).unwrap();
    prop_assert!(again.changes.is_empty(), "a second run changes {:?}", again.changes);

    let files = planned.moved.iter().map(|item| (item.from.clone(), item.to.clone())).collect();
    let moves = Moves { files, ..Moves::default() };
    prop_assert_eq!(graph(&before, &case.tree, &moves, true), graph(&after, &case.tree, &moves, false));

    let moved: Vec<RelPath> = planned.moved.iter().map(|item| item.to.clone()).collect();
    let Some(first) = case.first else { return Ok(()) };
    let (first, rest) = moved.split_at(first.min(moved.len().saturating_sub(1)));
    let mut tree = after;
    for paths in [first, rest].into_iter().filter(|paths| !paths.is_empty()) {
        // An image may have come back with its document.
        let paths: Vec<RelPath> = paths.iter().filter(|path| tree.is_file(path)).cloned().collect();
        if !paths.is_empty() {
            tree = restore(&tree, &config(), &paths).unwrap().changes.after(&tree).unwrap();
        }
    }
    prop_assert_eq!(texts(&tree), case.tree.clone());
    Ok(())
}

/// Files that were moved by hand, and nothing else: mending leads everything to where archiving would have led it.
fn heals(case: &Case) -> Result<(), TestCaseError> {
    let before = repo(&case.tree);
    let Ok(planned) = plan(&before, &config(), &case.options) else { return Ok(()) };
    let moves = Moves { files: planned.draft.moves, ..Moves::default() };
    let mut moved = case.tree.clone();
    for (from, to) in &moves.files {
        let text = moved.remove(from).unwrap();
        moved.insert(to.clone(), text);
    }
    let moved = repo(&moved);
    let was = |path: &RelPath| Ok(case.tree.get(path).cloned());
    let mended = heal::mend(&moved, moves.files.clone(), was).unwrap().changes.after(&moved).unwrap();
    prop_assert_eq!(graph(&before, &case.tree, &moves, true), graph(&mended, &case.tree, &moves, false));
    let was = |path: &RelPath| Ok(case.tree.get(path).cloned());
    let again = heal::mend(&mended, moves.files.clone(), was).unwrap();
    prop_assert!(again.changes.is_empty(), "a second run changes {:?}", again.changes);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_moved_by_hand_is_mended(case in cases()) {
        heals(&case)?;
    }
}

/// Ten thousand cases in all, by as many threads as there are parts.
macro_rules! parts {
    ($($name:ident)*) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 2500, failure_persistence: None, ..ProptestConfig::default() })]

            $(#[test]
            fn $name(case in cases()) {
                holds(&case)?;
            })*
        }
    };
}

parts! { what_moves_comes_back what_moves_comes_back_2 what_moves_comes_back_3 what_moves_comes_back_4 }
