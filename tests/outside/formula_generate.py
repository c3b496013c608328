"""ETR-INV and ETR-INV-EQ formulas whose truth is known where possible: planted solutions, or NO by construction.

`generate(count, seed)` yields Cases; the same seed and count give the same ones.
"""
import itertools
import random
from fractions import Fraction

import formulas
from exact import Ring, Root
from formulas import Formula

FAMILIES = []


def family(weight=1):
    def register(function):
        FAMILIES.extend([function] * weight)
        return function
    return register


class Case:
    """A formula, its truth (True, False or None), and a planted solution: values in a ring, with the fields' JSON."""

    def __init__(self, formula, truth=None, ring=None, values=None, fields=()):
        self.formula, self.truth, self.values, self.fields = formula, truth, values, list(fields)
        self.ring = ring or Ring()
        self.name = ""

    def text(self):
        return self.formula.text()


def field(polynomial, low, high):
    return {"polynomial": [str(c) for c in polynomial], "interval": [str(low), str(high)]}


def root_of(entry):
    return Root([Fraction(c) for c in entry["polynomial"]], *(Fraction(e) for e in entry["interval"]))


FIELDS = {
    "sqrt 2": field([-2, 0, 1], 1, 2), "minus sqrt 2": field([-2, 0, 1], -2, -1),
    "golden": field([-1, -1, 1], 1, 2), "golden conjugate": field([-1, -1, 1], -1, 0),
    "cube root 2": field([-2, 0, 0, 1], 1, 2), "sqrt 3": field([-3, 0, 1], 1, 2),
    "not monic": field([-3, 0, 2], 1, 2), "cubic, three roots": field([1, -3, 0, 1], 0, 1),
}

NAMES = ["x", "y", "z", "u", "v", "w", "a", "b", "q", "o", "x'", "_", "x1", "h", "n", "c", "d", "etr", "let", "dummy",
         "vars_", "A'b''", "Real", "assert", "long_name_of_a_variable_0123456789", "b_", "e1"]


def names(g, count):
    return g.sample(NAMES, count) if g.random() < 0.5 else ["x", "y", "z", "u", "v", "w", "p", "r"][:count]


def small(g):
    return Fraction(g.choice([1, 1, 2, 3, 5, 7]), g.choice([1, 1, 2, 3])) * g.choice([1, -1])


def closure(g, ring, start, count):
    """count values, each one of `start` or made of earlier ones by a sum, difference, inverse or negation."""
    values = [start(g)]
    while len(values) < count:
        a, b = g.choice(values), g.choice(values)
        value = g.choice([lambda: start(g), lambda: Ring.add(a, b), lambda: Ring.add(a, formulas.scale(b, -1)),
                          lambda: formulas.inverse(ring, a), lambda: formulas.inverse(ring, a),
                          lambda: formulas.scale(a, -1), lambda: Ring.add(a, a), lambda: a, lambda: {}])()
        if value is not None:
            values.append(value)
    g.shuffle(values)
    return values


def true_constraints(ring, values):
    """Every addition and inversion that holds."""
    by_value = {}
    for name, value in values.items():
        by_value.setdefault(frozenset(value.items()), []).append(name)
    found = []
    for x, y in itertools.product(values, repeat=2):
        found += [("+", x, y, z) for z in by_value.get(frozenset(Ring.add(values[x], values[y]).items()), [])]
        if ring.multiply(values[x], values[y]) == {(): 1}:
            found.append(("*", x, y))
    return found


def true_sums(ring, values):
    """Every sum of two or three literals that is 0."""
    literals = []
    for name, value in values.items():
        other = formulas.inverse(ring, value)
        for sign in (1, -1):
            literals.append(((sign, name, 1), formulas.scale(value, sign)))
            if other is not None:
                literals.append(((sign, name, -1), formulas.scale(other, sign)))
    found = []
    for size in (2, 3):
        for chosen in itertools.product(literals, repeat=size):
            if not formulas.total(ring, [v for _, v in chosen]):
                found.append(("0", tuple(l for l, _ in chosen)))
    return found


def planted(g, kind, fields, start, count):
    ring = Ring([root_of(entry) for entry in fields])
    values = dict(zip(names(g, count), closure(g, ring, start, count)))
    if kind == "etrinv":
        possible = true_constraints(ring, values)
    else:
        possible = true_sums(ring, values)
        trivial = [c for c in possible if len(c[1]) == 2 and c[1][0][1:] == c[1][1][1:]]
        possible = [c for c in possible if c not in trivial] + trivial[:2]
    # Inversions and repetitions would drown among the additions.
    rare = [c for c in possible if c[0] == "*" or (c[0] == "0" and len({l[1] for l in c[1]}) < len(c[1]))]
    chosen = []
    for _ in range(g.randint(1, 8) if possible else 0):
        pick = g.choice(rare if rare and g.random() < 0.4 else possible)
        chosen.append(g.choice(possible) if pick in chosen else pick)
    nonzero = []
    if kind == "etrinveq":
        nonzero = [n for n, v in values.items() if v and g.random() < 0.2]
    return Case(Formula(kind, values, chosen, nonzero), True, ring, values, fields)


