#!/usr/bin/env python3
"""Whole-process time of `nnsolve solve --backend z3` against the program z3 on the plain encoding.

usage: solve_bench.py NNSOLVE FILE.net.json ...

Summed over the instances that z3 decides on the plain encoding within 10 s. Goal: at most 1.5.
Prints a line an instance where the two differ by much, and the ratio of the sums.
"""
import os
import subprocess
import sys
import tempfile
import time

LIMIT = 10


def timed(command):
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    return time.perf_counter() - start, done.stdout.split("\n")[0]


def main():
    nnsolve, files = sys.argv[1], sys.argv[2:]
    ours_sum = z3_sum = 0.0
    decided = lost = only_ours = 0
    with tempfile.TemporaryDirectory() as folder:
        query = os.path.join(folder, "query.smt2")
        for file in files:
            subprocess.run([nnsolve, "encode", "--plain", file, "-o", query], check=True)
            z3_seconds, z3_verdict = timed(["z3", "-T:%d" % LIMIT, query])
            ours_seconds, ours_verdict = timed([nnsolve, "solve", "--backend", "z3", "--timeout", str(3 * LIMIT), file])
            note = ""
            if z3_verdict in ("sat", "unsat"):
                decided += 1
                z3_sum += z3_seconds
                ours_sum += ours_seconds
                if not ours_verdict.startswith(z3_verdict):
                    lost += 1
                    note = "LOST"
            elif ours_verdict in ("sat", "unsat"):
                only_ours += 1
                note = "only ours"
            if note or ours_seconds > z3_seconds + 0.2 or z3_seconds > ours_seconds + 0.2:
                print("%-50s z3 %7.3f %-8s ours %7.3f %-18s %s" % (
                    os.path.basename(file), z3_seconds, z3_verdict, ours_seconds, ours_verdict, note), flush=True)
    print("%d instances, %d decided by z3 in %d s; of these %d lost by ours; %d decided by ours only" % (
        len(files), decided, LIMIT, lost, only_ours))
    print("z3 %.2f s, ours %.2f s, ratio %.2f" % (z3_sum, ours_sum, ours_sum / z3_sum))


main()
