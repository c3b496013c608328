#!/usr/bin/env python3
"""optimum.py NNSOLVE [--count N] [--seed S]: least costs and thresholds, against answers that are known.

* instances/optimum with its table: `optimum` says what stands there, for all three costs; its weights cost that by the
  checker in check_witness.py; `solve` at that threshold is sat, and below it never.
* Random networks of identities: the least mean squared error is what the eigenvalues of the data say (Jacobi's method,
  here).
* Random networks with planted weights: at their cost `solve` is never unsat, and what it finds is right.
* `width` of networks whose widths are known, and its weights for the file's own network; also of layers where a
  wider one may be worse.
* `optimum --certificate` of least squares, through tangents.
* --cost and --threshold in place of what a file says; mistakes; SIGINT ends `optimum` with what it knows.
"""
import argparse
import json
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from fractions import Fraction

import check_witness
from instance import read_instance
from session import ROOT, Session

FOLDER = os.path.join(ROOT, "instances", "optimum")
COSTS = ("mse", "l1", "max")


def read_table():
    with open(os.path.join(FOLDER, "optimum.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return {row[0]: dict(zip(rows[0][1:], row[1:])) for row in rows[1:]}


def checked(document, witness, threshold):
    """What is wrong with the witness at that threshold, by the other checker."""
    instance = read_instance(json.dumps({**document, "threshold": str(threshold)}).encode())
    ring, weights, biases, _ = check_witness.read_witness(witness, instance)
    try:
        check_witness.check(instance, ring, weights, biases)
    except check_witness.Invalid as error:
        return [f"the other checker: {error}"]
    return []


def number_of(value):
    """Exactly, or the interval's upper end."""
    return Fraction(value) if isinstance(value, str) else Fraction(value["interval"][1])


class Tests(Session):
    def optimum(self, name, document, cost, seconds):
        path = self.write("asked.net.json", json.dumps(document))
        result = self.call("optimum", path, "--cost", cost, "--timeout", str(seconds), "--json", "--witness",
                           self.path("w.json"), limit=seconds + 30)
        if result.status != 0:
            return result, None, [f"exit status {result.status}: {result.err[:200]!r}"]
        answer = json.loads(result.out)
        problems = []
        if answer["upper"] is not None:
            with open(self.path("w.json"), "rb") as file:
                witness = file.read()
            problems += checked({**document, "cost": cost}, witness, number_of(answer["upper"]))
        return result, answer, problems

    def table(self):
        for name, row in read_table().items():
            with open(os.path.join(FOLDER, name + ".net.json"), encoding="utf-8") as file:
                document = json.load(file)
            for cost in COSTS:
                if not row[cost]:
                    continue
                infimum = row[cost].startswith("infimum")
                result, answer, problems = self.optimum(name, document, cost, 10 if infimum else 60)
                if answer:
                    problems += self.compare(row[cost], answer)
                    if not infimum and "x" not in row[cost]:
                        problems += self.thresholds(document, cost, Fraction(row[cost]))
                self.tally.record("table", f"{name} {cost}", problems, answer["status"] if answer else "", result.seconds)

    @staticmethod
    def compare(wanted, answer):
        if wanted.startswith("infimum"):
            right = answer["status"] == "infimum" and answer["lower"] == "0" and answer["attained"] is False
            return [] if right else [f"{answer['status']}: {answer['lower']} to {answer['upper']}"]
        if answer["status"] != "optimum":
            return [f"{answer['status']}: {answer['lower']} to {answer['upper']}"]
        if "x" in wanted:
            found = answer["upper"]["polynomial"]
            return [] if found == ["1", "-6", "4"] else [f"a root of {found}"]
        return [] if Fraction(answer["upper"]) == Fraction(wanted) else [f"{answer['upper']}, not {wanted}"]

    def thresholds(self, document, cost, least):
        path = self.write("at.net.json", json.dumps(document))
        at = self.call("solve", path, "--cost", cost, "--threshold", str(least), "--timeout", "60", "--witness",
                       self.path("at.json"), limit=90)
        if at.out.split()[:1] != [b"sat"]:
            return [f"at {least}: {at.out!r}"]
        with open(self.path("at.json"), "rb") as file:
            problems = checked({**document, "cost": cost}, file.read(), least) if least else []
        if least:
            below = self.call("solve", path, "--cost", cost, "--threshold", str(least * Fraction(99, 100)), "--timeout",
                              "3", limit=30)
            if below.out.split()[:1] not in ([b"unsat"], [b"unknown"]):
                problems.append(f"below {least}: {below.out!r}")
        return problems

    def identities(self, generator):
        for index in range(self.options.count):
            layers = [generator.randint(1, 4)] + [generator.randint(1, 3) for _ in range(generator.randint(0, 2))]
            layers.append(generator.randint(1, 4))
            bias = generator.choice(["free", "zero"])
            points = [([generator.randint(-3, 3) for _ in range(layers[0])],
                       [generator.randint(-3, 3) for _ in range(layers[-1])]) for _ in range(generator.randint(2, 8))]
            document = {"nnsolve": "training/1",
                        "network": {"layers": layers, "activation": "identity", "bias": bias},
                        "data": [{"x": x, "y": y} for x, y in points]}
            result, answer, problems = self.optimum("identities", document, "mse", 30)
            if answer:
                wanted = reduced_rank_cost(points, bias == "free", min(layers[1:]))
                upper = answer["upper"]
                found = float(Fraction(upper)) if isinstance(upper, str) else float(upper["decimal"])
                if answer["status"] != "optimum" or abs(found - wanted) > 1e-7 * (1 + wanted):
                    problems.append(f"{answer['status']} {found}, not {wanted}: {json.dumps(document)}")
            self.tally.record("identities", str(index), problems, answer["status"] if answer else "", result.seconds)

    def planted(self, generator):
        for index in range(self.options.count):
            document = planted_network(generator)
            path = self.write("planted.net.json", json.dumps(document))
            result = self.call("solve", path, "--timeout", "10", "--witness", self.path("p.json"), limit=40)
            word = result.out.split()[:1]
            problems = [] if word in ([b"sat"], [b"unknown"]) else [f"{result.out!r} {json.dumps(document)}"]
            if word == [b"sat"]:
                with open(self.path("p.json"), "rb") as file:
                    problems += checked(document, file.read(), Fraction(document["threshold"]))
            self.tally.record("planted", str(index), problems, word[0].decode() if word else "", result.seconds)

    def widths(self):
        known = [("training/xor", [], 2), ("training/bottleneck", [], 2), ("training/figure-1", [], 1),
                 ("training/xor-1-hidden", ["--threshold", "2/3"], 1), ("optimum/figure-1-threshold-10", [], 0)]
        for name, words, least in known:
            path = os.path.join(ROOT, "instances", name + ".net.json")
            result = self.call("width", path, *words, "--json", "--timeout", "60", "--witness", self.path("width.json"),
                               limit=90)
            said = json.loads(result.out)
            problems = [] if said["lower"] == said["upper"] == least else [f"{said['lower']} to {said['upper']}"]
            if said["witness"]:
                verdict = self.call("verify", path, self.path("width.json"), *words)
                problems += [] if verdict.out == b"valid\n" else [f"verify: {verdict.out!r}"]
            self.tally.record("width", name, problems, str(least), result.seconds)

    def restricted_widths(self):
        """Of signs, so many add up to 3 and no others below 5; and where a further neuron may do nothing."""
        def task(choices, bias, target):
            edges = [["x", "h", choices[0]], ["h", "y", choices[1]]]
            return {"nnsolve": "training/1", "network": {
                "inputs": ["x"], "hidden": [{"id": "h", "bias": bias}], "outputs": [{"id": "y", "bias": 0}],
                "edges": [{"from": a, "to": b, **({"weight": c} if c else {})} for a, b, c in edges]},
                "data": [{"x": [1], "y": [target]}]}
        signs, bits, free = {"in": [-1, 1]}, {"in": [0, 1]}, None
        cases = [("signs add up to 3", task((signs, signs), 0, 3), 3, False),
                 ("signs behind, any before", task((free, signs), 0, 3), 1, True),
                 ("bits behind", task((signs, bits), 0, 2), 2, True),
                 ("a bias in the way", task((bits, signs), 1, 3), 2, False)]
        for name, document, least, is_monotone in cases:
            path = self.write("width.net.json", json.dumps(document))
            result = self.call("width", path, "--max", "4", "--json", "--timeout", "60", limit=90)
            said = json.loads(result.out)
            problems = [] if said["lower"] == said["upper"] == least else [f"{said}"]
            problems += [] if said["wider_is_no_worse"] == is_monotone else [f"{said}"]
            self.tally.record("width", name, problems, str(least), result.seconds)

    def certificates(self):
        for name in ("absolute-value-1-hidden", "line-through-roof", "xor-1-hidden", "zigzag-2-hidden"):
            path = os.path.join(FOLDER, name + ".net.json")
            result = self.call("optimum", path, "--timeout", "60", "--certificate", self.path("below.jsonl"), limit=200)
            problems = [] if os.path.exists(self.path("below.jsonl")) else [result.err.decode()]
            self.tally.record("certificate", name, problems, result.out.decode().strip(), result.seconds)

    def interrupted(self):
        path = os.path.join(FOLDER, "unit-vectors.net.json")
        process = subprocess.Popen([self.options.nnsolve, "optimum", path, "--cost", "l1"], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        time.sleep(4)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
        right = process.returncode == 130 and out.startswith((b"between ", b"at most ", b"optimum "))
        self.tally.record("command line", "SIGINT", [] if right else [f"{process.returncode}: {out!r}"])

    def command_line(self):
        path = os.path.join(FOLDER, "contradiction.net.json")
        weights = self.path("c.json")
        self.call("solve", path, "--threshold", "1/2", "--witness", weights)
        cases = [
            (("verify", path, weights, "--threshold", "1/2"), 0, b"valid\n"),
            (("verify", path, weights, "--threshold", "2/5"), 1, b"invalid: total cost 1/2 is above the threshold 2/5\n"),
            (("verify", path, weights, "--threshold", "1", "--cost", "l1"), 0, b"valid\n"),
            (("solve", path, "--threshold", "2/5"), 0, b"unsat ("),
            (("optimum", path, "--gap", "1"), 0, b"optimum 1/2\n"),
            (("solve", path, "--threshold", "-1"), 64, b""),
            (("solve", path, "--threshold", "much"), 64, b""),
            (("solve", path, "--cost", "median"), 64, b""),
            (("optimum", path, "--gap", "-1"), 64, b""),
            (("optimum", os.path.join(ROOT, "instances", "etr", "sqrt_2.smt2"), "--format", "smt2"), 64, b""),
        ]
        for arguments, status, out in cases:
            result = self.call(*arguments)
            is_said = result.out.startswith(out) if out else not result.out
            problems = [] if result.status == status and is_said else [f"{result.status}: {result.out!r}"]
            self.tally.record("command line", " ".join(arguments), problems)
        said = json.loads(self.call("verify", path, weights, "--threshold", "1", "--json").out)
        self.tally.record("command line", "verify --json", [] if said.get("cost") == "1/2" else [str(said)])


def eigenvalues(matrix):
    """Of a symmetric matrix, descending, by Jacobi's rotations."""
    size, a = len(matrix), [[float(v) for v in row] for row in matrix]
    for _ in range(60):
        for p in range(size):
            for q in range(p + 1, size):
                if abs(a[p][q]) < 1e-18:
                    continue
                angle = 0.5 * math.atan2(2 * a[p][q], a[q][q] - a[p][p])
                c, s = math.cos(angle), math.sin(angle)
                for row in a:
                    row[p], row[q] = c * row[p] - s * row[q], s * row[p] + c * row[q]
                a[p], a[q] = ([c * u - s * v for u, v in zip(a[p], a[q])], [s * u + c * v for u, v in zip(a[p], a[q])])
    return sorted((a[i][i] for i in range(size)), reverse=True)


def solve_linear(matrix, right):
    """One solution of consistent equations."""
    size = len(matrix)
    rows, pivots = [list(row) + [value] for row, value in zip(matrix, right)], []
    for column in range(size):
        found = next((i for i in range(len(pivots), size) if rows[i][column]), None)
        if found is None:
            continue
        place = len(pivots)
        rows[place], rows[found] = rows[found], rows[place]
        rows[place] = [v / rows[place][column] for v in rows[place]]
        for i in range(size):
            if i != place and rows[i][column]:
                rows[i] = [v - rows[i][column] * w for v, w in zip(rows[i], rows[place])]
        pivots.append(column)
    result = [Fraction(0)] * size
    for place, column in enumerate(pivots):
        result[column] = rows[place][size]
    return result


def reduced_rank_cost(points, centred, rank):
    sides = [[[Fraction(v) for v in point[side]] for point in points] for side in (0, 1)]
    if centred:
        for rows in sides:
            means = [sum(column) / len(rows) for column in zip(*rows)]
            rows[:] = [[v - m for v, m in zip(row, means)] for row in rows]
    x, y = (list(zip(*rows)) for rows in sides)
    gram = [[sum(a * b for a, b in zip(p, q)) for q in x] for p in x]
    mixed = [[sum(a * b for a, b in zip(p, t)) for p in x] for t in y]
    best = [solve_linear(gram, row) for row in mixed]
    explained = [[sum(a * b for a, b in zip(row, other)) for other in mixed] for row in best]
    values = eigenvalues(explained)
    return (float(sum(v * v for t in y for v in t)) - sum(values) + sum(values[rank:])) / len(y)


def planted_network(generator):
    def small():
        return Fraction(generator.randint(-4, 4), generator.randint(1, 3))

    layers = [generator.randint(1, 3)] + [generator.randint(1, 4) for _ in range(generator.randint(0, 2))]
    layers.append(generator.randint(1, 3))
    activations = [generator.choice(["relu", "identity"]) for _ in layers[1:]]
    cost = generator.choice(COSTS)
    weights = [[[small() for _ in range(a)] for _ in range(b)] for a, b in zip(layers, layers[1:])]
    biases = [[small() for _ in range(b)] for b in layers[1:]]
    data, errors = [], []
    for _ in range(generator.randint(1, 8)):
        values = x = [Fraction(generator.randint(-3, 3)) for _ in range(layers[0])]
        for matrix, bias, activation in zip(weights, biases, activations):
            values = [sum((w * v for w, v in zip(row, values)), b) for row, b in zip(matrix, bias)]
            if activation == "relu":
                values = [max(v, Fraction(0)) for v in values]
        y = []
        for value in values:
            if generator.random() < 0.15:
                y.append("?")
                continue
            errors.append(Fraction(generator.randint(-2, 2), generator.randint(1, 3)))
            y.append(str(value - errors[-1]))
        data.append({"x": [str(v) for v in x], "y": y})
    total = {"mse": sum(e * e for e in errors) / Fraction(layers[-1]), "l1": sum(map(abs, errors)),
             "max": max(map(abs, errors), default=Fraction(0))}[cost]
    return {"nnsolve": "training/1", "network": {"layers": layers, "activations": activations}, "data": data,
            "cost": cost, "threshold": str(total)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("nnsolve")
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--seed", type=int, default=14)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        tests = Tests(options, scratch)
        tests.table()
        tests.identities(random.Random(options.seed))
        tests.planted(random.Random(options.seed + 1))
        tests.widths()
        tests.restricted_widths()
        tests.certificates()
        tests.command_line()
        tests.interrupted()
        return tests.tally.report()


if __name__ == "__main__":
    sys.exit(main())
