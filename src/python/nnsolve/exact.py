"""Exact numbers: what is taken as one, and what comes back.

Everything that stands for a rational number is taken as exactly that number: an int, a Fraction, a Decimal, a text
("1/3", "0.1", "1e-3"), a float of any width as the binary fraction that it is. So 0.1 is
3602879701896397/36028797018963968, and "0.1" is 1/10.
"""
from __future__ import annotations

import functools
import json
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Sequence, Union

from . import _nnsolve

if TYPE_CHECKING:
    import sympy

Number = Union[int, float, str, Fraction, Decimal]
Value = Union[Fraction, "AlgebraicNumber", "Enclosed"]

_WORDS = re.compile(r"-?\d+(?:/\d+|(?:\.\d+)?(?:[eE]([-+]?\d+))?)")
_LARGEST_EXPONENT = 100_000


def _number_of_text(words: str) -> Fraction:
    match = _WORDS.fullmatch(words)
    if not match:
        raise ValueError(f'expected a number, not "{words}"')
    if match[1] and abs(int(match[1])) > _LARGEST_EXPONENT:
        raise ValueError(f'"{words}" has more than {_LARGEST_EXPONENT:,} digits')
    try:
        return Fraction(words)
    except ZeroDivisionError:
        raise ValueError(f'"{words}" has the denominator 0') from None


def exact(number: Number) -> Fraction:
    """The number as a Fraction. ValueError for NaN, infinity, and what is no number."""
    if isinstance(number, str):
        return _number_of_text(number)
    if isinstance(number, (int, Fraction)):
        return Fraction(number)
    if isinstance(number, AlgebraicNumber):
        raise ValueError(f"{number!r} is irrational")
    try:
        return Fraction(*number.as_integer_ratio())
    except (ValueError, OverflowError):
        raise ValueError(f"{number} is no number") from None
    except AttributeError:
        pass
    try:
        return Fraction(int(number.__index__()))  # whole numbers of numpy, sympy, gmpy2
    except (AttributeError, TypeError):
        pass
    try:
        return Fraction(int(number.numerator), int(number.denominator))
    except (AttributeError, TypeError):
        pass
    if isinstance(number, bool) or type(number).__name__ in ("bool_", "bool"):
        return Fraction(bool(number))
    raise ValueError(f"expected a number, not {number!r}")


