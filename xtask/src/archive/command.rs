//! The command line of `archive`.

use super::{Options, Plan, Stub, heal, plan, refuse, restore};
use crate::{
    change::Sink,
    context::Context,
    exit::Exit,
    flags::{self, PlanFormat},
    links::Mentions,
};
use anyhow::{Result, bail};
use std::{
    io,
    path::{Path, PathBuf},
};

impl flags::Archive {
    /// Archives, brings back or mends; or tells what would be done. Exit status 1 with `--check` when something would
    /// change, or a pointer page is past its day.
    pub fn run(self, context: &Context) -> Result<Exit> {
        context.repo.ask_ahead();
        let flags = self.settled(context)?;
        let plan = flags.plan(context)?;
        let mut sink = context.sink;
        if let Sink::Write { allow_dirty: false } = sink {
            if !plan.changes.is_empty() {
                refuse::check_tracked(&context.repo, plan.moving())?;
                refuse::check_clean(&context.repo, &plan.draft, &plan.known)?;
            }
            sink = Sink::Write { allow_dirty: true };
        }
        let json = match flags.format {
            PlanFormat::Json => Some(plan.json(&context.repo)?),
            PlanFormat::Human => None,
        };
        let command = context.command(&flags.invocation());
        let outcome = match json {
            Some(_) => sink.apply_to(&context.repo, &plan.changes, &command, &mut io::sink())?,
            None => sink.apply(&context.repo, &plan.changes, &command)?,
        };
        if let Some(json) = json {
            anstream::println!("{json}");
        }
        let planned = if context.writes() { "" } else { "planned: " };
        plan.report().iter().for_each(|line| context.say(&format!("{planned}{line}")));
        plan.expired().iter().for_each(|line| context.say(line));
        let is_stale = !context.writes() && (outcome.changed > 0 || !plan.expired.is_empty());
        Ok(if is_stale { Exit::Findings } else { Exit::Clean })
    }

    /// What follows `--stub` and is neither a number of days nor a date is a path.
    fn settled(mut self, context: &Context) -> Result<flags::Archive> {
        if let Some(path) = self.stub.take_if(|value| Stub::parse(value).is_none()) {
            let is_path = context.path(Path::new(&path)).is_ok_and(|path| context.repo.exists(&path));
            if !is_path && !path.contains(['/', '*', '.']) {
                bail!(
                    "`{path}` is neither a number of days nor a date, as --stub takes it: write --stub 30, or --stub 2031-05-01"
                );
            }
            self.paths.insert(0, path.into());
            self.stub = Some("90".to_owned());
        }
        Ok(self)
    }

    fn plan(&self, context: &Context) -> Result<Plan> {
        let (repo, config) = (&context.repo, &context.config);
        let path = |path: &PathBuf| context.path(path);
        if let Some(revision) = &self.instead.heal {
            return heal(repo, revision_of(revision)?);
        }
        if !self.instead.restore.is_empty() {
            let paths = self.instead.restore.iter().map(path).collect::<Result<Vec<_>>>()?;
            return restore(repo, config, &paths);
        }
        let options = Options {
            paths: self.paths.iter().map(path).collect::<Result<_>>()?,
            to: self.to.as_ref().map(path).transpose()?,
            reason: self.reason.clone(),
            superseded_by: self.superseded_by.as_ref().map(path).transpose()?,
            with_assets: self.with_assets,
            stub: self.stub.as_deref().and_then(Stub::parse),
            redirects: self.redirects,
            date: None,
            mentions: match self.mentions {
                flags::Mentions::Report => Mentions::Report,
                flags::Mentions::Edit => Mentions::Edit,
            },
        };
        plan(repo, config, &options)
    }

    /// The command with its arguments, for messages.
    fn invocation(&self) -> String {
        let quoted = |text: &str| match text.contains(|c: char| !(c.is_alphanumeric() || "._/-".contains(c)))
        {
            true => format!(" '{}'", text.replace('\'', r"'\''")),
            false => format!(" {text}"),
        };
        let path = |path: &Path| quoted(&path.to_string_lossy());
        let mut line = "archive".to_owned();
        line.extend(self.paths.iter().map(|given| path(given)));
        line.extend(self.to.iter().map(|to| format!(" --to{}", path(to))));
        line.extend(self.reason.iter().map(|reason| format!(" --reason{}", quoted(reason))));
        line.extend(self.superseded_by.iter().map(|by| format!(" --superseded-by{}", path(by))));
        line.extend(self.with_assets.then_some(" --with-assets".to_owned()));
        line.extend(self.stub.iter().map(|stub| format!(" --stub{}", quoted(stub))));
        let name = |value: flags::Redirects| {
            clap::ValueEnum::to_possible_value(&value).map(|value| value.get_name().to_owned())
        };
        line.extend(self.redirects.and_then(name).map(|site| format!(" --redirects {site}")));
        if self.mentions == flags::Mentions::Report {
            line.push_str(" --mentions report");
        }
        if !self.instead.restore.is_empty() {
            line.push_str(" --restore");
            line.extend(self.instead.restore.iter().map(|given| path(given)));
        }
        line.extend(self.instead.heal.iter().map(|revision| format!(" --heal{}", quoted(revision))));
        line
    }
}

/// `REV` or `REV..`: what changed since then.
fn revision_of(text: &str) -> Result<&str> {
    match text.split_once("..") {
        Some((since, "")) if !since.is_empty() => Ok(since),
        Some(_) => bail!("`{text}` is a range: name the commit before the moves only, as in --heal main"),
        None => Ok(text),
    }
}
