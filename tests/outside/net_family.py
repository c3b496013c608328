"""What families of training instances are made of: networks with data, planted weights, random choices."""
from fractions import Fraction


def registrar(families):
    """The decorator @family(count_weight, hard) that enters a family in the list."""
    def family(count_weight=1, hard=False):
        def register(function):
            families.append((function, count_weight, "hard" if hard else "easy"))
            return function
        return register
    return family


class Case:
    """One instance: the text of its file, the answer, and planted weights and biases where there are some."""

    def __init__(self, net, status, planted=None):
        self.net, self.status, self.planted = net, status, planted


class Net:
    """A network and its data, to be written in any of the spellings that the formats allow."""

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


def shuffled(generator, items):
    items = list(items)
    generator.shuffle(items)
    return items


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


def random_targets(g, net, xs):
    for x in xs:
        net.row(x, [small_or_zero(g) for _ in net.outputs])
