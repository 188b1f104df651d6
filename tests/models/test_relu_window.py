"""From a problem to an enclosed window."""

from fractions import Fraction

import pytest

from theorycheck._errors import SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import relu_window
from theorycheck.models.relu_student import ReluFlow
from theorycheck.models.relu_window import WINDOW_QUANTITIES, certified_window, pieces
from theorycheck.rigor.relu_ranges import QUANTITIES

QUICK = Settings(effort="quick")
PI = Fraction(314159265358979, 10**14)


def test_two_neurons_reach_the_sharp_constant():
    """t^3 L -> (8 pi^2/3)(c_1 c_2)^2 |v|^2, and the slope goes to -3."""
    problem = ReluFlow.at(W="1/2,1/4;1/3,-1/5", v="1,0", since=100, until=3000)
    [found] = certified_window(problem, QUICK)
    assert found.verify() is Outcome.HOLDS
    assert found.problem == problem.subject()
    low, high = found.least["weight_norm"][-1], found.largest["weight_norm"][-1]
    # At the end the neurons are almost aligned: their lengths are c_1 and c_2.
    limit = Fraction(8, 3) * PI**2 * (low * high) ** 2
    last = found.largest["scaled_loss"][-1]
    assert limit * Fraction(98, 100) < found.least["scaled_loss"][-1] < last < limit
    assert (
        Fraction(-3) < found.least["slope"][-1] < found.largest["slope"][-1] < Fraction(-298, 100)
    )
    assert certified_window(problem, QUICK)[0] is found


def test_three_neurons_in_many_dimensions():
    problem = ReluFlow.at(neurons=3, inputs=12, sigma="1/10", seed=1, since=10, until=100)
    [found] = certified_window(problem, QUICK)
    assert found.verify() is Outcome.HOLDS
    assert all(a < b for a, b in zip(found.least["slope"], found.largest["slope"], strict=True))
    assert found.largest["slope"][-1] < Fraction(-5, 2)


@pytest.mark.parametrize(
    ("texts", "rate"),
    [
        ({"W": "1/10,1/5", "v": "1,0"}, 1),
        ({"W": "1/10,1/5;1/10,1/5", "v": "1,0"}, 2),
        ({"W": "1/5,0,0;1/2,0,0;1/9,0,0", "v": "1,0,0"}, 3),
    ],
    ids=["one neuron", "equal", "aligned"],
)
def test_degenerate_students_converge_exponentially(texts, rate):
    problem = ReluFlow.at(**texts, since=10, until=16)
    [found] = certified_window(problem, QUICK)
    for k, (begin, end) in enumerate(zip(found.pieces, found.pieces[1:], strict=False)):
        assert found.least["slope"][k] > -rate * end * Fraction(1005, 1000)
        assert found.largest["slope"][k] < -rate * begin * Fraction(99, 100)


def test_windows_that_open_at_once():
    problem = ReluFlow.at(W="1/2,1/4;1/3,-1/5", v="1,0", since=0, until=3)
    [found] = certified_window(problem, QUICK)
    assert found.least["scaled_loss"][0] <= 0 <= found.largest["scaled_loss"][0]
    assert found.largest["slope"][0] >= 0 >= found.least["slope"][0]


def test_windows_whose_loss_is_too_small_are_refused():
    problem = ReluFlow.at(W="1/10,1/5", v="1,0", since=1, until=10**5)
    with pytest.raises(SolverFailure, match="shorter window"):
        certified_window(problem, QUICK)


def test_a_proof_that_does_not_close_is_an_error(monkeypatch):
    monkeypatch.setattr(relu_window, "_attempt", lambda *a: None)
    problem = ReluFlow.at(W="1/2,1/4;1/3,-1/7", v="1,0", since=1, until=2)
    with pytest.raises(SolverFailure, match="did not close"):
        certified_window(problem, QUICK)


def test_pieces_lead_from_end_to_end():
    found = pieces(Fraction(0), Fraction(10**4), 8)
    assert found[0] == 0
    assert found[-1] == 10**4
    assert len(found) == 33
    assert list(found) == sorted(set(found))
    assert pieces(Fraction(1), Fraction(101, 100), 8) == (1, Fraction(101, 100))


def test_every_enclosed_quantity_has_a_name():
    assert set(WINDOW_QUANTITIES) == {
        f"{side}_{name}" for side in ("least", "largest") for name in QUANTITIES
    }
    assert all(name == quantity.name for name, quantity in WINDOW_QUANTITIES.items())
    assert r"\overline" in WINDOW_QUANTITIES["largest_slope"].latex
