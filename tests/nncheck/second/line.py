"""Can formulas about one variable hold together? Decided at every root of their polynomials, and between the roots.

Here a polynomial is a list of integers, lowest power first, without zeros at the end."""
from fractions import Fraction
from math import gcd, lcm

from .polynomials import RELATIONS, is_atom, sign


def primitive(coefficients):
    while coefficients and not coefficients[-1]:
        coefficients.pop()
    content = gcd(*coefficients) or 1
    return [value // content for value in coefficients]


def dense(polynomial):
    """A positive multiple of a polynomial in one variable."""
    scale = lcm(*(Fraction(value).denominator for value in polynomial.values()))
    coefficients = [0] * (1 + max(map(len, polynomial), default=0))
    for monomial, value in polynomial.items():
        coefficients[len(monomial)] = int(value * scale)
    return primitive(coefficients)


def remainder(p, q):
    """A positive multiple of p mod q."""
    p, lead = list(p), abs(q[-1])
    while len(p) >= len(q):
        factor, shift = p[-1] * (1 if q[-1] > 0 else -1), len(p) - len(q)
        p = [value * lead for value in p]
        for k, value in enumerate(q):
            p[k + shift] -= factor * value
        p = primitive(p)
    return p


def quotient(p, q):
    """p / q up to a factor; q divides p."""
    p, result = [Fraction(value) for value in p], []
    while len(p) >= len(q):
        result.append(p[-1] / q[-1])
        for k, value in enumerate(q):
            p[k - len(q)] -= result[-1] * value
        p.pop()
    scale = lcm(*(value.denominator for value in result))
    return primitive([int(value * scale) for value in reversed(result)])


def common(p, q):
    while q:
        p, q = q, remainder(p, q)
    return p


def derivative(p):
    return primitive([k * value for k, value in enumerate(p)][1:])


def square_free(p):
    return quotient(p, common(p, derivative(p)))


def product(p, q):
    result = [0] * (len(p) + len(q) - 1)
    for i, left in enumerate(p):
        for j, right in enumerate(q):
            result[i + j] += left * right
    return result


def sign_at(p, x):
    value, scale = 0, 1
    for coefficient in reversed(p):
        value = value * x.numerator + coefficient * scale
        scale *= x.denominator
    return sign(value)


def isolate(p):
    """Intervals with one root of p each, which has no double ones; no end of an interval is a root."""
    chain = [p, derivative(p)]
    while len(chain[-1]) > 1:
        chain.append([-value for value in remainder(chain[-2], chain[-1])])

    def changes(x):
        signs = [s for s in (sign_at(q, x) for q in chain) if s != sign(0)]
        return sum(a != b for a, b in zip(signs, signs[1:]))

    bound = Fraction(2 + max(map(abs, p)) // abs(p[-1]))
    found, open_intervals = [], [(-bound, changes(-bound), bound, changes(bound))]
    while open_intervals:
        low, at_low, high, at_high = open_intervals.pop()
        if at_low - at_high == 1:
            found.append((low, high))
        elif at_low > at_high:
            middle, parts = (low + high) / 2, 2
            while sign_at(p, middle) == sign(0):
                parts += 1
                middle = low + (high - low) / parts
            at_middle = changes(middle)
            open_intervals += [(low, at_low, middle, at_middle), (middle, at_middle, high, at_high)]
    return found


def atoms(formula):
    if is_atom(formula):
        yield formula
    else:
        for part in formula[1]:
            yield from atoms(part)


def satisfiable(formulas):
    """Does some real number satisfy all these formulas, each of which speaks of no variable but one?"""
    factors, whole = {}, [1]  # square-free parts of all polynomials; their least common multiple
    for _, polynomial in (atom for formula in formulas for atom in atoms(formula)):
        p = dense(polynomial)
        if len(p) > 1 and tuple(p) not in factors:
            factors[tuple(p)] = square_free(p)
            whole = primitive(product(whole, quotient(square_free(p), common(whole, square_free(p)))))
    intervals = isolate(whole) if len(whole) > 1 else []

    def holds(formula, low, high):
        """At low, or at the root between low and high, where p is 0 if its square-free part changes its sign."""
        kind, of = formula
        if not is_atom(formula):
            return (any if kind == "any" else all)(holds(part, low, high) for part in of)
        p = dense(of)
        if len(p) > 1 and sign_at(factors[tuple(p)], low) != sign_at(factors[tuple(p)], high):
            return bool(RELATIONS[kind] & sign(0))
        return bool(RELATIONS[kind] & sign_at(p, low))

    places = [(x, x) for interval in intervals for x in interval] + intervals or [(Fraction(0), Fraction(0))]
    return any(all(holds(formula, *place) for formula in formulas) for place in places)
