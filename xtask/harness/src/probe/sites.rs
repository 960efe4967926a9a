//! Where allocations are asked for, as folded stacks of bytes and of blocks.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use xtask_watch::{
    Folded, Process, RECURSION, UNKNOWN, VALGRIND, is_region, object_name, scratch, under, valgrind,
};

use super::{Flags, write_answer, write_text};
use crate::alone::alone;
use crate::workload::{Amount, RawSites, Run, Workload};

/// It is about 50 times slower than the workload, and so is everything before the first iteration.
const LIMIT: Duration = Duration::from_secs(300);

#[derive(Serialize)]
struct Sites {
    tool: String,
    input: String,
    blocks: u64,
    bytes: u64,
    limits: Vec<String>,
}

/// What one iteration allocates, and who says so.
struct Found {
    tool: String,
    stacks: Stacks,
    limits: Vec<String>,
}

/// The same stacks with two weights.
#[derive(Debug, Default)]
struct Stacks {
    bytes: Folded,
    blocks: Folded,
}

/// What a process asked for.
#[derive(Debug, Default)]
struct Places {
    /// Below the region function: in iterations, without the one that warms up.
    region: Stacks,
    /// In threads that the workload started, the one that warms up included.
    threads: Stacks,
}

pub(super) fn write(workload: &mut Workload, flags: &Flags) -> Result<()> {
    let (id, out) = (workload.id(), flags.out()?);
    let found = match &mut workload.run {
        Run::Native(_) => by_dhat(workload, out),
        Run::Outside(outside) => outside.sites().map(outside_found),
    };
    let Found { tool, stacks: Stacks { bytes, blocks }, mut limits } =
        found.with_context(|| format!("cannot find where {id} allocates"))?;
    limits.push(RECURSION.to_owned());
    for (weight, folded) in [("bytes", &bytes), ("blocks", &blocks)] {
        let mut path = out.as_os_str().to_owned();
        path.push(format!(".{weight}"));
        write_text(path.as_ref(), &folded.to_string())?;
    }
    let (input, blocks, bytes) = (id.clone(), blocks.samples(), bytes.samples());
    write_answer(flags, &id, "sites", &Sites { tool, input, blocks, bytes, limits })
}

/// Looks at a process of one iteration, for what a single thread asks for below the region function is that iteration's;
/// where there are more threads, at one of two iterations as well.
fn by_dhat(workload: &Workload, out: &Path) -> Result<Found> {
    let version = VALGRIND.version()?;
    let scratch = scratch(out)?;
    let start = |iterations: u64| -> Result<_> {
        let file = scratch.path().join(format!("dhat.{iterations}"));
        let mut tool = valgrind("dhat", &file);
        tool.args(["--num-callers=64", "--read-inline-info=no"]);
        let command = under(tool, &alone(workload, Amount::Iterations(iterations))?);
        Ok((Process::start("dhat", command, scratch.path(), LIMIT)?, file))
    };
    let read = |(process, file): (Process, PathBuf)| -> Result<Places> {
        process.finish()?;
        places(&fs::read_to_string(file).context("dhat's stacks cannot be read")?)
    };
    let (stacks, how) = if workload.threads == 1 {
        (
            read(start(1)?)?.region,
            "an iteration is what is asked for below its function, after one that warms up",
        )
    } else {
        // At the same time: what is counted does not depend on how fast it goes.
        let [shorter, longer] = [start(1)?, start(2)?].map(read);
        iteration(&shorter?, &longer?)
    };
    let limits = [
        how,
        "a reallocation counts as a block of its new size, where the block was first asked for",
        "a function inlined into another counts as that other",
    ];
    let limits = limits.map(str::to_owned).to_vec();
    Ok(Found { tool: format!("{version} (dhat)"), stacks, limits })
}

/// What one iteration asks for, by what processes of one and of two ask for after the warm-up; and how it was found.
fn iteration(shorter: &Places, longer: &Places) -> (Stacks, &'static str) {
    match longer.all().beyond(&shorter.all()) {
        Some(stacks) => (stacks, "an iteration is what a process of two asks for beyond a process of one"),
        // Threads that share the work do so anew each time.
        None => (
            longer.region.divided(2).with(&longer.threads.divided(3)),
            "an iteration is the mean of those in a process, because they differ",
        ),
    }
}

