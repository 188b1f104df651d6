"""Exact values of sines and cosines at quarters of a turn, and nowhere else."""

from fractions import Fraction

import pytest

from theorycheck.rigor.language import parse
from theorycheck.rigor.normal_form import NormalForm

PI = ["pi"]


def turned(quarters):
    return ["mul", ["rational", str(Fraction(quarters, 2))], PI]


@pytest.mark.parametrize("quarters", range(-9, 10))
def test_quarters_of_a_turn(quarters):
    field = NormalForm()
    for head, start in (("cos", 0), ("sin", -1)):
        wanted = (1, 0, -1, 0)[(quarters + start) % 4]
        found = field.of(parse([head, turned(quarters)]))
        assert found == field.constant(Fraction(wanted))
        assert found != field.constant(Fraction(wanted) + Fraction(1, 10**6))


@pytest.mark.parametrize("argument", [["rational", "1"], ["mul", PI, PI], ["pow", PI, "-1"]])
def test_other_arguments_stay_opaque(argument):
    field = NormalForm()
    found = field.of(parse(["sin", argument]))
    assert [atom.kind for atom in field.atoms if atom.kind in ("sin", "cos")] == ["cos", "sin"]
    assert not found.above.is_constant()