def either(g):
    return g.choice(["etrinv", "etrinv", "etrinveq"])


@family(3)
def planted_rational(g):
    return planted(g, either(g), [], lambda g: {(): small(g)} if g.random() < 0.8 else {}, g.randint(1, 6))


@family(3)
def planted_irrational(g):
    """One field."""
    fields = [FIELDS[g.choice(sorted(FIELDS))]]

    def start(g):
        return {m: c for m, c in (((), Fraction(g.choice([0, 1, -1, 2]))),
                                  (((0, 1),), Fraction(g.choice([1, -1, 2, 1]), g.choice([1, 1, 2])))) if c}
    return planted(g, either(g), fields, start, g.randint(2, 6))


@family(1)
def planted_two_fields(g):
    """Two fields side by side, in separate parts or mixed."""
    fields = [FIELDS["sqrt 2"], FIELDS[g.choice(["sqrt 3", "golden", "golden conjugate"])]]

    def start(g):
        which = g.randrange(3)
        return {((which, 1),): Fraction(1)} if which < 2 else {((0, 1),): Fraction(1), ((1, 1),): Fraction(1)}
    return planted(g, either(g), fields, start, g.randint(2, 5))


@family(1)
def forced_root(g):
    """x * y = 1, y + y = x (or the golden ratio): nothing rational satisfies it."""
    if g.random() < 0.5:
        sign = g.choice([1, -1])
        fields = [FIELDS["sqrt 2"]]
        values = {"x": {((0, 1),): Fraction(sign)}, "y": {((0, 1),): Fraction(sign, 2)}}
        formula = Formula("etrinv", ["x", "y"], [("*", "x", "y"), ("+", "y", "y", "x")])
    else:
        fields = [FIELDS[g.choice(["golden", "golden conjugate"])]]
        sign = g.choice([1, -1])
        values = {"x": {((0, 1),): Fraction(sign)}, "y": {((0, 1),): Fraction(sign), (): Fraction(-sign)},
                  "u": {(): Fraction(sign)}}
        formula = Formula("etrinv", ["x", "y", "u"], [("*", "x", "y"), ("+", "y", "u", "x"), ("*", "u", "u")])
    return Case(formula, True, Ring([root_of(entry) for entry in fields]), values, fields)


@family(1)
def long_chain(g):
    """x1 * x2 = 1, x2 * x3 = 1, ...: a path, or a cycle of even or odd length, and a few additions on it."""
    length = g.randint(3, 6)
    closed = g.random() < 0.6
    value = Fraction(g.choice([1, -1])) if closed and length % 2 else small(g)
    values = {f"x{i}": {(): value if i % 2 else 1 / value} for i in range(1, length + 1)}
    constraints = [("*", f"x{i}", f"x{i + 1}") for i in range(1, length)]
    if closed:
        constraints.append(("*", f"x{length}", "x1"))
    values["s"] = {(): 2 * value}
    constraints.append(("+", "x1", "x3", "s"))
    g.shuffle(constraints)
    return Case(Formula("etrinv", values, constraints), True, None, values)


@family(1)
def zeros(g):
    """Zeros forced everywhere, beside one inversion."""
    n = g.randint(1, 4)
    variables = [f"o{i}" for i in range(n)] + ["x", "y"]
    values = {name: {} for name in variables[:n]} | {"x": {(): Fraction(2)}, "y": {(): Fraction(1, 2)}}
    constraints = [g.choice([("+", f"o{i}", f"o{i}", f"o{i}"), ("+", "x", f"o{i}", "x"), ("+", f"o{i}", "y", "y")])
                   for i in range(n)] + [("*", "x", "y")]
    return Case(Formula("etrinv", variables, constraints), True, None, values)


@family(1)
def unused(g):
    """Variables that no constraint speaks of, the empty formula included."""
    count = g.randint(0, 4)
    chosen = names(g, count)
    values = {name: {(): small(g)} if g.random() < 0.8 else {} for name in chosen}
    kind = either(g)
    return Case(Formula(kind, chosen), True, None, values)


def add(*terms):
    return "0", tuple((1 if t[0] != "-" else -1, t.lstrip("-").replace("1/", ""), -1 if "1/" in t else 1)
                      for t in terms)


