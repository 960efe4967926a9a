//! `cargo xtask init`: takes the tool up in a repository that has never seen it.

mod alias;
mod configuration;
mod guides;
mod manifest;
mod member;
mod source;

use std::io::{IsTerminal, Write, stdin};

use anyhow::{Context as _, Result, bail, ensure};
use relative_path::RelativePath;

use crate::change::ChangeSet;
use crate::config;
use crate::context::Context;
use crate::exit::Exit;
use crate::flags;
use crate::repo::{RelPath, Repo};
use manifest::Layout;
use source::Source;

/// The folder and the name of the package that `cargo xtask` runs.
const PACKAGE: &str = "xtask";

impl flags::Init {
    /// Writes what is missing. What stands is edited only after somebody has agreed, and what is there already stays.
    pub fn run(self, context: &Context) -> Result<Exit> {
        let layout = Layout::of(&context.repo)?;
        let source = Source::of(self.source.as_deref())?;
        let Plan { changes, edited, left_out } = plan(context, &layout, &source)?;
        if changes.is_empty() {
            context.say("nothing to do: everything stands already");
            return Ok(Exit::Clean);
        }
        if context.writes() {
            context.sink.admit(&context.repo, &changes)?;
            if !self.yes {
                ask(&edited)?;
            }
        }
        let outcome = context.sink.apply(&context.repo, &changes, &context.command("init"))?;
        if !context.writes() {
            return Ok(if outcome.changed == 0 { Exit::Clean } else { Exit::Findings });
        }
        outcome.paths.iter().for_each(|path| context.say(&format!("wrote {path}")));
        left_out.iter().for_each(|line| context.say(line));
        context.say(&format!("the tool comes from {source}"));
        context.say(&layout.hint());
        Ok(Exit::Clean)
    }
}

/// What is to be done.
#[derive(Default)]
struct Plan {
    changes: ChangeSet,
    /// The files among them that stand already.
    edited: Vec<RelPath>,
    /// Bench targets that are no mode, and why.
    left_out: Vec<String>,
}

fn plan(context: &Context, layout: &Layout, source: &Source) -> Result<Plan> {
    let repo = &context.repo;
    let Plan { mut changes, mut edited, mut left_out } = Plan::default();
    member::add(repo, layout, source, &mut changes)?;
    for (path, edit) in
        [alias::edit(repo, layout, &mut changes)?, layout.membership(repo)?].into_iter().flatten()
    {
        changes.edit(repo, path.clone(), edit)?;
        edited.push(path);
    }
    let config = match repo.exists(RelativePath::new(config::FILE)) {
        true => context.config.clone(),
        false => {
            let written = configuration::infer(repo, layout)?;
            changes.create(config::FILE, written.text);
            left_out = written.left_out;
            written.config
        }
    };
    guides::add(repo, &config, &mut changes);
    Ok(Plan { changes, edited, left_out })
}

/// Asks before files are edited that are not the tool's.
fn ask(edited: &[RelPath]) -> Result<()> {
    if edited.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = edited.iter().map(|path| format!("`{path}`")).collect();
    let names = names.join(" and ");
    if !stdin().is_terminal() {
        bail!("init edits {names}, and nobody is there to be asked: look with --dry-run, then pass --yes");
    }
    anstream::eprint!("init edits {names}; --dry-run shows how. Go on? [y/N] ");
    anstream::stderr().flush()?;
    let mut answer = String::new();
    stdin().read_line(&mut answer).context("the answer cannot be read")?;
    ensure!(matches!(answer.trim(), "y" | "Y" | "yes"), "nothing is written, because you did not agree");
    Ok(())
}

/// Creates a file unless it stands.
fn create(repo: &Repo, path: impl Into<RelPath>, text: &str, changes: &mut ChangeSet) {
    let path = path.into();
    if !repo.exists(&path) {
        changes.create(path, text);
    }
}
