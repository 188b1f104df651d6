"""Bounds that hold for all problems of a theorem, and where they come from."""

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.core.domain import RationalMatrix, RationalVector
from theorycheck.core.evidence import Finding
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement, Theorem
from theorycheck.library.diagonal_networks import rich_limit
from theorycheck.library.single_neuron import cubic_lower_bound, spread_bounds, symmetric_pair
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.relu_point import at_weights
from theorycheck.models.relu_student import ReluStudent
from theorycheck.rigor.data import ENCLOSED
from theorycheck.rigor.gaussian_quantities import QUANTITIES as INTEGRALS
from theorycheck.rigor.ranges import Range
from theorycheck.rigor.student_quantities import QUANTITIES
from theorycheck.search.known_ranges import ANGLES, NONNEGATIVE, known_ranges, pinned, positive
from theorycheck.search.mutants import put_to_test


def test_domains_of_parameters_bound_them():
    known = known_ranges(rich_limit.THEOREM)
    assert known["alpha"] == Range(Fraction(0))
    assert known["samples"].least == 1
    assert "beta_flow" not in known


def test_what_a_quantity_is_bounds_it():
    known = known_ranges(spread_bounds.THEOREM)
    for name in ("weight_norm", "loss", "spread", "residual_norm"):
        assert known[name] == Range(Fraction(0))
    assert known["theta"] == Range(Fraction(0), Fraction(22, 7))
    # Rates and projections have either sign, and so may a lower bound on what is positive.
    for name in (
        "spread_rate", "projection", "deficit", "least_loss", "least_weight_norm",
        "later_least_scaled_loss", "l1_norm", "whatever",
    ):  # fmt: skip
        assert name not in known


def test_only_the_kernel_gives_a_number_such_a_name():
    for name in NONNEGATIVE | ANGLES:
        assert ENCLOSED.fullmatch(name) or name in QUANTITIES or name in INTEGRALS, name


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(st.lists(st.lists(st.integers(-9, 9), min_size=2, max_size=2), min_size=2, max_size=3))
def test_the_kernel_finds_no_value_outside_them(rows):
    from theorycheck.rigor.student import Student

    if not all(any(row) for row in rows):
        return
    W = ";".join(",".join(map(str, row)) for row in rows)
    student = Student.of({"W": W, "v": "1,0"})
    for name in (NONNEGATIVE | ANGLES) & set(QUANTITIES):
        value = QUANTITIES[name](student)
        for ball in [] if value is None else value if isinstance(value, list) else [value]:
            assert not ball < 0, name
            assert name not in ANGLES or not ball > Fraction(22, 7).numerator / 7, name


@dataclass(frozen=True, kw_only=True)
class Foreign(Problem):
    """A family of another package, whose parameters have names that mean something here."""

    family = "foreign-of-a-test"

    norm: tuple = parameter(
        default="-3,2", domain=RationalVector(), symbol="n", doc="numbers of either sign"
    )
    angle: tuple = parameter(
        default="-7", domain=RationalVector(), symbol="a", doc="numbers of either sign"
    )
    M: tuple = parameter(default="1,-5;-5,1", domain=RationalMatrix(), symbol="M", doc="a matrix")


def made(relation, check=None, over="features"):
    return Statement(
        slug="made",
        words="Made.",
        relation=relation,
        checks={"made": check or in_rationals(relation, over=over)},
        over=over,
    )


def theorem(family, *conclusions, assumptions=()):
    return Theorem(
        title="Made", family=family, witness=family.at(), assumptions=assumptions,
        conclusions=conclusions, references=(), scope="this problem",
    )  # fmt: skip


def test_what_a_foreign_parameter_is_called_bounds_nothing():
    known = known_ranges(theorem(Foreign))
    for name in ("norm", "angle", "M"):
        assert known.get(name, Range()) == Range()
    other = replace(theorem(Foreign), family=ReluStudent)
    assert known_ranges(other)["W"] == Range()


class Elsewhere:
    """A check of another package: what it calls a loss is a log-likelihood, and negative."""

    def __call__(self, problem, settings):
        return Finding(outcome=Outcome.HOLDS, summary="Fine.")

    def about(self, relation):
        return self


def test_what_a_foreign_check_calls_a_loss_bounds_nothing():
    loss = sympy.Symbol("loss")

    def relation():
        return sympy.Le(sympy.Symbol("deficit"), loss, evaluate=False)

    here = theorem(ReluStudent, made(relation, in_balls(relation, at_weights("loss", "deficit"))))
    there = theorem(ReluStudent, made(relation, Elsewhere()))
    assert known_ranges(here)["loss"] == Range(Fraction(0))
    assert "loss" not in known_ranges(there)
    # A right side times 2 is weaker where a loss is nonnegative, and wrong where it is not.
    for one, weaker in ((here, True), (there, False)):
        found = put_to_test(one, Settings(effort="quick")).equivalent
        assert any(item.mutant.variant.factor == 2 for item in found) is weaker


@pytest.mark.parametrize(("indices", "bounded"), [("nn", False), ("nk", True)])
def test_a_bound_on_a_diagonal_is_none_on_a_matrix(indices, bounded):
    first, second = (sympy.Symbol(name, integer=True) for name in indices)

    def relation():
        return sympy.Ge(sympy.IndexedBase("M")[first, second], 0, evaluate=False)

    known = known_ranges(theorem(Foreign, assumptions=(made(relation),)))
    assert known["M"] == (Range(Fraction(0)) if bounded else Range())


def test_assumptions_about_one_quantity_bound_it():
    assert known_ranges(spread_bounds.THEOREM)["off_axis"].least == 2
    assert known_ranges(cubic_lower_bound.THEOREM)["neurons"].least == 2


def test_an_assumed_value_is_pinned():
    assert pinned(symmetric_pair.THEOREM) == {"l1": Fraction(1, 2)}
    assert pinned(spread_bounds.THEOREM) == {}
    assert "l2" in positive(symmetric_pair.THEOREM)
    assert "seed" not in positive(symmetric_pair.THEOREM)
