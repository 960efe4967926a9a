//! To whom a function belongs.

use crate::profile::record::Record;

/// The function that a bench target calls its workloads through.
const REGION: &str = "xtask_region";

/// What a bench target says of itself in [`Record::environment`]: the file names of its own Python scripts, between
/// commas.
const SCRIPTS: &str = "scripts";

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
    /// Python code that is not the library's, and the interpreter.
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
        if is_driver_script(file, record) {
            Owner::Driver
        } else if is_module_of(&subject, file) {
            Owner::Subject
        } else if is_python(function, file) {
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

/// The frame is a function of a Python script or module.
pub(super) fn is_script(frame: &str) -> bool {
    is_resolved(frame) && parts(frame).1.ends_with(".py")
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

/// What a bench target runs in an interpreter is its own: it names those files in [`SCRIPTS`].
fn is_driver_script(file: &str, record: &Record) -> bool {
    let scripts = record.environment.get(SCRIPTS).map(String::as_str).unwrap_or_default();
    file.ends_with(".py") && scripts.split(", ").any(|script| script == file)
}

/// A Python module of the measured package.
fn is_module_of(subject: &str, file: &str) -> bool {
    file.ends_with(".py") && file.split_once('/').is_some_and(|(package, _)| package == subject)
}

fn is_python(function: &str, file: &str) -> bool {
    let native = ["Py", "_Py", "PY", "_PY"].iter().any(|prefix| function.starts_with(prefix));
    native && !function.contains("::")
        || file.ends_with(".py")
        || file.starts_with("python")
        || file.starts_with("libpython")
}

/// The entry points of allocators, whatever glibc, musl, jemalloc or mimalloc put before their names; glibc's internals.
fn is_allocator(frame: &str) -> bool {
    const ENTRIES: [&str; 13] = [
        "malloc",
        "free",
        "cfree",
        "calloc",
        "realloc",
        "reallocarray",
        "memalign",
        "aligned_alloc",
        "posix_memalign",
        "valloc",
        "pvalloc",
        "malloc_usable_size",
        "free_sized",
    ];
    const BEFORE: [&str; 6] = ["__GI_", "__libc_", "__", "_rjem_", "_int_", "je_"];
    const INTERNALS: [&str; 13] = [
        "__rust_",
        "__rdl_",
        "__malloc_",
        "__libc_malloc",
        "__GI___malloc_",
        "mi_",
        "_mi_",
        "je_",
        "_rjem_",
        "unlink_chunk",
        "malloc_consolidate",
        "tcache_",
        "_int_free_",
    ];
    const EXACT: [&str; 5] = ["sysmalloc", "systrim", "sdallocx", "arena_get2", "alloc_perturb"];
    let name = frame.strip_prefix("__rustc::").unwrap_or(frame);
    let name = name.split(['@', '.', ' ']).next().unwrap_or(name);
    let entry = BEFORE.iter().fold(name, |name, before| name.strip_prefix(before).unwrap_or(name));
    ENTRIES.contains(&entry)
        || EXACT.contains(&name)
        || INTERNALS.iter().any(|prefix| name.starts_with(prefix))
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
        check("__rustc::__rust_alloc", Owner::Allocator);
        check("__memmove_avx_unaligned_erms", Owner::System);
        check("_PyEval_EvalFrameDefault", Owner::Python);
        check("read_all (worker.py)", Owner::Python);
        check("<module> (worker.py)", Owner::Python);
        check("dict_dealloc (python3.11)", Owner::Python);
        check("Record.as_dict (marc/__init__.py)", Owner::Subject);
        check("submit (concurrent/futures/thread.py)", Owner::Python);
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
    fn every_usual_allocator_is_known() {
        let glibc = [
            "__libc_calloc",
            "calloc (libc.so.6)",
            "__GI___libc_free",
            "_int_free_merge_chunk",
            "__posix_memalign",
        ];
        let musl =
            ["__libc_malloc_impl", "aligned_alloc", "__libc_realloc (ld-musl-x86_64.so.1)", "posix_memalign"];
        let jemalloc =
            ["_rjem_je_arena_malloc_hard", "_rjem_malloc", "je_free", "sdallocx", "_rjem_sdallocx"];
        let mimalloc = ["mi_malloc", "_mi_page_malloc", "mi_heap_malloc_aligned", "_mi_free_block_mt"];
        let more =
            ["__libc_memalign", "reallocarray", "__libc_reallocarray", "cfree", "unlink_chunk.constprop.0"];
        for frame in [&glibc[..], &musl, &jemalloc, &mimalloc, &more].concat() {
            check(frame, Owner::Allocator);
        }
        check("__freeze", Owner::System);
        check("free_pages_and_swap_cache", Owner::System);
        check("marc::calloc", Owner::Subject);
    }

    #[test]
    fn scripts_that_the_bench_target_names_are_its_own() {
        let mut record = record();
        record.environment.insert(SCRIPTS.into(), "worker.py, workloads.py".into());
        let owner = |frame| Owner::of(frame, &record);
        assert_eq!(owner("fields (workloads.py)"), Owner::Driver);
        assert_eq!(owner("<module> (worker.py)"), Owner::Driver);
        assert_eq!(owner("Record.as_dict (__init__.py)"), Owner::Python);
        assert_eq!(owner("<module> (er.py)"), Owner::Python);
        check("fields (workloads.py)", Owner::Python);
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
