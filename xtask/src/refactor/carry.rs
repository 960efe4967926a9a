//! What moved text needs to mean the same in its new place: its links written anew, and the reference definitions and
//! footnotes that it uses.

use crate::edit::{Edit, TextEdit};
use crate::links::{Library, Reference, ReferenceKind, Resolution, Target, rebase, references};
use crate::markdown::{BlockId, BlockKind, Definition, Document, Link, LinkKind};
use anyhow::Result;
use relative_path::RelativePath;
use std::collections::BTreeMap;
use std::ops::Range;

/// The labels that the proposal has, and the definitions that text brought along.
#[derive(Debug)]
pub(super) struct Labels {
    /// What each label stands for: the destination of a definition, the text of a footnote.
    meanings: BTreeMap<String, String>,
    /// The proposal in lower case: a label must not turn brackets that stand there into a link.
    text: String,
}

impl Labels {
    /// The labels of the proposal as it is; `text` is empty where there is none.
    pub(super) fn of(proposal: &str) -> Labels {
        let document = Document::parse(proposal);
        let definitions = document.definitions().iter();
        let mut meanings: BTreeMap<_, _> =
            definitions.map(|it| (normal(&it.label), it.url.clone())).collect();
        for (id, label) in footnotes(&document) {
            meanings
                .insert(normal(&format!("^{label}")), meaning(document.source(&document.block(id).range)));
        }
        Labels { meanings, text: proposal.to_lowercase() }
    }

    /// Notes text that is moved to the proposal: a label must not turn brackets that stand there into a link.
    pub(super) fn note(&mut self, text: &str) {
        self.text.push('\n');
        self.text.push_str(&text.to_lowercase());
    }

    /// The label under which `meaning` is known from now on, and whether it has to be written down.
    fn adopt(&mut self, label: &str, meaning: &str) -> (String, bool) {
        let mut name = label.to_owned();
        for number in 2.. {
            match self.meanings.get(&normal(&name)) {
                Some(known) if known == meaning => return (name, false),
                Some(_) => {}
                None if self.text.contains(&format!("[{}]", name.to_lowercase())) => {}
                None => break,
            }
            name = format!("{label}-{number}");
        }
        self.meanings.insert(normal(&name), meaning.to_owned());
        (name, true)
    }
}

