"""Counts what iterations of a request ask of the allocators, by memray, and finds where.

`memory.py REQUEST counts NUMBER` prints one line of JSON: what each of so many iterations asked of malloc, and what one
more asked of the interpreter's own allocator. `memory.py REQUEST stacks` prints the stacks of an iteration's requests to
malloc, root first.
"""

import gc
import json
import os
import sys
import tempfile
from collections import Counter

try:
    import memray
    from memray import AllocatorType, FileReader, Tracker
except ImportError as error:
    sys.exit(f"memray: {error}")

from workloads import settle, warm_up, xtask_region

NEW = {
    AllocatorType.MALLOC,
    AllocatorType.CALLOC,
    AllocatorType.POSIX_MEMALIGN,
    AllocatorType.ALIGNED_ALLOC,
    AllocatorType.MEMALIGN,
    AllocatorType.VALLOC,
    AllocatorType.PVALLOC,
}
OBJECTS = {AllocatorType.PYMALLOC_MALLOC, AllocatorType.PYMALLOC_CALLOC, AllocatorType.PYMALLOC_REALLOC}
REQUESTS = NEW | OBJECTS | {AllocatorType.REALLOC}


REGION = xtask_region.__name__

# Where the Python interpreter's C functions end up, whatever they allocate for.
INNERMOST = ("PyObject_", "_PyObject_", "PyMem_", "_PyMem_", "pymalloc_")

# A native thread of which no frame has a name.
UNKNOWN = "[unknown]"

# The root of a Rust thread's own functions.
BEGIN = "__rust_begin_short_backtrace"


def tracked(iteration, **options):
    """What memray recorded of one iteration, in order: requests and what gave them back."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "memray.bin")
        with Tracker(file, **options):
            gc.collect()  # the collector's counters start at zero, as in every other iteration
            xtask_region(iteration)
        settle()
        with FileReader(file) as reader:
            inside = {}
            for record in reader.get_allocation_records():
                kind = AllocatorType(record.allocator)
                if kind in REQUESTS:
                    # Threads other than the main one work for the iteration only.
                    where = record.tid, record.stack_id
                    if where not in inside:
                        main = record.tid == reader.metadata.main_thread_id
                        inside[where] = not main or any(frame[0] == REGION for frame in record.stack_trace())
                    if inside[where]:
                        yield kind, record
                elif kind == AllocatorType.FREE:
                    yield kind, record


def requests(iteration):
    """What an iteration asked of malloc. A block that was changed gives its old bytes back."""
    sizes, blocks, live, peak = Counter(), {}, 0, 0
    new = changed = total = 0
    for kind, record in tracked(iteration):
        if kind == AllocatorType.FREE:
            live -= blocks.pop(record.address, 0)
            continue
        new += kind in NEW
        changed += kind == AllocatorType.REALLOC
        total += record.size
        sizes[1 << max(record.size - 1, 0).bit_length()] += 1
        blocks[record.address] = record.size
        live += record.size
        peak = max(peak, live)
    return {
        "allocations": new,
        "reallocations": changed,
        "bytes_requested": total,
        "peak_live_bytes": peak,
        "sizes": dict(sorted(sizes.items())),
    }


def objects(iteration):
    """What an iteration asked of the interpreter's own allocator: requests and bytes."""
    sizes = [record.size for kind, record in tracked(iteration, trace_python_allocators=True) if kind in OBJECTS]
    return len(sizes), sum(sizes)


def stacks(iteration):
    """Folded stacks of an iteration's requests to malloc, with their number and bytes."""
    texts, weights = {}, {}
    for kind, record in tracked(iteration, native_traces=True):
        if kind == AllocatorType.FREE:
            continue
        where = record.stack_id, record.native_stack_id, record.native_segment_generation
        if where not in texts:
            texts[where] = folded(record.hybrid_stack_trace(), bool(record.stack_trace()))
        blocks, total = weights.get(texts[where], (0, 0))
        weights[texts[where]] = blocks + 1, total + record.size
    return [(stack, *weight) for stack, weight in sorted(weights.items())]


def folded(frames, is_python):
    """Frames, given leaf first, as a line without the interpreter's C functions, as samplers show them.

    Where such functions come last, one stays: it tells what the interpreter allocates.
    """
    glue = [is_c(*frame) for frame in frames]
    leaf = glue.index(False) if False in glue else len(frames)
    last = [function for function, *_ in frames[:leaf] if not function.startswith(INNERMOST)][:1]
    names = [named(*frame) for frame, skip in zip(frames, glue) if not skip]
    if is_python:
        names[:0] = [f"{function} (python)" for function in last]
    else:
        # A native thread: all that it does is the iteration's work.
        begin = next((at for at, name in enumerate(names) if BEGIN in name), len(names))
        names = (last + names[:begin] or [UNKNOWN]) + [REGION]
    return ";".join(reversed(names))


def is_c(function, file, line):
    """Neither Python nor Rust: only Python's files have that ending, and Rust's symbols hold a path."""
    return not (file.endswith(".py") or "::" in function or function.startswith(("_R", "_ZN")))


def named(function, file, line):
    function = function.replace(";", ":")
    return f"{function} ({file})" if file.endswith(".py") else function


def main():
    request, what, *number = sys.argv[1:]
    iteration = warm_up(json.loads(request))
    # Code that is traced for the first time makes the interpreter remember some things for good.
    next(tracked(iteration), None)
    # Each is an iteration of its own, because telling objects or native frames makes requests too.
    if what == "counts":
        counts = [requests(iteration) for _ in range(int(*number))]
        found = {"counts": counts, "objects": objects(iteration)}
    else:
        found = {"stacks": stacks(iteration)}
    print(json.dumps({"version": memray.__version__, **found}))


if __name__ == "__main__":
    main()
