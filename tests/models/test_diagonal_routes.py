"""The routes: independent of each other, and the remarks on them are true."""

from dataclasses import replace
from fractions import Fraction

import pytest

from theorycheck._errors import InconsistentData, SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import diagonal_routes, exact_norms
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.started_regression import StartedRegression

QUICK = Settings(digits=10, effort="quick")
SMALL = DiagonalRegression.at(X="1,2", y="1")
# Rates that differ by about 10^4: too stiff for quick effort, unless whitened.
STIFF = {"X": "1,0,0,0;0,0,100,1", "y": "1,100"}


def remarks(**given):
    problem = DiagonalRegression.at(**given)
    return diagonal_routes.remarks(problem, QUICK), diagonal_routes.flow(problem, QUICK)


def test_every_route_ends_in_a_certificate_about_this_problem():
    flow = diagonal_routes.flow(SMALL, QUICK)
    best = diagonal_routes.minimizer(SMALL, QUICK)
    for certificate in (flow, best):
        assert dict(certificate.problem) == SMALL.subject()
        assert certificate.verify(QUICK.digits) is Outcome.HOLDS
    for a, b in zip(flow.effective, best.minimizer, strict=True):
        assert abs(a - b) <= flow.radius + best.radius
    assert diagonal_routes.least_l2(SMALL).verify() is Outcome.HOLDS
    assert diagonal_routes.consistency(SMALL).verify() is Outcome.HOLDS
    assert diagonal_routes.positivity(SMALL).verify() is Outcome.HOLDS


def test_the_exact_routes_decide_what_is_false_too():
    outside = DiagonalRegression.at(X="1;1", y="1,2")
    assert diagonal_routes.consistency(outside).verify() is Outcome.FAILS
    negative = replace(SMALL, alpha=Fraction(-1))
    assert diagonal_routes.positivity(negative).verify() is Outcome.FAILS
    for route in (diagonal_routes.flow, diagonal_routes.minimizer, diagonal_routes.remarks):
        with pytest.raises(InconsistentData, match="not in the range"):
            route(outside, QUICK)


def test_the_minimum_norm_must_bring_its_own_certificate(monkeypatch):
    other = exact_norms.minimum_l1("1,2", "1")
    monkeypatch.setattr(diagonal_routes, "minimum_l2", lambda *_: other)
    with pytest.raises(TypeError, match="its own"):
        diagonal_routes.least_l2(SMALL)


def test_the_routes_of_a_comparison_do_not_call_each_other(monkeypatch):
    def forbidden(*_):
        raise AssertionError("one route used the other")

    problem = DiagonalRegression.at(X="1,3", y="2")
    monkeypatch.setattr(diagonal_routes, "certified_minimizer", forbidden)
    diagonal_routes.flow(problem, QUICK)
    monkeypatch.undo()
    monkeypatch.setattr(diagonal_routes, "certified_flow", forbidden)
    diagonal_routes.minimizer(problem, QUICK)


def test_plain_data_need_no_remark_but_on_the_flow():
    notes, flow = remarks(X="1,2", y="1")
    assert len(notes) == 2
    assert "given loss" in notes[0]
    steps, order = len(flow.path.steps), flow.path.order
    assert f"{steps} Taylor steps of order {order}" in notes[1]
    assert notes[1].endswith("enclosed for all t.")


def test_removed_rows_are_counted_and_the_flow_keeps_them():
    notes, flow = remarks(X="1,0;1,0;0,1;0,0", y="1,1,1,0")
    assert notes[1].startswith("2 of 4 rows")
    assert "keeps the given loss with all rows" in notes[1]
    assert len(flow.followed()[0]) == 4


def test_removed_rows_are_not_in_a_whitened_flow():
    notes, flow = remarks(X="1,0;1,0;0,1;0,0", y="1,1,1,0", whitening="always")
    assert notes[1].startswith("2 of 4 rows")
    assert notes[1].endswith("they were removed.")
    assert len(flow.followed()[0]) == 2


