"""The facts of a system of equations, *.etrinv and *.etrinveq (src/nncheck/README.md, instances/README.md)."""
import re

from .network import decimal, ensure
from .polynomials import add, combine, constant

NAME = "[A-Za-z_][A-Za-z0-9_']*"
SUM = re.compile(rf"({NAME}) *\+ *({NAME}) *= *({NAME})")
PRODUCT = re.compile(rf"({NAME}) *\* *({NAME}) *= *1")
ONE = re.compile(rf"({NAME}) *= *1")
TERM = rf"(1 */ *)?({NAME})"
BALANCE = re.compile(rf"([-+])? *{TERM} *([-+]) *{TERM}(?: *([-+]) *{TERM})? *= *0")


class Equations:
    def __init__(self, text, inversions):
        self.names, self.facts, ranges, everywhere = set(), {}, [], []
        count = 0
        lines = [" ".join(line.split("#")[0].split()) for line in text.split("\n")]
        lines = [line for line in lines if line]
        if lines and lines[0] == ("etr-inv-eq 1" if inversions else "etr-inv 1"):
            del lines[0]
        for line in lines:
            word, *rest = line.split(" ")
            fact = self.read_balance(line) if inversions else self.read_constraint(line)
            if fact:
                count += 1
                self.facts["c", count] = fact
            elif word == "vars" or (word == "nonzero" and inversions and rest):
                for name in map(self.read_name, rest):
                    if word == "nonzero":
                        self.facts["nonzero", name] = ("!=", self.variable(name))
            else:
                ensure(word == "range" and len(rest) > 1 and not inversions, f"not a line of this format: {line[:80]}")
                bounds = tuple(map(decimal, rest[:2]))
                ensure(bounds[0] <= bounds[1], "a range is empty")
                if rest[2:]:
                    ranges += [(name, *bounds) for name in map(self.read_name, rest[2:])]
                else:
                    everywhere.append(bounds)
        ranges += [(name, *bounds) for name in self.names for bounds in everywhere]
        for name, low, high in ranges:
            ensure(("lo", name) not in self.facts, "two ranges for a variable")
            self.facts["lo", name] = (">=", combine((1, self.variable(name)), (-1, constant(low))))
            self.facts["hi", name] = (">=", combine((-1, self.variable(name)), (1, constant(high))))

    def read_name(self, name):
        ensure(re.fullmatch(NAME, name), f"not a name: {name[:40]}")
        self.names.add(name)
        return name

    def variable(self, name):
        self.names.add(name)
        return {(("v", name),): 1}

    def read_constraint(self, line):
        if match := SUM.fullmatch(line):
            x, y, z = map(self.variable, match.groups())
            return ("=", combine((1, x), (1, y), (-1, z)))
        if match := PRODUCT.fullmatch(line):
            monomial = tuple(next(iter(self.variable(name)))[0] for name in match.groups())
            return ("=", {tuple(sorted(monomial)): 1, (): -1})
        match = ONE.fullmatch(line)
        return match and ("=", combine((1, self.variable(match[1])), (-1, constant(1))))

    def read_balance(self, line):
        """± terms x or 1/x that add up to 0, times every x that is inverted."""
        match = BALANCE.fullmatch(line)
        if not match:
            return None
        parts = match.groups()
        terms = [parts[k:k + 3] for k in (0, 3, 6) if parts[k + 2]]
        inverted, total = sorted({name for _, inverse, name in terms if inverse}), {}
        for sign, inverse, name in terms:
            self.names.add(name)
            factors = [other for other in inverted if other != name or not inverse] + [name] * (not inverse)
            add(total, {tuple(sorted(("v", factor) for factor in factors)): 1}, -1 if sign == "-" else 1)
        for name in inverted:
            self.facts["nonzero", name] = ("!=", self.variable(name))
        return ("=", total)

    def canonical(self, name):
        return name

    def has_variable(self, name):
        return len(name) == 2 and name[0] == "v" and name[1] in self.names

    def fact(self, name):
        return self.facts.get(name)
