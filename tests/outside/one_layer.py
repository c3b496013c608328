"""What the reductions build, seen from outside: networks with one hidden layer in which every input feeds one hidden
neuron and every row wakes at most one input of each hidden neuron.

structure() asserts just that; gauge() turns a witness into another one that looks nothing like it; encode() and
weights_of_model() are an encoding of their own, for the program z3: by Lemmas A and B of the reduction's proof a row asks
sum of e_i v_mt = target (t identity) or, target 0, <= 0 (t ReLU), for e_i free reals, identity and ReLU alike.
"""
import math
import re
import subprocess
from fractions import Fraction

import formulas
from exact import Ring, Root
from formulas import scale


class Layers:
    """The network by hidden neuron. `rows` are (set of active inputs, targets)."""

    def __init__(self, instance):
        self.instance = instance
        hidden = set(instance.hidden)
        self.into = {m: [] for m in instance.hidden}
        self.out = {m: [] for m in instance.hidden}
        self.home = {}
        for source, target in instance.edges:
            if target in hidden:
                self.into[target].append(source)
                self.home[source] = target
            else:
                self.out[source].append(target)
        self.rows = [([i for i in instance.inputs if x[i]], y) for x, y in instance.rows]
        self.woken = {i: [] for i in instance.inputs}
        for r, (active, _) in enumerate(self.rows):
            for i in active:
                self.woken[i].append(r)
        # Private paths: (row, output) -> their hidden neurons.
        self.private = {}
        for m in instance.hidden:
            if len(self.into[m]) == len(self.out[m]) == 1 and len(self.woken[self.into[m][0]]) == 1 \
                    and instance.edges[self.into[m][0], m] is None and instance.edges[m, self.out[m][0]] is None:
                self.private.setdefault((self.woken[self.into[m][0]][0], self.out[m][0]), []).append(m)
        self.is_private = {m for paths in self.private.values() for m in paths}


def structure(instance, document, activation, outputs, training):
    """What the file breaks of what the reduction promises."""
    wrong = []

    def need(condition, message):
        if not condition:
            wrong.append(message)
    inputs, hidden, last = set(instance.inputs), set(instance.hidden), set(instance.outputs)
    need(inputs, "no inputs")
    need(len(last) == outputs, f"{len(last)} outputs, not {outputs}")
    need(document.get("threshold", 0) == 0, "threshold is not 0")
    home, out = {}, {}
    for source, target in instance.edges:
        need((source in inputs and target in hidden) or (source in hidden and target in last),
             f"edge {source!r} -> {target!r} is not between neighbouring layers")
        need(source not in home, f"input {source!r} feeds more than one neuron")
        if source in inputs:
            home[source] = target
        else:
            out.setdefault(source, []).append(target)
    need(set(home) == inputs, "an input without an edge")
    need(set(out) == hidden, "a hidden neuron that is a sink")
    need(set(home.values()) == hidden, "a hidden neuron that no input reaches")
    for name, used in instance.activation.items():
        need(used == activation, f"{name!r} is {used}")
    zero_rows = 0
    for index, (x, y) in enumerate(instance.rows):
        need(set(x.values()) | set(y.values()) <= {0, 1}, f"data point {index} is not in {{0,1}}")
        active = [home.get(i) for i, value in x.items() if value]
        need(len(active) == len(set(active)), f"data point {index} wakes two inputs of one hidden neuron")
        zero_rows += not active and set(y) == last and not any(y.values())
        need(not training or set(y) == last, f"data point {index} has a '?'")
    if training:
        need(zero_rows == 1, f"{zero_rows} zero rows")
        need(all(w is None for w in instance.edges.values()), "a prescribed weight")
        need(all(b is None for b in instance.bias.values()), "a fixed bias")
    return wrong


# ---------------------------------------------------------------- other witnesses of the same network

def positive_part(ring, value):
    return value if ring.sign(value) > 0 else {}


