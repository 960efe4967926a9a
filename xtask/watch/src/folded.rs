//! Folded stacks that are the same text wherever they were sampled.
//!
//! One line per stack, `root;caller;leaf count`, sorted and merged. Names carry no address, no hash of the compiler, no
//! line number and no folder; stacks begin below the region function, so that the harness does not show.

use std::collections::BTreeMap;
use std::fmt;

use rustc_demangle::try_demangle;

/// The name that stacks are trimmed at; a worker in another language names its own region function so too.
pub const REGION: &str = "xtask_region";

/// What stands for a frame whose function no tool could name.
pub const UNKNOWN: &str = "[unknown]";

/// What a reader must know of every folded stack.
pub const RECURSION: &str = "calls that repeat themselves, as in recursion, are shown once";

/// The most functions that call one another in a circle and are found to do so.
const LONGEST_CIRCLE: usize = 6;

/// Stacks of one workload with the number of samples that saw each.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Folded {
    stacks: BTreeMap<String, u64>,
    outside: u64,
}

impl Folded {
    /// Reads `root;…;leaf count` lines of a sampler of one process. Lines without a count are skipped.
    pub fn parse(raw: &str) -> Folded {
        let mut folded = Folded::default();
        for (stack, count) in raw.lines().filter_map(|line| line.rsplit_once(' ')) {
            if let Ok(count) = count.parse() {
                folded.add(&stack.split(';').collect::<Vec<_>>(), count);
            }
        }
        folded
    }

    /// Adds a stack that holds the region function, root first. What has none is counted as outside.
    pub fn add(&mut self, frames: &[&str], count: u64) {
        let names: Vec<String> = frames.iter().copied().map(name).collect();
        match names.iter().rposition(|name| is_region(name)) {
            Some(region) => self.insert(&names[region + 1..], count),
            None => self.outside += count,
        }
    }

    /// Adds a stack in which criterion calls the workload, root first. What it does not call is counted as outside; what
    /// the compiler put into criterion's own loop keeps the name of that loop.
    pub fn add_below_criterion(&mut self, frames: &[&str], count: u64) {
        let names: Vec<String> = frames.iter().copied().map(name).collect();
        match names.iter().rposition(|name| is_criterion(name)) {
            Some(last) if last + 1 == names.len() => self.insert(&names[last..], count),
            Some(last) => self.insert(&names[last + 1..], count),
            None => self.outside += count,
        }
    }

    /// Adds a stack of a thread that the workload started: it has no region, so std's own frames at its root go.
    pub fn add_thread<'a>(&mut self, frames: impl IntoIterator<Item = &'a str>, count: u64) {
        let names: Vec<String> = frames.into_iter().map(name).collect();
        let root = names.iter().position(|name| last_segment(name) == "__rust_begin_short_backtrace");
        let below = root.map_or(0, |root| root + 1);
        // What the compiler put into that frame itself still belongs to the thread.
        self.insert(&names[below.min(names.len().saturating_sub(1))..], count);
    }

    fn insert(&mut self, names: &[String], count: u64) {
        let names = without_repetition(names);
        let stack = if names.is_empty() { REGION.to_owned() } else { names.join(";") };
        *self.stacks.entry(stack).or_default() += count;
    }

    /// The stacks of both.
    pub fn with(&self, other: &Folded) -> Folded {
        let mut sum = Folded { stacks: self.stacks.clone(), outside: self.outside + other.outside };
        for (stack, count) in &other.stacks {
            *sum.stacks.entry(stack.clone()).or_default() += count;
        }
        sum
    }

    /// What is here beyond what stands in `other`, too; None where that has more of anything.
    pub fn beyond(&self, other: &Folded) -> Option<Folded> {
        let mut rest =
            Folded { stacks: self.stacks.clone(), outside: self.outside.saturating_sub(other.outside) };
        for (stack, count) in &other.stacks {
            let here = rest.stacks.get_mut(stack)?;
            *here = here.checked_sub(*count)?;
        }
        rest.stacks.retain(|_, count| *count > 0);
        Some(rest)
    }

    /// Every count divided, to the nearest whole number.
    pub fn divided(&self, divisor: u64) -> Folded {
        let divided = |count: u64| (count + divisor / 2) / divisor;
        let stacks = self.stacks.iter().map(|(stack, count)| (stack.clone(), divided(*count)));
        let stacks = stacks.filter(|(_, count)| *count > 0).collect();
        Folded { stacks, outside: divided(self.outside) }
    }

    /// Samples inside of the workload.
    pub fn samples(&self) -> u64 {
        self.stacks.values().sum()
    }

    /// Samples that hit the process elsewhere, and are in no stack.
    pub fn outside(&self) -> u64 {
        self.outside
    }
}

