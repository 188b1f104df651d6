import dataclasses
from fractions import Fraction

import pytest
import sympy
from flint import arb

from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.models import diagonal_derivation as module
from theorycheck.models.diagonal_derivation import (
    certificate,
    certificate_of,
    check_in_balls,
    closed_form_kernel,
    closed_form_relation,
    closed_form_steps,
    constant,
    derivation,
    minimizer_steps,
    printed_constant,
)
from theorycheck.models.diagonal_symbols import DiagonalSymbols, model
from theorycheck.rigor.certificate import from_json
from theorycheck.rigor.expression import decide, parse

TITLES = [step.title for step in derivation()]


@pytest.mark.parametrize("title", TITLES)
def test_every_step_is_confirmed_three_times(title):
    step = derivation()[title]
    assert step.check_symbolic() is Outcome.HOLDS
    assert certificate_of([step]).verify() is Outcome.HOLDS
    assert check_in_balls(step, seed=7) is Outcome.HOLDS


@pytest.mark.parametrize("title", TITLES)
def test_every_step_with_another_constant_is_caught_three_times(title):
    step = derivation()[title]
    left, right = step.relation.lhs, step.relation.rhs
    if step.rule == "positive":
        wrong = dataclasses.replace(step, relation=step.relation.func(-left, right, evaluate=False))
    elif step.rule == "at_least":
        wrong = dataclasses.replace(
            step, relation=step.relation.func(left, 3 * right, evaluate=False)
        )
    else:
        spoiled = 1 + right if right == 0 else sympy.Rational(1000001, 1000000) * right
        wrong = dataclasses.replace(step, relation=sympy.Eq(left, spoiled, evaluate=False))
    assert wrong.check_symbolic() is Outcome.FAILS
    assert certificate_of([wrong]).verify() is Outcome.FAILS
    assert check_in_balls(wrong, seed=7) is Outcome.FAILS


def test_the_certificate_speaks_for_the_family():
    found = certificate()
    assert found.verify() is Outcome.HOLDS
    assert dict(found.problem) == {"family": "started-regression"}
    assert from_json(found.to_json()) == found
    assert len(found.steps) == len(derivation())
    assert any("Picard" in text for text in derivation().side_conditions())


def test_constants_come_out_of_the_loss():
    m = model()
    assert m.pull == m.push == 4 * m.factor
    assert m.constant == m.speed == -8 * m.factor
    assert constant() == -8
    assert constant(Fraction(1, 2)) == -4


def test_the_printed_constant_is_refuted_three_times():
    step = printed_constant()
    assert step.check_symbolic() is Outcome.FAILS
    assert certificate_of([step]).verify() is Outcome.FAILS
    assert check_in_balls(step, seed=1) is Outcome.FAILS
    # It is the derived relation but for the constant.
    m = model()
    right = m.closed_form.subs({m.factor: 1, m.c: constant()})
    assert step.relation != right
    assert step.relation.lhs == right.lhs
    assert sympy.simplify(step.relation.rhs.subs(m.G(m.i, m.t), 2 * m.G(m.i, m.t)) - right.rhs) == 0


def test_the_closed_form_is_decided_by_its_constant():
    """One feature, one sample: u = 2 alpha exp(-4 R), v = 3 alpha exp(4 R)."""
    with working_precision(300):
        alpha, integral = arb(1) / 10, arb(-3) / 7
        u, v = 2 * alpha * (-4 * integral).exp(), 3 * alpha * (4 * integral).exp()
        values = {
            "alpha": alpha,
            "u0": [arb(2)],
            "v0": [arb(3)],
            "A": [[arb(1)]],
            "beta_flow": [u * u - v * v],
            "residual_integral": [integral],
        }
        sizes = {"rows": 1, "features": 1}
        right = decide(parse(closed_form_kernel()), values, sizes)
        assert right.outcome is Outcome.HOLDS
        assert right.digits is not None
        assert right.digits > 80
        wrong = decide(parse(closed_form_kernel(constant(Fraction(1, 2)))), values, sizes)
        assert wrong.outcome is Outcome.FAILS
    assert closed_form_relation() != closed_form_relation(-4)


class Slipped(DiagonalSymbols):
    """The slip of the printed paper: half the rates, and everything that follows from them."""

    @property
    def pull(self):
        return 2 * self.factor

    @property
    def push(self):
        return 2 * self.factor


def _with_half_the_rate(where):
    slipped, true = Slipped(), DiagonalSymbols()
    assert slipped.constant == -4 * slipped.factor
    field = module._flow(slipped if where == "everywhere" else true)
    return [*field, *module._closed_form(slipped), *module._entropy(slipped)]


@pytest.mark.parametrize("where", ["everywhere", "after the flow"])
def test_the_slip_of_the_paper_is_caught_even_if_it_is_made_throughout(where):
    steps = _with_half_the_rate(where)
    assert any(step.rates for step in steps)
    assert certificate_of(steps).verify() is not Outcome.HOLDS


def test_every_step_alone_is_right_for_its_rates_after_the_slip():
    # So the kernel catches it by the link between the steps, and by nothing else.
    later = [step for step in _with_half_the_rate("after the flow") if step.rates]
    assert all(certificate_of([step]).verify() is Outcome.HOLDS for step in later)


def test_the_wrong_constant_is_contradicted_by_the_last_step():
    assert certificate_of(closed_form_steps(closed_form_relation())).verify() is Outcome.HOLDS
    wrong = closed_form_relation(c=constant(Fraction(1, 2)))
    assert certificate_of(closed_form_steps(wrong)).verify() is Outcome.FAILS
    assert certificate_of(minimizer_steps()).verify() is Outcome.HOLDS
