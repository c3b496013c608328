"""The state of a proof and its steps, as src/nncheck/README.md has them.

A core fact is `whole`; for a wlog its parts that are no conjunctions are `core` instead, since they say the same."""
from fractions import Fraction

from .line import satisfiable
from .polynomials import (RELATIONS, ZERO, add, canonical, combine, constant, is_atom, is_false, is_number, mirrored,
                          multiply, negation, power, rational, renamed, require, sign, variables)

STRICT = (">", "!=")


def keys(value, required, optional=""):
    require(isinstance(value, dict), "an object is expected")
    must, may = set(required.split()), set((required + " " + optional).split())
    require(must <= value.keys() <= may, f"the keys are {required} and perhaps {optional or None}")


def array(value, length=None):
    require(isinstance(value, list) and length in (None, len(value)), f"a list is expected, of {length or 'any'} length")
    return value


def index(value, end):
    require(type(value) is int and 0 <= value < end, f"not a number below {end}: {value}")
    return value


class Fact:
    def __init__(self, formula, core, whole):
        self.formula, self.core, self.whole = formula, core, whole
        self.known = self.mentioned = None

    def canonical(self):
        self.known = self.known or canonical(self.formula)
        return self.known

    def variables(self):
        if self.mentioned is None:
            self.mentioned = variables(self.formula)
        return self.mentioned


class Scope:
    def __init__(self, facts, names):
        self.facts, self.names, self.closed = facts, names, False  # how many facts and variables there were outside
        self.waiting, self.lemma = [], None  # what the branches to come assume; what follows after them