@functools.total_ordering
class AlgebraicNumber:
    """An irrational real algebraic number, exactly: one root of an irreducible polynomial.

    It compares with rationals and with its like, and is hashable; arithmetic is for ``to_sympy()``.
    """

    __slots__ = ("_assignment", "_known", "_narrow")

    def __init__(self, fields: Sequence[Any], value: Any) -> None:
        """As a witness file has them (instances/README.md, "Witnesses")."""
        self._assignment = json.dumps({"nnsolve": "witness/1", "fields": fields, "assignment": {"x": value}})
        self._known: tuple[tuple[int, ...], Fraction, Fraction] | None = None
        self._narrow: tuple[Fraction, Fraction] | None = None  # a narrower interval, as comparisons need it

    def _find(self) -> tuple[tuple[int, ...], Fraction, Fraction]:
        if self._known is None:
            polynomial, lower, upper = _nnsolve.real(self._assignment)
            if not polynomial:  # generators that depend on each other may make a rational
                number = Fraction(lower)
                self._known = ((-number.numerator, number.denominator), number, number)
            else:
                self._known = (tuple(int(c) for c in polynomial), Fraction(lower), Fraction(upper))
        return self._known

    @property
    def polynomial(self) -> tuple[int, ...]:
        """Coefficients of the minimal polynomial, lowest power first, without a common factor, the last positive."""
        return self._find()[0]

    @property
    def degree(self) -> int:
        return len(self.polynomial) - 1

    @property
    def interval(self) -> tuple[Fraction, Fraction]:
        """The ends of an open interval that holds this and no other real root of ``polynomial``."""
        return self._find()[1:]

    def _sign_at(self, place: Fraction) -> int:
        total = Fraction(0)
        for coefficient in reversed(self.polynomial):
            total = total * place + coefficient
        return (total > 0) - (total < 0)

    def _place(self) -> tuple[Fraction, Fraction]:
        """The narrowest interval so far."""
        return self._narrow or self.interval

    def _halve(self) -> None:
        lower, upper = self._place()
        middle = (lower + upper) / 2
        is_above = self._sign_at(middle) == self._sign_at(lower)
        self._narrow = (middle, upper) if is_above else (lower, middle)

    def narrow(self, width: Number) -> tuple[Fraction, Fraction]:
        """The ends of an interval around it that is at most so wide."""
        wanted = exact(width)
        if wanted <= 0:
            raise ValueError("the width must be positive")
        while self._place()[1] - self._place()[0] > wanted:
            self._halve()
        return self._place()

    def __float__(self) -> float:
        """The nearest float."""
        while float(self._place()[0]) != float(self._place()[1]):
            self._halve()
        return float(self._place()[0])

    def to_sympy(self) -> sympy.Expr:
        """The same number for SymPy: with roots if the degree is 2, else a CRootOf."""
        import sympy

        x = sympy.Symbol("x")
        polynomial = sympy.Poly(list(reversed(self.polynomial)), x)
        lower = sympy.Rational(self.interval[0].numerator, self.interval[0].denominator)
        index = polynomial.count_roots(None, lower)  # an end of the interval is no root
        return sympy.rootof(polynomial, index, radicals=self.degree <= 2)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AlgebraicNumber):
            return False if isinstance(other, (int, Fraction, float, Decimal)) else NotImplemented
        if self.polynomial != other.polynomial:
            return False
        if self.degree == 1:
            return True
        lower = max(self.interval[0], other.interval[0])
        upper = min(self.interval[1], other.interval[1])
        return lower < upper and self._sign_at(lower) != self._sign_at(upper)

    def __lt__(self, other: object) -> bool:
        if isinstance(other, AlgebraicNumber):
            if self == other:
                return False
            while self._place()[1] > other._place()[0] and other._place()[1] > self._place()[0]:
                self._halve()
                other._halve()
            return self._place()[1] <= other._place()[0]
        try:
            place = exact(other)  # type: ignore[arg-type]
        except ValueError:
            return NotImplemented
        while self._place()[0] < place < self._place()[1]:
            self._halve()
        return self._place()[1] <= place

    def __hash__(self) -> int:
        return hash(self.polynomial)

    def __str__(self) -> str:
        words = []
        for power in reversed(range(len(self.polynomial))):
            coefficient = self.polynomial[power]
            if coefficient == 0:
                continue
            sign = "-" if coefficient < 0 else "+"
            letter = "" if power == 0 else "x" if power == 1 else f"x^{power}"
            size = "" if abs(coefficient) == 1 and power else str(abs(coefficient))
            words.append(f"{sign} {size}{letter}" if words else ("-" if coefficient < 0 else "") + size + letter)
        return f"{float(self):.10g}... root of {' '.join(words)} in ({self.interval[0]}, {self.interval[1]})"

    def __repr__(self) -> str:
        return f"<{self}>"


class Enclosed:
    """A number that is not known exactly: it is proved to be there, at most ``radius`` from ``near``."""

    __slots__ = ("near", "radius")

    def __init__(self, near: Fraction, radius: Fraction) -> None:
        self.near = near
        self.radius = radius

    @property
    def interval(self) -> tuple[Fraction, Fraction]:
        return self.near - self.radius, self.near + self.radius

    def __float__(self) -> float:
        return float(self.near)

    def __repr__(self) -> str:
        return f"<{float(self.near):.10g}... within {float(self.radius):.1e}>"


def value_of(witness: dict[str, Any], value: Any) -> Value:
    """A value of a witness file."""
    if isinstance(value, (str, int)):
        return Fraction(value)
    if isinstance(value, dict):
        return Enclosed(Fraction(value["near"]), Fraction(witness["enclosure"]["radius"]))
    return AlgebraicNumber(witness["fields"], value)


def real_of(member: Any) -> Fraction | AlgebraicNumber:
    """A cost in an answer: a text, or a polynomial and an interval."""
    if isinstance(member, str):
        return Fraction(member)
    return AlgebraicNumber([member], [["1", 1]])
