"""Families of training instances that are unsat, by a proof that the family's docstring states."""
from fractions import Fraction

from net_family import Case, Net, registrar, plant, points, random_dag, random_targets, shuffled, small, small_or_zero
from root_families import square_root_net

FAMILIES = []
family = registrar(FAMILIES)


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
