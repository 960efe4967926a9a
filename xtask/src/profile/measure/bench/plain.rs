//! A bench target that links nothing of ours: plain criterion. Its own list and its result files tell what there is, and
//! perf looks at it from outside.

use std::fmt::Display;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use xtask_watch::{Process, RECURSION, Unavailable, perf, unavailable};

use super::{Answer, Bench, Finding, Question, seconds};
use crate::profile::folded::Folded;
use crate::profile::measure::criterion::{self, Known};
use crate::profile::record::{Probe, Run, Sampling};

/// Why a probe has no answer.
pub(in super::super) const UNLINKED: &str = "this bench target does not link xtask-harness";

/// How criterion runs a benchmark without measuring it, after a second of warming up.
const PROFILING: &str = ": Profiling for";
const WARM_UP: Duration = Duration::from_secs(1);

/// What perf may take to attach itself on a busy machine, so that it sees the benchmark for as long as it looks.
const ROOM: Duration = Duration::from_secs(3);

/// A bench may prepare for long what it measures shortly, and may ask for more time than the command line does.
const LIMIT: Duration = Duration::from_secs(60 * 60);

/// What criterion's command line tells of a bench target.
pub(in super::super) struct Plain {
    /// Its benchmarks, in its order, as criterion shows them.
    titles: Vec<String>,
    /// Criterion 0.3 takes whole seconds only.
    has_whole_seconds: bool,
}

impl Plain {
    /// How many benchmarks there are.
    pub(in super::super) fn count(&self) -> usize {
        self.titles.len()
    }

    /// Puts benchmarks into the order of the bench target; criterion's folders stand in that of the alphabet.
    pub(in super::super) fn sort(&self, found: &mut [(Known, Run)]) {
        found.sort_by_key(|(known, _)| self.titles.iter().position(|title| *title == known.title));
    }

    fn time(&self, duration: Duration) -> String {
        match self.has_whole_seconds {
            true => (duration.as_secs_f64().ceil().max(1.0)).to_string(),
            false => seconds(duration),
        }
    }
}

impl Bench<'_> {
    /// Asks criterion for its benchmarks; the reason where the target is none of criterion, or fails.
    pub(super) fn plain(&self) -> Result<Result<Plain, String>> {
        let list = |more: &[&str]| -> Result<(Process, Option<Vec<String>>)> {
            let mut command = self.command();
            command.args(["--bench", "--list"]).args(more);
            let mut process =
                Process::start(self.name(), command, self.scratch, self.effort.limit_of_list())?;
            let status = process.wait()?;
            let titles = titles(&process.output()?).filter(|_| status.success());
            Ok((process, titles))
        };
        // What takes no part of a second says so, whatever it was asked.
        if let (_, Some(titles)) = list(&["--warm-up-time", "0.5"])? {
            return Ok(Ok(Plain { titles, has_whole_seconds: false }));
        }
        let (process, titles) = list(&[])?;
        let plain = titles.map(|titles| Plain { titles, has_whole_seconds: true });
        Ok(plain.ok_or_else(|| match process.errors().ok().as_deref().and_then(panic) {
            Some(panic) => format!("{} {panic}", self.name()),
            None => format!(
                "{} answers neither `--probe list`, as a target does that links xtask-harness, nor criterion's `--list`",
                self.name()
            ),
        }))
    }

    /// One run of all benchmarks in a fresh folder.
    pub(in super::super) fn time_plain(
        &self,
        plain: &Plain,
        run: usize,
        on_benchmark: impl Fn(&str),
    ) -> Result<Answer<Vec<(Known, Run)>>> {
        let (home, effort) = (self.scratch.join(format!("criterion-{run}")), self.effort);
        let mut command = self.command();
        command.env("CRITERION_HOME", &home).args(["--bench", "--noplot", "--confidence-level", "0.95"]);
        command.args(["--warm-up-time", &plain.time(effort.warm_up)]);
        command.args(["--measurement-time", &plain.time(effort.measurement)]);
        command.args(["--sample-size", &effort.samples.to_string()]);
        command.args(["--nresamples", &effort.resamples.to_string()]);
        let on_line = |line: &str| {
            if let Some(title) = line.strip_prefix("Benchmarking ") {
                on_benchmark(title.split(": ").next().unwrap_or(title));
            }
        };
        self.run(&mut command, LIMIT, on_line, || {
            let mut found = criterion::benchmarks(&home)?;
            plain.sort(&mut found);
            Ok(found)
        })
    }

    /// What can be told of a benchmark from outside: where its time goes, where perf is there.
    pub(super) fn ask_plain(&self, question: Question<'_>) -> Result<Answer<Finding>> {
        let missing = |reason: &dyn Display| Ok(Answer::Unavailable(reason.to_string()));
        match (question.probe, self.sampler) {
            (Probe::Samples, None | Some("auto" | "perf")) => {}
            (Probe::Samples, Some(sampler)) => {
                return missing(&format!("{UNLINKED}, so that perf alone can sample it, not {sampler}"));
            }
            _ => return missing(&UNLINKED),
        }
        match self.sample(question) {
            Ok(finding) => Ok(Answer::Given(finding)),
            Err(error) if error.is::<Unavailable>() => missing(&error),
            Err(error) => Ok(Answer::Failed(format!("{} cannot be sampled: {error:#}", question.workload))),
        }
    }

    fn sample(&self, Question { workload, threads, .. }: Question<'_>) -> Result<Finding> {
        let sampler = perf::version()?;
        let length = self.effort.sampling;
        let (hertz, whole) = (self.effort.hertz(length, threads), length.as_secs() + 1);
        let mut command = self.command();
        let filter = format!("^{}$", regex::escape(workload));
        let scratch = TempDir::new_in(self.scratch).context("no folder for what perf writes")?;
        command.env("CRITERION_HOME", scratch.path().join("criterion"));
        // It is stopped when perf has seen enough.
        let time = WARM_UP + ROOM + Duration::from_secs(whole);
        command.args(["--bench", &filter, "--profile-time", &time.as_secs().to_string()]);
        let mut process = Process::start(workload, command, scratch.path(), LIMIT)?;
        // While it warms up it prepares its input again and again; afterwards once.
        process.wait_until_it_reports(PROFILING)?;
        std::thread::sleep(WARM_UP);
        let recorded = perf::record(process.id(), length.as_secs_f64(), hertz, scratch.path());
        if let Some(status) = process.status()?.filter(|status| !status.success()) {
            return Err(process.failure(status));
        }
        drop(process);
        let folded = perf::by_criterion(&perf::script(&recorded?, scratch.path())?);
        let samples = folded.samples();
        ensure!(samples > 0, unavailable(format!("{sampler} took no sample of {workload}")));
        let mut limits: Vec<String> = perf::LIMITS.map(str::to_owned).into();
        limits.push(RECURSION.to_owned());
        limits.push(
            "what a bench does between its iterations, such as preparing their input, is sampled with them"
                .to_owned(),
        );
        let sampling = Sampling {
            sampler,
            samples,
            hertz,
            unit: "samples".to_owned(),
            seconds: length.as_secs_f64(),
            limits,
        };
        Ok(Finding::Samples(sampling, Folded::parse(&folded.to_string())?))
    }
}

