//! How the pieces from one document are laid out: grouped by the section they stood in, in the order in which they stood.

use super::Origin;
use crate::edit::{Edit, TextEdit};
use crate::markdown::{Document, SectionId, anchors};
use crate::refactor::harvest::{Harvest, is_headed};
use crate::refactor::piece::{Form, Piece};
use crate::refactor::pointer::relative;
use crate::refactor::settle::title;
use crate::repo::RelPath;
use crate::scope::Destination;
use crate::site::Site;
use relative_path::RelativePath;

/// What goes from one document to one section of the proposal.
pub(super) struct Place {
    pub(super) destination: Destination,
    pub(super) path: RelPath,
    pub(super) groups: Vec<Group>,
}

/// Pieces that stood in one section.
pub(super) struct Group {
    /// The section's headings, outermost first, and its anchor where it stays.
    crumbs: Vec<String>,
    anchor: Option<String>,
    /// It is the whole document, or what stands before its first heading.
    top: bool,
    pieces: Vec<Piece>,
}

/// The places that a document's pieces go to.
pub(super) fn places(harvest: &Harvest, site: Site) -> Vec<Place> {
    let mut places = vec![];
    for destination in Destination::ALL {
        let mut groups: Vec<(SectionId, Group)> = vec![];
        for (section, piece) in harvest.pieces.iter().filter(|(_, piece)| piece.destination == destination) {
            match groups.iter_mut().find(|(known, _)| known == section) {
                Some((_, group)) => group.pieces.push(piece.clone()),
                None => groups.push((*section, group(harvest, *section, piece.clone(), site))),
            }
        }
        if !groups.is_empty() {
            let groups = groups.into_iter().map(|(_, group)| group).collect();
            places.push(Place { destination, path: harvest.path.clone(), groups });
        }
    }
    places
}

fn group(harvest: &Harvest, section: SectionId, first: Piece, site: Site) -> Group {
    let document = &harvest.document;
    let sections = document.sections();
    let top = section == 0 || title(document) == Some(section);
    let line = std::iter::successors(Some(section), |&id| sections[id].parent);
    let mut crumbs: Vec<String> = line
        .filter(|&id| top || title(document) != Some(id))
        .filter_map(|id| Some(document.block(sections[id].heading?).plain_text().trim().to_owned()))
        .collect();
    crumbs.reverse();
    let heading = sections[section].heading.map(|id| document.block(id).range.start);
    let stays = heading.filter(|&at| {
        let now = Document::parse(harvest.draft.text());
        now.blocks().iter().any(|block| harvest.draft.origin(block.range.start) == Some(at))
    });
    let anchor =
        stays.and_then(|at| anchors(document, site).into_iter().find(|anchor| anchor.range.start == at));
    Group { crumbs, anchor: anchor.map(|anchor| anchor.name), top, pieces: vec![first] }
}

impl Place {
    /// The definitions that the pieces need, as a paragraph of their own, with a blank line before.
    pub(super) fn definitions(&self) -> String {
        let pieces = self.groups.iter().flat_map(|group| &group.pieces);
        let all: Vec<&str> = pieces.flat_map(|piece| &piece.definitions).map(String::as_str).collect();
        let (notes, links): (Vec<&str>, Vec<&str>) = all.into_iter().partition(|text| text.starts_with("[^"));
        let links = if links.is_empty() { String::new() } else { format!("\n\n{}", links.join("\n")) };
        notes.into_iter().fold(links, |text, note| format!("{text}\n\n{note}"))
    }
}

impl Group {
    /// The group with its heading, a blank line before. `headings` learns where each heading in it stood.
    pub(super) fn text(
        &self,
        proposal: &RelativePath,
        from: &RelPath,
        level: u8,
        headings: &mut Vec<Origin>,
    ) -> String {
        let title = self.title(proposal, from).map(|title| {
            headings.push(None);
            format!("\n\n{} {title}", "#".repeat(level.min(6).into()))
        });
        title.unwrap_or_default() + &self.body(from, level, headings)
    }

    /// What stands over the group; nothing over whole sections that stood under no other one, and over a heading that
    /// came along.
    pub(super) fn title(&self, proposal: &RelativePath, from: &RelPath) -> Option<String> {
        let headed = self.pieces.iter().all(is_headed);
        if self.top && headed || self.pieces.first().is_some_and(|piece| piece.form == Form::Heading) {
            return None;
        }
        let crumbs = match self.crumbs.as_slice() {
            [] => "no heading".to_owned(),
            crumbs => crumbs.iter().map(|crumb| escaped(crumb)).collect::<Vec<_>>().join(" › "),
        };
        let target = relative(proposal, from);
        Some(match &self.anchor {
            Some(anchor) if is_undisputed(anchor) => format!("Under [{crumbs}]({target}#{anchor})"),
            Some(_) => format!("Under [{crumbs}]({target})"),
            None if self.crumbs.is_empty() => format!("Under [{crumbs}]({target})"),
            None => format!("Under “{crumbs}”"),
        })
    }

