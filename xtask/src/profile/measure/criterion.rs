//! Criterion's result files. They are private to criterion, and of one shape from 0.3 to 0.8: this module alone knows them,
//! and a file of another shape is an error that names it.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use walkdir::WalkDir;

use super::bench::read;
use crate::profile::record::{Estimator, Run};

/// `benchmark.json`: the identity. Directory names are cut to 64 bytes and cannot serve as such.
#[derive(Deserialize)]
struct Benchmark {
    group_id: String,
    function_id: Option<String>,
    value_str: Option<String>,
    /// What `--list` calls it: cut to 100 bytes.
    #[serde(default)]
    title: String,
    throughput: Option<Throughput>,
}

/// What an iteration handles, as criterion spells it.
#[derive(Deserialize)]
enum Throughput {
    Bits(u64),
    Bytes(u64),
    BytesDecimal(u64),
    Elements(u64),
    ElementsAndBytes { elements: u64, bytes: u64 },
}

/// A benchmark that is known by criterion's files alone.
pub(super) struct Known {
    pub(super) title: String,
    /// Group and function.
    pub(super) operation: String,
    /// The value; empty where the benchmark has none.
    pub(super) input: String,
    pub(super) elements: Option<u64>,
    pub(super) bytes: Option<u64>,
}

impl Known {
    /// What criterion itself calls it, and what its filter is held against.
    pub(super) fn id(&self) -> String {
        match self.input.as_str() {
            "" => self.operation.clone(),
            input => format!("{}/{input}", self.operation),
        }
    }
}

impl From<Benchmark> for Known {
    fn from(benchmark: Benchmark) -> Known {
        let Benchmark { group_id, function_id, value_str, title, throughput } = benchmark;
        let operation = match function_id {
            Some(function) => format!("{group_id}/{function}"),
            None => group_id,
        };
        let (elements, bytes) = match throughput {
            Some(Throughput::Bits(bits)) => (None, Some(bits / 8)),
            Some(Throughput::Bytes(bytes) | Throughput::BytesDecimal(bytes)) => (None, Some(bytes)),
            Some(Throughput::Elements(elements)) => (Some(elements), None),
            Some(Throughput::ElementsAndBytes { elements, bytes }) => (Some(elements), Some(bytes)),
            None => (None, None),
        };
        let positive = |number: &u64| *number > 0;
        Known {
            title,
            operation,
            input: value_str.unwrap_or_default(),
            elements: elements.filter(positive),
            bytes: bytes.filter(positive),
        }
    }
}

/// `sample.json`.
#[derive(Deserialize)]
struct Sample {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// `estimates.json`. The slope is null in flat sampling; criterion itself then prints the mean.
#[derive(Deserialize)]
struct Estimates {
    mean: Estimate,
    slope: Option<Estimate>,
}

#[derive(Deserialize)]
struct Estimate {
    confidence_interval: ConfidenceInterval,
    point_estimate: f64,
}

#[derive(Deserialize)]
struct ConfidenceInterval {
    confidence_level: f64,
    lower_bound: f64,
    upper_bound: f64,
}

/// The workload that criterion says it is busy with, in a line of its output: `Benchmarking mode/operation/input: …`.
pub(super) fn workload_of_line<'a>(line: &'a str, mode: &str) -> Option<&'a str> {
    let id = line.strip_prefix("Benchmarking ")?.strip_prefix(mode)?.strip_prefix('/')?;
    Some(id.split_once(": ").map_or(id, |(id, _)| id).trim())
}

/// What one process run left in its `CRITERION_HOME`: for each workload its run.
pub(super) fn results(home: &Path, mode: &str) -> Result<Vec<(String, Run)>> {
    each(home, |path| workload(path, mode))
}

/// The same of a bench target that is known by criterion's files alone.
pub(super) fn benchmarks(home: &Path) -> Result<Vec<(Known, Run)>> {
    each(home, |path| Ok(Known::from(read::<Benchmark>(path)?)))
}

