"""Exact numbers for the outside tests: rationals as instances/README.md, "Numbers", reads them, univariate polynomials
over the rationals, irreducibility, Sturm sequences, and arithmetic in Q[t1..tk]/(p1..pk) with certified signs.

Nothing here is shared with nnsolve; only the Python standard library is used. Polynomials are lists of Fraction,
lowest power first, without trailing zeros; the zero polynomial is [].
"""
import itertools
import math
import random
import re
import sys
from fractions import Fraction

sys.set_int_max_str_digits(0)

MAX_DIGITS = 100_000
STRING_NUMBER = re.compile(r"-?[0-9]+(/[0-9]+|(\.[0-9]+)?([eE][-+]?[0-9]+)?)")
DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?")


class NumberError(ValueError):
    """A number that instances/README.md, "Numbers" does not allow."""


def decimal_value(text):
    """The exact value of an integer or decimal, e.g. 0.1 is 1/10."""
    match = DECIMAL.fullmatch(text)
    if not match:
        raise NumberError(f"not a number: {text[:40]!r}")
    sign, whole, fraction, exponent = match.groups()
    digits = whole + (fraction or "")
    if len(digits) > MAX_DIGITS or (exponent and len(exponent) > 9):
        raise NumberError("number with too many digits")
    power = int(exponent or 0) - len(fraction or "")
    if abs(power) > MAX_DIGITS:
        raise NumberError("number with too many digits")
    value = Fraction(int(digits)) * (Fraction(10) ** power)
    return -value if sign else value


def string_value(text):
    """The exact value of a number written as a JSON string."""
    if not STRING_NUMBER.fullmatch(text):
        raise NumberError(f"not a number: {text[:40]!r}")
    if "/" in text:
        above, below = text.split("/")
        if len(above) > MAX_DIGITS + 1 or len(below) > MAX_DIGITS:
            raise NumberError("number with too many digits")
        if int(below) == 0:
            raise NumberError("denominator 0")
        return Fraction(int(above), int(below))
    return decimal_value(text)


def show(value):
    """A rational as instances/README.md prints it: "p/q" in lowest terms, or "n"."""
    return str(value)


# ---------------------------------------------------------------- polynomials over the rationals

def trim(poly):
    poly = list(poly)
    while poly and poly[-1] == 0:
        poly.pop()
    return poly


def evaluate(poly, at):
    total = Fraction(0)
    for coefficient in reversed(poly):
        total = total * at + coefficient
    return total


def derivative(poly):
    return trim([i * c for i, c in enumerate(poly)][1:])


def remainder(a, b):
    a = list(a)
    while len(a) >= len(b):
        factor = a[-1] / b[-1]
        shift = len(a) - len(b)
        for i, c in enumerate(b):
            a[shift + i] -= factor * c
        a.pop()
        a = trim(a)
    return a


def gcd(a, b):
    while b:
        a, b = b, remainder(a, b)
    return [c / a[-1] for c in a]


def sign_changes(values):
    signs = [v > 0 for v in values if v != 0]
    return sum(1 for s, t in zip(signs, signs[1:]) if s != t)


def count_roots(poly, low, high):
    """The number of distinct real roots in (low, high]; Sturm's theorem. low and high must be no roots."""
    chain = [poly, derivative(poly)]
    while chain[-1]:
        chain.append([-c for c in remainder(chain[-2], chain[-1])])
    chain.pop()
    return sign_changes([evaluate(p, low) for p in chain]) - sign_changes([evaluate(p, high) for p in chain])


# ---------------------------------------------------------------- irreducibility over the rationals
# A large prime p beyond the coefficient bound of any factor (Mignotte) makes Hensel lifting needless: factor mod p
# (Cantor and Zassenhaus), and try every subset of the factors as a true factor.

