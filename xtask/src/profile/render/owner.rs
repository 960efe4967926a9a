//! To whom a function belongs.

use crate::profile::record::Record;

/// The function that a bench target calls its workloads through.
const REGION: &str = "xtask_region";

/// A group of functions that one party is responsible for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// The measured library.
    Subject,
    /// Rust's standard library.
    Standard,
    /// Other Rust crates.
    Dependency,
    /// Allocation, whoever asked for it.
    Allocator,
    /// The C library and the kernel.
    System,
    /// Python code and its interpreter.
    Python,
    /// The workloads and the harness that runs them.
    Driver,
    /// Samples without a name.
    Unknown,
}

impl Owner {
    /// Every owner in the order of tables and legends.
    pub(super) const ALL: [Owner; 8] = [
        Owner::Subject,
        Owner::Standard,
        Owner::Dependency,
        Owner::Allocator,
        Owner::System,
        Owner::Python,
        Owner::Driver,
        Owner::Unknown,
    ];

    /// The owner of a frame, `function`, `function (file)` or `[file]`, judged by its name alone: what the compiler
    /// inlined counts for whoever it was inlined into. [`attributed`] knows who called it.
    pub(super) fn of(frame: &str, record: &Record) -> Owner {
        let (function, file) = parts(frame);
        let subject = record.subject.name.replace('-', "_");
        if is_python(function, file) {
            Owner::Python
        } else if is_allocator(function) {
            Owner::Allocator
        } else if function.contains("::") {
            of_crate(first_segment(function), &subject, &record.driver)
        } else if function == REGION {
            Owner::Driver
        } else if file.trim_start_matches('_').split('.').next() == Some(subject.as_str()) {
            Owner::Subject
        } else if function.starts_with('[') && file.is_empty() {
            Owner::Unknown
        } else {
            Owner::System
        }
    }

    /// How the owner is called in a document.
    pub(super) fn name(self, record: &Record) -> String {
        match self {
            Owner::Subject => record.subject.name.clone(),
            Owner::Standard => "the standard library".to_owned(),
            Owner::Dependency => "dependencies".to_owned(),
            Owner::Allocator => "the allocator".to_owned(),
            Owner::System => "libc and the kernel".to_owned(),
            Owner::Python => "Python".to_owned(),
            Owner::Driver => "the workload itself".to_owned(),
            Owner::Unknown => "not resolved".to_owned(),
        }
    }

    /// Its colour in figures: name and value. The colours of Okabe and Ito, which people tell apart who see red and green
    /// alike, with a brown and a grey that keep apart from them.
    pub(super) fn colour(self) -> (&'static str, [u8; 3]) {
        match self {
            Owner::Subject => ("orange", [0xe6, 0x9f, 0x00]),
            Owner::Standard => ("blue", [0x56, 0xb4, 0xe9]),
            Owner::Dependency => ("green", [0x00, 0x9e, 0x73]),
            Owner::Allocator => ("red", [0xd5, 0x5e, 0x00]),
            Owner::System => ("purple", [0xcc, 0x79, 0xa7]),
            Owner::Python => ("yellow", [0xf0, 0xe4, 0x42]),
            Owner::Driver => ("brown", [0x7a, 0x52, 0x30]),
            Owner::Unknown => ("grey", [0xb8, 0xbe, 0xc6]),
        }
    }
}

/// The frames of a stack, `root;…;leaf`, with their owners. What the C library and the kernel do below a function of the
/// allocator is the allocator's work, and where such a frame has no name it counts as that function.
pub(super) fn attributed<'a>(stack: &'a str, record: &Record) -> Vec<(&'a str, Owner)> {
    let mut entry: Option<&str> = None;
    let attribute = |frame: &'a str| match (Owner::of(frame, record), entry) {
        (Owner::Allocator, _) => {
            entry = Some(frame);
            (frame, Owner::Allocator)
        }
        (Owner::System | Owner::Unknown, Some(caller)) => {
            (if is_resolved(frame) { frame } else { caller }, Owner::Allocator)
        }
        (owner, _) => {
            entry = None;
            (frame, owner)
        }
    };
    stack.split(';').map(attribute).collect()
}

/// The frame is one function and not all of a file or everything without a name.
pub(super) fn is_resolved(frame: &str) -> bool {
    !frame.starts_with('[')
}

/// The function that a bench target calls its workloads through, which is no limit of anything.
pub(super) fn is_region(frame: &str) -> bool {
    parts(frame).0 == REGION
}

/// Function and file of `function (file)`; a sampler that knows the file only writes `[file]`.
fn parts(frame: &str) -> (&str, &str) {
    let file = frame.strip_prefix('[').and_then(|frame| frame.strip_suffix(']'));
    match frame.strip_suffix(')').and_then(|frame| frame.rsplit_once(" (")) {
        Some((function, "?")) => (function, ""),
        Some((function, file)) => (function, file),
        None => (frame, file.filter(|file| *file != "unknown" && !file.contains(' ')).unwrap_or_default()),
    }
}

