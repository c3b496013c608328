"""A reader of training instances and of JSON with exact numbers, written from instances/README.md, "Numbers" and
"Training instances", alone."""
import json
from fractions import Fraction

import exact


class BadInput(ValueError):
    """What nnsolve must answer with exit status 65."""


def read_json(data):
    """Bytes to Python values: numbers become Fractions, duplicate keys and non-JSON are errors."""
    def pairs(items):
        result = {}
        for key, value in items:
            if key in result:
                raise BadInput(f"duplicate key {key!r}")
            result[key] = value
        return result

    def constant(token):
        raise BadInput(f"not JSON: {token}")

    try:
        text = data.decode("utf-8")
        return json.loads(text, object_pairs_hook=pairs, parse_int=exact.decimal_value,
                          parse_float=exact.decimal_value, parse_constant=constant)
    except (UnicodeDecodeError, json.JSONDecodeError, exact.NumberError, RecursionError) as error:
        raise BadInput(str(error)) from error


def number(value, path):
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str):
        try:
            return exact.string_value(value)
        except exact.NumberError as error:
            raise BadInput(f"{path}: {error}") from error
    raise BadInput(f"{path}: not a number")


def require(condition, message):
    if not condition:
        raise BadInput(message)


def keys(value, path, allowed, needed=()):
    require(isinstance(value, dict), f"{path}: not an object")
    for key in value:
        require(key in allowed, f"{path}: unknown key {key!r}")
    for key in needed:
        require(key in value, f"{path}: {key!r} is missing")


ACTIVATIONS = ("identity", "relu")


class Inputs(dict):
    """The inputs of a data point that are not 0; asking for another one gives 0."""

    def __missing__(self, name):
        return Fraction(0)


class Instance:
    """The network as written: names in order, what is prescribed, and the data points."""

    def __init__(self):
        self.name = ""
        self.inputs, self.hidden, self.outputs = [], [], []
        self.activation = {}   # non-input neuron -> "identity" | "relu"
        self.bias = {}         # non-input neuron -> None (free) | Fraction
        self.edges = {}        # (from, to) -> None (free) | Fraction
        self.rows = []         # (x: Inputs, y: dict output -> Fraction, known targets only)

    def order(self):
        """All neurons, every edge pointing forward. A cycle is bad input."""
        names = self.inputs + self.hidden + self.outputs
        successors = {name: [] for name in names}
        indegree = dict.fromkeys(names, 0)
        for source, target in self.edges:
            successors[source].append(target)
            indegree[target] += 1
        ready = [name for name in names if indegree[name] == 0]
        for name in ready:
            for target in successors[name]:
                indegree[target] -= 1
                if indegree[target] == 0:
                    ready.append(target)
        require(len(ready) == len(names), "the network has a cycle")
        return ready


def read_instance(data):
    document = read_json(data)
    keys(document, "$", ("nnsolve", "name", "network", "data", "cost", "threshold", "meta", "origin"),
         ("nnsolve", "network", "data"))
    require(document["nnsolve"] == "training/1", "$.nnsolve: not training/1")
    result = Instance()
    if "name" in document:
        require(isinstance(document["name"], str), "$.name: not a string")
        result.name = document["name"]
    require(isinstance(document.get("meta", {}), dict), "$.meta: not an object")
    result.cost = document.get("cost", "mse")
    require(result.cost in ("mse", "l1", "max"), "$.cost: unknown")
    result.threshold = number(document.get("threshold", Fraction(0)), "$.threshold")
    require(result.threshold >= 0, "$.threshold: negative")
    network = document["network"]
    require(isinstance(network, dict), "$.network: not an object")
    if "layers" in network:
        read_layers(network, result)
    else:
        read_explicit(network, result)
    result.order()
    require(isinstance(document["data"], list), "$.data: not a list")
    for index, row in enumerate(document["data"]):
        path = f"$.data[{index}]"
        keys(row, path, ("x", "y", "name"), ("x", "y"))
        require(isinstance(row.get("name", ""), str), f"{path}.name: not a string")
        x = read_row(row["x"], result.inputs, f"{path}.x", False)
        y = read_row(row["y"], result.outputs, f"{path}.y", True)
        result.rows.append((Inputs((name, value) for name, value in x.items() if value), y))
    return result


def read_row(row, names, path, unknown_allowed):
    if isinstance(row, list):
        require(len(row) == len(names), f"{path}: {len(row)} entries where there are {len(names)} neurons")
        entries = zip(names, row)
    else:
        require(isinstance(row, dict), f"{path}: neither a list nor an object")
        for name in row:
            require(name in names, f"{path}: unknown neuron {name!r}")
        entries = row.items()
    result = {}
    for name, value in entries:
        if not (unknown_allowed and value == "?"):
            result[name] = number(value, f"{path}.{name}")
    return result