def primitive(poly):
    """The integer polynomial with content 1 that is a rational multiple of poly."""
    scale = math.lcm(*(c.denominator for c in poly))
    whole = [int(c * scale) for c in poly]
    content = math.gcd(*whole)
    return [c // content for c in whole]


def is_prime(n):
    if n < 2 or any(n % q == 0 and n != q for q in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        return False
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    generator = random.Random(n)
    for base in [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37] + [generator.randrange(2, n) for _ in range(8)]:
        if base % n == 0:
            continue
        x = pow(base, odd, n)
        if x in (1, n - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def mod_trim(a):
    while a and a[-1] == 0:
        a.pop()
    return a


def mod_divmod(a, b, p):
    a = list(a)
    inverse = pow(b[-1], -1, p)
    quotient = [0] * max(0, len(a) - len(b) + 1)
    for shift in range(len(a) - len(b), -1, -1):
        factor = a[shift + len(b) - 1] * inverse % p
        quotient[shift] = factor
        if factor:
            for i, c in enumerate(b):
                a[shift + i] = (a[shift + i] - factor * c) % p
    return mod_trim(quotient), mod_trim(a[:len(b) - 1] if len(a) >= len(b) else a)


def mod_multiply(a, b, p):
    if not a or not b:
        return []
    result = [0] * (len(a) + len(b) - 1)
    for i, c in enumerate(a):
        for j, d in enumerate(b):
            result[i + j] = (result[i + j] + c * d) % p
    return mod_trim(result)


def mod_gcd(a, b, p):
    while b:
        a, b = b, mod_divmod(a, b, p)[1]
    inverse = pow(a[-1], -1, p)
    return [c * inverse % p for c in a]


def mod_power(base, exponent, modulus, p):
    result = [1]
    base = mod_divmod(base, modulus, p)[1]
    while exponent:
        if exponent & 1:
            result = mod_divmod(mod_multiply(result, base, p), modulus, p)[1]
        base = mod_divmod(mod_multiply(base, base, p), modulus, p)[1]
        exponent >>= 1
    return result


def mod_subtract(a, b, p):
    length = max(len(a), len(b))
    return mod_trim([((a[i] if i < len(a) else 0) - (b[i] if i < len(b) else 0)) % p for i in range(length)])


def factor_mod(poly, p):
    """The monic irreducible factors of a square-free polynomial modulo the odd prime p."""
    generator = random.Random(1)
    inverse = pow(poly[-1], -1, p)
    rest = [c * inverse % p for c in poly]
    factors, degree, power = [], 0, [0, 1]
    while len(rest) - 1 >= 2 * (degree + 1):
        degree += 1
        power = mod_power(power, p, rest, p)
        same_degree = mod_gcd(rest, mod_subtract(power, [0, 1], p), p)
        if len(same_degree) > 1:
            rest = mod_divmod(rest, same_degree, p)[0]
            power = mod_divmod(power, rest, p)[1] if len(rest) > 1 else []
            pending = [same_degree]
            while pending:
                product = pending.pop()
                if len(product) - 1 == degree:
                    factors.append(product)
                    continue
                while True:
                    trial = mod_trim([generator.randrange(p) for _ in range(len(product) - 1)])
                    if not trial:
                        continue
                    split = mod_power(trial, (p ** degree - 1) // 2, product, p)
                    part = mod_gcd(product, mod_subtract(split, [1], p), p)
                    if 1 < len(part) < len(product):
                        pending += [part, mod_divmod(product, part, p)[0]]
                        break
    if len(rest) > 1:
        factors.append(rest)
    return factors


def eisenstein(whole):
    """Whether Eisenstein's criterion shows irreducibility, for a small prime."""
    common = math.gcd(*whole[:-1])
    return any(common % p == 0 and whole[-1] % p and whole[0] % (p * p)
               for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37))


def factor_degrees(whole, p):
    """The degrees that a factor over the rationals may have, as a bit set, judging by the factors modulo p."""
    inverse = pow(whole[-1], -1, p)
    rest = [c * inverse % p for c in whole]
    degrees, degree, power = 1, 0, [0, 1]
    while len(rest) - 1 >= 2 * (degree + 1):
        degree += 1
        power = mod_power(power, p, rest, p)
        same_degree = mod_gcd(rest, mod_subtract(power, [0, 1], p), p)
        for _ in range((len(same_degree) - 1) // degree):
            degrees |= degrees << degree
        if len(same_degree) > 1:
            rest = mod_divmod(rest, same_degree, p)[0]
            power = mod_divmod(power, rest, p)[1] if len(rest) > 1 else []
    return degrees | degrees << (len(rest) - 1)


def divides(divisor, poly):
    return not remainder([Fraction(c) for c in poly], [Fraction(c) for c in divisor])


def irreducible(poly):
    """Whether poly (degree at least 1, rational coefficients) is irreducible over the rationals. Exact."""
    whole = primitive(poly)
    degree = len(whole) - 1
    if degree == 1:
        return True
    if whole[0] == 0 or len(gcd([Fraction(c) for c in whole], derivative([Fraction(c) for c in whole]))) > 1:
        return False
    if eisenstein(whole):
        return True
    possible = (1 << (degree + 1)) - 1
    for p in (5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43):
        reduced = [c % p for c in whole]
        slope = mod_trim([i * c % p for i, c in enumerate(reduced)][1:])
        if whole[-1] % p and slope and len(mod_gcd(reduced, slope, p)) == 1:
            possible &= factor_degrees(reduced, p)
            if possible == 1 | 1 << degree:
                return True
    norm = math.isqrt(sum(c * c for c in whole)) + 1
    prime = 2 * abs(whole[-1]) * (2 ** degree) * norm + 1
    while True:
        while not is_prime(prime):
            prime += 2
        reduced = [c % prime for c in whole]
        slope = mod_trim([i * c % prime for i, c in enumerate(reduced)][1:])
        if whole[-1] % prime and len(mod_gcd(reduced, slope, prime)) == 1:
            break
        prime += 2
    factors = factor_mod(reduced, prime)
    for size in range(1, len(factors) // 2 + 1):
        for chosen in itertools.combinations(factors, size):
            product = [whole[-1] % prime]
            for factor in chosen:
                product = mod_multiply(product, factor, prime)
            candidate = [c - prime if c > prime // 2 else c for c in product]
            content = math.gcd(*candidate)
            if divides([c // content for c in candidate], whole):
                return False
    return True


# ---------------------------------------------------------------- number fields, side by side

class FieldError(ValueError):
    """A field that instances/README.md, "Witnesses" does not allow."""


class Undecided(ValueError):
    """A value that is too close to 0 and yet does not reduce to 0."""


class Root:
    """The one root of an irreducible polynomial in an open interval with rational ends that are no roots."""

    def __init__(self, polynomial, low, high):
        polynomial = trim(polynomial)
        if len(polynomial) < 2:
            raise FieldError("constant polynomial")
        if not low < high:
            raise FieldError("empty interval")
        if evaluate(polynomial, low) == 0 or evaluate(polynomial, high) == 0:
            raise FieldError("an end of the interval is a root")
        if not irreducible(polynomial):
            raise FieldError("reducible polynomial")
        if count_roots(polynomial, low, high) != 1:
            raise FieldError("not exactly one root in the interval")
        self.polynomial, self.low, self.high = polynomial, low, high
        self.degree = len(polynomial) - 1
        self.monic = [c / polynomial[-1] for c in polynomial]
        self.powers = [[Fraction(0)] * i + [Fraction(1)] for i in range(self.degree)]
        if self.degree == 1:
            self.low = self.high = -self.monic[0]

    def power(self, exponent):
        """theta^exponent reduced: a polynomial of degree below that of the field."""
        while len(self.powers) <= exponent:
            self.powers.append(remainder([Fraction(0)] + self.powers[-1], self.monic))
        return self.powers[exponent]

    def refine(self, width):
        above = evaluate(self.polynomial, self.high) > 0
        while self.high - self.low > width:
            middle = (self.low + self.high) / 2
            if (evaluate(self.polynomial, middle) > 0) == above:
                self.high = middle
            else:
                self.low = middle


class Ring:
    """Q[t1..tk]/(p1..pk). An element is a dict from monomials, tuples of (field, exponent), to Fractions."""

    SIGN_BITS = 8192   # beyond that, a value counts as one that should have been 0

    def __init__(self, roots=()):
        self.roots = list(roots)

    def constant(self, value):
        return {(): Fraction(value)} if value else {}

    def term(self, coefficient, exponents):
        element = self.constant(coefficient)
        for field, exponent in enumerate(exponents):
            if exponent:
                reduced = self.roots[field].power(exponent)
                power = {(((field, i),) if i else ()): c for i, c in enumerate(reduced) if c}
                element = self.multiply(element, power)
        return element

    @staticmethod
    def add(a, b):
        result = dict(a)
        for monomial, coefficient in b.items():
            total = result.get(monomial, 0) + coefficient
            if total:
                result[monomial] = total
            else:
                result.pop(monomial, None)
        return result

    def multiply(self, a, b):
        result = {}
        for m, c in a.items():
            for n, d in b.items():
                if not m or not n:
                    partial = {m or n: c * d}
                else:
                    exponents = dict(m)
                    for field, exponent in n:
                        exponents[field] = exponents.get(field, 0) + exponent
                    partial = {(): c * d}
                    for field in sorted(exponents):
                        reduced = self.roots[field].power(exponents[field])
                        partial = {old + (((field, i),) if i else ()): value * r
                                   for old, value in partial.items() for i, r in enumerate(reduced) if r}
                result = self.add(result, partial)
        return result

    def enclosure(self, element):
        low = high = Fraction(0)
        for monomial, coefficient in element.items():
            a = b = coefficient
            for field, exponent in monomial:
                root = self.roots[field]
                for _ in range(exponent):
                    ends = (a * root.low, a * root.high, b * root.low, b * root.high)
                    a, b = min(ends), max(ends)
            low, high = low + a, high + b
        return low, high

    def sign(self, element):
        """-1, 0 or 1, certified. 0 only for what reduces to 0."""
        if not element:
            return 0
        fields = {field for monomial in element for field, _ in monomial}
        bits = 8
        while True:
            low, high = self.enclosure(element)
            if low > 0:
                return 1
            if high < 0:
                return -1
            if bits > self.SIGN_BITS:
                raise Undecided("a value looks like 0 and does not reduce to 0")
            bits *= 2
            for field in fields:
                self.roots[field].refine(Fraction(1, 2 ** bits))
