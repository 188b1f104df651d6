import random

import pytest
from flint import arb

from theorycheck.rigor import expression
from theorycheck.selftest.functions import functions


def run(examples=8, seed=0):
    return functions(random.Random(seed), examples)


def test_the_kernel_passes():
    group = run()
    assert group.good, group.caught
    assert group.worst is not None
    assert group.counts["values in balls"] > 200
    assert group.counts["widths of balls"] > 20
    assert group.counts["points without a value"] > 20


def off_by(function, size):
    return lambda x: function(x) + arb(size)


PLANTED = {
    "a cosine off by 1e-20": ("cos", off_by(arb.cos, "1e-20")),
    "a sine off by 1e-40": ("sin", off_by(arb.sin, "1e-40")),
    "a root without rounding": ("sqrt", lambda x: arb(x.sqrt().mid())),
    "an exponential without rounding": ("exp", lambda x: arb(x.exp().mid())),
    "a logarithm of absolute values": ("log", lambda x: abs(x).log()),
    "a root of absolute values": ("sqrt", lambda x: abs(x).sqrt()),
    "an arcsine that is cut off": ("asin", lambda x: x.min(arb(1)).max(arb(-1)).asin()),
    "a useless arctangent": ("atan", lambda x: x.atan() + arb(0, 1)),
    "an arctangent of midpoints": ("atan", lambda x: arb(x.mid()).atan()),
    "a cosh that is a sinh": ("cosh", arb.sinh),
    "an absolute value that forgets the sign": ("abs", lambda x: x),
    "an arsinh that gives up": ("asinh", lambda x: arb.nan()),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_broken_function_is_caught(name, monkeypatch):
    head, broken = PLANTED[name]
    monkeypatch.setitem(expression._UNARY_BALLS, head, broken)
    group = run()
    assert not group.good
    assert any(head in line for line in group.caught)


@pytest.mark.parametrize(
    "broken",
    [
        lambda base, exponent: base.exp(),
        # A root of whatever the sign.
        lambda base, exponent: abs(base) ** (arb(exponent.numerator) / exponent.denominator),
        lambda base, exponent: arb((base**exponent.numerator).mid()),
    ],
)
def test_a_broken_power_is_caught(broken, monkeypatch):
    monkeypatch.setattr(expression, "_power", broken)
    assert not run().good


def test_a_maximum_that_loses_nan_is_caught(monkeypatch):
    monkeypatch.setattr(
        expression, "_larger", lambda a, b: b if a.is_nan() else a if b.is_nan() else a.max(b)
    )
    assert not run(1).good


def test_a_function_that_the_selftest_does_not_know_is_said(monkeypatch):
    from theorycheck.rigor import language

    monkeypatch.setattr(language, "UNARY", (*language.UNARY, "zeta"))
    group = run(1)
    assert not group.good
    assert "zeta" in group.caught[0]


def test_the_same_seed_finds_the_same():
    assert run(3, 5).to_json() == run(3, 5).to_json()
