//! Which files may refer to what a run touches, so that only those are parsed: a look for names in the bytes of all files.
//!
//! Never a wrong no. A reference holds the last name of the path that it leads to, without white space and perhaps without
//! extension, or some of its characters in an escape; or it stands below the folder that it leads to and climbs there by `..`.

use super::{Library, Moves, STUB, is_markdown, library::lock, nav, sidebar};
use crate::{
    markdown::destination_text,
    repo::{RelPath, folders},
};
use aho_corasick::{AhoCorasick, packed};
use anyhow::{Context as _, Result};
use memchr::{memchr3_iter, memmem};
use rayon::prelude::*;
use relative_path::RelativePath;
use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

/// The longest escape that is looked at: an entity with a long name.
const ESCAPE: usize = 40;

/// What a file must hold, or where it must stand, to refer to certain places.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// Parts of names; one of them is enough.
    parts: BTreeSet<String>,
    /// The same for files that hold wiki links, which are looked for in two places.
    wiki: BTreeSet<String>,
    /// Files at or below these are suspect whatever they hold; the root is empty.
    places: BTreeSet<String>,
}

/// Files that were looked for.
#[derive(Debug)]
pub(super) struct Suspects {
    names: Names,
    /// Sorted.
    pub(super) files: Arc<Vec<RelPath>>,
    /// Documents that hold [`STUB`].
    stubs: Vec<RelPath>,
}

impl Names {
    /// What refers to places that `moves` take away or fill.
    pub(super) fn of(library: &Library<'_>, moves: &Moves) -> Result<Names> {
        let mut names = Names::default();
        let mut above = BTreeSet::new();
        for (from, to) in &moves.files {
            names.file(from);
            names.file(to);
            names.filled(library, to);
            names.places.insert(from.to_string());
            above.extend(folders(from).map(RelativePath::to_owned));
        }
        moves.new.iter().for_each(|path| names.filled(library, path));
        for folder in above {
            if moves.folder(library, &folder)?.as_ref() != Some(&folder) {
                names.folder(&folder);
            }
        }
        for document in moves.anchors.keys().map(|(path, _)| path).chain(moves.parts.keys()) {
            names.file(document);
            names.places.insert(document.to_string());
        }
        Ok(names)
    }

    /// What every file does.
    #[cfg(test)]
    pub(super) fn all() -> Names {
        Names { places: BTreeSet::from([String::new()]), ..Names::default() }
    }

    /// What refers to places that another tree over the same files takes away or fills, or to anchors that it does not have.
    pub(super) fn between(before: &Library<'_>, after: &Library<'_>) -> Names {
        let mut names = Names::default();
        let (is, was) = (after.repo(), before.repo());
        let keeps_anchors = |path: &RelPath| match (was.is_file(path), is.is_file(path)) {
            (true, true) => before.keeps_anchors(after, path),
            _ => false,
        };
        let (mut above, changed) = (HashSet::new(), is.changed_from(was).collect::<Vec<_>>());
        let keeps_anchors: Vec<bool> = changed.par_iter().copied().map(keeps_anchors).collect();
        for (path, keeps_anchors) in changed.into_iter().zip(keeps_anchors) {
            match (was.is_file(path), is.is_file(path)) {
                (true, true) if keeps_anchors => {}
                (true, true) => names.file(path),
                (false, _) => names.filled(before, path),
                (true, false) => {
                    names.file(path);
                    above.extend(folders(path).map(RelativePath::as_str));
                }
            }
        }
        let above = above.into_iter().map(RelativePath::new);
        above.filter(|folder| !is.is_dir(folder)).for_each(|folder| names.folder(folder));
        names
    }

    /// What refers to a file, or to the folder that it is the index of.
    fn file(&mut self, path: &RelativePath) {
        let name = path.file_name().unwrap_or_default();
        self.parts.insert(part(name));
        // A site shows it as the index of its folder.
        if name == "README.md" {
            self.parts.insert("index".to_owned());
        }
        if is_index(path) {
            self.folder(path.parent().unwrap_or(RelativePath::new("")));
        }
    }

