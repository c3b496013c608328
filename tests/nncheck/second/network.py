"""The facts of a training instance, *.net.json (src/nncheck/README.md, instances/README.md)."""
import json
import re
from fractions import Fraction

from .polynomials import FALSE, Refused, add, combine, constant, multiply

DECIMAL = re.compile(r"(-?[0-9]+)(?:/([0-9]+)|(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?)")
DIGITS, NEURONS = 100_000, 1_000_000


def ensure(condition, why):
    if not condition:
        raise Refused(why)


def decimal(text):
    """The number that is written, exactly."""
    if text.isdecimal() and text.isascii() and len(text) <= DIGITS:
        return int(text)
    match = DECIMAL.fullmatch(text)
    ensure(match and len(text) <= DIGITS, f"not a number: {text[:40]}")
    whole, denominator, digits, exponent = match.groups()
    if denominator is not None:
        ensure(int(denominator), "a denominator 0")
        return Fraction(int(whole), int(denominator))
    digits, exponent = digits or "", exponent or "0"
    ensure(len(exponent) < 8 and len(text) + abs(int(exponent)) <= DIGITS, "a number of too many digits")
    return Fraction(int(whole + digits)) * Fraction(10) ** (int(exponent) - len(digits))


def exact(value):
    """A number of the file: those outside strings read_json has read."""
    ensure(isinstance(value, (str, int, Fraction)) and not isinstance(value, bool), "a number is expected")
    return decimal(value) if isinstance(value, str) else value


def once(pairs):
    result = dict(pairs)
    ensure(len(result) == len(pairs), "a key is there twice")
    return result


def read_json(text):
    try:
        numbers = {"parse_int": decimal, "parse_float": decimal, "parse_constant": decimal}
        return json.loads(text, object_pairs_hook=once, **numbers)
    except (ValueError, RecursionError) as error:
        raise Refused(f"not JSON: {error}") from error


def keys(value, required, optional=""):
    """The values under these keys in this order, None where an optional one is missing."""
    required, optional = required.split(), optional.split()
    ensure(isinstance(value, dict), "an object is expected")
    ensure(set(required) <= set(value) <= set(required + optional), f"keys are {required} and perhaps {optional}")
    return [value.get(key) for key in required + optional]


def strings(value):
    ensure(isinstance(value, list) and all(isinstance(name, str) for name in value), "a list of names is expected")
    return value


