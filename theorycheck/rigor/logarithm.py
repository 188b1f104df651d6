"""Logarithms in normal form, taken apart: log(ab/c) = log a + log b - log c, asinh as a logarithm.

Only what is positive by its form is drawn out of a logarithm, and asinh x = log(x + sqrt(1 + x^2))
holds for every real x; it is used where x is nonnegative by its form.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from flint import fmpq_mpoly, fmpz

from theorycheck.rigor.atom import Atom
from theorycheck.rigor.positivity import Sign
from theorycheck.rigor.text import to_fraction

if TYPE_CHECKING:
    from theorycheck.rigor.normal_form import NormalForm, Ratio

LARGEST_FACTORED = 128


def inverse_sinh(field: NormalForm, ratio: Ratio) -> Ratio:
    """Return asinh of a ratio as the logarithm that it is."""
    square = field.plus(field.constant(Fraction(1)), field.times(ratio, ratio))
    return logarithm(field, field.plus(ratio, field.root(square, 2, Sign.POSITIVE)))


def logarithm(field: NormalForm, ratio: Ratio) -> Ratio:
    """Return the logarithm of a positive ratio, as a sum over its factors."""
    result = field.constant(Fraction(0))
    rest = field.constant(Fraction(1))
    number = Fraction(1)
    for polynomial, sign in ((ratio.above, 1), (ratio.below, -1)):
        content, factors = _factors(field, polynomial)
        number *= content**sign
        for factor, exponent in factors:
            if field.sign_of(field.ratio_of(-factor)) is Sign.POSITIVE:
                factor, number = -factor, number * (-1) ** exponent
            own = field.ratio_of(factor)
            if field.sign_of(own) is Sign.POSITIVE:
                result = field.plus(
                    result, field.scaled(_of_factor(field, own), Fraction(sign * exponent))
                )
            else:
                power = field.raised(own, exponent)
                rest = field.times(rest, power if sign > 0 else field.inverse(power))
    if number < 0:
        # The whole is positive, and so is what was drawn out: the rest is negative.
        number, rest = -number, field.scaled(rest, Fraction(-1))
    if rest != field.constant(Fraction(1)):
        result = field.plus(result, _opaque(field, rest))
    return field.plus(result, _of_number(field, number))


def _factors(
    field: NormalForm, polynomial: fmpq_mpoly
) -> tuple[Fraction, list[tuple[fmpq_mpoly, int]]]:
    """Return a number, and factors with their exponents: generators first, then squarefree."""
    powers = [min(column) for column in zip(*polynomial.to_dict(), strict=True)]
    found = [(field.generators[slot], int(e)) for slot, e in enumerate(powers) if e]
    stripped = field.ring.from_dict(
        {
            tuple(e - least for e, least in zip(exponents, powers, strict=True)): coefficient
            for exponents, coefficient in polynomial.to_dict().items()
        }
    )
    content, others = stripped.factor_squarefree()
    return to_fraction(content), [*found, *((factor, int(e)) for factor, e in others)]


def _of_factor(field: NormalForm, factor: Ratio) -> Ratio:
    """Return the logarithm of a polynomial; that of an exponential is its exponent."""
    terms = field.terms(factor.above)
    [(atom, power)] = terms[0][0].factors if len(terms[0][0].factors) == 1 else [(None, 0)]
    if atom is not None and len(terms) == 1 and terms[0][1] == 1 and power == 1:
        if atom.kind == "exp":
            order, exponent = atom.data
            return field.scaled(field.product(exponent.factors), Fraction(1, order))
        if atom.kind == "exp_of":
            return field.ratio(atom.data[0])
    return _opaque(field, factor)


def _opaque(field: NormalForm, ratio: Ratio) -> Ratio:
    return field.generator(Atom("log", (field.quotient(ratio),)))


def _of_number(field: NormalForm, number: Fraction) -> Ratio:
    """Return the logarithm of a positive rational, as a sum over its prime factors."""
    result = field.constant(Fraction(0))
    for whole, sign in ((number.numerator, 1), (number.denominator, -1)):
        small = whole.bit_length() <= LARGEST_FACTORED
        for prime, exponent in fmpz(whole).factor() if small else [(whole, 1)]:
            atom = _opaque(field, field.constant(Fraction(int(prime))))
            result = field.plus(result, field.scaled(atom, Fraction(sign * int(exponent))))
    return result
