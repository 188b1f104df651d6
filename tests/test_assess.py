"""The runner: labels are earned, and nobody but the runner gives them."""

from dataclasses import replace

import pytest

import theorycheck as tc
from theorycheck._errors import SolverFailure
from theorycheck.assess import assess, label
from theorycheck.core.evidence import Finding
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models.diagonal_assumptions import (
    DATA_IN_RANGE,
    POSITIVE_SCALE,
    in_range,
    positive_scale,
)
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.rigor.consistency import consistency, positivity
from theorycheck.rigor.relation import RelationCertificate
from theorycheck.symbolic.export import quantified

PROBLEM = DiagonalRegression.at(X="1,2", y="1")
SETTINGS = Settings(digits=10, effort="quick")


def statement(*findings):
    checks = {
        f"check {k}": (lambda problem, settings, found=found: found)
        for k, found in enumerate(findings)
    }
    return Statement(slug="claim", words="A claim.", relation=positive_scale, checks=checks)


def theorem(*conclusions, controls=()):
    return Theorem(
        title="A theorem",
        family=DiagonalRegression,
        witness=PROBLEM,
        assumptions=(DATA_IN_RANGE, POSITIVE_SCALE),
        conclusions=conclusions,
        references=(),
        scope="this problem",
        controls=controls,
    )


def proof(problem=PROBLEM):
    return positivity(problem.subject(), "alpha")


def test_without_a_certificate_a_finding_is_numeric_or_sampled():
    plain = Finding(outcome=Outcome.HOLDS, summary="Seen.")
    assert label(plain, PROBLEM, statement())[0] is Method.NUMERIC
    assert label(replace(plain, sampled=True), PROBLEM, statement())[0] is Method.SAMPLED


def test_a_verified_certificate_about_this_problem_earns_its_method():
    found = Finding(outcome=Outcome.HOLDS, summary="Seen.", certificate=proof())
    assert label(found, PROBLEM, statement())[0] is Method.EXACT


def test_a_certificate_about_another_problem_earns_nothing():
    other = proof(DiagonalRegression.at(X="1,3", y="1"))
    found = Finding(outcome=Outcome.HOLDS, summary="Seen.", certificate=other)
    method, corrected = label(found, PROBLEM, statement())
    assert method is Method.NUMERIC
    assert "another problem" in corrected.summary


def test_a_certificate_of_another_relation_earns_nothing():
    # Proved, and about this problem: but it says nothing about what the statement shows.
    found = Finding(outcome=Outcome.HOLDS, summary="Seen.", certificate=proof())
    other = replace(statement(), relation=in_range, over="samples")
    method, corrected = label(found, PROBLEM, other)
    assert method is Method.NUMERIC
    assert "another relation" in corrected.summary


def test_digits_are_the_kernels_whatever_the_author_says():
    from theorycheck.library.diagonal_networks.hyperbolic_entropy import THEOREM

    claim = THEOREM.conclusions[0]
    found = claim.checks["enclosures"](PROBLEM, SETTINGS)
    method, corrected = label(replace(found, digits=None), PROBLEM, claim)
    assert method is Method.ENCLOSED
    assert corrected.digits == found.digits >= 10
    result = assess(
        theorem(replace(claim, checks={"enclosures": lambda p, s: replace(found, digits=None)})),
        PROBLEM,
        SETTINGS,
    )
    assert result.verdict is Verdict.SUPPORTED  # never established by overlapping balls


def test_nobody_but_the_kernel_defines_certificates():
    from theorycheck.rigor.certificate import Certificate

    with pytest.raises(TypeError, match="kernel"):
        type("Planted", (Certificate,), {"kind": "flow-limit", "method": Method.EXACT})


def test_a_certificate_that_proves_the_opposite_earns_nothing():
    found = Finding(outcome=Outcome.FAILS, summary="Seen.", certificate=proof())
    assert label(found, PROBLEM, statement())[0] is Method.NUMERIC


