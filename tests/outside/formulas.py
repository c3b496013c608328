"""Formulas, read, judged and encoded from instances/README.md, "Formulas" alone: .etrinv and .etrinveq files.

A literal is (sign, name, exponent) with sign and exponent 1 or -1. A constraint is ("+", x, y, z) for x + y = z,
("*", x, y) for x * y = 1, or ("0", literals) for a sum of two or three literals that is 0.
"""
import re
from fractions import Fraction

from exact import Ring

NAME = r"[A-Za-z_][A-Za-z0-9_']*"
ADDITION = re.compile(rf"\s*({NAME})\s*\+\s*({NAME})\s*=\s*({NAME})\s*")
INVERSION = re.compile(rf"\s*({NAME})\s*\*\s*({NAME})\s*=\s*1\s*")
LITERAL = re.compile(rf"\s*([-+]?)\s*(1\s*/\s*)?({NAME})\s*")


class Formula:
    def __init__(self, kind, variables=(), constraints=(), nonzero=()):
        self.kind = kind                      # "etrinv" | "etrinveq"
        self.variables = list(variables)
        self.constraints = list(constraints)
        self.nonzero = list(nonzero)

    def used(self):
        """The variables that some constraint speaks of."""
        result = set(self.nonzero)
        for constraint in self.constraints:
            result.update([name for _, name, _ in constraint[1]] if constraint[0] == "0" else constraint[1:])
        return result

    def text(self):
        """The plainest spelling."""
        lines = [f"vars {' '.join(self.variables)}"] if self.variables else []
        lines += [f"nonzero {name}" for name in self.nonzero]
        return "\n".join(lines + [spell(c) for c in self.constraints]) + "\n"


def spell(constraint):
    if constraint[0] == "+":
        return "{1} + {2} = {3}".format(*constraint)
    if constraint[0] == "*":
        return "{1} * {2} = 1".format(*constraint)
    words = ""
    for sign, name, exponent in constraint[1]:
        sign = ("-" if sign < 0 else "") if not words else (" - " if sign < 0 else " + ")
        words += sign + ("1/" if exponent < 0 else "") + name
    return words + " = 0"


def read(text, kind):
    """The formula in a file that nnsolve wrote; ValueError for what instances/README.md does not allow."""
    formula = Formula(kind)
    for number, line in enumerate(text.split("\n"), 1):
        line = line.split("#")[0].strip()
        if not line or (number == 1 and line in ("etr-inv 1", "etr-inv-eq 1")):
            continue
        words = line.split()
        if words[0] in ("vars", "nonzero") and all(re.fullmatch(NAME, w) for w in words[1:]):
            if words[0] == "nonzero":
                formula.nonzero += words[1:]
            declare(formula, words[1:])
            continue
        constraint = read_constraint(line, kind)
        if constraint is None:
            raise ValueError(f"line {number}: {line!r}")
        formula.constraints.append(constraint)
        declare(formula, [name for _, name, _ in constraint[1]] if constraint[0] == "0" else constraint[1:])
    return formula


def declare(formula, names):
    known = set(formula.variables) if len(names) > 3 else formula.variables
    formula.variables += [n for i, n in enumerate(names) if n not in known and n not in names[:i]]


def read_constraint(line, kind):
    if kind == "etrinv":
        match = ADDITION.fullmatch(line)
        if match:
            return ("+", *match.groups())
        match = INVERSION.fullmatch(line)
        return ("*", *match.groups()) if match else None
    left, equals, right = line.partition("=")
    if not equals or right.strip() != "0":
        return None
    literals, at = [], 0
    while at < len(left):
        match = LITERAL.match(left, at)
        if not match or (at and not match.group(1)):
            return None
        literals.append((-1 if match.group(1) == "-" else 1, match.group(3), -1 if match.group(2) else 1))
        at = match.end()
    return ("0", tuple(literals)) if 2 <= len(literals) <= 3 else None


# ---------------------------------------------------------------- arithmetic that exact.Ring leaves out

