#!/usr/bin/env python3
"""Does `auto` lose to a solver of its own? It must decide in 2 T + 0.5 s what z3 or cvc5 decides alone in T on the
plain encoding, and start hardly later than z3 does.

usage: auto_bench.py NNSOLVE [--limit S] [--count N] [--every K] [FILE ...]

That a solver is contradicted is told, but is no loss: `auto` says sat with a checked solution only, and z3 is wrong
now and then. What an unsat waits for contradiction, and what its proof takes, counts as auto's time.

Without files: all of instances/ and tests/regress, and N of each size of all families. One process at a time. Whoever
loses is measured a second time, since the machine may have had other work. Prints a line a loser, and at the end how
many there are and the median ratio of whole-process times, auto's to z3's, over what both decide.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENDINGS = (".net.json", ".etrinv", ".etrinveq", ".smt2")
SOLVERS = {"z3": lambda seconds: ["z3", "-T:%d" % max(1, round(seconds))],
           "cvc5": lambda seconds: ["cvc5", "--tlimit=%d" % round(1000 * seconds)]}


def timed(command, seconds):
    """The verdict, and how long it took; None for the verdict of one that gave none in time."""
    start = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 5)
        first = done.stdout.split()[:1]
    except subprocess.TimeoutExpired:
        first = []
    verdict = first[0] if first and first[0] in ("sat", "unsat") else None
    return verdict, time.perf_counter() - start


class Measured:
    def __init__(self, nnsolve, file, limit, folder):
        query = os.path.join(folder, "query.smt2")
        self.best = self.z3 = self.auto = None
        if subprocess.run([nnsolve, "encode", "--plain", file, "-o", query], capture_output=True).returncode != 0:
            return
        self.who, self.verdict = "", None
        for name, command in SOLVERS.items():
            verdict, seconds = timed(command(limit) + [query], limit)
            if verdict is None or seconds > limit:
                continue
            if name == "z3":
                self.z3 = seconds
            if self.best is None or seconds < self.best:
                self.best, self.who, self.verdict = seconds, name, verdict
        if self.best is None:
            return
        self.allowed = 2 * self.best + 0.5
        verdict, seconds = timed([nnsolve, "solve", "--timeout", str(2 * limit + 5), file], 2 * limit + 5)
        self.auto = seconds if verdict else None
        self.differs = verdict is not None and verdict != self.verdict

    def loses(self):
        return self.best is not None and (self.auto is None or self.auto > self.allowed)


def files_of_repository():
    found = [file for folder in ("instances", "tests/regress") for file in sorted((ROOT / folder).rglob("*"))
             if file.name.endswith(ENDINGS) and "bad" not in file.parts and "script" not in file.parts]
    return [str(file) for file in found]


def generated(nnsolve, count, folder):
    subprocess.run([nnsolve, "generate", "all", "--count", str(count), "--timeout", "0", "-o", folder],
                   check=True, capture_output=True)
    return [str(file) for file in sorted(Path(folder).rglob("*")) if file.name.endswith(ENDINGS)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("nnsolve")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--limit", type=float, default=2)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="only every so many-th of the files")
    options = parser.parse_intermixed_args()
    decided, lost, ratios = 0, [], []
    with tempfile.TemporaryDirectory() as folder:
        files = options.files or files_of_repository() + generated(options.nnsolve, options.count, folder + "/set")
        files = files[::options.every]
        for file in files:
            measured = Measured(options.nnsolve, file, options.limit, folder)
            if measured.loses():
                measured = Measured(options.nnsolve, file, options.limit, folder)
            if measured.best is None:
                continue
            decided += 1
            if measured.differs:
                print("contradicted: %s: %s says %s" % (file, measured.who, measured.verdict), flush=True)
            if measured.loses():
                lost.append(file)
                took = "%.2f s" % measured.auto if measured.auto else "undecided"
                print("%-60s %s %s in %.2f s, auto %s" % (os.path.relpath(file, ROOT), measured.who, measured.verdict,
                                                          measured.best, took), flush=True)
            if measured.z3 and measured.auto:
                ratios.append(measured.auto / measured.z3)
    print("%d files, %d decided by z3 or cvc5 in %g s; auto loses %d" % (len(files), decided, options.limit, len(lost)))
    if ratios:
        print("auto against z3, whole processes, %d files that both decide: median ratio %.2f" % (
            len(ratios), statistics.median(ratios)))
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
