"""The tangent kernel: shown for every order, against differences, and wrong constants caught."""

from dataclasses import replace
from fractions import Fraction

import pytest
from flint import arb

from theorycheck._errors import SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.core.settings import Settings
from theorycheck.models import tangent_kernel
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.rigor.expression import decide
from theorycheck.rigor.identity_claim import parse_claim, prove
from theorycheck.rigor.language import parse
from theorycheck.rigor.text import to_arb
from theorycheck.symbolic.export import quantified


def kernel(step):
    return prove(parse_claim(step.claim()))


def steps():
    return {step.title: step for step in tangent_kernel.derivation()}


def test_every_step_is_shown_by_the_kernel_and_by_sympy():
    assert {kernel(step) for step in steps().values()} == {Outcome.HOLDS}
    assert tangent_kernel.derivation().check_symbolic() is Outcome.HOLDS


def test_both_halves_of_the_weights_and_the_flow_are_there():
    titles = set(steps())

    for name in "uv":
        assert f"slope of the model along {name}, order D" in titles
        assert f"slope of the model along {name}, order 2" in titles
        assert f"flow of {name}" in titles
    assert tangent_kernel.CONSERVED in titles


@pytest.mark.parametrize("factor", [4, 7, 9, 16])
def test_a_wrong_constant_is_contradicted(factor):
    found = [kernel(step) for step in tangent_kernel.start_steps(factor)]

    assert found[-1] is Outcome.FAILS
    assert set(found[:-1]) == {Outcome.HOLDS}


@pytest.mark.parametrize(("factor", "outcome"), [(2, "HOLDS"), (1, "FAILS"), (3, "FAILS")])
def test_the_constant_of_every_order(factor, outcome):
    *others, last = [kernel(step) for step in tangent_kernel.order_steps(factor)]

    assert set(others) == {Outcome.HOLDS}
    assert last is Outcome[outcome]


def test_at_order_two_both_forms_of_the_kernel_are_one():
    import sympy

    order = sympy.Symbol("order")
    general = tangent_kernel.at_start_of_order()
    assert general.subs(order, 2) == tangent_kernel.at_start()


@pytest.mark.parametrize("order", ["5/2", "65"])
def test_slopes_of_other_orders_are_given_up(order):
    with pytest.raises(SolverFailure, match="order="):
        tangent_kernel.slopes(DeepRegression.at(order=order), Settings())


@pytest.mark.parametrize(
    "title",
    [
        "slope of the model along u, order D",
        "slope of the model along v, order 2",
        "the kernel, order D",
        "the kernel at the start, order D",
        "the share of a coordinate",
        "the drift from above",
        "the drift from below",
    ],
)
def test_an_error_of_a_millionth_is_caught(title):
    import sympy

    step = steps()[title]
    wrong = step.relation.rhs * (1 + sympy.Rational(1, 10**6)) + (
        sympy.Rational(1, 10**6) if title.startswith("the drift") else 0
    )
    planted = replace(step, relation=step.relation.func(step.relation.lhs, wrong, evaluate=False))

    assert kernel(planted) is Outcome.FAILS


@pytest.mark.parametrize("order", range(2, 9))
def test_the_general_kernel_agrees_with_differences_of_the_model(order):
    # Central differences of f at u = v = alpha, exact but for terms of the step squared.
    alpha, step = Fraction(2, 3), Fraction(1, 10**12)
    x, z = (Fraction(1), Fraction(-2)), (Fraction(3), Fraction(1, 2))

    def slope(entry):
        return entry * ((alpha + step) ** order - (alpha - step) ** order) / (2 * step)

    found = 2 * sum(slope(a) * slope(b) for a, b in zip(x, z, strict=True))
    inner = sum(a * b for a, b in zip(x, z, strict=True))

    assert abs(found - 2 * order**2 * alpha ** (2 * order - 2) * inner) < Fraction(1, 10**18)


@pytest.mark.parametrize(("factor", "outcome"), [(8, Outcome.HOLDS), (4, Outcome.FAILS)])
def test_the_kernel_from_automatic_differentiation(factor, outcome):
    problem = DiagonalRegression.at(X="1,2;3,-1", y="1,1", alpha="1/3")
    [slopes] = tangent_kernel.slopes(problem, Settings())
    relation = parse(quantified(tangent_kernel.at_start(factor), "samples"))
    with working_precision(128):
        values = {
            "alpha": to_arb(problem.alpha),
            "X": [[to_arb(entry) for entry in row] for row in problem.X],
            "slope_u": [to_arb(entry) for entry in slopes.up],
            "slope_v": [to_arb(entry) for entry in slopes.down],
        }
        found = decide(relation, values, {"samples": 2, "features": 2})

    assert found.outcome is outcome


@pytest.mark.parametrize("alpha", ["1/100", "1", "100"])
@pytest.mark.parametrize("beta", ["-7", "1/1000", "3"])
def test_the_drift_is_that_of_the_weights(alpha, beta):
    # u^2 and v^2 from their difference and product, by the quadratic formula.
    with working_precision(200):
        a, b = to_arb(Fraction(alpha)), to_arb(Fraction(beta))
        square = (b + (b * b + 4 * a**4).sqrt()) / 2
        share = 4 * (square + a**4 / square)
        drift = share / (8 * a**2) - 1
        values = {"alpha": a, "beta_flow": [b]}
        for name, outcome in (("drift_above", Outcome.HOLDS), ("drift_below", Outcome.HOLDS)):
            relation = parse(quantified(getattr(tangent_kernel, name)()))
            assert decide(relation, values, {"features": 1}).outcome is outcome
        assert drift <= b * b / (8 * a**4)
        assert drift > abs(b) / (2 * a**2) - 1


def test_half_the_bound_is_wrong_at_large_scales_only():
    relation = parse(quantified(tangent_kernel.half_the_drift()))
    with working_precision(200):
        for alpha, outcome in ((3, Outcome.FAILS), (Fraction(1, 3), Outcome.HOLDS)):
            values = {"alpha": to_arb(Fraction(alpha)), "beta_flow": [arb(2)]}
            assert decide(relation, values, {"features": 1}).outcome is outcome