def minimal_polynomial(ring, element):
    """The monic polynomial of least degree that has the element as a root, lowest power first."""
    powers, echelon = [ring.constant(1)], []
    while True:
        rest, combination = dict(powers[-1]), {len(powers) - 1: Fraction(1)}
        for lead, row, made_of in echelon:
            factor = rest.get(lead, 0)
            if factor:
                rest = Ring.add(rest, scale(row, -factor))
                for k, c in made_of.items():
                    combination[k] = combination.get(k, 0) - factor * c
        if not rest:
            return [combination.get(k, Fraction(0)) for k in range(len(powers))]
        lead = next(iter(rest))
        echelon.append((lead, scale(rest, 1 / rest[lead]), {k: c / rest[lead] for k, c in combination.items()}))
        powers.append(ring.multiply(powers[-1], element))


def same_number(ring, a, other, b):
    """Whether a in one ring and b in another are the same real number: roots of one polynomial, and close together."""
    if set(a) <= {()} or set(b) <= {()}:
        return a == b
    polynomial = minimal_polynomial(ring, a)
    value = {}
    for coefficient in reversed(polynomial):
        value = Ring.add(other.multiply(value, b), other.constant(coefficient))
    if value:
        return False
    ends = []
    for where, element in ((ring, a), (other, b)):
        for root in where.roots:
            root.refine(Fraction(1, 2 ** 256))
        ends.append(where.enclosure(element))
    return max(ends[0][0], ends[1][0]) <= min(ends[0][1], ends[1][1])


def inverse(ring, element):
    """1 / element, or None for 0 (or a divisor of 0), by solving element * x = 1 over the basis of monomials."""
    if not element:
        return None
    if set(element) == {()}:
        return ring.constant(1 / element[()])
    basis = [()]
    for field, root in enumerate(ring.roots):
        basis = [m + (((field, i),) if i else ()) for m in basis for i in range(root.degree)]
    place = {m: i for i, m in enumerate(basis)}
    size = len(basis)
    rows = [[Fraction(0)] * (size + 1) for _ in range(size)]
    for column, monomial in enumerate(basis):
        for m, c in ring.multiply(element, {monomial: Fraction(1)}).items():
            rows[place[m]][column] = c
    rows[0][size] = Fraction(1)
    for column in range(size):
        pivot = next((r for r in range(column, size) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column][column]
        rows[column] = [c / head for c in rows[column]]
        for r in range(size):
            if r != column and rows[r][column]:
                factor = rows[r][column]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[column])]
    return {m: rows[i][size] for i, m in enumerate(basis) if rows[i][size]}


def scale(element, factor):
    return {m: c * factor for m, c in element.items()} if factor else {}


def total(ring, elements):
    result = {}
    for element in elements:
        result = Ring.add(result, element)
    return result


def literal_value(ring, values, literal):
    sign, name, exponent = literal
    value = values[name] if exponent > 0 else inverse(ring, values[name])
    return None if value is None else scale(value, sign)


def problems(formula, ring, values):
    """What is wrong with this assignment: [] if it satisfies the formula."""
    wrong = [f"{name} has no value" for name in formula.variables if name not in values]
    if wrong:
        return wrong
    for constraint in formula.constraints:
        if constraint[0] == "+":
            rest = total(ring, [values[constraint[1]], values[constraint[2]], scale(values[constraint[3]], -1)])
        elif constraint[0] == "*":
            rest = Ring.add(ring.multiply(values[constraint[1]], values[constraint[2]]), ring.constant(-1))
        else:
            parts = [literal_value(ring, values, literal) for literal in constraint[1]]
            rest = {(): 1} if None in parts else total(ring, parts)
        if rest:
            wrong.append(f"{spell(constraint)} does not hold")
    wrong += [f"{name} is 0" for name in formula.nonzero if not values[name]]
    return wrong


# ---------------------------------------------------------------- SMT-LIB

