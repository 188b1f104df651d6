r"""The certified limit of gradient flow on a diagonal network.

The flow of all 2d weights, $\dot w = -\nabla_w\|A\beta(w) - b\|_2^2$ with $\beta = u^D - v^D$,
D >= 2 an integer, $u(0) = \alpha u^0$ and $v(0) = \alpha v^0$ (`rigor.network`), is enclosed up
to a time T (`rigor.tube`); the rest of its path is bounded by a local gradient-domination
inequality (`rigor.tail`). No conservation law and no closed form is used: nothing here knows what
the limit should be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from flint import fmpz

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.trajectory import Trajectory
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claim import agreement, rounded, rounded_up
from theorycheck.rigor.elimination import reduce_system
from theorycheck.rigor.flow_bounds import (
    LARGEST_BITS,
    LARGEST_ORDER,
    FlowBounds,
    bounds,
    check_path,
    depth_of,
)
from theorycheck.rigor.network import OPTIONAL, network
from theorycheck.rigor.tail import TailOpen
from theorycheck.rigor.tube import TubeOpen

_INTEGER = re.compile(r"-?\d{1,20000}", re.ASCII)


def followed_system(problem: Mapping[str, str], whitener: Matrix) -> tuple[Matrix, Vector]:
    """Return the system (A, b) whose loss is followed: (X, y), or (R X', R y').

    X', y' are the rows of the first row basis; the whitener R must be square and nonsingular.

    Raises:
        MalformedInput: If the data do not fit together.
    """
    X = text.rational_matrix(problem["X"], "X")
    y = text.rational_vector(problem["y"], "y")
    if len(X) != len(y):
        raise MalformedInput(f"X has {len(X)} rows and y has {len(y)} entries: they must agree.")
    if not whitener:
        return X, y
    reduced = reduce_system(X, y)
    if reduced.contradiction is not None:
        raise MalformedInput("y is outside the range of X: there is nothing to whiten.")
    rows = len(reduced.y_basis)
    square = len(whitener) == rows and all(len(row) == rows for row in whitener)
    R = text.to_fmpq_mat(whitener if square else ())
    if not square or R.det() == 0:
        raise MalformedInput(f"whitener: not a nonsingular {rows} by {rows} matrix.")
    A = R * text.to_fmpq_mat(reduced.X_basis)
    b = R * text.to_fmpq_mat([[entry] for entry in reduced.y_basis])
    return (
        tuple(tuple(map(text.to_fraction, row)) for row in A.table()),
        tuple(text.to_fraction(row[0]) for row in b.table()),
    )


@dataclass(frozen=True)
class FlowLimit(Certificate):
    """Certificate of the limit of gradient flow and of the integral of its residual.

    Attributes:
        texts: Exact text of the problem: X, y and alpha, and of the network what is not usual.
        whitener: Rows of R if the flow followed is that of the whitened loss; empty if not.
        path: The numerical trajectory.
        effective: Claimed midpoint of the limit, with `radius`.
        residual: Claimed midpoint of the integral of A beta - b, with `residual_radius`.
    """

    kind: ClassVar[str] = "flow-limit"
    method: ClassVar[Method] = Method.ENCLOSED
    defaults: ClassVar[tuple[str, ...]] = OPTIONAL

    texts: Mapping[str, str]
    whitener: Matrix
    path: Trajectory
    effective: Vector
    radius: Fraction
    residual: Vector
    residual_radius: Fraction

    @classmethod
    def enclose(
        cls, problem: Mapping[str, str], path: Trajectory, whitener: Matrix = ()
    ) -> FlowLimit | None:
        """Return the certificate of the limit that `path` leads to, or None if nothing closes."""
        found = _bounds_of(problem, whitener, path)
        if found is None:
            return None
        # The tenth more is for rounding the midpoints to readable decimals.
        claim = cls(
            texts=dict(problem),
            whitener=whitener,
            path=path,
            effective=rounded(found.effective, found.radius),
            radius=rounded_up(found.radius * Fraction(11, 10)),
            residual=rounded(found.residual, found.residual_radius),
            residual_radius=rounded_up(found.residual_radius * Fraction(11, 10)),
        )
        claim._remember(_compare(claim, found))
        return claim

    @property
    def problem(self) -> Mapping[str, str]:
        return self.texts

    @property
    def time(self) -> Fraction:
        """End of the enclosed part of the flow."""
        return Fraction(sum(self.path.steps), 2**self.path.bits)

    def followed(self) -> tuple[Matrix, Vector]:
        """Return the system whose loss is followed."""
        return followed_system(self.texts, self.whitener)

    @property
    def depth(self) -> int:
        """The depth D of the network."""
        return depth_of(network(self.texts, len(self.effective)))

    def enclosures(self) -> dict[str, Enclosure]:
        return {
            "beta_flow": Enclosure(mid=self.effective, radius=self.radius),
            "residual_integral": Enclosure(mid=self.residual, radius=self.residual_radius),
        }

    def _prove(self) -> Outcome:
        found = _bounds_of(self.texts, self.whitener, self.path)
        return Outcome.INCONCLUSIVE if found is None else _compare(self, found)

    def content(self) -> dict[str, Any]:
        return {
            "problem": dict(self.texts),
            "whitener": [[text.written(entry) for entry in row] for row in self.whitener],
            "bits": self.path.bits,
            "order": self.path.order,
            "steps": [str(fmpz(step)) for step in self.path.steps],
            "states": [" ".join(str(fmpz(value)) for value in state) for state in self.path.states],
            "limit": [text.written(entry) for entry in self.effective],
            "limit_radius": text.written(self.radius),
            "residual_integral": [text.written(entry) for entry in self.residual],
            "residual_integral_radius": text.written(self.residual_radius),
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        (problem, whitener, bits, order, steps, states, limit, radius, residual, slack) = (
            text.fields(
                content,
                "problem",
                "whitener",
                "bits",
                "order",
                "steps",
                "states",
                "limit",
                "limit_radius",
                "residual_integral",
                "residual_integral_radius",
            )
        )
        certificate = cls(
            texts=text.texts(problem, "problem"),
            whitener=tuple(text.rationals(row, "whitener") for row in text.listed(whitener, "w")),
            path=Trajectory(
                bits=text.precision(bits, LARGEST_BITS),
                order=text.bounded(order, "order", LARGEST_ORDER),
                steps=tuple(_integer(step, "steps") for step in text.listed(steps, "steps")),
                states=tuple(_state(state) for state in text.listed(states, "states")),
            ),
            effective=text.rationals(limit, "limit"),
            radius=text.rational(radius, "limit_radius"),
            residual=text.rationals(residual, "residual_integral"),
            residual_radius=text.rational(slack, "residual_integral_radius"),
        )
        _check_shapes(certificate)
        return certificate


def _bounds_of(problem: Mapping[str, str], whitener: Matrix, path: Trajectory) -> FlowBounds | None:
    text.parameters(problem, "X", "y", "alpha", optional=OPTIONAL)
    A, b = followed_system(problem, whitener)
    try:
        return bounds(A, b, network(problem, len(A[0])), path)
    except (TubeOpen, TailOpen, ArithmeticError):
        return None


def _compare(claim: FlowLimit, found: FlowBounds) -> Outcome:
    outcomes = {
        agreement(claim.effective, claim.radius, found.effective, found.radius),
        agreement(claim.residual, claim.residual_radius, found.residual, found.residual_radius),
    }
    if Outcome.FAILS in outcomes:
        return Outcome.FAILS
    return Outcome.HOLDS if outcomes == {Outcome.HOLDS} else Outcome.INCONCLUSIVE


def _integer(value: object, name: str) -> int:
    if not isinstance(value, str) or _INTEGER.fullmatch(value) is None:
        raise MalformedInput(f"{name}={shown(value)} is not the text of an integer.")
    return int(fmpz(value))


def _state(value: object) -> tuple[int, ...]:
    if not isinstance(value, str):
        raise MalformedInput(f"states: {shown(value)} is not text.")
    return tuple(_integer(word, "states") for word in value.split(" "))


def _check_shapes(certificate: FlowLimit) -> None:
    """Refuse content whose parts do not fit together."""
    text.parameters(certificate.texts, "X", "y", "alpha", optional=OPTIONAL)
    A, b = certificate.followed()
    depth = depth_of(network(certificate.texts, len(A[0])))
    check_path(A, depth, certificate.path)
    fits = (
        len(certificate.effective) == len(A[0])
        and len(certificate.residual) == len(b)
        and certificate.radius >= 0
        and certificate.residual_radius >= 0
    )
    if not fits:
        raise MalformedInput("certificate: the claims do not fit the problem.")
