//! What the threads of a workload do, watched from outside: Linux tells in files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde::Serialize;
use xtask_watch::{Process, scratch, unavailable};

use super::{Flags, write_answer};
use crate::alone::alone;
use crate::workload::{Amount, Workload};

/// Time between two looks.
const PAUSE: Duration = Duration::from_millis(2);

/// Beyond the watching itself: starting and warming up.
const LIMIT: Duration = Duration::from_secs(120);

#[derive(Serialize)]
struct Scheduling {
    tool: &'static str,
    seconds: f64,
    looks: u64,
    threads: Vec<Thread>,
}

/// A thread, or several short-lived ones of one name.
#[derive(Debug, Default, PartialEq, Serialize)]
struct Thread {
    name: String,
    lives: u64,
    running: u64,
    waiting: u64,
    cpu_seconds: f64,
    queued_seconds: Option<f64>,
}

pub(super) fn write(workload: &Workload, flags: &Flags) -> Result<()> {
    let id = workload.id();
    let scheduling = watch(workload, flags).with_context(|| format!("cannot watch the threads of {id}"))?;
    write_answer(flags, &id, "scheduling", &scheduling)
}

fn watch(workload: &Workload, flags: &Flags) -> Result<Scheduling> {
    if !Path::new("/proc/self/task").is_dir() {
        return Err(unavailable("only Linux tells what the threads of another process do"));
    }
    let (scratch, watched) = (scratch(flags.out()?)?, Duration::from_secs_f64(flags.seconds));
    // It runs for longer than it is watched, and is stopped then.
    let amount = Amount::Seconds((watched + LIMIT).as_secs_f64());
    let command = alone(workload, amount)?;
    let mut process = Process::start("the workload", command, scratch.path(), watched + LIMIT)?;
    process.wait_until_ready()?;
    let tasks = PathBuf::from(format!("/proc/{}/task", process.id()));
    let (mut history, start) = (History::default(), Instant::now());
    while start.elapsed() < watched {
        history.add(look(&tasks));
        std::thread::sleep(PAUSE);
    }
    let seconds = start.elapsed().as_secs_f64();
    if let Some(status) = process.status()? {
        return Err(process.failure(status));
    }
    ensure!(history.looks > 0, "no thread was seen in {seconds} s");
    let (looks, threads) = (history.looks, history.threads(process.id()));
    Ok(Scheduling { tool: "/proc/PID/task/*/{stat,schedstat}", seconds, looks, threads })
}

/// What one look tells of a thread.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    name: String,
    is_running: bool,
    /// Seconds since the thread began.
    cpu: f64,
    /// The same, of being ready and having no core.
    queued: Option<f64>,
}

/// All threads by their ids. One that ended meanwhile is not among them.
fn look(tasks: &Path) -> BTreeMap<u32, Seen> {
    let threads = fs::read_dir(tasks).into_iter().flatten().flatten();
    let thread = |entry: fs::DirEntry| {
        let id = entry.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        let schedstat = fs::read_to_string(entry.path().join("schedstat")).ok();
        Some((id, seen(&stat, schedstat.as_deref())?))
    };
    threads.filter_map(thread).collect()
}

/// `id (name) state … user system …` and `running queued slices`, where the kernel keeps the latter.
fn seen(stat: &str, schedstat: Option<&str>) -> Option<Seen> {
    let (before, after) = stat.rsplit_once(')')?;
    let (_, name) = before.split_once('(')?;
    let fields: Vec<&str> = after.split_whitespace().collect();
    let nanoseconds: Option<Vec<f64>> =
        schedstat.map(|line| line.split_whitespace().filter_map(|number| number.parse().ok()).collect());
    let (cpu, queued) = match nanoseconds.as_deref() {
        Some([running, queued, ..]) => (running / 1e9, Some(queued / 1e9)),
        // Linux counts in hundredths of a second for programs, whatever its own clock does.
        _ => ((fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?) / 100.0, None),
    };
    Some(Seen { name: name.to_owned(), is_running: *fields.first()? == "R", cpu, queued })
}

/// What all looks told.
#[derive(Debug, Default)]
struct History {
    looks: u64,
    lives: BTreeMap<u32, Life>,
}

