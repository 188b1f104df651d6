import random
from dataclasses import replace

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.models import diagonal_honesty
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.rigor import entropy as kernel
from theorycheck.rigor import norms
from theorycheck.rigor.certificate import Certificate
from theorycheck.selftest import lies as module
from theorycheck.selftest.group import Group
from theorycheck.selftest.lies import lies


def run(examples=60):
    return lies(random.Random(0), examples)


def test_the_library_passes():
    group = run()
    assert group.good, group.caught
    assert group.counts["measurements of lies"] > 10
    assert group.counts["verdicts beside lies"] == 2
    assert group.counts.get("refused", 0) + group.counts["proved all the same, and true"] > 6


def measured(group):
    module._measurements(group, random.Random(0), DiagonalRegression.at(**module.PROBLEM))
    return group


@pytest.mark.parametrize("relative", ["1.0e-9", "0"])
def test_a_measurement_that_flatters_is_caught(relative, monkeypatch):
    honest = diagonal_honesty.measured
    monkeypatch.setattr(
        diagonal_honesty,
        "measured",
        lambda *given: [replace(item, relative=relative) for item in honest(*given)],
    )
    assert measured(Group(name="one", title="a group")).wrong > 10


def test_no_measurement_is_caught(monkeypatch):
    monkeypatch.setattr(diagonal_honesty, "measured", lambda *given: [])
    assert measured(Group(name="one", title="a group")).wrong == 2


def test_a_verdict_that_listens_to_a_solver_is_caught(monkeypatch):
    honest, calls = module.assess, []

    def fickle(*given):
        calls.append(1)
        found = honest(*given)
        return found if len(calls) == 1 else replace(found, verdict=type(found.verdict).REFUTED)

    monkeypatch.setattr(module, "assess", fickle)
    group = Group(name="one", title="a group")
    module._verdict(group, random.Random(0))
    assert group.wrong == 2


def test_a_verdict_beside_solvers_that_nobody_asks_is_caught(monkeypatch):
    monkeypatch.setattr(diagonal_honesty, "measured", lambda *given: [])
    monkeypatch.setattr(module, "record", lambda slug, found: {"verdict": found.verdict.value})
    group = Group(name="one", title="a group")
    module._verdict(group, random.Random(0))
    assert [line.partition(":")[2] for line in group.caught] == [
        " nobody asked, so that nothing was put to the test"
    ] * 2


def repeated(look, times=8):
    group = Group(name="one", title="a group")
    rng = random.Random(0)
    for _ in range(times):
        look(group, rng)
    return group


def test_a_moved_claim_that_is_accepted_is_caught(monkeypatch):
    monkeypatch.setattr(Certificate, "verify", lambda self, digits=None: Outcome.HOLDS)
    assert repeated(module._moved_claim).wrong == 8


def test_a_test_that_believes_the_center_is_caught(monkeypatch):
    def believing(X, y, start, center, box):
        dual = kernel._Dual(X, y, start)
        values = dual.primal(kernel._column(center))
        return tuple(kernel.text.dyadic(v.mid()) for v in values), kernel.Fraction(1, 10**40)

    monkeypatch.setattr(kernel, "_tested", believing)
    assert repeated(module._moved_dual).wrong > 0


def test_a_basis_that_is_believed_is_caught(monkeypatch):
    from theorycheck.programs import exact_norms as finder

    monkeypatch.setattr(norms.MinimumL1, "_prove", lambda self: Outcome.HOLDS)
    honest = finder.minimum_l1

    def believing(X, y):
        found = honest(X, y)
        return replace(found, beta=found.beta[::-1])

    monkeypatch.setattr(finder, "minimum_l1", believing)
    assert repeated(module._moved_basis).wrong == 8


def test_nothing_is_left_planted():
    import cvxpy

    from theorycheck.models import entropy
    from theorycheck.programs import dual

    solve = cvxpy.Problem.solve
    run(3)
    assert cvxpy.Problem.solve is solve
    assert entropy.find_dual is dual.find_dual
