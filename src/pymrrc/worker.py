"""Runs mrrc from Python for a bench target.

Speaks lines of JSON: a request on stdin, its answer on stdout, until stdin ends.

    {"do": "hello"}
        -> {"python": "CPython 3.11.7", "wheel": "0.9.2"}
    {"do": "run", "reader": "from_bytes", "operation": "read", "path": FILE, "options": {}, "gc": true, "iterations": N}
        -> {"records": R, "subfields": S or null, "wall_ns": W, "cpu_ns": C, "voluntary_switches": ...}

`records` and `subfields` are those of one iteration; iterations that differ are an error. Times and what else is
counted are those of all iterations; what is done between them is not counted. A failed request is answered
{"error": TEXT}.

`worker.py --alone REQUEST seconds|iterations N` runs one request so long or so many times, without talking: once to
warm up, then it prints `ready`. It calls `getppid` of the C library just before each iteration and after the last one,
and at no other time, so that a tool of machine code finds where iterations begin and end.
"""

import gc
import json
import os
import resource
import sys
import time
from contextlib import suppress
from functools import cache

from workloads import settle, warm_up, xtask_region

# The order of the numbers that `counted` gives.
COUNTED = (
    "gc_seconds",
    "gc_collections",
    "voluntary_switches",
    "involuntary_switches",
    "minor_faults",
    "major_faults",
    "cpu_ns",
    "wall_ns",
)


class Collections:
    """Counts and times collections of garbage."""

    def __init__(self):
        self.seconds = 0.0
        self.number = 0
        self.start = 0.0
        gc.callbacks.append(self)

    def __call__(self, phase, info):
        if phase == "start":
            self.start = time.perf_counter()
        else:
            self.seconds += time.perf_counter() - self.start
            self.number += 1


def counted(collections):
    """What all threads used so far. Time comes last: what is asked before it is not in it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    switches = usage.ru_nvcsw, usage.ru_nivcsw
    faults = usage.ru_minflt, usage.ru_majflt
    ahead = collections.seconds, collections.number, *switches, *faults
    return *ahead, time.process_time_ns(), time.perf_counter_ns()


def run(request, collections):
    iterations = request.pop("iterations")
    iteration = ready(json.dumps(request))
    (gc.enable if request.get("gc", True) else gc.disable)()
    gc.collect()
    first, total = None, [0] * len(COUNTED)
    for _ in range(iterations):
        before = counted(collections)
        found = xtask_region(iteration)
        wall = time.perf_counter_ns()
        after = *counted(collections)[:-1], wall
        total = [so_far + end - start for so_far, start, end in zip(total, before, after)]
        if first not in (None, found):
            raise ValueError(f"iterations differ: {first} and {found} (records, subfields)")
        first = found
        settle()
    records, subfields = first
    visited = subfields if request["operation"] == "read_fields" else None
    return {"records": records, "subfields": visited, **dict(zip(COUNTED, total))}


@cache
def ready(request):
    """What runs a workload, warmed up: once for all requests of it."""
    return warm_up(json.loads(request))


def let_watch():
    """Allows any process of this user to attach to this one, where Linux else allows it to the parent only."""
    if sys.platform == "linux":
        with suppress(ImportError):
            import ctypes

            set_ptracer, anyone = 0x59616D61, ctypes.c_ulong(-1)
            # Fails where the kernel knows no such restriction.
            ctypes.CDLL(None).prctl(set_ptracer, anyone, 0, 0, 0)


def alone(request, unit, amount):
    let_watch()
    iteration = warm_up(request)
    print("ready", flush=True)
    start, done = time.monotonic(), 0
    while (time.monotonic() - start if unit == "seconds" else done) < float(amount):
        os.getppid()
        xtask_region(iteration)
        settle()
        done += 1
    os.getppid()


def hello(request, collections):
    # Slow to import, above all under a tool that counts instructions.
    import importlib.metadata
    import platform

    python = f"{platform.python_implementation()} {platform.python_version()}"
    return {"python": python, "wheel": importlib.metadata.version("mrrc")}


def answer(line, collections):
    try:
        request = json.loads(line)
        return {"hello": hello, "run": run}[request["do"]](request, collections)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main():
    if sys.argv[1:2] == ["--alone"]:
        alone(json.loads(sys.argv[2]), *sys.argv[3:])
        return
    # What a library prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    collections = Collections()
    for line in sys.stdin:
        print(json.dumps(answer(line, collections)), file=answers, flush=True)


if __name__ == "__main__":
    main()