#[derive(Debug)]
struct Life {
    /// None where the thread began while it was watched.
    first: Option<Seen>,
    last: Seen,
    /// The last look that saw it.
    until: u64,
    running: u64,
    waiting: u64,
}

impl History {
    fn add(&mut self, look: BTreeMap<u32, Seen>) {
        self.looks += 1;
        for (id, seen) in look {
            let first = (self.looks == 1).then(|| seen.clone());
            let life = self.lives.entry(id).or_insert_with(|| Life {
                first,
                last: seen.clone(),
                until: 0,
                running: 0,
                waiting: 0,
            });
            life.until = self.looks;
            if seen.is_running {
                life.running += 1
            } else {
                life.waiting += 1
            }
            life.last = seen;
        }
    }

    /// Threads that lived throughout, and the others by name. `main` is the id of the first thread.
    fn threads(&self, main: u32) -> Vec<Thread> {
        let inherited = self.lives.get(&main).map(|life| life.last.name.as_str());
        let mut threads: BTreeMap<(&str, Option<u32>), Thread> = BTreeMap::new();
        for (id, life) in &self.lives {
            let name = match life.last.name.as_str() {
                _ if *id == main => "main",
                // The name of the program, which the system cuts anywhere.
                name if Some(name) == inherited => "unnamed",
                name => name,
            };
            let is_persistent = life.first.is_some() && life.until == self.looks;
            let thread = threads.entry((name, is_persistent.then_some(*id))).or_default();
            name.clone_into(&mut thread.name);
            thread.add(life);
        }
        threads.into_values().collect()
    }
}

impl Thread {
    fn add(&mut self, life: &Life) {
        let before = |amount: fn(&Seen) -> f64| life.first.as_ref().map_or(0.0, amount);
        self.lives += 1;
        self.running += life.running;
        self.waiting += life.waiting;
        self.cpu_seconds += life.last.cpu - before(|seen| seen.cpu);
        if let Some(queued) = life.last.queued {
            let queued = queued - before(|seen| seen.queued.unwrap_or(0.0));
            *self.queued_seconds.get_or_insert(0.0) += queued;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_linux_are_understood() {
        let stat = "12 (a (b) c) R 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 3 0";
        let expected = |cpu, queued| Seen { name: "a (b) c".to_owned(), is_running: true, cpu, queued };
        assert_eq!(seen(stat, Some("1500000000 500000000 7\n")), Some(expected(1.5, Some(0.5))));
        assert_eq!(seen(stat, None), Some(expected(3.0, None)));
        assert_eq!(seen("12 (a", None), None);
        assert_eq!(seen("12 (a) S", None), None);
    }

    fn thread(name: &str, is_running: bool, cpu: f64) -> Seen {
        Seen { name: name.to_owned(), is_running, cpu, queued: Some(cpu / 4.0) }
    }

    #[test]
    fn threads_that_live_throughout_are_told_from_those_that_come_and_go() {
        let mut history = History::default();
        history.add([(1, thread("bench-01234567", false, 8.0)), (2, thread("pool", true, 4.0))].into());
        history.add(
            [
                (1, thread("bench-01234567", false, 8.0)),
                (2, thread("pool", true, 5.0)),
                (3, thread("bench-01234567", true, 1.0)),
            ]
            .into(),
        );
        history.add(
            [
                (1, thread("bench-01234567", true, 9.0)),
                (2, thread("pool", false, 6.0)),
                (4, thread("bench-01234567", false, 2.0)),
            ]
            .into(),
        );
        let expected = |name: &str, lives, running, waiting, cpu_seconds: f64| Thread {
            name: name.to_owned(),
            lives,
            running,
            waiting,
            cpu_seconds,
            queued_seconds: Some(cpu_seconds / 4.0),
        };
        assert_eq!(
            history.threads(1),
            [
                expected("main", 1, 1, 2, 1.0),
                expected("pool", 1, 2, 1, 2.0),
                expected("unnamed", 2, 1, 1, 3.0),
            ]
        );
    }

    #[test]
    fn this_process_has_a_thread_that_runs() {
        let tasks = Path::new("/proc/self/task");
        if tasks.is_dir() {
            assert!(look(tasks).values().any(|seen| seen.is_running));
        }
    }
}
