//! Sampling by the kernel: sees all threads and needs nothing of the process.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;

use crate::folded::{Folded, UNKNOWN};
use crate::object::{is_interpreter, object_name};
use crate::process::Process;
use crate::tool::{PERF, perf_refused};

/// Beyond the sampling itself: starting, writing files.
const LIMIT: Duration = Duration::from_secs(120);

/// What a reader must know of every stack that perf takes.
pub const LIMITS: [&str; 2] = [
    "a function inlined into another counts as that other",
    "threads that wait take no CPU time and are not sampled",
];

/// Name and version, with what makes it sample.
///
/// # Errors
/// When perf is not installed; it is then unavailable.
pub fn version() -> Result<String> {
    Ok(format!("{} (cpu-clock)", PERF.version()?))
}

/// Samples a running process for so many seconds; returns the file of what was seen, in `scratch`.
///
/// # Errors
/// When perf may not, or cannot, look at it; it is then unavailable.
pub fn record(process: u32, seconds: f64, hertz: u32, scratch: &Path) -> Result<PathBuf> {
    let data = scratch.join("perf.data");
    let mut command = PERF.command();
    // What a frame is called by is read from its file at once, so that nothing is copied to the user's cache.
    command.args(["record", "--quiet", "--no-buildid-cache", "--event", "cpu-clock"]);
    command.args(["--call-graph", "dwarf,16384", "--freq", &hertz.to_string()]);
    command.args(["--pid", &process.to_string(), "--output"]).arg(&data);
    command.args(["--", "sleep", &seconds.to_string()]);
    let limit = LIMIT + Duration::from_secs_f64(seconds);
    let recorded = Process::start("perf record", command, scratch, limit)?.finish();
    recorded.map_err(|error| perf_refused(&error))?;
    Ok(data)
}

/// The stacks of [`record`] as text, for one of the functions below.
///
/// # Errors
/// When perf cannot read its own file.
pub fn script(data: &Path, scratch: &Path) -> Result<String> {
    let mut command = PERF.command();
    command.args(["script", "--no-inline", "--fields", "pid,tid,ip,sym,dso", "--input"]).arg(data);
    Process::start("perf script", command, scratch, LIMIT)?.finish()
}

/// A sampled stack, root first.
#[derive(Debug, PartialEq, Eq)]
struct Stack<'a> {
    is_main_thread: bool,
    frames: Vec<Frame<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frame<'a> {
    function: &'a str,
    object: &'a str,
}

/// The stacks that `perf script` prints: process and thread, frames from the leaf, an empty line.
fn stacks(text: &str) -> impl Iterator<Item = Stack<'_>> {
    text.split("\n\n").filter_map(|block| {
        let mut lines = block.lines().skip_while(|line| line.is_empty());
        let (process, thread) = lines.next()?.trim().split_once('/')?;
        let mut frames: Vec<_> = lines.filter_map(frame).collect();
        if frames.is_empty() {
            frames.push(Frame { function: UNKNOWN, object: UNKNOWN });
        }
        frames.reverse();
        Some(Stack { is_main_thread: process == thread, frames })
    })
}

/// `address function (object)`.
fn frame(line: &str) -> Option<Frame<'_>> {
    let (_, line) = line.trim().split_once(' ')?;
    let place = line.rfind(" (/").or_else(|| line.rfind(" (["))?;
    let object = line[place + 2..].strip_suffix(')')?;
    Some(Frame { function: &line[..place], object: object_name(object) })
}

impl Frame<'_> {
    /// A function without a name is told by where it is.
    fn name(self) -> String {
        if self.function == UNKNOWN { self.name_and_place() } else { self.function.to_owned() }
    }

    fn name_and_place(self) -> String {
        let Frame { function, object } = self;
        if object.starts_with('[') { function.to_owned() } else { format!("{function} ({object})") }
    }
}

/// Stacks of a process that calls its workload through the region function.
pub fn native(text: &str) -> Folded {
    folded(text, Folded::add)
}

/// Stacks of a process in which criterion calls the workload, whatever the bench target links beside it.
pub fn by_criterion(text: &str) -> Folded {
    folded(text, Folded::add_below_criterion)
}