def smt(formula):
    """The formula as an SMT-LIB script of its own; variable number i is v<i>."""
    place = {name: f"v{i}" for i, name in enumerate(formula.variables)}
    lines = ["(set-logic QF_NRA)"] + [f"(declare-const {v} Real)" for v in place.values()]
    inverses = {}

    def literal_text(literal):
        sign, name, exponent = literal
        text = place[name]
        if exponent < 0:
            if name not in inverses:
                inverses[name] = "i" + place[name]
                lines.append(f"(declare-const {inverses[name]} Real)")
                lines.append(f"(assert (= (* {place[name]} {inverses[name]}) 1.0))")
            text = inverses[name]
        return text if sign > 0 else f"(- {text})"
    for constraint in formula.constraints:
        if constraint[0] == "+":
            x, y, z = (place[n] for n in constraint[1:])
            lines.append(f"(assert (= (+ {x} {y}) {z}))")
        elif constraint[0] == "*":
            x, y = (place[n] for n in constraint[1:])
            lines.append(f"(assert (= (* {x} {y}) 1.0))")
        else:
            words = " ".join([literal_text(l) for l in constraint[1]])
            lines.append(f"(assert (= (+ {words}) 0.0))")
    lines += [f"(assert (not (= {place[name]} 0.0)))" for name in formula.nonzero]
    return "\n".join(lines) + "\n(check-sat)\n"


# ------------------------------------------------ sizes, counted from src/reduce/README.md, "The repaired network"

def expected_size(formula, offset):
    """(inputs, hidden, edges, rows) of the repaired training network of an ETR-INV formula; offset: for ReLU."""
    parent = {name: name for name in formula.variables}

    def find(name):
        while parent[name] != name:
            name = parent[name]
        return name
    inverted, pairs = set(), []
    for constraint in formula.constraints:
        if constraint[0] == "*":
            pairs.append(constraint[1:])
            inverted.update(constraint[1:])
            parent[find(constraint[2])] = find(constraint[1])
    colour = {}
    for name in formula.variables:
        if name not in colour:
            colour[name] = 1
            pending = [name]
            while pending:
                at = pending.pop()
                for x, y in pairs:
                    for a, b in ((x, y), (y, x)):
                        if a == at and b not in colour:
                            colour[b] = -colour[at]
                            pending.append(b)
    odd = {find(x) for x, y in pairs if colour[x] == colour[y]}

    def literal(name):
        return find(name), 1 if find(name) in odd else colour[name]
    components = {find(name) for name in formula.variables} or {"dummy"}
    inv = {find(name) for name in inverted}
    plain = components - inv
    inputs, hidden, rows, free = 4 * len(plain), 2 * len(plain), 3 * len(plain), 0
    edges = (4 + 4) * len(plain)
    inputs, hidden, rows, free = inputs + 9 * len(inv), hidden + 4 * len(inv), rows + 9 * len(inv), 8 * len(inv)
    edges += (9 + 2 * 4 + 2) * len(inv)
    rows += len(odd)
    sums = [[literal(name) for name in c[1:]] for c in formula.constraints if c[0] == "+"]
    copies = {c[0] for c in sums if c[0] == c[1]}
    # With an inv component the roles of X and 1/X may be swapped, root against root: both ways are alike but for '?'.
    inputs, hidden, rows, edges = inputs + 2 * len(copies), hidden + len(copies), rows + 2 * len(copies), \
        edges + 4 * len(copies)
    return Sizes(inputs, hidden, edges, rows, free, inv, odd, copies, sums, offset)


class Sizes:
    """The counts but for the '?' of copies and constraints, which depend on the colour that is called X."""

    def __init__(self, inputs, hidden, edges, rows, free, inv, odd, copies, sums, offset):
        self.fixed = inputs, hidden, edges, rows + len(sums) + 1, free
        self.inv, self.odd, self.copies, self.sums = inv, odd, copies, sums
        self.outputs = 3 if offset else 0

    def allowed(self):
        """All (inputs, hidden, edges, rows) that some choice of the colours gives."""
        inputs, hidden, edges, rows, free = self.fixed
        bipartite = sorted(self.inv - self.odd)
        found = set()
        for choice in range(2 ** len(bipartite)):
            turned = {k for i, k in enumerate(bipartite) if choice >> i & 1}

            def exponent(literal):
                return -literal[1] if literal[0] in turned else literal[1]
            marks = free
            for copied in self.copies:
                marks += copied[0] in self.inv and exponent(copied) > 0
            for x, y, z in self.sums:
                active = [(x, 1), (z, -1)] if x == y else [(x, 1), (y, 1), (z, -1)]
                marks += any(l[0] in self.inv and exponent(l) != sign for l, sign in active)
            o = self.outputs
            found.add((inputs + marks + o, hidden + marks + o, edges + 2 * marks + 2 * o, rows + o))
        return found
