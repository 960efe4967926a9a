//! A bench target as a subprocess: criterion and the probes.

mod answers;
mod plain;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use aho_corasick::AhoCorasick;
use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;

use super::effort::Effort;
use super::process::Output;
use super::{criterion, process};
use crate::profile::record::{Probe, Record, Run};

pub(super) use answers::{Finding, Listed};
pub(super) use plain::{Plain, UNLINKED};

/// The exit status with which a bench target says that something is not available here.
const UNAVAILABLE: i32 = 3;

/// A built bench target.
pub(super) struct Bench<'a> {
    pub(super) executable: PathBuf,
    /// Where it runs: the folder of its package.
    pub(super) root: &'a Path,
    /// Where it may write.
    pub(super) scratch: &'a Path,
    pub(super) effort: Effort,
    /// The sampler that was asked for.
    pub(super) sampler: Option<&'a str>,
    /// It links nothing of ours.
    pub(super) is_plain: bool,
}

/// What there is to measure.
pub(super) enum Listing {
    /// By a bench target that links the harness.
    Linked(Listed),
    /// By criterion.
    Plain(Plain),
}

/// What a bench target said to a question.
pub(super) enum Answer<T> {
    Given(T),
    /// What it needs is missing here: one sentence.
    Unavailable(String),
    /// It failed: what it wrote.
    Failed(String),
    /// It was killed because its time was over: one sentence.
    Late(String),
}

/// How a workload is looked at.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) probe: Probe,
    pub(super) workload: &'a str,
    pub(super) threads: u32,
}

impl Bench<'_> {
    /// The name of the executable without its folder and the hash that cargo adds.
    pub(super) fn name(&self) -> &str {
        let name = self.executable.file_stem().and_then(|name| name.to_str()).unwrap_or("the bench target");
        name.rsplit_once('-').map_or(name, |(name, _)| name)
    }

    /// `--probe list`; where the target fails at that and is none of ours, criterion's own list.
    pub(super) fn list(&self) -> Result<Answer<Listing>> {
        let out = self.scratch.join("list");
        let mut command = self.command();
        command.args(["--probe", "list", "--out"]).arg(&out);
        let answer = self.run(&mut command, self.effort.limit_of_list(), |_| {}, || {
            ensure!(
                out.is_file(),
                "it ran and did not answer `--probe list`; let it link xtask-harness or call `criterion_main!`"
            );
            Ok(Listing::Linked(read::<answers::List>(&out)?.checked()?))
        })?;
        Ok(match answer {
            Answer::Failed(_) if !self.links_the_harness()? => {
                self.plain()?.map_or_else(Answer::Failed, |plain| Answer::Given(Listing::Plain(plain)))
            }
            answer => answer,
        })
    }

    /// The executable as cargo starts it.
    fn command(&self) -> Command {
        let mut command = process::command(&self.executable, self.root);
        command.env("CARGO_MANIFEST_DIR", self.root);
        command
    }

    /// Whether the harness is in the executable. What criterion says of a flag that it does not know depends on its version
    /// and on features of what it depends on; a target of ours that fails must not be taken for one of those.
    fn links_the_harness(&self) -> Result<bool> {
        let executable = fs::read(&self.executable)
            .with_context(|| format!("cannot read {}", self.executable.display()))?;
        Ok(AhoCorasick::new(["xtask_harness"])?.is_match(&executable))
    }

    /// One criterion run in a fresh folder, so that nothing of an earlier one is taken for its result.
    pub(super) fn time(
        &self,
        run: usize,
        record: &Record,
        on_workload: impl Fn(&str),
    ) -> Result<Answer<Vec<(String, Run)>>> {
        let (home, effort) = (self.scratch.join(format!("criterion-{run}")), self.effort);
        let mut command = self.command();
        let mode = &record.mode.id;
        command.env("CRITERION_HOME", &home).args(["--bench", "--noplot"]).arg(filter(record));
        command.args(["--warm-up-time", &seconds(effort.warm_up)]);
        command.args(["--measurement-time", &seconds(effort.measurement)]);
        command.args(["--sample-size", &effort.samples.to_string()]);
        command.args(["--nresamples", &effort.resamples.to_string()]);
        let on_line = |line: &str| {
            if let Some(workload) = criterion::workload_of_line(line, mode) {
                on_workload(workload);
            }
        };
        let limit = effort.limit_of_run(record.workloads.len());
        self.run(&mut command, limit, on_line, || criterion::results(&home, mode))
    }

    /// `--probe NAME`. `number` tells its files from those of other questions that are asked at the same time.
    pub(super) fn ask(&self, question: Question<'_>, number: usize) -> Result<Answer<Finding>> {
        if self.is_plain {
            return self.ask_plain(question);
        }
        let Question { probe, workload, threads } = question;
        let out = self.scratch.join(format!("{probe}-{number}"));
        let mut command = self.command();
        command.args(["--probe", probe.name(), "--workload", workload]);
        if let Some(length) = self.effort.length(probe) {
            command.args(["--seconds", &seconds(length)]);
            command.args(["--hertz", &self.effort.hertz(length, threads).to_string()]);
        }
        if let Some(sampler) = self.sampler.filter(|_| probe == Probe::Samples) {
            command.args(["--sampler", sampler]);
        }
        command.arg("--out").arg(&out);
        let limit = self.effort.limit_of_probe(probe);
        let answer = self.run(&mut command, limit, |_| {}, || Finding::read(probe, &out))?;
        Ok(match answer {
            Answer::Unavailable(reason) => Answer::Unavailable(bare(&reason, workload).to_owned()),
            other => other,
        })
    }

    fn run<T>(
        &self,
        command: &mut Command,
        limit: Duration,
        on_line: impl FnMut(&str),
        read: impl FnOnce() -> Result<T>,
    ) -> Result<Answer<T>> {
        let finished = process::run(command, Output::Errors, limit, on_line)?;
        let Some(status) = finished.status else {
            let limit = limit.as_secs();
            return Ok(Answer::Late(format!(
                "{} was stopped because it took more than {limit} s",
                self.name()
            )));
        };
        let last = finished.text.lines().rev().map(str::trim).find(|line| !line.is_empty());
        let sentence = || last.unwrap_or("it gave no reason").trim_start_matches("error: ").to_owned();
        Ok(match status.code() {
            Some(0) => read().map_or_else(
                |error| Answer::Failed(format!("the results of {} cannot be used: {error:#}", self.name())),
                Answer::Given,
            ),
            Some(UNAVAILABLE) => Answer::Unavailable(sentence()),
            _ => Answer::Failed(format!("{} ended with {status}: {}", self.name(), sentence())),
        })
    }
}