class Network:
    def __init__(self, text):
        values = keys(read_json(text), "nnsolve network data", "cost threshold name meta origin")
        kind, network, data, cost, threshold, *_ = values
        ensure(kind == "training/1", "not a training/1")
        ensure(cost is None or cost in ("mse", "l1", "max"), "no such cost")
        self.activation, self.bias, self.prescribed = {}, {}, {}
        self.before = {}  # neuron: the neurons before it; of an input, None
        ensure(isinstance(network, dict), "the network is an object")
        if "layers" in network:
            self.read_layers(network)
        else:
            self.read_graph(network)
        self.order()
        self.cost, self.threshold, self.strict = cost or "mse", exact("0" if threshold is None else threshold), False
        ensure(self.threshold >= 0, "the threshold is negative")
        ensure(isinstance(data, list), "the data are a list")
        self.rows = [self.read_row(row) for row in data]
        self.same = {}

    def read_neuron(self, entry, default_activation, default_bias):
        values = keys(entry, "id", "activation bias") if isinstance(entry, dict) else (entry, None, None)
        name, activation, bias = values
        ensure(isinstance(name, str) and name not in self.before, "names of neurons are strings, each once")
        activation = default_activation if activation is None else activation
        ensure(activation in ("identity", "relu"), "an activation without facts")
        self.activation[name] = activation
        bias = default_bias if bias is None else bias
        if bias != "free":
            self.prescribed["b", name] = exact(bias)
        self.before[name] = []
        return name

    def defaults(self, activation, bias):
        ensure(bias in (None, "free", "zero"), "a bias is free or zero")
        return "identity" if activation is None else activation, "0" if bias == "zero" else "free"

    def read_inputs(self, names):
        self.inputs = strings(names)
        self.before.update(dict.fromkeys(names))
        ensure(len(self.before) == len(names), "an input twice")

    def read_layers(self, network):
        values = keys(network, "layers", "activation activations bias inputs outputs")
        sizes, activation, activations, bias, inputs, outputs = values
        ensure(isinstance(sizes, list) and len(sizes) > 1, "layers are a list of at least two numbers")
        ensure(all(type(n) is int and n > 0 for n in sizes), "sizes are whole numbers")
        ensure(sum(sizes) < NEURONS, "too many neurons")
        ensure(activation is None or activations is None, "activation and activations")
        default, bias = self.defaults(activation, bias)
        activations = [default] * (len(sizes) - 1) if activations is None else strings(activations)
        ensure(len(activations) == len(sizes) - 1, "an activation for each layer after the first")
        layers = [[f"h{k}_{i + 1}" for i in range(int(size))] for k, size in enumerate(sizes)]
        layers[0] = strings(inputs) if inputs is not None else [f"x{i + 1}" for i in range(int(sizes[0]))]
        layers[-1] = strings(outputs) if outputs is not None else [f"y{i + 1}" for i in range(int(sizes[-1]))]
        ensure(all(len(layer) == size for layer, size in zip(layers, sizes)), "a name for each")
        self.read_inputs(layers[0])
        for layer, following, name in zip(layers, layers[1:], activations):
            for neuron in following:
                self.before[self.read_neuron(neuron, name, bias)] = layer
        self.outputs = layers[-1]

    def read_graph(self, network):
        values = keys(network, "inputs outputs edges", "hidden activation bias")
        inputs, outputs, edges, hidden, activation, bias = values
        self.read_inputs(inputs)
        defaults = self.defaults(activation, bias)
        hidden = [] if hidden is None else hidden
        ensure(all(isinstance(part, list) for part in (hidden, outputs, edges)), "hidden, outputs and edges are lists")
        for entry in hidden:
            self.read_neuron(entry, *defaults)
        self.outputs = [self.read_neuron(entry, *defaults) for entry in outputs]
        for edge in edges:
            ensure(isinstance(edge, dict) or len(strings(edge)) == 2, "an edge goes from one neuron to another")
            source, target, weight = keys(edge, "from to", "weight") if isinstance(edge, dict) else (*edge, None)
            ensure(source in self.before and source not in self.outputs, "an edge comes from no output")
            ensure(self.before.get(target) is not None, "an edge leads to a hidden neuron or an output")
            ensure(source not in self.before[target], "an edge twice")
            self.before[target].append(source)
            if weight is not None:
                self.prescribed["w", source, target] = exact(weight)

    def order(self):
        """The inputs from which each neuron can be reached; there are no cycles."""
        self.reached_from, waiting = {name: {name} for name in self.inputs}, set(self.before) - set(self.inputs)
        while waiting:
            ready = [name for name in waiting if not waiting & set(self.before[name])]
            ensure(ready, "the edges have a cycle")
            for name in ready:
                self.reached_from[name] = set().union(*(self.reached_from[source] for source in self.before[name]))
            waiting -= set(ready)

    def read_row(self, row):
        """The inputs' values where they are not 0, in the order of the inputs, and the known targets."""
        x, y, name = keys(row, "x y", "name")
        ensure(name is None or isinstance(name, str), "a name is a string")
        for values, names in ((x, self.inputs), (y, self.outputs)):
            dense = isinstance(values, list) and len(values) == len(names)
            ensure(dense or isinstance(values, dict) and set(values) <= set(names), "a row has a value for each, or names them")
        x = x if isinstance(x, dict) else dict(zip(self.inputs, x))
        y = y if isinstance(y, dict) else dict(zip(self.outputs, y))
        x = {name: exact(x[name]) for name in self.inputs if name in x}
        targets = {name: exact(target) for name, target in y.items() if target != "?"}
        return {name: value for name, value in x.items() if value}, targets

    # What a certificate asks for.

    def take_threshold(self, below):
        """There are no weights that cost less than this."""
        self.threshold, self.strict = below, True

    def canonical(self, name):
        """The first row's name for a value that several rows share."""
        if name[0] in ("h", "o") and len(name) == 3 and name[1] in self.before and self.row(name[2]):
            _, neuron, row = name
            if neuron not in self.same:
                groups, reached = {}, self.reached_from[neuron]
                seen = (tuple(item for item in x.items() if item[0] in reached) for x, _ in self.rows)
                self.same[neuron] = [groups.setdefault(values, r) for r, values in enumerate(seen, 1)]
            return (name[0], neuron, self.same[neuron][row - 1])
        return name

    def row(self, number):
        return isinstance(number, int) and 1 <= number <= len(self.rows)

    def costs(self):
        return self.threshold > 0 or self.strict

    def known(self, name):
        """The target of an output on a data point, where it is known."""
        return self.rows[name[2] - 1][1].get(name[1]) if len(name) == 3 and self.row(name[2]) else None

    def has_variable(self, name):
        if name[0] == "w" and len(name) == 3:
            return name[1] in (self.before.get(name[2]) or ())
        if name[0] == "b" and len(name) == 2:
            return name[1] in self.activation
        if name[0] in ("h", "o") and len(name) == 3 and self.row(name[2]) and name[1] in self.activation:
            output = name[1] in self.outputs
            return not output if name[0] == "h" else output and self.activation[name[1]] == "relu" and self.costs()
        return name[0] == "e" and self.cost == "l1" and self.costs() and self.known(name) is not None

    def pre(self, neuron, row):
        total, x = {(("b", neuron),): 1}, self.rows[row - 1][0]
        for source in self.before[neuron]:
            if source in self.activation:
                total[self.canonical(("h", source, row)), ("w", source, neuron)] = 1
            elif source in x:
                total[("w", source, neuron),] = x[source]
        return total

    def error(self, output, row):
        """y' − t."""
        y = {(self.canonical(("o", output, row)),): 1} if self.activation[output] == "relu" else self.pre(output, row)
        return combine((1, y), (-1, constant(self.rows[row - 1][1][output])))

    def activated(self, name):
        pre, value = self.pre(*name[1:]), {(name,): 1}
        rest = combine((1, value), (-1, pre))
        if self.activation[name[1]] == "identity":
            return ("=", rest)
        return ("any", (("all", ((">=", combine((-1, pre))), ("=", value))), ("all", ((">=", pre), ("=", rest)))))

    def fact(self, name):
        """The formula of this name, or None."""
        kind, bound = name[0], ">" if self.strict else ">="
        if name in self.prescribed:
            return ("=", combine((1, {(name,): 1}), (-1, constant(self.prescribed[name]))))
        if kind in ("h", "o") and self.has_variable(name):
            return self.activated(name)
        if name == ("cost",) and self.costs() and self.cost != "max":
            total = constant(self.threshold)
            for row, (_, targets) in enumerate(self.rows, 1):
                for output in targets:
                    if self.cost == "mse":
                        error = self.error(output, row)
                        add(total, multiply(error, error), Fraction(-1, len(self.outputs)))
                    else:
                        add(total, {(("e", output, row),): -1})
            return (bound, total)
        target = self.known(name)
        if target is None:
            return None
        if kind == "y" and not self.costs():
            pre = self.pre(*name[1:])
            if self.activation[name[1]] == "relu" and target <= 0:
                return FALSE if target < 0 else (">=", combine((-1, pre)))
            return ("=", combine((1, pre), (-1, constant(target))))
        direction = {"+": -1, "-": 1}.get(kind[1:])
        if kind[:1] == "y" and direction and self.costs() and self.cost == "max":
            return (bound, combine((1, constant(self.threshold)), (direction, self.error(*name[1:]))))
        if kind[:1] == "e" and direction and self.costs() and self.cost == "l1":
            return (">=", combine((1, {(("e", *name[1:]),): 1}), (direction, self.error(*name[1:]))))
        return None
