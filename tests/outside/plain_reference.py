#!/usr/bin/env python3
"""plain_reference.py INSTANCE: the textbook encoding as SMT-LIB 2.6 on standard output, written independently.

One real variable for each weight, each bias, and the value of each neuron on each data point; a ReLU is a disjunction.
`decide(text, seconds)` asks the program z3 about it.
"""
import subprocess
import sys

from instance import read_instance


def literal(value):
    magnitude = f"{abs(value.numerator)}.0"
    if value.denominator != 1:
        magnitude = f"(/ {magnitude} {value.denominator}.0)"
    return f"(- {magnitude})" if value < 0 else magnitude


def encode(instance):
    lines = ["(set-logic QF_NRA)"]
    variables = {}

    def declare(key, name):
        variables[key] = name
        lines.append(f"(declare-fun {name} () Real)")
        return name

    for index, (edge, weight) in enumerate(instance.edges.items()):
        name = declare(edge, f"w{index}")
        if weight is not None:
            lines.append(f"(assert (= {name} {literal(weight)}))")
    for index, (neuron, bias) in enumerate(instance.bias.items()):
        name = declare(neuron, f"b{index}")
        if bias is not None:
            lines.append(f"(assert (= {name} {literal(bias)}))")
    order = instance.order()
    incoming = {neuron: [] for neuron in order}
    for source, target in instance.edges:
        incoming[target].append(source)
    for row, (x, y) in enumerate(instance.rows):
        value = {}
        for index, neuron in enumerate(order):
            value[neuron] = declare((row, neuron), f"v{row}_{index}")
            if neuron not in instance.bias:
                lines.append(f"(assert (= {value[neuron]} {literal(x[neuron])}))")
                continue
            terms = [f"(* {variables[source, neuron]} {value[source]})" for source in incoming[neuron]]
            total = f"(+ {' '.join([variables[neuron], *terms])})" if terms else variables[neuron]
            if instance.activation[neuron] == "relu":
                lines.append(f"(assert (or (and (>= {total} 0.0) (= {value[neuron]} {total}))"
                             f" (and (<= {total} 0.0) (= {value[neuron]} 0.0))))")
            else:
                lines.append(f"(assert (= {value[neuron]} {total}))")
        for neuron, target in y.items():
            lines.append(f"(assert (= {value[neuron]} {literal(target)}))")
    return "\n".join(lines) + "\n(check-sat)\n"


def decide(query, seconds):
    """sat, unsat or unknown, as the program z3 says."""
    try:
        result = subprocess.run(["z3", "-in", f"-T:{seconds}"], input=query, capture_output=True, text=True,
                                timeout=seconds + 5, check=False)
    except subprocess.TimeoutExpired:
        return "unknown"
    first = result.stdout.split("\n")[0].strip()
    return first if first in ("sat", "unsat") else "unknown"


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        sys.stdout.write(encode(read_instance(file.read())))