def test_a_forged_certificate_class_earns_nothing():
    class Forged:
        kind, method, problem = "positivity", Method.EXACT, PROBLEM.subject()

        def verify(self, digits=None):
            return Outcome.HOLDS

        def to_json(self):
            return {**proof().to_json(), "name": "X"}

    found = Finding(outcome=Outcome.HOLDS, summary="Seen.", certificate=Forged())
    with pytest.raises(tc.MalformedInput):
        label(found, PROBLEM, statement())


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        ([Finding(outcome=Outcome.HOLDS, summary="", certificate=proof())], "established"),
        ([Finding(outcome=Outcome.HOLDS, summary="")], "supported"),
        ([Finding(outcome=Outcome.HOLDS, summary="", digits=10)], "supported"),
        ([Finding(outcome=Outcome.HOLDS, summary="", digits=9)], "undecided"),
        ([Finding(outcome=Outcome.INCONCLUSIVE, summary="")], "undecided"),
        ([Finding(outcome=Outcome.FAILS, summary="")], "contradicted"),
        (
            [
                Finding(outcome=Outcome.HOLDS, summary="", certificate=proof()),
                Finding(outcome=Outcome.FAILS, summary=""),
            ],
            "contradicted",
        ),
    ],
)
def test_verdicts(findings, verdict):
    assert assess(theorem(statement(*findings)), PROBLEM, SETTINGS).verdict.value == verdict


def test_a_rigorous_failure_refutes():
    outside = consistency(DiagonalRegression.at(X="1;1", y="1,2").subject())
    problem = DiagonalRegression.at(X="1;1", y="1,2")
    found = Finding(outcome=Outcome.FAILS, summary="", certificate=outside)
    claim = replace(statement(found), relation=in_range, over="samples")
    bare = replace(theorem(claim), assumptions=(POSITIVE_SCALE,))
    assert assess(bare, problem, SETTINGS).verdict is Verdict.REFUTED


def test_a_solver_failure_is_undecided_and_a_bug_is_not_hidden():
    def gives_up(problem, settings):
        raise SolverFailure("steps=1: too many")

    def is_wrong(problem, settings):
        raise ZeroDivisionError

    one = Statement(
        slug="claim", words="A claim.", relation=positive_scale, checks={"check": gives_up}
    )
    result = assess(theorem(one), PROBLEM, SETTINGS)
    assert result.verdict is Verdict.UNDECIDED
    assert "too many" in result.conclusions[0][1][0].finding.summary
    with pytest.raises(ZeroDivisionError):
        assess(theorem(replace(one, checks={"check": is_wrong})), PROBLEM, SETTINGS)


@pytest.mark.parametrize(
    ("finding", "caught"),
    [
        (Finding(outcome=Outcome.HOLDS, summary="", certificate=proof()), False),
        (Finding(outcome=Outcome.FAILS, summary=""), False),  # only numerically: not enough
        (Finding(outcome=Outcome.INCONCLUSIVE, summary=""), False),
    ],
)
def test_a_control_counts_as_caught_only_if_refuted_rigorously(finding, caught):
    control = Control(statement=statement(finding), source="planted")
    holds = Finding(outcome=Outcome.HOLDS, summary="", certificate=proof())
    result = assess(theorem(statement(holds), controls=(control,)), PROBLEM, SETTINGS)
    assert result.verdict is Verdict.ESTABLISHED  # controls never enter the verdict
    assert [item.caught for item in result.controls] == [caught]


def test_a_control_that_is_no_wrong_variant_here_is_not_run_and_the_record_says_so():
    from theorycheck.record import record

    survivor = statement(Finding(outcome=Outcome.HOLDS, summary="", certificate=proof()))
    holds = statement(Finding(outcome=Outcome.HOLDS, summary="", certificate=proof()))
    idle = Control(statement=survivor, source="planted", idle=lambda problem: "true here as well.")
    result = assess(theorem(holds, controls=(idle,)), PROBLEM, SETTINGS)
    assert result.controls == ()
    made = record("a-theorem", result)
    assert made["notes"] == ["The control claim was not run: true here as well."]
    assert made["controls_not_run"] == ["claim"]


