"""Terms as rational functions over the rationals, in exact polynomial arithmetic.

The generators are symbols, entries, exponentials of monomials, roots with their algebraic
relation, sin with sin^2 = 1 - cos^2, and opaque log, asinh, cos, atan and sums. Two terms are
equal wherever they are defined if the numerator of their difference is the zero polynomial modulo
the relations of roots and sines; nothing is concluded if it is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from flint import fmpq_mpoly, fmpq_mpoly_ctx, fmpz

from theorycheck.rigor import summation
from theorycheck.rigor.atom import (
    Atom,
    Monomial,
    Polynomial,
    Quotient,
    entry,
    monomial,
    sign_of_terms,
)
from theorycheck.rigor.atom import polynomial as sorted_terms
from theorycheck.rigor.calculus import Unproved
from theorycheck.rigor.language import Expression
from theorycheck.rigor.logarithm import inverse_sinh, logarithm
from theorycheck.rigor.positivity import Sign, nonzero, sign
from theorycheck.rigor.text import to_fmpq, to_fraction
from theorycheck.rigor.trigonometry import arctangent, circular

GENERATORS = 64
MOST_TERMS = 3_000
LARGEST_DEGREE = 200
LARGEST_ORDER = 12
LARGEST_FACTORED = 128


class Ratio(NamedTuple):
    """A quotient of polynomials without common factor, its denominator monic."""

    above: fmpq_mpoly
    below: fmpq_mpoly


class NormalForm:
    """A field of rational functions that grows a generator for each new atom."""

    def __init__(self, positive: Iterable[str] = (), *, apart: bool = False) -> None:
        """Start without atoms.

        Args:
            positive: Names of the quantities declared positive.
            apart: Whether asinh is written as a logarithm.
        """
        self.positive = frozenset(positive)
        self.apart = apart
        self.ring = fmpq_mpoly_ctx.get([f"g{k}" for k in range(GENERATORS)], "degrevlex")
        self.generators = self.ring.gens()
        self.slots: dict[Atom, int] = {}
        self.atoms: list[Atom] = []
        self.radicands: dict[int, fmpq_mpoly] = {}
        self.one = self.ring.constant(1)
        self.zero = self.ring.constant(0)

    def equal(self, left: Expression, right: Expression) -> bool:
        """Whether both terms are the same rational function.

        Raises:
            Unproved: If a term may be undefined somewhere, or leaves what is implemented.
        """
        difference = self.plus(self.of(left), self.scaled(self.of(right), Fraction(-1)))
        return bool(difference.above.is_zero())

    def of(self, term: Expression) -> Ratio:
        """Return a term as a rational function of the generators."""
        head, parts = term.head, term.parts
        if head == "rational":
            return self.constant(term.number)
        if head in ("symbol", "pi"):
            return self.generator(Atom(head, term.names))
        if head == "entry":
            return self.generator(entry(*term.names))
        if head == "add":
            total = self.constant(Fraction(0))
            for part in parts:
                total = self.plus(total, self.of(part))
            return total
        if head == "mul":
            product = self.constant(Fraction(1))
            for part in parts:
                product = self.times(product, self.of(part))
            return product
        if head == "pow":
            return self.to_the(parts[0], term.number)
        if head == "sqrt":
            return self.to_the(parts[0], Fraction(1, 2))
        if head == "exp":
            return self.exponential(self.of(parts[0]))
        if head in ("sinh", "cosh"):
            argument = self.of(parts[0])
            grows = self.exponential(argument)
            falls = self.exponential(self.scaled(argument, Fraction(-1)))
            other = self.scaled(falls, Fraction(-1 if head == "sinh" else 1))
            return self.scaled(self.plus(grows, other), Fraction(1, 2))
        if head == "abs":
            return self.absolute(parts[0])
        if head in ("log", "asinh"):
            return self.transcendental(head, parts[0])
        if head in ("sin", "cos"):
            return circular(self, head, self.of(parts[0]))
        if head == "atan":
            return arctangent(self, self.of(parts[0]))
        if head == "sum":
            index, dimension = term.names
            return summation.total(self, self.of(parts[0]), index, dimension)
        raise Unproved(f"{head} has no normal form")

    # Arithmetic of ratios.

    def constant(self, value: Fraction) -> Ratio:
        """Return an exact number."""
        return Ratio(self.ring.constant(to_fmpq(value)), self.one)

    def generator(self, atom: Atom) -> Ratio:
        """Return an atom."""
        return Ratio(self.generators[self.slot(atom)], self.one)

    def plus(self, first: Ratio, second: Ratio) -> Ratio:
        """Return the sum."""
        if first.below == second.below:
            return self.reduced(first.above + second.above, first.below)
        above = first.above * second.below + second.above * first.below
        return self.reduced(above, first.below * second.below)

    def times(self, first: Ratio, second: Ratio) -> Ratio:
        """Return the product."""
        return self.reduced(first.above * second.above, first.below * second.below)

    def scaled(self, ratio: Ratio, factor: Fraction) -> Ratio:
        """Return a rational multiple."""
        return Ratio(ratio.above * to_fmpq(factor), ratio.below)

    def raised(self, ratio: Ratio, exponent: int) -> Ratio:
        """Return a power with exponent >= 0."""
        if exponent > LARGEST_DEGREE:
            raise Unproved(f"the exponent {exponent} is beyond {LARGEST_DEGREE}")
        result = self.constant(Fraction(1))
        for _ in range(exponent):
            result = self.times(result, ratio)
        return result

    def inverse(self, ratio: Ratio) -> Ratio:
        """Return the reciprocal of what is known not to be 0."""
        if ratio.above.is_zero():
            raise Unproved("a denominator is 0")
        return self.reduced(ratio.below, ratio.above)

    def reduced(self, above: fmpq_mpoly, below: fmpq_mpoly) -> Ratio:
        """Return the quotient modulo the relations of the roots, in lowest terms."""
        above, below = self.folded(above), self.folded(below)
        if below.is_zero():
            raise Unproved("a denominator is 0")
        if above.is_zero():
            return Ratio(self.zero, self.one)
        if len(above) > MOST_TERMS or len(below) > MOST_TERMS:
            raise Unproved(f"more than {MOST_TERMS} terms")
        common = above.gcd(below)
        above, below = _exact_quotient(above, common), _exact_quotient(below, common)
        lead = below.leading_coefficient()
        return Ratio(above / lead, below / lead)

    def folded(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        """Return the polynomial with R^q replaced by the radicand, for every root or sine R."""
        for slot in sorted(self.radicands, reverse=True):
            order = 2 if self.atoms[slot].kind == "sin" else int(self.atoms[slot].data[0])
            if polynomial.degrees()[slot] < order:
                continue
            folded = self.zero
            for exponents, coefficient in polynomial.to_dict().items():
                times, rest = divmod(int(exponents[slot]), order)
                kept = (*exponents[:slot], rest, *exponents[slot + 1 :])
                folded += self.ring.from_dict({kept: coefficient}) * self.radicands[slot] ** times
            # A radicand speaks only of older roots, which come later in this loop.
            polynomial = folded
        return polynomial

    # Functions.

    def to_the(self, base: Expression, exponent: Fraction) -> Ratio:
        """Return a power with rational exponent."""
        ratio = self.of(base)
        found = self.sign(base, ratio)
        if exponent < 0 and not (found is Sign.POSITIVE or self.nonzero(base, ratio)):
            raise Unproved("a denominator is not nonzero by its form")
        if exponent.denominator != 1:
            ratio = self.root(ratio, exponent.denominator, found)
        if exponent < 0:
            ratio = self.inverse(ratio)
        return self.raised(ratio, abs(exponent.numerator))

    def root(self, ratio: Ratio, order: int, found: Sign) -> Ratio:
        """Return the nonnegative root; what is positive by form is drawn out of it."""
        if found is Sign.UNKNOWN:
            raise Unproved("the argument of a root is not nonnegative by its form")
        if self.sign_of(self.ratio_of(ratio.below)) is not Sign.POSITIVE:
            raise Unproved("the denominator under a root is not positive by its form")
        if order > LARGEST_ORDER:
            raise Unproved(f"a root of order {order} is beyond {LARGEST_ORDER}")
        content, factors = (ratio.above * ratio.below ** (order - 1)).factor_squarefree()
        inside, outside = self.one, self.one
        for factor, exponent in factors:
            if self.sign_of(self.ratio_of(-factor)) is Sign.POSITIVE:
                factor, content = -factor, content * (-1) ** exponent
            drawn = 0
            if self.sign_of(self.ratio_of(factor)) is Sign.POSITIVE:
                drawn = exponent // order
            outside *= factor**drawn
            inside *= factor ** (exponent - order * drawn)
        drawn_number, left = _drawn(to_fraction(content), order)
        inside = inside * to_fmpq(left)
        result = self.reduced(outside * to_fmpq(drawn_number), ratio.below)
        if inside == self.one or inside.is_zero():
            return self.times(result, Ratio(inside, self.one))
        quotient = Quotient(self.structure(inside), self.structure(self.one))
        return self.times(result, self.generator(Atom("root", (order, found, quotient))))

    def exponential(self, ratio: Ratio) -> Ratio:
        """Return the exponential, a product of powers of exponentials of monomials."""
        below = self.terms(ratio.below)
        if len(below) > 1:
            quotient, flipped = self.oriented(ratio)
            return self.product([(Atom("exp_of", (quotient,)), -1 if flipped else 1)])
        result = self.constant(Fraction(1))
        divisor = [(atom, -exponent) for atom, exponent in below[0][0].factors]
        for product, coefficient in self.terms(ratio.above):
            exponent = monomial([*product.factors, *divisor])
            result = self.times(result, self.exponential_of(exponent, coefficient))
        return result

    def exponential_of(self, exponent: Monomial, coefficient: Fraction) -> Ratio:
        """Return the exponential of a multiple of a monomial."""
        whole = coefficient.denominator == 1 and len(exponent.factors) == 1
        atom, times = exponent.factors[0] if whole else (None, 0)
        if atom is not None and times == 1 and atom.kind in ("log", "asinh"):
            argument = self.ratio(atom.data[0])
            if atom.kind == "asinh":
                # exp(asinh x) = sqrt(1 + x^2) + x, and its reciprocal is sqrt(1 + x^2) - x.
                square = self.plus(self.constant(Fraction(1)), self.times(argument, argument))
                oriented = self.scaled(argument, Fraction(1 if coefficient > 0 else -1))
                argument = self.plus(self.root(square, 2, Sign.POSITIVE), oriented)
            elif coefficient < 0:
                argument = self.inverse(argument)
            return self.raised(argument, abs(coefficient.numerator))
        return self.product(
            [(Atom("exp", (coefficient.denominator, exponent)), coefficient.numerator)]
        )

    def absolute(self, argument: Expression) -> Ratio:
        """Return the absolute value, as the nonnegative root of the square."""
        ratio = self.of(argument)
        if self.sign(argument, ratio) is not Sign.UNKNOWN:
            return ratio
        return self.root(self.times(ratio, ratio), 2, Sign.NONNEGATIVE)

    def transcendental(self, head: str, argument: Expression) -> Ratio:
        """Return a logarithm, that of a product as a sum, or an inverse hyperbolic sine."""
        ratio = self.of(argument)
        if head == "log":
            if self.sign(argument, ratio) is not Sign.POSITIVE:
                raise Unproved("the argument of a logarithm is not positive by its form")
            return logarithm(self, ratio)
        if ratio.above.is_zero():
            return ratio
        if self.apart and self.sign(argument, ratio) is not Sign.UNKNOWN:
            return inverse_sinh(self, ratio)
        quotient, flipped = self.oriented(ratio)
        return self.scaled(self.generator(Atom(head, (quotient,))), Fraction(-1 if flipped else 1))

    # Signs.

    def sign(self, term: Expression, ratio: Ratio) -> Sign:
        """Return the sign that the form of the term or of its normal form shows."""
        return max(sign(term, self.positive), self.sign_of(ratio))

    def sign_of(self, ratio: Ratio) -> Sign:
        """Return the sign that the form of a ratio shows."""
        below = sign_of_terms(self.terms(ratio.below), self.positive)
        above = sign_of_terms(self.terms(ratio.above), self.positive)
        return above if below is Sign.POSITIVE else Sign.UNKNOWN

    def nonzero(self, term: Expression, ratio: Ratio) -> bool:
        """Whether the form of the term or of its normal form shows that it is not 0."""
        flipped = self.ratio_of(-ratio.above)
        return nonzero(term, self.positive) or Sign.POSITIVE in (
            self.sign_of(flipped),
            self.sign_of(self.ratio_of(ratio.above)),
        )

    # Between polynomials and the structure inside atoms.

    def slot(self, atom: Atom) -> int:
        """Return the number of the generator of an atom, a new one if need be."""
        if atom not in self.slots:
            # The radicand first: its atoms must be older than the root.
            radicand = self.polynomial(atom.data[2].above) if atom.kind == "root" else None
            if atom.kind == "sin":
                radicand = self.one - self.generators[self.slot(Atom("cos", atom.data))] ** 2
            if len(self.atoms) >= GENERATORS:
                raise Unproved(f"more than {GENERATORS} generators")
            self.slots[atom] = len(self.atoms)
            if radicand is not None:
                self.radicands[len(self.atoms)] = radicand
            self.atoms.append(atom)
        return self.slots[atom]

    def product(self, factors: Iterable[tuple[Atom, int]]) -> Ratio:
        """Return a product of powers of atoms; negative ones of atoms that are not 0."""
        above, below = self.one, self.one
        for atom, exponent in factors:
            if abs(exponent) > LARGEST_DEGREE:
                raise Unproved(f"the exponent {exponent} is beyond {LARGEST_DEGREE}")
            power = self.generators[self.slot(atom)] ** abs(exponent)
            above, below = (above * power, below) if exponent > 0 else (above, below * power)
        return self.reduced(above, below)

    def terms(self, polynomial: fmpq_mpoly) -> list[tuple[Monomial, Fraction]]:
        """Return the terms of a polynomial, in the language of atoms."""
        return [
            (
                monomial((self.atoms[k], int(e)) for k, e in enumerate(exponents) if e),
                to_fraction(coefficient),
            )
            for exponents, coefficient in polynomial.to_dict().items()
        ]

    def structure(self, polynomial: fmpq_mpoly) -> Polynomial:
        """Return a polynomial as part of an atom."""
        return sorted_terms(self.terms(polynomial))

    def quotient(self, ratio: Ratio) -> Quotient:
        """Return a ratio as part of an atom."""
        return Quotient(self.structure(ratio.above), self.structure(ratio.below))

    def oriented(self, ratio: Ratio) -> tuple[Quotient, bool]:
        """Return the ratio or its negative, whichever starts positive, and whether it flipped."""
        quotient = self.quotient(ratio)
        if quotient.above.terms[0][1] > 0:
            return quotient, False
        return self.quotient(self.scaled(ratio, Fraction(-1))), True

    def polynomial(self, structure: Polynomial) -> fmpq_mpoly:
        """Return the polynomial that is part of an atom."""
        result = self.zero
        for product, coefficient in structure.terms:
            term = self.ring.constant(to_fmpq(coefficient))
            for atom, exponent in product.factors:
                term = term * self.generators[self.slot(atom)] ** exponent
            result = result + term
        return result

    def ratio(self, quotient: Quotient) -> Ratio:
        """Return the ratio that is part of an atom."""
        return self.reduced(self.polynomial(quotient.above), self.polynomial(quotient.below))

    def ratio_of(self, polynomial: fmpq_mpoly) -> Ratio:
        """Return a polynomial as a ratio."""
        return Ratio(polynomial, self.one)


def equal(left: Expression, right: Expression, positive: Iterable[str] = ()) -> bool:
    """Whether both terms are the same in one of the normal forms.

    Raises:
        Unproved: If a term may be undefined somewhere, or leaves what is implemented.
    """
    names = frozenset(positive)
    return any(NormalForm(names, apart=apart).equal(left, right) for apart in (False, True))


def _exact_quotient(above: fmpq_mpoly, below: fmpq_mpoly) -> fmpq_mpoly:
    quotient, remainder = divmod(above, below)
    if not remainder.is_zero():
        raise ArithmeticError("a common factor does not divide")
    return quotient


def _drawn(value: Fraction, order: int) -> tuple[Fraction, Fraction]:
    """Return (a, b) with value = a^order b, a > 0 as large as factoring small numbers shows."""
    whole = value.numerator * value.denominator ** (order - 1)
    outside = Fraction(1, value.denominator)
    if whole <= 0 or whole.bit_length() > LARGEST_FACTORED:
        return Fraction(1), value
    for prime, exponent in fmpz(whole).factor():
        outside *= int(prime) ** (int(exponent) // order)
    return outside, value / outside**order