class Weights:
    """Weights and biases in the terms of Lemma A: e_i, v_mt, B_t; private paths come last."""

    def __init__(self, layers, ring, e, v, base):
        self.layers, self.ring, self.e, self.v, self.base = layers, ring, e, v, base

    @staticmethod
    def read(layers, ring, weights, biases):
        instance = layers.instance
        e, v = {}, {}
        base = {t: biases[t] for t in instance.outputs}
        for m in instance.hidden:
            relu = instance.activation[m] == "relu"
            rest = positive_part(ring, biases[m]) if relu else biases[m]
            for i in layers.into[m]:
                raised = Ring.add(biases[m], weights[i, m])
                e[i] = Ring.add(positive_part(ring, raised) if relu else raised, scale(rest, -1))
            for t in layers.out[m]:
                v[m, t] = weights[m, t]
                base[t] = Ring.add(base[t], ring.multiply(v[m, t], rest))
        return Weights(layers, ring, e, v, base)

    def misfits(self):
        """What a row asks and does not get, by Lemma A: the time is linear in the active inputs."""
        layers, ring, wrong = self.layers, self.ring, []
        for row, (active, targets) in enumerate(layers.rows):
            value = dict(self.base)
            for i in active:
                for t in layers.out[layers.home[i]]:
                    value[t] = Ring.add(value[t], ring.multiply(self.e[i], self.v[layers.home[i], t]))
            for t, target in targets.items():
                rest = Ring.add(value[t], ring.constant(-target))
                if rest and not (target == 0 and layers.instance.activation[t] == "relu" and ring.sign(rest) < 0):
                    wrong.append(f"data point {row}, output {t!r}")
        return wrong

    def gauge(self, g):
        """Every symmetry that the proofs speak of, at random: scales of hidden neurons of either sign, bases B_t <= 0
        where the output is a ReLU, private paths split anyhow."""
        layers, ring = self.layers, self.ring
        for t in layers.instance.outputs:
            if layers.instance.activation[t] == "relu" and g.random() < 0.7:
                # pre = 1 stays 1, pre = 0 becomes the base, below 0
                base = -g.choice([Fraction(0), Fraction(1, 3), Fraction(1), Fraction(7, 2)])
                for m, target in self.v:
                    if target == t:
                        self.v[m, t] = scale(self.v[m, t], 1 - base)
                self.base[t] = Ring.add(scale(self.base[t], 1 - base), ring.constant(base))
        for m in layers.instance.hidden:
            factor = g.choice([Fraction(1), Fraction(-1), Fraction(2, 3), Fraction(-5), Fraction(1, 7)])
            for i in layers.into[m]:
                self.e[i] = scale(self.e[i], factor)
            for t in layers.out[m]:
                self.v[m, t] = scale(self.v[m, t], 1 / factor)
        self.fill_private(g)
        return self

    def fill_private(self, g):
        layers, ring = self.layers, self.ring
        for (row, t), paths in layers.private.items():
            active, targets = layers.rows[row]
            missing = Ring.add(ring.constant(targets[t]), scale(self.base[t], -1))
            for i in active:
                m = layers.home[i]
                if t in layers.out[m] and m not in paths:
                    missing = Ring.add(missing, scale(ring.multiply(self.e[i], self.v[m, t]), -1))
            if layers.instance.activation[t] == "relu" and targets[t] == 0 and g.random() < 0.5:
                missing = Ring.add(missing, ring.constant(-g.choice([1, Fraction(5, 2)])))
            shares = [ring.constant(g.choice([0, 1, -3])) for _ in paths[1:]]
            shares.append(Ring.add(missing, scale(formulas.total(ring, shares), -1)))
            for m, share in zip(paths, shares):
                i = layers.into[m][0]
                split = g.choice([Fraction(1), Fraction(-2), Fraction(1, 3)])
                if not share and g.random() < 0.5:   # 0 = anything * 0, either way round
                    share = ring.constant(g.choice([0, 5]))
                    self.e[i], self.v[m, t] = (share, {}) if g.random() < 0.5 else ({}, share)
                elif g.random() < 0.5:
                    self.e[i], self.v[m, t] = ring.constant(split), scale(share, 1 / split)
                else:
                    self.e[i], self.v[m, t] = scale(share, 1 / split), ring.constant(split)

    def realise(self, g):
        """(weights, biases) with these e, v, B, by Lemma B; hidden biases are chosen at random."""
        layers, ring = self.layers, self.ring
        instance = layers.instance
        weights, biases = dict(self.v), dict(self.base)
        for m in instance.hidden:
            es = [self.e[i] for i in layers.into[m]]
            extra = g.choice([Fraction(0), Fraction(0), Fraction(1, 2), Fraction(3)])
            if instance.activation[m] != "relu":
                bias = rest = ring.constant(g.choice([1, -1]) * extra)
                for i, e in zip(layers.into[m], es):
                    weights[i, m] = e
            elif all(ring.sign(e) >= 0 for e in es) and g.random() < 0.5:
                # asleep without input: the bias may be negative, and inputs of no effect may have any low weight
                bias, rest = ring.constant(-extra), {}
                for i, e in zip(layers.into[m], es):
                    weights[i, m] = Ring.add(e, ring.constant(extra)) if e else ring.constant(-g.choice([0, 1]))
            else:
                bias = {}
                for e in es:
                    lower = scale(e, -1)
                    if ring.sign(Ring.add(lower, scale(bias, -1))) > 0:
                        bias = lower
                bias = rest = Ring.add(bias, ring.constant(extra))
                for i, e in zip(layers.into[m], es):
                    weights[i, m] = e
            biases[m] = bias
            for t in layers.out[m]:
                biases[t] = Ring.add(biases[t], scale(ring.multiply(self.v[m, t], rest), -1))
        return weights, biases