def test_a_control_whose_engine_gives_up_is_no_survivor_and_the_record_says_so():
    from theorycheck.record import record
    from theorycheck.reporting.assessment import Assessment

    def gives_up(problem, settings):
        raise SolverFailure("steps=1: too many")

    holds = statement(Finding(outcome=Outcome.HOLDS, summary="", certificate=proof()))
    control = Control(statement=replace(statement(), checks={"check": gives_up}), source="planted")
    result = assess(theorem(holds, controls=(control,)), PROBLEM, SETTINGS)
    written = record("a-theorem", result)
    assert written["controls"] == []
    assert "too many" in written["notes"][0]
    assert Assessment(record=written).exit_status == 0


def test_a_survivor_is_exit_status_one():
    from theorycheck.record import record
    from theorycheck.reporting.assessment import Assessment

    holds = statement(Finding(outcome=Outcome.HOLDS, summary="", certificate=proof()))
    control = Control(statement=holds, source="planted")
    result = assess(theorem(holds, controls=(control,)), PROBLEM, SETTINGS)
    assert Assessment(record=record("a-theorem", result)).exit_status == 1


def test_what_comes_after_a_failed_assumption_is_not_run():
    def breaks(problem, settings):
        raise ZeroDivisionError

    later = Statement(
        slug="later", words="Later.", relation=positive_scale, checks={"check": breaks}
    )
    holds = statement(Finding(outcome=Outcome.HOLDS, summary="", certificate=proof()))
    broken = replace(theorem(holds), assumptions=(DATA_IN_RANGE, later))
    problem = DiagonalRegression.at(X="1;1", y="1,2")
    assert assess(broken, problem, SETTINGS).verdict is Verdict.VACUOUS


def counterexample(*given, outcome=Outcome.FAILS):
    """Return a control about alpha <= 0, which fails wherever alpha is positive."""
    elsewhere = PROBLEM.varied(alpha="7")
    found = Finding(outcome=outcome, summary="Seen.", certificate=refuted(elsewhere))
    return Control(
        statement=replace(statement(found), relation=not_positive, slug="not-positive"),
        source="planted",
        at=lambda: elsewhere,
        given=given,
    )


def not_positive():
    from sympy import Le, Symbol

    return Le(Symbol("alpha"), 0, evaluate=False)


def refuted(problem):
    return RelationCertificate.between(problem.subject(), quantified(not_positive()), ())


def proved():
    found = Finding(outcome=Outcome.HOLDS, summary="Seen.", certificate=proof())
    return statement(found)


def test_a_control_is_tried_at_its_own_counterexample():
    [found] = assess(theorem(proved(), controls=(counterexample(),)), PROBLEM, SETTINGS).controls

    assert found.caught
    assert found.problem.exact()["alpha"] == "7"
    assert found.evidence.method is Method.ENCLOSED


def test_a_counterexample_is_none_where_its_presuppositions_are_not_shown():
    elsewhere = PROBLEM.varied(alpha="7")
    holds = statement(Finding(outcome=Outcome.HOLDS, summary="", certificate=proof(elsewhere)))
    seen = statement(Finding(outcome=Outcome.HOLDS, summary="Only seen."))
    other = statement(Finding(outcome=Outcome.HOLDS, summary="", certificate=proof()))
    for given, caught in [((holds,), True), ((seen,), False), ((holds, other), False)]:
        control = counterexample(*given)
        [found] = assess(theorem(proved(), controls=(control,)), PROBLEM, SETTINGS).controls
        assert found.caught is caught


def test_a_certificate_about_another_counterexample_refutes_nothing():
    control = replace(counterexample(), at=lambda: PROBLEM.varied(alpha="8"))
    [found] = assess(theorem(proved(), controls=(control,)), PROBLEM, SETTINGS).controls

    assert not found.caught
