//! What an edit is for, and how sure it is.

use crate::{
    edit::Edit,
    links::{self, Library, Moves, ReferenceKind, Resolution},
    repo::RelPath,
};
use relative_path::RelativePath;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, ops::Range};

/// What is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The destination of an inline link.
    Link,
    /// The destination of an image.
    Image,
    /// The destination of a reference definition.
    Definition,
    /// A destination in an HTML attribute.
    Html,
    /// The destination of a wiki link.
    Wiki,
    /// The text of a link, which is the path.
    LinkText,
    /// A page in the navigation of a site.
    Navigation,
    /// A path in prose, in a code span or in a file that is not Markdown.
    Mention,
    /// The historical note.
    Note,
    /// The status in front matter.
    Status,
    /// The table of the index page.
    Index,
    /// The redirect map of a site.
    Redirect,
    /// What `--restore` needs to know.
    Record,
}

/// How sure it is that an edit is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// By the syntax it is a reference, and it leads to what moves; or the text is of the tool itself.
    Certain,
    /// A text that is the path of a file that moves.
    Likely,
}

impl Kind {
    fn of(kind: ReferenceKind) -> Kind {
        match kind {
            ReferenceKind::Link => Kind::Link,
            ReferenceKind::Image => Kind::Image,
            ReferenceKind::Definition => Kind::Definition,
            ReferenceKind::Html => Kind::Html,
            ReferenceKind::Wiki => Kind::Wiki,
        }
    }

    /// Whether it is a reference of the documents themselves, not a text of this tool.
    pub fn is_reference(self) -> bool {
        self <= Kind::Mention
    }

    /// How sure an edit of this kind is.
    pub fn confidence(self) -> Confidence {
        if self == Kind::Mention { Confidence::Likely } else { Confidence::Certain }
    }
}

/// What the edits of references in the file at `path` are, and which of the files that move each is about, by the place
/// that they have afterwards: none where that is not known.
pub(super) fn kinds(
    library: &Library<'_>,
    path: &RelPath,
    edits: &[Edit],
    moves: &Moves,
) -> Vec<(Kind, Vec<RelPath>)> {
    let page = Page { library, path, moves };
    let document = links::is_markdown(path).then(|| library.any_document(path)).flatten();
    let Some(document) = document else {
        let text = library.repo().text(path).unwrap_or_default();
        let is_site = matches!(path.file_name(), Some("mkdocs.yml" | "mkdocs.yaml"));
        let kind = if is_site { Kind::Navigation } else { Kind::Mention };
        return edits.iter().map(|edit| (kind, page.about_mention(&text[edit.range.clone()]))).collect();
    };
    let references = library.references(path, &document);
    let kind = |edit: &Edit| {
        let holds = |range: &Range<usize>| range.start <= edit.range.start && edit.range.end <= range.end;
        let mut references = references.iter();
        if let Some(found) = references.find(|reference| reference.destination.as_ref().is_some_and(holds)) {
            return (Kind::of(found.kind), page.about(&found.url));
        }
        match document.links().iter().rev().find(|link| holds(&link.range)) {
            Some(link) => (Kind::LinkText, page.about(&link.url)),
            None => (Kind::Mention, page.about_mention(document.source(&edit.range))),
        }
    };
    edits.iter().map(kind).collect()
}

/// A file whose edits are told apart.
struct Page<'a> {
    library: &'a Library<'a>,
    path: &'a RelPath,
    moves: &'a Moves,
}

impl Page<'_> {
    fn about(&self, url: &str) -> Vec<RelPath> {
        match self.library.resolve(self.path, url) {
            Resolution::File { path, .. } | Resolution::MissingAnchor { path, .. } => self.with(&path),
            _ => vec![],
        }
    }

    /// A path as it is written, from the root or from the folder of the file.
    fn about_mention(&self, written: &str) -> Vec<RelPath> {
        let folder = self.path.parent().unwrap_or(RelativePath::new(""));
        let places = [RelPath::from(written).normalize(), folder.join(written).normalize()];
        let moved = places.iter().find(|place| self.moves.files.contains_key(*place));
        moved.map(|place| self.with(place)).unwrap_or_default()
    }

    /// What it leads to and the file itself, where they move.
    fn with(&self, target: &RelPath) -> Vec<RelPath> {
        let moved = [self.path, target].into_iter().filter_map(|path| self.moves.files.get(path));
        moved.cloned().collect::<BTreeSet<_>>().into_iter().collect()
    }
}
