"""Problems near given ones: they exist, differ, and reach corners."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings

from theorycheck.library.single_neuron.residual_bounds import THEOREM
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.placed_students import NearTeacher
from theorycheck.search.neighbors import near

QUICK = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
REGRESSION = DiagonalRegression.at(X="1,2;0,1", y="3,1", alpha="1/10")


@QUICK
@given(near([THEOREM.witness, *(build() for build in THEOREM.cases.values())]))
def test_students_near_a_student_are_students(problem):
    assert type(problem) is THEOREM.family
    assert type(problem).at(**{name: problem.exact()[name] for name in ("W", "v")}) is not None


def test_scales_move_by_factors_and_entries_one_at_a_time_or_together():
    seen = []

    @settings(QUICK, max_examples=60)
    @given(near([REGRESSION]))
    def collect(problem):
        seen.append(problem)

    collect()
    assert {Fraction(1, 5), Fraction(1, 100)} & {problem.alpha for problem in seen}
    assert any(problem.X != REGRESSION.X for problem in seen)
    assert any(problem.y != REGRESSION.y and problem.X == REGRESSION.X for problem in seen)


def test_computed_parameters_are_computed_again():
    start = NearTeacher.at()
    seen = []

    @settings(QUICK, max_examples=40)
    @given(near([start]))
    def collect(problem):
        seen.append(problem)

    collect()
    moved = [problem for problem in seen if problem.scale != start.scale]
    assert moved
    assert all(problem.W != start.W for problem in moved)
