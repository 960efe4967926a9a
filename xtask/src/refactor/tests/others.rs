//! Documents that others wrote: those of all dependencies, and of the folders that `XTASK_TREES` names, separated by colons.
//! What is taken out of them is drawn by the digest of its text.

use super::{broken, config, repo};
use crate::digest::Digest;
use crate::links::{Library, Resolution, references};
use crate::markdown::{Block, BlockKind, Document, sentences};
use crate::refactor::{Keeping, plan_with};
use crate::repo::Repo;
use crate::scope::{Destination, Finding, Fix, RULES, Unit};
use cargo_metadata::MetadataCommand;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Longer documents are left to those who name folders: changelogs take as long as all others together.
const LONGEST: u64 = 30_000;

/// A number that a text has in every run.
fn drawn(text: &str) -> u64 {
    let hex = Digest::of(text.trim()).to_string();
    u64::from_str_radix(&hex[..8], 16).unwrap()
}

/// Every ninth section, seventh block and seventh sentence.
fn lint(document: &Document) -> Vec<Finding> {
    let mut found: Vec<Finding> = vec![];
    for (id, section) in document.sections().iter().enumerate().skip(2) {
        let heading = section.heading.map(|id| document.block(id).plain_text()).unwrap_or_default();
        if drawn(&heading).is_multiple_of(9) {
            push(&mut found, Unit::Section(id), section.range.clone(), drawn(&heading));
        }
    }
    for (id, block) in document.blocks().iter().enumerate() {
        let number = drawn(&words(document, &block.range));
        match block.kind {
            // The linter takes a line whole or not at all.
            BlockKind::Paragraph if document.source(&block.range).contains('\n') => {
                for sentence in sentences(document.text(), block) {
                    let number = drawn(&sentence.text);
                    if number.is_multiple_of(7) {
                        let unit = Unit::Sentence { block: id, range: sentence.range.clone() };
                        push(&mut found, unit, sentence.range, number);
                    }
                }
            }
            BlockKind::Paragraph
            | BlockKind::Item
            | BlockKind::Table
            | BlockKind::TableRow
            | BlockKind::Code { .. }
            | BlockKind::Quote
                if number.is_multiple_of(7) =>
            {
                push(&mut found, Unit::Block(id), block.range.clone(), number);
            }
            _ => {}
        }
    }
    found
}

/// What a reader sees of a stretch: where its links lead may change.
fn words(document: &Document, range: &Range<usize>) -> String {
    let inside = |block: &&Block| range.start <= block.range.start && block.range.end <= range.end;
    document.blocks().iter().filter(inside).map(Block::plain_text).collect()
}

fn push(found: &mut Vec<Finding>, unit: Unit, range: Range<usize>, number: u64) {
    let is_free = found.iter().all(|it| it.range.end <= range.start || range.end <= it.range.start);
    if !range.is_empty() && is_free {
        let fix = Fix::Move(Destination::ALL[usize::try_from(number % 5).unwrap()]);
        let highlight = range.clone();
        found.push(Finding { rule: RULES[0], unit, range, message: String::new(), fix, highlight });
    }
}

/// Where the definitions of the documents lead, and how many footnotes there are.
fn carried(repo: &Repo) -> (BTreeSet<Resolution>, usize) {
    let library = Library::new(repo);
    let (mut places, mut notes) = (BTreeSet::new(), 0);
    for path in library.documents().unwrap() {
        let document = library.document(path).unwrap();
        places.extend(references(&document).iter().map(|it| library.resolve(path, &it.url)));
        notes += document.blocks().iter().filter(|it| matches!(it.kind, BlockKind::Footnote { .. })).count();
    }
    (places, notes)
}

/// Takes out of a document what is drawn. Whether that was anything, or what went wrong.
fn check(text: &str) -> Result<bool, String> {
    let root = tempfile::tempdir().unwrap();
    let before = repo(&root, &[("A.md", text), ("docs/README.md", "# Top\n")]);
    let run = |repo: &Repo| {
        let plan = plan_with(repo, &config(), &[], &Keeping::new(), &|_, _, document| Ok(lint(document)));
        plan.map_err(|error| format!("{error:#}"))
    };
    let first = run(&before)?;
    if first.changes.is_empty() {
        return Ok(false);
    }
    let after = first.changes.after(&before).unwrap();
    if !run(&after)?.changes.is_empty() {
        return Err("a second run changes something".to_owned());
    }
    let lost: Vec<_> = broken(&after).difference(&broken(&before)).cloned().collect();
    let ((led, notes), (leads, notes_after)) = (carried(&before), carried(&after));
    let external = |it: &&Resolution| matches!(it, Resolution::External | Resolution::Dangling(_));
    let gone: Vec<_> = led.iter().filter(external).filter(|it| !leads.contains(it)).collect();
    match lost.is_empty() && gone.is_empty() && notes <= notes_after {
        true => Ok(true),
        false => Err(format!("broken {lost:?}, lost {gone:?}, {notes} footnotes became {notes_after}")),
    }
}

fn documents(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let files = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = files.filter(|it| it.file_type().is_file()).map(walkdir::DirEntry::into_path);
    files.filter(|path| path.extension().is_some_and(|extension| extension == "md"))
}

#[test]
fn nothing_is_lost_of_what_others_wrote() {
    let metadata = MetadataCommand::new().current_dir(env!("CARGO_MANIFEST_DIR")).exec().unwrap();
    let registry = metadata.packages.iter().filter(|package| package.source.is_some());
    let folders = registry.map(|package| package.manifest_path.parent().unwrap().as_std_path());
    let length = |path: &PathBuf| path.metadata().map_or(u64::MAX, |metadata| metadata.len());
    let mut files: Vec<PathBuf> =
        folders.flat_map(documents).filter(|path| length(path) <= LONGEST).collect();
    let named = std::env::var_os("XTASK_TREES").unwrap_or_default();
    files.extend(std::env::split_paths(&named).flat_map(|folder| documents(&folder).collect::<Vec<_>>()));
    let texts = files.iter().filter_map(|path| Some((path, std::fs::read_to_string(path).ok()?)));
    let (mut moved, mut wrong) = (0, vec![]);
    for (path, text) in texts {
        match check(&text) {
            Ok(gave) => moved += usize::from(gave),
            Err(error) => wrong.push(format!("{}: {error}", path.display())),
        }
    }
    assert!(wrong.is_empty(), "{} of {} documents:\n{}", wrong.len(), files.len(), wrong.join("\n"));
    assert!(moved > 50, "{moved} of {} documents gave something away", files.len());
}
