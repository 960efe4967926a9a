//! The command line of `doc-refactor`.

use super::{Plan, Reviewed, plan};
use crate::config::FILE;
use crate::context::Context;
use crate::exit::Exit;
use crate::flags::{self, Format};
use crate::repo::{RelPath, Repo};
use crate::scope::report::{self, Judged};
use anyhow::{Result, bail};

impl flags::DocRefactor {
    /// Lints, and moves what does not belong; with `--check` only lints. Exit status 1 when a finding stands: any with
    /// `--check`, otherwise one that only a person can mend.
    pub fn run(self, context: &Context) -> Result<Exit> {
        let paths = self.paths.iter().map(|path| context.existing(path)).collect::<Result<Vec<_>>>()?;
        check_profiles(context, &paths)?;
        let found = plan(&context.repo, &context.config, &paths)?;
        let left = match self.format {
            Format::Human => run_for_people(context, found, &paths)?,
            Format::Json => run_for_programs(context, found, &paths)?,
        };
        let stands = left.iter().any(|document| !document.findings.is_empty());
        Ok(if stands { Exit::Findings } else { Exit::Clean })
    }
}

/// Refuses to find nothing in a folder that is not there: a slip in the configuration would switch the check off.
fn check_profiles(context: &Context, paths: &[RelPath]) -> Result<()> {
    let profiles = &context.config.docs.profiles;
    if paths.is_empty() && !context.repo.is_dir(profiles) {
        bail!(
            "there is no folder `{profiles}`: correct `profiles` under [docs] in {FILE}, or name documents"
        );
    }
    Ok(())
}

/// Prints what was found, or after writing what is left and what was moved. Returns what stands.
fn run_for_people(context: &Context, found: Plan, paths: &[RelPath]) -> Result<Vec<Reviewed>> {
    let summary = found.summary();
    let is_written = context.writes();
    if !is_written {
        print_human(&found.documents);
    }
    let left = apply(context, found, paths)?;
    if is_written {
        print_human(&left);
        summary.iter().for_each(|line| context.say(line));
    }
    context.say(&report::summary(&judged(&left)));
    Ok(left)
}

/// Prints what was found as JSON and nothing else on standard output. Returns what stands.
fn run_for_programs(context: &Context, found: Plan, paths: &[RelPath]) -> Result<Vec<Reviewed>> {
    anstream::println!("{}", report::json(&judged(&found.documents))?);
    if context.writes() { apply(context, found, paths) } else { Ok(found.documents) }
}

/// Hands the changes to the sink. Returns what stands afterwards.
fn apply(context: &Context, found: Plan, paths: &[RelPath]) -> Result<Vec<Reviewed>> {
    context.sink.apply(&context.repo, &found.changes, &context.command("doc-refactor"))?;
    if found.changes.is_empty() || !context.writes() {
        return Ok(found.documents);
    }
    Ok(plan(&Repo::open(context.repo.root())?, &context.config, paths)?.documents)
}

/// Prints findings as rustc would, in colour where the terminal wants it.
pub fn print_human(documents: &[Reviewed]) {
    anstream::print!("{}", report::human(&judged(documents), true));
}

fn judged(documents: &[Reviewed]) -> Vec<Judged<'_>> {
    documents
        .iter()
        .map(|it| Judged { path: &it.path, document: &it.document, findings: &it.findings })
        .collect()
}