/// Every benchmark with its run; `identity` reads its `benchmark.json`.
fn each<T>(home: &Path, identity: impl Fn(&Path) -> Result<T>) -> Result<Vec<(T, Run)>> {
    let mut results = Vec::new();
    for entry in WalkDir::new(home).sort_by_file_name() {
        let entry = entry.with_context(|| format!("cannot list {}", home.display()))?;
        let folder = entry.path().parent().filter(|folder| folder.ends_with("new"));
        if let Some(folder) = folder.filter(|_| entry.file_name() == "benchmark.json") {
            results.push((identity(entry.path())?, run(folder)?));
        }
    }
    ensure!(!results.is_empty(), "{} holds no result of criterion", home.display());
    Ok(results)
}

fn workload(path: &Path, mode: &str) -> Result<String> {
    let Benchmark { group_id, function_id, value_str, .. } = read(path)?;
    ensure!(group_id == mode, "{}: group {group_id:?} is not the mode {mode:?}", path.display());
    let (Some(operation), Some(input)) = (function_id, value_str) else {
        bail!("{}: a benchmark needs a function (the operation) and a value (the input)", path.display());
    };
    Ok(format!("{operation}/{input}"))
}

fn run(folder: &Path) -> Result<Run> {
    let path = folder.join("estimates.json");
    let Estimates { mean, slope } = read(&path)?;
    let (estimator, estimate) = match slope {
        Some(slope) => (Estimator::Slope, slope),
        None => (Estimator::Mean, mean),
    };
    let ConfidenceInterval { confidence_level: level, lower_bound: lower, upper_bound: upper } =
        estimate.confidence_interval;
    ensure!((level - 0.95).abs() < 1e-9, "{}: confidence level {level} is not 0.95", path.display());
    let (iterations, nanoseconds) = samples(&folder.join("sample.json"))?;
    Ok(Run { estimator, estimate: estimate.point_estimate, lower, upper, iterations, nanoseconds })
}

fn samples(path: &Path) -> Result<(Vec<u64>, Vec<u64>)> {
    let Sample { iters, times } = read(path)?;
    let all = |numbers: Vec<f64>| -> Result<Vec<u64>> {
        let numbers: Option<_> = numbers.into_iter().map(whole).collect();
        numbers.with_context(|| format!("{} has an unknown shape: a number is not whole", path.display()))
    };
    Ok((all(iters)?, all(times)?))
}

/// Criterion writes whole numbers as floating point.
fn whole(number: f64) -> Option<u64> {
    let is_whole = number >= 0.0 && number < 2f64.powi(53) && number.fract() == 0.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number below 2^53")]
    is_whole.then_some(number as u64)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "fixtures stand in a throwaway folder")]
mod tests {
    use std::fs;

    use super::*;

