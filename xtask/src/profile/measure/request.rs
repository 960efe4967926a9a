//! What was asked for on the command line.

use std::time::Duration;

use super::effort::{self, Effort};
use crate::profile::record::Probe;

/// How to measure. The default is a full run that leaves the choice of tools to the bench target.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// A smoke run: short, few repetitions, wide intervals.
    pub quick: bool,
    /// The sampler to take in place of the best that works.
    pub sampler: Option<String>,
    /// Probes to leave out.
    pub skip: Vec<Probe>,
    /// Process runs of each bench target.
    pub runs: Option<usize>,
    /// Criterion's measurement time of each workload.
    pub duration: Option<Duration>,
}

impl Request {
    /// How much is measured.
    pub(super) fn effort(&self) -> Effort {
        let usual = if self.quick { effort::QUICK } else { effort::FULL };
        Effort {
            runs: self.runs.unwrap_or(usual.runs),
            measurement: self.duration.unwrap_or(usual.measurement),
            ..usual
        }
    }

    /// The command that measures a mode in the same way.
    pub(super) fn command(&self, mode: &str) -> String {
        let mut command = format!("cargo xtask profile --mode {mode}");
        if self.quick {
            command += " --quick";
        }
        if let Some(sampler) = &self.sampler {
            command += &format!(" --sampler {sampler}");
        }
        for probe in &self.skip {
            command += &format!(" --skip {probe}");
        }
        if let Some(runs) = self.runs {
            command += &format!(" --runs {runs}");
        }
        if let Some(duration) = self.duration {
            command += &format!(" --duration {}", duration.as_secs_f64());
        }
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_the_one_that_measures_alike() {
        assert_eq!(Request::default().command("serial"), "cargo xtask profile --mode serial");
        let request = Request {
            quick: true,
            sampler: Some("perf".into()),
            skip: vec![Probe::Lock, Probe::Sites],
            runs: Some(3),
            duration: Some(Duration::from_millis(250)),
        };
        assert_eq!(
            request.command("serial"),
            "cargo xtask profile --mode serial --quick --sampler perf --skip lock --skip sites --runs 3 --duration 0.25"
        );
        let effort = request.effort();
        assert_eq!((effort.runs, effort.measurement), (3, Duration::from_millis(250)));
        assert_eq!(effort.sampling, effort::QUICK.sampling);
    }
}
