"""What is declared of a start is what the kernel encloses under that name."""

import pytest

from theorycheck.models.start_quantities import at_start
from theorycheck.rigor.relu_quantities import QUANTITIES

NAMES = ("spread", "kappa_max", "weight_norm", "theta", "theta_max", "teacher_norm")


def test_every_declared_name_is_known_to_the_kernel():
    declared = at_start(*NAMES)

    assert [quantity.name for quantity in declared] == list(NAMES)
    assert set(NAMES) <= set(QUANTITIES)
    assert all(quantity.latex and quantity.meaning and quantity.words for quantity in declared)


def test_another_name_is_refused():
    with pytest.raises(KeyError):
        at_start("speed")
