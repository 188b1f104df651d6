"""The bounds of q: everywhere, at the witness, and the misprints that must be refuted."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks import entropy_bounds as module
from theorycheck.library.diagonal_networks.entropy_bounds import THEOREM
from theorycheck.models.comparison import in_balls
from theorycheck.models.covered import on_box
from theorycheck.models.derived import by_derivation
from theorycheck.models.scalar_problems import EntropyArguments

QUICK = Settings(digits=12, effort="quick")
SIZES = st.fractions(Fraction(1, 10**6), 10**6, max_denominator=10**6)


@pytest.fixture(scope="module")
def result():
    return assess(THEOREM, THEOREM.witness, QUICK)


def test_the_witness_is_established_and_every_control_is_caught(result):
    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True] * 3
    assert [c.control.erratum.number for c in result.controls if c.control.erratum] == ["E5", "E6"]


def test_every_conclusion_speaks_for_more_than_the_witness(result):
    for statement, found in result.conclusions:
        regions = [getattr(item.finding.certificate, "region", None) for item in found]
        symbolic = [item.method is Method.SYMBOLIC and item.proves for item in found]
        assert any(symbolic) or "every x > 0 and z > 0" in regions, statement.slug


@settings(max_examples=10, deadline=None, derandomize=True, phases=[Phase.generate])
@given(
    x=SIZES,
    z=SIZES,
    d=st.integers(2, 10**9),
    alpha=SIZES,
    factor=st.fractions(Fraction(11, 10), 1000, max_denominator=100),
)
def test_all_of_it_holds_anywhere(x, z, d, alpha, factor):
    larger = alpha * factor
    problem = EntropyArguments.at(x=x, z=z, d=d, alpha=alpha, larger=larger)
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.ESTABLISHED


def test_scales_in_the_wrong_order_are_vacuous():
    problem = THEOREM.witness.varied(alpha="1", larger="1/2")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


def test_the_ratio_does_fall_with_the_argument():
    # The other direction of (37) is certainly false at the witness.
    wrong = module.preference()
    check = in_balls(lambda: sympy.Ge(wrong.lhs, wrong.rhs, evaluate=False), lambda *_: ())
    assert check(THEOREM.witness, QUICK).outcome is Outcome.FAILS


@pytest.mark.parametrize("relation", [module.printed_closed_form, module.closed_form])
def test_only_the_corrected_closed_form_is_derived(relation):
    finding = by_derivation(lambda: module.closed_form_steps(relation()), relation)(
        THEOREM.witness, QUICK
    )
    assert finding.outcome is (Outcome.HOLDS if relation is module.closed_form else Outcome.FAILS)


def test_a_raised_bound_is_not_proved_on_the_half_line():
    check = on_box(module.raised_bound, module.BOTH, lambda: [module._bounds_pieces()[0]])
    assert check(THEOREM.witness, QUICK).outcome is Outcome.FAILS


@pytest.mark.parametrize("z", [1000, 10**6])
def test_the_printed_growth_needs_an_ever_larger_constant(z):
    # z |q - z ln z| is at least z (z - 2), whatever the constant.
    problem = EntropyArguments.at(z=str(z))
    symbol = sympy.Symbol("z")
    wrong = module.printed_growth()
    least = sympy.Le(wrong.lhs, sympy.Integer(z * (z - 3)) / symbol)
    assert in_balls(lambda: least, lambda *_: ())(problem, QUICK).outcome is Outcome.FAILS
