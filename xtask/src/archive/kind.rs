//! What an edit is for, and how sure it is.

use crate::{
    edit::Edit,
    links::{self, Library, ReferenceKind},
    repo::RelPath,
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

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
    /// Whether it is a reference of the documents themselves, not a text of this tool.
    pub fn is_reference(self) -> bool {
        self <= Kind::Mention
    }

    /// How sure an edit of this kind is.
    pub fn confidence(self) -> Confidence {
        if self == Kind::Mention { Confidence::Likely } else { Confidence::Certain }
    }
}

/// What the edits of the references in the file at `path` are.
pub(super) fn kinds(library: &Library<'_>, path: &RelPath, edits: &[Edit]) -> Vec<Kind> {
    let is_site = matches!(path.file_name(), Some("mkdocs.yml" | "mkdocs.yaml"));
    let document = links::is_markdown(path).then(|| library.document(path)).flatten();
    let Some(document) = document else {
        return vec![if is_site { Kind::Navigation } else { Kind::Mention }; edits.len()];
    };
    let references = links::references(&document);
    let kind = |edit: &Edit| {
        let holds = |range: &Range<usize>| range.start <= edit.range.start && edit.range.end <= range.end;
        let reference = references.iter().find(|reference| reference.destination.as_ref().is_some_and(holds));
        let in_text = || document.links().iter().any(|link| holds(&link.range));
        match reference.map(|reference| reference.kind) {
            Some(ReferenceKind::Link) => Kind::Link,
            Some(ReferenceKind::Image) => Kind::Image,
            Some(ReferenceKind::Definition) => Kind::Definition,
            Some(ReferenceKind::Html) => Kind::Html,
            Some(ReferenceKind::Wiki) => Kind::Wiki,
            None if in_text() => Kind::LinkText,
            None => Kind::Mention,
        }
    };
    edits.iter().map(kind).collect()
}
