"""Parts of reduce.py: SMT-LIB formulas (ETR), generated with a planted solution or a contradiction, their own evaluator,
and what must hold of their reductions to ETR-INV and to networks.

Terms are nested lists of tokens, as in SMT-LIB; values are elements of an exact.Ring, or bool.
"""
import itertools
import random
import re
from fractions import Fraction

import formulas
from exact import Ring
from formula_generate import FIELDS, root_of
from formulas import scale

TOKEN = re.compile(r"\s*(?:;[^\n]*|(\|[^|]*\|)|([()])|([^\s();|]+))")


def tokens(text):
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            return
        at = match.end()
        if match.lastindex:
            yield match.group(match.lastindex)


def parse(text):
    """The list of commands."""
    stack = [[]]
    for token in tokens(text):
        if token == "(":
            stack.append([])
        elif token == ")":
            last = stack.pop()
            stack[-1].append(last)
        else:
            stack[-1].append(token)
    return stack[0]


def show(term):
    return term if isinstance(term, str) else f"({' '.join(map(show, term))})"


# ---------------------------------------------------------------- evaluation

class Evaluator:
    def __init__(self, ring, values):
        self.ring, self.values, self.defined = ring, values, {}

    def difference_sign(self, a, b):
        return self.ring.sign(Ring.add(a, scale(b, -1)))

    def value(self, term, local=None):
        local = local or {}
        if isinstance(term, str):
            if term in local:
                return local[term]
            if term in self.values:
                return self.values[term]
            if term in self.defined:
                return self.call(term, [])
            if term in ("true", "false"):
                return term == "true"
            return self.ring.constant(Fraction(term))
        head, rest = term[0], term[1:]
        if head == "let":
            return self.value(rest[1], {**local, **{n: self.value(t, local) for n, t in rest[0]}})
        if head == "!":
            return self.value(rest[0], local)
        if head == "ite":
            return self.value(rest[1] if self.value(rest[0], local) else rest[2], local)
        arguments = [self.value(t, local) for t in rest]
        if head in self.defined:
            return self.call(head, arguments)
        return self.apply(head, arguments)

    def call(self, name, arguments):
        parameters, body = self.defined[name]
        return self.value(body, dict(zip(parameters, arguments)))

    def apply(self, head, a):
        if head == "and":
            return all(a)
        if head == "or":
            return any(a)
        if head == "not":
            return not a[0]
        if head == "=>":
            return any(not x for x in a[:-1]) or a[-1]
        if head == "xor":
            return sum(a) % 2 == 1
        if head == "=":
            return all(x == y for x, y in zip(a, a[1:]))
        if head == "distinct":
            return all(x != y for x, y in itertools.combinations(a, 2))
        if head in ("<", "<=", ">", ">="):
            signs = [self.difference_sign(x, y) for x, y in zip(a, a[1:])]
            return all({"<": s < 0, "<=": s <= 0, ">": s > 0, ">=": s >= 0}[head] for s in signs)
        if head == "+":
            return formulas.total(self.ring, a)
        if head == "-":
            return scale(a[0], -1) if len(a) == 1 else formulas.total(self.ring, [a[0]] + [scale(x, -1) for x in a[1:]])
        if head == "*":
            product = self.ring.constant(1)
            for x in a:
                product = self.ring.multiply(product, x)
            return product
        if head == "/":
            result = a[0]
            for x in a[1:]:
                result = scale(result, 1 / x[()])
            return result
        raise ValueError(head)


def problems(text, ring, values):
    """What is wrong with the assignment: [] if every assertion is true."""
    evaluator, wrong = Evaluator(ring, values), []
    for command in parse(text):
        if command[0] in ("declare-const", "declare-fun"):
            if command[1].strip("|") not in values and command[1] not in values:
                wrong.append(f"{command[1]} has no value")
        elif command[0] == "define-fun":
            evaluator.defined[command[1]] = [p for p, _ in command[2]], command[4]
        elif command[0] == "assert" and not wrong and not evaluator.value(command[1]):
            wrong.append(f"{show(command[1])[:200]} is false")
    return wrong