def test_the_reason_for_whitening_is_the_true_one():
    asked, flow = remarks(X="1,2", y="1", whitening="always")
    assert flow.whitener
    assert "as whitening=always asks" in asked[0]
    assert "could not" not in asked[0]

    stiff, flow = remarks(**STIFF)
    assert flow.whitener
    assert "that of the given loss could not be enclosed with effort=quick" in stiff[0]
    with pytest.raises(SolverFailure, match="steps"):
        remarks(**STIFF, whitening="never")

    never, flow = remarks(X="1,2", y="1", whitening="never")
    assert not flow.whitener
    assert "given loss" in never[0]


def test_nothing_to_whiten_is_not_called_whitened():
    notes, flow = remarks(X="0,0", y="0", whitening="always")
    assert not flow.whitener
    assert "given loss" in notes[0]


def test_a_whitened_flow_has_the_same_limit():
    (_, plain), (_, white) = (
        remarks(X="1,2,0;0,1,1", y="1,1", whitening=how) for how in ("never", "always")
    )
    assert plain.followed() != white.followed()
    for a, b in zip(plain.effective, white.effective, strict=True):
        assert abs(a - b) <= plain.radius + white.radius


def test_zero_columns_are_named_and_their_coefficients_are_zero():
    notes, flow = remarks(X="0,1,0;0,2,0", y="1,2")
    [line] = [note for note in notes if "Zero columns" in note]
    assert line.endswith("[1, 3].")
    assert flow.effective[0] == flow.effective[2] == 0


def test_a_flow_that_the_kernel_does_not_accept_is_not_called_enclosed(monkeypatch):
    honest = diagonal_routes.flow(SMALL, QUICK)
    wrong = replace(honest, effective=(honest.effective[0] + 1, honest.effective[1]))
    monkeypatch.setattr(diagonal_routes, "flow", lambda *_: wrong)
    assert "enclosed" not in " ".join(diagonal_routes.remarks(SMALL, QUICK))


@pytest.mark.parametrize(("y", "idle"), [("0,0", True), ("1,0", False), ("1e-300,0", False)])
def test_wrong_constants_are_right_only_where_nothing_moves(y, idle):
    said = diagonal_routes.at_rest(DiagonalRegression.at(X="1,0;0,1", y=y))
    assert (said is not None) is idle
    assert not idle or "The start interpolates" in said


@pytest.mark.parametrize(("y", "idle"), [("0", False), ("3/100", True)])
def test_an_asymmetric_start_rests_where_it_interpolates(y, idle):
    # beta(0) = alpha^2 (2^2 - 1^2) = 3/100.
    problem = StartedRegression.at(X="1", y=y, alpha="1/10", u0="2", v0="-1")
    assert (diagonal_routes.at_rest(problem) is not None) is idle


def test_the_routes_follow_the_order_of_the_problem():
    problem = DeepRegression.at(X="1,2", y="1", order="3")
    flow = diagonal_routes.flow(problem, QUICK)
    best = diagonal_routes.minimizer(problem, QUICK)
    for certificate in (flow, best):
        assert dict(certificate.problem) == problem.subject()
    for a, b in zip(flow.effective, best.minimizer, strict=True):
        assert abs(a - b) <= flow.radius + best.radius
    # Order 2 at the same scale ends elsewhere.
    plain = diagonal_routes.minimizer(SMALL.varied(alpha="1/2"), QUICK)
    assert max(abs(a - b) for a, b in zip(plain.minimizer, best.minimizer, strict=True)) > 0.01


def test_an_order_that_is_no_integer_has_a_minimizer_and_no_flow():
    problem = DeepRegression.at(X="1,2", y="1", order="5/2")
    assert diagonal_routes.minimizer(problem, QUICK).verify() is Outcome.HOLDS
    with pytest.raises(SolverFailure, match=r"order=5/2: .*integer orders only"):
        diagonal_routes.flow(problem, QUICK)
