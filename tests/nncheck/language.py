"""How the tests write certificates: polynomials as Python expressions over x, y, z, t (variables 0 to 3, by the order in
which the header lists them), steps as calls. Standard library only."""
import json
from fractions import Fraction


class Poly:
    def __init__(self, terms=()):
        self.terms = {m: c for m, c in dict(terms).items() if c != 0}

    @staticmethod
    def of(value):
        return value if isinstance(value, Poly) else Poly({(): Fraction(value)})

    def __add__(self, other):
        sum_ = dict(self.terms)
        for m, c in Poly.of(other).terms.items():
            sum_[m] = sum_.get(m, 0) + c
        return Poly(sum_)

    def __mul__(self, other):
        product = {}
        for m, c in self.terms.items():
            for n, d in Poly.of(other).terms.items():
                key = tuple(sorted(m + n))
                product[key] = product.get(key, 0) + c * d
        return Poly(product)

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -Poly.of(other)

    def __rsub__(self, other):
        return Poly.of(other) - self

    def __truediv__(self, other):
        return self * (1 / Fraction(other))

    def __pow__(self, exponent):
        result = Poly.of(1)
        for _ in range(exponent):
            result = result * self
        return result

    __radd__, __rmul__ = __add__, __mul__


VARIABLES = {name: Poly({(v,): Fraction(1)}) for v, name in enumerate("xyztuv")}


def p(text):
    if not isinstance(text, str):
        return text
    terms = Poly.of(eval(text, {"__builtins__": {}}, VARIABLES)).terms  # pylint: disable=eval-used
    return [[str(c), *m] for m, c in terms.items()]


def atom(text, rel):
    return {"p": p(text), "rel": rel}


def f(text):
    """'x*x - 2 > 0', '... != 0', or a list whose head is 'any' or 'all'."""
    if isinstance(text, (list, tuple)):
        return {text[0]: [f(part) for part in text[1:]]}
    if isinstance(text, dict):
        return text
    left, rel, zero = text.rsplit(" ", 2)
    assert zero == "0"
    return atom(left, rel)


def C(facts, c="1", square=None):
    return {"facts": list(facts), "coefficient": c, **({} if square is None else {"square": p(square)})}


def F(facts, factor="1"):
    return {"facts": list(facts), "factor": p(factor)}


def Sum(*terms, gives=None):
    return {"do": "sum", "sum": list(terms), **({} if gives is None else {"gives": f(gives)})}


def Cancel(fact, by, gives):
    return {"do": "cancel", "fact": fact, "by": by, "gives": f(gives)}


def Clause(i):
    return {"do": "case", "clause": i}


def Sign(text):
    return {"do": "case", "sign": p(text)}


def Lemma(text):
    return {"do": "case", "lemma": f(text)}


BRANCH, END = {"do": "branch"}, {"do": "end"}


def Units(*clauses):
    return {"do": "units", "clauses": list(clauses)}


def Define(name, num, den=None):
    return {"do": "define", "name": name, "num": p(num), **({} if den is None else {"den": p(den)})}


def M(entries, nonzero=None, why=None):
    """A map: {v: 'numerator'} or {v: ('numerator', 'denominator')}."""
    listed = [[v, *map(p, e if isinstance(e, tuple) else (e,))] for v, e in entries.items()]
    return {"map": listed, **({} if nonzero is None else {"nonzero": nonzero}), **({} if why is None else {"why": why})}


def Wlog(gives, map_, **more):
    return {"do": "wlog", "gives": [f(g) for g in gives], **map_, **more}


def WlogSign(gives, sign, cases, **more):
    return {"do": "wlog", "gives": [f(g) for g in gives], "sign": p(sign), "cases": cases, **more}


def Order(blocks, key=0):
    return {"do": "order", "blocks": blocks, "key": key}


def Rank(facts, left, right):
    return {"do": "rank", "facts": facts, "left": [[p(e) for e in row] for row in left],
            "right": [[p(e) for e in row] for row in right]}


def Line(variable, facts, gives=None):
    return {"do": "line", "variable": variable, "facts": facts, **({} if gives is None else {"gives": f(gives)})}


def header(variables, facts, **more):
    return {"nnsolve": "certificate/1", "variables": variables, "facts": facts, **more}


class Case:
    """An instance (name of its format, text) and a certificate (lines), and what must be said of it."""

    def __init__(self, name, instance, lines, why):
        self.name, self.why = name, why
        self.suffix, self.text = instance
        self.lines = [line if isinstance(line, str) else json.dumps(line) for line in lines]


def smt2(variables, *assertions, more=""):
    """The instance, and the header that lists all of it."""
    names = variables.split()
    text = more + "".join(f"(declare-const {name} Real)\n" for name in names)
    text += "".join(f"(assert {assertion})\n" for assertion in assertions) + "(check-sat)\n"
    return ("smt2", text), header([["v", name] for name in names], [["a", k + 1] for k in range(len(assertions))])
