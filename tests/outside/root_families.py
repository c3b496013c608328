"""Families of training instances that ask for square roots and other roots: parts of networks that no rational weights
fit, alone, side by side and coupled."""
from fractions import Fraction

from net_family import Case, Net, registrar

FAMILIES = []
family = registrar(FAMILIES)


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
