"""Ways to spoil a good witness, each with the exit statuses that `verify` may answer with."""
import copy
import json

import check_witness
from check_witness import number

MALFORMED = (65,)    # what is no witness at all, whatever its numbers are


def mutations(witness, index):
    """(label, spoilt witness or bytes, allowed exit statuses or None for whatever the Python checker says)."""
    if "enclosure" in witness:
        return  # enclosures.py spoils these
    weights, biases = witness["weights"], witness["biases"]
    if weights:
        yield from edge_mutations(witness, index % len(weights))
        yield from weight_mutations(witness, index % len(weights))
    spoilt = copy.deepcopy(witness)
    spoilt["weights"].append({"from": "no such neuron", "to": "nor this", "value": "1"})
    yield "unknown edge", spoilt, MALFORMED
    yield from bias_mutations(witness, sorted(biases)[index % len(biases)])
    yield from file_mutations(witness)
    if witness.get("fields"):
        yield from field_mutations(witness)
        yield from unused_field(witness)
        yield from exponent_mutations(witness)


def add(witness, value, amount):
    if isinstance(value, list):
        zeros = [0] * len(witness.get("fields", []))
        return value + [[amount, *zeros]]
    return str(number(value, "") + number(amount, ""))


def edge_mutations(witness, at):
    """Another value, and edges that are not those of the network."""
    weights = witness["weights"]
    for amount in ("1", "-1/1000000000000000000000000000000000000000"):
        spoilt = copy.deepcopy(witness)
        spoilt["weights"][at]["value"] = add(witness, weights[at]["value"], amount)
        yield "weight changed", spoilt, None
    spoilt = copy.deepcopy(witness)
    spoilt["weights"][at]["value"] = "0"
    yield "weight zero", spoilt, None
    spoilt = copy.deepcopy(witness)
    del spoilt["weights"][at]
    yield "edge left out", spoilt, MALFORMED
    spoilt = copy.deepcopy(witness)
    spoilt["weights"].append(spoilt["weights"][at])
    yield "edge twice", spoilt, MALFORMED
    spoilt = copy.deepcopy(witness)
    spoilt["weights"][at]["from"], spoilt["weights"][at]["to"] = weights[at]["to"], weights[at]["from"]
    yield "edge reversed", spoilt, MALFORMED
    spoilt = copy.deepcopy(witness)
    spoilt["weights"].reverse()
    yield "order changed", spoilt, None


