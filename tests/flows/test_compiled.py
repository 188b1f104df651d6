"""Compilation keeps the arithmetic that is asked for."""

from fractions import Fraction

import numba
import numpy as np
import pytest

from theorycheck.flows import compiled
from theorycheck.flows.compiled import contracted, fma


@compiled.compiled
def fused(a, b, c):
    return fma(a, b, c)


@compiled.compiled
def recovered(a, b):
    """Return a + b and what was rounded away."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


@contracted
def summed(a, b):
    total = 0.0
    for k in range(a.size):
        total += a[k] * b[k]
    return total


def test_fma_rounds_once():
    source = np.random.default_rng(0)
    for a, b in source.standard_normal((50, 2)):
        low = fused(a, b, -(a * b))
        assert Fraction(a) * Fraction(b) == Fraction(a * b) + Fraction(low)


def test_rounding_errors_are_not_optimized_away():
    total, low = recovered(1.0, 1e-20)
    assert (total, low) == (1.0, 1e-20)


def test_sums_of_products_may_be_fused_and_nan_is_kept():
    ones = np.ones(7)
    assert summed(ones, ones) == 7
    ones[3] = np.nan
    assert np.isnan(summed(ones, ones))


def test_without_a_place_for_the_cache_it_still_compiles(monkeypatch):
    genuine = numba.njit

    def refusing(**arguments):
        if arguments.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return genuine(**arguments)

    monkeypatch.setattr(numba, "njit", refusing)
    assert compiled.compiled(lambda x: 2.0 * x)(3.0) == 6.0


def test_fma_is_for_floats():
    with pytest.raises(numba.TypingError):
        fused("a", 1.0, 2.0)
