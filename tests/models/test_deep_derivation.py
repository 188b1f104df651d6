import dataclasses
from fractions import Fraction

import pytest
import sympy
from flint import arb

from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.models import deep_derivation as module
from theorycheck.models.deep_derivation import (
    bound_at_all_times,
    bound_at_infinity,
    bound_steps,
    closed_form_relation,
    conservation,
    conservation_steps,
    constant,
    deep_derivation,
    limit_steps,
)
from theorycheck.models.deep_symbols import DeepSymbols, deep_model
from theorycheck.models.diagonal_derivation import certificate_of, check_in_balls
from theorycheck.rigor.expression import decide, parse
from theorycheck.symbolic.export import quantified

TITLES = [step.title for step in deep_derivation()]


@pytest.mark.parametrize("title", TITLES)
def test_every_step_is_confirmed_three_times(title):
    step = deep_derivation()[title]
    assert step.check_symbolic() is Outcome.HOLDS
    assert certificate_of([step]).verify() is Outcome.HOLDS
    assert check_in_balls(step, seed=7) is Outcome.HOLDS


@pytest.mark.parametrize("title", TITLES)
def test_every_step_with_another_constant_is_caught_by_the_kernel(title):
    step = deep_derivation()[title]
    left, right = step.relation.lhs, step.relation.rhs
    if step.rule == "positive":
        wrong = dataclasses.replace(step, relation=step.relation.func(-left, right, evaluate=False))
    elif step.rule == "at_least":
        spoiled = step.relation.func(left, 3 * right, evaluate=False)
        wrong = dataclasses.replace(step, relation=spoiled)
    else:
        spoiled = 1 + right if right == 0 else sympy.Rational(1000001, 1000000) * right
        wrong = dataclasses.replace(step, relation=sympy.Eq(left, spoiled, evaluate=False))
    assert certificate_of([wrong]).verify() is Outcome.FAILS
    assert check_in_balls(wrong, seed=7) is Outcome.FAILS


def test_every_derivation_is_repeated_by_the_kernel_for_every_order():
    for steps in (
        limit_steps(),
        bound_steps(bound_at_infinity()),
        bound_steps(bound_at_all_times()),
        conservation_steps(conservation()),
    ):
        found = certificate_of(steps, "deep-regression")
        assert found.verify() is Outcome.HOLDS
        names = {name for step in steps for term in step.parts.values() for name in _symbols(term)}
        assert "k" in names  # the order is a symbol, not a number


def _symbols(term):
    return {symbol.name for symbol in term.free_symbols if isinstance(symbol, sympy.Symbol)}


ORDER = deep_model().order
HALF = sympy.Rational(1, 2)
MILLIONTH = 1 + sympy.Rational(1, 10**6)


@pytest.mark.parametrize(
    "steps",
    [
        lambda: limit_steps(c=constant(Fraction(1, 2))),
        lambda: limit_steps(c=MILLIONTH * constant()),
        lambda: limit_steps(exponent=ORDER / (ORDER - 1)),
        lambda: limit_steps(exponent=MILLIONTH * ORDER / (ORDER - 2)),
        lambda: bound_steps(bound_at_infinity(share=HALF)),
        lambda: bound_steps(bound_at_all_times(share=1 / MILLIONTH)),
        lambda: conservation_steps(_with_power(1 - ORDER)),
    ],
    ids=["half c", "c off", "D/(D-1)", "exponent off", "half the bound", "bound off", "power"],
)
def test_wrong_constants_and_exponents_are_refuted_by_the_last_steps(steps):
    assert certificate_of(steps()).verify() is Outcome.FAILS


def _with_power(power):
    relation = conservation()
    return relation.subs(2 - ORDER, power)


def test_the_printed_constant_is_half_of_the_derived_one():
    assert sympy.expand(constant() + 2 * ORDER * (ORDER - 2)) == 0
    assert sympy.expand(2 * constant(Fraction(1, 2)) - constant()) == 0


class Slipped(DeepSymbols):
    """The slip of the printed paper: half the rates, and everything that follows from them."""

    @property
    def pull(self):
        return DeepSymbols().pull / 2


def test_the_slip_of_the_paper_is_caught_even_if_it_is_made_throughout():
    slipped = Slipped()
    assert sympy.expand(slipped.constant * 2 - DeepSymbols().constant) == 0
    later = list(module._exponents(slipped))
    # Each step alone is right for its rates; the gradient, and the link to it, are not.
    assert all(certificate_of([step]).verify() is Outcome.HOLDS for step in later)
    assert certificate_of([*module.flow_steps(slipped), *later]).verify() is not Outcome.HOLDS
    assert certificate_of([*module.flow_steps(DeepSymbols()), *later]).verify() is not (
        Outcome.HOLDS
    )


def test_the_relations_are_decided_by_their_constants():
    """One feature, one sample, order 4: u^-2 = alpha^-2 - c R and v^-2 = alpha^-2 + c R."""
    with working_precision(300):
        alpha, integral, c = arb(1) / 2, arb(-1) / 7, arb(-16)
        u, v = (1 / (alpha**-2 - sign * c * integral).sqrt() for sign in (1, -1))
        values = {
            "alpha": alpha,
            "order": arb(4),
            "A": [[arb(1)]],
            "beta_flow": [u**4 - v**4],
            "residual_integral": [integral],
        }
        sizes = {"rows": 1, "features": 1}

        def found(relation):
            return decide(parse(quantified(relation)), values, sizes)

        right = found(closed_form_relation())
        assert right.outcome is Outcome.HOLDS
        assert right.digits is not None
        assert right.digits > 80
        wrong = [
            closed_form_relation(c=constant(Fraction(1, 2))),
            closed_form_relation(exponent=ORDER / (ORDER - 1)),
            bound_at_infinity(share=HALF),
        ]
        assert [found(relation).outcome for relation in wrong] == [Outcome.FAILS] * 3
        assert found(bound_at_infinity()).outcome is Outcome.HOLDS