UNSATISFIABLE = [
    ("etrinv", [("*", "x", "y"), ("+", "x", "x", "x")]),                                       # x = 0
    ("etrinv", [("*", "x", "y"), ("+", "x", "z", "z")]),
    ("etrinv", [("*", "x", "x"), ("*", "z", "z"), ("+", "x", "x", "z")]),                      # z = 2 x, both +-1
    ("etrinv", [("*", "x", "y"), ("*", "y", "z"), ("*", "z", "x"), ("+", "x", "y", "w"), ("*", "w", "w")]),
    ("etrinv", [("*", "x", "y"), ("+", "x", "y", "o"), ("+", "o", "o", "o")]),                 # x^2 = -1
    ("etrinv", [("*", "x", "y"), ("+", "x", "y", "z"), ("+", "z", "z", "x")]),                 # x^2 = -2
    ("etrinv", [("*", "x", "y"), ("+", "x", "y", "u"), ("*", "u", "u")]),                      # x + 1/x = +-1
    ("etrinv", [("*", "x", "y"), ("*", "y", "z"), ("+", "x", "w", "z"), ("*", "w", "w")]),     # w = 0
    ("etrinv", [("*", "x", "x"), ("+", "x", "y", "x"), ("*", "y", "z")]),
    ("etrinv", [("*", "x", "y"), ("+", "x", "x", "y"), ("+", "y", "y", "x")]),                 # y = 2 x, x = 2 y
    ("etrinveq", [add("x", "1/x")]),                                                           # x^2 = -1
    ("etrinveq", [add("x", "x", "1/x")]),
    ("etrinveq", [add("-x", "-1/x", "-x")]),
    ("etrinveq", [add("1/x", "1/x", "1/x")]),                                                  # 3/x = 0
    ("etrinveq", [add("-1/x", "-1/x")]),
    ("etrinveq", [add("x", "-1/x"), add("x", "x", "-1/x")]),
    ("etrinveq", [add("x", "x", "x"), add("x", "-1/y")]),
    ("etrinveq", [add("x", "y", "-x"), add("1/y", "z")]),
    ("etrinveq", [add("-x", "-y"), add("1/x", "1/y", "z"), add("1/z", "x", "y")]),             # z = 0
    ("etrinveq", [add("x", "x"), ("nonzero", "x")]),
    ("etrinveq", [add("-x", "-x", "-x"), ("nonzero", "x")]),
]


@family(4)
def impossible(g):
    """A small formula with a proof against it, renamed, shuffled, beside constraints that can be met."""
    kind, core = g.choice(UNSATISFIABLE)
    rename = {}
    pool = names(g, 8) if g.random() < 0.7 else NAMES[:8]

    def renamed(name):
        return rename.setdefault(name, pool[len(rename)])
    constraints, nonzero = [], []
    for constraint in core:
        if constraint[0] == "nonzero":
            nonzero.append(renamed(constraint[1]))
        elif constraint[0] == "0":
            literals = [(s, renamed(n), e) for s, n, e in constraint[1]]
            g.shuffle(literals)
            flip = g.choice([1, -1])
            constraints.append(("0", tuple((flip * s, n, e) for s, n, e in literals)))
        elif constraint[0] == "*":
            pair = [renamed(n) for n in constraint[1:]]
            g.shuffle(pair)
            constraints.append(("*", *pair))
        else:
            pair = [renamed(constraint[1]), renamed(constraint[2])]
            g.shuffle(pair)
            constraints.append(("+", *pair, renamed(constraint[3])))
    if g.random() < 0.5 and len(rename) < 7:
        extra = [renamed("extra 1"), renamed("extra 2")]
        if kind == "etrinv":
            constraints.append(g.choice([("+", extra[0], extra[0], extra[1]), ("*", extra[0], extra[1])]))
        else:
            constraints.append(("0", ((1, extra[0], 1), (1, extra[1], g.choice([1, -1])))))
    g.shuffle(constraints)
    return Case(Formula(kind, rename.values(), constraints, nonzero), False)


@family(5)
def random_formula(g):
    """Whatever comes: truth unknown."""
    kind = either(g)
    variables = names(g, g.randint(1, 4 if kind == "etrinv" else 3))
    constraints = []
    for _ in range(g.randint(1, 6)):
        if kind == "etrinv":
            constraints.append(("*", g.choice(variables), g.choice(variables)) if g.random() < 0.45 else
                               ("+", *(g.choice(variables) for _ in range(3))))
        else:
            constraints.append(("0", tuple((g.choice([1, -1]), g.choice(variables), g.choice([1, 1, -1]))
                                           for _ in range(g.choice([2, 3, 3])))))
    nonzero = [n for n in variables if kind == "etrinveq" and g.random() < 0.2]
    return Case(Formula(kind, variables, constraints, nonzero))


def generate(count, seed):
    for index in range(count):
        function = FAMILIES[(index * 7) % len(FAMILIES)]
        g = random.Random(f"{seed}/{index}")
        case = function(g)
        case.name = f"{index:05d}-{function.__name__}.{case.formula.kind}"
        if case.values is not None:
            wrong = formulas.problems(case.formula, case.ring, case.values)
            if wrong:
                raise AssertionError(f"{case.name}: {wrong}")
        yield case
