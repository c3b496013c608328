#!/usr/bin/env python3
"""presolve.py NNSOLVE: the same answer with presolve, without it, and with any number of its steps.

Random small networks (general, linear in layers, bottlenecks with gaps, data on lines, reduced from formulas) and formulas (ETR-INV, SMT-LIB) are solved with
presolve and without; some also with a random number of its steps, and with a trace. Answers that contradict each other,
and witnesses that this folder's own exact checkers refuse, are failures; the instance is kept then. Prints counts by
kind and answer, and `N passed, M failed`; exits with 1 if anything failed, or if a kind was never decided both ways
(in runs of 100 or more of it).
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

import check_witness
import etr
import formulas
from formula_witness import read_assignment
from session import Scratch

NO_REASON_TO_WORRY = ("timeout", "incomplete", "memory", "")


# ---------------------------------------------------------------- instances

def neuron(g, name, activations):
    entry = {"id": name, "activation": g.choice(activations)}
    if g.random() < 0.15:
        entry["bias"] = g.choice([0, 1, -1])
    return entry


def random_data(g, inputs, outputs):
    data = []
    for _ in range(g.randint(1, 5)):
        data.append({"x": [g.choice([0, 0, 1, 1, -1, 2]) for _ in range(inputs)],
                     "y": [g.choice([0, 0, 1, 1, -1, 2, "?"]) for _ in range(outputs)]})
    return data


def general_network(g):
    """Up to two hidden layers, edges left out, skip edges, prescribed weights and biases."""
    sizes = [g.randint(1, 3)] + [g.randint(1, 3) for _ in range(g.choice([0, 1, 1, 1, 2]))] + [g.randint(1, 2)]
    names = [[f"n{layer}_{k}" for k in range(size)] for layer, size in enumerate(sizes)]
    edges = []
    for low in range(len(sizes) - 1):
        for high in range(low + 1, len(sizes)):
            for a in names[low]:
                for b in names[high]:
                    if g.random() < (0.85 if high == low + 1 else 0.1):
                        weighted = {"from": a, "to": b, "weight": g.choice([0, 1, -1, 2])}
                        edges.append(weighted if g.random() < 0.1 else [a, b])
    activations = ["relu", "relu", "identity"]
    network = {"inputs": names[0], "hidden": [neuron(g, n, activations) for layer in names[1:-1] for n in layer],
               "outputs": [neuron(g, n, activations) for n in names[-1]], "edges": edges}
    return {"nnsolve": "training/1", "network": network, "data": random_data(g, sizes[0], sizes[-1])}


def linear_network(g):
    """Identity layers, often with a bottleneck; data that such a network computes, now and then disturbed."""
    sizes = [g.randint(1, 3)] + [g.randint(1, 3) for _ in range(g.randint(1, 2))] + [g.randint(1, 3)]
    weights = [[[g.randint(-2, 2) for _ in range(sizes[i])] for _ in range(sizes[i + 1])]
               for i in range(len(sizes) - 1)]
    shift = [g.choice([0, 0, 1]) for _ in range(sizes[-1])]
    share, disturbed, unknown = g.choice([0, 0.3]), g.random() < 0.5, g.choice([0, 0, 0.2])
    data = []
    for _ in range(g.randint(2, 6)):
        x = [0 if g.random() < share else g.randint(-2, 3) for _ in range(sizes[0])]
        y = x
        for matrix in weights:
            y = [sum(w * v for w, v in zip(row, y)) for row in matrix]
        y = [v + s + (g.randint(0, 1) if disturbed and g.random() < 0.2 else 0) for v, s in zip(y, shift)]
        data.append({"x": x, "y": ["?" if g.random() < unknown else v for v in y]})
    network = {"layers": sizes, "activation": "identity", "bias": g.choice(["free", "free", "zero"])}
    return {"nnsolve": "training/1", "network": network, "data": data}


def gaps_network(g):
    """A bottleneck behind which there are many outputs, some targets unknown, some disturbed; ReLUs before it, or not."""
    sizes = [g.randint(2, 4), g.randint(1, 2), g.randint(3, 4)]
    activation, bias = g.choice(["identity", "identity", "relu"]), g.choice(["free", "zero"])
    first, second = ([[g.randint(-2, 2) for _ in range(sizes[i])] for _ in range(sizes[i + 1])] for i in range(2))
    disturbed = g.random() < 0.6
    data = []
    for number in range(g.randint(3, 6)):
        x = [int(k == number) if number <= sizes[0] else g.randint(-1, 2) for k in range(sizes[0])]
        h = [sum(w * v for w, v in zip(row, x)) for row in first]
        h = [max(0, v) for v in h] if activation == "relu" else h
        y = [sum(w * v for w, v in zip(row, h)) for row in second]
        y = [v + (g.choice([1, -1]) if disturbed and g.random() < 0.15 else 0) for v in y]
        data.append({"x": x, "y": ["?" if g.random() < 0.25 else v for v in y]})
    network = {"layers": sizes, "activations": [activation, "identity"], "bias": bias}
    return {"nnsolve": "training/1", "network": network, "data": data}


def lines_network(g):
    """ReLUs in one or two layers, and data points along one or two lines."""
    inputs = g.randint(1, 2)
    sizes = [inputs, g.randint(1, 3)] + ([1] if g.random() < 0.25 else []) + [1]
    activations = ["relu"] * (len(sizes) - 2) + [g.choice(["identity", "identity", "identity", "relu"])]
    data = []
    for _ in range(g.randint(1, 2)):
        base, direction = [g.randint(-1, 1) for _ in range(inputs)], [g.randint(-1, 1) for _ in range(inputs)]
        if any(direction):
            data += [{"x": [b + t * d for b, d in zip(base, direction)], "y": [g.choice([0, 0, 1, 2])]}
                     for t in range(g.randint(3, 5))]
    return {"nnsolve": "training/1", "network": {"layers": sizes, "activations": activations},
            "data": data or [{"x": [1] * inputs, "y": [1]}]}


NETWORKS = {"network": general_network, "linear": linear_network, "gaps": gaps_network, "lines": lines_network}


def etr_inv(g, most_variables, most_constraints):
    variables = g.randint(1, most_variables)
    lines = []
    for _ in range(g.randint(1, most_constraints)):
        a, b, c = (f"x{g.randrange(variables)}" for _ in range(3))
        lines.append(f"{a} + {b} = {c}\n" if g.random() < 0.5 else f"{a} * {b} = 1\n")
    return "".join(lines)


def term(g, depth):
    roll = g.random()
    if depth == 0 or roll < 0.3:
        return g.choice(["x", "y", "z", "1", "2", "(- 1)", "0", "(/ 1 2)"])
    if roll < 0.95:
        operator = "+" if roll < 0.55 else "*" if roll < 0.8 else "-"
        return f"({operator} {term(g, depth - 1)} {term(g, depth - 1)})"
    return f"(ite {claim(g, depth - 1)} {term(g, depth - 1)} {term(g, depth - 1)})"


def claim(g, depth):
    roll = g.random()
    if depth == 0 or roll < 0.6:
        relation = g.choice(["=", "=", "=", "<", "<=", ">", ">=", "distinct"])
        return f"({relation} {term(g, min(depth, 2) or 1)} {term(g, 1)})"
    if roll < 0.85:
        return f"({'and' if roll < 0.7 else 'or'} {claim(g, depth - 1)} {claim(g, depth - 1)})"
    if roll < 0.92:
        return f"(not {claim(g, depth - 1)})"
    return g.choice(["p", "(not p)", f"(= p {claim(g, depth - 1)})"])


def smt_formula(g):
    lines = ["(set-logic QF_NRA)", *(f"(declare-const {name} Real)" for name in "xyz"), "(declare-const p Bool)"]
    lines += [f"(assert {claim(g, 3)})" for _ in range(g.randint(1, 4))]
    return "\n".join(lines) + "\n(check-sat)\n"


# ---------------------------------------------------------------- one instance

class Checks(Scratch):
    def __init__(self, options, scratch):
        super().__init__(scratch)
        self.options = options
        self.counts, self.passed, self.failed, self.runs = {}, 0, 0, 0

    def make(self, kind, g):
        if kind in NETWORKS:
            return self.write("i.net.json", json.dumps(NETWORKS[kind](g)))
        if kind == "smt2":
            return self.write("i.smt2", smt_formula(g))
        source = self.write("i.etrinv", etr_inv(g, 4, 6) if kind == "etrinv" else etr_inv(g, 3, 3))
        if kind == "etrinv":
            return source
        target = self.path("i.net.json")
        subprocess.run([self.options.nnsolve, "reduce", source, "-o", target, "--activation",
                        g.choice(["identity", "relu"]), "--variant", g.choice(["compact", "repaired"])], check=True)
        return target

    def solve(self, path, problems, *more):
        """The answer as a dictionary, its witness checked."""
        self.runs += 1
        witness = self.path("witness.json")
        result = subprocess.run([self.options.nnsolve, "solve", path, "--json", "--backend", self.options.backend,
                                 "--timeout", str(self.options.timeout), "--witness", witness, *more],
                                capture_output=True, text=True, check=False)
        if result.returncode != 0:
            problems.append(f"{more}: exit status {result.returncode}: {result.stderr[:300]}")
            return {"status": "none"}
        answer = json.loads(result.stdout)
        reason = answer.get("reason") or ""
        if answer["status"] == "unknown" and reason not in NO_REASON_TO_WORRY:
            problems.append(f"{more}: unknown ({reason})")
        if answer["status"] == "sat":
            problems += [f"{more}: {wrong}" for wrong in self.refuse(path, witness)]
        answer["stderr"] = result.stderr
        return answer

    @staticmethod
    def refuse(path, witness):
        with open(path, "rb") as file, open(witness, "rb") as found:
            given, found = file.read(), found.read()
        if path.endswith(".json"):
            code, message = check_witness.judge(given, found)
            return [] if code == 0 else [f"the witness is {message}"]
        ring, values, *_ = read_assignment(found)
        if path.endswith(".smt2"):
            return etr.problems(given.decode(), ring, values)
        return formulas.problems(formulas.read(given.decode(), "etrinv"), ring, values)

    def check_trace(self, path, answer, problems):
        trace = self.path("trace")
        again = self.solve(path, problems, "--trace", trace, "--verbose")
        with open(trace, encoding="utf-8") as file:
            steps = [json.loads(line) for line in file]
        if [step["step"] for step in steps] != list(range(1, len(steps) + 1)):
            problems.append("the trace's steps are not numbered from 1")
        said = [line for line in again.get("stderr", "").splitlines() if "presolve:" in line]
        if len(said) != 1 or f" {len(steps)} steps" not in said[0]:
            problems.append(f"{len(steps)} steps in the trace, but --verbose says {said}")
        if {answer["status"], again["status"]} == {"sat", "unsat"}:
            problems.append("the trace changes the answer")
        return len(steps)

    def compare(self, kind, number, g):
        path = self.make(kind, g)
        problems = []
        presolved = self.solve(path, problems)
        plain = self.solve(path, problems, "--presolve", "off")
        said = {presolved["status"], plain["status"]}
        if g.random() < 0.25:
            steps = self.check_trace(path, presolved, problems)
            said.add(self.solve(path, problems, "--presolve-limit", str(g.randint(0, steps)))["status"])
        if {"sat", "unsat"} <= said:
            problems.append(f"with presolve {presolved['status']}, without {plain['status']}, with a limit: {said}")
        pair = presolved["status"], plain["status"]
        self.counts.setdefault(kind, {})[pair] = self.counts.setdefault(kind, {}).get(pair, 0) + 1
        if problems:
            self.failed += 1
            kept = f"nnsolve-presolve-{self.options.seed}-{number}-{os.path.basename(path)}"
            kept = os.path.join(self.options.keep_failures or tempfile.gettempdir(), kept)
            shutil.copy(path, kept)
            print(f"FAILED {kept}: {'; '.join(problems)}", flush=True)
        else:
            self.passed += 1

    def run(self):
        kinds = ["network", "linear", "etrinv", "network", "smt2", "reduced", "gaps", "lines"]
        end = time.monotonic() + self.options.seconds if self.options.seconds else None
        for number in range(self.options.count):
            if end and time.monotonic() > end:
                break
            # Each instance has a seed of its own, so that one can be made again without those before it.
            self.compare(kinds[number % len(kinds)], number, random.Random(f"{self.options.seed} {number}"))
            if number % 1000 == 999:
                print(f"{number + 1} instances, {self.failed} failed", flush=True)

    def report(self):
        vacuous = []
        for kind, counts in self.counts.items():
            text = ", ".join(f"{a}/{b} {n}" for (a, b), n in sorted(counts.items()))
            print(f"{kind:8} with/without presolve: {text}")
            decided = {status for status, _ in counts}
            if sum(counts.values()) >= 100 and not {"sat", "unsat"} <= decided:
                vacuous.append(kind)
        for kind in vacuous:
            print(f"FAILED {kind}: never decided both ways")
        print(f"{self.runs} queries; {self.passed} passed, {self.failed + len(vacuous)} failed")
        return 1 if self.failed or vacuous else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("--count", type=int, default=120, help="instances (default 120)")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--seconds", type=float, help="stop after so long")
    parser.add_argument("--timeout", type=float, default=1, help="of each query (default 1)")
    parser.add_argument("--backend", default="z3")
    parser.add_argument("--keep-failures", metavar="DIRECTORY", help="keep failed instances there")
    options = parser.parse_args()
    options.nnsolve = os.path.abspath(options.nnsolve)
    scratch = tempfile.mkdtemp(prefix="nnsolve-presolve-")
    checks = Checks(options, scratch)
    try:
        checks.run()
    finally:
        shutil.rmtree(scratch)
    return checks.report()


if __name__ == "__main__":
    sys.exit(main())