def weight_mutations(witness, at):
    """Weights that are not written as weights are."""
    for label, value in (("null", None), ("boolean", True), ("word", "many"), ("zero denominator", "1/0"),
                         ("question mark", "?"), ("object", {}), ("nested number", ["1"])):
        spoilt = copy.deepcopy(witness)
        spoilt["weights"][at]["value"] = value
        yield f"value: {label}", spoilt, MALFORMED
    spoilt = copy.deepcopy(witness)
    spoilt["weights"][at]["comment"] = "mine"
    yield "unknown key in a weight", spoilt, MALFORMED
    for key in ("from", "to", "value"):
        spoilt = copy.deepcopy(witness)
        del spoilt["weights"][at][key]
        yield f"weight without {key}", spoilt, MALFORMED
    text = json.dumps(spoilt, ensure_ascii=False).encode()
    yield "truncated", text[:len(text) // 2], MALFORMED


def bias_mutations(witness, name):
    spoilt = copy.deepcopy(witness)
    spoilt["biases"][name] = add(witness, witness["biases"][name], "1/3")
    yield "bias changed", spoilt, None
    spoilt = copy.deepcopy(witness)
    del spoilt["biases"][name]
    yield "bias left out", spoilt, MALFORMED
    spoilt = copy.deepcopy(witness)
    spoilt["biases"]["no such neuron"] = "0"
    yield "unknown bias", spoilt, MALFORMED


def file_mutations(witness):
    for key in ("nnsolve", "weights", "biases"):
        spoilt = copy.deepcopy(witness)
        del spoilt[key]
        yield f"no {key}", spoilt, MALFORMED
    spoilt = copy.deepcopy(witness)
    spoilt["nnsolve"] = "witness/2"
    yield "version", spoilt, MALFORMED
    spoilt = copy.deepcopy(witness)
    spoilt["comment"] = "mine"
    yield "unknown key", spoilt, MALFORMED
    yield "empty file", b"", MALFORMED
    yield "list", b"[]", MALFORMED


def field_mutations(witness):
    """Another polynomial or interval for the first field."""
    field = witness["fields"][0]
    polynomial = [number(c, "") for c in field["polynomial"]]
    low, high = (number(end, "") for end in field["interval"])

    def with_field(label, allowed, polynomial=None, interval=None):
        spoilt = copy.deepcopy(witness)
        if polynomial is not None:
            spoilt["fields"][0]["polynomial"] = [str(c) for c in polynomial]
        if interval is not None:
            spoilt["fields"][0]["interval"] = [str(c) for c in interval]
        return label, spoilt, allowed
    bound = 2 + max(abs(c / polynomial[-1]) for c in polynomial)
    yield with_field("field: no root in the interval", MALFORMED, interval=[bound, bound + 1])
    yield with_field("field: interval backwards", MALFORMED, interval=[high, low])
    yield with_field("field: empty interval", MALFORMED, interval=[low, low])
    roots = check_witness.exact.count_roots(polynomial, -bound, bound)
    yield with_field("field: the whole line", MALFORMED if roots != 1 else None, interval=[-bound, bound])
    yield with_field("field: another root", None, interval=[-high, -low])
    shifted = [-(bound + 3) * c for c in polynomial] + [0]
    for i, c in enumerate(polynomial):
        shifted[i + 1] += c
    yield with_field("field: reducible polynomial", MALFORMED, polynomial=shifted)
    square = [0] * (2 * len(polynomial) - 1)
    for i, c in enumerate(polynomial):
        for j, d in enumerate(polynomial):
            square[i + j] += c * d
    yield with_field("field: squared polynomial", MALFORMED, polynomial=square)
    yield with_field("field: multiple of the polynomial", None, polynomial=[7 * c for c in polynomial])
    yield with_field("field: constant polynomial", MALFORMED, polynomial=["1"])
    yield with_field("field: zero polynomial", MALFORMED, polynomial=["0", "0"])
    yield with_field("field: no polynomial", MALFORMED, polynomial=[])
    yield with_field("field: interval of three", MALFORMED, interval=[low, high, high])


def unused_field(witness):
    spoilt = copy.deepcopy(witness)
    spoilt["fields"].append({"polynomial": ["-3", "0", "1"], "interval": ["1", "2"]})
    for entry in [*spoilt["weights"], *([spoilt["biases"]])]:
        for key, value in list(entry.items()):
            if isinstance(value, list):
                entry[key] = [[*term, 0] for term in value]
    yield "field: one that nothing uses", spoilt, None


def exponent_mutations(witness):
    """Numbers of a field with other exponents."""
    for label, edit in (("too few exponents", lambda term: term[:-1]), ("too many exponents", lambda term: term + [0]),
                        ("negative exponent", lambda term: [term[0]] + [-1] * (len(term) - 1)),
                        ("fractional exponent", lambda term: [term[0]] + [0.5] * (len(term) - 1)),
                        ("huge exponent", lambda term: [term[0]] + [10 ** 30] * (len(term) - 1))):
        spoilt = copy.deepcopy(witness)
        for entry in spoilt["weights"]:
            if isinstance(entry["value"], list) and entry["value"]:
                entry["value"] = [edit(term) for term in entry["value"]]
                yield f"field: {label}", spoilt, MALFORMED
                break
    polynomial = [number(c, "") for c in witness["fields"][0]["polynomial"]]
    if len(polynomial) == 3 and polynomial[1] == 0:
        # theta = theta^3 / theta^2: a power above the degree means the same number.
        spoilt = copy.deepcopy(witness)
        ratio = str(-polynomial[2] / polynomial[0])
        for entry in spoilt["weights"]:
            if isinstance(entry["value"], list):
                entry["value"] = [[str(number(t[0], "") * number(ratio, "")), 3, *t[2:]] if t[1] == 1 else t
                                  for t in entry["value"]]
        yield "field: power above the degree", spoilt, None
