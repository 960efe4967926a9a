//! `doc-refactor`: lints profiling documents and moves what does not belong there to the optimization proposal.
//!
//! Each document is linted; what is to move is settled ([`settle`]) so that the rest still reads, taken out ([`harvest`])
//! with all that it needs ([`carry`]), and put into the proposal ([`proposal`]); links follow ([`follow`]). In the end
//! it is proved that no line is lost ([`conserve`]).

mod carry;
mod command;
mod conserve;
mod cut;
mod draft;
mod follow;
mod harvest;
mod infer;
mod keep;
mod page;
mod piece;
mod pointer;
mod proposal;
mod purpose;
mod review;
mod select;
mod sentence;
mod settle;
mod summary;
mod survey;
#[cfg(test)]
mod tests;

use crate::change::ChangeSet;
use crate::config::Config;
use crate::links::Library;
use crate::markdown::Document;
use crate::repo::{RelPath, Repo};
use crate::scope::{Destination, Finding, Role};
use anyhow::Result;
use carry::Labels;
pub use command::print_human;
use harvest::{Harvest, harvest};
pub use infer::Inferred;
pub use keep::{Allow, Kept};
use relative_path::RelativePath;
use std::collections::BTreeMap;
use survey::Judge;
pub use survey::{Survey, survey};

/// What is wrong with the documents, and the changes that mend it.
#[derive(Debug)]
pub struct Plan {
    /// Everything that moves, with the links that follow.
    pub changes: ChangeSet,
    /// The documents that were looked at, by path.
    pub documents: Vec<Reviewed>,
    /// Where moved text goes.
    pub proposal: RelPath,
    /// Modes that were inferred because configuration names none.
    pub inferred: Vec<Inferred>,
}

/// A document and what was found in it.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// Relative to the root.
    pub path: RelPath,
    /// As it stands before the changes.
    pub document: Document,
    /// What was asked of it.
    pub role: Role,
    /// Sorted; the ranges count in `document`.
    pub findings: Vec<Finding>,
    /// How many pieces go to each section of the proposal.
    pub moved: BTreeMap<Destination, usize>,
    /// Findings that should move but are left after the changes, because they stand where nothing can be taken out.
    pub stuck: usize,
}

/// Judges a document, given its path and part.
type Lint<'a> = dyn Fn(&RelativePath, Role, &Document) -> Result<Vec<Finding>> + 'a;

/// Looks at the Markdown files that `paths` name (those of the profiles folder where there are none) and plans what moves.
/// A folder stands for the files right in it.
///
/// # Errors
/// When a path leads to nothing or a file cannot be read, and when the changes would lose a line, which is a defect.
pub fn plan(repo: &Repo, config: &Config, paths: &[RelPath]) -> Result<Plan> {
    plan_but(repo, config, paths, &Keeping::new())
}

/// Stretches that are kept, by document.
pub type Keeping = BTreeMap<RelPath, Vec<Kept>>;

/// Like [`plan`], but some stretches stay.
///
/// # Errors
/// As [`plan`].
pub fn plan_but(repo: &Repo, config: &Config, paths: &[RelPath], keeping: &Keeping) -> Result<Plan> {
    let library = Library::new(repo);
    let judge = Judge::new(&library, config, paths)?;
    // On all cores; what was said of a sentence is remembered.
    let inferred = judge.survey()?.inferred;
    let plan =
        plan_with(repo, config, paths, keeping, &|path, role, document| judge.lint(path, role, document))?;
    Ok(Plan { inferred, ..plan })
}

/// Like [`plan`], with a judge of one's own.
fn plan_with(
    repo: &Repo,
    config: &Config,
    paths: &[RelPath],
    keeping: &Keeping,
    lint: &Lint<'_>,
) -> Result<Plan> {
    let library = Library::new(repo);
    let proposal = &config.docs.proposal;
    let text = if repo.is_file(proposal) { repo.read(proposal)? } else { "".into() };
    let mut labels = Labels::of(&text);
    let (mut harvests, mut roles) = (vec![], vec![]);
    let mut judged = None;
    for (path, role) in select::select(repo, config, paths)? {
        let judge = |document: &Document| lint(&path, role, document);
        if role == Role::Proposal {
            let document = Document::parse(repo.read(&path)?);
            let findings = judge(&document)?;
            judged = Some(Reviewed { path, document, role, findings, moved: BTreeMap::new(), stuck: 0 });
            continue;
        }
        let kept = keeping.get(&path).map_or(&[][..], Vec::as_slice);
        harvests.push(harvest(&path, proposal, &library, &judge, kept, &mut labels)?);
        roles.push(role);
    }
    let changes = changes(repo, &library, proposal, &harvests)?;
    let harvested = harvests.into_iter().zip(roles).map(|(harvest, role)| reviewed(harvest, role));
    let mut documents: Vec<Reviewed> = harvested.chain(judged).collect();
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Plan { changes, documents, proposal: proposal.clone(), inferred: vec![] })
}

/// All that the harvests change, proved to lose nothing.
fn changes(
    repo: &Repo,
    library: &Library<'_>,
    proposal: &RelPath,
    harvests: &[Harvest],
) -> Result<ChangeSet> {
    let mut changes = ChangeSet::default();
    if harvests.iter().all(|harvest| harvest.pieces.is_empty()) {
        for harvest in harvests {
            changes.edit(repo, harvest.path.clone(), harvest.draft.edit()?)?;
        }
        return Ok(changes);
    }
    let written = proposal::write(library, proposal, harvests)?;
    for harvest in harvests {
        changes.edit(repo, harvest.path.clone(), harvest.draft.edit()?)?;
    }
    if written.is_new {
        changes.create(proposal.clone(), written.draft.text());
    } else {
        changes.edit(repo, proposal.clone(), written.draft.edit()?)?;
    }
    let moved = follow::moved(proposal, &written, harvests, repo.site());
    let changes = changes.clone().then(follow::follow(&changes.after(repo)?, &moved)?)?;
    prove(&changes.after(repo)?, proposal, &written, harvests)?;
    Ok(changes)
}

fn prove(after: &Repo, proposal: &RelPath, written: &proposal::Written, harvests: &[Harvest]) -> Result<()> {
    let paths = harvests.iter().map(|harvest| &harvest.path).chain([proposal]);
    let texts = paths.map(|path| after.read(path)).collect::<Result<Vec<_>>>()?;
    let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
    conserve::conserved(harvests, written.draft.original(), &texts)
}

fn reviewed(harvest: Harvest, role: Role) -> Reviewed {
    let mut moved = BTreeMap::new();
    for (_, piece) in &harvest.pieces {
        *moved.entry(piece.destination).or_insert(0) += 1;
    }
    let Harvest { path, document, findings, stuck, .. } = harvest;
    Reviewed { path, document, role, findings, moved, stuck }
}
