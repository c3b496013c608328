#!/usr/bin/env python3
"""check_witness.py INSTANCE WITNESS: is the witness right? Written from instances/README.md, exact, standard library
only.

Prints `valid` or `valid (enclosed)` (exit 0), `invalid: why` (exit 1) or `malformed: why` (exit 65). Every equality has to reduce to 0 in
Q[t1..tk]/(p1..pk); the sign that a ReLU needs is certified by intervals around the roots; the polynomials are shown to
be irreducible, and the intervals to hold exactly one root. Enclosures have a test of their own (enclosure.py).
"""
import heapq
import sys
from fractions import Fraction

import enclosure
import exact
from exact import Ring, Root
from instance import BadInput, keys, number, read_instance, read_json, require


class Invalid(ValueError):
    """A well-formed witness that does not satisfy the instance."""


def read_value(value, ring, path):
    if not isinstance(value, list):
        return ring.constant(number(value, path))
    result = {}
    for term in value:
        require(isinstance(term, list) and len(term) == 1 + len(ring.roots), f"{path}: a term has the wrong length")
        exponents = []
        for entry in term[1:]:
            exponent = number(entry, path)
            require(exponent.denominator == 1 and 0 <= exponent <= 10_000, f"{path}: bad exponent")
            exponents.append(int(exponent))
        result = ring.add(result, ring.term(number(term[0], path), exponents))
    return result


def read_fields(document):
    require(isinstance(document.get("fields", []), list), "$.fields: not a list")
    roots = []
    for index, field in enumerate(document.get("fields", [])):
        path = f"$.fields[{index}]"
        keys(field, path, ("polynomial", "interval"), ("polynomial", "interval"))
        require(isinstance(field["polynomial"], list), f"{path}.polynomial: not a list")
        require(isinstance(field["interval"], list) and len(field["interval"]) == 2, f"{path}.interval: not a pair")
        polynomial = [number(c, path) for c in field["polynomial"]]
        low, high = (number(end, path) for end in field["interval"])
        try:
            roots.append(Root(polynomial, low, high))
        except exact.FieldError as error:
            raise BadInput(f"{path}: {error}") from error
    return Ring(roots)


def read_witness(data, instance):
    """The ring, the weights and the biases; in an enclosure these are numbers or ("near", number), and the fourth is
    the enclosure, else None."""
    document = read_json(data)
    keys(document, "$", ("nnsolve", "fields", "enclosure", "weights", "biases", "meta"), ("nnsolve", "weights", "biases"))
    require(document["nnsolve"] == "witness/1", "$.nnsolve: not witness/1")
    require(not ("fields" in document and "enclosure" in document), "$: fields and an enclosure")
    ring = read_fields(document)
    if "enclosure" in document:
        def read(value, ring, path):
            if isinstance(value, dict):
                keys(value, path, ("near",), ("near",))
                return ("near", number(value["near"], path))
            return number(value, path)
    else:
        read = read_value
    weights, biases = {}, {}
    require(isinstance(document["weights"], list), "$.weights: not a list")
    for index, entry in enumerate(document["weights"]):
        path = f"$.weights[{index}]"
        keys(entry, path, ("from", "to", "value"), ("from", "to", "value"))
        require(isinstance(entry["from"], str) and isinstance(entry["to"], str), f"{path}: not names")
        edge = entry["from"], entry["to"]
        require(edge in instance.edges, f"{path}: unknown edge {edge}")
        require(edge not in weights, f"{path}: edge {edge} twice")
        weights[edge] = read(entry["value"], ring, path)
    require(isinstance(document["biases"], dict), "$.biases: not an object")
    for name, value in document["biases"].items():
        require(name in instance.bias, f"$.biases: unknown neuron {name!r}")
        biases[name] = read(value, ring, f"$.biases.{name}")
    for edge in instance.edges:
        require(edge in weights, f"edge {edge} has no weight")
    for name in instance.bias:
        require(name in biases, f"neuron {name!r} has no bias")
    return ring, weights, biases, read_enclosure(document["enclosure"], instance, weights, biases) \
        if "enclosure" in document else None