def read_layers(network, result):
    keys(network, "$.network", ("layers", "activation", "activations", "bias", "inputs", "outputs"))
    layers = network["layers"]
    require(isinstance(layers, list) and len(layers) >= 2, "$.network.layers: not a list of two or more widths")
    for width in layers:
        require(isinstance(width, Fraction) and width.denominator == 1 and width > 0, "$.network.layers: bad width")
    require(not ("activation" in network and "activations" in network), "both activation and activations")
    activations = network.get("activations", [network.get("activation", "identity")] * (len(layers) - 1))
    require(isinstance(activations, list) and len(activations) == len(layers) - 1, "$.network.activations: wrong size")
    bias = default_bias(network)
    names = [[f"x{i + 1}" for i in range(int(layers[0]))]]
    for k, width in enumerate(layers[1:-1], 1):
        names.append([f"h{k}_{i + 1}" for i in range(int(width))])
    names.append([f"y{i + 1}" for i in range(int(layers[-1]))])
    for key, place in (("inputs", 0), ("outputs", -1)):
        given = network.get(key, names[place])
        require(isinstance(given, list) and len(given) == len(names[place]) and all(isinstance(n, str) for n in given),
                f"$.network.{key}: no list of as many names")
        names[place] = given
    require(len({n for layer in names for n in layer}) == sum(map(len, names)), "$.network: two neurons of one name")
    result.inputs, result.outputs = names[0], names[-1]
    result.hidden = [name for layer in names[1:-1] for name in layer]
    for before, after, activation in zip(names, names[1:], activations):
        require(activation in ACTIVATIONS, "$.network: unknown activation")
        for target in after:
            result.activation[target] = activation
            result.bias[target] = bias
            for source in before:
                result.edges[source, target] = None


def default_bias(network):
    require(network.get("bias", "free") in ("free", "zero"), "$.network.bias: neither free nor zero")
    return Fraction(0) if network.get("bias") == "zero" else None


def read_explicit(network, result):
    keys(network, "$.network", ("inputs", "hidden", "outputs", "edges", "activation", "bias"),
         ("inputs", "outputs", "edges"))
    default_activation = network.get("activation", "identity")
    require(default_activation in ACTIVATIONS, "$.network.activation: unknown")
    bias = default_bias(network)
    seen = set()
    for part, names in (("inputs", result.inputs), ("hidden", result.hidden), ("outputs", result.outputs)):
        require(isinstance(network.get(part, []), list), f"$.network.{part}: not a list")
        for index, entry in enumerate(network.get(part, [])):
            path = f"$.network.{part}[{index}]"
            if isinstance(entry, str):
                entry = {"id": entry}
            else:
                require(part != "inputs", f"{path}: not a name")
                keys(entry, path, ("id", "activation", "bias"), ("id",))
            name = entry["id"]
            require(isinstance(name, str), f"{path}: not a name")
            require(name not in seen, f"{path}: duplicate neuron {name!r}")
            seen.add(name)
            names.append(name)
            if part != "inputs":
                result.activation[name] = entry.get("activation", default_activation)
                require(result.activation[name] in ACTIVATIONS, f"{path}: unknown activation")
                result.bias[name] = bias
                if "bias" in entry:
                    result.bias[name] = None if entry["bias"] == "free" else number(entry["bias"], f"{path}.bias")
    require(isinstance(network["edges"], list), "$.network.edges: not a list")
    inputs, outputs = set(result.inputs), set(result.outputs)
    for index, edge in enumerate(network["edges"]):
        path = f"$.network.edges[{index}]"
        weight = None
        if isinstance(edge, list):
            require(len(edge) == 2, f"{path}: not a pair")
            source, target = edge
        else:
            keys(edge, path, ("from", "to", "weight"), ("from", "to"))
            source, target = edge["from"], edge["to"]
            if "weight" in edge:
                weight = number(edge["weight"], f"{path}.weight")
        for name in (source, target):
            require(isinstance(name, str) and name in seen, f"{path}: unknown neuron {name!r}")
        require((source, target) not in result.edges, f"{path}: parallel edge")
        require(target not in inputs, f"{path}: edge into an input")
        require(source not in outputs, f"{path}: edge out of an output")
        require(source != target, f"{path}: self loop")
        result.edges[source, target] = weight
