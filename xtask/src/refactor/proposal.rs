//! The optimization proposal: its skeleton, and putting pieces where they belong in it.
//!
//! Text that stands there is never touched: everything is an insertion.

mod layout;
mod outline;

use super::cut::line_break;
use super::draft::Draft;
use super::harvest::Harvest;
use super::pointer::relative;
use crate::edit::Edit;
use crate::links::Library;
use crate::markdown::{BlockKind, Document, SectionId, anchors, slug};
use crate::repo::RelPath;
use crate::scope::Destination;
use crate::site::Site;
use anyhow::{Context, Result, bail};
use layout::{Group, Place};
use outline::{child, end_of, section};
use relative_path::RelativePath;
use std::collections::BTreeMap;

/// What a proposal begins with.
const SKELETON: &str = "\
# Optimization proposal

What could be changed to make the library faster or leaner, and why. Profile documents only measure; text about changes
stands here. What was moved here from other documents says where it stood.
";

/// The section that lists where the text of the others comes from.
const EVIDENCE: Heading =
    Heading { title: "Evidence", intro: "The measurements that the text below was drawn from." };

/// A section with the sentence that it begins with.
struct Heading {
    title: &'static str,
    intro: &'static str,
}

/// The section that a destination names.
fn heading(destination: Destination) -> Heading {
    let intro = match destination {
        Destination::Proposals => "Changes that could be made.",
        Destination::Comparative => "One mode beside another, and what follows from it.",
        Destination::ExpectedResults => "What changes are expected to bring, before it is measured.",
        Destination::TradeOffs => "What speaks for and against each way.",
        Destination::Roadmap => "Order, effort and schedule.",
    };
    Heading { title: destination.title(), intro }
}

/// The heading over what came from a document, without links.
fn origin_title(destination: Destination, document: &RelativePath) -> String {
    format!("{} from {}", destination.title(), document.file_name().unwrap_or(document.as_str()))
}

/// The anchor of that heading, which is unique unless documents share their name.
pub(super) fn anchor(destination: Destination, document: &RelativePath, site: Site) -> String {
    slug(&origin_title(destination, document), site)
}

/// The proposal with everything put in, and where it all ended up.
#[derive(Debug)]
pub(super) struct Written {
    /// From the proposal as it was, or from its skeleton.
    pub(super) draft: Draft,
    /// There was none.
    pub(super) is_new: bool,
    /// Anchors of headings that stood there already, by their former names, where these changed.
    pub(super) shifted: BTreeMap<String, String>,
    /// Anchors of headings that came from a document, by where they stood in it.
    pub(super) arrived: BTreeMap<(RelPath, usize), String>,
}

/// Puts all pieces into the proposal.
///
/// # Errors
/// When the proposal cannot take them, such as one that ends within an open code block.
pub(super) fn write(library: &Library<'_>, path: &RelativePath, harvests: &[Harvest]) -> Result<Written> {
    let before = library.repo().is_file(path).then(|| library.repo().read(path)).transpose()?;
    let places: Vec<Place> =
        harvests.iter().flat_map(|it| layout::places(it, library.repo().site())).collect();
    let mut base = Draft::new(before.as_deref().unwrap_or(SKELETON));
    base.apply(missing_sections(base.text(), &places, before.is_none()))?;
    let eol = line_break(base.text());
    let (edits, headings) = insertions(library, path, base.text(), &places, harvests)?;
    let edits: Vec<Edit> =
        edits.into_iter().map(|edit| Edit { text: edit.text.replace('\n', eol), ..edit }).collect();
    let mut put_in = Draft::new(base.text());
    put_in.apply(edits.clone())?;
    let (shifted, arrived) = renamed(&base, &put_in, &headings, library.repo().site())?;
    base.apply(edits)?;
    Ok(Written { draft: base, is_new: before.is_none(), shifted, arrived })
}

/// The sections that are needed and not there, put at the end; all of them in a new proposal.
fn missing_sections(text: &str, places: &[Place], new: bool) -> Vec<Edit> {
    let document = Document::parse(text);
    let eol = line_break(text);
    let needed =
        Destination::ALL.iter().filter(|&&it| new || places.iter().any(|place| place.destination == it));
    let all = std::iter::once(EVIDENCE).chain(needed.map(|&it| heading(it)));
    let missing = all.filter(|it| section(&document, it.title).is_none());
    let text_of = |it: Heading| format!("{eol}{eol}## {}{eol}{eol}{}", it.title, it.intro);
    let sections: String = missing.map(text_of).collect();
    vec![Edit::insert(text.trim_end().len(), sections)]
}

/// Where a heading of the proposal came from: a document and a place in it, for those that moved.
type Origin = Option<(RelPath, usize)>;

