//! The command line of `doc-refactor`.

use super::review::{self, HEADER};
use super::summary::inferred;
use super::{Keeping, Kept, Plan, Reviewed, plan, plan_but, survey};
use crate::change::{ChangeSet, Sink};
use crate::config::FILE;
use crate::context::Context;
use crate::diagnostic::{self, Diagnostic};
use crate::exit::Exit;
use crate::flags::{self, Format};
use crate::repo::{RelPath, Repo};
use crate::scope::report::{self, Judged};
use crate::scope::{self, Compared, Debt, Finding, Fix, RULES};
use anyhow::{Context as _, Result, bail};
use std::path::Path;

impl flags::DocRefactor {
    /// Lints, and moves what does not belong; with `--check` only lints. Exit status 1 when a finding stands: any with
    /// `--check`, otherwise one that only a person can mend.
    pub fn run(self, context: &Context) -> Result<Exit> {
        if let Some(rule) = &self.explain {
            return explain(rule);
        }
        let instead = &self.instead;
        if let Some(file) = &instead.apply {
            let (found, paths) = answered(context, file)?;
            return Ok(exit(&self.refactor(context, found, &paths)?));
        }
        let paths = self.paths.iter().map(|path| context.existing(path)).collect::<Result<Vec<_>>>()?;
        check_profiles(context, &paths)?;
        if let Some(file) = &instead.plan {
            return write_plan(context, file, &paths);
        }
        if context.sink == Sink::Check || instead.baseline.is_some() || instead.since.is_some() {
            return self.report(context, &paths);
        }
        let found = plan(&context.repo, &context.config, &paths)?;
        Ok(exit(&self.refactor(context, found, &paths)?))
    }

