"""The second phase: the witness, wrong rates and angles, and assumptions that fail."""

import pytest
import sympy

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import second_phase
from theorycheck.library.single_neuron.second_phase import THEOREM
from theorycheck.models.flow_quantities import on_window
from theorycheck.models.phased_flow import PhasedFlow

QUICK = Settings(digits=12, effort="quick")
STANDARD = Settings(digits=12)


def claimed(relation, *names, beginning=("teacher_norm",)):
    statement = on_window("wrong", "a wrong claim", relation, names, *beginning)
    return statement.checks["enclosures"](THEOREM.witness, STANDARD).outcome


def test_the_witness_is_established_and_its_controls_are_caught():
    result = assess(THEOREM, THEOREM.witness, STANDARD)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True]


@pytest.mark.parametrize("rate", [0, 3])
def test_a_wrong_rate_is_caught(rate):
    assert claimed(lambda: second_phase._deficit(rate), "deficit") is Outcome.FAILS


@pytest.mark.parametrize(
    ("relation", "old", "new", "names"),
    [
        (second_phase.balance, 2, 1, ("weight_norm", "angle")),
        (second_phase.projections, 2, sympy.Rational(1, 4), ("weight_norm", "angle")),
        (second_phase.printed_deficit, 18, 60, ("deficit",)),
        (second_phase.printed_deficit, sympy.Rational(2, 3), sympy.Rational(3, 2), ("deficit",)),
    ],
)
def test_a_wrong_constant_is_caught(relation, old, new, names):
    right = relation()
    wrong = right.replace(lambda term: term == old, lambda _: sympy.sympify(new))

    assert wrong != right
    assert claimed(lambda: right, *names) is Outcome.HOLDS
    assert claimed(lambda: wrong, *names) is not Outcome.HOLDS


def test_outside_its_assumptions_it_says_nothing():
    for given in ({"sigma": "1/1000"}, {"until": "1"}, {"since": "1/5"}):
        assert assess(THEOREM, THEOREM.witness.varied(**given), QUICK).verdict is Verdict.VACUOUS


@pytest.mark.parametrize(
    ("slug", "given"),
    [
        # Equal projections of 39/100 between s_1/2 and 2 |v|/n, at an angle of 75 degrees.
        ("balance", {"W": "39/100,29/20;39/100,-29/20"}),
        ("projections", {"W": "39/100,29/20;39/100,-29/20"}),
        # V is about 0.01, twice the largest term 0.02, and the bound 0.012.
        ("potential", {"W": "1/10,1/50;1/10,1/10000", "epsilon": "11/200"}),
    ],
)
def test_what_is_true_of_what_is_not_enclosed_is_not_refuted(slug, given):
    problem = PhasedFlow.at(v="1,0", sigma="1/1000", since="1/1000", until="1/500", **given)
    [statement] = [s for s in THEOREM.conclusions if s.slug == slug]

    assert statement.checks["enclosures"](problem, QUICK).outcome is Outcome.INCONCLUSIVE


def test_what_is_false_of_what_is_not_enclosed_is_refuted():
    problem = PhasedFlow.at(
        W="1/10,1/5;1/10,1/5", v="1,0", sigma="1/1000", since="1/1000", until="1/500"
    ).varied(epsilon="1/10")
    [statement] = [s for s in THEOREM.conclusions if s.slug == "potential"]

    assert statement.checks["enclosures"](problem, QUICK).outcome is Outcome.FAILS