impl fmt::Display for Folded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stacks.iter().try_for_each(|(stack, count)| writeln!(formatter, "{stack} {count}"))
    }
}

/// Each circle of calls once: how often a function calls itself, as those do that divide work among threads, would make
/// many stacks of one.
fn without_repetition(names: &[String]) -> Vec<&str> {
    let mut kept: Vec<&str> = Vec::new();
    for name in names {
        kept.push(name);
        let circle = (1..=LONGEST_CIRCLE.min(kept.len() / 2)).find(|length| {
            let (rest, last) = kept.split_at(kept.len() - length);
            rest.ends_with(last)
        });
        kept.truncate(kept.len() - circle.unwrap_or(0));
    }
    kept
}

/// The frame is of the region function.
pub fn is_region(name: &str) -> bool {
    last_segment(name) == REGION
}

/// The frame is of those by which criterion calls a bench; its `black_box` is none of them.
fn is_criterion(name: &str) -> bool {
    let path = name.trim_start_matches(['<', '&', '_']);
    ["criterion::bencher::", "criterion::routine::"].iter().any(|module| path.starts_with(module))
}

/// The function of a frame without its module and its file.
fn last_segment(name: &str) -> &str {
    let function = name.split(" (").next().unwrap_or(name);
    function.rsplit("::").next().unwrap_or(function)
}

/// The name of one frame: `function` or `function (file)`.
fn name(raw: &str) -> String {
    let (function, place) = match raw.trim().rsplit_once(" (") {
        Some((function, place)) if place.ends_with(')') => (function, Some(&place[..place.len() - 1])),
        _ => (raw.trim(), None),
    };
    let function = clean(&function_name(function));
    match place.map(file_name).filter(|file| !file.is_empty()) {
        Some(file) => format!("{function} ({})", clean(&file)),
        None => function,
    }
}

fn function_name(raw: &str) -> String {
    let is_address =
        raw.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if raw.is_empty() || raw == "Unknown" || is_address {
        return UNKNOWN.to_owned();
    }
    let remangled = remangled(raw);
    match try_demangle(remangled.as_deref().unwrap_or(raw)) {
        // The alternate form leaves the hash out.
        Ok(demangled) => format!("{demangled:#}"),
        Err(_) => raw.to_owned(),
    }
}

/// `a..b$LT$c$GT$::d::h0123456789abcdef`, which tools make that take Rust for C++, as it was in the symbol table.
fn remangled(name: &str) -> Option<String> {
    let (_, hash) = name.rsplit_once("::h")?;
    if hash.len() != 16 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let parts: String = name.split("::").map(|part| format!("{}{part}", part.len())).collect();
    Some(format!("_ZN{parts}E"))
}

/// The last component without line number, and without the interpreter's and the machine's tag of an extension module.
/// A Python module keeps the folders of its package, which tell whose it is.
fn file_name(place: &str) -> String {
    let place = match place.rsplit_once(':') {
        Some((place, line)) if line.bytes().all(|byte| byte.is_ascii_digit()) => place,
        _ => place,
    };
    let place = place.replace('\\', "/");
    let installed = ["site-packages/", "dist-packages/"].iter().find_map(|folder| place.rsplit_once(folder));
    let is_absolute = place.starts_with('/') || place.contains(":/");
    let file = match installed {
        _ if !place.ends_with(".py") => place.rsplit('/').next(),
        Some((_, module)) => Some(module),
        None if is_absolute => place.rsplit('/').next(),
        // A sampler has cut off what comes before the package.
        None => Some(place.as_str()),
    };
    let file = file.unwrap_or(&place);
    file.split_once(".cpython-").map_or(file, |(module, _)| module).to_owned()
}

