from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput, OutOfDomain, UnknownName
from theorycheck.catalogue import entries
from theorycheck.core.domain import (
    Above,
    Choice,
    Natural,
    Nonnegative,
    NonzeroVector,
    Positive,
    PositiveVector,
    RationalMatrix,
    RationalVector,
)
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem, parameter
from theorycheck.models import diagonal_routes
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.entropy import certified_minimizer
from theorycheck.models.gaussian_pair import BiasedPair, GaussianPair
from theorycheck.models.relu_neuron import ReluNeuron, ReluOutputs
from theorycheck.models.relu_student import ReluFlow, ReluStudent
from theorycheck.models.started_regression import StartedRegression
from theorycheck.rigor.elimination import reduce_system
from theorycheck.strategies import consistent_systems, of_domain, positive, problems

FEW = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# Only whether it is found: shrinking is the library's business.
MANY = settings(FEW, max_examples=2000, phases=[Phase.generate])
DOMAINS = [
    Positive(),
    Nonnegative(),
    Natural(least=0, largest=7),
    Natural(least=5),
    Natural(least=2, largest=2),
    Choice(words=("auto", "never")),
    Above(bound=2),
    Above(bound=0, largest=1),
    NonzeroVector(),
    PositiveVector(),
    RationalVector(),
    RationalMatrix(),
]


@dataclass(frozen=True, kw_only=True)
class Neuron(Problem):
    """A family without data."""

    family = "neuron"
    width: int = parameter(domain=Natural(largest=9), symbol="n", doc="width", default="2")
    rate: Fraction = parameter(domain=Positive(), symbol="r", doc="rate", default="1")


@pytest.mark.parametrize("domain", DOMAINS, ids=repr)
def test_what_is_drawn_lies_in_the_domain(domain):
    @FEW
    @given(of_domain(domain))
    def check(value):
        # The domain itself judges, and its exact text loses nothing.
        assert domain.parse(value, "value") == value
        assert domain.parse(domain.text(value), "value") == value

    check()


def test_a_domain_without_a_strategy_is_refused():
    with pytest.raises(OutOfDomain, match="of_domain"):
        of_domain(object())


@pytest.mark.parametrize(
    "wanted",
    [
        lambda alpha: alpha == Fraction(1, 10**12),
        lambda alpha: alpha == 10**6,
        lambda alpha: alpha < Fraction(1, 10**9) and alpha.numerator > 1,
        lambda alpha: alpha > 10**4 and alpha.denominator > 1,
        lambda alpha: Fraction(1, 2) < alpha < 2,
        lambda alpha: alpha.denominator % 7 == 0,
    ],
)
def test_scales_of_every_size_are_found(wanted):
    find(positive(), wanted, settings=MANY)


def zero_column(problem):
    return any(not any(column) for column in zip(*problem.X, strict=True))


def dependent(problem):
    return bool(reduce_system(problem.X, problem.y).removed)


@pytest.mark.parametrize(
    "wanted",
    [
        lambda problem: problem.samples > problem.features,
        lambda problem: problem.samples < problem.features,
        lambda problem: problem.samples == problem.features == 1,
        zero_column,
        dependent,
        lambda problem: dependent(problem) and zero_column(problem) and any(problem.y),
        lambda problem: not any(problem.y),
        lambda problem: not any(map(any, problem.X)),
        lambda problem: problem.seed > 100,
        lambda problem: problem.alpha < Fraction(1, 10**9),
        lambda problem: problem.alpha > 10**4,
        lambda problem: problem.whitening == "always",
    ],
)
def test_every_corner_of_the_family_is_found(wanted):
    find(problems(DiagonalRegression), wanted, settings=MANY)


@FEW
@given(problems(DiagonalRegression))
def test_problems_are_exact_consistent_and_solvable(problem):
    assert isinstance(problem, DiagonalRegression)
    assert reduce_system(problem.X, problem.y).contradiction is None
    texts = problem.independent(problem.exact(), {"X", "y"})
    assert DiagonalRegression.at(**texts, X=problem.exact()["X"], y=problem.exact()["y"]).X
    found = certified_minimizer(diagonal_routes.system(problem), problem.alpha, 10)
    assert found.verify(10) is Outcome.HOLDS


@FEW
@given(problems(DiagonalRegression, alpha="1/7", samples=2, features="3"))
def test_fixed_parameters_stay(problem):
    assert problem.alpha == Fraction(1, 7)
    assert (len(problem.X), len(problem.X[0])) == (2, 3)
    assert (problem.samples, problem.features) == (2, 3)


