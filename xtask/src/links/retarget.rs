//! The edits by which every reference follows what moves.

use super::{
    Library, Moves, Reference, Resolution, Syntax,
    body::bodies,
    carried,
    destination::percent_decoded,
    is_markdown,
    mention::{self, Stuck},
    nav, rebase,
    reference::own_references,
    references, restructured, sidebar,
    suspects::Names,
    symlink::Repointed,
    text,
};
use crate::{
    edit::Edit,
    markdown::{BlockKind, Document, Lines, LinkKind},
    repo::RelPath,
};
use anyhow::Result;
use rayon::prelude::*;
use relative_path::RelativePath;
use std::{collections::BTreeMap, ops::Range};

/// What must be edited so that everything follows.
#[derive(Debug, Clone, Default)]
pub struct Relinked {
    /// By the path that a file has before, edits of its present text; disjoint, none empty.
    pub edits: BTreeMap<RelPath, Vec<Edit>>,
    /// Symbolic links that must lead or stand elsewhere.
    pub symlinks: Vec<Repointed>,
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
/// between what moves, link texts that are the old path, addresses of the repository's own files, the navigation of
/// `mkdocs.yml`, the sidebars of Docusaurus, and mentions of paths in code spans, prose and other text files. They count in
/// the text that [`Repo::text`](crate::repo::Repo::text) reads.
///
/// # Errors
/// When the tree cannot be listed, or `mkdocs.yml` is not YAML.
pub fn retarget(library: &Library<'_>, moves: &Moves) -> Result<Relinked> {
    let mut relinked = Relinked::default();
    if moves.is_empty() {
        return Ok(relinked);
    }
    let suspects = library.suspects(Names::of(library, moves)?)?;
    let library = &Library::beside(library, library.repo()).doubting(&moves.doubted());
    let mentions = mention::Finder::new(library, moves)?;
    let look = |path: &RelPath| match is_markdown(path) {
        true => in_document(library, path, moves, &mentions),
        false => in_other(library, path, moves, &mentions),
    };
    let found: Vec<(Vec<Edit>, Vec<Left>)> = suspects.par_iter().map(look).collect::<Result<_>>()?;
    let (edits, left): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let edits = suspects.iter().cloned().zip(edits).filter(|(_, edits)| !edits.is_empty());
    relinked.edits = edits.collect();
    relinked.left = left.into_iter().flatten().collect();
    let (symlinks, left) = mentions.symlinks(library.repo())?;
    relinked.symlinks = symlinks;
    relinked.left.extend(left);
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
    let mut page = Page { library, document: &document, from, at, moves, edits: vec![], stuck: vec![] };
    for reference in references(&document).iter().filter(|reference| holds(range, &reference.range)) {
        page.follow(reference)?;
    }
    page.inline_definitions(range)?;
    let left = page.stuck.into_iter().map(|(offset, text, why)| {
        let line = document.lines().line_of(offset);
        Left { path: from.to_owned(), line, text, why }
    });
    Ok((page.edits, left.collect()))
}

fn in_document(
    library: &Library<'_>,
    path: &RelPath,
    moves: &Moves,
    mentions: &mention::Finder<'_>,
) -> Result<(Vec<Edit>, Vec<Left>)> {
    let Some(document) = library.any_document(path) else { return Ok((vec![], vec![])) };
    let (mut edits, stuck) = page_edits(library, path, &document, moves, mentions)?;
    let mut own = carried::includes(library, path, moves, document.text())?;
    own.retain(|edit| !edits.iter().any(|other| meet(&other.range, &edit.range)));
    edits.extend(own);
    let left = stuck.into_iter().map(|(offset, text, why)| {
        let line = document.lines().line_of(offset);
        Left { path: path.clone(), line, text, why }
    });
    Ok((edits, left.collect()))
}

/// Edits of a document, or of a body in it that is Markdown of its own.
fn page_edits(
    library: &Library<'_>,
    path: &RelPath,
    document: &Document,
    moves: &Moves,
    mentions: &mention::Finder<'_>,
) -> Result<(Vec<Edit>, Vec<Stuck>)> {
    let mut page =
        Page { library, document, from: path, at: moves.place(path), moves, edits: vec![], stuck: vec![] };
    for reference in &own_references(document) {
        page.follow(reference)?;
    }
    if !moves.tells_what_was(path) {
        page.follow_texts()?;
    }
    page.follow_addresses(mentions);
    page.follow_mentions(mentions);
    page.spare_headings();
    let Page { mut edits, mut stuck, .. } = page;
    for body in bodies(document) {
        let (inside, left) = page_edits(library, path, &body.document, moves, mentions)?;
        edits.extend(inside.into_iter().map(|edit| Edit::replace(body.outside(&edit.range), edit.text)));
        stuck.extend(left.into_iter().map(|(offset, text, why)| (body.offset(offset), text, why)));
    }
    Ok((edits, stuck))
}

fn in_other(
    library: &Library<'_>,
    path: &RelPath,
    moves: &Moves,
    mentions: &mention::Finder<'_>,
) -> Result<(Vec<Edit>, Vec<Left>)> {
    let (mut edits, mut left) = nav::edits(library, path, moves)?;
    let (sidebar, hidden) = sidebar::edits(library, path, moves)?;
    edits.extend(sidebar);
    left.extend(hidden);
    edits.extend(restructured::edits(library, path, moves)?);
    let own = carried::edits(library, path, moves)?;
    edits.retain(|edit| !own.iter().any(|other| meet(&other.range, &edit.range)));
    edits.extend(own);
    let Some(text) = mentions.readable(library, path) else { return Ok((edits, left)) };
    let mut addresses = mentions.addresses(library, &text, &(0..text.len()));
    addresses.retain(|edit| !edits.iter().any(|other| meet(&other.range, &edit.range)));
    edits.extend(addresses);
    let mut found = mentions.in_text(library, path, &text);
    found.edits.retain(|edit| !edits.iter().any(|other| meet(&other.range, &edit.range)));
    found.settle(moves, path, &text);
    edits.extend(found.edits);
    let lines = Lines::new(&text);
    left.extend(found.stuck.into_iter().map(|(offset, text, why)| Left {
        path: path.clone(),
        line: lines.line_of(offset),
        text,
        why,
    }));
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
    stuck: Vec<Stuck>,
}

impl Page<'_> {
    /// Makes a reference lead to where its target is afterwards.
    fn follow(&mut self, reference: &Reference) -> Result<()> {
        let raw = match &reference.destination {
            Some(range) => self.document.source(range),
            None => &reference.url,
        };
        if let Some(folder) = self.library.content_root(self.from, reference.url.trim()) {
            return self.follow_in_site(reference, &folder);
        }
        let (resolution, base) = self.library.lead(self.from, reference.is_wiki(), &reference.url);
        // A path from the root starts there afterwards too.
        let at = if base.as_str() == self.from.as_str() { self.at } else { base };
        let Some(new) = self.respelled(raw, &resolution, at, reference.syntax)? else { return Ok(()) };
        match &reference.destination {
            Some(range) => self.edits.push(Edit::replace(range.clone(), new)),
            None => {
                self.leave(reference.range.start, &reference.url, "its destination cannot be located exactly")
            }
        }
        Ok(())
    }

