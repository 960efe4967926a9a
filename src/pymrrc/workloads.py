"""What the Python modes run: one iteration of a workload, the same each time.

A request names a reader (where records come from), an operation (what is done with each record), a file, and what else
the reader needs. Each reader returns the records and the subfields that it saw.
"""

import gc
from functools import cache, partial
from itertools import repeat

import mrrc


@cache
def content(path):
    with open(path, "rb") as file:
        return file.read()


def visit_all(records, visit):
    seen = subfields = 0
    for record in records:
        seen += 1
        subfields += visit(record)
    return seen, subfields


def from_bytes(path, visit):
    """Wrapped records out of memory, parsed by the thread that asks for them."""
    return visit_all(mrrc.MARCReader(content(path)), visit)


def from_path(path, visit):
    """The same, read by the extension itself."""
    return visit_all(mrrc.MARCReader(path), visit)


def from_file(path, visit):
    """The same, read through a Python file."""
    with open(path, "rb") as file:
        return visit_all(mrrc.MARCReader(file), visit)


def kept(path, visit):
    """All records live at once."""
    records = list(mrrc.MARCReader(content(path)))
    return len(records), 0


def kept_dicts(path, visit):
    """All records live at once as dictionaries, of which a record takes dozens."""
    records = [record.as_dict() for record in mrrc.MARCReader(content(path))]
    return len(records), 0


def pipeline(path, visit, **options):
    """Bare records out of a file, parsed ahead by the pipeline's own threads."""
    return visit_all(mrrc.ProducerConsumerPipeline.from_file(path, **options), visit)


# Pipelines that an iteration has begun. Their threads would work on into the next one.
BEGUN = []


def first(path, visit, **options):
    """One record out of a pipeline."""
    BEGUN.append(mrrc.ProducerConsumerPipeline.from_file(path, **options))
    visit(next(BEGUN[-1]))
    return 1, 0


def batch(path, visit):
    """Bare records out of memory, cut at their boundaries and parsed by the extension's pool of threads."""
    data = content(path)
    boundaries = mrrc.RecordBoundaryScanner().scan(data)
    return visit_all(mrrc.parse_batch_parallel(boundaries, data), visit)


def in_turn(path, visit, buffer_size):
    """What a pipeline does, on the thread that uses the records."""
    scanner = mrrc.RecordBoundaryScanner()
    seen = subfields = 0
    rest = b""
    with open(path, "rb", buffering=0) as file:
        while chunk := file.read(buffer_size):
            chunk = rest + chunk
            boundaries = scanner.scan(chunk)
            records, visited = visit_all(mrrc.parse_batch_parallel(boundaries, chunk), visit)
            seen, subfields = seen + records, subfields + visited
            offset, length = boundaries[-1]
            rest = chunk[offset + length :]
    return seen, subfields


def several(path, visit, files, threads):
    """A reader for each of several files, by so many threads of Python."""
    one = partial(xtask_region, partial(from_path, path, visit))
    if threads == 1:
        found = [one() for _ in range(files)]
    else:
        # Imported where it is needed: it takes longer than everything else, fifty times so where instructions are counted.
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(threads) as pool:
            found = [each.result() for each in [pool.submit(one) for _ in range(files)]]
    return tuple(map(sum, zip(*found)))


class Plain:
    """A Python object with the same attribute as a leader of the extension."""

    __slots__ = ("record_length",)

    def __init__(self, leader):
        self.record_length = leader.record_length


@cache
def leaders(path):
    data = content(path)
    return [record.leader for record in mrrc.parse_batch_parallel(mrrc.RecordBoundaryScanner().scan(data), data)]


@cache
def plain_leaders(path):
    return [Plain(leader) for leader in leaders(path)]


def getters(path, visit, objects, calls):
    """Reads an attribute of each object so many times. Nothing is parsed: an attribute is read and dropped."""
    seen = 0
    for leader in objects(path):
        seen += 1
        for _ in repeat(None, calls):
            leader.record_length
    return seen, 0


READERS = {
    "from_bytes": from_bytes,
    "from_path": from_path,
    "from_file": from_file,
    "kept": kept,
    "kept_dicts": kept_dicts,
    "pipeline": pipeline,
    "first": first,
    "batch": batch,
    "in_turn": in_turn,
    "several": several,
    "getters": partial(getters, objects=leaders),
    "plain_getters": partial(getters, objects=plain_leaders),
}

# Their records have getters that are methods and fields that are data fields; the others' are wrapped in Python.
BARE = {"pipeline", "first", "batch", "in_turn"}


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
    subfields = 0
    record.title(), record.author()
    for field in record.fields():
        for subfield in field.subfields():
            subfield.code, subfield.value
            subfields += 1
    return subfields


def to_dict(record):
    """Makes a Python object of everything in a record."""
    if not record.as_dict()["fields"]:
        raise ValueError("a record was made a dictionary of nothing")
    return 0


def to_json(record):
    if not record.to_json():
        raise ValueError("a record was serialized to nothing")
    return 0


def visit_of(request):
    operation = request["operation"]
    if operation == "read_fields":
        return bare_fields if request["reader"] in BARE else fields
    return {"read": nothing, "to_dict": to_dict, "to_json": to_json}[operation]


def iteration(request):
    """A function of no arguments that runs the workload once.

    An iteration pays for its own garbage. Wrapped records refer to themselves through their leader, so that only the
    collector frees them; what it left over would otherwise burden some later iteration. A loop that never asks it to
    collect takes as long on average, only not each time.
    """
    read = partial(READERS[request["reader"]], request["path"], visit_of(request), **request.get("options", {}))
    if not request.get("gc", True):
        return read

    def whole():
        found = read()
        gc.collect()
        return found

    return whole


def xtask_region(run):
    """Calls one iteration. Stacks are trimmed at the function of this name, at the root of other threads as well."""
    return run()


def settle():
    """Between iterations: ends what one left behind, so that the next finds what it found."""
    while BEGUN:
        visit_all(BEGUN.pop(), nothing)
    if not gc.isenabled():
        gc.collect()


def warm_up(request):
    """Prepares the process for iterations that differ by nothing, and returns what runs one of them.

    What lives by then is hidden from the collector, so that a collection costs what the workload's own objects cost.
    """
    run = iteration(request)
    run()
    settle()
    gc.collect()
    gc.freeze()
    (gc.enable if request.get("gc", True) else gc.disable)()
    return run