impl Stacks {
    fn with(&self, other: &Stacks) -> Stacks {
        Stacks { bytes: self.bytes.with(&other.bytes), blocks: self.blocks.with(&other.blocks) }
    }

    fn beyond(&self, other: &Stacks) -> Option<Stacks> {
        Some(Stacks { bytes: self.bytes.beyond(&other.bytes)?, blocks: self.blocks.beyond(&other.blocks)? })
    }

    fn divided(&self, divisor: u64) -> Stacks {
        Stacks { bytes: self.bytes.divided(divisor), blocks: self.blocks.divided(divisor) }
    }
}

impl Places {
    fn all(&self) -> Stacks {
        self.region.with(&self.threads)
    }
}

fn outside_found(raw: RawSites) -> Found {
    let stacks = Stacks { bytes: folded(&raw.bytes), blocks: folded(&raw.blocks) };
    Found { tool: raw.source, stacks, limits: raw.limits }
}

fn folded(raw: &str) -> Folded {
    let mut folded = Folded::default();
    for (stack, count) in raw.lines().filter_map(|line| line.rsplit_once(' ')) {
        if let Ok(count) = count.parse() {
            add(&mut folded, stack.split(';').collect(), count);
        }
    }
    folded
}

/// What dhat writes, as far as it is needed.
#[derive(Deserialize)]
struct Report {
    pps: Vec<Point>,
    ftbl: Vec<String>,
}

/// A place where blocks were allocated.
#[derive(Deserialize)]
struct Point {
    /// Bytes in total.
    tb: u64,
    /// Blocks in total.
    tbk: u64,
    /// Frames, from the leaf, as indices into the table.
    fs: Vec<usize>,
}

fn places(json: &str) -> Result<Places> {
    let Report { pps, ftbl } = serde_json::from_str(json).context("dhat's stacks have an unknown shape")?;
    let names: Vec<String> = ftbl.iter().map(|frame| function(frame)).collect();
    let mut places = Places::default();
    for Point { tb, tbk, fs } in pps {
        let frames: Vec<&str> =
            fs.iter().rev().filter_map(|index| names.get(*index)).map(String::as_str).collect();
        let stacks = if is_main_thread(&frames) { &mut places.region } else { &mut places.threads };
        add(&mut stacks.bytes, frames.clone(), tb);
        add(&mut stacks.blocks, frames, tbk);
    }
    Ok(places)
}

/// The function of `0xADDRESS: function (file:line)` or `0xADDRESS: function (in object)`.
fn function(frame: &str) -> String {
    let frame = frame.split_once(": ").map_or(frame, |(_, frame)| frame);
    match frame.rsplit_once(" (") {
        Some(("???", place)) => {
            let object = place.trim_start_matches("in ").trim_end_matches(')');
            format!("{UNKNOWN} ({})", object_name(object))
        }
        Some((function, _)) => function.to_owned(),
        None if frame == "???" => UNKNOWN.to_owned(),
        None => frame.to_owned(),
    }
}

/// Adds a stack, root first, whose leaf is then the function that asked.
fn add(folded: &mut Folded, mut frames: Vec<&str>, count: u64) {
    while frames.len() > 1 && frames.last().is_some_and(|frame| is_allocator(frame)) {
        frames.pop();
    }
    if is_main_thread(&frames) { folded.add(&frames, count) } else { folded.add_thread(frames, count) }
}

/// Whether it is a stack of the program's main thread, which is in the region or does not matter. The roots of other
/// threads are none of these.
fn is_main_thread(frames: &[&str]) -> bool {
    let is_root = |frame: &&str| is_region(frame) || *frame == "main" || frame.starts_with("<module>");
    frames.iter().any(is_root)
}