# ---------------------------------------------------------------- an encoding for z3

TACTIC = "(check-sat-using (then simplify solve-eqs purify-arith simplify solve-eqs qfnra-nlsat))"


class Query:
    def __init__(self, layers):
        """Variables e_i, v_mt and, for a ReLU output, s_t = 1 - 1/p_t, where p_t = 1 - B_t; v is divided by p_t."""
        self.layers, self.instance = layers, layers.instance
        self.lines, self.known, self.names = ["(set-logic QF_NRA)"], {}, {}
        training = all(b is None for b in self.instance.bias.values())
        if not training and any(b != 0 for b in self.instance.bias.values()):
            raise ValueError("biases fixed to other values than 0")
        for edge, weight in self.instance.edges.items():
            if weight is not None:
                self.known[edge] = weight
        self.relu = {t for t in self.instance.outputs if self.instance.activation[t] == "relu"}
        if not training and (self.relu or "relu" in self.instance.activation.values()):
            raise ValueError("Lemma B needs free biases")
        if training:
            self.normalise()
        for t in self.relu:
            s = self.variable(("s", t))
            self.lines.append(f"(assert (and (<= 0.0 {s}) (< {s} 1.0)))")
        for row, (active, targets) in enumerate(layers.rows):
            for t, target in targets.items():
                if (row, t) not in layers.private:
                    self.ask(active, t, target)

    def normalise(self):
        """A row that wakes one input i alone, target 1: e_i v_mt = 1, so that both may be 1, scaling m."""
        layers, done = self.layers, set()
        for row, (active, targets) in enumerate(layers.rows):
            awake = [i for i in active if layers.home[i] not in layers.is_private]
            if len(awake) != 1 or layers.home[awake[0]] in done:
                continue
            m = layers.home[awake[0]]
            for t in layers.out[m]:
                if targets[t] == 1 and (row, t) not in layers.private:
                    self.known[awake[0], m] = self.known[m, t] = Fraction(1)
                    done.add(m)
                    break

    def variable(self, key):
        if key not in self.names:
            self.names[key] = f"k{len(self.names)}"
            self.lines.append(f"(declare-const {self.names[key]} Real)")
        return self.names[key]

    def factor(self, edge):
        if edge in self.known:
            value = self.known[edge]
            return f"{value}.0" if value >= 0 else f"(- {-value}.0)"
        return self.variable(edge)

    def ask(self, active, t, target):
        terms = ["0.0"]
        for i in active:
            m = self.layers.home[i]
            if t in self.layers.out[m]:
                terms.append(f"(* {self.factor((i, m))} {self.factor((m, t))})")
        left = f"(+ {' '.join(terms)} 0.0)"
        if t in self.relu and target == 0:
            self.lines.append(f"(assert (<= {left} {self.variable(('s', t))}))")
        else:
            self.lines.append(f"(assert (= {left} {target}.0))")

    def text(self, get=False):
        for edge in self.instance.edges:   # so that the model has all of them
            if edge not in self.known:
                self.variable(edge)
        lines = [*self.lines, TACTIC]
        if get:
            lines += ["(set-option :pp.decimal false)", f"(get-value ({' '.join(self.names.values())}))"]
        return "\n".join(lines) + "\n"

    def weights(self, ring, values):
        """Weights (see above) from the values of a model, private paths not yet filled."""
        def value(edge):
            return ring.constant(self.known[edge]) if edge in self.known else values[self.names[edge]]
        base, scales = {}, {}
        for t in self.instance.outputs:
            scales[t], base[t] = ring.constant(1), {}
            if t in self.relu:
                rest = Ring.add(ring.constant(1), scale(values[self.names["s", t]], -1))
                scales[t] = formulas.inverse(ring, rest)
                base[t] = Ring.add(ring.constant(1), scale(scales[t], -1))
        e = {i: value((i, m)) for i, m in self.layers.home.items()}
        v = {(m, t): ring.multiply(value((m, t)), scales[t]) for m, ts in self.layers.out.items() for t in ts}
        return Weights(self.layers, ring, e, v, base)


