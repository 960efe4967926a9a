//! A bench target with small workloads.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::{Value, json};
use xtask_harness::{
    Amount, Counted, Digest, Elapsed, Image, Input, Kind, LockSamples, Outside, RawAllocations, RawSites,
    RawStacks, Run, Sampling, Subject, Suite, Usage, Workload, unavailable,
};

use crate::child;

/// What the process offers; of the kind `missing`, nothing.
pub(crate) fn suite(kind: &str) -> Result<Suite> {
    if kind == "missing" {
        return Err(unavailable("no interpreter"));
    }
    Ok(Suite {
        subject: Subject {
            name: "fake".to_owned(),
            version: "1.2.3".to_owned(),
            source: "here".to_owned(),
            prebuilt: false,
        },
        environment: [("python".to_owned(), "none".to_owned())].into(),
        inputs: vec![Input {
            name: "tiny".to_owned(),
            records: 10,
            bytes: 1000,
            sha256: Digest::new(|| "00".to_owned()),
        }],
        workloads: vec![
            workload("work", Run::Native(Box::new(work))),
            workload("broken", Run::Native(Box::new(|| bail!("read 9 records of 10")))),
            workload("steady", Run::Native(Box::new(steady))),
            workload("threads", Run::Native(Box::new(threads))),
            workload("outside", Run::Outside(Box::new(Elsewhere("work/tiny")))),
            workload("outside_steady", Run::Outside(Box::new(Elsewhere("steady/tiny")))),
            workload("summed", child::summing(500_500)),
            workload("summed_wrong", child::summing(500_501)),
            workload("missing", Run::Outside(Box::new(Unwatched))),
        ],
        costs: vec![],
    })
}

fn workload(operation: &str, run: Run) -> Workload {
    let parameters: BTreeMap<String, Value> = [("buffer".to_owned(), json!(4))].into();
    let (operation, input, title) = (operation.to_owned(), "tiny".to_owned(), "work hard".to_owned());
    let (kind, sweep) = (Kind::Operation, None);
    Workload { operation, input, title, kind, records: 10, bytes: 1000, threads: 1, parameters, sweep, run }
}

/// Allocates 500 and 1000 bytes, of which the latter grow to 2000, and takes some CPU time.
fn work() -> Result<()> {
    let small = black_box(Vec::<u8>::with_capacity(500));
    let mut large = black_box(Vec::<u8>::with_capacity(1000));
    large.reserve_exact(2000);
    black_box((&small, &large));
    burn(Duration::from_millis(1));
    Ok(())
}

#[inline(never)]
fn burn(time: Duration) {
    let end = Instant::now() + time;
    while Instant::now() < end {
        black_box(());
    }
}

/// The same number of instructions each time.
fn steady() -> Result<()> {
    for round in 0..10_000 {
        black_box(round);
    }
    Ok(())
}

/// Waits for another thread.
fn threads() -> Result<()> {
    let helper = thread::Builder::new().name("helper".to_owned());
    let helper = helper.spawn(|| thread::sleep(Duration::from_millis(20)))?;
    helper.join().expect("it only sleeps");
    burn(Duration::from_millis(1));
    Ok(())
}

/// The workload of that id in another process of this program.
struct Elsewhere(&'static str);

impl Outside for Elsewhere {
    fn run(&mut self, iterations: u64) -> Result<Elapsed> {
        let time = Duration::from_secs(iterations);
        let usage =
            Usage { gc_collections: Some(2 * iterations), gc_seconds: Some(0.25), ..Usage::default() };
        Ok(Elapsed { wall: time, cpu: time, usage })
    }

    /// This program, which is a process that says `ready` and works, too.
    fn alone(&self, amount: Amount) -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["--probe", "run", "--workload", self.0]);
        match amount {
            Amount::Seconds(seconds) => command.args(["--seconds", &seconds.to_string()]),
            Amount::Iterations(iterations) => command.args(["--iterations", &iterations.to_string()]),
        };
        Ok(command)
    }

    fn image(&self) -> Image {
        Image { own_object: "protocol".to_owned(), boundary: "*xtask_boundary*".to_owned() }
    }

    fn sample(&mut self, _: Sampling) -> Result<RawStacks> {
        Ok(RawStacks {
            sampler: "fake-spy 1".to_owned(),
            folded: "start;xtask_region (w.py:1);f (/home/someone/w.py:2) 3\nstart;import 4\n".to_owned(),
            limits: vec!["sees little".to_owned()],
        })
    }

    fn allocations(&mut self, iterations: usize) -> Result<RawAllocations> {
        let counted = Counted {
            allocations: 3,
            reallocations: None,
            bytes_requested: 70,
            peak_live_bytes: 60,
            sizes: [(16, 2), (64, 1)].into(),
        };
        Ok(RawAllocations {
            source: "fake-ray 1".to_owned(),
            iterations: vec![counted; iterations],
            objects: Some((5, 80)),
        })
    }

    fn sites(&mut self) -> Result<RawSites> {
        Ok(RawSites {
            source: "fake-ray 1".to_owned(),
            bytes: "start;xtask_region (w.py:1);f (/home/someone/w.py:2) 70\n".to_owned(),
            blocks: "start;xtask_region (w.py:1);f (/home/someone/w.py:2) 3\n".to_owned(),
            limits: vec!["slow".to_owned()],
        })
    }

    fn lock(&mut self, _: Sampling) -> Result<LockSamples> {
        Ok(LockSamples { sampler: "fake-spy 1".to_owned(), held: 3, holders: 2, samples: 4 })
    }
}

struct Unwatched;

impl Outside for Unwatched {
    fn run(&mut self, iterations: u64) -> Result<Elapsed> {
        Elsewhere("work/tiny").run(iterations)
    }

    fn alone(&self, amount: Amount) -> Result<Command> {
        Elsewhere("work/tiny").alone(amount)
    }

    fn image(&self) -> Image {
        Elsewhere("work/tiny").image()
    }

    fn sample(&mut self, _: Sampling) -> Result<RawStacks> {
        Err(unavailable("no spy is installed"))
    }
}
