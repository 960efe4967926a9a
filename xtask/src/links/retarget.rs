//! The edits by which every reference follows what moves.

use super::{
    Library, Moves, Reference, Syntax, destination::percent_decoded, is_markdown, mention, nav, rebase,
    references, text,
};
use crate::{
    edit::Edit,
    markdown::{BlockKind, Document, LinkKind},
    repo::{Overlay, RelPath},
};
use anyhow::{Context as _, Result};
use relative_path::RelativePath;
use std::{collections::BTreeMap, ops::Range};

/// What must be edited so that everything follows.
#[derive(Debug, Clone, Default)]
pub struct Relinked {
    /// By the path that a file has before, edits of its present text; disjoint, none empty.
    pub edits: BTreeMap<RelPath, Vec<Edit>>,
    /// What should follow and cannot be edited safely.
    pub left: Vec<Left>,
}

/// A place that should be edited and is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The file, before.
    pub path: RelPath,
    /// 1-based line.
    pub line: usize,
    /// What stands there.
    pub text: String,
    /// Why it is left.
    pub why: &'static str,
}

/// Edits of all files of the repository by which references follow `moves`: links of every spelling into, out of and
/// between what moves, link texts that are the old path, the navigation of `mkdocs.yml`, and mentions of paths in code
/// spans, prose and other text files.
///
/// # Errors
/// When the tree cannot be listed, or `mkdocs.yml` is not YAML.
pub fn retarget(library: &Library<'_>, moves: &Moves) -> Result<Relinked> {
    let mut relinked = Relinked::default();
    let mentions = mention::Finder::new(moves)?;
    for path in library.files()? {
        let (edits, left) = match is_markdown(path) {
            true => in_document(library, path, moves, &mentions)?,
            false => in_other(library, path, moves, &mentions)?,
        };
        if !edits.is_empty() {
            relinked.edits.insert(path.clone(), edits);
        }
        relinked.left.extend(left);
    }
    Ok(relinked)
}

/// Edits of the document at `from`, in its own bytes, that its references in `range` need when that text stands in the file
/// `at` afterwards. A link through a definition outside of `range` becomes an inline link.
///
/// # Errors
/// When the tree cannot be listed.
pub fn carry(
    library: &Library<'_>,
    from: &RelativePath,
    range: &Range<usize>,
    at: &RelativePath,
    moves: &Moves,
) -> Result<(Vec<Edit>, Vec<Left>)> {
    let Some(document) = library.document(from) else { return Ok((vec![], vec![])) };
    let mut page = Page { library, document: &document, from, at, moves, edits: vec![], left: vec![] };
    for reference in references(&document).iter().filter(|reference| holds(range, &reference.range)) {
        page.follow(reference)?;
    }
    page.inline_definitions(range)?;
    Ok((page.edits, page.left))
}

fn in_document(
    library: &Library<'_>,
    path: &RelPath,
    moves: &Moves,
    mentions: &mention::Finder<'_>,
) -> Result<(Vec<Edit>, Vec<Left>)> {
    let Some(document) = library.document(path) else {
        check_not_affected(library, path, moves, mentions)?;
        return Ok((vec![], vec![]));
    };
    let mut page = Page {
        library,
        document: &document,
        from: path,
        at: moves.place(path),
        moves,
        edits: vec![],
        left: vec![],
    };
    for reference in &references(&document) {
        page.follow(reference)?;
    }
    page.follow_texts()?;
    // What the text of a link mentions is settled by where the link leads.
    let links = document.links().iter().map(|link| link.range.clone());
    let taken: Vec<Range<usize>> = links.chain(page.edits.iter().map(|edit| edit.range.clone())).collect();
    let mentioned = mentions.in_document(library, path, &document)?;
    let free = |edit: &Edit| !taken.iter().any(|range| meet(range, &edit.range));
    page.edits.extend(mentioned.into_iter().filter(free));
    page.spare_headings();
    Ok((page.edits, page.left))
}

/// Refuses to leave a reference behind in a document that cannot be edited because it is not UTF-8.
fn check_not_affected(
    library: &Library<'_>,
    path: &RelPath,
    moves: &Moves,
    mentions: &mention::Finder<'_>,
) -> Result<()> {
    let bytes = library.repo().read_bytes(path)?;
    let readable = String::from_utf8_lossy(&bytes).into_owned();
    let pending = Overlay::from([(path.clone(), Some(readable.into_bytes().into()))]);
    let tree = library.repo().overlay(pending);
    let (edits, left) = in_document(&Library::new(&tree), path, moves, mentions)?;
    if edits.is_empty() && left.is_empty() {
        return Ok(());
    }
    library.repo().read(path).map(drop).context("a document that refers to what moves cannot be edited")
}