class Proof:
    def __init__(self, instance, header):
        keys(header, "nnsolve variables facts", "below")
        require(header["nnsolve"] == "certificate/1", "not a certificate/1")
        if "below" in header:
            require(hasattr(instance, "take_threshold"), "below is for networks")
            require(rational(header["below"]) >= 0, "costs are not negative")
            instance.take_threshold(Fraction(rational(header["below"])))
        self.instance, self.names, self.facts, self.scopes = instance, {}, [], [Scope(0, 0)]
        self.indexed, self.places = 0, {}  # canonical formula, or an atom's polynomial: what the first facts say of it
        for name in map(self.name, array(header["variables"])):
            require(instance.has_variable(name), f"no such variable: {name}")
            require(instance.canonical(name) not in self.names, f"a variable twice: {name}")
            self.names[instance.canonical(name)] = len(self.names)
        seen = set()
        for name in map(self.name, array(header["facts"])):
            formula = instance.fact(instance.canonical(name))
            require(formula is not None, f"no such fact: {name}")
            require(instance.canonical(name) not in seen, f"a fact twice: {name}")
            seen.add(instance.canonical(name))
            self.add(renamed(formula, self.number_of), core=True)

    def name(self, name):
        require(array(name) and all(type(part) in (str, int) for part in name), "not a name")
        require(isinstance(name[0], str), "not a name")
        return tuple(name)

    def number_of(self, name):
        require(name in self.names, f"a fact mentions a variable that is not listed: {name}")
        return self.names[name]

    # What steps are made of.

    def polynomial(self, terms):
        total = {}
        for term in array(terms):
            require(array(term), "a term has a coefficient")
            add(total, {tuple(sorted(index(v, len(self.names)) for v in term[1:])): rational(term[0])})
        return {monomial: value for monomial, value in total.items() if value}

    def formula(self, value):
        require(isinstance(value, dict), "a formula is an object")
        if "p" in value:
            keys(value, "p rel")
            require(isinstance(value["rel"], str) and value["rel"] in RELATIONS, "no such relation")
            return (value["rel"], self.polynomial(value["p"]))
        require(len(value) == 1 and set(value) <= {"any", "all"}, "a formula has p and rel, or any, or all")
        (kind, parts), = value.items()
        return (kind, tuple(map(self.formula, array(parts))))

    def fact(self, number):
        return self.facts[index(number, len(self.facts))]

    def atom(self, number):
        formula = self.fact(number).formula
        require(is_atom(formula), f"fact {number} is no atom")
        return formula

    # The state.

    def add(self, formula, core=False, whole=True):
        self.facts.append(Fact(formula, core and formula[0] != "all", core and whole))
        self.scopes[-1].closed |= is_false(formula)
        if formula[0] == "all":
            for part in formula[1]:
                self.add(part, core, False)

    def enter(self, *assumed, core):
        self.scopes.append(Scope(len(self.facts), len(self.names)))
        for formula in assumed:
            self.add(formula, core)

    def leave(self):
        scope = self.scopes.pop()
        while self.indexed > scope.facts:
            self.indexed -= 1
            for place, _ in self.sayings(self.facts[self.indexed]):
                self.places[place].pop()
        del self.facts[scope.facts:]
        for name in list(self.names)[scope.names:]:
            del self.names[name]
        return scope

    def sayings(self, fact):
        """Where to look for what a fact says, and what it says: of a polynomial its signs, of a formula that it holds."""
        known = fact.canonical()
        yield known if is_atom(fact.formula) else (known, True)

    def said(self, place):
        while self.indexed < len(self.facts):
            for where, what in self.sayings(self.facts[self.indexed]):
                self.places.setdefault(where, []).append(what)
            self.indexed += 1
        return self.places.get(place, ())

    def implied(self, known):
        """Does a single fact in force say this canonical formula, or something trivially stronger?"""
        if known[0] in ("any", "all"):
            return bool(self.said(known))
        return any(not signs & ~known[1] for signs in self.said(known[0]))

    def refuted(self, known):
        """An atom by one fact against it, or v = 0 by v = 1 and v = 1 by v = 0; a conjunction by one part, a disjunction
        by all."""
        if known[0] in ("any", "all"):
            return (any if known[0] == "all" else all)(map(self.refuted, known[1]))
        polynomial, signs = known
        if any(not signs & other for other in self.said(polynomial)):
            return True
        lead = [monomial for monomial, _ in polynomial if monomial]
        if signs != ZERO or len(lead) != 1 or len(lead[0]) != 1:
            return False
        at_zero, at_one = frozenset([(lead[0], 1)]), frozenset([(lead[0], 1), ((), -1)])
        return polynomial in (at_zero, at_one) and ZERO in self.said(at_one if polynomial == at_zero else at_zero)

    def nonzero(self, polynomial):
        if is_number(polynomial):
            return bool(polynomial)
        return self.implied(canonical(("!=", polynomial)))

    # The steps.

    def step(self, step):
        require(isinstance(step, dict) and isinstance(step.get("do"), str), "a step says what to do")
        do = getattr(self, "do_" + step["do"], None)
        require(do, f"no such step: {step['do']}")
        require(not self.scopes[-1].waiting or do == self.do_branch, "a branch must come")
        do(step)

    def proved(self):
        require(len(self.scopes) == 1 and not self.scopes[-1].waiting, "a branch is missing its end")
        require(self.scopes[-1].closed, "the outermost scope is not closed")

    def total(self, terms):
        """The atom that a sum proves."""
        total, relation = {}, "="
        for term in array(terms):
            require(isinstance(term, dict), "a term is an object")
            keys(term, *(["facts factor"] if "factor" in term else ["facts coefficient", "square"]))
            atoms = [self.atom(number) for number in array(term["facts"])]
            equalities = any(kind == "=" for kind, _ in atoms)
            if "factor" in term:
                require(equalities, "a factor without an equality")
                product = self.polynomial(term["factor"])
            else:
                coefficient, square = rational(term["coefficient"]), self.polynomial(term.get("square", [["1"]]))
                require(coefficient >= 0, "a coefficient is negative")
                require(not equalities, "an equality with a coefficient")
                product = multiply(constant(coefficient), power(square, 2))
                strict = coefficient > 0 and square and is_number(square) and all(kind in STRICT for kind, _ in atoms)
                relation = ">" if strict or relation == ">" else ">="
            for kind, polynomial in atoms:
                product = multiply(product, polynomial)
                if kind == "!=" and "coefficient" in term:
                    product = multiply(product, polynomial)
            add(total, product)
        return (relation, total)

    def weaker(self, proved, goal):
        return is_atom(goal) and proved[1] == goal[1] and not RELATIONS[proved[0]] & ~RELATIONS[goal[0]]

    def do_sum(self, step):
        keys(step, "do sum", "gives")
        total = self.total(step["sum"])
        gives = self.formula(step["gives"]) if "gives" in step else total
        require(self.weaker(total, gives), f"the sum is another: {total}")
        self.add(gives)

    def do_cancel(self, step):
        keys(step, "do fact by gives")
        (relation, whole), (known, factor) = self.atom(step["fact"]), self.atom(step["by"])
        gives = self.formula(step["gives"])
        require(is_atom(gives) and gives[0] == relation, "the relation changes")
        require(known == ">" or (known == "!=" and relation in ("=", "!=")), "the sign of the other factor is not known")
        require(multiply(factor, gives[1]) == whole, "the product is another")
        self.add(gives)

    def do_case(self, step):
        keys(step, "do", "clause sign lemma")
        require(len(step) == 2, "a case is about a clause, a sign or a lemma")
        scope = self.scopes[-1]
        scope.lemma = None
        if "clause" in step:
            kind, parts = self.fact(step["clause"]).formula
            require(kind == "any", "not a clause")
            scope.waiting = list(parts)
        elif "sign" in step:
            p = self.polynomial(step["sign"])
            scope.waiting = self.signs(p)
        else:
            scope.lemma = self.formula(step["lemma"])
            scope.waiting = [negation(scope.lemma)]

    def signs(self, p):
        return [(">", combine((-1, p))), ("=", p), (">", p)]

    def do_branch(self, step):
        keys(step, "do")
        require(self.scopes[-1].waiting, "no branch is due")
        self.enter(self.scopes[-1].waiting.pop(0), core=True)

    def do_end(self, step):
        keys(step, "do")
        require(len(self.scopes) > 1, "no branch is open")
        require(self.leave().closed, "the branch is not closed")
        scope = self.scopes[-1]
        if scope.lemma:
            self.add(scope.lemma)
        elif not scope.waiting:
            scope.closed = True

    def do_units(self, step):
        keys(step, "do clauses")
        for number, fact in [(number, self.fact(number)) for number in array(step["clauses"])]:
            require(fact.formula[0] == "any", f"fact {number} is no clause")
            left = [part for part, known in zip(fact.formula[1], fact.canonical()[1]) if not self.refuted(known)]
            require(len(left) < 2, f"clause {number} has more than one part that is not refuted")
            if left:
                self.add(left[0])
            else:
                self.scopes[-1].closed = True

    def do_define(self, step):
        keys(step, "do name num", "den")
        name = step["name"] if isinstance(step["name"], str) else self.name(step["name"])
        require(isinstance(name, str) or not self.instance.has_variable(name), "the instance has such a variable")
        require(name not in self.names, "the name is not new")
        numerator, denominator = self.polynomial(step["num"]), self.polynomial(step.get("den", [["1"]]))
        require(self.nonzero(denominator), "the denominator may be 0")
        x = {(len(self.names),): 1}
        self.names[name] = len(self.names)
        self.add(("=", combine((1, multiply(x, denominator)), (-1, numerator))), core=True)

    def do_order(self, step):
        keys(step, "do blocks key")
        blocks = [[index(v, len(self.names)) for v in array(block)] for block in array(step["blocks"])]
        require(blocks and len(set(map(len, blocks))) == 1, "the blocks are not of one length")
        require(len(set(sum(blocks, []))) == len(blocks) * len(blocks[0]), "the blocks are not disjoint")
        key = index(step["key"], len(blocks[0]))
        core = {fact.canonical() for fact in self.facts if fact.whole}
        for left, right in zip(blocks, blocks[1:]):
            exchange = dict(zip(left + right, right + left))
            for fact in self.facts:
                if fact.whole and not fact.variables().isdisjoint(exchange):
                    image = renamed(fact.formula, lambda v: exchange.get(v, v))
                    require(canonical(image) in core, "exchanging two blocks changes the core")
        for left, right in zip(blocks, blocks[1:]):
            self.add((">=", {(right[key],): 1, (left[key],): -1}), core=True)

    def do_rank(self, step):
        keys(step, "do facts left right")
        size, inner = len(array(step["facts"])), len(array(step["right"]))
        require(inner < size, "the inner size is not smaller")
        left = [[self.polynomial(p) for p in array(row, inner)] for row in array(step["left"], size)]
        right = [[self.polynomial(p) for p in array(row, size)] for row in step["right"]]
        columns = [[row[j] for row in right] for j in range(size)]
        matrix = [[self.entry(number, row, column) for number, column in zip(array(numbers, size), columns)]
                  for numbers, row in zip(step["facts"], left)]
        for k in range(size):  # Gauß: every pivot must be there
            pivot = next((i for i in range(k, size) if matrix[i][k]), None)
            require(pivot is not None, "the determinant is 0")
            matrix[k], matrix[pivot] = matrix[pivot], matrix[k]
            for i in range(k + 1, size):
                factor = Fraction(matrix[i][k]) / matrix[k][k]
                matrix[i] = [a - factor * b for a, b in zip(matrix[i], matrix[k])]
        self.scopes[-1].closed = True

    def entry(self, number, row, column):
        """The number d for which the fact says Σ row·column − d = 0."""
        relation, said = self.atom(number)
        require(relation == "=", f"fact {number} is no equality")
        product = combine(*((1, multiply(a, b)) for a, b in zip(row, column)))
        some = next(filter(None, product), None)
        scale = Fraction(said.get(some, 0)) / product[some] if some else 1
        require(scale and (some or not said), f"fact {number} says something else")
        rest = combine((1, product), (-1 / Fraction(scale), said))
        require(is_number(rest), f"fact {number} says something else")
        return rest.get((), 0)

    def do_line(self, step):
        keys(step, "do variable facts", "gives")
        variable = index(step["variable"], len(self.names))
        gives = self.formula(step["gives"]) if "gives" in step else None
        formulas = [self.fact(number).formula for number in array(step["facts"])] + ([negation(gives)] if gives else [])
        require(all(variables(formula) <= {variable} for formula in formulas), "there is another variable")
        require(not satisfiable(formulas), "a number satisfies all of them")
        if gives:
            self.add(gives)
        else:
            self.scopes[-1].closed = True

    def do_wlog(self, step):
        shape = "sign cases" if "cases" in step else "map"
        keys(step, "do gives " + shape, "unless" if "cases" in step else "unless nonzero why")
        gives, otherwise = [self.formula(goal) for goal in array(step["gives"])], []
        if "unless" in step:
            require(step["unless"] is True and len(gives) == 1, "unless is true, of one formula")
            otherwise = [negation(gives[0])]
        if "cases" in step:
            for case, assumed in zip(array(step["cases"], 3), self.signs(self.polynomial(step["sign"]))):
                keys(case, "map", "nonzero why")
                self.carry(gives, case, [assumed, *otherwise])
        else:
            self.carry(gives, step, otherwise)
        for goal in gives:
            self.add(goal, core=True)

    def carry(self, gives, case, assumed):
        """The map sends a solution of the core, of which also `assumed` holds, to one of the core and of `gives`."""
        outside = len(self.facts)
        self.enter(*assumed, core=False)
        image = Image(self, case)
        goals = {k - len(gives): goal for k, goal in enumerate(gives)}
        goals |= {i: fact.formula for i, fact in enumerate(self.facts[:outside]) if fact.core}
        totals = {}
        require(isinstance(case.get("why", {}), dict), "why is an object")
        for key, terms in case.get("why", {}).items():
            require(key.removeprefix("-").isdecimal() and key == str(int(key)), f"not a number: {key}")
            require(int(key) in goals, f"no such goal: {key}")
            totals[int(key)] = self.total(terms)
        for number, goal in goals.items():
            if number < 0 or not self.facts[number].variables().isdisjoint(image.map):
                require(image.holds(goal, totals.get(number)), f"not carried: {number}")
        self.leave()


