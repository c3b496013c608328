#!/usr/bin/env python3
"""enclosures.py NNSOLVE [--count N] [--seed S]: enclosures of planted networks, made here, good and spoilt: `verify` and
the checker in check_witness.py say the same of each. Enclosures of formulas with the verdicts that instances/README.md,
"Enclosures" gives them. Commands that need exact numbers refuse an enclosure.
"""
import argparse
import copy
import json
import random
import sys
import tempfile
from fractions import Fraction

import check_witness
import enclosure
from instance import read_instance
from session import Session


def planted(generator):
    """A network with data that numbers nearby fit, these numbers, and the equations."""
    inputs, hidden, outputs = generator.randint(1, 2), generator.randint(2, 4), generator.randint(1, 2)
    relu = generator.random() < 0.7
    document = {"nnsolve": "training/1", "data": [],
                "network": {"layers": [inputs, hidden, outputs], "activations": ["relu" if relu else "identity", "identity"]}}
    instance = read_instance(json.dumps(document).encode())
    numbers = {name: Fraction(generator.randint(-3000, 3000), 1024) or Fraction(1)
               for name in [*instance.edges, *instance.bias]}
    for _ in range(generator.randint(2, 4)):
        x = {name: Fraction(generator.randint(-8, 8), 2) for name in instance.inputs}
        values = dict(x)
        for name in instance.order():
            if name in instance.bias:
                total = numbers[name] + sum(numbers[a, b] * values[a] for a, b in instance.edges if b == name)
                values[name] = max(total, Fraction(0)) if instance.activation[name] == "relu" else total
        document["data"].append({"x": [str(x[name]) for name in instance.inputs],
                                 "y": [str(Fraction(round(values[name] * 2**20), 2**20)) for name in instance.outputs]})
    instance = read_instance(json.dumps(document).encode())
    seen, equations = set(), []
    for row, (x, y) in enumerate(instance.rows, 1):
        for name in y:
            if (name, tuple(sorted(x.items()))) not in seen:
                seen.add((name, tuple(sorted(x.items()))))
                equations.append(("y", name, row))
    return document, instance, numbers, equations


def functions_of(instance, numbers, unknowns, radius, equations):
    box = enclosure.Box({name: numbers[name] for name in unknowns}, radius)
    values = {name: box.unknown(name) if name in unknowns else value for name, value in numbers.items()}
    return box, enclosure.network_functions(instance, {name: values[name] for name in instance.edges},
                                            {name: values[name] for name in instance.bias}, box, equations)


def choose(instance, numbers, equations):
    """Unknowns in which the equations are independent, by elimination with the largest pivot; None if there are none."""
    names = list(numbers)
    _, functions = functions_of(instance, numbers, names, Fraction(1, 2**40), equations)
    rows = [[float(sum(f.slopes.get(i, (0, 0)))) / 2 for i in range(len(names))] for f in functions]
    chosen = []
    for i, row in enumerate(rows):
        pivot = max(range(len(names)), key=lambda k: abs(row[k]))
        if abs(row[pivot]) < 1e-3:
            return None
        chosen.append(names[pivot])
        for other in rows[i + 1:]:
            factor = other[pivot] / row[pivot]
            other[:] = [a - factor * b for a, b in zip(other, row)]
            other[pivot] = 0.0
    return chosen


def enclose(instance, numbers, equations):
    """A witness as JSON, or None."""
    try:
        unknowns = choose(instance, numbers, equations)
        if unknowns is None:
            return None
        numbers = dict(numbers)
        for _ in range(8):
            box, functions = functions_of(instance, numbers, unknowns, Fraction(1, 2**100), equations)
            inverse = box.about_inverse([[Fraction(sum(f.slopes.get(i, (0, 0)))) / 2 for i in range(len(unknowns))]
                                         for f in functions])
            for i, name in enumerate(unknowns):
                step = sum(inverse[i][j] * sum(f.middle) / 2 for j, f in enumerate(functions))
                numbers[name] = Fraction(round((numbers[name] - step) * 2**90), 2**90)
    except enclosure.Invalid:
        return None

    def value(name):
        return {"near": str(numbers[name])} if name in unknowns else str(numbers[name])
    return {"nnsolve": "witness/1",
            "enclosure": {"radius": str(Fraction(1, 2**60)),
                          "unknowns": [["w", *name] if isinstance(name, tuple) else ["b", name] for name in unknowns],
                          "equations": [list(name) for name in equations]},
            "weights": [{"from": a, "to": b, "value": value((a, b))} for a, b in instance.edges],
            "biases": {name: value(name) for name in instance.bias}}


