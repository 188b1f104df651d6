"""Checks made from a derivation: only the kernel's own repetition makes one hold."""

import pytest
import sympy

from theorycheck.assess import assess, label
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement, Theorem
from theorycheck.models import derived
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import POSITIVE_SCALE, positive_scale
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.symbolic.derivation import Step

PROBLEM = DiagonalRegression.at(X="1,2", y="1")
SETTINGS = Settings(digits=10, effort="quick")

a, b = sympy.symbols("a b", real=True)


def step(relation, **more):
    return Step(title="a step", relation=relation, reason="Because.", **more)


RIGHT = step(sympy.Eq((a + b) ** 2, a**2 + 2 * a * b + b**2, evaluate=False))
WRONG = step(sympy.Eq((a + b) ** 2, a**2 + 3 * a * b + b**2, evaluate=False))
# True, but its gap does not show that it is nonnegative.
UNPROVABLE = step(
    sympy.Ge(a**2 + b**2, 2 * a * b, evaluate=False), rule="at_least", gap=a**2 - 2 * a * b + b**2
)


def found(*steps):
    return by_derivation(lambda: steps)(PROBLEM, SETTINGS)


@pytest.mark.parametrize(
    ("steps", "outcome", "method"),
    [
        ([RIGHT], Outcome.HOLDS, Method.SYMBOLIC),
        ([RIGHT, WRONG], Outcome.FAILS, Method.SYMBOLIC),
        ([WRONG], Outcome.FAILS, Method.SYMBOLIC),
        ([WRONG, UNPROVABLE], Outcome.FAILS, Method.SYMBOLIC),
        ([RIGHT, UNPROVABLE], Outcome.INCONCLUSIVE, Method.NUMERIC),
        ([UNPROVABLE], Outcome.INCONCLUSIVE, Method.NUMERIC),
        ([], Outcome.INCONCLUSIVE, Method.NUMERIC),
    ],
)
def test_only_steps_that_are_all_repeated_hold(steps, outcome, method):
    finding = found(*steps)
    assert finding.outcome is outcome
    assert label(finding, PROBLEM)[0] is method


def test_an_unprovable_step_is_not_proved_by_those_who_only_support_it():
    assert UNPROVABLE.check_symbolic() is not Outcome.FAILS
    assert derived.check_in_balls(UNPROVABLE) is Outcome.HOLDS
    assert found(UNPROVABLE).certificate is None


def test_sympy_cannot_make_a_wrong_step_hold(monkeypatch):
    monkeypatch.setattr(Step, "check_symbolic", lambda _: Outcome.HOLDS)
    monkeypatch.setattr(derived, "check_in_balls", lambda *_: Outcome.HOLDS)
    assert found(WRONG).outcome is Outcome.FAILS
    assert found(UNPROVABLE).outcome is Outcome.INCONCLUSIVE


def test_sympy_may_be_silent(monkeypatch):
    monkeypatch.setattr(Step, "check_symbolic", lambda _: Outcome.INCONCLUSIVE)
    assert found(RIGHT).outcome is Outcome.HOLDS


@pytest.mark.parametrize("who", ["sympy", "balls"])
def test_a_contradiction_is_said_but_refutes_nothing(who, monkeypatch):
    if who == "sympy":
        monkeypatch.setattr(Step, "check_symbolic", lambda _: Outcome.FAILS)
    else:
        monkeypatch.setattr(derived, "check_in_balls", lambda *_: Outcome.FAILS)
    finding = found(RIGHT)
    assert finding.outcome is Outcome.FAILS
    assert label(finding, PROBLEM)[0] is Method.NUMERIC
    statement = Statement(
        slug="claim",
        words="A claim.",
        relation=positive_scale,
        checks={"derivation": by_derivation(lambda: [RIGHT])},
    )
    theorem = Theorem(
        title="A theorem",
        family=DiagonalRegression,
        witness=PROBLEM,
        assumptions=(POSITIVE_SCALE,),
        conclusions=(statement,),
        references=(),
        scope="the family",
    )
    assert assess(theorem, PROBLEM, SETTINGS).verdict is Verdict.CONTRADICTED


def test_the_certificate_speaks_for_the_family_of_the_problem():
    class Narrow(DiagonalRegression):
        family = "narrow-regression"

    problem = Narrow.at(X="1,2", y="1")
    finding = by_derivation(lambda: [RIGHT])(problem, SETTINGS)
    assert dict(finding.certificate.problem) == {"family": "narrow-regression"}
    assert label(finding, problem)[0] is Method.SYMBOLIC
    assert label(finding, PROBLEM)[0] is Method.NUMERIC


def test_what_no_program_checked_is_counted_once_each():
    facts = [step(RIGHT.relation, side_conditions=names) for names in (("one", "two"), ("two",))]
    assert "2 standard facts" in found(*facts).summary
    assert "All 2 identities" in found(*facts).summary


def test_the_record_shows_each_step_with_what_became_of_it():
    right, wrong, unprovable = shown(lambda: [RIGHT, WRONG, UNPROVABLE])(0)
    assert set(right["checks"].values()) == {"holds"}
    assert set(wrong["checks"].values()) == {"fails"}
    assert unprovable["checks"]["kernel"] == "inconclusive"
    assert right["latex"] != wrong["latex"]
    assert "3" in wrong["latex"]
    assert (right["title"], right["reason"], right["side_conditions"]) == (
        "a step",
        "Because.",
        [],
    )


def test_the_seed_reaches_the_random_points(monkeypatch):
    seeds = []

    def watched(step, seed):
        seeds.append(seed)
        return Outcome.HOLDS

    monkeypatch.setattr(derived, "check_in_balls", watched)
    shown(lambda: [RIGHT])(5)
    by_derivation(lambda: [RIGHT])(PROBLEM, Settings(seed=9))
    assert seeds == [5, 9]
