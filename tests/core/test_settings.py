import dataclasses

import numpy as np
import pytest

from theorycheck._errors import OutOfDomain
from theorycheck.core.settings import EFFORTS, Settings


def test_defaults():
    assert (Settings().digits, Settings().effort, Settings().seed) == (30, "standard", 0)
    for effort in EFFORTS:
        assert Settings(effort=effort).effort == effort
    assert Settings(digits=1).digits == 1
    assert Settings(digits=1000).digits == 1000


@pytest.mark.parametrize(
    "wrong",
    [{"digits": value} for value in (0, -1, 1001, 10**5000, 30.0, "30", True, None, np.float64(3))]
    + [{"effort": value} for value in ("fast", "", None, 3, ["quick"])]
    + [{"seed": value} for value in (-1, 0.5, "0", True, None)],
)
def test_what_no_engine_can_honor_is_refused(wrong):
    (name,) = wrong
    with pytest.raises(OutOfDomain, match=f"{name}=") as caught:
        Settings(**wrong)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"digits": "30"}, "digits='30' is text, not an integer: write digits=30."),
        ({"digits": "12"}, "digits='12' is text, not an integer: write digits=12."),
        ({"digits": "many"}, "digits='many' is text, not an integer: write digits=30."),
        ({"seed": "7"}, "seed='7' is text, not an integer: write seed=7."),
        ({"seed": "٣"}, "seed='٣' is text, not an integer: write seed=0."),
    ],
)
def test_text_is_called_text(wrong, message):
    with pytest.raises(OutOfDomain) as caught:
        Settings(**wrong)
    assert str(caught.value) == message


def test_they_are_immutable():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().digits = 3
