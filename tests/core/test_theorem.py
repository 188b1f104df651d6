"""The vocabulary of theorems: plain, immutable, and nothing is built before it is used."""

import dataclasses
import subprocess
import sys

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Verdict
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Quantity, Reference, Statement, Theorem
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.diagonal_regression import DiagonalRegression

CLASSES = (Quantity, Statement, Reference, Control, Theorem)
PROBLEM = DiagonalRegression.at(X="1,2", y="1")


def too_early():
    raise AssertionError("a relation was built before its first use")


def theorem(**changed):
    parts = {
        "title": "A theorem",
        "family": DiagonalRegression,
        "witness": PROBLEM,
        "assumptions": (DATA_IN_RANGE,),
        "conclusions": (POSITIVE_SCALE,),
        "references": (),
        "scope": "this problem",
    }
    return Theorem(**{**parts, **changed})


@pytest.mark.parametrize("kind", CLASSES)
def test_nothing_is_given_by_position_or_left_out(kind):
    with pytest.raises(TypeError, match="positional"):
        kind("words")
    with pytest.raises(TypeError, match="required keyword-only"):
        kind()


def test_nothing_can_be_changed():
    for thing, name in ((theorem(), "conclusions"), (DATA_IN_RANGE, "checks")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, name, ())


def test_a_relation_is_built_on_first_use_only():
    statement = Statement(slug="claim", words="A claim.", relation=too_early, checks={})
    made = theorem(
        conclusions=(statement,), controls=(Control(statement=statement, source="planted"),)
    )
    assert dataclasses.replace(made, title="Another") != made
    with pytest.raises(AssertionError, match="before its first use"):
        statement.relation()


def test_a_case_is_built_on_first_use_only():
    assert list(theorem(cases={"large": too_early}).cases) == ["large"]


def test_theorems_do_not_share_their_cases():
    one, two = theorem(), theorem()
    one.cases["mine"] = too_early
    assert not two.cases


def test_the_vocabulary_needs_no_engine():
    code = (
        "import sys, theorycheck.core.theorem;"
        "sys.exit(' '.join({'sympy', 'numpy', 'cvxpy', 'heyoka'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_assumptions_and_conclusions_are_one_type():
    def verdict(problem, **parts):
        return assess(theorem(**parts), problem, Settings(digits=10, effort="quick")).verdict

    outside = DiagonalRegression.at(X="1;1", y="1,2")
    swapped = {"assumptions": (POSITIVE_SCALE,), "conclusions": (DATA_IN_RANGE,)}
    assert verdict(PROBLEM) is verdict(PROBLEM, **swapped) is Verdict.ESTABLISHED
    # The same statement: as an assumption it leaves nothing to say, as a conclusion it is false.
    assert verdict(outside) is Verdict.VACUOUS
    assert verdict(outside, **swapped) is Verdict.REFUTED
