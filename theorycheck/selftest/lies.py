"""Solvers that lie: a CVXPY answer moved, a status faked, a dual or a basis moved.

Whatever they answer, measurements must show it, verdicts must not depend on it, and what is proved
must be true.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.assess import assess
from theorycheck.catalogue import entry
from theorycheck.core.evidence import Measurement
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import diagonal_honesty, entropy, exact_norms
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.linear_system import LinearSystem
from theorycheck.programs import exact_norms as finder
from theorycheck.record import record
from theorycheck.rigor.entropy import EntropyMinimizer
from theorycheck.selftest.group import Group
from theorycheck.selftest.planted import planted
from theorycheck.selftest.truths import true

SETTINGS = Settings(digits=15, effort="quick")
MOVE = 1e-6
# A theorem whose records say how far solvers are from the certified answers.
MEASURED = "hyperbolic-entropy"
PROBLEM = {"X": "1,2,-1;0,1,3", "y": "1,2", "alpha": "1/2"}
# What must show in a measurement of an answer that was moved by MOVE.
_NOTICED = MOVE / 10


def lies(rng: random.Random, examples: int) -> Group:
    """Return what came of lying solvers."""
    group = Group(
        name="lies",
        title="solvers that lie: answers of CVXPY moved by 1e-6, statuses faked, dual solutions "
        "and bases moved",
        margin_of="tenth of the move, over the distance that is measured",
    )
    problem = DiagonalRegression.at(**PROBLEM)
    _measurements(group, rng, problem)
    _verdict(group, rng)
    for _ in range(max(3, examples // 10)):
        _moved_dual(group, rng)
        _moved_claim(group, rng)
        _moved_basis(group, rng)
    return group


def moved_answer(solve: Callable[..., Any]) -> Callable[..., Any]:
    """Return a `cvxpy.Problem.solve` whose answers are off by a relative 1e-6."""

    def lying(program: Any, *given: Any, **more: Any) -> Any:
        found = solve(program, *given, **more)
        for variable in program.variables():
            if variable.value is not None:
                variable.value = variable.value * (1 + MOVE)
        return found

    return lying


def faked_status(rng: random.Random) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a maker of a `solve` that answers garbage and calls it optimal."""

    def make(_: Callable[..., Any]) -> Callable[..., Any]:
        def lying(program: Any, *given: Any, **more: Any) -> float:
            del given, more
            import numpy as np

            for variable in program.variables():
                garbage = [rng.uniform(1, 2) for _ in range(variable.size)]
                variable.value = np.reshape(garbage, variable.shape)
            vars(program)["_status"] = "optimal"
            return 0.0

        return lying

    return make


def _solver_lies(rng: random.Random) -> list[tuple[str, Callable[..., Any]]]:
    return [("moved by 1e-6", moved_answer), ("garbage, called optimal", faked_status(rng))]


def _measurements(group: Group, rng: random.Random, problem: DiagonalRegression) -> None:
    """Look whether every measurement shows that the answer was moved."""
    import cvxpy

    for what, make in _solver_lies(rng):
        with planted(cvxpy.Problem, "solve", make):
            found = diagonal_honesty.measured(problem, SETTINGS)
        answered = [item for item in found if item.relative != "none"]
        if not answered:
            group.complain(f"CVXPY {what}: no answer was measured")
        for item in answered:
            group.count("measurements of lies")
            _noticed(group, item, what)


def _noticed(group: Group, item: Measurement, what: str) -> None:
    where = f"{item.program} by {item.solver}, {what}, measured {item.relative}"
    distance = float(item.relative)
    group.measure(_NOTICED / distance if distance > 0 else 1e9, where)


def _verdict(group: Group, rng: random.Random) -> None:
    """Look whether the verdict of a record that measures solvers is the same whatever they say."""
    import cvxpy

    # Figures and derivations ask no solver.
    theorem = replace(entry(MEASURED).load(), series=None, derivation=None, controls=())
    at = theorem.witness.varied(X=PROBLEM["X"], y=PROBLEM["y"], alpha=PROBLEM["alpha"])
    honest = record(MEASURED, assess(theorem, at, SETTINGS))["verdict"]
    for what, make in _solver_lies(rng):
        entropy.certified_minimizer.cache_clear()
        with planted(cvxpy.Problem, "solve", make) as asked:
            found = record(MEASURED, assess(theorem, at, SETTINGS))["verdict"]
        group.count("verdicts beside lies")
        group.unheard(asked, f"CVXPY {what}")
        if found != honest:
            group.complain(f"CVXPY {what}: the verdict is {found}, and {honest} else")


def _system() -> LinearSystem:
    return LinearSystem.read(PROBLEM["X"], PROBLEM["y"])


def _moved_dual(group: Group, rng: random.Random) -> None:
    """Look at what is proved from a dual solution that was moved: nothing, or what is true."""
    size = Fraction(1, 10 ** rng.randint(3, 30)) * rng.choice((1, -1))

    def make(find: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **more: tuple(e * (1 + size) for e in find(*given, **more))

    entropy.certified_minimizer.cache_clear()
    with planted(entropy, "find_dual", make) as asked:
        try:
            found = entropy.certified_minimizer(_system(), Fraction(PROBLEM["alpha"]), 15)
        except SolverFailure:
            group.count("refused")
            return
        finally:
            entropy.certified_minimizer.cache_clear()
            group.unheard(asked, "a dual solution moved")
    group.count("proved all the same, and true")
    if found.verify(15) is Outcome.HOLDS and true(found) is not True:
        group.complain(f"a dual solution moved by {float(size):.1g}: what is proved is false")


def _moved_claim(group: Group, rng: random.Random) -> None:
    """Look whether a minimizer that is claimed next to the true one is accepted."""
    honest = entropy.certified_minimizer(_system(), Fraction(PROBLEM["alpha"]), 15)
    place = rng.randrange(len(honest.minimizer))
    beta = list(honest.minimizer)
    beta[place] += (abs(beta[place]) or 1) * Fraction(rng.choice((1, -1)), 10**6)
    wrong: EntropyMinimizer = replace(honest, minimizer=tuple(beta))
    group.count("claims moved by 1e-6")
    if wrong.verify() is not Outcome.FAILS:
        group.complain(f"entry {place} of a minimizer moved by 1e-6: {wrong.verify().value}")


def _moved_basis(group: Group, rng: random.Random) -> None:
    """Look at the minimum l1 norm when HiGHS answers any columns as its basis."""
    system = _system()
    rows, features = len(system.reduced.kept), len(system.X[0])

    def any_columns(*_: Any) -> tuple[int, ...]:
        return tuple(sorted(rng.sample(range(2 * features), rows)))

    with planted(finder, "basic_columns", lambda _: any_columns) as asked:
        try:
            found = exact_norms.minimum_l1(PROBLEM["X"], PROBLEM["y"]).certificate
        except SolverFailure:
            group.count("refused")
            return
        finally:
            group.unheard(asked, "a basis that is none")
    group.count("proved all the same, and true")
    if true(found) is not True:  # type: ignore[arg-type]
        group.complain("a basis that is none: the minimum l1 norm that is proved is false")