    fn folder(&mut self, folder: &RelativePath) {
        self.places.insert(folder.to_string());
        self.parts.extend(folder.file_name().map(word));
    }

    /// What leads elsewhere now and would lead to a file that comes into being.
    fn filled(&mut self, library: &Library<'_>, path: &RelativePath) {
        let before = library.repo();
        let name = path.file_name().unwrap_or_default();
        let stem = path.with_extension("");
        let shown = |stem: &RelativePath, extension: &str| {
            stem.with_file_name(format!("{}.{extension}", stem.file_name().unwrap_or_default()))
        };
        let is_page =
            |stem: &RelativePath| ["md", "mdx"].iter().any(|kind| before.is_file(&shown(stem, kind)));
        let folder = path.parent().unwrap_or(RelativePath::new(""));
        let stands = before.is_dir(folder);
        if library.has_site() || is_page(&stem) || is_index(path) && stands {
            self.file(path);
        } else {
            self.wiki.insert(part(name));
        }
        for folder in folders(path).filter(|folder| !before.is_dir(folder)) {
            if library.has_site() || is_page(folder) {
                self.folder(folder);
            } else {
                self.wiki.extend(folder.file_name().map(word));
            }
        }
    }

    fn cover(&self, other: &Names) -> bool {
        other.parts.is_subset(&self.parts)
            && other.wiki.iter().all(|part| self.wiki.contains(part) || self.parts.contains(part))
            && other.places.iter().all(|place| self.holds(RelativePath::new(place)))
    }

    fn holds(&self, path: &RelativePath) -> bool {
        let above = folders(path).chain([path, RelativePath::new("")]);
        !self.places.is_empty() && above.into_iter().any(|place| self.places.contains(place.as_str()))
    }

    pub(super) fn join(mut self, other: Names) -> Names {
        self.parts.extend(other.parts);
        self.wiki.extend(other.wiki);
        self.places.extend(other.places);
        self
    }
}

impl Library<'_> {
    /// The files that may refer to what `names` are of, and perhaps some more; sorted.
    ///
    /// # Errors
    /// When the tree cannot be listed.
    pub(super) fn suspects(&self, names: Names) -> Result<Arc<Vec<RelPath>>> {
        let mut known = lock(&self.suspects);
        let former = match known.take() {
            Some(found) if found.names.cover(&names) => return Ok(Arc::clone(&known.insert(found).files)),
            former => former.map(|found| found.names).unwrap_or_default(),
        };
        Ok(Arc::clone(&known.insert(self.find(former.join(names))?).files))
    }

    /// Documents that may be pointer pages.
    ///
    /// # Errors
    /// When the tree cannot be listed.
    pub fn stubs(&self) -> Result<Vec<RelPath>> {
        match &*lock(&self.suspects) {
            Some(found) => Ok(found.stubs.clone()),
            None => Ok(self.find(Names::default())?.stubs),
        }
    }

    fn find(&self, names: Names) -> Result<Suspects> {
        let look = Look::of(&names)?;
        let files: Vec<&RelPath> = self.files()?.collect();
        let found = self.repo().search(&files, |path, bytes| {
            let is_suspect =
                names.holds(path) || nav::is_site(path) || sidebar::is_sidebar(path) || look.finds(bytes);
            let is_stub = is_markdown(path) && look.stub.find(bytes).is_some();
            // It will be asked for, and here it is read.
            if let (true, Ok(text)) = (is_suspect && is_markdown(path), str::from_utf8(bytes)) {
                self.shelve(path, text);
            }
            (is_suspect || is_stub).then(|| (path.clone(), is_suspect, is_stub))
        });
        let kept = |keep: fn(&(RelPath, bool, bool)) -> bool| {
            found.iter().filter(move |it| keep(it)).map(|it| it.0.clone())
        };
        let (files, stubs) = (kept(|it| it.1).collect(), kept(|it| it.2).collect());
        Ok(Suspects { names, files: Arc::new(files), stubs })
    }
}

