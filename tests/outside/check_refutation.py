#!/usr/bin/env python3
"""check_refutation.py INSTANCE REFUTATION: is the proof that there is no solution right? Written from instances/README.md,
exact, standard library only.

INSTANCE is a .etrinv, .smt2 or .net.json file. Prints `valid` (exit 0), `invalid: why` (1) or `malformed: why` (65).
Polynomials are multiplied out here and compared; nothing is solved and nothing is searched for.
"""
import sys
from fractions import Fraction

import etr
import formulas
from instance import BadInput, keys, number, read_instance, read_json, require


class Invalid(ValueError):
    """A well-formed refutation that proves nothing."""


# ---------------------------------------------------------------- polynomials: {sorted tuple of variables: coefficient}

def constant(value):
    return {(): Fraction(value)} if value else {}


def variable(index):
    return {(index,): Fraction(1)}


def add(a, b, factor=1):
    result = dict(a)
    for monomial, coefficient in b.items():
        total = result.get(monomial, 0) + factor * coefficient
        if total:
            result[monomial] = total
        else:
            result.pop(monomial, None)
    return result


def multiply(a, b):
    result = {}
    for m, c in a.items():
        for n, d in b.items():
            key = tuple(sorted(m + n))
            result[key] = result.get(key, 0) + c * d
    return {m: c for m, c in result.items() if c}


# ---------------------------------------------------------------- what is given: a list of (polynomial, relation)

def facts_of_etr_inv(text):
    formula = formulas.read(text, "etrinv")
    place = {name: variable(i) for i, name in enumerate(formula.variables)}
    facts = []
    for constraint in formula.constraints:
        if constraint[0] == "+":
            x, y, z = (place[name] for name in constraint[1:])
            facts.append((add(add(x, y), z, -1), "="))
        else:
            x, y = (place[name] for name in constraint[1:])
            facts.append((add(multiply(x, y), constant(1), -1), "="))
    return formula.variables, facts


class Expander:
    """SMT-LIB terms as polynomials."""

    def __init__(self):
        self.known = {}

    def term(self, term):
        if isinstance(term, str):
            return self.known[term] if term in self.known else constant(Fraction(term))
        parts = [self.term(part) for part in term[1:]]
        if term[0] == "+":
            result = {}
            for part in parts:
                result = add(result, part)
            return result
        if term[0] == "-":
            if len(parts) == 1:
                return add({}, parts[0], -1)
            result = parts[0]
            for part in parts[1:]:
                result = add(result, part, -1)
            return result
        if term[0] == "*":
            result = constant(1)
            for part in parts:
                result = multiply(result, part)
            return result
        if term[0] == "/" and len(parts) == 2 and set(parts[1]) == {()}:
            return {m: c / parts[1][()] for m, c in parts[0].items()}
        raise BadInput(f"{term[0]} is no operation of polynomials")


def facts_of_etr(text):
    expander, names, facts, atoms = Expander(), [], [], {}
    for command in etr.parse(text):
        if command[0] in ("declare-const", "declare-fun"):
            require(command[-1] == "Real", "a variable that is not real")
            name = command[1].strip("|")
            expander.known[command[1]] = variable(len(names))
            names.append(name)
        elif command[0] == "define-fun":
            require(command[2] == [], "a definition with parameters")
            if command[3] == "Real":
                expander.known[command[1]] = expander.term(command[4])
            else:
                atoms[command[1]] = command[4]   # of an assertion that stands there twice
        elif command[0] == "assert":
            atom = atoms[command[1]] if isinstance(command[1], str) else command[1]
            relation = atom[0]
            require(relation in ("=", ">", ">=", "distinct") and len(atom) == 3, "an assertion that is no atom")
            left, right = (expander.term(part) for part in atom[1:])
            facts.append((add(left, right, -1), relation))
    return names, facts


def facts_of_network(instance):
    place = {edge: variable(i) for i, edge in enumerate(instance.edges)}
    neurons = instance.hidden + instance.outputs
    bias = {name: variable(len(place) + i) for i, name in enumerate(neurons)}
    require(all(a == "identity" for a in instance.activation.values()), "an identity is about networks without ReLUs")
    incoming = {name: [] for name in neurons}
    for source, target in instance.edges:
        incoming[target].append(source)
    facts = []
    for x, y in instance.rows:
        value = {name: constant(x[name]) for name in instance.inputs}
        for name in instance.order():
            if name in bias:
                value[name] = bias[name]
                for source in incoming[name]:
                    value[name] = add(value[name], multiply(place[source, name], value[source]))
        facts += [(add(value[name], constant(y[name]), -1), "=") for name in instance.outputs if name in y]
    facts += [(add(place[e], constant(w), -1), "=") for e, w in instance.edges.items() if w is not None]
    facts += [(add(bias[n], constant(instance.bias[n]), -1), "=") for n in neurons if instance.bias[n] is not None]
    names = [{"from": a, "to": b} for a, b in instance.edges] + [{"bias": name} for name in neurons]
    return names, facts


# ---------------------------------------------------------------- identities

def read_polynomial(value, count, path):
    require(isinstance(value, list), f"{path}: not a list")
    result = {}
    for term in value:
        require(isinstance(term, list) and term, f"{path}: not a term")
        monomial = []
        for entry in term[1:]:
            require(isinstance(entry, Fraction) and entry.denominator == 1 and 0 <= entry < count, f"{path}: variable")
            monomial.append(int(entry))
        result = add(result, {tuple(sorted(monomial)): number(term[0], path)})
    return {m: c for m, c in result.items() if c}