    /// The pieces one after the other.
    pub(super) fn body(&self, from: &RelPath, level: u8, headings: &mut Vec<Origin>) -> String {
        let mut text = String::new();
        let mut last: Option<&Piece> = None;
        for piece in &self.pieces {
            let level = if self.top || piece.form == Form::Heading { level } else { level + 1 };
            text.push_str(&joint(last, piece));
            text.push_str(&levelled(&piece.text, level));
            headings.extend(piece.headings.iter().map(|at| at.map(|at| (from.clone(), at))));
            last = Some(piece);
        }
        text
    }
}

/// Whether all sluggers agree on an anchor. On combining marks, such as the one in an emoji, they do not.
fn is_undisputed(anchor: &str) -> bool {
    anchor.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// What stands between two pieces: rows and items of one table or list stay one.
fn joint(last: Option<&Piece>, next: &Piece) -> String {
    let context = next.context.as_ref().filter(|_| last.is_none_or(|last| last.context != next.context));
    if let Some(context) = context {
        return format!("\n\n*On “{}”:*\n\n{}", escaped(context), head(next));
    }
    match (last.map(|last| &last.form), &next.form) {
        (Some(Form::Row { table: a, .. }), Form::Row { table: b, .. }) if a == b => "\n".to_owned(),
        (Some(Form::Item { list: a, index: i, .. }), Form::Item { list: b, index: j, ordered }) => {
            match (a == b, *ordered) {
                (true, false) => "\n".to_owned(),
                (true, true) if i + 1 == *j => "\n".to_owned(),
                (_, false) => "\n\n".to_owned(),
                // Numbers would be counted on: a comment parts the lists.
                (_, true) => "\n\n<!-- -->\n\n".to_owned(),
            }
        }
        // Behind a list, indented code would be taken for a part of its last item.
        (Some(_), _) if next.text.starts_with([' ', '\t']) => "\n\n<!-- -->\n\n".to_owned(),
        _ => format!("\n\n{}", head(next)),
    }
}

/// The head of a table before the first of its rows.
fn head(piece: &Piece) -> String {
    match &piece.form {
        Form::Row { head, .. } => format!("{head}\n"),
        _ => String::new(),
    }
}

/// The text with its outermost headings at `level` and the others as far below as they were, no deeper than six.
fn levelled(text: &str, level: u8) -> String {
    let document = Document::parse(text);
    let headings: Vec<_> = document.blocks().iter().filter(|block| block.parent.is_none()).collect();
    let Some(top) = headings.iter().filter_map(|block| block.heading_level()).min() else {
        return text.to_owned();
    };
    let mut edits = vec![];
    for block in headings {
        let Some(old) = block.heading_level() else { continue };
        let marks = "#".repeat((level + old - top).min(6).into());
        let source = document.source(&block.range);
        if source.starts_with('#') {
            let length = source.len() - source.trim_start_matches('#').len();
            edits.push(Edit::replace(block.range.start..block.range.start + length, marks));
        } else if let Some((title, _)) = source.trim_end().rsplit_once('\n') {
            let title: Vec<&str> = title.lines().map(str::trim).collect();
            edits.push(Edit::replace(block.range.clone(), format!("{marks} {}", title.join(" "))));
        }
    }
    TextEdit::new(text, edits).map_or_else(|_| text.to_owned(), |edit| edit.apply(text))
}

/// Text as Markdown source that reads as this text, also within brackets.
pub(super) fn escaped(text: &str) -> String {
    let mut source = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        let inner = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || *c == '_');
        let within_word = inner(at.checked_sub(1).and_then(|at| chars.get(at))) && inner(chars.get(at + 1));
        if matches!(c, '\\' | '[' | ']' | '*' | '`' | '<' | '~' | '&' | '|') || c == '_' && !within_word {
            source.push('\\');
        }
        source.push(c);
    }
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_both_styles_are_levelled() {
        assert_eq!(levelled("A\nb\n===\n\nx\n\n### C ###\n", 4), "#### A b\n\nx\n\n###### C ###\n");
        assert_eq!(levelled("## A\n\n###### B\n", 5), "##### A\n\n###### B\n");
    }

    #[test]
    fn names_are_escaped_where_they_must_be() {
        assert_eq!(escaped("a_b [x] *y* _z"), "a_b \\[x\\] \\*y\\* \\_z");
    }
}
