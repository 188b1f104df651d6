import dataclasses
from fractions import Fraction

import pytest
import sympy
from flint import arb

from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.models.diagonal_derivation import (
    certificate,
    certificate_of,
    check_in_balls,
    closed_form_kernel,
    closed_form_relation,
    constant,
    derivation,
    printed_constant,
)
from theorycheck.models.diagonal_symbols import model
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
    assert dict(found.problem) == {"family": "diagonal-regression"}
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
    """One feature, one sample: u = alpha exp(-4 R) gives beta = 2 alpha^2 sinh(-8 R)."""
    with working_precision(300):
        alpha, integral = arb(1) / 10, arb(-3) / 7
        u, v = alpha * (-4 * integral).exp(), alpha * (4 * integral).exp()
        values = {
            "alpha": alpha,
            "X": [[arb(1)]],
            "beta_flow": [u * u - v * v],
            "residual_integral": [integral],
        }
        sizes = {"samples": 1, "features": 1}
        right = decide(parse(closed_form_kernel()), values, sizes)
        assert right.outcome is Outcome.HOLDS
        assert right.digits is not None
        assert right.digits > 80
        wrong = decide(parse(closed_form_kernel(constant(Fraction(1, 2)))), values, sizes)
        assert wrong.outcome is Outcome.FAILS
    assert closed_form_relation() != closed_form_relation(-4)
