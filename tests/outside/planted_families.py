"""Families of training instances with rational planted weights."""
from fractions import Fraction

from net_family import Case, Net, registrar, plant, points, random_dag, shuffled, small, small_or_zero

FAMILIES = []
family = registrar(FAMILIES)

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
