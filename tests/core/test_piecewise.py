"""Piecewise polynomial paths."""

import dataclasses

import pytest

from theorycheck.core.piecewise import ChebyshevPath


def test_a_path_is_exact_and_cannot_be_changed():
    path = ChebyshevPath(bits=2, times=(0, 6), coefficients=(((1, -2), (3,)),))
    assert path == ChebyshevPath(bits=2, times=(0, 6), coefficients=(((1, -2), (3,)),))
    assert path != dataclasses.replace(path, coefficients=(((1, -1), (3,)),))
    with pytest.raises(dataclasses.FrozenInstanceError):
        path.bits = 3