def spoilt(witness, generator):
    """(label, witness, exit status or None where the checker in Python says which)."""
    def change(edit):
        result = copy.deepcopy(witness)
        edit(result)
        return result

    def shift(document, amount):
        for entry in document["weights"]:
            if isinstance(entry["value"], dict):
                entry["value"] = {"near": str(Fraction(entry["value"]["near"]) + amount)}
                return
        for name, value in document["biases"].items():
            if isinstance(value, dict):
                document["biases"][name] = {"near": str(Fraction(value["near"]) + amount)}
                return
    part = witness["enclosure"]
    yield "the wrong centre", change(lambda w: shift(w, Fraction(1, 2**50))), 1
    yield "a centre moved inside", change(lambda w: shift(w, Fraction(1, 2**75))), None
    for exponent in (0, 10, 30, 85, 120):
        radius = str(Fraction(1, 2**exponent))
        yield f"radius 2^-{exponent}", change(lambda w, r=radius: w["enclosure"].update(radius=r)), None
    yield "radius 1000", change(lambda w: w["enclosure"].update(radius="1000")), None
    yield "radius 0", change(lambda w: w["enclosure"].update(radius="0")), 65
    yield "radius -1", change(lambda w: w["enclosure"].update(radius="-1")), 65
    at = generator.randrange(len(part["equations"]))
    yield "an equation missing", change(lambda w: w["enclosure"]["equations"].pop(at)), 1
    yield "an equation twice", change(lambda w: w["enclosure"]["equations"].append(part["equations"][at])), 65
    yield "an unknown missing", change(lambda w: w["enclosure"]["unknowns"].pop()), 65
    yield "an unknown twice", change(lambda w: w["enclosure"]["unknowns"].append(part["unknowns"][0])), 65
    yield "an unknown of no edge", change(lambda w: w["enclosure"]["unknowns"].append(["w", "y1", "x1"])), 65
    yield "an unknown of an odd kind", change(lambda w: w["enclosure"]["unknowns"].append(["v", "x1"])), 65
    yield "an equation of no row", change(lambda w: w["enclosure"]["equations"].append(["y", "y1", 99])), 65
    yield "an equation of an input", change(lambda w: w["enclosure"]["equations"].append(["h", "x1", 1])), 65
    yield "fields as well", {**witness, "fields": [{"polynomial": ["-2", "0", "1"], "interval": ["1", "2"]}]}, 65
    yield "near without an enclosure", {k: v for k, v in witness.items() if k != "enclosure"}, 65
    yield "a key too many", change(lambda w: w["enclosure"].update(more=1)), 65
    yield "no radius", change(lambda w: w["enclosure"].pop("radius")), 65


class Enclosures(Session):
    def networks(self, count, seed):
        made = 0
        for index in range(count * 4):
            generator = random.Random(seed * 1000003 + index)
            document, instance, numbers, equations = planted(generator)
            witness = enclose(instance, numbers, equations)
            if witness is None:
                continue
            made += 1
            name = f"network {seed}-{index}"
            path = self.write("n.net.json", json.dumps(document))
            self.verify("good", name, path, witness, document, None)
            for label, bad, status in spoilt(witness, generator):
                self.verify("spoilt", f"{name}: {label}", path, bad, document, status)
            if made == count:
                break
        self.tally.record("good", "enough of them", [] if made == count else [f"only {made} were made"])

    def verify(self, section, name, path, witness, document, status):
        data = json.dumps(witness).encode()
        expected, message = check_witness.judge(json.dumps(document).encode(), data)
        result = self.call("verify", path, self.write("w.json", data))
        problems = []
        if section == "good" and expected != 0:
            problems.append(f"the checker says {message}")
        if result.status != expected or (status is not None and result.status != status):
            problems.append(f"verify says {result.status} ({result.out[:80]!r}, {result.err[:200]!r}), the checker "
                            f"{message}, wanted {status}")
        if result.status == 0 and result.out != b"valid (enclosed)\n":
            problems.append(f"verify prints {result.out!r}")
        self.tally.record(section, name, problems, str(result.status), result.seconds)

    def carried(self):
        """A formula's enclosure is not carried to its network."""
        formula = self.write("f.etrinv", "x * y = 1\nx + x = y\n")
        network = self.path("f.net.json")
        self.call("reduce", formula, "-o", network)
        witness = self.write("f.json", json.dumps(ROOT_OF_HALF))
        for words, status in ((("verify", formula, witness), 0), (("push", network, witness), 64)):
            result = self.call(*words)
            problems = [] if result.status == status else [f"status {result.status}: {result.err[:200]!r}"]
            if status and b"enclosure" not in result.err:
                problems.append(f"it does not say why: {result.err[:200]!r}")
            self.tally.record("refused", words[0], problems)

    def formulas(self):
        for index, (ending, text, witness, status) in enumerate(formula_cases()):
            path = self.write("f." + ending, text)
            result = self.call("verify", path, self.write("w.json", json.dumps(witness)))
            problems = [] if result.status == status else [f"{text!r}: {result.status}, not {status}: {result.out!r}"
                                                           f" {result.err[:200]!r}"]
            if status == 0 and result.out != b"valid (enclosed)\n":
                problems.append(f"verify prints {result.out!r}")
            self.tally.record("formulas", f"case {index + 1}", problems, str(result.status), result.seconds)


