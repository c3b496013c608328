"""Enclosures (instances/README.md, "Enclosures"): intervals with derivatives and Krawczyk's test, in exact fractions.

Intervals are rounded outwards to multiples of a small unit, so that numbers stay short; that makes them larger, never
smaller. What depends on no unknown is a plain Fraction and is never rounded.
"""
from fractions import Fraction


class Invalid(ValueError):
    """A well-formed enclosure that encloses nothing."""


class Box:
    """The box of an enclosure: `centres` by name of the unknown, and the radius."""

    def __init__(self, centres, radius):
        self.names, self.radius = list(centres), radius
        self.index = {name: i for i, name in enumerate(self.names)}
        self.centres = centres
        bits = 0
        while Fraction(1, 1 << bits) > radius:
            bits += 1
        self.unit = 1 << (bits + 100)

    def out(self, low, high):
        return (Fraction(low.numerator * self.unit // low.denominator, self.unit),
                Fraction(-(-high.numerator * self.unit // high.denominator), self.unit))

    def product(self, a, b):
        ends = [x * y for x in a for y in b]
        return self.out(min(ends), max(ends))

    def unknown(self, name):
        centre = self.centres[name]
        return Jet(self, (centre - self.radius, centre + self.radius), (centre, centre),
                   {self.index[name]: (Fraction(1), Fraction(1))})

    def jet(self, value):
        return value if isinstance(value, Jet) else Jet(self, (value, value), (value, value), {})

    def add(self, a, b):
        if not isinstance(a, Jet) and not isinstance(b, Jet):
            return a + b
        a, b = self.jet(a), self.jet(b)
        slopes = dict(a.slopes)
        for i, (low, high) in b.slopes.items():
            before = slopes.get(i, (Fraction(0), Fraction(0)))
            slopes[i] = (before[0] + low, before[1] + high)
        return Jet(self, self.out(a.box[0] + b.box[0], a.box[1] + b.box[1]),
                   self.out(a.middle[0] + b.middle[0], a.middle[1] + b.middle[1]), slopes)

    def multiply(self, a, b):
        if not isinstance(a, Jet) and not isinstance(b, Jet):
            return a * b
        if a == 0 or b == 0:
            return Fraction(0)
        a, b = self.jet(a), self.jet(b)
        slopes = {}
        for part, factor in ((a.slopes, b.box), (b.slopes, a.box)):
            for i, slope in part.items():
                more, before = self.product(slope, factor), slopes.get(i, (Fraction(0), Fraction(0)))
                slopes[i] = (before[0] + more[0], before[1] + more[1])
        return Jet(self, self.product(a.box, b.box), self.product(a.middle, b.middle), slopes)

    def require_zero(self, functions):
        """Krawczyk's test of as many functions as unknowns; raises Invalid."""
        size = len(self.names)
        if len(functions) != size:
            raise Invalid("not as many equations as unknowns")
        zero = (Fraction(0), Fraction(0))
        slopes = [[function.slopes.get(i, zero) for i in range(size)] for function in functions]
        inverse = self.about_inverse([[(low + high) / 2 for low, high in row] for row in slopes])
        for i in range(size):
            used = [(inverse[i][j], functions[j], slopes[j]) for j in range(size) if inverse[i][j]]
            step = self.sum_of((factor, function.middle) for factor, function, _ in used)
            reach = max(abs(step[0]), abs(step[1]))
            for k in range(size):
                low, high = self.sum_of((factor, row[k]) for factor, _, row in used if row[k] != zero)
                wanted = int(i == k)
                reach += self.radius * max(abs(wanted - low), abs(wanted - high))
            if reach >= self.radius:
                raise Invalid("Krawczyk's test fails")

    def sum_of(self, products):
        low = high = Fraction(0)
        for factor, interval in products:
            more = self.product((factor, factor), interval)
            low, high = low + more[0], high + more[1]
        return low, high

    def about_inverse(self, matrix):
        """By elimination with rounding on the way: any matrix is right."""
        size = len(matrix)
        rows = [[self.short(x) for x in row] + [Fraction(int(i == j)) for j in range(size)]
                for i, row in enumerate(matrix)]
        for column in range(size):
            pivot = max(range(column, size), key=lambda i: abs(rows[i][column]))
            if rows[pivot][column] == 0:
                raise Invalid("the equations are dependent")
            rows[column], rows[pivot] = rows[pivot], rows[column]
            head = rows[column][column]
            rows[column] = [self.short(x / head) for x in rows[column]]
            for i in range(size):
                factor = rows[i][column]
                if i != column and factor:
                    rows[i] = [self.short(x - factor * y) if y else x for x, y in zip(rows[i], rows[column])]
        return [row[size:] for row in rows]

    def short(self, value):
        return self.out(value, value)[0]


class Jet:
    """A quantity that depends on unknowns: where it lies in the box and in the middle, and its derivatives."""

    def __init__(self, box_of, box, middle, slopes):
        self.box, self.middle = box, middle
        self.slopes = {i: slope for i, slope in slopes.items() if slope != (0, 0)}


def sign(value):
    """-1 or 1 in all of the box, of a number also 0; else None."""
    if not isinstance(value, Jet):
        return (value > 0) - (value < 0)
    return 1 if value.box[0] > 0 else -1 if value.box[1] < 0 else None


def check_network(instance, weights, biases, box, equations):
    """weights and biases by name, Fraction or Jet; equations as in the file. Raises Invalid."""
    box.require_zero(network_functions(instance, weights, biases, box, equations))


def network_functions(instance, weights, biases, box, equations):
    """What the equations say is 0, if everything else holds; else raises Invalid."""
    incoming = {name: [] for name in instance.bias}
    for source, target in instance.edges:
        incoming[target].append(source)
    points = {}
    for index, (x, y) in enumerate(instance.rows, 1):
        point = points.setdefault(tuple(sorted(x.items())), {"x": x, "targets": set(), "rows": []})
        point["targets"].update(y.items())
        point["rows"].append(index)
    named = {}
    for kind, name, row in equations:
        x, y = instance.rows[row - 1]
        key = (kind, name, tuple(sorted(x.items())), y[name] if kind == "y" else None)
        if key in named:
            raise Invalid(f"{key[:2]} is named twice")
        named[key] = None
    for inputs, point in points.items():
        values = {name: point["x"][name] for name in instance.inputs}
        for name in instance.order():
            if name not in instance.bias:
                continue
            total = biases[name]
            for source in incoming[name]:
                total = box.add(total, box.multiply(weights[source, name], values[source]))
            if ("h", name, inputs, None) in named:
                if not isinstance(total, Jet):
                    raise Invalid(f"the sum of {name!r} depends on no unknown")
                named["h", name, inputs, None] = total
                total = Fraction(0)
            elif instance.activation[name] == "relu":
                if sign(total) is None:
                    raise Invalid(f"the sum of {name!r} has no sign on data point {point['rows'][0]}")
                total = total if sign(total) > 0 else Fraction(0)
            values[name] = total
        for name, target in point["targets"]:
            difference = box.add(values[name], -target)
            key = ("y", name, inputs, target)
            if isinstance(difference, Jet) != (key in named):
                raise Invalid(f"{name!r} on data point {point['rows'][0]}: an equation if it depends on an unknown")
            if key in named:
                named[key] = difference
            elif difference != 0:
                raise Invalid(f"{name!r} on data point {point['rows'][0]} is not {target}")
    return list(named.values())
