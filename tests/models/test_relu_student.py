from fractions import Fraction

import numpy as np
import pytest

from theorycheck._errors import OutOfDomain, TheoryCheckError
from theorycheck.models.relu_student import ReluFlow, ReluStudent, drawn

at = ReluStudent.at


def test_weights_are_drawn_from_the_seed_or_given():
    problem = at(neurons=3, inputs=2, sigma="1/8", seed=5)
    assert problem.W == drawn(3, 2, Fraction(1, 8), 5) != drawn(3, 2, Fraction(1, 8), 6)
    assert problem.v == (1, 0)
    given = at(W="1,2;3,4", v="0,1")
    assert (given.neurons, given.inputs) == (2, 2)
    assert at(W=np.array([[1.0, 2], [3, 4]]), v=np.array([0.0, 1])) == given
    for each in (problem, given):
        assert at(**each.exact()) == each
    assert drawn(3, 3, Fraction(1, 10), 0) == at(v="0,0,2").W


def test_the_entries_have_the_declared_deviation():
    W = at(neurons=50, inputs=100, sigma="1/10").W
    entries = [float(entry) for row in W for entry in row]
    assert abs(np.mean(entries)) < 0.005
    assert 0.096 < np.std(entries) < 0.104


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"W": "1,2;0,0", "v": "1,0"}, r"row 2.*one-sided"),
        ({"W": "1,2", "v": "0,0"}, "v is 0"),
        ({"W": "1,2", "v": "1"}, "v has 1 entries and the rows of W 2"),
        ({"W": "1,2", "neurons": 2}, "neurons=2 does not fit W"),
        ({"v": "1,2", "inputs": 3}, "inputs=3 does not fit v"),
        ({"neurons": 0}, "neurons"),
        ({"neurons": 200, "inputs": 200}, "40000 weights"),
        ({"W": [[float("nan")]], "v": "1"}, "nan"),
        ({"W": np.array([[np.nan]]), "v": "1"}, "not finite"),
        ({"sigma": "0"}, "not positive"),
    ],
)
def test_what_does_not_fit_is_refused(given, message):
    with pytest.raises(TheoryCheckError, match=message):
        at(**given)


def test_changed_weights_replace_what_they_were_drawn_from():
    problem = at(neurons=2, inputs=2, seed=3)
    assert problem.varied(W="1,2,3").v == (1, 0, 0)
    assert drawn(2, 2, problem.sigma, 4) == problem.varied(seed=4).W
    assert problem.varied(v="0,3").W == problem.W
    assert problem.varied(inputs=5).v == (1, 0, 0, 0, 0)


def test_certificates_embed_the_weights_and_the_window_only():
    assert set(at().subject()) == {"W", "v"}
    assert set(ReluFlow.at().subject()) == {"W", "v", "since", "until"}


@pytest.mark.parametrize("window", [{"since": "5", "until": "5"}, {"since": "-1"}, {"until": "0"}])
def test_an_empty_window_is_refused(window):
    with pytest.raises(OutOfDomain, match=r"since=|until="):
        ReluFlow.at(**window)