def term_value(term, facts, count, path):
    """The term multiplied out, and its sign: 0, 1 for >= 0, 2 for > 0."""
    keys(term, path, ("facts", "factor", "coefficient", "square"), ("facts",))
    used = []
    for entry in term["facts"]:
        require(isinstance(entry, Fraction) and entry.denominator == 1 and entry >= 0, f"{path}: not a fact")
        if entry >= len(facts):
            raise Invalid(f"{path}: fact {entry} is not known yet")
        used.append(facts[int(entry)])
    if "factor" in term:
        product, sign = read_polynomial(term["factor"], count, path), 0
        if all(relation != "=" for _, relation in used):
            raise Invalid(f"{path}: a factor without an equality")
    else:
        coefficient = number(term["coefficient"], path)
        square = read_polynomial(term["square"], count, path)
        if coefficient < 0:
            raise Invalid(f"{path}: a negative coefficient")
        if any(relation == "=" for _, relation in used):
            raise Invalid(f"{path}: an equality among what should be positive")
        is_strict = coefficient > 0 and set(square) == {()} and all(relation != ">=" for _, relation in used)
        product = {m: coefficient * c for m, c in multiply(square, square).items() if coefficient}
        sign = 2 if is_strict else 1
    for polynomial, relation in used:
        product = multiply(product, polynomial)
        if relation == "distinct":
            product = multiply(product, polynomial)
    return product, sign


def check_identity(document, names, facts):
    keys(document, "$", ("nnsolve", "kind", "variables", "steps"), ("variables", "steps"))
    if document["variables"] != names:
        raise Invalid("the variables are not those of the instance")
    facts = list(facts)
    for index, step in enumerate(document["steps"]):
        path = f"$.steps[{index}]"
        keys(step, path, ("polynomial", "relation", "sum"), ("polynomial", "relation", "sum"))
        claimed, total, best = read_polynomial(step["polynomial"], len(names), path), {}, 0
        for place, term in enumerate(step["sum"]):
            product, sign = term_value(term, facts, len(names), f"{path}.sum[{place}]")
            total, best = add(total, product), max(best, sign)
        if total != claimed:
            raise Invalid(f"{path}: the sum is not the polynomial")
        if best > {"=": 0, ">=": 2, ">": 2}.get(step["relation"], -1) or (step["relation"] == ">" and best < 2):
            raise Invalid(f"{path}: {step['relation']} does not follow")
        facts.append((claimed, step["relation"]))
    if not document["steps"]:
        raise Invalid("no steps")
    polynomial, relation = facts[-1]
    if set(polynomial) - {()}:
        raise Invalid("the last polynomial is not a number")
    last = polynomial.get((), 0)
    if {"=": last == 0, ">=": last >= 0, ">": last > 0}[relation]:
        raise Invalid("the last conclusion is true")


# ---------------------------------------------------------------- bends

def check_bends(document, instance):
    keys(document, "$", ("nnsolve", "kind", "output", "triples"), ("output", "triples"))
    output, hidden = document["output"], set(instance.hidden)
    if len(instance.inputs) != 1 or output not in instance.outputs or instance.activation[output] != "identity":
        raise Invalid("not one input and an identity output")
    if any(a in hidden and b in hidden for a, b in instance.edges):
        raise Invalid("more than one hidden layer")
    bends = sum(instance.activation[name] == "relu" for name in instance.hidden)
    intervals = []
    for triple in document["triples"]:
        require(isinstance(triple, list) and len(triple) == 3, "$.triples: not a triple")
        require(all(isinstance(row, Fraction) and 0 <= row < len(instance.rows) for row in triple), "$.triples: rows")
        points = []
        for row in triple:
            x, y = instance.rows[int(row)]
            if output not in y:
                raise Invalid("a data point without a target")
            points.append((x[instance.inputs[0]], y[output]))
        (ax, ay), (bx, by), (cx, cy) = points
        if not ax < bx < cx or (by - ay) * (cx - bx) == (cy - by) * (bx - ax):
            raise Invalid("a triple that needs no bend")
        intervals.append((ax, cx))
    intervals.sort()
    if any(second[0] < first[1] for first, second in zip(intervals, intervals[1:])):
        raise Invalid("two intervals overlap")
    if len(intervals) <= bends:
        raise Invalid("there may be enough bends")


def check(name, instance_bytes, refutation_bytes):
    """Raises Invalid or BadInput."""
    document = read_json(refutation_bytes)
    require(isinstance(document, dict) and document.get("nnsolve") == "refutation/1", "$.nnsolve: not refutation/1")
    is_network = name.endswith(".json")
    if document.get("kind") == "bends":
        require(is_network, "bends are a matter of networks")
        check_bends(document, read_instance(instance_bytes))
        return
    require(document.get("kind") == "identity", "$.kind: unknown")
    if is_network:
        names, facts = facts_of_network(read_instance(instance_bytes))
    elif name.endswith(".etrinv"):
        names, facts = facts_of_etr_inv(instance_bytes.decode())
    else:
        names, facts = facts_of_etr(instance_bytes.decode())
    check_identity(document, names, facts)


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 64
    with open(arguments[0], "rb") as instance, open(arguments[1], "rb") as refutation:
        try:
            check(arguments[0], instance.read(), refutation.read())
        except BadInput as error:
            print(f"malformed: {error}")
            return 65
        except Invalid as error:
            print(f"invalid: {error}")
            return 1
    print("valid")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
