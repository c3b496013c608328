#!/usr/bin/env python3
"""Writes "n unit squares in a square of side s" as an SMT-LIB formula over the reals (QF_NRA).

    squares.py N SIDE STATUS NAME      writes NAME.smt2, and NAME.witness.json where the squares fit upright in rows

SIDE is a rational (3, 3/2, 3.877), STATUS is sat, unsat or unknown. Square i has the centre (xi, yi) and an edge in the
direction (ci, si), a unit vector; a quarter turn changes nothing, so ci, si >= 0. Its extent along an axis is then
(ci + si)/2 on either side of the centre. Two convex polygons have disjoint interiors if and only if a line parallel to
an edge of one of them separates them: one of four directions, either way round. Along an edge of square i, square i
extends by 1/2 and square j by (cos d + |sin d|)/2, where d is the angle between them and cos d >= 0.
"""

import json
import math
import sys
from fractions import Fraction


def number(value):
    text = str(abs(value.numerator))
    if value.denominator != 1:
        text = f"(/ {text} {value.denominator})"
    return f"(- {text})" if value < 0 else text


def containment(i, side):
    reach = f"(+ c{i} s{i})"
    for centre in (f"x{i}", f"y{i}"):
        yield f"(assert (>= (* 2 {centre}) {reach}))"
        yield f"(assert (>= (* 2 (- {number(side)} {centre})) {reach}))"


def separation(i, j):
    """One of eight: twice the distance of the centres along an edge of one square is at least 1 + cos d + |sin d|."""
    dx, dy = f"(- x{j} x{i})", f"(- y{j} y{i})"
    cosine = f"(+ (* c{i} c{j}) (* s{i} s{j}))"
    sine = f"(- (* s{i} c{j}) (* c{i} s{j}))"
    parts = []
    for k in (i, j):
        along = f"(+ (* c{k} {dx}) (* s{k} {dy}))"
        across = f"(- (* c{k} {dy}) (* s{k} {dx}))"
        for distance in (along, across):
            for factor in ("2", "(- 2)"):
                apart = f"(* {factor} {distance})"
                parts.append(f"(and (>= {apart} (+ 1 {cosine} {sine})) (>= {apart} (- (+ 1 {cosine}) {sine})))")
    return "(assert (or\n  " + "\n  ".join(parts) + "))"


def formula(count, side, status):
    lines = [f"; {count} unit squares in a square of side {side}, rotated as they like (squares.py).",
             "(set-logic QF_NRA)", f"(set-info :status {status})"]
    for i in range(1, count + 1):
        lines += [f"(declare-const {name}{i} Real)" for name in "xycs"]
    for i in range(1, count + 1):
        lines += [f"(assert (= (+ (* c{i} c{i}) (* s{i} s{i})) 1))", f"(assert (>= c{i} 0))", f"(assert (>= s{i} 0))"]
        lines += containment(i, side)
        lines += [separation(j, i) for j in range(1, i)]
    return "\n".join(lines + ["(check-sat)", ""])


def upright(count, side):
    """The assignment that puts the squares in rows, or None if they do not fit so."""
    row = math.ceil(math.sqrt(count))
    if side < row:
        return None
    values = {}
    for i in range(count):
        centre = (Fraction(1, 2) + i % row, Fraction(1, 2) + i // row)
        values |= {f"x{i + 1}": str(centre[0]), f"y{i + 1}": str(centre[1]), f"c{i + 1}": "1", f"s{i + 1}": "0"}
    return values


def main():
    if len(sys.argv) != 5 or sys.argv[3] not in ("sat", "unsat", "unknown"):
        sys.exit(__doc__)
    count, side, status, name = int(sys.argv[1]), Fraction(sys.argv[2]), sys.argv[3], sys.argv[4]
    with open(name + ".smt2", "w", encoding="utf-8") as out:
        out.write(formula(count, side, status))
    values = upright(count, side)
    if values is not None:
        with open(name + ".witness.json", "w", encoding="utf-8") as out:
            out.write(json.dumps({"nnsolve": "witness/1", "assignment": values}, indent=2) + "\n")


main()