    /// Prints what was found, or after writing what is left and what was moved. Returns what stands.
    fn refactor(&self, context: &Context, found: Plan, paths: &[RelPath]) -> Result<Vec<Reviewed>> {
        inferred(&found.inferred).iter().for_each(|line| context.say(line));
        if self.format != Format::Human {
            print(context, &found.documents, self.format)?;
            return if context.writes() { apply(context, found, paths) } else { Ok(found.documents) };
        }
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

    /// Prints findings, those that are new where that was asked for, and moves nothing.
    fn report(&self, context: &Context, paths: &[RelPath]) -> Result<Exit> {
        // What an interrupted run left half done is not judged.
        context.sink.apply(&context.repo, &ChangeSet::default(), &context.command("doc-refactor"))?;
        let found = survey(&context.repo, &context.config, paths)?;
        inferred(&found.inferred).iter().for_each(|line| context.say(line));
        let mut documents = found.documents;
        let mut is_current = true;
        if let Some(file) = &self.instead.baseline {
            is_current = hold_against(context, file, &mut documents)?;
        }
        if let Some(revision) = &self.instead.since {
            only_since(&context.repo, revision, &mut documents)?;
        }
        print(context, &documents, self.format)?;
        if self.format == Format::Human {
            context.say(&report::summary(&judged(&documents)));
        }
        let moves = documents.iter().flat_map(|it| &it.findings).any(|finding| finding.fix != Fix::None);
        if moves && self.format == Format::Human {
            let command = context.command("doc-refactor");
            context.say(&format!(
                "to move what can be moved: `{command}`; to see the changes first: `{command} --dry-run`"
            ));
        }
        Ok(if is_current { exit(&documents) } else { Exit::Findings })
    }
}

fn exit(documents: &[Reviewed]) -> Exit {
    let stands = documents.iter().any(|document| !document.findings.is_empty());
    if stands { Exit::Findings } else { Exit::Clean }
}

fn explain(rule: &str) -> Result<Exit> {
    let Some(text) = scope::explain(rule) else {
        let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        bail!("there is no rule `{rule}`; the rules are {}", names.join(", "));
    };
    anstream::print!("{text}");
    Ok(Exit::Clean)
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

/// Writes a plan in place of an older one.
fn write_plan(context: &Context, file: &Path, paths: &[RelPath]) -> Result<Exit> {
    let to = context.path(file)?;
    let is_other = |text: &str| !text.trim_start_matches('\u{feff}').starts_with(HEADER);
    if context.repo.is_file(&to) {
        let text = context.repo.read(&to)?;
        if is_other(&text) {
            bail!("`{to}` is there and no plan; name another file");
        }
        if review::read(&text).is_ok_and(|answer| answer.decides()) {
            bail!("`{to}` holds decisions: carry them out with --apply, or delete it first");
        }
    }
    let found = plan(&context.repo, &context.config, paths)?;
    inferred(&found.inferred).iter().for_each(|line| context.say(line));
    let command = context.command(&format!("doc-refactor --apply {}", file.display()));
    let mut changes = ChangeSet::default();
    changes.generate(to, review::review(&found, &command));
    let again = context.command(&format!("doc-refactor --plan {}", file.display()));
    let outcome = context.sink.apply(&context.repo, &changes, &again)?;
    context.say(&report::summary(&judged(&found.documents)));
    Ok(if context.writes() || outcome.changed == 0 { Exit::Clean } else { Exit::Findings })
}

/// What is ticked in a plan, and the documents that it is about.
fn answered(context: &Context, file: &Path) -> Result<(Plan, Vec<RelPath>)> {
    let path = context.existing(file)?;
    let text = context.repo.read(&path)?;
    let answer = review::read(&text).with_context(|| format!("cannot apply `{path}`"))?;
    let paths = answer.paths();
    let again = context.command(&format!("doc-refactor --plan {}", file.display()));
    if let Some(gone) = paths.iter().find(|path| !context.repo.is_file(path)) {
        bail!("`{gone}` is gone since the plan was made; make a new one with `{again}`");
    }
    if paths.is_empty() {
        bail!("`{path}` is about no document: nothing was found when it was made");
    }
    let now = survey(&context.repo, &context.config, &paths)?;
    let keeping = answer.keeping(&now.documents, &again)?;
    Ok((plan_but(&context.repo, &context.config, &paths, &keeping)?, paths))
}

/// Leaves the findings that the baseline does not hold, and keeps it current. False where `--check` finds it is not.
fn hold_against(context: &Context, file: &Path, documents: &mut [Reviewed]) -> Result<bool> {
    let path = context.path(file)?;
    let mut changes = ChangeSet::default();
    let Compared { new, accepted, left, gone } = if context.repo.is_file(&path) {
        let debt = Debt::from_json(&context.repo.read(&path)?)
            .with_context(|| format!("cannot read the baseline `{path}`"))?;
        debt.compare(&judged(documents))
    } else {
        let left = Debt::of(&judged(documents));
        let accepted = documents.iter().map(|it| it.findings.len()).sum();
        Compared { new: documents.iter().map(|_| vec![]).collect(), accepted, left, gone: 0 }
    };
    let json = left.to_json()?;
    let stands = context.repo.is_file(&path) && *context.repo.read(&path)? == *json;
    if !stands {
        changes.generate(path.clone(), json);
    }
    let command = context.command(&format!("doc-refactor --baseline {}", file.display()));
    context.sink.apply(&context.repo, &changes, &command)?;
    for (document, findings) in documents.iter_mut().zip(new) {
        document.findings = findings;
    }
    context.say(&format!("{path}: {accepted} findings accepted, {gone} lines dropped because nothing is wrong with them any more"));
    Ok(stands || context.writes())
}

/// Leaves the findings that touch lines which have changed since a commit.
fn only_since(repo: &Repo, revision: &str, documents: &mut [Reviewed]) -> Result<()> {
    for reviewed in documents {
        let changed = repo.changed_lines(revision, &reviewed.path)?;
        let lines = reviewed.document.lines().clone();
        reviewed.findings.retain(|finding| {
            let (first, last) = lines.span(&finding.range);
            changed.iter().any(|changed| *changed.start() <= last && first <= *changed.end())
        });
    }
    Ok(())
}

/// Hands the changes to the sink. Returns what stands afterwards.
fn apply(context: &Context, found: Plan, paths: &[RelPath]) -> Result<Vec<Reviewed>> {
    context.sink.apply(&context.repo, &found.changes, &context.command("doc-refactor"))?;
    if found.changes.is_empty() || !context.writes() {
        return Ok(found.documents);
    }
    Ok(survey(&context.repo.reopened()?, &context.config, paths)?.documents)
}

/// Prints findings, and nothing else on standard output.
fn print(context: &Context, documents: &[Reviewed], format: Format) -> Result<()> {
    let kinds = report::kinds();
    match format {
        Format::Human => print_human(documents),
        Format::Json => anstream::println!("{}", report::json(&judged(documents))?),
        Format::Github => {
            let diagnostics: Vec<_> = diagnostics(documents).into_iter().map(|(it, ..)| it).collect();
            anstream::print!("{}", diagnostic::github(&diagnostics, &kinds));
        }
        Format::Sarif => {
            // Also what is not to be printed, because it would move beside the rest.
            let paths: Vec<RelPath> = documents.iter().map(|it| it.path.clone()).collect();
            let all = survey(&context.repo, &context.config, &paths)?.documents;
            let diagnostics = diagnostics(documents).into_iter().map(|(mut it, reviewed, finding)| {
                it.fix = fix(context, &all, reviewed, finding)?;
                Ok(it)
            });
            let diagnostics = diagnostics.collect::<Result<Vec<_>>>()?;
            anstream::println!("{}", diagnostic::sarif("cargo xtask doc-refactor", &diagnostics, &kinds)?);
        }
    }
    Ok(())
}

fn diagnostics(documents: &[Reviewed]) -> Vec<(Diagnostic, &Reviewed, &Finding)> {
    let of = |reviewed| {
        let judged = one(reviewed);
        let findings = reviewed.findings.iter();
        findings.map(move |finding| (report::diagnostic(&judged, finding), reviewed, finding))
    };
    documents.iter().flat_map(of).collect()
}

/// What would mend a finding alone: all that would move beside it is kept.
fn fix(
    context: &Context,
    all: &[Reviewed],
    reviewed: &Reviewed,
    finding: &Finding,
) -> Result<Option<diagnostic::Fix>> {
    let Fix::Move(destination) = finding.fix else { return Ok(None) };
    let path = reviewed.path.clone();
    let others = all.iter().filter(|it| it.path == path).flat_map(|it| &it.findings);
    let others = others.filter(|other| other.fix != Fix::None && other.range != finding.range);
    let kept = others.map(|other| Kept { range: other.range.clone(), allow: None }).collect();
    let keeping = Keeping::from([(path.clone(), kept)]);
    let changes = plan_but(&context.repo, &context.config, &[path], &keeping)?.changes;
    let description = format!("move it to `{}` of the optimization proposal", destination.title());
    Ok(Some(diagnostic::Fix { description, files: changes.rewrites()? }))
}

/// Prints findings as rustc would, in colour where the terminal wants it.
pub fn print_human(documents: &[Reviewed]) {
    anstream::print!("{}", report::human(&judged(documents), true));
}

fn judged(documents: &[Reviewed]) -> Vec<Judged<'_>> {
    documents.iter().map(one).collect()
}

fn one(reviewed: &Reviewed) -> Judged<'_> {
    Judged { path: &reviewed.path, document: &reviewed.document, findings: &reviewed.findings }
}