# ---------------------------------------------------------------- generation

def number(value):
    value = Fraction(value)
    text = f"{abs(value.numerator)}" if value.denominator == 1 else f"(/ {abs(value.numerator)} {value.denominator})"
    return f"(- {text})" if value < 0 else text


class Writer:
    """Random terms over planted values; atoms come out true or false as asked for."""

    def __init__(self, g, ring, values, equations_only):
        self.g, self.evaluator, self.ring = g, Evaluator(ring, values), ring
        self.reals = [n for n, v in values.items() if not isinstance(v, bool)]
        self.bools = [n for n, v in values.items() if isinstance(v, bool)]
        self.equations_only = equations_only

    def term(self, depth):
        g = self.g
        if depth == 0 or g.random() < 0.2:
            return g.choice(self.reals) if g.random() < 0.75 else number(g.choice([0, 1, 2, -1, Fraction(1, 2), 3]))
        kind = g.choice(["+", "+", "-", "*", "*", "neg", "/", "let", "ite"] if not self.equations_only else "+-*")
        if kind == "neg":
            return f"(- {self.term(depth - 1)})"
        if kind == "/":
            return f"(/ {self.term(depth - 1)} {g.choice(['2', '3.0', '(- 4)'])})"
        if kind == "let":
            inner = self.term(depth - 1)
            return f"(let ((t {inner})) (+ t (* t {g.choice(self.reals)})))"
        if kind == "ite":
            return f"(ite {self.atom(g.random() < 0.5)} {self.term(depth - 1)} {self.term(0)})"
        count = g.choice([2, 2, 3]) if kind != "-" else 2
        return f"({kind} {' '.join(self.term(depth - 1) for _ in range(count))})"

    def evaluate(self, text):
        return self.evaluator.value(parse(text)[0])

    def rational_near(self, value):
        """A rational that is the value or close to it."""
        if set(value) <= {()}:
            return value.get((), Fraction(0))
        for root in self.ring.roots:
            root.refine(Fraction(1, 100))
        low, high = self.ring.enclosure(value)
        return Fraction(round((low + high) / 2 * 10), 10)

    def constant(self, value):
        """The text of a term with this value, or None."""
        if set(value) <= {()}:
            return number(value.get((), 0))
        for name in self.reals:
            if self.evaluator.values[name] == value:
                return name
        return None

    def atom(self, truth):
        g = self.g
        if self.bools and g.random() < 0.2:
            name = g.choice(self.bools)
            return name if self.evaluator.values[name] == truth else f"(not {name})"
        left = self.term(g.choice([0, 1, 1, 2]))
        value = self.evaluate(left)
        exact = self.constant(value)
        near = self.rational_near(value) + g.choice([0, 0, 1, -1, Fraction(1, 2)])
        right = exact if exact is not None and g.random() < 0.5 else number(near)
        relation = g.choice(["=", "distinct"] if self.equations_only else ["=", "<", "<=", ">", ">=", "distinct"])
        text = f"({relation} {left} {right})" if g.random() < 0.8 else f"({relation} {right} {left})"
        return text if self.evaluate(text) == truth else f"(not {text})"

    def formula(self, truth, depth):
        g = self.g
        if depth == 0 or g.random() < 0.3:
            return self.atom(truth)
        kind = g.choice(["and", "or", "not", "=>", "xor", "=", "ite"])
        if kind == "not":
            return f"(not {self.formula(not truth, depth - 1)})"
        parts = [self.formula(g.random() < 0.5, depth - 1) for _ in range(3 if kind in ("ite", "and", "or") else 2)]
        text = f"({kind} {' '.join(parts)})"
        if self.evaluate(text) == truth:
            return text
        return f"(not {text})"


