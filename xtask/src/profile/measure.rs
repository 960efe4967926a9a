//! Measures modes: builds their bench targets, runs each in several processes, probes it, and puts what was found
//! into records.

mod bench;
mod build;
mod criterion;
mod effort;
mod leash;
mod machine;
mod probing;
mod process;
mod progress;
mod request;
mod scratch;
mod session;
mod tools;

use anyhow::Result;

use self::bench::Answer;
use self::progress::Progress;
use self::scratch::Claim;
use self::session::Session;
use crate::change::ChangeSet;
use crate::config::{Config, Mode};
use crate::profile::folder::Folder;
use crate::repo::Repo;

pub use request::Request;

/// What measuring gave: the records, and the modes that have none.
#[derive(Debug, Default)]
pub struct Measured {
    /// Records and folded stacks of the modes that were measured, for the tree of the folder.
    pub changes: ChangeSet,
    /// Modes that were not, in the order in which they were tried.
    pub failures: Vec<Failure>,
}

/// A mode that could not be measured.
#[derive(Debug)]
pub struct Failure {
    /// The id of the mode.
    pub mode: String,
    /// Why, and what to do.
    pub reason: String,
    /// The bench target said that what it needs is missing here; false where it failed.
    pub is_unavailable: bool,
}

/// Measures `modes`, each alone, one after the other, for the records in `folder`. A mode that fails does not keep the others
/// from being measured.
///
/// # Errors
///
/// When a bench target does not build, or a record cannot be made of what was measured.
pub fn measure(
    repo: &Repo,
    config: &Config,
    modes: &[&Mode],
    request: &Request,
    folder: &Folder,
    quiet: bool,
) -> Result<Measured> {
    let modes: Vec<&Mode> = modes.iter().copied().filter(|mode| mode.bench.is_some()).collect();
    let built = build::build(repo.root(), &modes, quiet)?;
    let claim = Claim::take(&built.target_directory, || {
        if !quiet {
            anstream::eprintln!("waiting for another measuring to end");
        }
    })?;
    let progress = Progress::start(quiet, built.targets.len() * (request.effort().runs + probing::STEPS));
    let mut measured = Measured::default();
    let target_directory = built.target_directory.as_path();
    for (mode, target) in modes.into_iter().zip(&built.targets) {
        let failure = |reason, is_unavailable| Failure { mode: mode.id.clone(), reason, is_unavailable };
        let session = Session {
            repo,
            config,
            mode,
            request,
            folder,
            target_directory,
            target,
            claim: &claim,
            progress: &progress,
        };
        match session.measure()? {
            Answer::Given((record, stacks)) => session.keep(&record, &stacks, &mut measured.changes)?,
            Answer::Unavailable(reason) => measured.failures.push(failure(reason, true)),
            Answer::Failed(reason) | Answer::Late(reason) => measured.failures.push(failure(reason, false)),
        }
    }
    progress.finish();
    Ok(measured)
}