fn is_python(function: &str, file: &str) -> bool {
    let native = ["Py", "_Py", "PY", "_PY"].iter().any(|prefix| function.starts_with(prefix));
    native && !function.contains("::")
        || file.ends_with(".py")
        || file.starts_with("python")
        || file.starts_with("libpython")
}

/// The entry points of the usual allocators; glibc's internals by prefix.
fn is_allocator(frame: &str) -> bool {
    const EXACT: [&str; 14] = [
        "malloc",
        "free",
        "cfree",
        "calloc",
        "realloc",
        "memalign",
        "aligned_alloc",
        "posix_memalign",
        "unlink_chunk",
        "malloc_consolidate",
        "sysmalloc",
        "systrim",
        "tcache_get",
        "tcache_put",
    ];
    const PREFIXES: [&str; 9] = [
        "_int_malloc",
        "_int_free",
        "_int_realloc",
        "__libc_malloc",
        "__libc_free",
        "__rust_",
        "__rdl_",
        "__GI___libc_",
        "__malloc",
    ];
    let name = frame.split(['@', '.', ' ']).next().unwrap_or(frame);
    EXACT.contains(&name)
        || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || frame.starts_with("alloc::alloc::")
        || frame.contains("as core::alloc::global::GlobalAlloc>")
}

fn of_crate(krate: &str, subject: &str, driver: &str) -> Owner {
    match krate {
        _ if krate == subject || krate.strip_prefix('_') == Some(subject) => Owner::Subject,
        "xtask_harness" | "criterion" => Owner::Driver,
        _ if krate == driver => Owner::Driver,
        "std" | "core" | "alloc" | "hashbrown" | "" => Owner::Standard,
        _ => Owner::Dependency,
    }
}

/// The crate in a demangled path: `mrrc` of `<&mut mrrc::Reader as core::iter::Iterator>::next`.
/// Empty for what belongs to no crate, such as `<[T] as …>`.
fn first_segment(path: &str) -> &str {
    let path = path.trim_start_matches(['<', '&', '*', '(', '_', ' ']);
    let path = ["mut ", "dyn ", "const ", "impl "]
        .iter()
        .fold(path, |path, word| path.strip_prefix(word).unwrap_or(path));
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(path.len());
    if path[end..].starts_with("::") { &path[..end] } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::record;

    #[track_caller]
    fn check(frame: &str, expected: Owner) {
        assert_eq!(Owner::of(frame, &record()), expected, "{frame}");
    }

    #[test]
    fn frames_find_their_owner() {
        check("marc::reader::MarcReader<R>::read_record", Owner::Subject);
        check("<&mut marc::Reader as core::iter::traits::iterator::Iterator>::next", Owner::Subject);
        check("<alloc::vec::Vec<T> as core::iter::FromIterator<T>>::from_iter", Owner::Standard);
        check("<[T] as core::fmt::Debug>::fmt", Owner::Standard);
        check("core::str::converts::from_utf8", Owner::Standard);
        check("marc_profiling::pure_rust::read", Owner::Driver);
        check("xtask_region", Owner::Driver);
        check("serde_json::ser::format_escaped_str", Owner::Dependency);
        check("_int_malloc", Owner::Allocator);
        check("cfree@GLIBC_2.2.5", Owner::Allocator);
        check("__rust_dealloc", Owner::Allocator);
        check("__memmove_avx_unaligned_erms", Owner::System);
        check("_PyEval_EvalFrameDefault", Owner::Python);
        check("read_all (worker.py)", Owner::Python);
        check("<module> (worker.py)", Owner::Python);
        check("dict_dealloc (python3.11)", Owner::Python);
        check("marc::read (_marc)", Owner::Subject);
        check("[unknown] (_marc)", Owner::Subject);
        check("[unknown] (libc.so.6)", Owner::System);
        check("malloc (libc.so.6)", Owner::Allocator);
        check("[unknown]", Owner::Unknown);
        check("[callers left out]", Owner::Unknown);
        check("[unknown] (?)", Owner::Unknown);
        check("[python]", Owner::Python);
        check("[libpython3.11.so.1.0]", Owner::Python);
        check("[libc.so.6]", Owner::System);
        check("[kernel.kallsyms]", Owner::System);
        check("[_marc.abi3.so]", Owner::Subject);
    }

    #[test]
    fn what_the_allocator_calls_is_its_work() {
        let record = record();
        let is = |stack: &str, name: &str, owner| {
            assert_eq!(attributed(stack, &record).last(), Some(&(name, owner)), "{stack}");
        };
        is("marc::f;free (libc.so.6);[unknown] (libc.so.6)", "free (libc.so.6)", Owner::Allocator);
        is("marc::f;malloc;[unknown];asm_exc_page_fault", "asm_exc_page_fault", Owner::Allocator);
        is(
            "marc::f;free (libc.so.6);__lll_lock_wait (libc.so.6)",
            "__lll_lock_wait (libc.so.6)",
            Owner::Allocator,
        );
        is("marc::f;[unknown] (libc.so.6)", "[unknown] (libc.so.6)", Owner::System);
        is("malloc;marc::hook;[libc.so.6]", "[libc.so.6]", Owner::System);
    }
}
