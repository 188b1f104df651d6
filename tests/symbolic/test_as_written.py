"""What is written is kept: SymPy would put it together, and leave nothing to check."""

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.symbolic.as_written import over, plus, raised, times
from theorycheck.symbolic.derivation import Step
from theorycheck.testing import stands

X, Y = sympy.symbols("x y", positive=True)
THIRD = sympy.Rational(1, 3)

WRITTEN = {
    "plus": (plus(X, X, X), 3 * X),
    "times": (times(2, X, THIRD, X), 2 * X**2 / 3),
    "raised": (raised(X**3 * Y, THIRD), X * Y**THIRD),
    "over": (over(6 * X, 2 * X**2), 3 / X),
}


@pytest.mark.parametrize(("left", "right"), WRITTEN.values(), ids=WRITTEN)
def test_what_is_written_is_kept_and_is_what_it_was(left, right):
    assert left != right
    assert left.doit() == right


@pytest.mark.parametrize(("left", "right"), WRITTEN.values(), ids=WRITTEN)
def test_a_step_from_it_is_checked(left, right):
    step = Step(
        title="as written", relation=sympy.Eq(left, right, evaluate=False), reason="Because."
    )
    assert step.relation.lhs != step.relation.rhs
    assert step.claim()["left"] != step.claim()["right"]
    assert step.check_symbolic() is Outcome.HOLDS
    stands(step)
