"""Random steps on random facts about few polynomials, so that many of them are right and many wrong by one condition.
Which are right the second checker says; the first is asked about the right ones in a row, and about each wrong one."""
import json

from second.polynomials import (FALSE, RELATIONS, Rejected, canonical, combine, constant, is_atom, multiply, negation,
                                renamed)
from second.smt2 import Script
from second.steps import Proof

NAMES = "xyzt"
X, Y, Z, T = ({(v,): 1} for v in range(4))
ONE = constant(1)
SMALL = [X, Y, Z, multiply(X, X), multiply(X, Y), multiply(Y, Z), multiply(X, T)]
SMALL += [combine((1, p), (k, q)) for p, k, q in (
    (X, -1, ONE), (Y, -1, ONE), (X, -1, Y), (X, 1, Y), (X, 2, ONE), (multiply(X, X), -2, ONE),
    (multiply(X, Z), -1, ONE), (multiply(Y, T), -2, ONE))]


def written(formula):
    kind, of = formula
    if not is_atom(formula):
        if not of:
            return "false" if kind == "any" else "true"
        return f"({'or' if kind == 'any' else 'and'} {' '.join(map(written, of))})"
    terms = []
    for monomial, value in of.items():
        number = f"(- {-value})" if value < 0 else str(value)
        terms.append(f"(* {number} {' '.join(NAMES[v] for v in monomial) or '1'})")
    return f"({'distinct' if kind == '!=' else kind} (+ 0 0 {' '.join(terms)}) 0)"


def shown_polynomial(polynomial):
    return [[str(value), *monomial] for monomial, value in polynomial.items()]


def shown(formula):
    kind, of = formula
    return {"p": shown_polynomial(of), "rel": kind} if is_atom(formula) else {kind: [shown(part) for part in of]}


class Symmetry:
    """What leaves most of the facts as they are: variables that change their signs, two that are exchanged, or two
    whose product alone matters. Polynomials that it may change are left out."""

    def __init__(self, choice):
        self.kind = choice.choice(["flip", "exchange", "scale", "none", "none"])
        self.variables = choice.sample(range(4), choice.randint(1, 3) if self.kind == "flip" else 2)
        self.pool = [p for p in SMALL if self.keeps(p)]
        self.exchanged = dict(zip(self.variables, reversed(self.variables)))

    def keeps(self, polynomial):
        if self.kind == "flip":
            return len({sum(v in self.variables for v in monomial) % 2 for monomial in polynomial}) == 1
        v, w = (self.variables * 2)[:2]
        return self.kind != "scale" or all(monomial.count(v) == monomial.count(w) for monomial in polynomial)

    def image(self, formula):
        return renamed(formula, lambda v: self.exchanged.get(v, v)) if self.kind == "exchange" else formula

    def map(self, choice):
        v, w = (self.variables * 2)[:2]
        if self.kind == "flip":
            return [[v, [["-1", v]]] for v in self.variables]
        if self.kind == "exchange":
            return [[a, [["1", b]]] for a, b in self.exchanged.items()]
        return choice.choice([
            [[v, [["1", v, w]]], [w, [["1"]]]],
            [[v, [["1", v, w]]], [w, [["1", w]], [["1", w]]]],
            [[v, [["2", v]]], [w, [["1/2", w]]]],
            [[v, [["-1", v]]], [w, [["1", w]], [["-1"]]]],
            [[v, [["1", v]], [["1", v]]], [w, [["1", v, w]]]],
            [[v, [["1", v]], [["1", w]]], [w, [["1", w, w]]]]])

    def goal(self, choice):
        """What may be had by it."""
        v, w = (self.variables * 2)[:2]
        if self.kind == "flip":
            return (">=", {(v,): choice.choice([1, -1])})
        if self.kind == "exchange":
            return (">=", {(v,): 1, (w,): -1})
        return ("=", {(choice.choice([v, w, w]),): 1, (): -1})


def is_sign(formula):
    """A variable is not 0, or more."""
    return formula[0] in (">", "!=") and [len(monomial) for monomial in formula[1]] == [1]