def assignment(values, equations, radius="1/1000000", unknowns=None):
    names = [name for name, value in values.items() if isinstance(value, dict)] if unknowns is None else unknowns
    return {"nnsolve": "witness/1", "assignment": values,
            "enclosure": {"radius": radius, "unknowns": [["v", name] for name in names], "equations": equations}}


ROOT_OF_HALF = assignment({"x": {"near": "0.70710678"}, "y": {"near": "1.41421356"}}, [["c", 1], ["c", 2]])


def formula_cases():
    """(ending, formula, witness, exit status of verify)."""
    inverse = "x * y = 1\nx + x = y\n"
    yield "etrinv", inverse, ROOT_OF_HALF, 0
    near = ROOT_OF_HALF["assignment"]
    yield "etrinv", inverse, assignment(near, [["c", 1]]), 1
    yield "etrinv", inverse, assignment(near, [["c", 1], ["c", 1]]), 65
    yield "etrinv", inverse, assignment(near, [["c", 1], ["c", 3]]), 65
    yield "etrinv", inverse, assignment(near, [["c", 1], ["c", 2, 0]]), 65
    yield "etrinv", inverse, assignment(near, [["c", 1], ["c", 2]], unknowns=["x"]), 65
    yield "etrinv", inverse, assignment(near, [["c", 1], ["c", 2]], unknowns=["x", "y", "z"]), 65
    yield "etrinv", inverse, assignment({"x": {"near": "0.7"}, "y": {"near": "1.4"}}, [["c", 1], ["c", 2]]), 1
    yield "etrinv", inverse + "x * y = 1\n", ROOT_OF_HALF, 1  # the third constraint is no equation
    yield "etrinveq", "x - 1/y - 1/y = 0\nx - y = 0\n", assignment(
        {"x": {"near": "1.41421356"}, "y": {"near": "1.41421356"}}, [["c", 1], ["c", 2]]), 0
    yield "etrinveq", "x - y = 0\nx + z = 0\nnonzero x\n", assignment(
        {"x": {"near": "0"}, "y": "0", "z": "0"}, [["c", 1]]), 1
    declare = "(declare-const x Real)(declare-const y Real)(declare-const p Bool)"
    values = {"x": {"near": "1.41421356"}, "y": "1", "p": True}
    square = "(= (* x x) 2)"
    for assertion, path, status in (
            (square, [], 0),
            (f"(and {square} (> x 1.4))", [0], 0),
            (f"(and {square} (> x 1.4))", [1], 65),
            (f"(and {square} (> x 1.4))", [], 65),
            (f"(and {square} (> x 1.4142136))", [0], 1),
            (f"(and {square} (>= x 1.41421356))", [0], 1),
            (f"(and {square} (distinct x 1))", [0], 0),
            (f"(and {square} (distinct x 1.4142135))", [0], 1),
            (f"(and true {square})", [1], 0),
            (f"(and (and {square}))", [0, 0], 0),
            (f"(or (= y 3) (and p {square}))", [1, 1], 0),
            (f"(or (= y 3) (and (not p) {square}))", [1, 1], 1),
            (f"(=> p {square})", [1], 0),
            (f"(not (=> p (distinct (* x x) 2)))", [1], 0),
            (f"(= p {square})", [0, 1], 0),
            (f"(= {square} p)", [0, 0], 0),
            (f"(xor (not p) {square})", [1, 1], 0),
            (f"(ite p {square} (= y 3))", [0, 1], 0),
            (f"(ite p (= y 1) {square})", [1, 1], 1),
            (f"(= 2 (* x x) (+ y 1))", [0], 1),
            (f"(let ((q {square})) (and q p))", [0], 0)):
        equations = [["a", 1, *path]]
        yield "smt2", f"{declare}(assert {assertion})(check-sat)", assignment(values, equations), status
    yield "smt2", f"{declare}(assert {square})(check-sat)", assignment({**values, "p": {"near": "1"}}, [["a", 1]]), 65
    yield "smt2", f"{declare}(assert {square})(check-sat)", assignment({**values, "x": "1.41421356"}, []), 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nnsolve")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        session = Enclosures(options, scratch)
        session.networks(options.count, options.seed)
        session.carried()
        session.formulas()
        return session.tally.report()


if __name__ == "__main__":
    sys.exit(main())
