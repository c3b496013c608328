"""Witnesses as JSON: of formulas and of networks, written, read and compared exactly."""
import json

import formulas
from check_witness import read_fields, read_value
from instance import BadInput, read_json


def show_value(element, ring):
    """A ring element, or a truth value, as instances/README.md, "Witnesses" writes it."""
    if isinstance(element, bool):
        return element
    if set(element) <= {()}:
        return str(element.get((), 0))
    terms = []
    for monomial, coefficient in element.items():
        exponents = dict(monomial)
        terms.append([str(coefficient), *(exponents.get(i, 0) for i in range(len(ring.roots)))])
    return terms


def assignment_json(values, ring, fields):
    document = {"nnsolve": "witness/1", "assignment": {n: show_value(v, ring) for n, v in values.items()}}
    return json.dumps({**document, **({"fields": fields} if fields else {})}).encode()


def weights_json(weights, biases, ring, fields):
    document = {"nnsolve": "witness/1", "biases": {n: show_value(v, ring) for n, v in biases.items()},
                "weights": [{"from": a, "to": b, "value": show_value(v, ring)} for (a, b), v in weights.items()]}
    return json.dumps({**document, **({"fields": fields} if fields else {})}).encode()


def read_assignment(data):
    document = read_json(data)
    if set(document) - {"nnsolve", "fields", "assignment"} or document.get("nnsolve") != "witness/1":
        raise BadInput(f"keys {sorted(document)}")
    ring = read_fields(document)
    return ring, {n: v if isinstance(v, bool) else read_value(v, ring, n) for n, v in document["assignment"].items()}


def differences(ring, values, wanted_ring, wanted, names):
    """Which of the names have not exactly the same number in both."""
    wrong = []
    for name in names:
        if name not in values:
            wrong.append(f"{name} is missing")
        elif isinstance(wanted[name], bool) or isinstance(values[name], bool):
            wrong += [] if values[name] is wanted[name] else [f"{name} is {values[name]}, not {wanted[name]}"]
        elif not formulas.same_number(ring, values[name], wanted_ring, wanted[name]):
            wrong.append(f"{name} is {show_value(values[name], ring)}, not {show_value(wanted[name], wanted_ring)}")
    return wrong


def without_origin(data):
    document = read_json(data)
    document.pop("origin", None)
    return document
