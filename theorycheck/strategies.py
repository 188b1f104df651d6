"""Hypothesis strategies, derived from the declared parameters of a family.

What they draw shrinks towards small integers, few rows and few columns.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from theorycheck._errors import OutOfDomain, UnknownName, shown
from theorycheck.core.domain import (
    Above,
    Choice,
    Domain,
    Natural,
    Nonnegative,
    NonzeroVector,
    Positive,
    PositiveVector,
    RationalMatrix,
    RationalVector,
)
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.naming import closest
from theorycheck.core.problem import Problem
from theorycheck.core.theorem import Theorem
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.gaussian_pair import BiasedPair, GaussianPair
from theorycheck.models.placed_students import NearTeacher, PlacedStudent
from theorycheck.models.relu_student import ReluFlow, ReluStudent
from theorycheck.models.sparse_regression import SparseRegression

SMALLEST_EXPONENT, LARGEST_EXPONENT = -12, 6
# Beyond this many, an integer parameter is a size that would only make a search slow.
SPREAD = 20
MOST_ROWS, MOST_COLUMNS = 4, 5
# What fits the weights of a student, and is drawn with or after them.
_LATER = ("neurons", "inputs", "neuron", "outputs", "W", "v", "until")
# What the data consist of, or are drawn from: these depend on each other.
DATA = ("samples", "features", "seed", "X", "y")
CORNERS = tuple(Fraction(text) for text in ("1", "1/10", "1/3", "1e-12", "1e-6", "1e3", "1e6"))


def of_domain(domain: Domain) -> SearchStrategy[Any]:
    """Return a strategy for members of a domain.

    Positive numbers range over eighteen orders of magnitude, corners included; sizes stay small.

    Raises:
        OutOfDomain: For a kind of domain that no strategy is known for.
    """
    if isinstance(domain, Positive):
        return positive()
    if isinstance(domain, Nonnegative):
        return st.one_of(st.just(Fraction(0)), positive())
    if isinstance(domain, Above):
        least, most = domain.bound + 1, min(domain.largest, domain.bound + SPREAD)
        halves = st.integers(1, 2).map(lambda half: domain.bound + Fraction(half, 2))
        return st.one_of(st.integers(least, most).map(Fraction), halves)
    if isinstance(domain, Natural):
        return st.integers(domain.least, min(domain.largest, domain.least + SPREAD))
    if isinstance(domain, Choice):
        return st.sampled_from(domain.words)
    if isinstance(domain, NonzeroVector):
        return st.lists(entries().filter(bool), min_size=1, max_size=MOST_ROWS).map(tuple)
    if isinstance(domain, PositiveVector):
        return st.lists(
            entries().filter(lambda entry: entry > 0), min_size=1, max_size=MOST_ROWS
        ).map(tuple)
    if isinstance(domain, RationalVector):
        return st.lists(entries(), min_size=1, max_size=MOST_ROWS).map(tuple)
    if isinstance(domain, RationalMatrix):
        return st.integers(1, MOST_COLUMNS).flatmap(matrices)
    raise OutOfDomain(
        f"domain={shown(domain)} is of a kind that no strategy is known for. "
        "Add one to theorycheck.strategies.of_domain."
    )


def positive() -> SearchStrategy[Fraction]:
    """Return a strategy for exact positive rationals, from 1e-12 to below 1e7."""
    mantissas = st.fractions(1, 10, max_denominator=7).filter(lambda value: value < 10)
    exponents = st.integers(SMALLEST_EXPONENT, LARGEST_EXPONENT)
    spread = st.builds(lambda m, e: m * Fraction(10) ** e, mantissas, exponents)
    return st.one_of(st.sampled_from(CORNERS), spread)


def entries() -> SearchStrategy[Fraction]:
    """Return a strategy for the entries of vectors and matrices: small rationals."""
    return st.fractions(-4, 4, max_denominator=4)


def matrices(columns: int) -> SearchStrategy[Matrix]:
    """Return a strategy for matrices with this many columns."""
    row = st.tuples(*(entries() for _ in range(columns)))
    return st.lists(row, min_size=1, max_size=MOST_ROWS).map(tuple)


def problems(
    family_or_theorem: type[Problem] | Theorem, **fixed: object
) -> SearchStrategy[Problem]:
    """Return a strategy for the problems of a family.

    Of linear systems it draws consistent ones only: with more rows than columns, dependent rows
    and zero columns among them.

    Args:
        family_or_theorem: A family, or a theorem, which stands for its family.
        **fixed: Parameters that every drawn problem shares, given as to `Problem.at`.

    Raises:
        UnknownName: If the family has no such parameter.
        TheoryCheckError: If a fixed value is inexact, malformed or outside its domain.
    """
    theorem = family_or_theorem
    family = theorem.family if isinstance(theorem, Theorem) else theorem
    declared = family.parameters()
    for name, value in fixed.items():
        if name not in declared:
            raise UnknownName(
                f"{name}={shown(value)}: {family.family} has no parameter {name!r}. "
                f"{closest(name, declared)}"
            )
        declared[name].domain.parse(value, name)
    if issubclass(family, SparseRegression):
        return _measured(family, fixed)
    if issubclass(family, DiagonalRegression):
        return _started(family, fixed)
    if issubclass(family, ReluStudent):
        return _students(family, fixed)
    if issubclass(family, PlacedStudent):
        return _placed(family, fixed)
    if issubclass(family, GaussianPair | BiasedPair):
        return _vectors(family, fixed)
    free = {
        name: of_domain(parameter.domain)
        for name, parameter in declared.items()
        if name not in fixed
    }
    return st.fixed_dictionaries(free).map(lambda drawn: family.at(**drawn, **fixed))


@st.composite
def _started(draw: DrawFn, family: type[DiagonalRegression], fixed: dict[str, object]) -> Problem:
    """Draw a regression, and then the shapes of its start, which have an entry for each feature."""
    problem = draw(_regressions(family, fixed))
    shapes = {}
    for name in _shapes(family):
        if name not in fixed and draw(st.booleans()):
            entry = entries().filter(bool)
            shapes[name] = draw(st.tuples(*(entry for _ in range(problem.features))))
    return problem.varied(**shapes) if shapes else problem


@st.composite
def _students(draw: DrawFn, family: type[ReluStudent], fixed: dict[str, object]) -> Problem:
    """Draw weights of a student and its teacher, corners among them.

    Rows equal, opposite, aligned with the teacher or opposite to it are drawn often.
    """
    given = dict(fixed)
    for name, parameter in family.parameters().items():
        if name not in given and name not in _LATER:
            given[name] = draw(of_domain(parameter.domain))
    if issubclass(family, ReluFlow) and "until" not in given:
        given["until"] = Fraction(str(given["since"])) + draw(positive())
    if {"W", "v"} & set(given):
        return family.at(**given)
    sizes = []
    for name, most in (("neurons", MOST_ROWS), ("inputs", MOST_COLUMNS)):
        declared: Natural = family.parameters()[name].domain  # type: ignore[assignment]
        few = st.integers(declared.least, min(declared.largest, most))
        sizes.append(int(str(given.pop(name))) if name in given else draw(few))
    neurons, inputs = sizes
    if "neuron" in family.parameters() and "neuron" not in given:
        given["neuron"] = draw(st.integers(1, neurons))
    if "outputs" in family.parameters() and "outputs" not in given:
        given["outputs"] = draw(st.tuples(*(entries() for _ in range(neurons))))
    row = st.tuples(*(entries() for _ in range(inputs))).filter(any)
    v = draw(row)
    rows: list[Vector] = []
    for _ in range(neurons):
        earlier = st.sampled_from([v, *rows])
        multiple = st.builds(
            lambda factor, of: tuple(factor * entry for entry in of),
            entries().filter(bool),
            earlier,
        )
        rows.append(draw(st.one_of(row, row, multiple)))
    return family.at(W=tuple(rows), v=v, **given)


@st.composite
def _vectors(draw: DrawFn, family: type[Problem], fixed: dict[str, object]) -> Problem:
    """Draw vectors with the same number of entries, at least 2, w and v not 0."""
    given = dict(fixed)
    domains = {name: parameter.domain for name, parameter in family.parameters().items()}
    vectors = {name for name, domain in domains.items() if isinstance(domain, RationalVector)}
    known = [len(domains[name].parse(given[name], name)) for name in vectors & set(given)]
    inputs = known[0] if known else draw(st.integers(2, MOST_COLUMNS))
    for name, domain in domains.items():
        if name not in given:
            row = st.tuples(*(entries() for _ in range(inputs)))
            kind = row.filter(any) if name in ("w", "v") else row
            given[name] = draw(kind if name in vectors else of_domain(domain))
    return family.at(**given)


@st.composite
def _placed(draw: DrawFn, family: type[PlacedStudent], fixed: dict[str, object]) -> Problem:
    """Draw what determines the weights: as many directions as masses, some of them equal."""
    given = dict(fixed)
    for name, parameter in family.parameters().items():
        if name not in given and name not in ("W", "v", "masses", "directions"):
            given[name] = draw(of_domain(parameter.domain))
    if not issubclass(family, NearTeacher) or {"masses", "directions"} & set(given):
        return family.at(**given)
    masses = draw(of_domain(family.parameters()["masses"].domain))
    width = draw(st.integers(1, MOST_COLUMNS))
    row = st.tuples(*(entries() for _ in range(width)))
    rows = st.lists(row, min_size=len(masses), max_size=len(masses))
    return family.at(masses=masses, directions=tuple(draw(rows)), **given)


def _shapes(family: type[Problem]) -> list[str]:
    declared = family.parameters().items()
    return [name for name, parameter in declared if isinstance(parameter.domain, NonzeroVector)]


@st.composite
def _regressions(
    draw: DrawFn, family: type[DiagonalRegression], fixed: dict[str, object]
) -> DiagonalRegression:
    declared = family.parameters()
    given = dict(fixed)
    for name, parameter in declared.items():
        if name not in given and name not in (*DATA, *_shapes(family)):
            given[name] = draw(of_domain(parameter.domain))
    if {"X", "y"} & set(given) or not family.any_data:
        return family.at(**given)
    sizes = {"samples": st.integers(1, MOST_ROWS), "features": st.integers(1, MOST_COLUMNS)}
    if "seed" in given or draw(st.booleans()):
        for name, strategy in {**sizes, "seed": st.integers(0, 2**16)}.items():
            if name not in given:
                given[name] = draw(strategy)
        return family.at(**given)
    shape = {
        name: int(str(given.pop(name))) if name in given else draw(strategy)
        for name, strategy in sizes.items()
    }
    X, y = draw(consistent_systems(**shape))
    return family.at(X=X, y=y, **given)


@st.composite
def _measured(draw: DrawFn, family: type[Problem], fixed: dict[str, object]) -> Problem:
    """Draw what a sparse vector and its measurements are drawn from; they are not drawn apart."""
    given = dict(fixed)
    given.setdefault("features", draw(st.integers(1, MOST_COLUMNS)))
    largest = family.parameters()["features"].domain.parse(given["features"], "features")
    sizes = {
        "samples": st.integers(1, MOST_ROWS),
        "sparsity": st.integers(1, largest),
        "seed": st.integers(0, 2**16),
    }
    for name, parameter in family.parameters().items():
        if name not in given and name not in ("X", "y", "truth"):
            given[name] = draw(sizes[name] if name in sizes else of_domain(parameter.domain))
    return family.at(**given)


@st.composite
def consistent_systems(draw: DrawFn, samples: int, features: int) -> tuple[Matrix, Vector]:
    """Draw X and y = X b, often with dependent rows and zero columns.

    Shapes:
        X: ``(samples, features)``; y: ``(samples,)``.
    """
    independent = draw(st.integers(1, samples))
    zero = draw(st.sets(st.integers(0, features - 1), max_size=max(0, features - 1)))
    row = st.tuples(*(st.just(Fraction(0)) if j in zero else entries() for j in range(features)))
    rows = [draw(row) for _ in range(independent)]
    while len(rows) < samples:
        weights = [draw(st.integers(-2, 2)) for _ in range(independent)]
        rows.append(
            tuple(
                sum((w * row[j] for w, row in zip(weights, rows, strict=False)), Fraction(0))
                for j in range(features)
            )
        )
    b = draw(st.tuples(*(entries() for _ in range(features))))
    y = tuple(sum((x * c for x, c in zip(row, b, strict=True)), Fraction(0)) for row in rows)
    return tuple(rows), y
