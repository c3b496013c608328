#!/usr/bin/env python3
"""Time and memory of `nnsolve reduce` on formulas of up to a million constraints, against `gzip -1` of what it writes.

usage: reduce_bench.py NNSOLVE [--largest N] [--options "--activation relu"]

Prints, a family and a size, the seconds of both (best of three each, alternating), their ratio, the growth of the
time against half the size, the size of the output, and the peak memory a constraint beyond the text that is read.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time


def mixed(count, out):
    """Additions and inversions on half as many variables: one large component of inversions."""
    rng = random.Random(count)
    variables = count // 2
    pick = lambda: f"x{rng.randrange(variables)}"
    for _ in range(count):
        if rng.random() < 0.5:
            out.write(f"{pick()} + {pick()} = {pick()}\n")
        else:
            out.write(f"{pick()} * {pick()} = 1\n")


def pairs(count, out):
    """Inversions on variables of their own: a gadget for each, the largest output that there is."""
    for i in range(count):
        out.write(f"x{2 * i} * x{2 * i + 1} = 1\n")


def chain(count, out):
    """Doublings, so that every variable has a copy."""
    for i in range(count):
        out.write(f"x{i} + x{i} = x{i + 1}\n")


def run(command, stdout=None):
    """Seconds, and peak memory in bytes."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=stdout)
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed")
    return time.monotonic() - start, usage.ru_maxrss * 1024


def measure(nnsolve, options, family, count, directory):
    formula = os.path.join(directory, "formula.etrinv")
    network = os.path.join(directory, "formula.net.json")
    with open(formula, "w") as out:
        family(count, out)
    reduce_times, gzip_times, memory = [], [], 0
    for _ in range(3):
        seconds, peak = run([nnsolve, "reduce", formula, "-o", network, *options])
        reduce_times.append(seconds)
        memory = max(memory, peak)
        gzip_times.append(run(["gzip", "-1", "-c", network], stdout=subprocess.DEVNULL)[0])
    beyond = (memory - os.path.getsize(formula)) / count
    size = os.path.getsize(network)
    os.unlink(network)
    return min(reduce_times), min(gzip_times), beyond, size


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("--largest", type=int, default=1_000_000)
    parser.add_argument("--options", default="")
    arguments = parser.parse_args()
    print(f"{'family':8}{'constraints':>12}{'reduce s':>10}{'gzip s':>9}{'ratio':>7}{'growth':>8}{'MB':>8}{'B/constr.':>11}")
    with tempfile.TemporaryDirectory() as directory:
        for family in (mixed, pairs, chain):
            before = None
            count = arguments.largest
            sizes = []
            while count >= 10_000:
                sizes.append(count)
                count //= 2
            for count in reversed(sizes):
                seconds, gzip, beyond, size = measure(
                    arguments.nnsolve, arguments.options.split(), family, count, directory
                )
                growth = f"{seconds / before:.2f}" if before else "-"
                before = seconds
                print(
                    f"{family.__name__:8}{count:12}{seconds:10.3f}{gzip:9.3f}{seconds / gzip:7.2f}{growth:>8}"
                    f"{size / 1e6:8.1f}{beyond:11.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
