import pytest

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import two_neurons
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.two_neurons import TwoNeurons

QUICK = Settings(effort="quick")


def test_the_family_has_two_neurons():
    assert TwoNeurons.at().neurons == 2
    for given in ({"neurons": 3}, {"W": "1,0;0,1;1,1", "v": "1,0"}, {"W": "1,0", "v": "1,0"}):
        with pytest.raises(OutOfDomain):
            TwoNeurons.at(**given)


@pytest.mark.parametrize(
    ("relation", "wanted"),
    [
        (two_neurons.cubic_rate, Outcome.HOLDS),
        (two_neurons.for_all_later_times, Outcome.HOLDS),
        (two_neurons.vanishing, Outcome.FAILS),
        (two_neurons.equal_masses, Outcome.FAILS),
        (two_neurons.without_square, Outcome.FAILS),
    ],
)
def test_right_claims_hold_and_wrong_ones_fail(relation, wanted):
    found = in_balls(relation, two_neurons.limits)(two_neurons.unequal(), QUICK)
    assert found.outcome is wanted


@pytest.mark.parametrize(
    ("W", "equal", "along"),
    [
        ("1,0;0,1", False, False),
        ("1,2;2,4", False, False),
        ("1,2;1,2", True, False),
        ("1,0;2,0", False, True),
        ("1,0;1,0", True, True),
        ("1,0;-1,1/1000000", False, False),
    ],
)
def test_equal_neurons_and_those_along_the_teacher_are_told(W, equal, along):
    problem = TwoNeurons.at(W=W, v="1,0", since="1", until="2")
    for relation, fails in ((two_neurons.not_equal, equal), (two_neurons.not_along, along)):
        found = in_rationals(relation)(problem, QUICK).outcome
        assert found is (Outcome.FAILS if fails else Outcome.HOLDS)


def test_too_short_a_window_decides_nothing():
    problem = TwoNeurons.at(W="7/10,2,0;3/10,0,2", v="1,0,0", since="1/100", until="1/50")
    with pytest.raises(SolverFailure, match="until=1/50"):
        two_neurons.limits(problem, QUICK)