def read_enclosure(entry, instance, weights, biases):
    keys(entry, "$.enclosure", ("radius", "unknowns", "equations"), ("radius", "unknowns", "equations"))
    radius = number(entry["radius"], "$.enclosure.radius")
    require(radius > 0, "$.enclosure.radius: not above 0")
    near = {("w", *edge) for edge, value in weights.items() if isinstance(value, tuple)}
    near |= {("b", name) for name, value in biases.items() if isinstance(value, tuple)}
    for part in ("unknowns", "equations"):
        names = entry[part]
        require(isinstance(names, list) and all(isinstance(name, list) for name in names), f"$.enclosure.{part}")
        require(all(isinstance(x, (str, exact.Fraction)) for name in names for x in name), f"$.enclosure.{part}")
        require(len(set(map(tuple, names))) == len(names), f"$.enclosure.{part}: a name twice")
    require({tuple(name) for name in entry["unknowns"]} == near, "$.enclosure.unknowns: not those that are near")
    for name in near:
        prescribed = instance.edges[name[1:]] if name[0] == "w" else instance.bias[name[1]]
        require(prescribed is None, f"{name} is prescribed")
    for name in entry["equations"]:
        path = f"$.enclosure.equations: {name}"
        require(len(name) == 3 and name[0] in ("y", "h") and isinstance(name[1], str), path)
        require(not isinstance(name[2], str) and name[2].denominator == 1, path)
        require(1 <= name[2] <= len(instance.rows), path)
        if name[0] == "y":
            require(name[1] in instance.rows[int(name[2]) - 1][1], path)
        else:
            require(name[1] in instance.hidden and instance.activation[name[1]] == "relu", path)
    return radius, [(kind, neuron, int(row)) for kind, neuron, row in entry["equations"]]


def check_enclosure(instance, weights, biases, radius, equations):
    for name, prescribed in [*instance.edges.items(), *instance.bias.items()]:
        value = weights[name] if name in weights else biases[name]
        if prescribed is not None and value != prescribed:
            raise Invalid(f"{name!r} is prescribed to be {prescribed}")
    names = {**{("w", edge): value for edge, value in weights.items()},
             **{("b", name): value for name, value in biases.items()}}
    box = enclosure.Box({name: value[1] for name, value in names.items() if isinstance(value, tuple)}, radius)
    values = {name: box.unknown(name) if isinstance(value, tuple) else value for name, value in names.items()}
    try:
        enclosure.check_network(instance, {name: values["w", name] for name in weights},
                                {name: values["b", name] for name in biases}, box, equations)
    except enclosure.Invalid as error:
        raise Invalid(str(error)) from error


def check(instance, ring, weights, biases):
    """Raises Invalid if the cost is above the threshold."""
    for edge, prescribed in instance.edges.items():
        if prescribed is not None and ring.add(weights[edge], ring.constant(-prescribed)):
            raise Invalid(f"edge {edge} is prescribed to be {prescribed}")
    for name, prescribed in instance.bias.items():
        if prescribed is not None and ring.add(biases[name], ring.constant(-prescribed)):
            raise Invalid(f"the bias of {name!r} is fixed to {prescribed}")
    for name, allowed in instance.allowed.items():
        value = weights[name] if name in weights else biases[name]
        def sign(end):
            return ring.sign(ring.add(value, ring.constant(-end)))
        if not (any(sign(entry) == 0 for entry in allowed) if isinstance(allowed, list) else allowed.holds(sign)):
            raise Invalid(f"{name!r} is not as it is allowed")
    network = Evaluation(instance, ring, weights, biases) if instance.rows else None
    if instance.threshold > 0:
        try:
            cost = total_cost(instance, ring, network)
            if ring.sign(ring.add(cost, ring.constant(-instance.threshold))) > 0:
                raise Invalid(f"the total cost is above {instance.threshold}")
        except exact.Undecided as error:
            raise Invalid(f"the total cost: {error}") from error
        return
    for index, (x, y) in enumerate(instance.rows):
        values = network.values(index, x)
        for name, target in y.items():
            if ring.add(values[name], ring.constant(-target)):
                raise Invalid(f"data point {index}, output {name!r}: not {target}")
        for name, allowed in instance.ranges[index].items() if instance.ranges else ():
            if not allowed.holds(lambda end: ring.sign(ring.add(values[name], ring.constant(-end)))):
                raise Invalid(f"data point {index}, output {name!r}: not in its range")