/// Whether a function allocates because another one asked it to.
fn is_allocator(frame: &str) -> bool {
    const EXACT: [&str; 6] = ["malloc", "calloc", "realloc", "memalign", "aligned_alloc", "posix_memalign"];
    const PREFIXES: [&str; 7] = [
        "__rust_",
        "__rdl_",
        "__rustc::",
        "alloc::alloc::",
        "alloc::boxed::box_new",
        "alloc::raw_vec::",
        "<alloc::raw_vec::",
    ];
    let function = frame.split(" (").next().unwrap_or(frame);
    EXACT.contains(&function)
        || PREFIXES.iter().any(|prefix| function.starts_with(prefix))
        || function.contains("core::alloc::global::GlobalAlloc")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(points: &str) -> String {
        let frames = r#"["[root]", "0x1: malloc (in /usr/libexec/valgrind/vgpreload_dhat.so)",
            "0x2: alloc::raw_vec::RawVec<T,A>::grow_one (library/alloc/src/raw_vec/mod.rs:527)",
            "0x3: m::parse (lib.rs:3)", "0x4: h::region::xtask_region (region.rs:12)", "0x5: main (in /x/bench)",
            "0x6: ??? (in /x/target/bench-0123456789abcdef)", "0x7: std::sys::backtrace::__rust_begin_short_backtrace (x.rs:1)"]"#;
        format!(r#"{{ "dhatFileVersion": 2, "pps": [{points}], "ftbl": {frames} }}"#)
    }

    #[test]
    fn a_stack_ends_with_the_function_that_asked() {
        let points = r#"{ "tb": 64, "tbk": 2, "tl": 9, "fs": [1, 2, 3, 4, 5] },
            { "tb": 10, "tbk": 1, "fs": [1, 5] }, { "tb": 30, "tbk": 3, "fs": [1, 6, 7] }"#;
        let places = places(&report(points)).unwrap();
        assert_eq!(places.region.bytes.to_string(), "m::parse 64\n");
        assert_eq!((places.region.bytes.outside(), places.region.blocks.outside()), (10, 1));
        let all = places.all();
        assert_eq!(all.bytes.to_string(), "[unknown] (bench) 30\nm::parse 64\n");
        assert_eq!(all.blocks.to_string(), "[unknown] (bench) 3\nm::parse 2\n");
    }

    #[test]
    fn an_iteration_is_the_difference_of_two_processes() {
        let one = places(&report(r#"{ "tb": 64, "tbk": 2, "fs": [1, 3, 4, 5] }"#)).unwrap();
        let two = places(&report(r#"{ "tb": 94, "tbk": 3, "fs": [1, 3, 4, 5] }"#)).unwrap();
        let (stacks, how) = iteration(&one, &two);
        assert_eq!(
            (stacks.bytes.to_string(), stacks.blocks.to_string()),
            ("m::parse 30\n".into(), "m::parse 1\n".into())
        );
        assert!(how.contains("beyond"), "{how}");
    }

    #[test]
    fn iterations_that_differ_are_averaged_and_the_warm_up_counts_in_other_threads_only() {
        let one = places(&report(r#"{ "tb": 70, "tbk": 7, "fs": [1, 3, 4, 5] }"#)).unwrap();
        let two = places(&report(
            r#"{ "tb": 60, "tbk": 6, "fs": [1, 3, 4, 5] }, { "tb": 35, "tbk": 5, "fs": [1, 6, 7] }"#,
        ))
        .unwrap();
        let (stacks, how) = iteration(&one, &two);
        assert_eq!(stacks.bytes.to_string(), "[unknown] (bench) 12\nm::parse 30\n");
        assert_eq!(stacks.blocks.to_string(), "[unknown] (bench) 2\nm::parse 3\n");
        assert!(how.contains("mean"), "{how}");
    }

    #[test]
    fn stacks_of_another_process_end_so_too() {
        let raw = "<module> (w.py:1);xtask_region (w.py:2);f (w.py:3);malloc (libc.so.6) 7\n\
                   <module> (w.py:1);import (w.py:9) 5\nclone3;m::produce (_m.so) 2\nmalloc 1\n";
        let folded = folded(raw);
        assert_eq!(
            (folded.to_string().as_str(), folded.outside()),
            ("clone3;m::produce (_m.so) 2\nf (w.py) 7\nmalloc 1\n", 5)
        );
    }

    #[test]
    fn allocators_are_known_by_name() {
        for name in [
            "malloc",
            "__rust_alloc",
            "<x::Counting as core::alloc::global::GlobalAlloc>::alloc",
            "std::sys::alloc::unix::<impl core::alloc::global::GlobalAlloc for std::alloc::System>::alloc",
        ] {
            assert!(is_allocator(name), "{name}");
        }
        assert!(!is_allocator("alloc::string::String::from") && !is_allocator("m::malloc_all"));
    }
}
