"""The descent lemma: every step is shown, and the lemma itself holds for any other weights."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from flint import arb

from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.models import step_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.rigor.student import Student, norm
from theorycheck.rigor.text import to_arb

STEPS = module.gain_steps()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_a_step_holds(step):
    assert certificate_of([step]).verify() is Outcome.HOLDS


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_a_step_that_is_moved_does_not(step):
    relation = step.relation
    moved = relation.func(relation.lhs, relation.rhs + 1, evaluate=False)
    assert certificate_of([replace(step, relation=moved)]).verify() is not Outcome.HOLDS


def test_more_than_half_of_the_first_order_is_not_shown():
    step = STEPS[-1]
    relation = step.relation
    more = relation.func(relation.lhs, relation.rhs * 51 / 50, evaluate=False)
    assert certificate_of([replace(step, relation=more)]).verify() is not Outcome.HOLDS


def quotients(source, many):
    """Yield what the loss exceeds its first order by, over the bound, for random weights."""

    def draw(scale):
        return Fraction(round(64 * source.gauss(0, 1)) or 1, 64) * scale

    for k in range(many):
        n, d = source.randint(1, 4), source.randint(2, 3)
        scales = [Fraction(10) ** source.randint(-1, 1) for _ in range(2 * n)]
        W = [[draw(scale) for _ in range(d)] for scale in scales[:n]]
        moved = [[draw(scale) for _ in range(d)] for scale in scales[n:]]
        if k % 2:
            # Past 0, where the loss has a kink.
            moved[0] = [-Fraction(source.randint(65, 150), 64) * entry for entry in W[0]]
        after = [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(W, moved, strict=True)]
        v = tuple(draw(1) for _ in range(d))
        with working_precision(100):
            here, there = (Student(tuple(map(tuple, rows)), v) for rows in (W, after))
            first = sum(
                (
                    entry * to_arb(step)
                    for rows in zip(here.gradient, moved, strict=True)
                    for entry, step in zip(*rows, strict=True)
                ),
                arb(0),
            )
            norms = [norm([to_arb(entry) for entry in row]) for row in W]
            bound = sum(
                (
                    to_arb(sum(entry**2 for entry in row))
                    / 2
                    * (arb(n) / 2 + (sum(norms, arb(0)) / own - 1) / arb.pi())
                    for row, own in zip(moved, norms, strict=True)
                ),
                arb(0),
            )
            yield float(((there.loss - here.loss - first) / bound).mid())


def test_no_second_order_is_larger_however_far_one_goes():
    found = list(quotients(random.Random(0), 400))
    assert max(found) <= 1 + 1e-12
    # The bound is of use: some weights come near it.
    assert max(found) > 0.7
