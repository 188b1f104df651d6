import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.comparison import in_balls
from theorycheck.models.relu_point import at_weights
from theorycheck.models.relu_student import ReluStudent


@pytest.mark.parametrize(
    ("bound", "wanted"), [(sympy.pi, Outcome.HOLDS), (sympy.pi / 3, Outcome.FAILS)]
)
def test_a_relation_over_all_neurons_is_decided(bound, wanted):
    i = sympy.Symbol("i", integer=True)

    def relation():
        return sympy.Le(sympy.IndexedBase("theta")[i], bound)

    check = in_balls(relation, at_weights("theta"), over="neurons")
    found = check(ReluStudent.at(W="1,0;0,1;-1,1", v="1,0"), Settings())
    assert found.outcome is wanted
    assert found.certificate.problem == {"W": "1,0;0,1;-1,1", "v": "1,0"}