fn in_other(
    library: &Library<'_>,
    path: &RelPath,
    moves: &Moves,
    mentions: &mention::Finder<'_>,
) -> Result<(Vec<Edit>, Vec<Left>)> {
    let (mut edits, left) = nav::edits(library, path, moves)?;
    let Some(text) = mentions.readable(library, path) else { return Ok((edits, left)) };
    let mut found = mentions.in_text(library, path, &text)?;
    found.retain(|edit| !edits.iter().any(|other| meet(&other.range, &edit.range)));
    edits.extend(found);
    Ok((edits, left))
}

/// A document that is being edited.
struct Page<'a> {
    library: &'a Library<'a>,
    document: &'a Document,
    from: &'a RelativePath,
    /// Where its text stands afterwards.
    at: &'a RelativePath,
    moves: &'a Moves,
    edits: Vec<Edit>,
    left: Vec<Left>,
}

impl Page<'_> {
    /// Makes a reference lead to where its target is afterwards.
    fn follow(&mut self, reference: &Reference) -> Result<()> {
        let raw = match &reference.destination {
            Some(range) => self.document.source(range),
            None => &reference.url,
        };
        let Some(new) = self.respelled(raw, &reference.url, reference.syntax)? else { return Ok(()) };
        match &reference.destination {
            Some(range) => self.edits.push(Edit::replace(range.clone(), new)),
            None => {
                self.leave(reference.range.start, &reference.url, "its destination cannot be located exactly")
            }
        }
        Ok(())
    }

    /// The destination written anew; `None` when it can stay.
    fn respelled(&self, raw: &str, url: &str, syntax: Syntax) -> Result<Option<String>> {
        let resolution = self.library.resolve(self.from, url);
        let Some(target) = self.moves.target(self.library, &resolution)? else { return Ok(None) };
        let stays = resolution.place() == Some(&target.path) && target.fragment.is_none();
        if stays && self.from == self.at {
            return Ok(None);
        }
        Ok(Some(rebase(raw, syntax, self.at, &target)).filter(|new| new != raw))
    }

    /// Makes link texts that are the old path or file name follow.
    fn follow_texts(&mut self) -> Result<()> {
        for link in self.document.links() {
            // The text of `[label]` must stay the label, that of `[[target]]` is the destination.
            let is_own = link.kind == LinkKind::Inline || text::is_full_reference(self.document, link);
            let Some(range) = text::range(self.document, link).filter(|_| is_own) else { continue };
            let resolution = self.library.resolve(self.from, &link.url);
            let Some(target) = self.moves.target(self.library, &resolution)? else { continue };
            let Some(old) = resolution.place() else { continue };
            let new = self.respelled(&percent_decoded(&link.url), &link.url, Syntax::Wiki)?;
            if let Some(text) = text::followed(link, old, &target.path, new.as_deref()) {
                self.edits.push(Edit::replace(range, text));
            }
        }
        Ok(())
    }

    /// Text in a heading makes its anchor: editing a path there would break links to it.
    fn spare_headings(&mut self) {
        let heading = |kind: &BlockKind| matches!(kind, BlockKind::Heading { id: None, .. });
        let headings = self.document.blocks().iter().filter(|block| heading(&block.kind));
        let shown: Vec<Range<usize>> =
            headings.flat_map(|block| block.spans.iter().map(|span| span.range.clone())).collect();
        let (spared, edits) = std::mem::take(&mut self.edits)
            .into_iter()
            .partition(|edit| shown.iter().any(|r| meet(r, &edit.range)));
        self.edits = edits;
        let spared: Vec<Edit> = spared;
        for edit in spared {
            let text = self.document.source(&edit.range).to_owned();
            self.leave(edit.range.start, &text, "it stands in a heading, whose anchor would change");
        }
    }

    /// Writes the destination of a definition outside of `range` into each link of `range` that uses it.
    fn inline_definitions(&mut self, range: &Range<usize>) -> Result<()> {
        let document = self.document;
        let links = document.links().iter().filter(|link| holds(range, &link.range));
        for link in links.filter(|link| link.kind == LinkKind::Reference) {
            let inside = document
                .definitions()
                .iter()
                .any(|definition| holds(range, &definition.range) && text::is_label_of(link, definition));
            if inside {
                continue;
            }
            let definition =
                document.definitions().iter().find(|definition| text::is_label_of(link, definition));
            let written = definition.and_then(|definition| text::destination_and_title(document, definition));
            let Some((raw, syntax, title)) = written else {
                self.leave(
                    link.range.start,
                    &link.url,
                    "its definition stays behind and cannot be located exactly",
                );
                continue;
            };
            let new = self.respelled(raw, &link.url, syntax)?.unwrap_or_else(|| raw.to_owned());
            let new = if syntax == Syntax::Angle { format!("<{new}>") } else { new };
            self.edits.push(text::inlined(document, link, &format!("({new}{title})")));
        }
        Ok(())
    }

    fn leave(&mut self, offset: usize, text: &str, why: &'static str) {
        let line = self.document.lines().line_of(offset);
        self.left.push(Left { path: self.from.to_owned(), line, text: text.to_owned(), why });
    }
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
