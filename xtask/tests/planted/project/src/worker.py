"""Counts records by the library, again and again: worker.py RECORDS LIBRARY OPERATION (seconds|iterations) NUMBER

Warms up once, says `ready`, runs without talking, and says last what that took.
"""

import ctypes
import json
import os
import sys
import time
from pathlib import Path

CALLBACK = ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.c_uint64)


def load(path):
    library = ctypes.CDLL(path)
    library.tally_all.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
    library.tally_each.argtypes = [ctypes.c_char_p, ctypes.c_size_t, CALLBACK]
    library.tally_all.restype = library.tally_each.restype = ctypes.c_uint64
    return library


@CALLBACK
def callback(count):
    """What a caller may do with a count: look at it, and give it back."""
    return int(format(count, "x"), 16)


def xtask_region(library, operation, lines):
    if operation == "count":
        return library.tally_all(lines, len(lines))
    return library.tally_each(lines, len(lines), callback)


def proceeding(unit, number):
    """Yields once for each iteration."""
    if unit == "iterations":
        yield from range(int(number))
    else:
        end = time.monotonic() + float(number)
        while time.monotonic() < end:
            yield


def main(path, library, operation, unit, number):
    library, lines = load(library), Path(path).read_bytes()
    expected = library.tally_all(lines, len(lines))
    if xtask_region(library, operation, lines) != expected:
        raise ValueError("the two ways to count differ")
    print("ready", flush=True)
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    for _ in proceeding(unit, number):
        os.getppid()
        xtask_region(library, operation, lines)
    os.getppid()
    wall, cpu = time.perf_counter_ns() - wall, time.process_time_ns() - cpu
    print(json.dumps({"wall_ns": wall, "cpu_ns": cpu, "records": lines.count(b"\n")}))


main(*sys.argv[1:])