/// A reason without what was to be done: `perf is not installed` of `cannot sample read/10k: perf is not installed`. What is
/// missing is so for every workload.
fn bare<'a>(reason: &'a str, workload: &str) -> &'a str {
    let named = reason.split_once(": ").filter(|(done, _)| done.contains(workload));
    named.map_or(reason, |(_, bare)| bare)
}

/// The regular expression by which criterion chooses the workloads of `record`.
fn filter(record: &Record) -> String {
    let ids: Vec<_> = record.workloads.iter().map(|workload| regex::escape(&workload.id)).collect();
    format!("^{}/({})$", regex::escape(&record.mode.id), ids.join("|"))
}

fn seconds(duration: Duration) -> String {
    duration.as_secs_f64().to_string()
}

pub(super) fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a JSON file; the error names it.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    serde_json::from_str(&text(path)?).with_context(|| format!("{} has an unknown shape", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::record;

    #[test]
    fn the_filter_matches_the_workloads_and_no_other() {
        let mut record = record();
        record.workloads.truncate(2);
        record.workloads[1].id = "a+b/5k".into();
        let filter = regex::Regex::new(&filter(&record)).unwrap();
        assert!(filter.is_match("one_thread/read/1k") && filter.is_match("one_thread/a+b/5k"));
        assert!(
            ["one_thread/read/10k", "one_thread/aab/5k", "another/read/1k"]
                .iter()
                .all(|id| !filter.is_match(id))
        );
    }

    #[test]
    fn reasons_say_what_is_missing() {
        for reason in ["cannot sample read/10k: perf: no", "cannot find where read/10k allocates: perf: no"] {
            assert_eq!(bare(reason, "read/10k"), "perf: no");
        }
        assert_eq!(bare("perf: no", "read/10k"), "perf: no");
        assert_eq!(bare("no sample of read/10k", "read/10k"), "no sample of read/10k");
    }
}
