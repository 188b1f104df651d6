import pytest
import sympy

from theorycheck._errors import MalformedTheorem
from theorycheck.core.outcome import Outcome
from theorycheck.rigor.covering import parse_covered
from theorycheck.rigor.covering_proof import RULES, parse_proof
from theorycheck.symbolic.pieces import (
    balls,
    claim,
    equal,
    form,
    monotone,
    product,
    reciprocal,
    split,
    total,
)

x = sympy.Symbol("x")
EVERY = [
    balls(),
    form(),
    split(x, sympy.Rational(1, 2), balls(), form()),
    equal(x**2, form()),
    total((x, form()), (x**2, balls())),
    product((sympy.exp(x), form())),
    monotone(x, form()),
    monotone(x, form(), value=form(), end="high"),
    reciprocal(x, balls()),
]


@pytest.mark.parametrize("piece", EVERY, ids=lambda piece: piece["rule"])
def test_every_piece_is_read_by_the_kernel(piece):
    assert parse_proof(piece).to_json() == piece


def test_every_rule_of_the_kernel_has_a_piece():
    assert {piece["rule"] for piece in EVERY} == set(RULES)


def test_a_claim_is_proved_or_refuted():
    right = claim(
        sympy.Ge(sympy.exp(x), 1 + x), {"x": "[0, inf)"}, monotone(x, monotone(x, form()))
    )
    wrong = claim(
        sympy.Ge(sympy.exp(x), 1 + x + sympy.Rational(1, 10**6)),
        {"x": "[0, inf)"},
        monotone(x, monotone(x, form())),
    )
    assert parse_covered(right).prove() is Outcome.HOLDS
    assert parse_covered(wrong).prove() is Outcome.FAILS


def test_a_float_has_no_kernel_form():
    with pytest.raises(MalformedTheorem):
        equal(0.5 * x, balls())
