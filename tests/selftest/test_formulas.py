import random

import pytest
from flint import arb

from theorycheck.core.outcome import Outcome
from theorycheck.rigor import expression
from theorycheck.selftest import formulas as module
from theorycheck.selftest.formulas import formulas


def run(examples=25):
    return formulas(random.Random(0), examples)


def test_the_kernel_passes():
    group = run()
    assert group.good, group.caught
    assert group.counts["values in balls"] > 30
    assert group.counts["relations decided"] > 30


def test_a_sum_that_forgets_is_caught(monkeypatch):
    honest = expression._Evaluation.positions

    def short(self, binder, at):
        return iter(list(honest(self, binder, at))[:-1] or list(honest(self, binder, at)))

    monkeypatch.setattr(expression._Evaluation, "positions", short)
    assert not run().good


def test_a_smaller_maximum_is_caught(monkeypatch):
    monkeypatch.setattr(expression, "_larger", lambda first, second: first.min(second))
    assert not run().good


@pytest.mark.parametrize(
    "planted",
    [
        lambda head, left, right: Outcome.HOLDS,
        lambda head, left, right: Outcome.HOLDS if left.mid() < right.mid() else Outcome.FAILS,
    ],
)
def test_a_kernel_that_decides_too_much_is_caught(planted, monkeypatch):
    monkeypatch.setattr(expression, "_compare", planted)
    group = run()
    assert not group.good
    assert "the kernel says" in group.caught[0]


def test_a_kernel_that_decides_nothing_is_caught(monkeypatch):
    monkeypatch.setattr(expression, "_compare", lambda *_: Outcome.INCONCLUSIVE)
    assert "were decided" in run().caught[-1]


def test_a_product_off_by_little_is_caught(monkeypatch):
    honest = expression._Evaluation.term

    def moved(self, node, at):
        found = honest(self, node, at)
        return found * (1 + arb("1e-25")) if node.head == "mul" else found

    monkeypatch.setattr(expression._Evaluation, "term", moved)
    assert not run().good


def test_towers_are_left_out():
    tower = ["exp", ["exp", ["exp", ["rational", "9"]]]]
    assert not module._sane(tower, {}, {})
    assert module._sane(["exp", ["rational", "9"]], {}, {})
