"""Sines, cosines and arctangents as generators of a normal form, with sin^2 + cos^2 = 1."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from theorycheck.rigor.atom import Atom, Monomial
from theorycheck.rigor.positivity import Sign

if TYPE_CHECKING:
    from theorycheck.rigor.normal_form import NormalForm, Ratio

_ONE = Monomial()
# cos and sin at k pi/2.
_QUARTERS = ((1, 0), (0, 1), (-1, 0), (0, -1))


def arctangent(field: NormalForm, argument: Ratio) -> Ratio:
    """Return an inverse tangent, which is odd."""
    if argument.above.is_zero():
        return argument
    quotient, flipped = field.oriented(argument)
    return field.scaled(field.generator(Atom("atan", (quotient,))), Fraction(-1 if flipped else 1))


def circular(field: NormalForm, head: str, argument: Ratio) -> Ratio:
    """Return a sine or a cosine.

    Of multiples of pi/2 the exact value, of an arctangent the algebraic one; else a generator,
    the sine odd with sin^2 = 1 - cos^2, the cosine even.
    """
    quarters = _quarters(field, argument)
    if quarters is not None:
        cosine, sine = _QUARTERS[quarters % 4]
        return field.constant(Fraction(sine if head == "sin" else cosine))
    quotient, flipped = field.oriented(argument)
    [(product, coefficient), *more] = quotient.above.terms
    plain = not more and coefficient == 1 and quotient.below.terms == ((_ONE, Fraction(1)),)
    if plain and len(product.factors) == 1 and product.factors[0][1] == 1:
        atom = product.factors[0][0]
        if atom.kind == "atan":
            tangent = field.ratio(atom.data[0])
            square = field.plus(field.constant(Fraction(1)), field.times(tangent, tangent))
            secant = field.inverse(field.root(square, 2, Sign.POSITIVE))
            value = secant if head == "cos" else field.times(tangent, secant)
            return field.scaled(value, Fraction(-1 if flipped and head == "sin" else 1))
    found = field.generator(Atom(head, (quotient,)))
    return field.scaled(found, Fraction(-1 if flipped and head == "sin" else 1))


def _quarters(field: NormalForm, argument: Ratio) -> int | None:
    """Return k if the argument is k pi/2, else None."""
    if argument.above.is_zero():
        return 0
    terms = field.terms(argument.above)
    if not argument.below.is_one() or len(terms) > 1:
        return None
    product, coefficient = terms[0]
    if [(atom.kind, power) for atom, power in product.factors] != [("pi", 1)]:
        return None
    twice = 2 * coefficient
    return int(twice) if twice.denominator == 1 else None
