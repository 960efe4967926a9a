//! Mentions of paths: in code spans, in prose and in files that are not Markdown.
//!
//! A mention counts only when it is the path of a file that moves, as seen from the folder of the file that mentions it or
//! from the root; what has that path beside the file is meant before what has it at the root. Where paths are there for a
//! machine, the path of a folder of which all moves counts too.

mod kind;
mod spell;
mod token;

use super::{
    Left, Library, Mentions, Moves,
    forge::Forges,
    html,
    symlink::{self, Repointed},
};
use crate::{
    edit::Edit,
    markdown::{BlockKind, Document},
    repo::{RelPath, Repo, inside},
};
use aho_corasick::AhoCorasick;
use anyhow::{Context as _, Result};
use kind::Kind;
use relative_path::RelativePath;
use spell::Spaces;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};
use token::{Front, Token};

/// Comment before the historical note of an archived document. The note tells where the document stood: a mention of
/// that place is history and stays.
pub const HISTORY: &str = "<!-- archived by cargo xtask archive -->";

/// A place that should follow and cannot: its offset, what stands there, and why.
pub(super) type Stuck = (usize, String, &'static str);

/// Mentions that were found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) edits: Vec<Edit>,
    pub(super) stuck: Vec<Stuck>,
}

impl Found {
    /// Takes back what is not wanted in the file at `path`, whose text is `text`: nothing follows where the words tell what
    /// was, and edits become reports where mentions are only reported.
    pub(super) fn settle(&mut self, moves: &Moves, path: &RelativePath, text: &str) {
        if moves.tells_what_was(path) {
            *self = Found::default();
        }
        if moves.mentions == Mentions::Report {
            let report =
                |edit: Edit| (edit.range.start, text[edit.range].to_owned(), "mentions are reported only");
            self.stuck.extend(self.edits.drain(..).map(report));
        }
    }
}

/// Finds mentions of what moves.
pub(super) struct Finder<'a> {
    moves: &'a Moves,
    /// Folders of which all moves to one place.
    folders: BTreeMap<RelPath, RelPath>,
    /// Names of what moves, as they may be written: a text without any of them mentions nothing.
    names: AhoCorasick,
    /// Names of folders with characters that end a word.
    odd: BTreeSet<String>,
    pub(super) forges: Forges,
}

/// Where a text stands, and what it is.
struct Scene<'a> {
    library: &'a Library<'a>,
    from: &'a RelativePath,
    /// Where it stands afterwards.
    at: &'a RelativePath,
    kind: Kind,
}