class Steps:
    """Proposes a next step in a state."""

    def __init__(self, choice, proof, symmetry):
        self.choice, self.proof, self.symmetry = choice, proof, symmetry
        self.count, self.facts = len(proof.names), proof.facts
        self.pool = SMALL

    def one_of(self, *values):
        return self.choice.choice(values)

    def chance(self, probability):
        return self.choice.random() < probability

    def number(self):
        return self.one_of(1, 1, 1, -1, -1, 2, -2)

    def polynomial(self):
        p = combine((self.number(), self.choice.choice(self.pool)))
        return combine((1, p), (self.number(), self.choice.choice(self.pool + [ONE]))) if self.chance(0.2) else p

    def atom(self):
        return (self.choice.choice(list(RELATIONS)), self.polynomial())

    def formula(self):
        if self.chance(0.6):
            return self.atom()
        if self.chance(0.4) and self.facts:  # about what is known
            return self.near(self.choice.choice(self.facts).formula)
        count = self.one_of(1, 2, 3)
        parts = (self.atom() if self.chance(0.7) else ("all", (self.atom(), self.atom())) for _ in range(count))
        return (self.one_of("any", "any", "all"), tuple(parts))

    def near(self, formula):
        """The formula, or with another relation, a factor, its negation, or as a part."""
        kind = self.choice.randrange(6)
        if kind == 0 and is_atom(formula):
            return (self.choice.choice(list(RELATIONS)), formula[1])
        if kind == 1 and is_atom(formula):
            return (formula[0], combine((self.number(), formula[1])))
        if kind == 2:
            return negation(formula)
        if kind == 3:
            return ("any", self.one_of((formula, self.atom()), (self.atom(), formula)))
        return formula

    def any_fact(self, wanted=lambda formula: True):
        found = [i for i, fact in enumerate(self.facts) if wanted(fact.formula)]
        return self.choice.choice(found) if found and self.chance(0.95) else self.choice.randrange(len(self.facts) + 1)

    def term(self):
        numbers = [self.any_fact(is_atom) for _ in range(self.one_of(0, 1, 1, 1, 2))]
        equality = any(i < len(self.facts) and self.facts[i].formula[0] == "=" for i in numbers)
        if equality != self.chance(0.1):
            return {"facts": numbers, "factor": shown_polynomial(self.one_of(ONE, ONE, self.polynomial()))}
        term = {"facts": numbers, "coefficient": self.one_of("1", "1", "1", "1/2", "2", "0", "-1")}
        if self.chance(0.3):
            term["square"] = shown_polynomial(self.one_of(self.polynomial(), constant(2), {}))
        return term

    def sum(self):
        step = {"do": "sum", "sum": [self.term() for _ in range(self.choice.randint(0, 3))]}
        if self.chance(0.6):
            try:
                relation, total = self.proof.total(step["sum"])
            except Rejected:
                return step
            step["gives"] = shown((self.one_of(relation, *RELATIONS), combine((self.one_of(1, 1, 1, 1, 2, -1), total))))
        return step

    def cancel(self):
        atoms = [(i, fact.formula) for i, fact in enumerate(self.facts) if is_atom(fact.formula)]
        factors = [combine((sign, small)) for sign in (1, -1) for small in SMALL]
        pairs = [(i, j, whole[1], by[1]) for i, whole in atoms for j, by in atoms]
        found = [(i, j, g) for i, j, whole, by in pairs for g in factors if multiply(by, g) == whole]
        i, j, g = self.choice.choice(found) if found else (self.any_fact(), self.any_fact(), self.polynomial())
        relation = self.facts[i].formula[0] if found and self.chance(0.9) else ">="
        return {"do": "cancel", "fact": i, "by": j, "gives": shown((relation, g))}

    def case(self):
        kind = self.one_of("clause", "sign", "lemma")
        if kind == "clause":
            return {"do": "case", "clause": self.clause()}
        return {"do": "case", kind: shown_polynomial(self.polynomial()) if kind == "sign" else shown(self.formula())}

    def clause(self):
        return self.any_fact(lambda formula: formula[0] == "any")

    def units(self):
        return {"do": "units", "clauses": [self.clause() for _ in range(self.one_of(1, 1, 2))]}

    def define(self):
        name = self.one_of("u", "w", ["v", "s"], ["v", "x"])
        step = {"do": "define", "name": name, "num": shown_polynomial(self.polynomial())}
        if self.chance(0.6):
            i = self.any_fact(lambda formula: formula[0] in (">", "!="))
            known = i < len(self.facts) and is_atom(self.facts[i].formula) and self.chance(0.8)
            p = self.facts[i].formula[1] if known else self.one_of(self.polynomial(), constant(2))
            step["den"] = shown_polynomial(combine((self.number(), p)))
        return step

    def order(self):
        if self.symmetry.kind == "exchange" and self.chance(0.5):
            return {"do": "order", "blocks": [[v] for v in self.symmetry.variables], "key": 0}
        blocks = self.one_of([[0], [1]], [[0, 2], [1, 3]], [[0], [1], [2]], [[0, 1]], [[0], [0]], [[0], [1, 2]])
        return {"do": "order", "blocks": blocks, "key": self.one_of(0, 0, 1)}

    def line(self):
        v = self.choice.randrange(2)
        alone = [i for i, fact in enumerate(self.facts) if fact.variables() <= {v}]
        numbers = self.choice.sample(alone, min(len(alone), self.choice.randint(0, 4)))
        if self.chance(0.1):
            numbers.append(self.any_fact())
        step = {"do": "line", "variable": v, "facts": numbers}
        if self.chance(0.7):
            goal = renamed(self.formula(), lambda _: v) if self.chance(0.9) else self.formula()
            step["gives"] = shown(goal)
        return step

    def rank(self):
        """x, y times z, t: facts say what each product is."""
        def entry(product):
            equations = [(i, fact.formula[1]) for i, fact in enumerate(self.facts) if fact.formula[0] == "="]
            found = [i for i, p in equations if set(p) | {()} == {product, ()}]
            return self.choice.choice(found) if found and self.chance(0.95) else self.any_fact(is_atom)
        left, right = self.one_of(([0], [1]), ([1], [0])), [[2, 3]]
        return {"do": "rank", "facts": [[entry(tuple(sorted((a, b)))) for b in right[0]] for a, in left],
                "left": [[[["1", a]]] for a, in left], "right": [[[["1", b]] for b in right[0]]]}

    def map(self):
        v, w = self.choice.sample(range(self.count), 2)
        entries = self.choice.choice([
            [],
            [[v, [["-1", v]]]],
            [[v, [["-1", v]]], [w, [["-1", w]]]],
            [[v, [["1", w]]], [w, [["1", v]]]],
            [[v, [["1", v, w]]]],
            [[v, [["2", v]]], [w, [["1/2", w]]]],
            [[v, [["1", v]], [["1", w]]]],
            [[v, [["1", v]], [["1", w]]], [w, [["1"]]]],
            [[v, [["1", v, w]]], [w, [["1", w]], [["1", v]]]],
            [[v, [["1"], ["-1", v]]]],
            [[v, [["1", v]]], [v, [["1", w]]]]])
        made = {"map": entries}
        if self.chance(0.4):
            made["nonzero"] = [self.any_fact(is_sign)]
        if self.chance(0.4):
            keys = [i for i, fact in enumerate(self.facts) if fact.core] + [-1]
            made["why"] = {str(self.choice.choice(keys)): [self.term()] for _ in range(self.choice.randint(1, 2))}
        return made

    def symmetric(self):
        """A wlog by the symmetry, or of a variable that the core does not mention, perhaps with something wrong."""
        free = [v for v in range(self.count) if all(v not in fact.variables() for fact in self.facts if fact.core)]
        if self.symmetry.kind == "none" or free and self.chance(0.4):
            if not free:
                return self.wlog()
            v, p = self.choice.choice(free), self.polynomial()
            if self.chance(0.5):
                goal = ("=", combine((1, {(v,): 1}), (-1, p)))
                return {"do": "wlog", "gives": [shown(goal)], "map": [[v, shown_polynomial(p)]]}
            w = self.choice.randrange(self.count)
            goal, why = self.choice.choice(self.facts).formula if self.facts else self.formula(), {}
            if self.chance(0.4):
                terms = [self.term(), self.term()]
                try:
                    goal, why = self.proof.total(terms), {"why": {"-1": terms}}
                except Rejected:
                    pass
            goal = self.near(goal) if self.chance(0.3) else goal
            goal = renamed(goal, lambda u: v if u == w else u)
            return {"do": "wlog", "gives": [shown(goal)], "map": [[v, [["1", w]]]]} | why
        goal = self.symmetry.goal(self.choice) if self.chance(0.85) else self.formula()
        made = {"map": self.symmetry.map(self.choice)}
        signs = [i for i, fact in enumerate(self.facts) if is_sign(fact.formula)]
        if signs and self.chance(0.7):
            made["nonzero"] = self.choice.sample(signs, self.choice.randint(1, len(signs)))
        step = {"do": "wlog", "gives": [shown(goal)]}
        if is_atom(goal) and self.chance(0.4):
            cases = [made, {"map": []}, {"map": []}]
            if self.chance(0.2):
                self.choice.shuffle(cases)
            return step | {"sign": shown_polynomial(goal[1]), "cases": cases} | self.one_of({}, {"unless": True})
        return step | made | self.one_of({}, {"unless": True})

    def wlog(self):
        kind = self.choice.randrange(4)
        goals = [self.formula() for _ in range(1 if kind < 3 else self.choice.randint(0, 2))]
        step = {"do": "wlog", "gives": [shown(goal) for goal in goals]}
        if kind in (0, 1):
            step["unless"] = True
        if kind in (1, 2):
            return step | {"sign": shown_polynomial(self.polynomial()), "cases": [self.map() for _ in range(3)]}
        return step | self.map()

    def propose(self):
        if self.proof.scopes[-1].waiting and self.chance(0.95):
            return {"do": "branch"}
        if len(self.proof.scopes) > 1 and self.chance(0.5 if self.proof.scopes[-1].closed else 0.05):
            return {"do": "end"}
        false = [i for i, fact in enumerate(self.facts) if fact.formula == FALSE]
        if false and len(self.proof.scopes) > 1 and self.chance(0.3):
            return self.one_of({"do": "units", "clauses": false}, {"do": "case", "clause": false[0]})
        weights = {self.sum: 2, self.cancel: 1, self.case: 1, self.units: 1, self.define: 1, self.order: 2, self.rank: 1,
                   self.line: 1, self.wlog: 2, self.symmetric: 3}
        return self.choice.choices(list(weights), weights.values())[0]()