@FEW
@given(problems(DiagonalRegression, X="1,2;3,4", y="5,6"))
def test_fixed_data_stay(problem):
    assert problem.exact()["X"] == "1,2;3,4"
    assert problem.exact()["y"] == "5,6"


def test_a_further_parameter_of_a_subfamily_is_drawn():
    @dataclass(frozen=True, kw_only=True)
    class Extended(DiagonalRegression):
        family = "extended"
        epsilon: Fraction = parameter(domain=Positive(), symbol="e", doc="excess", default="1")

    find(problems(Extended), lambda problem: problem.epsilon > 1000, settings=MANY)


@FEW
@given(problems(DiagonalRegression, seed=5))
def test_a_fixed_seed_draws_from_the_seed(problem):
    assert problem.seed == 5
    assert problem == DiagonalRegression.at(
        alpha=problem.alpha,
        samples=problem.samples,
        features=problem.features,
        whitening=problem.whitening,
        seed=5,
    )


@FEW
@given(problems(Neuron, rate="3"))
def test_a_family_without_data_is_drawn_from_its_declarations(problem):
    assert problem.rate == 3
    assert 1 <= problem.width <= 9


def test_a_theorem_stands_for_its_family():
    from theorycheck.catalogue import entries

    for entry in entries():
        theorem = entry.load()
        found = find(problems(theorem), lambda _: True, settings=MANY)
        assert type(found) is theorem.family


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"alhpa": "1"}, UnknownName),
        ({"alpha": "-1"}, OutOfDomain),
        ({"alpha": "x"}, MalformedInput),
        ({"samples": 0}, OutOfDomain),
    ],
)
def test_wrong_fixed_values_are_refused_at_once(wrong, error):
    with pytest.raises(error):
        problems(DiagonalRegression, **wrong)


@FEW
@given(st.data())
def test_systems_have_the_shape_asked_for(data):
    X, y = data.draw(consistent_systems(samples=3, features=2))
    assert [len(row) for row in X] == [2, 2, 2]
    assert len(y) == 3


def shaped(problem):
    return any(len(set(shape)) > 1 for shape in (problem.u0, problem.v0))


def test_starts_of_every_shape_are_drawn():
    found = find(problems(StartedRegression), shaped, settings=MANY)
    assert len(found.u0) == len(found.v0) == found.features
    assert all(found.u0)
    find(problems(StartedRegression), lambda problem: not shaped(problem), settings=MANY)
    fixed = problems(StartedRegression, u0="2", features=3)
    assert find(fixed, lambda problem: True, settings=MANY).u0 == (2, 2, 2)


@FEW
@given(problems(ReluStudent), problems(ReluFlow, since="1/2"), problems(ReluStudent, neurons=3))
def test_students_fit_their_teacher(student, flow, three):
    assert len(student.v) == student.inputs == len(student.W[0])
    assert all(any(row) for row in (*student.W, student.v))
    assert flow.since == Fraction(1, 2) < flow.until
    assert len(three.W) == 3
    assert ReluStudent.at(**student.exact()) == student


@pytest.mark.parametrize("angle", ["aligned", "opposite", "equal"])
def test_corners_of_students_are_drawn(angle):
    def hit(problem):
        first = problem.W[0]
        if angle == "equal":
            return problem.neurons > 1 and first == problem.W[1]
        dot = sum(a * b for a, b in zip(first, problem.v, strict=True))
        size = sum(a * a for a in first) * sum(b * b for b in problem.v)
        parallel = problem.inputs > 1 and dot**2 == size
        return parallel and (dot > 0) == (angle == "aligned")

    assert hit(find(problems(ReluStudent), hit, settings=MANY))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    neuron=problems(ReluNeuron),
    outputs=problems(ReluOutputs),
    pair=problems(GaussianPair),
    biased=problems(BiasedPair, w="1,2,3"),
)
def test_what_belongs_to_neurons_fits_them(neuron, outputs, pair, biased):
    assert 1 <= neuron.neuron <= neuron.neurons
    assert len(outputs.outputs) == outputs.neurons
    assert len({len(pair.w), len(pair.v), len(pair.u)}) == 1
    assert len(biased.v) == 3
    assert any(pair.w)
    assert any(pair.v)


FAMILIES = sorted({found.load().family for found in entries()}, key=lambda family: family.family)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.family)
def test_every_family_of_the_library_can_be_drawn(family):
    drawn = []

    @settings(max_examples=12, deadline=None, derandomize=True, database=None)
    @given(problems(family))
    def draw(problem):
        drawn.append(problem)

    draw()
    assert all(isinstance(problem, family) for problem in drawn)
    assert len({tuple(problem.exact().items()) for problem in drawn}) > 1