impl<'a> Finder<'a> {
    pub(super) fn new(library: &Library<'_>, moves: &'a Moves) -> Result<Finder<'a>> {
        let mut folders = BTreeMap::new();
        let parents: BTreeSet<&RelativePath> =
            moves.files.keys().flat_map(|path| crate::repo::folders(path)).collect();
        for folder in parents {
            let to = moves.folder(library, &folder.to_owned())?;
            // What moves into the folder itself leaves it where it is.
            folders.extend(to.filter(|to| !to.starts_with(folder)).map(|to| (folder.to_owned(), to)));
        }
        let files = moves.files.keys().filter_map(|path| path.file_name()).flat_map(spell::spellings);
        let ends = folders.keys().filter_map(|path| path.file_name()).flat_map(spell::spellings);
        let ends = ends.flat_map(|name| [format!("{name}/"), name]);
        let names: BTreeSet<String> = files.chain(ends).collect();
        let names = AhoCorasick::new(names).context("too many files move at once")?;
        let parts =
            moves.files.keys().flat_map(|path| path.components().map(|part| part.as_str().to_owned()));
        let odd = parts.filter(|part| !part.chars().all(token::is_of_name)).collect();
        Ok(Finder { moves, folders, names, odd, forges: Forges::of(library.repo()) })
    }

    /// The text of a file that may mention something; `None` for other files.
    pub(super) fn readable(&self, library: &Library<'_>, path: &RelativePath) -> Option<String> {
        if self.moves.files.is_empty() {
            return None;
        }
        let text = library.repo().text(path).ok()?;
        self.names.find(&*text)?;
        Some(text.to_string()).filter(|text| !text.contains('\0'))
    }

    /// Symbolic links that must follow, and those that cannot.
    pub(super) fn symlinks(&self, repo: &Repo) -> Result<(Vec<Repointed>, Vec<Left>)> {
        symlink::repointed(repo, self.moves, &self.folders)
    }

    /// Edits by which addresses of the repository's own files follow.
    pub(super) fn addresses(&self, library: &Library<'_>, text: &str, range: &Range<usize>) -> Vec<Edit> {
        self.forges.edits(library, self.moves, &self.folders, text, range)
    }

    /// Mentions in a file that is not Markdown.
    pub(super) fn in_text(&self, library: &Library<'_>, path: &RelativePath, text: &str) -> Found {
        let scene = self.scene(library, path);
        let (names, mut found) = (self.named(text), Found::default());
        for range in scene.kind.open(text) {
            self.find(&scene, text, &names, range, false, &mut found);
        }
        found
    }

    /// Mentions in a document: paths in prose, paths and file names in code spans. Code blocks, comments, destinations and the
    /// historical note are left alone.
    pub(super) fn in_document(
        &self,
        library: &Library<'_>,
        path: &RelativePath,
        document: &Document,
    ) -> Found {
        let text = document.text();
        let (names, mut found) = (self.named(text), Found::default());
        if self.moves.files.is_empty() || names.is_empty() {
            return found;
        }
        let note = note(document);
        let is_open = |range: &Range<usize>| !note.as_ref().is_some_and(|note| note.contains(&range.start));
        let mut code = vec![];
        let mut prose: Vec<Range<usize>> = vec![];
        for block in document.blocks().iter().filter(|block| !matches!(block.kind, BlockKind::Code { .. })) {
            for span in block.spans.iter().filter(|span| is_open(&span.range)) {
                match prose.last_mut().filter(|last| last.end == span.range.start) {
                    _ if span.code => code.push(span.range.clone()),
                    Some(last) => last.end = span.range.end,
                    None => prose.push(span.range.clone()),
                }
            }
        }
        let html = document.html().iter().filter(|range| is_open(range));
        prose.extend(html.flat_map(|range| html::texts(text, range)));
        let scene = self.scene(library, path);
        prose.into_iter().for_each(|range| self.find(&scene, text, &names, range, false, &mut found));
        code.into_iter().for_each(|range| self.find(&scene, text, &names, range, true, &mut found));
        found
    }

    fn scene<'s>(&'s self, library: &'s Library<'s>, from: &'s RelativePath) -> Scene<'s> {
        Scene { library, from, at: self.moves.place(from), kind: Kind::of(from) }
    }

    /// Where names stand in a text. Of names that begin alike the longest comes first.
    fn named(&self, text: &str) -> Vec<Range<usize>> {
        let mut names: Vec<Range<usize>> =
            self.names.find_overlapping_iter(text).map(|name| name.range()).collect();
        names.sort_by_key(|name| (name.start, std::cmp::Reverse(name.end)));
        names
    }

    /// Finds mentions in a range of a text, in which names stand at these places. In a code span a name without a folder counts
    /// wherever it stands.
    fn find(
        &self,
        scene: &Scene<'_>,
        text: &str,
        names: &[Range<usize>],
        range: Range<usize>,
        span: bool,
        found: &mut Found,
    ) {
        let source = &text[range.clone()];
        let first = names.partition_point(|name| name.start < range.start);
        let inside = names[first..].iter().take_while(|name| name.start < range.end);
        let inside = inside.filter(|name| name.end <= range.end);
        // Of names that begin alike the longest that is a whole one counts.
        let mut end = 0;
        for name in inside.map(|name| name.start - range.start..name.end - range.start) {
            if name.start < end {
                continue;
            }
            let mut readings = token::readings(source, name, &self.odd, scene.kind);
            let followed = readings.find_map(|token| {
                let counts = span || token.is_path() || scene.kind.counts_alone(source, &token);
                let new = counts.then(|| self.followed(scene, source, &token, span)).flatten()?;
                Some((token, new))
            });
            let Some((token, new)) = followed else { continue };
            end = token.range.end;
            let place = range.start + token.range.start..range.start + token.range.end;
            match new {
                Ok(new) if new == token.written => {}
                Ok(new) => found.edits.push(Edit::replace(place, new)),
                Err(why) => found.stuck.push((place.start, token.shown.to_owned(), why)),
            }
        }
    }

    /// What a mention must become; `None` when it is none of what moves.
    fn followed(
        &self,
        scene: &Scene<'_>,
        source: &str,
        token: &Token<'_>,
        span: bool,
    ) -> Option<Result<String, &'static str>> {
        let decoded = spell::Decoded::of(token.path());
        for base in scene.bases(token, source) {
            for path in decoded.readings() {
                let Some(place) = inside(&base.before.join(path)).filter(|place| !place.as_str().is_empty())
                else {
                    continue;
                };
                let is_folder = path.ends_with('/');
                let to = match is_folder {
                    true => self.folders.get(&place),
                    false => self.moves.files.get(&place).or_else(|| {
                        // Without a slash at its end the path of a folder is often a word or two.
                        let is_meant = token.is_path() && scene.kind.is_entry(source, token);
                        self.folders.get(&place).filter(|_| is_meant)
                    }),
                };
                let Some(to) = to else {
                    let repo = scene.library.repo();
                    if !is_folder && repo.is_file(&place) || repo.is_dir(&place) {
                        return None;
                    }
                    continue;
                };
                if is_folder && scene.kind == Kind::Markdown {
                    return Some(Err("in running text a folder may be meant as it was"));
                }
                if let Front::Variable { is_root: false } = token.front {
                    return Some(Err("nobody knows what stands before it"));
                }
                let spaces = match () {
                    () if span || scene.kind == Kind::Markdown || token.is_quoted(source) => Spaces::Stand,
                    () if token.is_destination(source) => Spaces::Encoded,
                    () => Spaces::Refused,
                };
                return Some(spell::spelled(token, &decoded, path, &base.after, to, spaces));
            }
        }
        None
    }
}