/// Labels are compared without case and with white space collapsed.
pub(super) fn normal(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The text of a footnote behind its label.
fn meaning(footnote: &str) -> String {
    let text = footnote.split_once("]:").map_or(footnote, |(_, text)| text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The footnotes of a document with their labels.
pub(super) fn footnotes(document: &Document) -> impl Iterator<Item = (BlockId, &str)> {
    document.blocks().iter().enumerate().filter_map(|(id, block)| match &block.kind {
        BlockKind::Footnote { label } => Some((id, label.as_str())),
        _ => None,
    })
}

/// A document that text is carried away from.
pub(super) struct Carrier<'a> {
    pub(super) document: &'a Document,
    pub(super) path: &'a RelativePath,
    pub(super) proposal: &'a RelativePath,
    pub(super) library: &'a Library<'a>,
    references: Vec<Reference>,
}

/// What carried text brings along.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// Edits of the source that make it read right in the proposal.
    pub(super) edits: Vec<Edit>,
    /// Definitions and footnotes to put beside it.
    pub(super) definitions: Vec<String>,
}

impl<'a> Carrier<'a> {
    pub(super) fn new(
        document: &'a Document,
        path: &'a RelativePath,
        proposal: &'a RelativePath,
        library: &'a Library<'a>,
    ) -> Carrier<'a> {
        Carrier { document, path, proposal, library, references: references(document) }
    }

    /// What the text in `range` needs, without the definitions that stand in it.
    ///
    /// # Errors
    /// When edits of a definition overlap, which no parsed document gives rise to.
    pub(super) fn carry(&self, range: &Range<usize>, labels: &mut Labels) -> Result<Carried> {
        let mut carried = Carried::default();
        let inside = |inner: &Range<usize>| range.start <= inner.start && inner.end <= range.end;
        let plain =
            self.references.iter().filter(|it| it.kind != ReferenceKind::Definition && inside(&it.range));
        carried.edits.extend(plain.filter_map(|reference| self.rebased(reference)));
        for link in
            self.document.links().iter().filter(|it| it.kind == LinkKind::Reference && inside(&it.range))
        {
            let Some(definition) = link.label.as_deref().and_then(|label| self.definition(label)) else {
                continue;
            };
            let (label, text) = self.adopt_definition(definition, labels)?;
            carried.edits.extend(relabelled(self.document, link, &definition.label, &label));
            carried.definitions.extend(text);
        }
        for place in self.document.footnote_uses().iter().filter(|it| inside(&it.range)) {
            let Some((id, _)) = footnotes(self.document).find(|(_, label)| *label == place.label) else {
                continue;
            };
            let (label, texts) = self.adopt_footnote(id, &place.label, labels)?;
            if label != place.label {
                carried.edits.push(Edit::replace(place.range.clone(), format!("[^{label}]")));
            }
            carried.definitions.extend(texts);
        }
        carried.edits.extend(self.guarded(range, labels));
        Ok(carried)
    }

    /// Escapes brackets that are text here and would become a link in the proposal, which has such a label.
    fn guarded(&self, range: &Range<usize>, labels: &Labels) -> Vec<Edit> {
        let document = self.document;
        let text = document.source(range);
        let code = document.blocks().iter().flat_map(|block| &block.spans).filter(|span| span.code);
        let code = code.map(|span| &span.range);
        let links = document.links().iter().map(|link| &link.range);
        let notes = document.footnote_uses().iter().map(|place| &place.range);
        let taken: Vec<&Range<usize>> = code.chain(links).chain(notes).chain(document.html()).collect();
        let definitions: Vec<_> = every_definition(document).into_iter().map(|(_, range)| range).collect();
        let mut edits = vec![];
        for (at, _) in text.match_indices('[') {
            let Some((label, _)) = text[at + 1..].split_once([']', '[']) else { break };
            let offset = range.start + at;
            let is_text = !text[..at].ends_with('\\')
                && !taken.iter().any(|range| range.contains(&offset))
                && !definitions.iter().any(|range| range.start == offset);
            if is_text && labels.meanings.contains_key(&normal(label)) {
                edits.push(Edit::insert(offset, "\\"));
            }
        }
        edits
    }

    /// The definition that a label leads to: the first of its name.
    pub(super) fn definition(&self, label: &str) -> Option<&'a Definition> {
        self.document.definitions().iter().find(|definition| normal(&definition.label) == normal(label))
    }

    /// Takes a definition over: its label in the proposal, and its text where it is new there.
    pub(super) fn adopt_definition(
        &self,
        definition: &Definition,
        labels: &mut Labels,
    ) -> Result<(String, Option<String>)> {
        let reference = self.references.iter().find(|it| it.range == definition.range);
        let edit = reference.and_then(|reference| self.rebased(reference));
        let url = edit.as_ref().map_or(&definition.url, |edit| &edit.text);
        let (label, is_new) = labels.adopt(&definition.label, url);
        if !is_new {
            return Ok((label, None));
        }
        let source = edited(self.document.text(), &definition.range, edit.into_iter().collect())?;
        let rest = source.trim_start_matches('[').get(definition.label.len()..).unwrap_or_default();
        Ok((label.clone(), Some(format!("[{label}{rest}"))))
    }

    /// Takes a footnote over with all that its text needs.
    pub(super) fn adopt_footnote(
        &self,
        id: BlockId,
        label: &str,
        labels: &mut Labels,
    ) -> Result<(String, Vec<String>)> {
        let range = self.document.block(id).range.clone();
        let own_meaning = meaning(self.document.source(&range));
        let (name, is_new) = labels.adopt(&format!("^{label}"), &own_meaning);
        let name = name.trim_start_matches('^').to_owned();
        if !is_new {
            return Ok((name, vec![]));
        }
        let carried = self.carry(&range, labels)?;
        let source = edited(self.document.text(), &range, carried.edits)?;
        let text = source.split_once("]:").map_or("", |(_, text)| text);
        let mut texts = vec![format!("[^{name}]:{text}")];
        texts.extend(carried.definitions);
        Ok((name, texts))
    }

    /// The edit that lets a reference lead from the proposal to where it leads now.
    fn rebased(&self, reference: &Reference) -> Option<Edit> {
        let destination = reference.destination.clone()?;
        let (path, folder) = match self.library.resolve(self.path, &reference.url) {
            Resolution::File { path, .. } | Resolution::MissingAnchor { path, .. } => (path, false),
            Resolution::Dangling(path) => (path, false),
            Resolution::Folder { path, .. } => (path, true),
            Resolution::Outside | Resolution::External => return None,
        };
        let raw = self.document.source(&destination);
        let target = Target { path, folder, fragment: None };
        let written = rebase(raw, reference.syntax, self.proposal, &target);
        (written != raw).then(|| Edit::replace(destination, written))
    }
}

