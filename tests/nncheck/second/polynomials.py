"""Numbers, polynomials and formulas: what an instance and its certificate are both made of.

A polynomial is a dict from monomials, sorted tuples of variables, to coefficients other than 0 (int or Fraction). A
formula is an atom (relation, polynomial), compared with 0 by one of RELATIONS, or ("any", formulas) or ("all", formulas),
with a tuple of formulas."""
import re
from fractions import Fraction

NEGATIVE, ZERO, POSITIVE = 1, 2, 4  # a set of signs is a sum of these
RELATIONS = {"=": ZERO, "!=": NEGATIVE | POSITIVE, ">": POSITIVE, ">=": ZERO | POSITIVE}
FALSE = ("any", ())


class Rejected(Exception):
    """What stands in the certificate does not follow, or is not certificate/1."""


class Refused(Exception):
    """The instance cannot be read, or has no facts yet."""


def require(condition, why):
    if not condition:
        raise Rejected(why)


def rational(text):
    """"p/q" or "p"."""
    match = re.fullmatch("(-?[0-9]+)(?:/([0-9]+))?", text) if isinstance(text, str) else None
    require(match and (match[2] is None or int(match[2])), "a number is a string p/q")
    return int(match[1]) if match[2] is None else Fraction(int(match[1]), int(match[2]))


def constant(value):
    return {(): value} if value else {}


def add(total, polynomial, factor=1):
    """total += factor · polynomial."""
    for monomial, coefficient in polynomial.items():
        value = total.get(monomial, 0) + factor * coefficient
        if value:
            total[monomial] = value
        else:
            total.pop(monomial, None)


def combine(*scaled):
    """The sum of factor · polynomial over pairs of them."""
    total = {}
    for factor, polynomial in scaled:
        add(total, polynomial, factor)
    return total


def multiply(left, right):
    if len(left) > len(right):
        left, right = right, left
    total = {}
    for monomial, coefficient in left.items():
        if monomial:
            right_times = {tuple(sorted(monomial + other)): value for other, value in right.items()}
            add(total, right_times, coefficient)
        else:
            add(total, right, coefficient)
    return total


def power(polynomial, exponent):
    result = constant(1)
    for _ in range(exponent):
        result = multiply(result, polynomial)
    return result


def is_number(polynomial):
    return not polynomial or (len(polynomial) == 1 and () in polynomial)


def sign(value):
    return POSITIVE if value > 0 else NEGATIVE if value < 0 else ZERO


def mirrored(signs):
    return (signs & NEGATIVE) * 4 | signs & ZERO | (signs & POSITIVE) // 4


def is_atom(formula):
    return formula[0] in RELATIONS


def is_false(formula):
    """As the format says it: an atom about a number that does not hold, an `any` of nothing."""
    if is_atom(formula):
        return is_number(formula[1]) and not RELATIONS[formula[0]] & sign(formula[1].get((), 0))
    return formula == FALSE


def negation(formula):
    kind, of = formula
    if not is_atom(formula):
        return ("all" if kind == "any" else "any", tuple(map(negation, of)))
    if kind in ("=", "!="):
        return ("!=" if kind == "=" else "=", of)
    return (">=" if kind == ">" else ">", combine((-1, of)))


def renamed(formula, name):
    """The formula with every variable v called name(v)."""
    kind, of = formula
    if is_atom(formula):
        return (kind, {tuple(sorted(map(name, monomial))): value for monomial, value in of.items()})
    return (kind, tuple(renamed(part, name) for part in of))


def variables(formula):
    kind, of = formula
    if is_atom(formula):
        return {variable for monomial in of for variable in monomial}
    return set().union(*map(variables, of))


def canonical(formula):
    """The same for atoms that are the same, up to the factor that their relation allows: an atom becomes the pair of
    its polynomial, divided by the coefficient of the last monomial, and the set of signs that it may have."""
    kind, of = formula
    if not is_atom(formula):
        return (kind, tuple(map(canonical, of)))
    signs = RELATIONS[kind]
    if not of:
        return (frozenset(), signs)
    lead = of[max(of)]
    monic = of.items() if lead == 1 else ((monomial, Fraction(value) / lead) for monomial, value in of.items())
    return (frozenset(monic), signs if lead > 0 else mirrored(signs))
