from fractions import Fraction

from theorycheck.rigor.atom import (
    Atom,
    Quotient,
    entry,
    monomial,
    polynomial,
    renamed,
    sign_of_atom,
    sign_of_terms,
)
from theorycheck.rigor.positivity import Sign

R, X = entry("r", "n"), entry("X", "n", "i")


def test_products_do_not_depend_on_the_order():
    assert monomial([(R, 1), (X, 2)]) == monomial([(X, 1), (R, 1), (X, 1)])
    assert monomial([(R, 1), (R, -1)]) == monomial([])


def test_renaming_reaches_every_part_and_sorts_again():
    product = monomial([(R, 1), (entry("r", "m"), 2)])
    swapped = renamed(product, {"n": "m", "m": "n"})
    assert swapped == monomial([(R, 2), (entry("r", "m"), 1)])
    quotient = Quotient(
        polynomial([(product, Fraction(1))]), polynomial([(monomial([]), Fraction(1))])
    )
    atom = Atom("asinh", (quotient,))
    assert atom.free == {"n", "m"}
    assert renamed(atom, {"n": "k"}).free == {"k", "m"}
    closed = Atom("sum", (("samples",), renamed(product, {"n": "#1.0"})))
    assert closed.free == {"m"}
    assert closed.height == 1


def test_signs_of_atoms():
    positive = frozenset({"r"})
    assert sign_of_atom(R, positive) is Sign.POSITIVE
    assert sign_of_atom(X, positive) is Sign.UNKNOWN
    assert sign_of_terms([(monomial([(X, 2)]), Fraction(1))], positive) is Sign.NONNEGATIVE
    assert sign_of_terms([(monomial([(X, 3)]), Fraction(1))], positive) is Sign.UNKNOWN
    assert sign_of_terms([(monomial([(R, 1)]), Fraction(-1))], positive) is Sign.UNKNOWN
    squares = [(monomial([(X, 2)]), Fraction(1)), (monomial([]), Fraction(1, 9))]
    assert sign_of_terms(squares, positive) is Sign.POSITIVE