/// The source of a range with edits made in it.
pub(super) fn edited(text: &str, range: &Range<usize>, edits: Vec<Edit>) -> Result<String> {
    let inner = edits
        .into_iter()
        .map(|edit| Edit::replace(edit.range.start - range.start..edit.range.end - range.start, edit.text));
    let source = &text[range.clone()];
    Ok(TextEdit::new(source, inner.collect())?.apply(source))
}

/// Lets a link of reference style use another label; its text stays.
fn relabelled(document: &Document, link: &Link, old: &str, new: &str) -> Option<Edit> {
    if old == new {
        return None;
    }
    let source = document.source(&link.range);
    let last = source.rfind('[').unwrap_or(0);
    let at = if source[..last].ends_with(']') { link.range.start + last } else { link.range.end };
    Some(Edit::replace(at..link.range.end, format!("[{new}]")))
}

/// Definitions and footnotes in `cuts` that text outside still uses: their lines stay.
pub(super) fn kept(document: &Document, is_cut: &dyn Fn(usize) -> bool) -> Vec<Range<usize>> {
    let used = used_outside(document, is_cut);
    let ranges = every_definition(document);
    ranges
        .into_iter()
        .filter(|(key, _)| used.contains(key))
        .map(|(_, range)| document.whole_lines(&range))
        .collect()
}

/// Definitions and footnotes that only text in the cuts uses: they leave with it.
pub(super) fn orphaned(document: &Document, is_cut: &dyn Fn(usize) -> bool) -> Vec<Range<usize>> {
    let outside = used_outside(document, is_cut);
    let inside = used_outside(document, &|offset| !is_cut(offset));
    let ranges = every_definition(document);
    let orphans = ranges.into_iter().filter(|(key, _)| inside.contains(key) && !outside.contains(key));
    orphans.map(|(_, range)| document.whole_lines(&range)).collect()
}

/// Definitions by label, footnotes by `^label`, with their ranges.
pub(super) fn every_definition(document: &Document) -> Vec<(String, Range<usize>)> {
    let definitions = document.definitions().iter().map(|it| (normal(&it.label), it.range.clone()));
    let notes = footnotes(document)
        .map(|(id, label)| (normal(&format!("^{label}")), document.block(id).range.clone()));
    definitions.chain(notes).collect()
}

/// Labels that text outside the cuts uses, through footnotes as well.
fn used_outside(document: &Document, is_cut: &dyn Fn(usize) -> bool) -> Vec<String> {
    let notes: Vec<_> =
        footnotes(document).map(|(id, label)| (label, document.block(id).range.clone())).collect();
    let links = document.links().iter().filter_map(|it| Some((normal(it.label.as_deref()?), it.range.start)));
    let marks = document.footnote_uses().iter().map(|it| (normal(&format!("^{}", it.label)), it.range.start));
    let uses: Vec<(String, usize)> = links.chain(marks).collect();
    let note_of = |at: usize| notes.iter().find(|(_, range)| range.contains(&at));
    let mut used: Vec<String> = uses
        .iter()
        .filter(|(_, at)| note_of(*at).is_none() && !is_cut(*at))
        .map(|(key, _)| key.clone())
        .collect();
    loop {
        let reached = uses.iter().filter(|(key, at)| {
            let through = note_of(*at).is_some_and(|(label, _)| used.contains(&normal(&format!("^{label}"))));
            through && !used.contains(key)
        });
        let reached: Vec<String> = reached.map(|(key, _)| key.clone()).collect();
        if reached.is_empty() {
            return used;
        }
        used.extend(reached);
    }
}