def state(text, lines):
    proof = Proof(Script(text), json.loads(lines[0]))
    for line in lines[1:]:
        proof.step(json.loads(line))
    return proof


def random_facts(choice):
    """Some atoms and clauses, and their symmetry; now and then with a contradiction, so that all scopes close."""
    symmetry = Symmetry(choice)
    nothing = Proof(Script("(check-sat)"), {"nnsolve": "certificate/1", "variables": [], "facts": []})
    steps = Steps(choice, nothing, symmetry)
    steps.pool = symmetry.pool
    facts = [steps.formula() for _ in range(choice.randint(1, 6))]
    known = {canonical(formula) for formula in facts}
    facts += [image for image in map(symmetry.image, facts) if canonical(image) not in known]
    if symmetry.kind == "scale":
        facts.append((choice.choice([">", "!="]), {(symmetry.variables[1],): choice.choice([1, -1])}))
    if choice.random() < 0.3:
        steps.pool = SMALL
        facts.append(steps.atom())
    if choice.random() < 0.2:
        facts += [("=", combine((1, multiply(a, b)), (-choice.randint(0, 2), ONE))) for a in (X, Y) for b in (Z, T)]
    if choice.random() < 0.4:
        facts.append(FALSE)
    return facts, symmetry


def random_proof(choice, length=8, wrong_ones=6):
    """The instance, right steps in a row, and rows that end with a wrong one."""
    facts, symmetry = random_facts(choice)
    text = "".join(f"(declare-const {name} Real)\n" for name in NAMES)
    text += "".join(f"(assert {written(formula)})\n" for formula in facts) + "(check-sat)\n"
    names = {"variables": [["v", name] for name in NAMES], "facts": [["a", k + 1] for k in range(len(facts))]}
    lines = [json.dumps({"nnsolve": "certificate/1"} | names)]
    wrong = []
    for _ in range(40):
        step = json.dumps(Steps(choice, state(text, lines), symmetry).propose())
        try:
            state(text, [*lines, step])
        except Rejected:
            if len(wrong) < wrong_ones:
                wrong.append([*lines, step])
            continue
        lines.append(step)
        if len(lines) > length:
            break
    return text, lines, wrong
