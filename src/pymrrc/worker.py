"""Runs mrrc from Python for a bench target.

Speaks lines of JSON: a request on stdin, its answer on stdout, until stdin ends.

    {"do": "hello"}
        -> {"python": "CPython 3.11.7", "wheel": "0.9.2"}
    {"do": "run", "reader": "marc_reader", "operation": "read", "path": FILE, "iterations": N}
        -> {"records": R, "subfields": S or null, "wall_ns": W, "cpu_ns": C}

`records` and `subfields` are those of one iteration; iterations that differ are an error. A failed request is answered
{"error": TEXT}. `worker.py --sample REQUEST SECONDS` runs one request again and again for so long, without talking, so
that a sampler can watch it.
"""

import gc
import importlib.metadata
import json
import os
import platform
import sys
import time
from functools import cache
from pathlib import Path

import mrrc


@cache
def content(path):
    return Path(path).read_bytes()


def marc_reader(path):
    """Wrapped records out of memory, parsed by the thread that asks for them."""
    return mrrc.MARCReader(content(path))


def pipeline(path):
    """Bare records out of a file, parsed ahead by the pipeline's own threads."""
    return mrrc.ProducerConsumerPipeline.from_file(path)


def nothing(record):
    return 0


def fields(record):
    """Looks at the title, the author and every subfield of a wrapped record."""
    subfields = 0
    record.title, record.author
    for field in record.get_fields():
        if not field.is_control_field():
            for subfield in field.subfields():
                subfield.code, subfield.value
                subfields += 1
    return subfields


def bare_fields(record):
    """The same for a record as the pipeline gives it: getters are methods, fields are data fields."""
    subfields = 0
    record.title(), record.author()
    for field in record.fields():
        for subfield in field.subfields():
            subfield.code, subfield.value
            subfields += 1
    return subfields


def to_json(record):
    if not record.to_json():
        raise ValueError("a record was serialized to nothing")
    return 0


READERS = {"marc_reader": marc_reader, "pipeline": pipeline}
VISITS = {
    ("marc_reader", "read"): nothing,
    ("marc_reader", "read_fields"): fields,
    ("marc_reader", "to_json"): to_json,
    ("pipeline", "read"): nothing,
    ("pipeline", "read_fields"): bare_fields,
    ("pipeline", "to_json"): to_json,
}


def xtask_region(read, path, visit):
    """One iteration. Stacks are trimmed above the function of this name."""
    records = subfields = 0
    for record in read(path):
        records += 1
        subfields += visit(record)
    return records, subfields


def iterate(request, proceed):
    """Runs iterations while `proceed` says so, and returns what each of them found."""
    read = READERS[request["reader"]]
    visit = VISITS[request["reader"], request["operation"]]
    path = request["path"]
    first = None
    while proceed():
        found = xtask_region(read, path, visit)
        if first is not None and found != first:
            raise ValueError(f"iterations differ: {first} and {found} (records, subfields)")
        first = found
    return first


def run(request):
    content(request["path"])  # what is read once is not measured
    left = iter(range(request["iterations"]))
    gc.collect()
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    records, subfields = iterate(request, lambda: next(left, None) is not None)
    wall, cpu = time.perf_counter_ns() - wall, time.process_time_ns() - cpu
    visited = subfields if request["operation"] == "read_fields" else None
    return {"records": records, "subfields": visited, "wall_ns": wall, "cpu_ns": cpu}


def hello(request):
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return {"python": python, "wheel": importlib.metadata.version("mrrc")}


def answer(line):
    try:
        request = json.loads(line)
        return {"hello": hello, "run": run}[request["do"]](request)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main():
    if sys.argv[1:2] == ["--sample"]:
        end = time.monotonic() + float(sys.argv[3])
        iterate(json.loads(sys.argv[2]), lambda: time.monotonic() < end)
        return
    # What a library prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        print(json.dumps(answer(line)), file=answers, flush=True)


if __name__ == "__main__":
    main()