/// A search for names.
struct Look {
    parts: Search,
    wiki: Search,
    open: memmem::Finder<'static>,
    stub: memmem::Finder<'static>,
    /// The bytes that names are made of.
    bytes: HashSet<u8>,
}

/// A search for texts, the fastest for so many.
enum Search {
    One(memmem::Finder<'static>),
    Few(packed::Searcher),
    Many(AhoCorasick),
}

impl Search {
    fn new(parts: &BTreeSet<String>) -> Result<Search> {
        if let (Some(part), 1) = (parts.first(), parts.len()) {
            return Ok(Search::One(memmem::Finder::new(part).into_owned()));
        }
        let few = packed::Searcher::new(parts).filter(|_| !parts.is_empty());
        let many = || AhoCorasick::new(parts).context("too many files move at once");
        few.map_or_else(|| many().map(Search::Many), |few| Ok(Search::Few(few)))
    }

    fn finds(&self, text: &[u8]) -> bool {
        match self {
            Search::One(one) => one.find(text).is_some(),
            Search::Few(few) => few.find(text).is_some(),
            Search::Many(many) => many.is_match(text),
        }
    }
}

impl Look {
    fn of(names: &Names) -> Result<Look> {
        Ok(Look {
            parts: Search::new(&names.parts)?,
            wiki: Search::new(&names.wiki)?,
            open: memmem::Finder::new("[["),
            stub: memmem::Finder::new(STUB),
            bytes: names.parts.iter().chain(&names.wiki).flat_map(|part| part.bytes()).collect(),
        })
    }

    fn finds(&self, text: &[u8]) -> bool {
        self.parts.finds(text)
            || self.open.find(text).is_some() && self.wiki.finds(text)
            || memchr3_iter(b'%', b'&', b'\\', text).any(|at| self.is_hidden(&text[at..]))
    }

    /// Whether an escape stands at the beginning of a text for a character that names are made of.
    fn is_hidden(&self, text: &[u8]) -> bool {
        let hexadecimal = |digits: Option<&[u8]>| {
            let digits = std::str::from_utf8(digits?).ok()?;
            u32::from_str_radix(digits, 16).ok()
        };
        match text {
            [b'%', digits @ ..] | [b'\\', b'x', digits @ ..] => hexadecimal(digits.get(..2))
                .is_some_and(|byte| u8::try_from(byte).is_ok_and(|byte| self.bytes.contains(&byte))),
            [b'\\', b'u' | b'U', ..] => {
                hexadecimal(text.get(2..6)).is_none_or(|unit| match u8::try_from(unit) {
                    Ok(byte) if byte.is_ascii() => self.bytes.contains(&byte),
                    // The halves of a character, or `\u{…}`.
                    _ => true,
                })
            }
            [b'\\', byte, ..] => byte.is_ascii_punctuation() && self.bytes.contains(byte),
            [b'&', rest @ ..] => {
                let end = rest.iter().take(ESCAPE).position(|byte| *byte == b';');
                let entity = end.and_then(|end| std::str::from_utf8(&text[..end + 2]).ok());
                let holds = |text: &str| text.bytes().any(|byte| self.bytes.contains(&byte));
                match entity.map(|entity| (entity, destination_text(entity))) {
                    Some((entity, decoded)) if decoded != entity => holds(&decoded),
                    // HTML knows some by their names alone; none of them is a letter or a digit of ASCII.
                    _ => self.bytes.iter().any(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | 0x80..)),
                }
            }
            _ => false,
        }
    }
}

/// What every way to write a name of a file holds: the longest part without white space, and without the extension.
fn part(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    word(if stem.is_empty() { name } else { stem })
}

fn word(name: &str) -> String {
    let longest = name.split_whitespace().max_by_key(|word| word.len());
    longest.unwrap_or(name).to_owned()
}

/// Whether a file is shown for its folder.
fn is_index(path: &RelativePath) -> bool {
    matches!(path.file_name(), Some("README.md" | "index.md"))
}
