//! A bench target as a subprocess: criterion and the probes.

mod answers;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;

use super::effort::Effort;
use super::{criterion, process};
use crate::profile::folded::Folded;
use crate::profile::record::{Allocations, Record, Run, Sampling, Stretch, Workload};

pub(super) use answers::Listed;

/// The exit status with which a bench target says that something is not available here.
const UNAVAILABLE: i32 = 3;

/// What `--probe counts` gives.
pub(super) type Counts = (Stretch, Option<Allocations>, Option<String>);

/// A built bench target.
pub(super) struct Bench<'a> {
    pub(super) executable: PathBuf,
    /// Where it runs.
    pub(super) root: &'a Path,
    /// Where it may write.
    pub(super) scratch: &'a Path,
}

/// What a bench target said to a question.
pub(super) enum Answer<T> {
    Given(T),
    /// What it needs is missing here: one sentence.
    Unavailable(String),
    /// It failed: what it wrote.
    Failed(String),
}

impl Bench<'_> {
    /// The name of the executable without its folder and the hash that cargo adds.
    pub(super) fn name(&self) -> &str {
        let name = self.executable.file_stem().and_then(|name| name.to_str()).unwrap_or("the bench target");
        name.rsplit_once('-').map_or(name, |(name, _)| name)
    }

    /// `--probe list`.
    pub(super) fn list(&self) -> Result<Answer<Listed>> {
        self.probe("list", &[], |out| read::<answers::List>(out)?.checked())
    }

    /// One criterion run in a fresh folder, so that nothing of an earlier one is taken for its result.
    pub(super) fn time(
        &self,
        run: usize,
        record: &Record,
        effort: Effort,
        on_workload: impl Fn(&str),
    ) -> Result<Answer<Vec<(String, Run)>>> {
        let home = self.scratch.join(format!("criterion-{run}"));
        let mut command = process::command(&self.executable, self.root);
        let mode = &record.mode.id;
        command.env("CRITERION_HOME", &home).args(["--bench", "--noplot"]).arg(filter(record));
        command.args(["--warm-up-time", &seconds(effort.warm_up)]);
        command.args(["--measurement-time", &seconds(effort.measurement)]);
        command.args(["--sample-size", &effort.samples.to_string()]);
        let finished = process::run(&mut command, |line| {
            if let Some(workload) = criterion::workload_of_line(line, mode) {
                on_workload(workload);
            }
        })?;
        self.answer(&finished, || criterion::results(&home, mode))
    }

    /// `--probe samples`.
    pub(super) fn samples(&self, workload: &Workload, effort: Effort) -> Result<Answer<(Folded, Sampling)>> {
        let (length, hertz) = (seconds(effort.sampling), effort.hertz(workload.threads).to_string());
        self.probe("samples", &["--workload", &workload.id, "--seconds", &length, "--hertz", &hertz], |out| {
            let mut beside = out.as_os_str().to_owned();
            beside.push(".json");
            let sampling: Sampling = read::<answers::About>(Path::new(&beside))?.into();
            let folded = Folded::parse(&text(out)?)
                .with_context(|| format!("{} is not folded stacks", out.display()))?;
            let (said, found) = (sampling.samples, folded.total());
            ensure!(said == found, "{} samples are announced, {found} are there", said);
            Ok((folded, sampling))
        })
    }

    /// `--probe counts`: a stretch, allocations, and why there are none where there are none.
    pub(super) fn counts(&self, workload: &str, effort: Effort) -> Result<Answer<Counts>> {
        let length = seconds(effort.counting);
        let arguments = ["--workload", workload, "--seconds", &length];
        self.probe("counts", &arguments, |out| Ok(read::<answers::Counted>(out)?.parts()))
    }

    fn probe<T>(
        &self,
        name: &str,
        arguments: &[&str],
        read: impl Fn(&Path) -> Result<T>,
    ) -> Result<Answer<T>> {
        let out = self.scratch.join(format!("{name}.out"));
        let mut command = process::command(&self.executable, self.root);
        command.args(["--probe", name]).args(arguments).arg("--out").arg(&out);
        let finished = process::run(&mut command, |_| {})?;
        self.answer(&finished, || read(&out))
    }

    fn answer<T>(&self, finished: &process::Finished, read: impl FnOnce() -> Result<T>) -> Result<Answer<T>> {
        let lines = finished.errors.lines().rev().map(str::trim).find(|line| !line.is_empty());
        let sentence = || lines.unwrap_or("it gave no reason").trim_start_matches("error: ").to_owned();
        match finished.status.code() {
            Some(0) => {
                let given =
                    read().with_context(|| format!("the results of {} cannot be used", self.name()))?;
                Ok(Answer::Given(given))
            }
            Some(UNAVAILABLE) => Ok(Answer::Unavailable(sentence())),
            _ => {
                Ok(Answer::Failed(format!("{} ended with {}: {}", self.name(), finished.status, sentence())))
            }
        }
    }
}

/// The regular expression by which criterion chooses the workloads of `record`.
fn filter(record: &Record) -> String {
    let ids: Vec<_> = record.workloads.iter().map(|workload| regex::escape(&workload.id)).collect();
    format!("^{}/({})$", regex::escape(&record.mode.id), ids.join("|"))
}

fn seconds(duration: Duration) -> String {
    duration.as_secs_f64().to_string()
}

fn text(path: &Path) -> Result<String> {
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
}