CONTRADICTIONS = [   # each with a real variable x, y
    ["(< (* x x) 0)"], ["(= (* x x) (- 1))"], ["(> x 1)", "(< x 1)"], ["(= x 2)", "(= x 3)"], ["(= (+ x 1) x)"],
    ["(= (* x y) 1)", "(= x 0)"], ["(or (= x 1) (= x 2))", "(= x 3)"], ["(distinct x x)"], ["(= (* x x) 2)", "(= x 1)"],
    ["(>= x y)", "(< x y)"], ["(not (>= (+ (* x x) (* y y)) 0))"], ["(= x y)", "(distinct (- x y) 0)"], ["false"],
    ["(xor (= x 0) (= x 0))"], ["(= (+ (* x x) 1) 0)"], ["(= 1 (ite (> x 0) 2 3))"],
    ["(and (or (= x 1) (= x 2) (= x 4)) (= (* 2 x) 6))"],
]


class EtrCase:
    def __init__(self, name, text, truth, ring=None, values=None, fields=()):
        self.name, self.script, self.truth, self.values, self.fields = name, text, truth, values, list(fields)
        self.ring = ring or Ring()

    def text(self):
        return self.script


def generate(count, seed):
    for index in range(count):
        g = random.Random(f"{seed}/etr/{index}")
        kind = ["rational", "boolean", "contradiction", "irrational"][index % 4]
        fields = [FIELDS[g.choice(["sqrt 2", "golden", "minus sqrt 2"])]] if kind == "irrational" else []
        ring = Ring([root_of(f) for f in fields])
        names = g.sample(["x", "y", "z", "_u1", "_s1", "t'", "|x'|", "vars", "|a b|", "a", "q"], g.randint(1, 3))
        if kind == "contradiction":
            names = ["x", "y"][:2]
        names = [n for n in names if n != "t'"] or ["x"]
        values = {}
        for name in names:
            values[name] = {(): Fraction(v) for v in [g.choice([0, 1, 2, -1, -3, Fraction(1, 2)])] if v}
            if fields and g.random() < 0.7:
                values[name] = {m: c for m, c in (((), Fraction(g.choice([0, 1]))), (((0, 1),), Fraction(1))) if c}
        for name in g.sample(["p", "b"], g.choice([0, 0, 1, 2]) if kind == "boolean" else 0):
            values[name] = g.random() < 0.5
        writer = Writer(g, ring, values, kind == "irrational" and g.random() < 0.7)
        depth = {"rational": 1, "boolean": 2, "contradiction": 1, "irrational": 1}[kind]
        asserted = [writer.formula(True, depth) for _ in range(g.randint(1, 2))]
        if kind == "contradiction":
            core = g.choice(CONTRADICTIONS)
            asserted = core + (asserted[:1] if g.random() < 0.3 else [])
            g.shuffle(asserted)
        elif kind == "irrational":
            for name, value in values.items():
                if not isinstance(value, bool) and set(value) == {((0, 1),)}:
                    c0, c1, c2 = (number(-Fraction(c)) for c in fields[0]["polynomial"])
                    asserted.append(f"(= (* {name} {name} {number(fields[0]['polynomial'][2])}) (+ {c0} (* {c1} {name})))")
        lines = ["(set-logic QF_NRA)"] if g.random() < 0.5 else []
        for name, value in values.items():
            sort = "Bool" if isinstance(value, bool) else "Real"
            lines.append(f"(declare-const {name} {sort})" if g.random() < 0.5 else f"(declare-fun {name} () {sort})")
        if g.random() < 0.3:
            lines.append(f"(define-fun sum ((k Real)) Real (+ k {writer.reals[0]}))")
            asserted.append(f"(= (sum 1) (+ {writer.reals[0]} 1))")
        lines += [f"(assert {a})" if g.random() < 0.9 else f"(assert (! {a} :named n{i}))"
                  for i, a in enumerate(asserted)]
        text = "\n".join(lines) + "\n(check-sat)\n"
        case = EtrCase(f"{index:05d}-{kind}.smt2", text, kind != "contradiction", ring,
                       None if kind == "contradiction" else values, fields)
        if case.values is not None and problems(text, ring, values):
            raise AssertionError(f"{case.name}: {problems(text, ring, values)}\n{text}")
        yield case