/// Text that can stand in a folded line: `;` separates frames there, and a line break ends it.
fn clean(text: &str) -> String {
    let text = text.split(' ').map(without_folder).collect::<Vec<_>>().join(" ");
    text.chars()
        .map(|c| {
            if c == ';' {
                ':'
            } else if c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect()
}

/// `{closure@/home/name/src/lib.rs:1:2}` without what tells of one machine.
fn without_folder(word: &str) -> String {
    let Some(start) = word.find("@/").map(|at| at + 1).or_else(|| word.starts_with('/').then_some(0)) else {
        return word.to_owned();
    };
    let file = word.rfind('/').map_or(start, |slash| slash + 1);
    format!("{}{}", &word[..start], &word[file..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &str) {
        assert_eq!(name(raw), expected);
    }

    #[test]
    fn names_lose_hash_and_mangling() {
        check("_ZN4mrrc6reader10MarcReader3new17h0123456789abcdefE", "mrrc::reader::MarcReader::new");
        check(
            "mrrc::wrappers::PyField::get::h6b8b1c11fc13d4f0 (mrrc/_mrrc.so)",
            "mrrc::wrappers::PyField::get (_mrrc.so)",
        );
        check(
            "_$LT$mrrc..record..Field$u20$as$u20$core..clone..Clone$GT$::clone::h5228d98b21d4b6e3",
            "<mrrc::record::Field as core::clone::Clone>::clone",
        );
        check("_RNvC6_123foo3bar", "123foo::bar");
        check("malloc", "malloc");
        check("h::hello", "h::hello");
    }

    #[test]
    fn names_lose_addresses_and_places() {
        check("0x7f786023b24a (libc.so.6)", "[unknown] (libc.so.6)");
        check("0x7f786023b24a", "[unknown]");
        check("Unknown", "[unknown]");
        check("", "[unknown]");
        check("f (/home/someone/site-packages/mrrc/__init__.py:42)", "f (mrrc/__init__.py)");
        check("f (mrrc/__init__.py:42)", "f (mrrc/__init__.py)");
        check("f (/home/someone/mrrc/__init__.py)", "f (__init__.py)");
        check("f (C:\\Users\\x\\worker.py:3)", "f (worker.py)");
        check("f (_mrrc.cpython-311-x86_64-linux-gnu.so)", "f (_mrrc)");
        check("run<{closure@/home/someone/src/lib.rs:1:2}>", "run<{closure@lib.rs:1:2}>");
    }

    #[test]
    fn hostile_names_stay_on_one_line_and_in_one_frame() {
        check("<[u8; 4] as Trait>::f", "<[u8: 4] as Trait>::f");
        check("two\nlines\u{7}", "two lines ");
        check("operator() (", "operator() (");
        check("größe (é.py:1)", "größe (é.py)");
    }

    #[test]
    fn stacks_are_trimmed_merged_and_sorted() {
        let folded = Folded::parse(
            "main;a::xtask_region;z 2\n0xab (libc.so.6);<module> (w.py:1);xtask_region (w.py:9);a (w.py:3) 4\n\
             xtask_region (w.py:9);a (w.py:7) 1\nstart;idle 7\nno count\nxtask_region_not;a 1\n",
        );
        assert_eq!(folded.to_string(), "a (w.py) 5\nz 2\n");
        assert_eq!((folded.samples(), folded.outside()), (7, 8));
    }

    #[test]
    fn a_difference_keeps_what_is_beyond() {
        let all = Folded::parse("xtask_region;a 3\nxtask_region;b 2\nstart 5\n");
        let rest = all.beyond(&Folded::parse("xtask_region;a 1\nxtask_region;b 2\nstart 1\n")).unwrap();
        assert_eq!((rest.to_string().as_str(), rest.outside()), ("a 2\n", 4));
        assert_eq!(rest.beyond(&Folded::parse("xtask_region;a 3\n")), None);
        assert_eq!(rest.beyond(&Folded::parse("xtask_region;c 1\n")), None);
    }

    #[test]
    fn a_share_is_rounded() {
        let share = Folded::parse("xtask_region;a 5\nxtask_region;b 1\nstart 6\n").divided(3);
        assert_eq!((share.to_string().as_str(), share.outside()), ("a 2\n", 2));
    }

    #[test]
    fn a_sample_of_the_region_itself_is_kept() {
        assert_eq!(Folded::parse("main;xtask_region 3").to_string(), "xtask_region 3\n");
    }

    #[test]
    fn circles_of_calls_are_one() {
        let folded = Folded::parse("xtask_region;f;0x1 (c.so);0x2 (c.so);0x3;f;f 1");
        assert_eq!(folded.to_string(), "f;[unknown] (c.so);[unknown];f 1\n");
        let folded = Folded::parse("xtask_region;a;b;a;b;a;b;c;a;b 1\nxtask_region;a;b;a;c;a;b 2");
        assert_eq!(folded.to_string(), "a;b;a;c;a;b 2\na;b;c;a;b 1\n");
    }

    #[test]
    fn threads_lose_the_frames_of_std() {
        let mut folded = Folded::default();
        folded
            .add_thread(["clone3", "std::sys::backtrace::__rust_begin_short_backtrace", "pool::run", "f"], 1);
        folded.add_thread(["clone3", "a::__rust_begin_short_backtrace (lib.so)", "g"], 1);
        folded.add_thread(["clone3", "f"], 1);
        folded.add_thread(["clone3", "a::__rust_begin_short_backtrace"], 1);
        assert_eq!(folded.to_string(), "a::__rust_begin_short_backtrace 1\nclone3;f 1\ng 1\npool::run;f 1\n");
    }
}
