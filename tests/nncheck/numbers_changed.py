"""Each number of the certificates of right.py changed, and their satisfiable siblings.

A sibling has a solution, so nothing may be accepted for it: not the certificate, and not one with a number changed. For
the instance itself a changed certificate may be another proof; those are counted, and listed in harmless.txt with the
reason, so that one more is a finding."""
import json
import os
import re
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))


def harmless():
    with open(os.path.join(HERE, "harmless.txt"), encoding="utf-8") as file:
        return [line.split(" | ")[0] for line in file if line.strip() and not line.startswith("#")]


def changes(value):
    """Values near a number, of the same form."""
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [n for n in (value - 1, value + 1) if n >= 0] + ([0] if value > 1 else [])
    if isinstance(value, str) and value.lstrip("-")[:1].isdigit():
        number = Fraction(value)
        return [str(n) for n in (number + 1, number - 1, -number, number / 2) if n != number]
    return []


def places(tree, path=()):
    """Every number, as its path and itself; names in a header are no numbers, but for rows and indices."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from places(value, (*path, key))
    elif isinstance(tree, list):
        for i, value in enumerate(tree):
            yield from places(value, (*path, i))
    elif changes(tree):
        yield path, tree


def changed(tree, path, value):
    if not path:
        return value
    copy = tree.copy()
    copy[path[0]] = changed(tree[path[0]], path[1:], value)
    return copy


def variants(case):
    for number, line in enumerate(case.lines):
        tree = json.loads(line)
        for path, value in places(tree):
            for new in changes(value):
                what = f"{case.name}: line {number + 1}, {'.'.join(map(str, path))}: {value} -> {new}"
                yield what, case.lines[:number] + [json.dumps(changed(tree, path, new))] + case.lines[number + 1:]


def run(runner, cases):
    known, used = harmless(), set()
    for case in cases:
        sibling = type(case)(case.name, case.sibling, case.lines, "")
        said = runner.check_case(sibling)
        runner.expect("sibling: " + case.name, said[0] == 1, said)
        for what, lines in variants(case):
            said = runner.check_case(sibling, lines)
            runner.expect("sibling, " + what, said[0] == 1, said)
            said = runner.check_case(case, lines)
            reasons = [pattern for pattern in known if said[0] == 0 and re.fullmatch(pattern, what)]
            used.update(reasons)
            runner.expect("changed, " + what, said[0] == 1 or bool(reasons), said)
    for pattern in known:
        if not runner.options.only:
            runner.expect("harmless.txt matches something accepted: " + pattern, pattern in used, (1, ""))