def ask_z3(text, seconds):
    """(verdict, the rest of what z3 prints)."""
    try:
        result = subprocess.run(["z3", "-in", f"-T:{seconds}"], input=text, capture_output=True, text=True,
                                timeout=seconds + 5, check=False)
    except subprocess.TimeoutExpired:
        return "unknown", ""
    first, _, rest = result.stdout.partition("\n")
    return (first.strip() if first.strip() in ("sat", "unsat") else "unknown"), rest


TOKEN = re.compile(r"[()]|[^\s()]+")


def model_values(text):
    """(fields, ring, values by name) of a get-value answer, or None unless all lie in Q or in one Q(sqrt d)."""
    parsed = parse(TOKEN.findall(text))
    if not parsed or parsed == "error":
        return None
    raw = {name: surd(value) for name, value in parsed}
    if None in raw.values():
        return None
    radicands = {square for _, b, square in raw.values() if b}
    if len(radicands) > 1:
        return None
    fields = []
    if radicands:
        d = radicands.pop()
        low = math.isqrt(d)
        fields = [{"polynomial": [str(-d), "0", "1"], "interval": [str(low), str(low + 1)]}]
    ring = Ring([Root([Fraction(c) for c in f["polynomial"]], *(Fraction(c) for c in f["interval"]))
                 for f in fields])
    values = {name: {m: c for m, c in (((), a), (((0, 1),), b)) if c} for name, (a, b, _) in raw.items()}
    return fields, ring, values


def parse(tokens):
    stack = [[]]
    for token in tokens:
        if token == "(":
            stack.append([])
        elif token == ")":
            if len(stack) < 2:
                return "error"
            last = stack.pop()
            stack[-1].append(last)
        else:
            stack[-1].append(token)
    return stack[0][0] if len(stack) == 1 and stack[0] else "error"


def surd(value):
    """(a, b, d) for a + b sqrt d, d square-free; None for anything else."""
    if isinstance(value, str):
        try:
            return Fraction(value), Fraction(0), 0
        except ValueError:
            return None
    if value[0] == "-" and len(value) == 2:
        inner = surd(value[1])
        return inner and (-inner[0], -inner[1], inner[2])
    if value[0] == "/":
        above, below = surd(value[1]), surd(value[2])
        return (above[0] / below[0], Fraction(0), 0) if above and below and not above[1] and below[0] else None
    if value[0] != "root-obj":
        return None
    polynomial = coefficients(value[1])
    if polynomial is None or len(polynomial) != 3:
        return None
    c, b, a = polynomial
    inside = b * b - 4 * a * c
    d, outside = inside, Fraction(1)
    d = d.numerator * d.denominator
    outside = Fraction(1, inside.denominator)
    if d <= 0 or d > 10 ** 8:
        return None
    factor = 2
    while factor * factor <= d:
        while d % (factor * factor) == 0:
            d //= factor * factor
            outside *= factor
        factor += 1
    larger = int(value[2]) == 2
    half = outside / (2 * abs(a))
    return (-b / (2 * a), half if larger else -half, d) if d > 1 else None


def coefficients(term):
    """[c0, c1, c2] of a polynomial in x as z3 prints it."""
    result = [Fraction(0)] * 3
    for part in term[1:] if isinstance(term, list) and term[0] == "+" else [term]:
        factor, power = Fraction(1), part
        if isinstance(part, list) and part[0] == "*":
            number = surd(part[1])
            if number is None:
                return None
            factor, power = number[0], part[2]
        if power == "x":
            exponent = 1
        elif isinstance(power, list) and power[0] == "^":
            exponent = int(power[2])
        elif isinstance(power, list) and power[0] == "-" and power[1:] == ["x"]:
            factor, exponent = -factor, 1
        elif isinstance(power, list) and power[0] == "-" and isinstance(power[1], list) and power[1][0] in "*^":
            inner = coefficients(power[1])
            if inner is None:
                return None
            result = [a - b for a, b in zip(result, inner)]
            continue
        else:
            number = surd(power)
            if number is None:
                return None
            factor, exponent = number[0] * factor, 0
        if exponent > 2:
            return None
        result[exponent] += factor
    return result
