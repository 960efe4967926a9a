//! `cargo xtask workflow`: profile → doc-refactor → archive → verify, one reproducible run.

use crate::archive;
use crate::change::ChangeSet;
use crate::context::Context;
use crate::exit::Exit;
use crate::flags;
use crate::links::Broken;
use crate::profile::{self, Profiled};
use crate::refactor;
use crate::repo::Repo;
use crate::verify;
use anyhow::{Context as _, Result};

impl flags::Workflow {
    /// Runs the four steps. Measuring takes minutes, so that what it found is written first; the documents are then
    /// moved as one change set, all or nothing.
    pub fn run(self, context: &Context) -> Result<Exit> {
        let planned = Documents::plan(context, &context.repo)?;
        context.sink.admit(&context.repo, &planned.changes).context("the documents cannot be moved")?;

        let profiled = self.profile(context)?;
        let (tree, pending) = self.write_profiles(context, &profiled)?;
        let is_same = profiled.changes.is_empty();
        let documents = if is_same { planned } else { Documents::plan(context, &tree)? };
        let after = documents.changes.after(&tree)?;

        let changes = pending.then(documents.changes)?;
        let base = if context.writes() { &tree } else { &context.repo };
        let changed = context.sink.apply(base, &changes, &context.command("workflow"))?.changed;
        documents.report.iter().for_each(|line| context.say(line));

        let stale = if context.writes() { 0 } else { changed };
        let standing = verify_tree(context, &after)?;
        let exit = if standing + stale == 0 { Exit::Clean } else { Exit::Findings };
        Ok(exit.max(profiled.exit(context, stale)?))
    }

    /// Measures and renders; renders only where nothing may be written. A repository without bench targets has nothing
    /// to profile, which is no error here.
    fn profile(&self, context: &Context) -> Result<Profiled> {
        if context.config.modes.iter().all(|mode| mode.bench.is_none()) {
            context.say("profile: no mode has a bench target");
            return Ok(Profiled::default());
        }
        let render_only = self.render || !context.writes();
        let check = !context.writes();
        let request = self.measuring.request();
        let options = profile::Options { request, render_only, check, ..profile::Options::default() };
        profile::profile(&context.repo, &context.config, &options, context.quiet)
    }

    /// Writes records and profile documents where that is allowed. Returns the tree that the next steps work on, and the
    /// changes that lie between the disk and that tree.
    fn write_profiles(&self, context: &Context, profiled: &Profiled) -> Result<(Repo, ChangeSet)> {
        if !context.writes() {
            return Ok((profiled.changes.after(&context.repo)?, profiled.changes.clone()));
        }
        let outcome = context.sink.apply(&context.repo, &profiled.changes, &context.command("workflow"))?;
        context.say(&format!("profile: {} files written", outcome.changed));
        if self.measuring.quick && outcome.changed > 0 {
            context.say(profile::SMOKE);
        }
        Ok((context.repo.reopened()?, ChangeSet::default()))
    }
}

/// What doc-refactor and archive do, one after the other.
struct Documents {
    changes: ChangeSet,
    /// Lines for people.
    report: Vec<String>,
}

impl Documents {
    fn plan(context: &Context, tree: &Repo) -> Result<Documents> {
        let refactored = refactor::plan(tree, &context.config, &[])?;
        let between = refactored.changes.after(tree)?;
        let archived = archive::plan(&between, &context.config, &archive::Options::default())?;
        let mut summary = refactored.summary();
        if summary.is_empty() {
            summary.push("nothing to move".to_owned());
        }
        let mut report: Vec<String> = summary.iter().map(|line| format!("doc-refactor: {line}")).collect();
        let lines = archived.report().into_iter().chain(archived.expired());
        report.extend(lines.map(|line| format!("archive: {line}")));
        Ok(Documents { changes: refactored.changes.then(archived.changes)?, report })
    }
}

/// Prints what is wrong with the documents that this workflow keeps, and counts it: findings that only a person can mend,
/// and links that lead nowhere. Broken links elsewhere are only mentioned.
fn verify_tree(context: &Context, tree: &Repo) -> Result<usize> {
    let left = refactor::survey(tree, &context.config, &[])?.documents;
    refactor::print_human(&left);
    let docs = &context.config.docs;
    let (ours, elsewhere): (Vec<_>, Vec<_>) = verify::broken(tree, &[])?
        .into_iter()
        .partition(|broken| broken.path.starts_with(&docs.profiles) || broken.path == docs.proposal);
    // A link to no document is a finding as well, and has been shown.
    let is_shown = |broken: &Broken| {
        let mut shown = left.iter().filter(|document| document.path == broken.path);
        shown.any(|document| document.findings.iter().any(|finding| finding.range == broken.range))
    };
    let ours: Vec<_> = ours.into_iter().filter(|broken| !is_shown(broken)).collect();
    ours.iter().for_each(|broken| anstream::eprintln!("verify: {}", verify::describe(broken)));
    let findings: usize = left.iter().map(|document| document.findings.len()).sum();
    let elsewhere = match elsewhere.len() {
        0 => String::new(),
        count => format!("; {count} broken in other documents, see `{}`", context.command("verify")),
    };
    context.say(&format!(
        "verify: {findings} findings and {} broken links in the profiles and the proposal{elsewhere}",
        ours.len()
    ));
    Ok(findings + ours.len())
}
