//! What one document gives away: round after round, until the linter finds nothing more to move.

use super::carry::{Carrier, Labels, kept, orphaned};
use super::cut::{Lines, edits, is_rule, leaving};
use super::draft::Draft;
use super::keep::{self, Kept};
use super::piece::{Form, Piece, Source};
use super::pointer::{named, pointer};
use super::purpose;
use super::sentence::removals;
use super::settle::{Cut, What, settle, title};
use crate::edit::Edit;
use crate::links::Library;
use crate::markdown::{BlockId, Document, SectionId};
use crate::repo::RelPath;
use crate::scope::{Destination, Finding, Fix};
use crate::site::Site;
use anyhow::Result;
use relative_path::RelativePath;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Moving text changes what is left, and what is left may be judged anew; it settles long before this.
const ROUNDS: usize = 5;

/// A document and what it gives away.
#[derive(Debug)]
pub(super) struct Harvest {
    pub(super) path: RelPath,
    pub(super) draft: Draft,
    pub(super) document: Document,
    /// What the linter says of the document as it is.
    pub(super) findings: Vec<Finding>,
    /// With the section of the original where each stood, in the order of that.
    pub(super) pieces: Vec<(SectionId, Piece)>,
    /// How many findings are left that would move but cannot be.
    pub(super) stuck: usize,
}

/// Takes out of the document at `path` all that belongs into the proposal, but for what is kept.
///
/// # Errors
/// When edits of one round overlap, which is a defect of this module.
pub(super) fn harvest(
    path: &RelativePath,
    proposal: &RelativePath,
    library: &Library<'_>,
    lint: &dyn Fn(&Document) -> Result<Vec<Finding>>,
    kept: &[Kept],
    labels: &mut Labels,
) -> Result<Harvest> {
    let text = library.repo().read(path)?;
    let mut draft = Draft::new(&text);
    let original = Document::parse(text);
    let findings = lint(&original)?;
    let (mut document, mut current) = (original.clone(), findings.clone());
    let mut pieces = vec![];
    for round in 0..ROUNDS {
        let spared = keep::present(kept, &draft);
        keep::spare(&mut current, &spared);
        let cuts = settle(&document, &current, &spared);
        if cuts.is_empty() {
            break;
        }
        let carrier = Carrier::new(&document, path, proposal, library);
        let source = Source { carrier: &carrier, draft: &draft, round, cuts: &cuts };
        for cut in &cuts {
            let home = original_section(&original, &draft, &document, home(&document, cut));
            pieces.push((home, source.piece(cut, labels)?));
        }
        let edits = round_edits(&document, &cuts, &Pointers { path, proposal, site: library.repo().site() });
        draft.apply(edits)?;
        document = Document::parse(draft.text());
        current = lint(&document)?;
    }
    pieces.sort_by_key(|(_, piece)| piece.origin);
    keep::spare(&mut current, &keep::present(kept, &draft));
    draft.apply(keep::comments(kept, &draft, &document))?;
    let stuck = current.iter().filter(|finding| finding.fix != Fix::None).count();
    Ok(Harvest { path: path.to_owned(), draft, document: original, findings, pieces, stuck })
}

/// The section that a cut stood in; a heading that leaves without its contents stands for its own section.
fn home(document: &Document, cut: &Cut) -> SectionId {
    match cut.what {
        What::Heading(id) => id,
        What::Section(id) => parent(document, id),
        What::Block(_) | What::Sentences(_) => document.section_at(cut.range.start),
    }
}

/// The section around a section; the title's for those that stand beside the title.
fn parent(document: &Document, id: SectionId) -> SectionId {
    document.sections()[id].parent.or(title(document).filter(|&title| title != id)).unwrap_or(0)
}

/// The section of the original that is left as this one.
fn original_section(original: &Document, draft: &Draft, document: &Document, id: SectionId) -> SectionId {
    let heading = document.sections()[id].heading.map(|heading| document.block(heading).range.start);
    heading.and_then(|at| draft.origin(at)).map_or(0, |at| original.section_at(at))
}

/// The pointers of a document.
struct Pointers<'a> {
    path: &'a RelativePath,
    proposal: &'a RelativePath,
    site: Site,
}

