import dataclasses
import pickle

import pytest

from theorycheck.core.trajectory import Trajectory


def test_it_is_plain_exact_and_immutable():
    path = Trajectory(bits=8, order=3, steps=(2,), states=((1, 2), (3, 2**90)))
    assert pickle.loads(pickle.dumps(path)) == path
    assert hash(path) == hash(dataclasses.replace(path))
    assert path != dataclasses.replace(path, states=((1, 2), (3, 2**90 + 1)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        path.bits = 9
