#!/usr/bin/env python3
"""generate.py DIRECTORY [--count N] [--seed S]: training instances whose answers are known by construction.

Each instance comes from a family below: `sat` ones with planted weights (then a witness is written beside it), `unsat`
ones with a proof that the family's docstring states. A family is `easy` where a solver may be expected to decide it in
seconds, else `hard`. Writes NAME.net.json, NAME.witness.json for planted ones, and answers.txt: NAME STATUS FAMILY
DIFFICULTY. The same seed and count give the same bytes.
"""
import argparse
import json
import os
import random
from fractions import Fraction

FAMILIES = []


def family(count_weight=1, hard=False):
    def register(function):
        FAMILIES.append((function, count_weight, "hard" if hard else "easy"))
        return function
    return register


class Case:
    """One instance: the text of its file, the answer, and planted weights and biases where there are some."""

    def __init__(self, net, status, planted=None):
        self.net, self.status, self.planted = net, status, planted


class Net:
    """A network and its data, to be written in any of the spellings that instances/README.md allows."""

    def __init__(self):
        self.inputs, self.hidden, self.outputs = [], [], []
        self.activation = {}
        self.bias = {}       # name -> None (free) or Fraction
        self.edges = {}      # (from, to) -> None (free) or Fraction
        self.rows = []       # (dict of inputs, dict of known targets)
        self.layers = None   # widths, if it is fully connected under the shorthand's names
        self.extra = {}

    @staticmethod
    def layered(widths, activations, bias=None):
        net = Net()
        net.layers = list(widths)
        names = [[f"x{i + 1}" for i in range(widths[0])]]
        for k, width in enumerate(widths[1:-1], 1):
            names.append([f"h{k}_{i + 1}" for i in range(width)])
        names.append([f"y{i + 1}" for i in range(widths[-1])])
        net.inputs, net.outputs = names[0], names[-1]
        net.hidden = [name for layer in names[1:-1] for name in layer]
        for before, after, activation in zip(names, names[1:], activations):
            for target in after:
                net.activation[target], net.bias[target] = activation, bias
                for source in before:
                    net.edges[source, target] = None
        return net

    @staticmethod
    def explicit(inputs, hidden, outputs, edges, bias=None):
        """hidden and outputs: name or (name, activation) or (name, activation, bias); edges: (from, to[, weight])."""
        net = Net()
        net.inputs = list(inputs)
        for part, names in ((hidden, net.hidden), (outputs, net.outputs)):
            for entry in part:
                entry = (entry,) if isinstance(entry, str) else entry
                names.append(entry[0])
                net.activation[entry[0]] = entry[1] if len(entry) > 1 else "identity"
                net.bias[entry[0]] = entry[2] if len(entry) > 2 else bias
        for edge in edges:
            net.edges[edge[0], edge[1]] = Fraction(edge[2]) if len(edge) > 2 else None
        return net

    def row(self, x, y):
        """Dense lists; "?" for a target that is not asked for."""
        self.rows.append((dict(zip(self.inputs, map(Fraction, x))),
                          {n: Fraction(v) for n, v in zip(self.outputs, y) if v != "?"}))

    def run(self, weights, biases, x):
        """The values of all neurons for rational weights."""
        incoming = {}
        for source, target in self.edges:
            incoming.setdefault(target, []).append(source)
        value = dict(x)

        def get(name):
            if name not in value:
                total = biases[name] + sum(weights[s, name] * get(s) for s in incoming.get(name, []))
                value[name] = max(total, Fraction(0)) if self.activation[name] == "relu" else total
            return value[name]
        for name in self.outputs:
            get(name)
        return value


# ---------------------------------------------------------------- spelling

class Raw(str):
    """Text that goes into the JSON file as it is."""


def spell(generator, value):
    """One of the ways to write an exact rational."""
    value = Fraction(value)
    ways = [f'"{value}"', f'"{value.numerator * 3}/{value.denominator * 3}"']
    if value.denominator == 1:
        ways += [str(value)] * 6 + [f'"{value}.0"', f"{value}.00", f"{value}e0", f'"{value}"']
        if value == 0:
            ways += ["-0", "0.0", '"-0"', '"0/7"', "0e5"]
        elif value % 10 == 0:
            ways.append(f"{value // 10}e1")
    else:
        twos = fives = 0
        rest = value.denominator
        while rest % 2 == 0:
            rest, twos = rest // 2, twos + 1
        while rest % 5 == 0:
            rest, fives = rest // 5, fives + 1
        if rest == 1 and max(twos, fives) < 12:
            places = max(twos, fives)
            scaled = abs(value) * 10 ** places
            digits = str(scaled).rjust(places + 1, "0")
            sign = "-" if value < 0 else ""
            decimal = f"{sign}{digits[:-places]}.{digits[-places:]}"
            ways += [decimal, decimal, decimal + "0", f'"{decimal}"', f"{sign}{scaled}e-{places}",
                     f'"{sign}{scaled}E-{places}"', f"{decimal}e+0"]
    return Raw(generator.choice(ways))


