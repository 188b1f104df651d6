"""Integrators that lie: trajectories of heyoka and windows by collocation, moved before the proof.

From a moved path nothing is proved, or the ball still holds the truth; a stored certificate whose
path is moved does not verify.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from mpmath import mp

from theorycheck._errors import MalformedInput, MissingExtra, SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.piecewise import ChebyshevPath
from theorycheck.core.settings import Settings
from theorycheck.core.trajectory import Trajectory
from theorycheck.models import diagonal_flow, relu_window
from theorycheck.models.linear_system import LinearSystem
from theorycheck.models.relu_student import ReluFlow
from theorycheck.rigor.flow import FlowLimit
from theorycheck.rigor.relu_window import ReluWindow
from theorycheck.selftest.exact_truths import matrix, vector
from theorycheck.selftest.formula import point
from theorycheck.selftest.group import Group
from theorycheck.selftest.motion import moved
from theorycheck.selftest.planted import planted
from theorycheck.selftest.student_values import gradient, loss
from theorycheck.selftest.truths import true

SETTINGS = Settings(digits=15, effort="quick")
FLOW = {"X": "1,2", "y": "1", "alpha": "1/2"}
WINDOW = {"W": "1/2,1/10;1/4,-1/5", "v": "1,0", "since": "1/4", "until": "1"}
DIGITS, BITS = 20, 200
# Relative moves: at the least one that a proof to 15 digits must notice.
_MOVES = (Fraction(1, 10**6), Fraction(1, 10**10), Fraction(1))


def trajectories(rng: random.Random, examples: int) -> Group:
    """Return what came of lying integrators."""
    group = Group(
        name="trajectories",
        title="trajectories of heyoka and windows by collocation, moved by 1e-10 to 1 before the "
        "proof or in the certificate",
    )
    times = max(2, examples // 20)
    try:
        honest = _flow()
    except MissingExtra:
        group.count("flows that cannot be followed here")
    else:
        for _ in range(times):
            _moved_flow(group, rng, honest)
        _lying_flow(group, rng)
    window = _window()
    _true_window(group, window, "the window as it is")
    for _ in range(times):
        _moved_window(group, rng, window)
    _lying_window(group, rng)
    return group


def _flow() -> FlowLimit:
    diagonal_flow.forget()
    how = diagonal_flow.FlowSettings(digits=SETTINGS.digits, effort=SETTINGS.effort)
    system = LinearSystem.read(FLOW["X"], FLOW["y"])
    return diagonal_flow.certified_flow(system, Fraction(FLOW["alpha"]), how)


def moved_trajectory(rng: random.Random, path: Trajectory, by: Fraction) -> Trajectory:
    """Return a trajectory with one entry of one state moved by a part of itself."""
    when = rng.randrange(len(path.states))
    state = list(path.states[when])
    where = rng.randrange(len(state))
    state[where] += round(state[where] * by * rng.choice((1, -1))) or 1
    states = (*path.states[:when], tuple(state), *path.states[when + 1 :])
    return replace(path, states=states)


def _moved_flow(group: Group, rng: random.Random, honest: FlowLimit) -> None:
    by = rng.choice(_MOVES)
    path = moved_trajectory(rng, honest.path, by)
    group.count("trajectories moved")
    stored = replace(honest, path=path)
    if stored.verify() is Outcome.HOLDS:
        group.complain(f"a stored state moved by {float(by):.1g}: the certificate verifies")
    found = FlowLimit.enclose(honest.problem, path)
    if found is not None and true(found) is not True:
        group.complain(f"a state moved by {float(by):.1g}: the ball misses the limit")


def _lying_flow(group: Group, rng: random.Random) -> None:
    """Let every integration lie."""
    for by in _MOVES:

        def make(follow: Callable[..., Any], by: Fraction = by) -> Callable[..., Any]:
            return lambda *given, **more: moved_trajectory(rng, follow(*given, **more), by)

        with planted(diagonal_flow, "weight_flow", make) as asked:
            try:
                found = _flow()
            except SolverFailure:
                group.count("refused")
                continue
            finally:
                diagonal_flow.forget()
                group.unheard(asked, f"an integrator off by {float(by):.1g}")
        group.count("proved all the same, and true")
        if true(found) is not True:
            group.complain(f"an integrator off by {float(by):.1g}: the ball misses the limit")


def _window() -> ReluWindow:
    relu_window._window.cache_clear()  # noqa: SLF001 - what was proved before must not count
    [found] = relu_window.certified_window(ReluFlow.at(**WINDOW), SETTINGS)
    return found


def moved_window(rng: random.Random, path: ChebyshevPath, by: Fraction) -> ChebyshevPath:
    """Return piecewise polynomials with one leading coefficient moved by a part of itself."""
    segment = rng.randrange(len(path.coefficients))
    columns = list(path.coefficients[segment])
    where = max(range(len(columns)), key=lambda k: abs(columns[k][0]))
    first, *rest = columns[where]
    columns[where] = (first + (round(first * by * rng.choice((1, -1))) or 1), *rest)
    changed = (*path.coefficients[:segment], tuple(columns), *path.coefficients[segment + 1 :])
    return replace(path, coefficients=changed)


def _moved_window(group: Group, rng: random.Random, honest: ReluWindow) -> None:
    by = rng.choice(_MOVES)
    path = moved_window(rng, honest.path, by)
    group.count("windows moved")
    stored = replace(honest, path=path)
    if stored.verify() is Outcome.HOLDS:
        group.complain(f"a coefficient moved by {float(by):.1g}: the window verifies")
    try:
        found = ReluWindow.enclose(honest.problem, path, honest.pieces)
    except MalformedInput:
        return
    if found is not None:
        _true_window(group, found, f"a coefficient moved by {float(by):.1g}")


def _lying_window(group: Group, rng: random.Random) -> None:
    from theorycheck.flows import relu_collocation

    for by in _MOVES:

        def make(follow: Callable[..., Any], by: Fraction = by) -> Callable[..., Any]:
            return lambda *given, **more: moved_window(rng, follow(*given, **more), by)

        with planted(relu_collocation, "follow", make) as asked:
            try:
                found = _window()
            except SolverFailure:
                group.count("refused")
                continue
            finally:
                relu_window._window.cache_clear()  # noqa: SLF001
                group.unheard(asked, f"collocation off by {float(by):.1g}")
        _true_window(group, found, f"collocation off by {float(by):.1g}")


def _true_window(group: Group, window: ReluWindow, where: str) -> None:
    """Look whether the loss and the deficit, followed independently, lie within the bounds."""
    slack = Fraction(1, 10 ** (DIGITS - 5))
    for number, values in enumerate(_followed(window.pieces[1:])):
        for name, value in values.items():
            group.count("values within bounds")
            low, high = window.least[name][number], window.largest[name][number]
            with mp.workprec(BITS):
                if not point(low - slack) <= value <= point(high + slack):
                    end = window.pieces[number + 1]
                    group.complain(f"{where}: the {name} at t={end} is outside its bounds")


@lru_cache(maxsize=4)
def _followed(times: tuple[Fraction, ...]) -> list[dict[str, Any]]:
    """Return loss and deficit at these times, of the flow followed with mpmath."""
    with mp.workprec(BITS):
        W = [[point(entry) for entry in row] for row in matrix(WINDOW["W"])]
        v = [point(entry) for entry in vector(WINDOW["v"])]

        def rows(state: list[Any]) -> list[list[Any]]:
            return [state[i : i + len(v)] for i in range(0, len(state), len(v))]

        def field(state: list[Any]) -> list[Any]:
            here = rows(state)
            return [-entry for i in range(len(here)) for entry in gradient(here, v, i)]

        found = []
        state, now = [entry for row in W for entry in row], Fraction(0)
        for end in times:
            state, now = moved(field, state, point(end - now), DIGITS), end
            deficit = 1 - mp.fsum(row[0] for row in rows(state))
            found.append({"loss": loss(rows(state), v), "deficit": deficit})
        return found
