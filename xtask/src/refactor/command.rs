//! The command line of `doc-refactor`.

use super::{Plan, Reviewed, plan};
use crate::change::Sink;
use crate::context::Context;
use crate::exit::Exit;
use crate::flags::{self, Format};
use crate::scope::Fix;
use crate::scope::report::{self, Judged};
use anyhow::Result;

impl flags::DocRefactor {
    /// Lints, and moves what does not belong; with `--check` only lints. Exit status 1 when a finding stands: one that
    /// only a person can mend, or any with `--check`.
    pub fn run(self, context: &Context) -> Result<Exit> {
        let paths = self.paths.iter().map(|path| context.existing(path)).collect::<Result<Vec<_>>>()?;
        let plan = plan(&context.repo, &context.config, &paths)?;
        match self.format {
            Format::Human => self.run_for_people(context, &plan),
            Format::Json => run_for_programs(context, &plan),
        }
    }

    fn run_for_people(&self, context: &Context, plan: &Plan) -> Result<Exit> {
        let standing: Vec<Reviewed> =
            plan.documents.iter().map(|document| document.standing(context)).collect();
        print_human(&standing);
        context.sink.apply(&context.repo, &plan.changes, &context.command("doc-refactor"))?;
        if context.writes() {
            plan.summary().iter().for_each(|line| context.say(line));
        }
        context.say(&report::summary(&judged(&standing)));
        Ok(exit(context, plan))
    }
}

/// Prints JSON and nothing else on standard output.
fn run_for_programs(context: &Context, plan: &Plan) -> Result<Exit> {
    anstream::println!("{}", report::json(&judged(&plan.documents))?);
    if context.writes() {
        context.sink.apply(&context.repo, &plan.changes, &context.command("doc-refactor"))?;
    }
    Ok(exit(context, plan))
}

/// Prints findings as rustc would, in colour where the terminal wants it.
pub fn print_human(documents: &[Reviewed]) {
    anstream::print!("{}", report::human(&judged(documents), true));
}

fn judged(documents: &[Reviewed]) -> Vec<Judged<'_>> {
    documents.iter().map(Reviewed::judged).collect()
}

fn exit(context: &Context, plan: &Plan) -> Exit {
    let stands = plan.documents.iter().any(|document| match context.sink {
        Sink::Write { .. } => document.left() > 0,
        Sink::Check | Sink::Diff => !document.findings.is_empty(),
    });
    if stands { Exit::Findings } else { Exit::Clean }
}

impl Reviewed {
    /// For a report.
    fn judged(&self) -> Judged<'_> {
        Judged { path: &self.path, document: &self.document, findings: &self.findings }
    }

    /// How many findings are left when the changes are made: those that only a person can mend.
    pub fn left(&self) -> usize {
        self.stuck + self.findings.iter().filter(|finding| finding.fix == Fix::None).count()
    }

    /// The document with the findings that are worth showing: all of them, or where the rest is being mended, those that
    /// only a person can mend.
    fn standing(&self, context: &Context) -> Reviewed {
        let mut standing = self.clone();
        if context.writes() {
            standing.findings.retain(|finding| finding.fix == Fix::None);
        }
        standing
    }
}