/// The benchmarks in what `--list` printed; None where that was not criterion.
fn titles(text: &str) -> Option<Vec<String>> {
    // The harness of the standard library lists alike, and adds a summary.
    if text.lines().any(|line| line.contains(" tests, ") && line.contains(" benchmark")) {
        return None;
    }
    let title =
        |line: &str| line.strip_suffix(": benchmark").or(line.strip_suffix(": bench")).map(str::to_owned);
    let titles: Vec<String> = text.lines().filter_map(title).collect();
    (!titles.is_empty()).then_some(titles)
}

/// Where a program panicked, and why, in one sentence.
fn panic(errors: &str) -> Option<String> {
    let mut lines = errors.lines().map(str::trim).skip_while(|line| !line.contains("panicked at "));
    let place = lines.next()?;
    let place = &place[place.find("panicked at ")?..];
    Some(format!("{place} {}", lines.next().unwrap_or_default()).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_tells_its_place_and_its_reason() {
        let errors = "Gnuplot not found\n\nthread 'main' (7) panicked at benches/a.rs:4:7:\nno such file\nstack backtrace:\n";
        assert_eq!(panic(errors).as_deref(), Some("panicked at benches/a.rs:4:7: no such file"));
        assert_eq!(panic("error: unexpected argument found\n"), None);
    }

    #[test]
    fn criterion_is_told_from_others_that_list() {
        let expected = Some(vec!["sum/1k".to_owned(), "a: b".to_owned()]);
        assert_eq!(titles("sum/1k: benchmark\na: b: benchmark\n"), expected);
        assert_eq!(titles("sum/1k: bench\na: b: bench\n"), expected);
        for other in ["sum: benchmark\n\n0 tests, 1 benchmark\n", "running everything\n", ""] {
            assert_eq!(titles(other), None, "{other}");
        }
    }

    #[test]
    fn the_oldest_criterion_gets_whole_seconds() {
        let plain = |has_whole_seconds| Plain { titles: Vec::new(), has_whole_seconds };
        let times = [60, 1_200].map(Duration::from_millis);
        assert_eq!(times.map(|time| plain(true).time(time)), ["1", "2"]);
        assert_eq!(times.map(|time| plain(false).time(time)), ["0.06", "1.2"]);
    }
}