def dump(value, indent, level=0):
    """JSON text; Raw strings go in unquoted."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, (dict, list)):
        if not value:
            return "{}" if isinstance(value, dict) else "[]"
        inner = [dump(v, indent, level + 1) for v in (value.values() if isinstance(value, dict) else value)]
        if isinstance(value, dict):
            inner = [json.dumps(k, ensure_ascii=False) + (": " if indent else ":") + v for k, v in zip(value, inner)]
        left, right = "{}" if isinstance(value, dict) else "[]"
        flat = left + (", " if indent else ",").join(inner) + right
        if not indent or (len(flat) < 90 and level > 0 and "\n" not in flat):
            return flat
        pad = "\n" + " " * indent * (level + 1)
        return left + pad + ("," + pad).join(inner) + "\n" + " " * indent * level + right
    return json.dumps(value, ensure_ascii=False)


def shuffled(generator, items):
    items = list(items)
    generator.shuffle(items)
    return items


def spell_network(generator, net):
    names = net.hidden + net.outputs
    zero_bias = bool(names) and all(net.bias[n] == 0 for n in names)
    if net.layers and generator.random() < 0.7 and (zero_bias or all(net.bias[n] is None for n in names)):
        result = {"layers": net.layers}
        per_layer = []
        position = 0
        for width in net.layers[1:]:
            per_layer.append(net.activation[names[position]])
            position += width
        if len(set(per_layer)) == 1 and generator.random() < 0.7:
            if per_layer[0] == "relu" or generator.random() < 0.5:
                result["activation"] = per_layer[0]
        else:
            result["activations"] = per_layer
        if zero_bias:
            result["bias"] = "zero"
        elif generator.random() < 0.3:
            result["bias"] = "free"
        return result
    default = generator.choice(["identity", "relu"])
    default_zero = zero_bias and generator.random() < 0.8
    result = {}

    def neuron(name):
        entry = {}
        if net.activation[name] != default or generator.random() < 0.1:
            entry["activation"] = net.activation[name]
        wanted = net.bias[name]
        if (wanted is None) == default_zero or (wanted is not None and not default_zero) or generator.random() < 0.05:
            entry["bias"] = "free" if wanted is None else spell(generator, wanted)
        if not entry and generator.random() < 0.9:
            return name
        return dict(shuffled(generator, {"id": name, **entry}.items()))

    result["inputs"] = list(net.inputs)
    if net.hidden or generator.random() < 0.5:
        result["hidden"] = [neuron(n) for n in net.hidden]
    result["outputs"] = [neuron(n) for n in net.outputs]
    result["edges"] = []
    for (source, target), weight in shuffled(generator, net.edges.items()):
        if weight is not None:
            entry = {"from": source, "to": target, "weight": spell(generator, weight)}
            result["edges"].append(dict(shuffled(generator, entry.items())))
        elif generator.random() < 0.1:
            result["edges"].append({"to": target, "from": source})
        else:
            result["edges"].append([source, target])
    if default != "identity" or generator.random() < 0.3:
        result["activation"] = default
    if default_zero:
        result["bias"] = "zero"
    elif generator.random() < 0.2:
        result["bias"] = "free"
    return dict(shuffled(generator, result.items()))


def spell_row(generator, net, x, y):
    if generator.random() < 0.4:
        inputs = {n: spell(generator, v) for n, v in shuffled(generator, x.items())
                  if v != 0 or generator.random() < 0.2}
    else:
        inputs = [spell(generator, x[n]) for n in net.inputs]
    if generator.random() < 0.4:
        outputs = {n: spell(generator, v) for n, v in shuffled(generator, y.items())}
        for name in net.outputs:
            if name not in y and generator.random() < 0.3:
                outputs[name] = "?"
    else:
        outputs = [spell(generator, y[n]) if n in y else "?" for n in net.outputs]
    return dict(shuffled(generator, {"x": inputs, "y": outputs}.items()))


def spell_instance(generator, case, name):
    net = case.net
    document = {"nnsolve": "training/1"}
    if generator.random() < 0.8:
        document["name"] = name
    document["network"] = spell_network(generator, net)
    document["data"] = [spell_row(generator, net, x, y) for x, y in net.rows]
    if generator.random() < 0.5:
        document["cost"] = generator.choice(["mse", "l1", "max"])
    if generator.random() < 0.5:
        document["threshold"] = Raw(generator.choice(["0", '"0"', "0.0", '"0/3"', "0e9", "-0"]))
    if generator.random() < 0.2:
        document["meta"] = {"seed": 1, "anything": [None, True, {"nested": "yes"}]}
    document.update(net.extra)
    if generator.random() < 0.3:
        document = dict(shuffled(generator, document.items()))
    return dump(document, generator.choice([0, 2, 2, 4])) + generator.choice(["", "\n", "\n\n"])


def spell_witness(case):
    weights, biases, fields = case.planted
    document = {"nnsolve": "witness/1"}
    if fields:
        document["fields"] = [{"polynomial": [str(Fraction(c)) for c in polynomial],
                               "interval": [str(Fraction(low)), str(Fraction(high))]}
                              for polynomial, low, high in fields]

    def value(v):
        return [[str(Fraction(t[0])), *t[1:]] for t in v] if isinstance(v, list) else str(Fraction(v))
    document["weights"] = [{"from": s, "to": t, "value": value(v)} for (s, t), v in weights.items()]
    document["biases"] = {n: value(v) for n, v in biases.items()}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


# ---------------------------------------------------------------- tools of the families

def small(g):
    return g.choice([Fraction(n) for n in (-3, -2, -1, 1, 2, 3)] + [Fraction(1, 2), Fraction(-3, 2), Fraction(1, 3)])


def small_or_zero(g):
    return g.choice([Fraction(0), Fraction(0), small(g), small(g), small(g)])


def points(g, size, count):
    """count different vectors."""
    result = []
    while len(result) < count:
        x = tuple(small_or_zero(g) for _ in range(size))
        if x not in result or size == 0:
            result.append(x)
        elif len(set(result)) >= 5 ** size:
            break
    return result


def plant(g, net, xs, unknown=0.0):
    """Random weights and biases (prescribed ones kept), and rows that they satisfy."""
    weights = {edge: small(g) if w is None else w for edge, w in net.edges.items()}
    biases = {name: small_or_zero(g) if b is None else b for name, b in net.bias.items()}
    for x in xs:
        x = dict(zip(net.inputs, map(Fraction, x)))
        value = net.run(weights, biases, x)
        net.rows.append((x, {n: value[n] for n in net.outputs if g.random() >= unknown}))
    return Case(net, "sat", (weights, biases, []))


def random_dag(g, relu=0.5, prescribed=0.0, fixed=0.0, names=None):
    inputs, hidden, outputs = g.randint(1, 3), g.randint(0, 3), g.randint(1, 2)
    labels = names or [f"{c}{i}" for c, k in (("i", inputs), ("n", hidden), ("o", outputs)) for i in range(k)]
    net = Net()
    net.inputs = labels[:inputs]
    net.hidden = labels[inputs:inputs + hidden]
    net.outputs = labels[inputs + hidden:inputs + hidden + outputs]
    for i, target in enumerate(net.hidden + net.outputs):
        net.activation[target] = "relu" if g.random() < relu else "identity"
        net.bias[target] = small_or_zero(g) if g.random() < fixed else None
        before = net.inputs + net.hidden[:i]
        for source in before:
            if g.random() < 0.6:
                net.edges[source, target] = small_or_zero(g) if g.random() < prescribed else None
    net.hidden = shuffled(g, net.hidden)
    return net



# ---------------------------------------------------------------- families that are sat, by planted weights

@family(2)
def planted_linear(g):
    """Identity everywhere."""
    net = Net.layered([g.randint(1, 3), g.randint(1, 3), g.randint(1, 2)], ["identity"] * 2)
    return plant(g, net, points(g, len(net.inputs), g.randint(1, 4)))


@family(2)
def planted_single_layer(g):
    """No hidden layer: linear, or ReLU outputs."""
    net = Net.layered([g.randint(1, 4), g.randint(1, 3)], [g.choice(["identity", "relu"])])
    return plant(g, net, points(g, len(net.inputs), g.randint(1, 6)))


@family(2)
def planted_relu(g):
    """One hidden layer of ReLU."""
    net = Net.layered([g.randint(1, 2), g.randint(1, 2), 1], ["relu", g.choice(["identity", "relu"])])
    return plant(g, net, points(g, len(net.inputs), g.randint(2, 4)))


@family(2, hard=True)
def planted_relu_wide(g):
    """More ReLU neurons and more data."""
    net = Net.layered([2, 3, g.randint(1, 2)], ["relu", "identity"])
    return plant(g, net, points(g, 2, g.randint(5, 8)))


@family(2)
def planted_dag(g):
    """Any acyclic network, mixed activations, skip edges, isolated neurons."""
    net = random_dag(g)
    return plant(g, net, points(g, len(net.inputs), g.randint(1, 3)), unknown=0.1)


@family(2)
def planted_prescribed(g):
    """The same with prescribed weights, fixed biases and `?`."""
    net = random_dag(g, prescribed=0.4, fixed=0.4)
    return plant(g, net, points(g, len(net.inputs), g.randint(1, 4)), unknown=0.3)


@family(1)
def planted_all_prescribed(g):
    """Nothing is free: mere evaluation."""
    net = random_dag(g, prescribed=1.0, fixed=1.0)
    return plant(g, net, points(g, len(net.inputs), g.randint(1, 4)), unknown=0.1)


@family(1)
def planted_zero_bias(g):
    """All biases zero."""
    net = Net.layered([2, 2, 1], [g.choice(["identity", "relu"]) for _ in range(2)], Fraction(0))
    return plant(g, net, points(g, 2, g.randint(1, 3)))


@family(1)
def planted_big_numbers(g):
    """Numbers of a hundred digits, tiny and large ones."""
    net = Net.layered([2, 1], ["identity"])
    weights = {e: Fraction(g.randrange(10 ** 100), g.randrange(1, 10 ** 90)) for e in net.edges}
    biases = {"y1": Fraction(1, 10 ** 60)}
    for _ in range(2):
        x = {n: Fraction(g.randrange(-10 ** 50, 10 ** 50), 10 ** g.choice([0, 3, 9])) for n in net.inputs}
        net.rows.append((x, {"y1": net.run(weights, biases, x)["y1"]}))
    return Case(net, "sat", (weights, biases, []))


@family(1)
def planted_odd_names(g):
    """Names that SMT-LIB, shells and printers might stumble over."""
    odd = ["x 1", "a|b", "select", "\u00fc\u00f1\u2200", "x'", "(", ")", "a\\b", "say \"hi\"", "let", "w_0", "0", "-1",
           "?", "true", "a:b", "h.1", "  ", "#", ";c", "\t", "\U0001f600", "x\u0301", "not", "Real", "/", "null", "1/2",
           "b_x1", "h1_1", "a->b", "a,b", "$0", "`ls`", "{}", "%s%n", "<b>", "-"]
    net = random_dag(g, names=g.sample(odd, 8))
    return plant(g, net, points(g, len(net.inputs), g.randint(1, 3)), unknown=0.1)


@family(1)
def planted_deep(g):
    """A chain of single neurons that are all active."""
    depth = g.randint(4, 8)
    net = Net.layered([1] * (depth + 1), ["relu"] * depth)
    weights = {edge: abs(small(g)) for edge in net.edges}
    biases = {name: abs(small_or_zero(g)) for name in net.bias}
    for x in g.sample(range(5), 2):
        net.rows.append(({"x1": Fraction(x)}, {"y1": net.run(weights, biases, {"x1": Fraction(x)})["y1"]}))
    return Case(net, "sat", (weights, biases, []))


@family(1)
def planted_sparse(g):
    """Many inputs, each data point sets two of them; ReLU gates on the boundary (pre-activation 0)."""
    count = g.randint(5, 12)
    net = Net.layered([count, 2, 1], ["relu", "identity"], Fraction(0))
    xs = []
    for i in range(count - 1):
        x = [0] * count
        x[i], x[i + 1] = 1, g.choice([-1, 1])
        xs.append(x)
    return plant(g, net, xs[:g.randint(2, 4)])


@family(1)
def no_constraints(g):
    """No data, or nothing but `?`, or only `{}`: any weights will do. Biases and weights of 0 are planted."""
    net = random_dag(g)
    weights, biases = dict.fromkeys(net.edges, Fraction(0)), dict.fromkeys(net.bias, Fraction(0))
    for x in points(g, len(net.inputs), g.randint(0, 3)):
        net.row(x, ["?"] * len(net.outputs))
    return Case(net, "sat", (weights, biases, []))


@family(1)
def repeated_rows(g):
    """The same data point many times, and once more with `?`."""
    net = Net.layered([2, 2, 1], ["relu", "identity"])
    xs = points(g, 2, 2)
    return plant(g, net, xs + xs + xs[:1] * 3)


@family(2)
def interpolation(g):
    """n points on a line, n - 1 hidden ReLU neurons with one input: y = y0 + sum c_i max(0, x - x_i)."""
    count = g.randint(2, 3)
    xs = sorted(g.sample(range(-3, 5), count))
    ys = [g.randint(-3, 3) for _ in xs]
    net = Net.layered([1, count - 1, 1], ["relu", "identity"])
    weights, biases = {}, {"y1": Fraction(ys[0])}
    slope = Fraction(0)
    for i in range(count - 1):
        steeper = Fraction(ys[i + 1] - ys[i], xs[i + 1] - xs[i])
        hidden = f"h1_{i + 1}"
        weights["x1", hidden], biases[hidden] = Fraction(1), Fraction(-xs[i])
        weights[hidden, "y1"] = steeper - slope
        slope = steeper
    for x, y in shuffled(g, zip(xs, ys)):
        net.row([x], [y])
    return Case(net, "sat", (weights, biases, []))


@family(1)
def unreachable_output(g):
    """An output without any edge is its bias: the same target everywhere is sat."""
    target = abs(small(g))
    net = Net.explicit(["x", "lonely"], [("h", "relu")], [("y", g.choice(["relu", "identity"])), "z"],
                       [("x", "h"), ("h", "z")])
    for x in points(g, 2, 3):
        net.row(x, [target, "?"])
    return Case(net, "sat", (dict.fromkeys(net.edges, Fraction(0)), {"h": 0, "y": target, "z": 0}, []))


def square_root_part(prefix, square, extra=()):
    """A part of a network whose weight t = (a -> k) satisfies t^2 = square, and nothing else about it is free.

    h = a + q b, k = t a + b, y = h + s k, z = r h + k, biases zero. From (1,0) -> (1 - square, 1) and
    (0,1) -> (1, 1 + r q): s t = -square, r = 1 - t, q = 1 - s, and r q = 1 - s - t + s t; the target
    r q + 1 = 2 - square says s + t = 0, so t^2 = square.
    """
    a, b, h, k, y, z = (prefix + n for n in "abhkyz")
    edges = [(a, h, 1), (a, k), (b, h), (b, k, 1), (h, y, 1), (h, z), (k, y), (k, z, 1)]
    rows = [({a: 1}, {y: 1 - square, z: 1}), ({b: 1}, {y: 1, z: 2 - square})]
    return [a, b], [h, k], [y, z], edges, rows


def square_root_net(squares, extra_outputs=(), extra_edges=()):
    net_inputs, hidden, outputs, edges, rows = [], [], [], [], []
    for i, square in enumerate(squares):
        part = square_root_part(f"p{i}" if len(squares) > 1 else "", Fraction(square))
        for whole, piece in zip((net_inputs, hidden, outputs, edges, rows), part):
            whole.extend(piece)
    net = Net.explicit(net_inputs, hidden, [*outputs, *extra_outputs], [*edges, *extra_edges], Fraction(0))
    for x, y in rows:
        net.rows.append(({n: Fraction(x.get(n, 0)) for n in net.inputs}, {n: Fraction(v) for n, v in y.items()}))
    return net


def square_root_weights(net, count, signs, extra=()):
    """Planted weights in terms of theta_i, the i-th square root: t = sign * theta."""
    def constant(c):
        return [[Fraction(c)] + [0] * count]

    def theta(i, c):
        return [Fraction(c)] + [int(j == i) for j in range(count)]
    weights = {edge: constant(w) for edge, w in net.edges.items() if w is not None}
    for i, sign in enumerate(signs):
        p = f"p{i}" if count > 1 else ""
        weights[p + "a", p + "k"] = [theta(i, sign)]
        weights[p + "k", p + "y"] = [theta(i, -sign)]
        weights[p + "h", p + "z"] = constant(1) + [theta(i, -sign)]
        weights[p + "b", p + "h"] = constant(1) + [theta(i, sign)]
    return weights, {name: 0 if b is None else b for name, b in net.bias.items()}


def root_field(square):
    return [-square, 0, 1], Fraction(0), Fraction(square + 1)


@family(2)
def irrational_square_root(g):
    """A weight whose square is 2, 3, 5, ...: no rational solution."""
    square = g.choice([2, 3, 5, 6, 7, 10, Fraction(1, 2), Fraction(2, 3)])
    net = square_root_net([square])
    return Case(net, "sat", (*square_root_weights(net, 1, [g.choice([1, -1])]), [root_field(square)]))


@family(1)
def rational_square_root(g):
    """The same net, where the square is one of a rational number."""
    root = g.choice([Fraction(1), Fraction(2), Fraction(3, 2), Fraction(-5)])
    net = square_root_net([root * root])
    weights = {("a", "h"): 1, ("a", "k"): root, ("b", "h"): 1 + root, ("b", "k"): 1,
               ("h", "y"): 1, ("h", "z"): 1 - root, ("k", "y"): -root, ("k", "z"): 1}
    return Case(net, "sat", (weights, dict.fromkeys(net.bias, 0), []))


@family(1)
def irrational_independent(g):
    """Two or three square roots side by side: fields of their own."""
    squares = g.sample([2, 3, 5, 7, 11], g.randint(2, 3))
    net = square_root_net(squares)
    planted = square_root_weights(net, len(squares), [g.choice([1, -1]) for _ in squares])
    return Case(net, "sat", (*planted, [root_field(s) for s in squares]))


@family(1, hard=True)
def irrational_many(g):
    """Twelve square roots side by side: one field for all would have degree 2^k."""
    squares = [2, 3, 5, 7, 11, 13, 2, 3, 6, 10, 17, 19]
    net = square_root_net(squares)
    planted = square_root_weights(net, len(squares), [g.choice([1, -1]) for _ in squares])
    return Case(net, "sat", (*planted, [root_field(s) for s in squares]))


@family(1)
def irrational_signed(g):
    """t^2 = 2 and, by a ReLU output max(0, c t - 1) with target 0, c t <= 1: one of the two roots is left."""
    sign = g.choice([1, -1])
    net = square_root_net([2], [("upper", "relu", Fraction(-1))], [("k", "upper", sign)])
    net.rows[0][1]["upper"] = Fraction(0)
    return Case(net, "sat", (*square_root_weights(net, 1, [-sign]), [root_field(2)]))


@family(1)
def irrational_root_chain(g):
    """A chain of d equal weights whose product is c, d = 3 or 4: the d-th root. By comparison with the weight s."""
    return root_chain(g.choice([3, 3, 4]), g.choice([2, 3, 5]))


def root_chain(degree, c):
    chain = ["a"] + [f"h{i}" for i in range(1, degree)] + ["y"]
    inputs = ["a", "d"] + [f"b{i}" for i in range(1, degree)]
    outputs = ["y"] + [f"z{i}" for i in range(1, degree)]
    edges = list(zip(chain, chain[1:])) + [("d", "k"), ("k", "y", -1)]
    for i in range(1, degree):
        edges += [(f"b{i}", f"h{i}", 1), (f"h{i}", f"z{i}", 1), ("k", f"z{i}", -1)]
    net = Net.explicit(inputs, chain[1:-1] + ["k"], outputs, edges, Fraction(0))

    def row(x, y):
        net.rows.append(({n: Fraction(int(n in x)) for n in inputs}, {n: Fraction(v) for n, v in y.items()}))
    row(["a"], {"y": c})
    row(["a", "d"], {"z1": 0})
    for i in range(1, degree):
        row([f"b{i}", "d"], {f"z{i + 1}" if i + 1 < degree else "y": 0})
    weights = {e: [[w if w is not None else 1, int(w is None)]] for e, w in net.edges.items()}
    return Case(net, "sat", (weights, dict.fromkeys(net.bias, 0), [([-c] + [0] * (degree - 1) + [1], 0, c)]))


def both_parts(net, value):
    """A row that wakes both parts of square_root_net([2, 3], ...), with the target of one more output."""
    net.rows.append(({n: Fraction(int(n in ("p0a", "p1a"))) for n in net.inputs}, value))


@family(1)
def irrational_coupled(g):
    """t^2 = 2, s^2 = 3, and u t + s = c: u needs both, yet no more than the two fields."""
    c = g.choice([0, 1, Fraction(-1, 2)])
    net = square_root_net([2, 3], ["o"], [("p0k", "o"), ("p1k", "o", 1)])
    both_parts(net, {"o": Fraction(c)})
    signs = [g.choice([1, -1]), g.choice([1, -1])]
    weights, biases = square_root_weights(net, 2, signs)
    # u = (c - s) / t = (c - s) t / 2
    weights["p0k", "o"] = [[Fraction(c * signs[0], 2), 1, 0], [Fraction(-signs[0] * signs[1], 2), 1, 1]]
    return Case(net, "sat", (weights, biases, [root_field(2), root_field(3)]))


SUM_OF_ROOTS = Fraction("3.146264369941972342329135")   # a little less than sqrt 2 + sqrt 3


def compared(bound):
    """t^2 = 2, s^2 = 3, and by max(0, bound - t - s) = 0: t + s >= bound."""
    net = square_root_net([2, 3], [("o", "relu", bound)], [("p0k", "o", -1), ("p1k", "o", -1)])
    both_parts(net, {"o": Fraction(0)})
    return net


@family(1)
def irrational_compared(g):
    """The bound is a little less than the sum of the roots."""
    net = compared(SUM_OF_ROOTS - g.choice([0, Fraction(1, 10 ** 6), 1]))
    return Case(net, "sat", (*square_root_weights(net, 2, [1, 1]), [root_field(2), root_field(3)]))


@family(1)
def irrational_compared_out(g):
    """The bound is a little more than the sum of the roots."""
    return Case(compared(SUM_OF_ROOTS + Fraction(1, 10 ** g.choice([2, 9, 24]))), "unsat")


@family(1, hard=True)
def irrational_root_chain_long(g):
    """The same as irrational_root_chain with degree 5 to 8."""
    return root_chain(g.randint(5, 8), g.choice([2, 3, 5]))


# ---------------------------------------------------------------- families that are unsat, by proof

def random_targets(g, net, xs):
    for x in xs:
        net.row(x, [small_or_zero(g) for _ in net.outputs])


@family(2)
def inconsistent(g):
    """The same input twice with different targets, whatever the network."""
    net = random_dag(g)
    xs = points(g, len(net.inputs), g.randint(1, 3))
    random_targets(g, net, xs)
    x, y = net.rows[0]
    name = g.choice(net.outputs)
    y = dict(y)
    y[name] = y[name] + small(g)
    net.rows.insert(g.randrange(len(net.rows) + 1), (dict(x), y))
    return Case(net, "unsat")


@family(1)
def inconsistent_unseen(g):
    """Inputs that differ only where no edge leads to the output."""
    net = Net.explicit(["a", "b"], [("h", "relu"), ("k", "relu")], ["y", "z"],
                       [("a", "h"), ("h", "y"), ("b", "k"), ("k", "z"), ("a", "k")])
    value = small(g)
    net.row([value, 1], [1, "?"])
    net.row([value, 2], [2, "?"])
    return Case(net, "unsat")


@family(2)
def not_affine(g):
    """Identity everywhere, so f is affine, but f(p) + f(r) = 2 f(q) fails for q between p and r."""
    net = Net.layered([2, g.randint(1, 2), 1], ["identity"] * 2)
    p = [small_or_zero(g), small_or_zero(g)]
    d = [small(g), small_or_zero(g)]
    ys = [small_or_zero(g), small_or_zero(g)]
    for i, y in enumerate([ys[0], ys[1], 2 * ys[1] - ys[0] + small(g)]):
        net.row([a + i * b for a, b in zip(p, d)], [y])
    return Case(net, "unsat")


@family(1)
def bottleneck(g):
    """An identity network through k neurons reaches an affine space of dimension k; the targets span k + 1."""
    k = g.randint(1, 2)
    n = k + 1
    net = Net.layered([n, k, n], ["identity"] * 2)
    scale = small(g)
    net.row([0] * n, [0] * n)
    for i in range(n):
        net.row([int(i == j) for j in range(n)], [scale * int(i == j) for j in range(n)])
    return Case(net, "unsat")


@family(1)
def bottleneck_relu(g):
    """The same with ReLU in the bottleneck and identity outputs: k = 1."""
    net = Net.layered([2, 1, 2], ["relu", "identity"])
    for x, y in (([0, 0], [0, 0]), ([1, 0], [1, 0]), ([0, 1], [0, small(g)])):
        net.row(x, y)
    return Case(net, "unsat")


@family(2, hard=True)
def too_many_bends(g):
    """k ReLU neurons on one input make at most k bends; m alternating slopes need m - 1 bends, here k + 1 of them."""
    k = g.randint(2, 3)
    net = Net.layered([1, k, 1], ["relu", "identity"])
    x, y = Fraction(g.randint(-3, 0)), small_or_zero(g)
    direction = g.choice([1, -1])
    net.row([x], [y])
    for _ in range(k + 2):
        x += abs(small(g))
        y += direction * abs(small(g))
        direction = -direction
        net.row([x], [y])
    net.rows = shuffled(g, net.rows)
    return Case(net, "unsat")


@family(2)
def one_bend_monotone(g):
    """One ReLU neuron, one input: monotone. The data goes up and down."""
    net = Net.layered([1, 1, 1], ["relu", g.choice(["identity", "relu"])])
    sign = g.choice([1, -1])
    base = abs(small(g)) + 4
    x = Fraction(g.randint(-3, 0))
    for y in (0, abs(small(g)), -abs(small_or_zero(g)) / 4):
        net.row([x], [base + sign * y])
        x += abs(small(g))
    return Case(net, "unsat")


@family(1)
def monotone_chain(g):
    """Single neurons in a row are monotone, at any depth."""
    depth = g.randint(3, 4)
    net = Net.layered([1] * (depth + 1), [g.choice(["relu", "identity"]) for _ in range(depth)])
    for x, y in ((0, 1), (1, 0), (2, 1)) if g.random() < 0.5 else ((0, 1), (1, 3), (2, 1)):
        net.row([x], [y])
    return Case(net, "unsat")


@family(1)
def parity_one_hidden(g):
    """f = g(affine), g monotone; p + r = q + s, f(p) = f(r) differs from f(q) = f(s)."""
    net = Net.layered([2, 1, 1], ["relu", g.choice(["identity", "relu"])])
    p, d, e = ([small_or_zero(g), small_or_zero(g)] for _ in range(3))
    if d[0] * e[1] == d[1] * e[0]:
        d, e = [Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]
    u, v = g.sample([0, 1, 2, 3], 2)
    for i, j, y in ((0, 0, u), (1, 1, u), (0, 1, v), (1, 0, v)):
        net.row([a + i * b + j * c for a, b, c in zip(p, d, e)], [y])
    return Case(net, "unsat")


@family(1)
def single_relu_affine(g):
    """max(0, affine) with positive targets is affine there, and three points on a line say it is not."""
    net = Net.layered([2, 1], ["relu"])
    y = abs(small(g))
    for i, target in enumerate((y, y, y + abs(small(g)))):
        net.row([i, 2 * i], [target])
    return Case(net, "unsat")


@family(1)
def negative_relu_output(g):
    """A ReLU output with a negative target, any network."""
    net = random_dag(g)
    net.activation[net.outputs[0]] = "relu"
    xs = points(g, len(net.inputs), 2)
    random_targets(g, net, xs)
    net.rows[0][1][net.outputs[0]] = -abs(small(g))
    return Case(net, "unsat")


@family(1)
def zero_to_zero(g):
    """Without biases, 0 goes to 0."""
    net = Net.layered([2, g.randint(1, 3), 1], ["relu", "identity"], Fraction(0))
    net.row([0, 0], [small(g)])
    random_targets(g, net, points(g, 2, 1))
    return Case(net, "unsat")


@family(2)
def homogeneous(g):
    """Without biases f(2x) = 2 f(x), ReLU or not."""
    net = Net.layered([2, g.randint(1, 2), 1], [g.choice(["relu", "identity"]), "identity"], Fraction(0))
    x = [small(g), small_or_zero(g)]
    y = small(g)
    net.row(x, [y])
    net.row([2 * v for v in x], [2 * y + small(g)])
    return Case(net, "unsat")


@family(1)
def prescribed_wrong(g):
    """Nothing is free, and one target is wrong."""
    net = random_dag(g, prescribed=1.0, fixed=1.0)
    case = plant(g, net, points(g, len(net.inputs), g.randint(1, 3)))
    y = net.rows[-1][1]
    y[net.outputs[-1]] += Fraction(1, 10 ** g.choice([0, 3, 30]))
    case.status, case.planted = "unsat", None
    return case


@family(1)
def prescribed_dead(g):
    """The only hidden neuron is a ReLU that never wakes (weight and bias prescribed), the targets differ."""
    net = Net.explicit(["x"], [("h", "relu", Fraction(-1))], ["y"], [("x", "h", g.choice([0, -1])), ("h", "y")])
    net.row([1], [small(g)])
    net.row([2], [net.rows[0][1]["y"] + 1])
    return Case(net, "unsat")


@family(1)
def nonnegative_sum(g):
    """Positive prescribed weights over ReLU neurons, output bias 0: never negative."""
    net = Net.explicit(["a", "b"], [("h", "relu"), ("k", "relu")], [("y", "identity", Fraction(0))],
                       [("a", "h"), ("b", "k"), ("b", "h"), ("h", "y", abs(small(g))), ("k", "y", abs(small(g)))])
    net.row([1, 2], [abs(small(g))])
    net.row([small(g), 1], [-abs(small(g))])
    return Case(net, "unsat")


def convex(g, count):
    hidden = [(f"h{i}", "relu") for i in range(count)]
    edges = [("x", h) for h, _ in hidden] + [(h, "y", abs(small(g))) for h, _ in hidden]
    net = Net.explicit(["x"], hidden, ["y"], edges)
    ends = [small_or_zero(g), small_or_zero(g)]
    net.row([-1], [ends[0]])
    net.row([1], [ends[1]])
    net.row([0], [(ends[0] + ends[1]) / 2 + abs(small(g))])
    return Case(net, "unsat")


@family(1)
def convex_sum(g):
    """Positive prescribed weights over ReLU neurons: convex. The middle of three points is too high."""
    return convex(g, g.randint(1, 2))


@family(1, hard=True)
def convex_sum_wide(g):
    """The same with three ReLU neurons."""
    return convex(g, 3)


@family(1)
def unreachable_output_differs(g):
    """An output that no input reaches is constant."""
    net = Net.explicit(["x"], [("h", "relu"), ("k", "identity")], ["y"], [("h", "y"), ("k", "h"), ("x", "k", 0)])
    net.row([0], [1])
    net.row([1], [2])
    return Case(net, "unsat")


@family(1)
def negative_square(g):
    """The net of square_root_part, where the square would be negative."""
    return Case(square_root_net([-g.choice([1, 2, 3, Fraction(1, 2)])]), "unsat")


@family(1)
def negative_square_beside(g):
    """One part is fine (a square root of 2), the other would be the root of a negative number."""
    return Case(square_root_net([2, -g.choice([1, 2])]), "unsat")


@family(1)
def irrational_bounded(g):
    """t^2 = 2, and ReLU outputs max(0, t - 1) = 0 and max(0, -t - 1) = 0: -1 <= t <= 1."""
    net = square_root_net([2], [("upper", "relu", Fraction(-1)), ("lower", "relu", Fraction(-1))],
                          [("k", "upper", 1), ("k", "lower", -1)])
    net.rows[0][1].update(upper=Fraction(0), lower=Fraction(0))
    return Case(net, "unsat")


@family(1)
def reciprocal_of_zero(g):
    """u v = 1 by one data point, u = 0 by another (u is seen through a prescribed weight)."""
    net = Net.explicit(["x"], ["h"], ["y", "z"], [("x", "h"), ("h", "y"), ("h", "z", small(g))], Fraction(0))
    net.row([1], [1, "?"])
    net.row([small(g)], ["?", 0])
    return Case(net, "unsat")


def generate(count, seed):
    """count cases, each family at least once if there is room; yields (name, family, difficulty, text, witness, case)."""
    schedule = [entry for entry in FAMILIES for _ in range(entry[1])]
    for index in range(count):
        function, _, difficulty = schedule[index % len(schedule)]
        g = random.Random(f"{seed}/{index}/{function.__name__}")
        case = function(g)
        name = f"{index:04d}-{function.__name__}"
        text = spell_instance(g, case, name)
        witness = spell_witness(case) if case.planted else None
        yield name, function.__name__, difficulty, text, witness, case


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    os.makedirs(options.directory, exist_ok=True)
    with open(os.path.join(options.directory, "answers.txt"), "w", encoding="utf-8") as answers:
        for name, kind, difficulty, text, witness, case in generate(options.count, options.seed):
            base = os.path.join(options.directory, name)
            with open(base + ".net.json", "w", encoding="utf-8") as file:
                file.write(text)
            if witness:
                with open(base + ".witness.json", "w", encoding="utf-8") as file:
                    file.write(witness)
            answers.write(f"{name} {case.status} {kind} {difficulty}\n")


if __name__ == "__main__":
    main()
