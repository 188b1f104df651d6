"""What authors test the steps of their derivations with: right ones pass, wrong ones do not."""

from fractions import Fraction

import pytest
import sympy

from theorycheck import testing
from theorycheck.core.outcome import Outcome
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.pieces import form, monotone
from theorycheck.testing import caught, confirmed, planted, stands

X = sympy.Symbol("x", positive=True)


def step(relation, **more):
    return Step(title="a step", relation=relation, reason="Because.", **more)


def equal(left, right):
    return step(sympy.Eq(left, right, evaluate=False))


@pytest.mark.parametrize(
    "right",
    [
        equal((X + 1) ** 2, X**2 + 2 * X + 1),
        equal(X - X * sympy.Integer(1), sympy.Integer(0)),
        equal(-X * (X + 1), -(X**2) - X),
        step(
            sympy.Ge(X**2 + 1, 2 * X, evaluate=False),
            rule="at_least",
            gap=(X - 1) ** 2,
        ),
    ],
    ids=lambda item: str(item.relation),
)
def test_a_right_step_stands(right):
    stands(right)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (equal((X + 1) ** 2, X**2 + 1), "the kernel says fails"),
        (equal((X + 1) ** 2, X**2 + 1), "SymPy says fails"),
        (equal((X + 1) ** 2, X**2 + 1), "ball arithmetic says fails"),
        (equal(X, X * (1 + sympy.Rational(1, 10**6))), "the kernel says fails, not holds"),
    ],
)
def test_a_wrong_step_does_not(wrong, words):
    with pytest.raises(AssertionError, match=words) as found:
        stands(wrong)
    assert all(line.startswith("step 'a step': ") for line in str(found.value).splitlines())


def test_an_inequality_with_room_needs_an_error_beyond_it():
    loose = step(
        sympy.Ge(X + 2, 1, evaluate=False),
        rule="covering",
        region={"x": "(0, inf)"},
        proofs=(monotone(X, form()),),
    )
    assert not list(confirmed(loose))
    with pytest.raises(AssertionError, match=r"holds of .*, which is wrong by 1/1000000\.$"):
        stands(loose)
    stands(loose, off=Fraction(2))


def test_balls_must_see_a_wrong_equality_as_well(monkeypatch):
    monkeypatch.setattr(testing, "check_in_balls", lambda *_, **__: Outcome.HOLDS)
    [line] = caught(equal(X, X))
    assert line.startswith("balls say holds of Eq(x, ")


def test_the_planted_error_claims_more():
    def relation(old, **more):
        return str(planted(step(old, **more), Fraction(1, 10)).relation)

    assert relation(sympy.Eq(X, 10)) == "Eq(x, 11)"
    assert relation(sympy.Le(X, 10)) == "x <= 9"
    assert relation(sympy.Le(X, -10, evaluate=False)) == "x <= -11"
    assert relation(sympy.Ge(X, 10)) == "x >= 11"
    assert relation(sympy.Ge(X, -10, evaluate=False)) == "x >= -9"
    assert relation(sympy.Eq(X, 0, evaluate=False)) == "Eq(x, 1/10)"
    assert relation(sympy.Gt(X, 0, evaluate=False), rule="positive") == "-x > 0"