impl Pointers<'_> {
    fn to(&self, kinds: &BTreeSet<Destination>) -> String {
        pointer(kinds, self.path, self.proposal, self.site)
    }
}

/// The edits of a round: cuts out, pointers in.
fn round_edits(document: &Document, cuts: &[Cut], pointers: &Pointers<'_>) -> Vec<Edit> {
    let is_cut = |at: usize| cuts.iter().any(|cut| cut.range.contains(&at));
    let mut edit_list = vec![];
    let mut lines = Lines { kept: kept(document, &is_cut), out: orphaned(document, &is_cut), put: vec![] };
    let mut sentences: BTreeMap<BlockId, Vec<Range<usize>>> = BTreeMap::new();
    for cut in cuts {
        match cut.what {
            What::Sentences(block) => sentences.entry(block).or_default().push(cut.range.clone()),
            _ => lines.out.push(cut.range.clone()),
        }
    }
    edit_list.extend(sentences.iter().flat_map(|(&block, ranges)| removals(document, block, ranges)));
    let leaving = leaving(document, &lines);
    let argued: BTreeSet<SectionId> = cuts
        .iter()
        .filter(|cut| purpose::is_argued(document, cut, &leaving))
        .map(|cut| document.section_at(cut.range.start))
        .collect();
    for (section, (kinds, place)) in losses(document, cuts) {
        let blocks = &document.sections()[section].blocks;
        let existing = blocks.iter().find_map(|&id| Some((id, named(document, id)?)));
        let Some((id, known)) = existing else {
            let place = place.unwrap_or_else(|| end_of_own(document, section, &leaving));
            if argued.contains(&section) {
                lines.put.push((place, purpose::NEUTRAL.to_owned()));
            }
            lines.put.push((place, pointers.to(&kinds)));
            continue;
        };
        let all: BTreeSet<_> = kinds.union(&known).copied().collect();
        if all != known {
            edit_list.push(Edit::replace(document.block(id).range.clone(), pointers.to(&all)));
        }
    }
    edit_list.extend(edits(document, lines));
    edit_list
}

/// What a section lost, and the line before which the first piece stood if it was a block of its own.
type Loss = (BTreeSet<Destination>, Option<usize>);

/// The sections that stay and lost something.
fn losses(document: &Document, cuts: &[Cut]) -> BTreeMap<SectionId, Loss> {
    let leaves = |id: SectionId| {
        let mut line = std::iter::successors(Some(id), |&id| document.sections()[id].parent);
        line.any(|id| {
            cuts.iter().any(|cut| matches!(cut.what, What::Section(s) | What::Heading(s) if s == id))
        })
    };
    let mut losses: BTreeMap<SectionId, Loss> = BTreeMap::new();
    for cut in cuts {
        let own = match cut.what {
            What::Section(id) | What::Heading(id) => parent(document, id),
            What::Block(_) | What::Sentences(_) => document.section_at(cut.range.start),
        };
        let mut section = own;
        while section != 0 && leaves(section) {
            section = parent(document, section);
        }
        let is_block =
            matches!(cut.what, What::Block(id) if document.block(id).parent.is_none()) && section == own;
        let place = is_block.then(|| document.lines().line_of(cut.range.start));
        losses.entry(section).or_insert((BTreeSet::new(), place)).0.insert(cut.destination);
    }
    losses
}

/// The line before which a paragraph ends a section's own text: behind the last line that stays, rules aside.
fn end_of_own(document: &Document, section: SectionId, leaving: &[bool]) -> usize {
    let section = &document.sections()[section];
    let is_blank = |line: usize| document.source(&document.lines().range(line)).trim().is_empty();
    if section.own.is_empty() {
        return document.lines().line_of(section.own.start);
    }
    let (first, last) = document.lines().span(&section.own);
    let stays = |line: &usize| !leaving[*line] && !is_blank(*line) && !is_rule(document, *line);
    (first..=last).rev().find(stays).map_or(first, |line| line + 1)
}

/// Whether a piece is a heading with or without its contents.
pub(super) fn is_headed(piece: &Piece) -> bool {
    matches!(piece.form, Form::Section | Form::Heading)
}
