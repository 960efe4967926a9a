//! From a record to its document and figures: a pure function, without clock, environment or map order.

pub(in crate::profile) mod baseline;
mod counted;
mod document;
mod figure;
#[cfg(test)]
mod full;
mod heading;
mod hot;
mod notes;
pub(in crate::profile) mod number;
mod owner;
mod processor;
mod site;
mod svg;
pub(in crate::profile) mod table;
pub(in crate::profile) mod text;
pub(in crate::profile) mod timing;
pub(in crate::profile) mod verdict;
mod waiting;

use anyhow::Result;

use super::record::Record;
use super::stacks::Stacks;
use crate::change::ChangeSet;
use crate::digest::Digest;
use crate::repo::{RelPath, Repo};

/// Everything that is rendered from one record.
pub struct Pages {
    /// `<mode>_profile.md`.
    pub document: String,
    /// `figures/<mode>_NAME.svg`: the names with the pictures. One without data is not there.
    pub figures: Vec<(&'static str, String)>,
}

/// The names of all pictures that there can be: an old one that has lost its data goes.
const FIGURES: [&str; 7] = ["throughput", "scaling", "costs", "sizes", "runs", "flamegraph", "allocations"];

/// The digests of what a document was rendered from: they stand in it, so that no number of a record can change
/// without its document, not even one that rounding hides.
struct Digests {
    record: Digest,
    stacks: Digest,
}

/// Renders a record. `notes` is the region of the old document that people write, markers included.
pub fn pages(record: &Record, stacks: &Stacks, notes: &str) -> Result<Pages> {
    let digests = Digests { record: Digest::of(record.to_json()?), stacks: Digest::of(stacks.to_text()) };
    let figures = figure::figures(record, stacks)?;
    let names: Vec<_> = figures.iter().map(|(name, _)| *name).collect();
    let document = document::document(record, stacks, &digests, &names, notes);
    Ok(Pages { document, figures })
}

/// The flame graph of a record; `None` where nothing was sampled.
pub fn flame_graph(record: &Record, stacks: &Stacks) -> Result<Option<String>> {
    figure::flame_graph(record, &stacks.samples)
}

/// Renders the record of `mode` that stands in `repo` into `changes`; `profiles` is the folder of the documents.
pub fn mode(repo: &Repo, profiles: &RelPath, mode: &str, changes: &mut ChangeSet) -> Result<()> {
    let record = Record::load(repo, &Record::path(profiles, mode))?;
    let stacks = Stacks::load(repo, &Record::folder(profiles), &record)?;
    let path = profiles.join(format!("{mode}_profile.md"));
    let old = if repo.exists(&path) { Some(repo.read(&path)?) } else { None };
    let pages = pages(&record, &stacks, notes::region(&path, old.as_deref())?)?;
    changes.generate(path, pages.document);
    let figure = |name: &str| profiles.join("figures").join(format!("{mode}_{name}.svg"));
    let is_drawn = |name: &&str| pages.figures.iter().any(|(drawn, _)| drawn == name);
    FIGURES.into_iter().filter(|name| !is_drawn(name)).for_each(|name| changes.discard(figure(name)));
    for (name, svg) in pages.figures {
        changes.generate(figure(name), svg);
    }
    Ok(())
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