class Image:
    """What formulas say of the solution to which a wlog's map leads, in terms of the one from which it leads."""

    def __init__(self, proof, case):
        self.proof, self.map, self.signs = proof, {}, {}
        for entry in array(case["map"]):
            require(len(array(entry)) in (2, 3), "a map has entries of v, num, den")
            variable = index(entry[0], len(proof.names))
            denominator = proof.polynomial(entry[2]) if len(entry) == 3 else constant(1)
            require(variable not in self.map, "a variable is mapped twice")
            require(proof.nonzero(denominator), "the denominator may be 0")
            self.map[variable] = (proof.polynomial(entry[1]), denominator)
        for number in array(case.get("nonzero", [])):
            relation, polynomial = proof.atom(number)
            require(relation in STRICT and [len(monomial) for monomial in polynomial] == [1], f"{number} says no sign")
            (variable,), signs = next(iter(polynomial)), canonical((relation, polynomial))[1]
            self.signs[variable] = self.signs.get(variable, signs) & signs

    def of_atom(self, formula):
        """num/den in place of every mapped variable, times denominators: their least power, even for an inequality."""
        relation, polynomial = formula
        denominators = []  # each once
        place = {}
        for variable, (_, denominator) in self.map.items():
            if denominator not in denominators:
                denominators.append(denominator)
            place[variable] = denominators.index(denominator)

        def powers(monomial):
            counts = [0] * len(denominators)
            for variable in monomial:
                if variable in place:
                    counts[place[variable]] += 1
            return counts

        most = [max(column) for column in zip(*map(powers, polynomial))] or [0] * len(denominators)
        if relation in (">", ">="):
            most = [count + count % 2 for count in most]
        total = {}
        for monomial, value in polynomial.items():
            product = {tuple(v for v in monomial if v not in self.map): value}
            for variable in monomial:
                if variable in self.map:
                    product = multiply(product, self.map[variable][0])
            for denominator, count, bound in zip(denominators, powers(monomial), most):
                product = multiply(product, power(denominator, bound - count))
            add(total, product)
        return (relation, total)

    def divided(self, formula):
        """An atom, divided by variables of known sign as far as possible."""
        relation, polynomial = formula
        for variable, signs in self.signs.items():
            count = min((monomial.count(variable) for monomial in polynomial), default=0)
            if relation in (">", ">=") and signs == RELATIONS["!="]:
                count -= count % 2
            flip = -1 if relation in (">", ">=") and signs == mirrored(RELATIONS[">"]) and count % 2 else 1
            quotient = {}
            for monomial, value in polynomial.items():
                first = monomial.index(variable) if count else 0
                quotient[monomial[:first] + monomial[first + count:]] = value * flip
            polynomial = quotient
        return (relation, polynomial)

    def whole(self, formula, divide):
        kind, of = formula
        if is_atom(formula):
            return self.divided(self.of_atom(formula)) if divide else self.of_atom(formula)
        return (kind, tuple(self.whole(part, divide) for part in of))

    def holds(self, goal, total):
        """At the solution to which the map leads: it is true, or said by a fact, or by the sum under its number."""
        images = [self.whole(goal, divide) for divide in (False, True)]
        if any(self.proof.implied(canonical(image)) for image in images):
            return True
        if not is_atom(goal):
            return (any if goal[0] == "any" else all)(self.holds(part, total) for part in goal[1])
        if any(is_number(image[1]) and RELATIONS[image[0]] & sign(image[1].get((), 0)) for image in images):
            return True
        return total is not None and any(self.proof.weaker(total, image) for image in images)
