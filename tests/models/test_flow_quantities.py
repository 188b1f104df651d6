"""Claims about every time of a window: proved by bounds, refuted only by the opposite ones."""

import pytest
import sympy

from theorycheck._errors import SolverFailure
from theorycheck.assess import label
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import flow_quantities
from theorycheck.models.flow_quantities import (
    along,
    enclosed_window,
    largest,
    least,
    on_window,
    opposite,
    piece_end,
    piece_start,
    symbols,
)
from theorycheck.models.phased_flow import PhasedFlow
from theorycheck.models.relu_student import ReluFlow
from theorycheck.rigor.relu_ranges import QUANTITIES

QUICK = Settings(digits=12, effort="quick")
FLOW = ReluFlow.at(neurons=2, inputs=3, sigma="1/10", seed=6, since=1, until=4)


def decided(relation, *names):
    statement = on_window("claim", "a claim", relation, names)
    finding = statement.checks["enclosures"](FLOW, QUICK)
    return finding, label(finding, FLOW, statement)[0]


def bounds(name):
    found = enclosed_window(FLOW, QUICK).enclosures()
    return found[f"least_{name}"].mid, found[f"largest_{name}"].mid


def test_every_declared_name_is_known_to_the_kernel():
    named = {quantity.name for quantity in along(*QUANTITIES)}

    assert named == {
        *(f"{side}_{name}" for side in ("least", "largest") for name in QUANTITIES),
        "piece_start",
        "piece_end",
    }
    assert named <= set(enclosed_window(FLOW, QUICK).enclosures())


def test_what_the_bounds_imply_is_proved():
    low, _ = bounds("slope")
    just_below = sympy.Rational(str(min(low))) - sympy.Rational(1, 10**9)
    finding, method = decided(lambda: sympy.Ge(least("slope"), just_below, evaluate=False), "slope")

    assert finding.outcome is Outcome.HOLDS
    assert method is Method.ENCLOSED


def test_what_the_opposite_bounds_exclude_is_refuted():
    _, high = bounds("loss")
    just_above = sympy.Rational(str(min(high))) * (1 + sympy.Rational(1, 10**9))
    finding, method = decided(lambda: sympy.Ge(least("loss"), just_above, evaluate=False), "loss")

    assert finding.outcome is Outcome.FAILS
    assert method is Method.ENCLOSED
    assert "opposite bounds" in finding.summary


def test_a_bound_that_is_not_attained_refutes_nothing():
    low, _ = bounds("gradient_ratio")
    just_above = sympy.Rational(str(min(low))) * (1 + sympy.Rational(1, 10**9))
    finding, _ = decided(
        lambda: sympy.Ge(least("gradient_ratio"), just_above, evaluate=False), "gradient_ratio"
    )

    assert finding.outcome is Outcome.INCONCLUSIVE
    assert "between bounds" in finding.summary
    assert finding.certificate.verify() is Outcome.INCONCLUSIVE


def test_the_opposite_of_the_opposite_is_the_claim():
    n, size = symbols("neurons", "teacher_norm")
    claim = sympy.And(
        sympy.Ge(least("loss"), size * piece_start(), evaluate=False),
        sympy.Le(largest("slope"), n * piece_end(), evaluate=False),
        evaluate=False,
    )
    turned = sympy.And(
        sympy.Ge(largest("loss"), size * piece_end(), evaluate=False),
        sympy.Le(least("slope"), n * piece_start(), evaluate=False),
        evaluate=False,
    )

    assert opposite(claim) == turned
    assert opposite(turned) == claim


def test_a_flow_with_more_parameters_has_the_same_window():
    more = PhasedFlow.at(W=FLOW.W, v=FLOW.v, since=FLOW.since, until=FLOW.until, epsilon="1/7")

    assert enclosed_window(more, QUICK) is enclosed_window(FLOW, QUICK)


def test_short_windows_are_cut_finely_at_every_effort():
    short = FLOW.varied(since="1/10", until="3/5")

    assert len(enclosed_window(short, QUICK).pieces) == 5
    assert enclosed_window(short, QUICK) is enclosed_window(short, Settings())


def test_a_failure_is_remembered(monkeypatch):
    tried = []

    def never(problem, settings):
        tried.append(problem)
        raise SolverFailure("no way")

    monkeypatch.setattr(flow_quantities, "certified_window", never)
    monkeypatch.setattr(flow_quantities, "_FAILED", {})
    for _ in range(2):
        with pytest.raises(SolverFailure, match="no way"):
            enclosed_window(FLOW, QUICK)
    assert len(tried) == 1


def test_bounds_are_declared_as_bounds_and_times_are_shown_with_them():
    declared = {quantity.name: quantity.bound for quantity in along("loss")}
    assert declared == {
        "least_loss": "lower",
        "largest_loss": "upper",
        "piece_start": "",
        "piece_end": "",
    }
    finding, method = decided(lambda: sympy.Ge(least("loss"), 0, evaluate=False), "loss")
    assert method is Method.ENCLOSED
    assert list(finding.quantities) == ["piece_start", "piece_end", "least_loss"]
    assert finding.quantities["piece_end"].mid[-1] == FLOW.until
