#!/usr/bin/env python3
"""How many formula-and-network pairs fuzz decides and checks in a second, beside a shell loop of z3 on the formulas.

usage: crosscheck_bench.py NNSOLVE [--count 1000] [--jobs 2]

Formulas of three variables, every one with its network, one order each. The loop asks the z3 program about the same
kind of formulas, one after the other; the ratio is what counts, since both run on the same machine.
"""

import argparse
import json
import os
import random
import subprocess
import tempfile
import time


def pairs_per_second(arguments, seed):
    done = subprocess.run(
        [
            arguments.nnsolve, "fuzz", "--json", "--families", "exhaustive-3", "--orders", "0", "--backends", "z3",
            "--seed", str(seed), "--count", str(arguments.count), "--jobs", str(arguments.jobs),
        ],
        capture_output=True,
        text=True,
    )
    report = json.loads(done.stdout)
    print(f"fuzz: {report['decided']} of {report['cases']} pairs decided in {report['seconds']:.2f} s")
    return report["decided"] / report["seconds"]


def random_formula(rng):
    names = "xyz"
    lines = [f"(declare-const {name} Real)" for name in names]
    for _ in range(rng.randint(2, 4)):
        x, y, z = (rng.choice(names) for _ in range(3))
        lines.append(rng.choice([f"(assert (= (+ {x} {y}) {z}))", f"(assert (= (* {x} {y}) 1.0))"]))
    return "\n".join(["(set-logic QF_NRA)", *lines, "(check-sat)"]) + "\n"


def loop_per_second(arguments, seed):
    rng = random.Random(seed)
    count = max(20, arguments.count // 10)
    with tempfile.TemporaryDirectory(prefix="nnsolve-bench-") as folder:
        for i in range(count):
            with open(os.path.join(folder, f"{i}.smt2"), "w") as file:
                file.write(random_formula(rng))
        start = time.monotonic()
        subprocess.run(["sh", "-c", 'for f in *.smt2; do z3 "$f"; done >/dev/null'], cwd=folder, check=True)
        seconds = time.monotonic() - start
    print(f"shell loop: {count} formulas in {seconds:.2f} s")
    return count / seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    loop = loop_per_second(arguments, seed)
    pairs = pairs_per_second(arguments, seed)
    print(f"pairs a second: {pairs:.0f}; formulas a second in the loop: {loop:.0f}; ratio {pairs / loop:.2f}")


if __name__ == "__main__":
    main()
