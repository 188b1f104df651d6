"""Property tests of the lemmas about weights at one moment, each with a constant that is wrong.

A lemma must not fail at any problem that satisfies what it assumes; the same lemma with a planted
error must fail at one of the random problems.
"""

from collections import Counter
from fractions import Fraction

import pytest
import sympy
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from theorycheck._errors import SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import (
    angle_bounds,
    descent_direction,
    gradient_lower_bound,
    neurons_stay_apart,
    residual_bounds,
    smoothness,
    spread_bounds,
    spread_decay,
)
from theorycheck.models.least_constant import students
from theorycheck.models.placed_students import NearTeacher
from theorycheck.models.pointwise import at_point
from theorycheck.models.relu_student import ReluStudent
from theorycheck.strategies import problems

QUICK = Settings(digits=12, effort="quick")
THEOREMS = {
    module.__name__.rpartition(".")[2]: module.THEOREM
    for module in (
        angle_bounds,
        descent_direction,
        gradient_lower_bound,
        neurons_stay_apart,
        residual_bounds,
        smoothness,
        spread_bounds,
        spread_decay,
    )
}
NEAR = problems(NearTeacher).map(lambda problem: ReluStudent.at(W=problem.W, v=problem.v))
# No angle between two orthogonal parts is obtuse.
POSITIVE = st.fractions(Fraction(1, 8), 1, max_denominator=8)
TOGETHER = st.lists(st.tuples(POSITIVE, POSITIVE, POSITIVE), min_size=2, max_size=4).map(
    lambda rows: ReluStudent.at(W=tuple(rows), v=(1, 0, 0))
)
ANYWHERE = st.one_of(problems(ReluStudent), NEAR, TOGETHER)


def outcome(check, problem):
    try:
        return check(problem, QUICK).outcome
    except SolverFailure:
        return Outcome.INCONCLUSIVE


def assumed(theorem, problem):
    return all(
        outcome(item.checks["enclosures"], problem) is Outcome.HOLDS for item in theorem.assumptions
    )


def refuted(theorem, relation, names, tried):
    """Whether a relation fails at one of the problems that satisfy what the theorem assumes."""
    check = at_point(relation, *names)
    return any(
        assumed(theorem, problem) and outcome(check, problem) is Outcome.FAILS for problem in tried
    )


def test_no_lemma_fails_anywhere():
    seen = Counter()

    @settings(max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(ANYWHERE)
    def never_fails(problem):
        for name, theorem in THEOREMS.items():
            if not assumed(theorem, problem):
                continue
            seen[name] += 1
            for statement in theorem.conclusions:
                found = outcome(statement.checks["enclosures"], problem)
                assert found is not Outcome.FAILS, (statement.slug, problem.subject())

    never_fails()
    assert min(seen[name] for name in THEOREMS) >= 2, seen


# Problems at which the bounds are nearly attained, and random ones.
TRIED = [
    *(
        ReluStudent.at(W=W, v="1,0")
        for W in (
            "1/2,1e-4;1/2,-1e-4",
            "1/2,1/10;1/2,-1/10",
            "1,1/2;1/4,-1/2",
            "1/8,0;0,2",
            "1/2,1;1/2,-1",
            "-3,1/10",
            "-100,0",
            "0,1/4",
        )
    ),
    *(
        ReluStudent.at(W=f"1/2,{a},0;{b},{3 * a}/5,{4 * a}/5", v="1,0,0")
        for a, b in ((1, "1/3"), (2, "1"))
    ),
    *students(5, 30),
]


def _moved(theorem, slug, factor):
    """Return the right side of a conclusion times a factor, with its quantities."""
    [statement] = [item for item in theorem.conclusions if item.slug == slug]
    relation = statement.relation()
    names = [quantity.name for quantity in statement.quantities]
    return (lambda: relation.func(relation.lhs, relation.rhs * factor)), names


@pytest.mark.parametrize(
    ("name", "slug", "factor"),
    [
        # |w|^2 theta^3 = 4 pi^3 L c^2/(1 + c^2) at w = -cv.
        ("angle_bounds", "angle-bound", "999/1000"),
        ("angle_bounds", "wedge-sum", "999/1000"),
        ("angle_bounds", "acute-angle-bound", "999/1000"),
        ("angle_bounds", "small-angle-bound", "2/5"),
        ("angle_bounds", "orthogonal-sum", "2/5"),
        ("residual_bounds", "residual-bound", "2/5"),
        ("residual_bounds", "distance-bound", "1/5"),
        ("gradient_lower_bound", "lower-bound", "6"),
        ("gradient_lower_bound", "printed-lower-bound", "11"),
        # Both sides are equal for two neurons with orthogonal parts of equal length.
        ("neurons_stay_apart", "opening", "21/20"),
        ("spread_bounds", "away-from-the-axis", "13/10"),
        ("spread_bounds", "slow-decay", "3/10"),
        ("spread_bounds", "below-the-loss", "2/5"),
        ("spread_decay", "slow-decay", "1/20"),
        ("spread_decay", "decay", "1/2000"),
        ("spread_decay", "below-the-loss", "50"),
        ("smoothness", "upper-bound", "9/10"),
        ("smoothness", "lower-bound", "1/5"),
    ],
)
def test_a_planted_constant_is_caught(name, slug, factor):
    theorem = THEOREMS[name]
    relation, names = _moved(theorem, slug, sympy.Rational(factor))
    assert refuted(theorem, relation, names, TRIED)
    relation, names = _moved(theorem, slug, sympy.Integer(1))
    assert not refuted(theorem, relation, names, TRIED)


@pytest.mark.parametrize(("constant", "caught"), [(sympy.Rational(1, 20), True), (None, False)])
def test_lemma_8_with_one_twentieth_is_caught(constant, caught):
    relation = (
        descent_direction.explicit if constant is None else descent_direction.smaller_constant
    )
    tried = list(students(0, 150))
    assert refuted(descent_direction.THEOREM, relation, descent_direction.EXPLICIT, tried) is caught


def test_lemma_33_with_one_tenth_holds_near_the_optimum_and_not_everywhere():
    theorem = spread_bounds.THEOREM
    names = spread_bounds.SLOWLY
    near = [
        ReluStudent.at(W=p.W, v=p.v)
        for p in (
            NearTeacher.at(scale="1/1000", masses=masses, directions="1,0;-1/2,1;-1,-2")
            for masses in ("1,1,1", "3,2,1", "1,4,1")
        )
    ]
    assert not refuted(theorem, spread_bounds.more_slowly, names, near)
    assert refuted(theorem, spread_bounds.more_slowly, names, TRIED)