def total_cost(instance, ring, network):
    """By the definition, an element of the ring."""
    total = ring.constant(0)
    for index, (x, y) in enumerate(instance.rows):
        values = network.values(index, x)
        errors = [ring.add(values[name], ring.constant(-target)) for name, target in y.items()]
        for name, allowed in instance.ranges[index].items() if instance.ranges else ():
            for end, direction in ((allowed.low, -1), (allowed.high, 1)):
                beyond = ring.add(values[name], ring.constant(-end)) if end is not None else {}
                errors += [beyond] if ring.sign(beyond) == direction else []
        for error in errors:
            if instance.cost == "mse":
                total = ring.add(total, ring.multiply(error, error))
                continue
            if ring.sign(error) < 0:
                error = {m: -c for m, c in error.items()}
            if instance.cost == "l1":
                total = ring.add(total, error)
            elif ring.sign(ring.add(error, {m: -c for m, c in total.items()})) > 0:
                total = error
    if instance.cost == "mse" and instance.outputs:
        total = ring.multiply(total, ring.constant(Fraction(1, len(instance.outputs))))
    return total


class Evaluation:
    """All neurons on the first data point; on another then only what changes, since most inputs are 0 in most of them."""

    def __init__(self, instance, ring, weights, biases):
        self.ring, self.instance, self.weights = ring, instance, weights
        order = instance.order()
        self.order, self.rank = order, {name: i for i, name in enumerate(order)}
        self.outgoing = {name: [] for name in order}
        for source, target in instance.edges:
            self.outgoing[source].append(target)
        self.sums = {name: biases[name] for name in instance.bias}   # before the activation
        self.first = instance.rows[0][0]
        self.base = {name: ring.constant(self.first[name]) for name in instance.inputs}   # after it
        for name in order:
            if name in self.sums:
                self.base[name] = self.activate("data point 0", name, self.sums[name])
            self.spread(name, self.base[name], self.sums)

    def spread(self, source, change, sums):
        """Adds what a change of a neuron's value means to the sums of its successors; which are these?"""
        if not change:
            return []
        for target in self.outgoing[source]:
            before = sums[target] if target in sums else self.sums[target]
            sums[target] = self.ring.add(before, self.ring.multiply(self.weights[source, target], change))
        return self.outgoing[source]

    def activate(self, where, name, total):
        kind = self.instance.activation[name]
        if kind == "identity":
            return total
        ring = self.ring
        try:
            sign = ring.sign(total)
            if kind == "relu":
                return total if sign > 0 else {}
            if kind == "step":
                return ring.constant(Fraction(int(sign >= 0)))
            if kind == "sign":
                return ring.constant(Fraction(sign))
            if kind[0] == "leaky_relu":
                return total if sign > 0 else ring.multiply(total, ring.constant(kind[1]))
            for end, direction in ((kind[1], -1), (kind[2], 1)):
                if ring.sign(ring.add(total, ring.constant(-end))) == direction:
                    return ring.constant(end)
            return total
        except exact.Undecided as error:
            raise Invalid(f"{where}, neuron {name!r}: {error}") from error

    def values(self, index, x):
        sums, changed = {}, {}
        pending = [self.rank[name] for name in {**x, **self.first} if x[name] != self.first[name]]
        heapq.heapify(pending)
        seen = set(pending)
        while pending:
            name = self.order[heapq.heappop(pending)]
            if name not in self.instance.bias:
                changed[name] = self.ring.constant(x[name])
            else:
                changed[name] = self.activate(f"data point {index}", name, sums[name])
            change = self.ring.add(changed[name], {m: -c for m, c in self.base[name].items()})
            for target in self.spread(name, change, sums):
                if self.rank[target] not in seen:
                    seen.add(self.rank[target])
                    heapq.heappush(pending, self.rank[target])
        return {name: changed.get(name, self.base[name]) for name in self.instance.outputs}


def judge(instance_bytes, witness_bytes):
    """(exit status, message) as `nnsolve verify` should have them."""
    instance = read_instance(instance_bytes)
    try:
        ring, weights, biases, enclosed = read_witness(witness_bytes, instance)
        if enclosed is not None:
            check_enclosure(instance, weights, biases, *enclosed)
            return 0, "valid (enclosed)"
        check(instance, ring, weights, biases)
    except BadInput as error:
        return 65, f"malformed: {error}"
    except Invalid as error:
        return 1, f"invalid: {error}"
    return 0, "valid"


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 64
    with open(arguments[0], "rb") as instance, open(arguments[1], "rb") as witness:
        try:
            status, message = judge(instance.read(), witness.read())
        except BadInput as error:
            status, message = 65, f"bad instance: {error}"
    print(message)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