fn folded(text: &str, add: fn(&mut Folded, &[&str], u64)) -> Folded {
    let mut folded = Folded::default();
    for Stack { is_main_thread, frames } in stacks(text) {
        let names: Vec<String> = frames.into_iter().map(Frame::name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if is_main_thread { add(&mut folded, &names, 1) } else { folded.add_thread(names, 1) }
    }
    folded
}

/// Stacks of a process that began to run the workload before it was sampled: what an interpreter does is one frame, and
/// what stands above it goes.
pub fn interpreted(text: &str) -> Folded {
    let mut folded = Folded::default();
    for Stack { frames, .. } in stacks(text) {
        // The interpreter's executable may do no more than call its library.
        let start = frames.iter().rposition(|frame| frame.function.starts_with("__libc_start")).unwrap_or(0);
        let root = frames[start..].iter().position(|frame| is_interpreter(frame.object));
        let root = root.map_or(0, |root| start + root);
        let names: Vec<String> = frames[root..]
            .iter()
            .map(|frame| match is_interpreter(frame.object) {
                true => format!("[python] ({})", frame.object),
                false => frame.name_and_place(),
            })
            .collect();
        folded.add_thread(names.iter().map(String::as_str), 1);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    const NATIVE: &str = "\
  10/10 
\t           16d80f __memmove_avx (/usr/lib/libc.so.6)
\t           160b96 <a::B as c::D>::e (/home/someone/target/bench-0123456789abcdef)
\t           2161e3 h::region::xtask_region (/home/someone/target/bench-0123456789abcdef)
\t           15ca01 main (/home/someone/target/bench-0123456789abcdef)

  10/12 
\t           16d80f [unknown] (/home/someone/target/bench-0123456789abcdef)
\t           16d80f pool::run (/home/someone/target/bench-0123456789abcdef)
\t           15ccb2 std::sys::backtrace::__rust_begin_short_backtrace (/home/someone/target/bench-0123456789abcdef)
\t           15ccb2 start_thread (/usr/lib/libc.so.6)

  10/10 
\t ffffffff8100 asm_exc_page_fault ([kernel.kallsyms])
\t           15ca01 main (/home/someone/target/bench-0123456789abcdef)

";

    #[test]
    fn stacks_of_a_native_process_are_trimmed() {
        let folded = native(NATIVE);
        assert_eq!(folded.to_string(), "<a::B as c::D>::e;__memmove_avx 1\npool::run;[unknown] (bench) 1\n");
        assert_eq!(folded.outside(), 1);
    }

    #[test]
    fn what_criterion_calls_begins_below_it() {
        let text = "\
10/10
\t 1 __memmove_avx (/usr/lib/libc.so.6)
\t 2 tally::count (/x/deps/sums-0123456789abcdef)
\t 3 criterion::bencher::Bencher<M>::iter (/x/deps/sums-0123456789abcdef)
\t 4 sums::bench::{{closure}} (/x/deps/sums-0123456789abcdef)
\t 5 <criterion::routine::Function<M,F,T> as criterion::routine::Routine<M,T>>::bench (/x/deps/sums-0123456789abcdef)
\t 6 main (/x/deps/sums-0123456789abcdef)

10/10
\t 1 criterion::bencher::Bencher<M>::iter (/x/deps/sums-0123456789abcdef)
\t 2 main (/x/deps/sums-0123456789abcdef)

10/10
\t 1 sums::read_input (/x/deps/sums-0123456789abcdef)
\t 2 main (/x/deps/sums-0123456789abcdef)

10/11
\t 1 tally::part (/x/deps/sums-0123456789abcdef)
\t 2 std::sys::backtrace::__rust_begin_short_backtrace (/x/deps/sums-0123456789abcdef)
";
        let folded = by_criterion(text);
        assert_eq!(
            folded.to_string(),
            "criterion::bencher::Bencher<M>::iter 1\ntally::count;__memmove_avx 1\ntally::part 1\n"
        );
        assert_eq!(folded.outside(), 1);
    }

    #[test]
    fn an_interpreter_is_one_frame() {
        let text = "\
10/10
\t 1 malloc (/usr/lib/libc.so.6)
\t 2 m::parse::h0123456789abcdef (/x/_m.cpython-311-x86_64-linux-gnu.so)
\t 3 _PyEval_Vector (/x/lib/libpython3.11.so)
\t 4 Py_RunMain (/x/lib/libpython3.11.so)
\t 5 __libc_start_main (/usr/lib/libc.so.6)
\t 6 _start (/x/bin/python3.11)

10/11
\t 1 asm_exc_page_fault ([kernel.kallsyms])
\t 2 m::produce (/x/_m.cpython-311-x86_64-linux-gnu.so)
\t 3 std::sys::backtrace::__rust_begin_short_backtrace (/x/_m.cpython-311-x86_64-linux-gnu.so)
\t 4 clone3 (/usr/lib/libc.so.6)
";
        assert_eq!(
            interpreted(text).to_string(),
            "[python] (libpython3.11.so);m::parse (_m);malloc (libc.so.6) 1\nm::produce (_m);asm_exc_page_fault 1\n"
        );
    }

    #[test]
    fn odd_lines_are_no_frames() {
        assert_eq!(frame("\t 1 operator() (/x/lib (deleted))").map(|frame| frame.object), Some("lib"));
        assert_eq!(frame("\t 1 f(int) (/x/l.so)").map(|frame| frame.function), Some("f(int)"));
        assert_eq!(frame("\t 1 f"), None);
        assert_eq!(stacks("").count(), 0);
        assert_eq!(native("12/12 \n\n").outside(), 1);
        assert_eq!(native("12/13 \n\n").to_string(), "[unknown] 1\n");
    }
}
