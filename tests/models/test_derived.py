"""Checks made from a derivation: only the kernel's own repetition makes one hold."""

import pytest
import sympy

from theorycheck.assess import assess, label
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement, Theorem
from theorycheck.models import derived
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE, positive_scale
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.pieces import form, monotone

PROBLEM = DiagonalRegression.at(X="1,2", y="1")
SETTINGS = Settings(digits=10, effort="quick")

a, b = sympy.symbols("a b", real=True)


@pytest.fixture(autouse=True)
def nothing_checked_before(monkeypatch):
    monkeypatch.setattr(derived, "_CHECKED", {})


def step(relation, **more):
    return Step(title="a step", relation=relation, reason="Because.", **more)


RIGHT = step(sympy.Eq((a + b) ** 2, a**2 + 2 * a * b + b**2, evaluate=False))
WRONG = step(sympy.Eq((a + b) ** 2, a**2 + 3 * a * b + b**2, evaluate=False))
# True, but its gap does not show that it is nonnegative.
UNPROVABLE = step(
    sympy.Ge(a**2 + b**2, 2 * a * b, evaluate=False), rule="at_least", gap=a**2 - 2 * a * b + b**2
)


def found(*steps):
    return by_derivation(lambda: steps, positive_scale)(PROBLEM, SETTINGS)


def method(finding, problem=PROBLEM, statement=POSITIVE_SCALE):
    """Return the method that the runner gives the finding as a check of this statement."""
    return label(finding, problem, statement)[0]


@pytest.mark.parametrize(
    ("steps", "outcome", "earned"),
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
def test_only_steps_that_are_all_repeated_hold(steps, outcome, earned):
    finding = found(*steps)
    assert finding.outcome is outcome
    assert method(finding) is earned


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
    assert method(finding) is Method.NUMERIC
    statement = Statement(
        slug="claim",
        words="A claim.",
        relation=positive_scale,
        checks={"derivation": by_derivation(lambda: [RIGHT], positive_scale)},
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
    finding = by_derivation(lambda: [RIGHT], positive_scale)(problem, SETTINGS)
    assert dict(finding.certificate.problem) == {"family": "narrow-regression"}
    assert method(finding, problem) is Method.SYMBOLIC
    assert method(finding) is Method.NUMERIC


def test_a_derivation_of_one_statement_earns_nothing_for_another():
    assert method(found(RIGHT)) is Method.SYMBOLIC
    assert method(found(RIGHT), statement=DATA_IN_RANGE) is Method.NUMERIC
    of_nothing = by_derivation(lambda: [RIGHT])(PROBLEM, SETTINGS)
    assert of_nothing.outcome is Outcome.HOLDS
    assert method(of_nothing) is Method.NUMERIC


def test_what_no_program_checked_is_counted_once_each():
    facts = [step(RIGHT.relation, side_conditions=names) for names in (("one", "two"), ("two",))]
    assert "2 cited facts" in found(*facts).summary
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


def test_the_record_shows_what_a_step_takes_for_granted():
    c, t = sympy.Symbol("c", positive=True), sympy.Symbol("t")
    w = sympy.Function("w", real=True)(t)
    moving = step(
        sympy.Eq(sympy.Derivative(c * w**2, t), -2 * c**2 * w**2, evaluate=False),
        rule="derivative",
        rates=((w, -c * w),),
        side_conditions=("a fact",),
    )
    [row] = shown(lambda: [moving])(0)
    assert set(row["checks"].values()) == {"holds"}
    assert row["side_conditions"] == ["d/dt of w(t) is -c*w(t)", "c > 0", "a fact"]


def test_the_seed_reaches_the_random_points(monkeypatch):
    seeds = []

    def watched(step, seed):
        seeds.append(seed)
        return Outcome.HOLDS

    monkeypatch.setattr(derived, "check_in_balls", watched)
    shown(lambda: [RIGHT])(5)
    by_derivation(lambda: [RIGHT])(PROBLEM, Settings(seed=9))
    assert seeds == [5, 9]


def in_region(size):
    x = sympy.Symbol("x", positive=True)
    return step(
        sympy.Ge(sympy.exp(x), size + x),
        rule="covering",
        region={"x": "[0, inf)"},
        proofs=(monotone(x, monotone(x, form())),),
    )


def test_an_inequality_in_a_region_is_counted_and_shown_as_such():
    finding = by_derivation(lambda: [in_region(1)])(PROBLEM, SETTINGS)
    assert finding.outcome is Outcome.HOLDS
    assert finding.summary.startswith("1 of 1 inequalities were proved in their whole regions")
    [row] = shown(lambda: [in_region(1)])(0)
    assert row["side_conditions"] == ["for every x >= 0"]
    assert row["checks"] == {"symbolic": "inconclusive", "balls": "holds", "kernel": "holds"}


def test_a_false_inequality_in_a_region_fails():
    wrong = 1 + sympy.Rational(1, 10**6)
    finding = by_derivation(lambda: [in_region(wrong)])(PROBLEM, SETTINGS)
    assert finding.outcome is Outcome.FAILS


def test_what_is_positive_is_said_by_its_symbol():
    norm, plain, odd = (sympy.Symbol(name, positive=True) for name in ("size", "c", "odd"))
    relation = sympy.Eq((norm + plain * odd) ** 2 - norm**2, 0, evaluate=False)
    given = step(relation, symbols={"size": r"\|w\|", "odd": r"\bar w_k"})
    [row] = shown(lambda: [given])(0)
    assert row["side_conditions"] == ["c > 0 and odd > 0 and |w| > 0"]


def test_a_step_that_is_equal_to_itself_says_that_nothing_was_compared():
    """SymPy writes both sides alike: three checks that hold would say more than there is."""
    same = step(sympy.Eq((2 * a + 2 * a) * b, 4 * a * b, evaluate=False))
    [row] = shown(lambda: [same])(0)
    assert set(row["checks"].values()) == {"holds"}
    assert row["reason"] == f"Because. {derived.SAME}"
    [row] = shown(lambda: [RIGHT])(0)
    assert derived.SAME not in row["reason"]
