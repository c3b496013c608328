"""Ways to spoil a good witness, each with the exit statuses that `verify` may answer with."""
import copy
import json

import check_witness


def mutations(witness, index):
    """(label, spoilt witness or bytes, allowed exit statuses or None for whatever the Python checker says)."""
    def change():
        return copy.deepcopy(witness)

    def add(value, amount):
        if isinstance(value, list):
            zeros = [0] * len(witness.get("fields", []))
            return value + [[amount, *zeros]]
        return str(check_witness.number(value, "") + check_witness.number(amount, ""))
    weights, biases = witness["weights"], witness["biases"]
    if weights:
        at = index % len(weights)
        for amount in ("1", "-1/1000000000000000000000000000000000000000"):
            spoilt = change()
            spoilt["weights"][at]["value"] = add(weights[at]["value"], amount)
            yield "weight changed", spoilt, None
        spoilt = change()
        spoilt["weights"][at]["value"] = "0"
        yield "weight zero", spoilt, None
        spoilt = change()
        del spoilt["weights"][at]
        yield "edge left out", spoilt, (65,)
        spoilt = change()
        spoilt["weights"].append(spoilt["weights"][at])
        yield "edge twice", spoilt, (65,)
        spoilt = change()
        spoilt["weights"][at]["from"], spoilt["weights"][at]["to"] = weights[at]["to"], weights[at]["from"]
        yield "edge reversed", spoilt, (65,)
        spoilt = change()
        spoilt["weights"].reverse()
        yield "order changed", spoilt, None
        for label, value in (("null", None), ("boolean", True), ("word", "many"), ("zero denominator", "1/0"),
                             ("question mark", "?"), ("object", {}), ("nested number", ["1"])):
            spoilt = change()
            spoilt["weights"][at]["value"] = value
            yield f"value: {label}", spoilt, (65,)
        spoilt = change()
        spoilt["weights"][at]["comment"] = "mine"
        yield "unknown key in a weight", spoilt, (65,)
        for key in ("from", "to", "value"):
            spoilt = change()
            del spoilt["weights"][at][key]
            yield f"weight without {key}", spoilt, (65,)
        text = json.dumps(spoilt, ensure_ascii=False).encode()
        yield "truncated", text[:len(text) // 2], (65,)
    spoilt = change()
    spoilt["weights"].append({"from": "no such neuron", "to": "nor this", "value": "1"})
    yield "unknown edge", spoilt, (65,)
    name = sorted(biases)[index % len(biases)]
    spoilt = change()
    spoilt["biases"][name] = add(biases[name], "1/3")
    yield "bias changed", spoilt, None
    spoilt = change()
    del spoilt["biases"][name]
    yield "bias left out", spoilt, (65,)
    spoilt = change()
    spoilt["biases"]["no such neuron"] = "0"
    yield "unknown bias", spoilt, (65,)
    for key in ("nnsolve", "weights", "biases"):
        spoilt = change()
        del spoilt[key]
        yield f"no {key}", spoilt, (65,)
    spoilt = change()
    spoilt["nnsolve"] = "witness/2"
    yield "version", spoilt, (65,)
    spoilt = change()
    spoilt["comment"] = "mine"
    yield "unknown key", spoilt, (65,)
    yield "empty file", b"", (65,)
    yield "list", b"[]", (65,)
    if witness.get("fields"):
        yield from field_mutations(witness)


def field_mutations(witness):
    def change():
        return copy.deepcopy(witness)
    number = check_witness.number
    field = witness["fields"][0]
    polynomial = [number(c, "") for c in field["polynomial"]]
    low, high = (number(end, "") for end in field["interval"])
    not_a_field = (65,)

    def with_field(label, allowed, polynomial=None, interval=None):
        spoilt = change()
        if polynomial is not None:
            spoilt["fields"][0]["polynomial"] = [str(c) for c in polynomial]
        if interval is not None:
            spoilt["fields"][0]["interval"] = [str(c) for c in interval]
        return label, spoilt, allowed
    bound = 2 + max(abs(c / polynomial[-1]) for c in polynomial)
    yield with_field("field: no root in the interval", not_a_field, interval=[bound, bound + 1])
    yield with_field("field: interval backwards", not_a_field, interval=[high, low])
    yield with_field("field: empty interval", not_a_field, interval=[low, low])
    roots = check_witness.exact.count_roots(polynomial, -bound, bound)
    yield with_field("field: the whole line", not_a_field if roots != 1 else None, interval=[-bound, bound])
    yield with_field("field: another root", None, interval=[-high, -low])
    shifted = [-(bound + 3) * c for c in polynomial] + [0]
    for i, c in enumerate(polynomial):
        shifted[i + 1] += c
    yield with_field("field: reducible polynomial", not_a_field, polynomial=shifted)
    square = [0] * (2 * len(polynomial) - 1)
    for i, c in enumerate(polynomial):
        for j, d in enumerate(polynomial):
            square[i + j] += c * d
    yield with_field("field: squared polynomial", not_a_field, polynomial=square)
    yield with_field("field: multiple of the polynomial", None, polynomial=[7 * c for c in polynomial])
    yield with_field("field: constant polynomial", not_a_field, polynomial=["1"])
    yield with_field("field: zero polynomial", not_a_field, polynomial=["0", "0"])
    yield with_field("field: no polynomial", not_a_field, polynomial=[])
    yield with_field("field: interval of three", (65,), interval=[low, high, high])
    spoilt = change()
    spoilt["fields"].append({"polynomial": ["-3", "0", "1"], "interval": ["1", "2"]})
    for entry in [*spoilt["weights"], *([spoilt["biases"]])]:
        for key, value in list(entry.items()):
            if isinstance(value, list):
                entry[key] = [[*term, 0] for term in value]
    yield "field: one that nothing uses", spoilt, None
    for label, edit in (("too few exponents", lambda term: term[:-1]), ("too many exponents", lambda term: term + [0]),
                        ("negative exponent", lambda term: [term[0]] + [-1] * (len(term) - 1)),
                        ("fractional exponent", lambda term: [term[0]] + [0.5] * (len(term) - 1)),
                        ("huge exponent", lambda term: [term[0]] + [10 ** 30] * (len(term) - 1))):
        spoilt = change()
        for entry in spoilt["weights"]:
            if isinstance(entry["value"], list) and entry["value"]:
                entry["value"] = [edit(term) for term in entry["value"]]
                yield f"field: {label}", spoilt, (65,)
                break
    if len(polynomial) == 3 and polynomial[1] == 0:
        # theta = theta^3 / theta^2: a power above the degree means the same number.
        spoilt = change()
        ratio = str(-polynomial[2] / polynomial[0])
        for entry in spoilt["weights"]:
            if isinstance(entry["value"], list):
                entry["value"] = [[str(number(t[0], "") * number(ratio, "")), 3, *t[2:]] if t[1] == 1 else t
                                  for t in entry["value"]]
        yield "field: power above the degree", spoilt, None