    const BENCHMARK: &str = r#"{"group_id":"mode","function_id":"read","value_str":"1k","throughput":
        {"ElementsAndBytes":{"elements":1000,"bytes":9}},"full_id":"mode/read/1k","title":"mode/read/1k"}"#;
    const SAMPLE: &str = r#"{"sampling_mode":"Linear","iters":[1.0,2.0],"times":[10.0,21.0]}"#;
    const SLOPE: &str = r#"{"confidence_interval":{"confidence_level":0.95,"lower_bound":9.5,"upper_bound":10.5},
        "point_estimate":10.0,"standard_error":0.2}"#;
    const MEAN: &str = r#"{"confidence_interval":{"confidence_level":0.95,"lower_bound":11.0,"upper_bound":13.0},
        "point_estimate":12.0,"standard_error":0.5}"#;

    /// A result folder as criterion 0.8 leaves it.
    fn home(benchmark: &str, sample: &str, slope: &str) -> tempfile::TempDir {
        let home = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = home.path().join("mode/read_1k").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("base/benchmark.json", "an earlier run's, not to be read");
        write("new/benchmark.json", benchmark);
        write("new/sample.json", sample);
        write(
            "new/estimates.json",
            &format!(r#"{{"mean":{MEAN},"median":{MEAN},"slope":{slope},"std_dev":{MEAN}}}"#),
        );
        home
    }

    #[test]
    fn linear_sampling_gives_the_slope() {
        let found = results(home(BENCHMARK, SAMPLE, SLOPE).path(), "mode").unwrap();
        let (iterations, nanoseconds) = (vec![1, 2], vec![10, 21]);
        let estimator = Estimator::Slope;
        let run = Run { estimator, estimate: 10.0, lower: 9.5, upper: 10.5, iterations, nanoseconds };
        assert_eq!(found, [("read/1k".to_owned(), run)]);
    }

    #[test]
    fn flat_sampling_gives_the_mean() {
        let found = results(home(BENCHMARK, SAMPLE, "null").path(), "mode").unwrap();
        let run = &found[0].1;
        assert_eq!((run.estimator, run.estimate, run.lower, run.upper), (Estimator::Mean, 12.0, 11.0, 13.0));
    }

    #[test]
    fn another_shape_names_its_file() {
        for (benchmark, sample, slope, file) in [
            (r#"{"group":"mode"}"#, SAMPLE, SLOPE, "benchmark.json"),
            (&BENCHMARK.replace("ElementsAndBytes", "Cycles"), SAMPLE, SLOPE, "benchmark.json"),
            (
                &BENCHMARK.replace(r#""value_str":"1k""#, r#""value_str":null"#),
                SAMPLE,
                SLOPE,
                "benchmark.json",
            ),
            (&BENCHMARK.replace("mode", "other"), SAMPLE, SLOPE, "benchmark.json"),
            (BENCHMARK, r#"{"iters":[1.5],"times":[10.0]}"#, SLOPE, "sample.json"),
            (BENCHMARK, r#"{"iterations":[1]}"#, SLOPE, "sample.json"),
            (BENCHMARK, SAMPLE, "7", "estimates.json"),
            (BENCHMARK, SAMPLE, &SLOPE.replace("0.95", "0.5"), "estimates.json"),
        ] {
            let error = results(home(benchmark, sample, slope).path(), "mode").unwrap_err();
            assert!(format!("{error:#}").contains(file), "{error:#}");
        }
    }

    #[test]
    fn a_benchmark_is_known_by_its_file() {
        let known = |group: &str, function: &str, value: &str, throughput: &str| {
            let text = format!(
                r#"{{"group_id":"{group}","function_id":{function},"value_str":{value},"throughput":{throughput},
                "full_id":"","directory_name":"","title":"t"}}"#
            );
            let known = Known::from(serde_json::from_str::<Benchmark>(&text).unwrap());
            (known.id(), known.operation, known.elements, known.bytes)
        };
        let is = |id: &str, operation: &str, elements, bytes| {
            (id.to_owned(), operation.to_owned(), elements, bytes)
        };
        assert_eq!(known("sum", "null", "null", "null"), is("sum", "sum", None, None));
        assert_eq!(
            known("sum", r#""fast""#, "null", r#"{"Bytes":9}"#),
            is("sum/fast", "sum/fast", None, Some(9))
        );
        assert_eq!(known("sum", "null", r#""1k""#, r#"{"Elements":7}"#), is("sum/1k", "sum", Some(7), None));
        assert_eq!(
            known("sum", r#""fast""#, r#""1k""#, r#"{"ElementsAndBytes":{"elements":7,"bytes":0}}"#),
            is("sum/fast/1k", "sum/fast", Some(7), None)
        );
        assert_eq!(known("sum", "null", "null", r#"{"Bits":64}"#), is("sum", "sum", None, Some(8)));
    }

    #[test]
    fn an_empty_folder_is_no_result() {
        assert!(results(tempfile::tempdir().unwrap().path(), "mode").is_err());
    }

    #[test]
    fn output_names_the_workload() {
        assert_eq!(
            workload_of_line("Benchmarking mode/read/1k: Warming up for 3.0 s", "mode"),
            Some("read/1k")
        );
        assert_eq!(workload_of_line("mode/read/1k  time: [1 ms]", "mode"), None);
    }
}
