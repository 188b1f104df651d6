"""All quantities of a student under one name each."""

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.rigor import cubic_potential, relu_quantities, speeds
from theorycheck.rigor.data import data
from theorycheck.rigor.student_quantities import QUANTITIES

PARTS = (relu_quantities.QUANTITIES, cubic_potential.QUANTITIES, speeds.QUANTITIES)


def test_every_name_stands_for_its_own_function():
    assert len(set(map(id, QUANTITIES.values()))) == len(QUANTITIES)
    assert all(QUANTITIES[name] is function for part in PARTS for name, function in part.items())
    assert sum(map(len, PARTS)) == len(set().union(*PARTS))


@pytest.mark.parametrize("name", QUANTITIES)
def test_no_text_of_a_problem_passes_for_one(name):
    with pytest.raises(MalformedInput, match=name):
        data({name: "1"}, {name})