/// What is put in, and where each of its headings came from, in order.
fn insertions(
    library: &Library<'_>,
    path: &RelativePath,
    text: &str,
    places: &[Place],
    harvests: &[Harvest],
) -> Result<(Vec<Edit>, Vec<Origin>)> {
    let document = Document::parse(text);
    let mut found: Vec<(usize, String, Vec<Origin>)> = vec![];
    found.extend(evidence(library, path, &document, harvests)?);
    for place in places {
        let missing = || {
            format!(
                "`{path}` has no section `{}` after it was added: does it end within a code block or comment?",
                place.destination.title()
            )
        };
        let outer = section(&document, place.destination.title()).with_context(missing)?;
        let Some(inner) = child(library, path, &document, outer, &place.path) else {
            let level = document.sections()[outer].level + 1;
            let title = format!(
                "{} {} from [{}]({})",
                "#".repeat(level.min(6).into()),
                place.destination.title(),
                layout::escaped(place.path.file_name().unwrap_or(place.path.as_str())),
                relative(path, &place.path),
            );
            let mut headings = vec![None];
            let mut text = title;
            for group in &place.groups {
                text.push_str(&group.text(path, &place.path, level + 1, &mut headings));
            }
            text.push_str(&place.definitions());
            found.push((end_of(&document, outer), format!("\n\n{text}"), headings));
            continue;
        };
        let level = document.sections()[inner].level + 1;
        for group in &place.groups {
            found.push(continued(path, &document, inner, level, group, &place.path));
        }
        if !place.definitions().is_empty() {
            found.push((end_of(&document, inner), place.definitions(), vec![]));
        }
    }
    found.sort_by_key(|(at, _, _)| *at);
    let headings = found.iter().flat_map(|(_, _, headings)| headings.clone()).collect();
    Ok((found.into_iter().map(|(at, text, _)| Edit::insert(at, text)).collect(), headings))
}

/// A group in a subsection that is there already: behind what came from the same section before, or at the end.
fn continued(
    path: &RelativePath,
    document: &Document,
    inner: SectionId,
    level: u8,
    group: &Group,
    from: &RelPath,
) -> (usize, String, Vec<Origin>) {
    let mut headings = vec![];
    let text = group.text(path, from, level, &mut headings);
    let known = group.title(path, from).and_then(|title| {
        let title = Document::parse(title).blocks().first()?.plain_text();
        let sections = document.sections().iter().enumerate();
        let mut parts = sections.filter(|(_, section)| section.parent == Some(inner));
        parts.find(|(_, section)| section.heading.is_some_and(|id| document.block(id).plain_text() == title))
    });
    match known {
        Some((id, _)) => {
            headings.remove(0);
            (end_of(document, id), group.body(from, level, &mut vec![]), headings)
        }
        None => (end_of(document, inner), text, headings),
    }
}

/// A line for each document that the evidence section does not name yet.
fn evidence(
    library: &Library<'_>,
    path: &RelativePath,
    document: &Document,
    harvests: &[Harvest],
) -> Result<Option<(usize, String, Vec<Origin>)>> {
    let Some(id) = section(document, EVIDENCE.title) else {
        bail!(
            "`{path}` has no section `{}` after it was added: does it end within a code block or comment?",
            EVIDENCE.title
        );
    };
    let section = &document.sections()[id];
    let named = |file: &RelPath| {
        let mut links = document.links().iter().filter(|link| section.range.contains(&link.range.start));
        links.any(|link| library.resolve(path, &link.url).place() == Some(file))
    };
    let new: Vec<&Harvest> = harvests.iter().filter(|it| !it.pieces.is_empty() && !named(&it.path)).collect();
    let Some(last) = section.own.end.checked_sub(1).filter(|_| !new.is_empty()) else { return Ok(None) };
    let lines = new.iter().map(|harvest| {
        let title = harvest.document.title().unwrap_or_else(|| harvest.path.to_string());
        format!("\n- [{}]({})", layout::escaped(title.trim()), relative(path, &harvest.path))
    });
    let in_list =
        section.blocks.iter().rev().map(|&id| document.block(id)).find(|it| it.kind != BlockKind::Rule);
    let in_list = in_list.is_some_and(|block| {
        block.kind == BlockKind::List { ordered: false } && document.source(&block.range).starts_with('-')
    });
    let at = document.source(&(section.own.start..last + 1)).trim_end();
    let mut end = section.own.start + at.len();
    for block in
        section.blocks.iter().rev().map(|&id| document.block(id)).filter(|it| it.kind == BlockKind::Rule)
    {
        if block.range.end == end {
            end = document.text()[..block.range.start].trim_end().len();
        }
    }
    let gap = if in_list { "" } else { "\n" };
    Ok(Some((end, format!("{gap}{}", lines.collect::<String>()), vec![])))
}

/// The new names of anchors: of those that stood in the proposal, and of those that arrived.
type Renamed = (BTreeMap<String, String>, BTreeMap<(RelPath, usize), String>);

fn renamed(base: &Draft, draft: &Draft, headings: &[Origin], site: Site) -> Result<Renamed> {
    let old = Document::parse(base.original());
    let new = Document::parse(draft.text());
    let names: BTreeMap<usize, String> =
        anchors(&old, site).into_iter().map(|it| (it.range.start, it.name)).collect();
    let (mut shifted, mut arrived) = (BTreeMap::new(), BTreeMap::new());
    let mut origins = headings.iter();
    let is_heading: Vec<usize> = new
        .blocks()
        .iter()
        .filter(|it| matches!(it.kind, BlockKind::Heading { .. }))
        .map(|it| it.range.start)
        .collect();
    for anchor in anchors(&new, site).into_iter().filter(|it| is_heading.contains(&it.range.start)) {
        match draft.origin(anchor.range.start) {
            Some(at) => {
                let name = base.origin(at).and_then(|at| names.get(&at));
                shifted.extend(
                    name.filter(|&name| *name != anchor.name).map(|name| (name.clone(), anchor.name)),
                );
            }
            None => match origins.next() {
                Some(Some(origin)) => drop(arrived.insert(origin.clone(), anchor.name)),
                Some(None) => {}
                None => bail!("internal error: more headings arrived in the proposal than were moved"),
            },
        }
    }
    match origins.next() {
        None => Ok((shifted, arrived)),
        Some(_) => bail!("internal error: fewer headings arrived in the proposal than were moved"),
    }
}
