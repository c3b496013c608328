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


WORDS = {"identity": "identity", "relu": "relu", "step": "step", "sign": "sign", "clip": ("clip", Fraction(-1), Fraction(1))}


def read_activation(value, path):
    """A word, ("leaky_relu", slope) or ("clip", low, high)."""
    if isinstance(value, str):
        require(value in WORDS, f"{path}: unknown activation")
        return WORDS[value]
    require(isinstance(value, dict) and len(value) == 1, f"{path}: no activation")
    if "leaky_relu" in value:
        slope = number(value["leaky_relu"], path)
        require(0 < slope < 1, f"{path}: slope")
        return "leaky_relu", slope
    require(isinstance(value.get("clip"), list) and len(value["clip"]) == 2, f"{path}: unknown activation")
    low, high = (number(end, path) for end in value["clip"])
    require(low < high, f"{path}: ends")
    return "clip", low, high


class Range:
    """From low to high, either may be None; a strict one does not belong to it."""

    def __init__(self, low=None, high=None, low_strict=False, high_strict=False):
        self.low, self.high, self.low_strict, self.high_strict = low, high, low_strict, high_strict

    def holds(self, sign_of_difference):
        """Given the sign of the value less a number, by that number."""
        if self.low is not None and sign_of_difference(self.low) < (1 if self.low_strict else 0):
            return False
        return self.high is None or sign_of_difference(self.high) <= (-1 if self.high_strict else 0)


def read_range(value, path):
    keys(value, path, ("min", "max"))
    require(value, f"{path}: no end")
    low, high = (number(value[key], path) if key in value else None for key in ("min", "max"))
    require(low is None or high is None or low <= high, f"{path}: empty")
    return Range(low, high)


def read_parameter(value, path):
    """(number, None), or (None, a list of numbers or a Range)."""
    if not isinstance(value, dict):
        return number(value, path), None
    if "in" not in value:
        return None, read_range(value, path)
    keys(value, path, ("in",))
    require(isinstance(value["in"], list) and value["in"], f"{path}: no numbers")
    return None, [number(entry, path) for entry in value["in"]]


def read_inequality(text, path):
    for sign in (">=", "<=", ">", "<"):
        if text.startswith(sign):
            end, strict = number(text[len(sign):].lstrip(" "), path), len(sign) == 1
            return Range(end, None, strict) if sign[0] == ">" else Range(None, end, False, strict)
    return None


class Inputs(dict):
    """The inputs of a data point that are not 0; asking for another one gives 0."""

    def __missing__(self, name):
        return Fraction(0)


class Instance:
    """The network as written: names in order, what is prescribed, and the data points."""

    def __init__(self):
        self.name = ""
        self.inputs, self.hidden, self.outputs = [], [], []
        self.activation = {}   # non-input neuron -> as read_activation has it
        self.allowed = {}      # edge or neuron whose weight or bias is restricted -> a list of numbers or a Range
        self.ranges = []       # by data point: output -> Range, for targets that are inequalities
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
        ranges = {}
        y = read_row(row["y"], result.outputs, f"{path}.y", True, ranges)
        result.ranges.append(ranges)
        result.rows.append((Inputs((name, value) for name, value in x.items() if value), y))
    return result


def read_row(row, names, path, unknown_allowed, ranges=None):
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
        if unknown_allowed and isinstance(value, dict):
            ranges[name] = read_range(value, f"{path}.{name}")
        elif unknown_allowed and isinstance(value, str) and value[:1] in ("<", ">"):
            ranges[name] = read_inequality(value, f"{path}.{name}")
        elif not (unknown_allowed and value == "?"):
            result[name] = number(value, f"{path}.{name}")
    return result


def read_layers(network, result):
    keys(network, "$.network", ("layers", "activation", "activations", "bias", "weight", "inputs", "outputs"))
    layers = network["layers"]
    require(isinstance(layers, list) and len(layers) >= 2, "$.network.layers: not a list of two or more widths")
    for width in layers:
        require(isinstance(width, Fraction) and width.denominator == 1 and width > 0, "$.network.layers: bad width")
    require(not ("activation" in network and "activations" in network), "both activation and activations")
    activations = network.get("activations", [network.get("activation", "identity")] * (len(layers) - 1))
    require(isinstance(activations, list) and len(activations) == len(layers) - 1, "$.network.activations: wrong size")
    bias, allowed_bias = default_bias(network)
    weight, allowed_weight = read_parameter(network["weight"], "$.network.weight") if "weight" in network else (None, None)
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
        activation = read_activation(activation, "$.network")
        for target in after:
            result.activation[target] = activation
            result.bias[target] = bias
            if allowed_bias is not None:
                result.allowed[target] = allowed_bias
            for source in before:
                result.edges[source, target] = weight
                if allowed_weight is not None:
                    result.allowed[source, target] = allowed_weight


def default_bias(network):
    if isinstance(network.get("bias"), dict):
        return read_parameter(network["bias"], "$.network.bias")
    require(network.get("bias", "free") in ("free", "zero"), "$.network.bias: neither free nor zero")
    return (Fraction(0) if network.get("bias") == "zero" else None), None


def read_explicit(network, result):
    keys(network, "$.network", ("inputs", "hidden", "outputs", "edges", "activation", "bias", "weight"),
         ("inputs", "outputs", "edges"))
    default_activation = network.get("activation", "identity")
    read_activation(default_activation, "$.network.activation")
    bias, allowed_bias = default_bias(network)
    default_weight = read_parameter(network["weight"], "$.network.weight") if "weight" in network else (None, None)
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
                result.activation[name] = read_activation(entry.get("activation", default_activation), path)
                result.bias[name], allowed = bias, allowed_bias
                if "bias" in entry:
                    free = entry["bias"] == "free"
                    result.bias[name], allowed = (None, None) if free else read_parameter(entry["bias"], f"{path}.bias")
                if allowed is not None:
                    result.allowed[name] = allowed
    require(isinstance(network["edges"], list), "$.network.edges: not a list")
    inputs, outputs = set(result.inputs), set(result.outputs)
    for index, edge in enumerate(network["edges"]):
        path = f"$.network.edges[{index}]"
        weight, allowed = default_weight
        if isinstance(edge, list):
            require(len(edge) == 2, f"{path}: not a pair")
            source, target = edge
        else:
            keys(edge, path, ("from", "to", "weight"), ("from", "to"))
            source, target = edge["from"], edge["to"]
            if "weight" in edge:
                weight, allowed = read_parameter(edge["weight"], f"{path}.weight")
        for name in (source, target):
            require(isinstance(name, str) and name in seen, f"{path}: unknown neuron {name!r}")
        require((source, target) not in result.edges, f"{path}: parallel edge")
        require(target not in inputs, f"{path}: edge into an input")
        require(source not in outputs, f"{path}: edge out of an output")
        require(source != target, f"{path}: self loop")
        result.edges[source, target] = weight
        if allowed is not None:
            result.allowed[source, target] = allowed