    /// Makes an address that starts from the pages of a site lead to where its target is afterwards.
    fn follow_in_site(&mut self, reference: &Reference, folder: &RelativePath) -> Result<()> {
        let resolution = self.library.resolve(self.from, &reference.url);
        let Some(target) = self.moves.target(self.library, &resolution)? else { return Ok(()) };
        if resolution.place() == Some(&target.path) && target.fragment.is_none() {
            return Ok(());
        }
        let located = reference.destination.as_ref().map(|range| (range, self.document.source(range)));
        let written = located.and_then(|(range, raw)| Some((range.clone(), raw.strip_prefix('/')?)));
        let anew = |raw: &str| rebase(raw, reference.syntax, &folder.join("_"), &target);
        match written.map(|(range, raw)| (range, anew(raw))) {
            Some((range, new)) if !new.starts_with(['.', '<']) => {
                self.edits.push(Edit::replace(range, format!("/{new}")));
            }
            _ => self.leave(reference.range.start, &reference.url, "its target leaves the pages of the site"),
        }
        Ok(())
    }

    /// The destination written anew for the file `at`; `None` when it can stay.
    fn respelled(
        &self,
        raw: &str,
        resolution: &Resolution,
        at: &RelativePath,
        syntax: Syntax,
    ) -> Result<Option<String>> {
        let Some(target) = self.moves.target(self.library, resolution)? else { return Ok(None) };
        // By their texts: components take long to compare, and this is asked of every reference.
        let is_same = |a: &RelativePath, b: &RelativePath| a.as_str() == b.as_str();
        let stays = resolution.place().is_some_and(|place| is_same(place, &target.path));
        if stays && target.fragment.is_none() && (is_same(self.from, self.at) || !is_same(at, self.at)) {
            return Ok(None);
        }
        Ok(Some(rebase(raw, syntax, at, &target)).filter(|new| new != raw))
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
            let new = self.respelled(&percent_decoded(&link.url), &resolution, self.at, Syntax::Wiki)?;
            if let Some(text) = text::followed(link, old, &target.path, new.as_deref()) {
                self.edits.push(Edit::replace(range, text));
            }
        }
        Ok(())
    }

    /// Makes addresses of the repository's own files follow, and link texts that are the path of one.
    fn follow_addresses(&mut self, mentions: &mention::Finder<'_>) {
        let text = self.document.text();
        let note = mention::note(self.document);
        let comments =
            self.document.html().iter().filter(|range| self.document.source(range).starts_with("<!--"));
        let code = self.document.blocks().iter().filter(|block| matches!(block.kind, BlockKind::Code { .. }));
        let closed: Vec<&Range<usize>> =
            comments.chain(code.map(|block| &block.range)).chain(&note).collect();
        let edits = mentions.addresses(self.library, text, &(0..text.len()));
        let open = edits.into_iter().filter(|edit| !closed.iter().any(|range| meet(range, &edit.range)));
        self.edits.extend(open);
        for link in self.document.links().iter().filter(|link| link.kind == LinkKind::Inline) {
            let url = 0..link.url.len();
            let named = mentions.forges.addresses(self.library, &link.url, &url).pop();
            let (Some(named), Some(range)) = (named, text::range(self.document, link)) else { continue };
            let Some(to) = self.moves.files.get(&named.path) else { continue };
            if let Some(text) = text::followed(link, &named.path, to, None) {
                self.edits.push(Edit::replace(range, text));
            }
        }
    }

    /// Makes mentions follow. What the text of a link mentions is settled by where the link leads.
    fn follow_mentions(&mut self, mentions: &mention::Finder<'_>) {
        let links = self.document.links().iter().map(|link| link.range.clone());
        let taken: Vec<Range<usize>> =
            links.chain(self.edits.iter().map(|edit| edit.range.clone())).collect();
        let mut found = mentions.in_document(self.library, self.from, self.document);
        let is_free = |range: &Range<usize>| !taken.iter().any(|taken| meet(taken, range));
        found.edits.retain(|edit| is_free(&edit.range));
        found.stuck.retain(|(offset, ..)| is_free(&(*offset..offset + 1)));
        found.settle(self.moves, self.from, self.document.text());
        self.edits.extend(found.edits);
        self.stuck.extend(found.stuck);
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
            let resolution = self.library.resolve(self.from, &link.url);
            let new = self.respelled(raw, &resolution, self.at, syntax)?.unwrap_or_else(|| raw.to_owned());
            let new = if syntax == Syntax::Angle { format!("<{new}>") } else { new };
            self.edits.push(text::inlined(document, link, &format!("({new}{title})")));
        }
        Ok(())
    }

    fn leave(&mut self, offset: usize, text: &str, why: &'static str) {
        self.stuck.push((offset, text.to_owned(), why));
    }
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