/// A folder that a mention may start from.
struct Base {
    before: RelPath,
    after: RelPath,
}

impl Scene<'_> {
    /// The folders that a mention may start from, the first that holds it counts.
    fn bases(&self, token: &Token<'_>, source: &str) -> Vec<Base> {
        let folder = |path: &RelativePath| path.parent().unwrap_or(RelativePath::new("")).to_owned();
        let own = Base { before: folder(self.from), after: folder(self.at) };
        let root = Base { before: RelPath::new(), after: RelPath::new() };
        match (&token.front, self.kind) {
            (Front::Root, Kind::Ignore | Kind::Manifest) => vec![own],
            (Front::Root, Kind::Rust)
                if source[..token.range.start].ends_with("CARGO_MANIFEST_DIR\"), \"") =>
            {
                let manifest = self.manifest();
                vec![Base { before: manifest.clone(), after: manifest }]
            }
            (Front::Root | Front::Variable { is_root: false }, _) | (_, Kind::Owners) => vec![root],
            (_, Kind::Ignore) => vec![own],
            _ => vec![own, root],
        }
    }

    /// The nearest folder upwards with a manifest of Cargo.
    fn manifest(&self) -> RelPath {
        let holds = |folder: &&RelativePath| self.library.repo().is_file(&folder.join("Cargo.toml"));
        crate::repo::folders(self.from).find(holds).map(RelativePath::to_owned).unwrap_or_default()
    }
}

/// The note behind the marker of an archived document, in the style of any site.
pub(super) fn note(document: &Document) -> Option<Range<usize>> {
    let marker = super::marker(document)?;
    let mut behind = document.blocks().iter().filter(|block| block.range.start > marker);
    behind.next().map(|block| marker..block.range.end)
}
