//! How many instructions an iteration executes, by callgrind.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde::Serialize;
use xtask_watch::{Process, VALGRIND, object_name, scratch, under, valgrind};

use super::{Flags, write_answer};
use crate::alone::alone;
use crate::workload::{Amount, Image, Run, Workload};

/// Measured iterations of one thread: two show whether they repeat.
const ITERATIONS: usize = 2;

/// Records that the measured iterations of several threads handle together, which never run quite the same: their mean
/// varies less than each of them, and the less the more of them there are.
const RECORDS_OF_THREADS: u64 = 6_000;

/// Measured iterations of several threads at most.
const MOST_ITERATIONS: usize = 8;

/// It is about 50 times slower than the workload, and so is everything before the first iteration.
const LIMIT: Duration = Duration::from_secs(300);

#[derive(Serialize)]
struct Instructions {
    tool: String,
    objects: Vec<ObjectCount>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct ObjectCount {
    object: String,
    own: bool,
    iterations: Vec<u64>,
}

pub(super) fn write(workload: &Workload, flags: &Flags) -> Result<()> {
    let id = workload.id();
    let instructions =
        count(workload, flags.out()?).with_context(|| format!("cannot count the instructions of {id}"))?;
    write_answer(flags, &id, "instructions", &instructions)
}

fn count(workload: &Workload, out: &Path) -> Result<Instructions> {
    let version = VALGRIND.version()?;
    let scratch = scratch(out)?;
    let parts = scratch.path().join("callgrind");
    let Image { own_object, boundary } = image(&workload.run)?;
    let mut tool = valgrind("callgrind", &parts);
    tool.args(["--compress-strings=no", "--compress-pos=no"]).arg(format!("--dump-before={boundary}"));
    let measured = measured(workload);
    let command = under(tool, &alone(workload, Amount::Iterations(measured as u64))?);
    Process::start("callgrind", command, scratch.path(), LIMIT)?.finish()?;
    let counted: Vec<BTreeMap<String, u64>> = iterations(&parts, measured)?
        .iter()
        .map(|part| Ok(by_object(&fs::read_to_string(part)?)))
        .collect::<Result<_>>()
        .context("callgrind's counts cannot be read")?;
    Ok(Instructions { tool: format!("{version} (callgrind)"), objects: merge(&counted, &own_object) })
}

/// How many iterations are measured.
fn measured(workload: &Workload) -> usize {
    if workload.threads == 1 {
        return ITERATIONS;
    }
    let enough = RECORDS_OF_THREADS.div_ceil(workload.records.max(1));
    usize::try_from(enough).unwrap_or(MOST_ITERATIONS).clamp(ITERATIONS, MOST_ITERATIONS)
}

fn image(run: &Run) -> Result<Image> {
    match run {
        Run::Outside(outside) => Ok(outside.image()),
        Run::Native(_) => {
            let executable = std::env::current_exe()?;
            let own_object = object_name(&executable.to_string_lossy()).to_owned();
            // With the path of its module and, from some compilers, a hash.
            Ok(Image { own_object, boundary: "*xtask_boundary*".to_owned() })
        }
    }
}

/// The parts that hold one measured iteration each: callgrind began a new one at each boundary. What the last boundary
/// ended is the last iteration; what comes after it is not numbered.
fn iterations(parts: &Path, measured: usize) -> Result<Vec<PathBuf>> {
    let numbered = |number: usize| parts.with_extension(number.to_string());
    let ended = (1..).take_while(|number| numbered(*number).exists()).count();
    ensure!(
        ended > measured,
        "the process passed {ended} boundaries of iterations, not {}; see whether it is stripped of symbols",
        measured + 1
    );
    Ok((ended - measured + 1..=ended).map(numbered).collect())
}

/// Instructions by object, of one part in callgrind's format: `ob=` names the object of the cost lines that follow,
/// position and cost. A cost line after `calls=` is what the called function took, which is counted there.
fn by_object(part: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    let (mut object, mut is_inclusive) = (String::new(), false);
    for line in part.lines() {
        if let Some(path) = line.strip_prefix("ob=") {
            object = if path == "???" { "[unknown]".to_owned() } else { object_name(path).to_owned() };
        } else if line.starts_with("calls=") {
            is_inclusive = true;
        } else if let Some(cost) = cost(line)
            && !std::mem::take(&mut is_inclusive)
            && cost > 0
        {
            *counts.entry(object.clone()).or_default() += cost;
        }
    }
    counts
}

fn cost(line: &str) -> Option<u64> {
    let (position, cost) = line.split_once(' ')?;
    position.parse::<u64>().ok().and(cost.trim().parse().ok())
}

fn merge(counted: &[BTreeMap<String, u64>], own: &str) -> Vec<ObjectCount> {
    let mut objects: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    // A workload that never calls the measured code has executed none of it: that is a count too.
    if !counted.iter().flat_map(BTreeMap::keys).any(|object| object.starts_with(own)) {
        objects.insert(own, vec![0; counted.len()]);
    }
    for (iteration, counts) in counted.iter().enumerate() {
        for (object, count) in counts {
            objects.entry(object.as_str()).or_insert_with(|| vec![0; counted.len()])[iteration] = *count;
        }
    }
    let count = |(object, iterations): (&str, Vec<u64>)| ObjectCount {
        object: object.to_owned(),
        own: object.starts_with(own),
        iterations,
    };
    objects.into_iter().map(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = "\
# callgrind format
version: 1
positions: line
events: Ir
summary: 999

ob=/lib/libc.so.6
fl=malloc.c
fn=malloc
10 100
11 5
cob=/x/target/bench-0123456789abcdef
cfn=a::b
calls=3 7
12 1000

ob=/x/target/bench-0123456789abcdef
fn=a::b
7 40
fi=other.rs
1 2
ob=???
fn=0x1234
0 3
totals: 150
";

    #[test]
    fn costs_are_summed_by_object_without_those_of_calls() {
        let counts = by_object(PART);
        let counts: Vec<_> = counts.iter().map(|(object, count)| (object.as_str(), *count)).collect();
        assert_eq!(counts, [("[unknown]", 3), ("bench", 42), ("libc.so.6", 105)]);
    }

    #[test]
    fn an_object_that_one_iteration_lacks_counts_nothing_there() {
        let one = [("bench".to_owned(), 4), ("libc.so.6".to_owned(), 5)].into();
        let other = [("bench".to_owned(), 6)].into();
        let objects = merge(&[one, other], "bench");
        let object = |object: &str, own, iterations: [u64; 2]| ObjectCount {
            object: object.to_owned(),
            own,
            iterations: iterations.to_vec(),
        };
        assert_eq!(objects, [object("bench", true, [4, 6]), object("libc.so.6", false, [5, 0])]);
        let without = [("libc.so.6".to_owned(), 5)].into();
        assert_eq!(merge(&[without], "bench")[0].iterations, [0]);
    }

    #[test]
    fn the_last_iterations_are_measured() {
        let folder = tempfile::TempDir::new().unwrap();
        let parts = folder.path().join("callgrind");
        let add = |names: &[&str]| {
            for name in names {
                std::os::unix::fs::symlink("/dev/null", folder.path().join(name)).unwrap();
            }
        };
        add(&["callgrind", "callgrind.1", "callgrind.2"]);
        assert!(
            iterations(&parts, 2).unwrap_err().to_string().starts_with("the process passed 2 boundaries")
        );
        add(&["callgrind.3", "callgrind.4"]);
        let found = iterations(&parts, 2).unwrap();
        assert_eq!(found, ["callgrind.3", "callgrind.4"].map(|name| folder.path().join(name)));
    }
}
