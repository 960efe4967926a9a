//! From a record to its document and figures: a pure function, without clock, environment or map order.

mod chart;
mod document;
mod flamegraph;
mod hot;
mod notes;
mod number;
mod owner;
mod svg;
mod table;
mod timing;
mod verdict;

use anyhow::{Context, Result};

use super::folded::Folded;
use super::record::{Contradiction, Record};
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

/// The digests of what a document was rendered from: they stand in it, so that no number of a record can change
/// without its document, not even one that rounding hides.
struct Digests {
    record: Digest,
    stacks: Digest,
}

/// Renders a record. `notes` is the region of the old document that people write, markers included.
pub fn pages(record: &Record, folded: &Folded, notes: &str) -> Result<Pages> {
    let digests = Digests { record: Digest::of(record.to_json()?), stacks: Digest::of(folded.to_text()) };
    let figures = figures(record, folded)?;
    let names: Vec<_> = figures.iter().map(|(name, _)| *name).collect();
    let document = document::document(record, folded, &digests, &names, notes);
    Ok(Pages { document, figures })
}

/// Every picture that the record has data for.
fn figures(record: &Record, folded: &Folded) -> Result<Vec<(&'static str, String)>> {
    let drawn = [
        ("throughput", Some(chart::throughput(record)?)),
        ("flamegraph", flamegraph::flamegraph(record, folded)?),
    ];
    Ok(drawn.into_iter().filter_map(|(name, svg)| Some((name, svg?))).collect())
}

/// Renders the record of `mode` that stands in `repo` into `changes`; `profiles` is the folder of the documents.
pub fn mode(repo: &Repo, profiles: &RelPath, mode: &str, changes: &mut ChangeSet) -> Result<()> {
    let record = Record::load(repo, &Record::path(profiles, mode))?;
    let folded = stacks(repo, &Folded::path(profiles, mode), &record)?;
    let path = profiles.join(format!("{mode}_profile.md"));
    let old = if repo.exists(&path) { Some(repo.read(&path)?) } else { None };
    let pages = pages(&record, &folded, notes::region(&path, old.as_deref())?)?;
    changes.generate(path, pages.document);
    for (name, svg) in pages.figures {
        changes.generate(profiles.join("figures").join(format!("{mode}_{name}.svg")), svg);
    }
    Ok(())
}

/// The stacks beside a record. A record without sampling needs no file.
fn stacks(repo: &Repo, path: &RelPath, record: &Record) -> Result<Folded> {
    if record.workloads.iter().all(|workload| workload.sampling.is_none()) {
        return Ok(Folded::default());
    }
    let again = || {
        format!(
            "{path} does not fit its record; measure again with `cargo xtask profile --mode {}`",
            record.mode.id
        )
    };
    let folded = Folded::parse(&repo.read(path)?).with_context(again)?;
    folded.check_against(record).context(Contradiction).with_context(again)?;
    Ok(folded)
}

#[cfg(test)]
mod tests;
