"""The quick look of a search: outcomes and margins, without evidence."""

from dataclasses import replace

import pytest
import sympy

from theorycheck._errors import SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement
from theorycheck.library.single_neuron.angle_bounds import THEOREM
from theorycheck.models.comparison import in_rationals
from theorycheck.models.derived import by_derivation
from theorycheck.models.relu_student import ReluStudent
from theorycheck.search.trial import MOST_DIGITS, Seen, assumed, concluded, local_checks, look

QUICK = Settings(digits=10, effort="quick")
PROBLEM = ReluStudent.at(W="-2", v="1")
STATEMENTS = {statement.slug: statement for statement in THEOREM.conclusions}


def statement(relation, check=None):
    made = check or in_rationals(lambda: relation)
    return Statement(slug="made", words="Made.", relation=lambda: relation, checks={"only": made})


def test_the_margin_of_lemma_20_at_the_opposite_neuron():
    # theta = pi: |w|^2 theta^3 = 4 pi^3, and L = 5/4 as both halves of the inputs are independent.
    seen = look(STATEMENTS["angle-bound"], PROBLEM, QUICK)
    assert seen.outcome is Outcome.HOLDS
    assert seen.margin == pytest.approx(1 / 5, rel=1e-12)
    assert not seen.equality


def test_derivations_do_not_look_at_the_problem():
    derived = statement(sympy.Eq(1, 1, evaluate=False), by_derivation(lambda: ()))
    assert local_checks(derived) == []
    assert look(derived, PROBLEM, QUICK) == Seen(outcome=Outcome.INCONCLUSIVE, margin=None)
    assert len(local_checks(STATEMENTS["angle-bound"])) == 1


def test_what_an_engine_does_not_decide_is_undecided():
    class Failing:
        def __call__(self, problem, settings):
            raise SolverFailure("no")

        def about(self, relation):
            return self

    failing = statement(sympy.Gt(sympy.Symbol("sigma"), 0), Failing())
    assert look(failing, PROBLEM, QUICK).outcome is Outcome.INCONCLUSIVE
    assert assumed([failing], PROBLEM, QUICK) == {"made": Outcome.INCONCLUSIVE}
    assert concluded([failing], PROBLEM, QUICK)["made"].margin is None


def test_assumptions_are_looked_at_up_to_the_first_that_fails():
    k = sympy.Symbol("k", integer=True)
    relation = sympy.Gt(sympy.IndexedBase("v")[k], 2)
    check = in_rationals(lambda: relation, over="inputs")
    failing = replace(statement(relation, check), slug="failing")
    none = THEOREM.assumptions[0]
    assert assumed([none, failing, none], PROBLEM, QUICK) == {
        "a-teacher": Outcome.HOLDS,
        "failing": Outcome.FAILS,
    }


@pytest.mark.parametrize(
    ("margin", "equality", "expected"),
    [
        (1e-3, False, 3.0),
        (0.0, False, MOST_DIGITS),
        (-0.5, False, MOST_DIGITS),
        (None, False, -MOST_DIGITS),
        (-1e-20, True, -20.0),
        (0.0, True, -MOST_DIGITS),
    ],
)
def test_pressure_grows_towards_a_counterexample(margin, equality, expected):
    seen = Seen(outcome=Outcome.HOLDS, margin=margin, equality=equality)
    assert seen.pressure == pytest.approx(expected)
