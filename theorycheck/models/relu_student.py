"""Over-parameterized ReLU students of one ReLU neuron, at a point and along a flow."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck._errors import OutOfDomain, shown
from theorycheck.core import exact
from theorycheck.core.domain import Natural, Nonnegative, Positive, RationalMatrix, RationalVector
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.problem import Problem, parameter

MOST_ENTRIES = 10_000
# Gaussians are rounded to multiples of this, so that what is drawn is short exact text.
_GRID = 1024


@dataclass(frozen=True, kw_only=True)
class ReluStudent(Problem):
    r"""Weights W of a student $\sum_i [w_i\cdot x]_+$ and v of its teacher $[v\cdot x]_+$.

    $x \sim N(0, I_d)$ and $L(W) = \frac12 E(\sum_i [w_i\cdot x]_+ - [v\cdot x]_+)^2$ (Xu and Du
    2023, section 2). W has neurons × inputs entries, v one for each input. Without W its rows are
    drawn from `seed`: sigma times Gaussians, rounded to a grid of sigma/1024; without v it is the
    first unit vector.
    """

    family: ClassVar[str] = "relu-student"

    neurons: int = parameter(
        default="3", domain=Natural(largest=MOST_ENTRIES), symbol="n", doc="rows of W"
    )
    inputs: int = parameter(
        default="4", domain=Natural(largest=MOST_ENTRIES), symbol="d", doc="dimension of the inputs"
    )
    sigma: Fraction = parameter(
        default="1/10",
        domain=Positive(),
        symbol=r"\sigma",
        doc="standard deviation of the entries of W when no W is given",
    )
    seed: int = parameter(
        default="0",
        domain=Natural(least=0, largest=2**63 - 1),
        symbol=r"\mathrm{seed}",
        doc="seed of W when no W is given",
    )
    W: Matrix = parameter(
        domain=RationalMatrix(), symbol="W", doc="weights of the student, one row a neuron, none 0"
    )
    v: Vector = parameter(domain=RationalVector(), symbol="v", doc="weights of the teacher, not 0")

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in defaults; draw W unless it is given.

        Raises:
            OutOfDomain: If shapes do not fit, v or a row of W is 0, or W is too large.
        """
        given = dict(values)
        if "W" in given:
            given = _sized(given, neurons=len(given["W"]), inputs=len(given["W"][0]), name="W")
        elif "v" in given:
            given = _sized(given, inputs=len(given["v"]), name="v")
        filled = super().complete({"W": (), "v": (), **given})
        _sane(filled["neurons"], filled["inputs"])
        if "v" not in given:
            filled["v"] = (Fraction(1),) + (Fraction(0),) * (filled["inputs"] - 1)
        if "W" not in given:
            filled["W"] = drawn(
                filled["neurons"], filled["inputs"], filled["sigma"], filled["seed"]
            )
        refuse_zero(filled["W"], filled["v"])
        return filled

    @classmethod
    def independent(cls, texts: dict[str, object], given: set[str]) -> dict[str, object]:
        """Keep the data unless they, or what they are drawn from, are given anew."""
        dropped: set[str] = set()
        if "W" in given:
            # v may be of another dimension than the new rows: whoever gives W gives both.
            dropped |= {"W", "v", "neurons", "inputs", "sigma", "seed"}
        elif given & {"neurons", "inputs", "sigma", "seed"}:
            dropped |= {"W"} | ({"v"} if "inputs" in given else set())
        kept = {name: value for name, value in texts.items() if name not in dropped}
        return super().independent(kept, given)

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: the weights."""
        texts = self.exact()
        return {name: texts[name] for name in ("W", "v")}


@dataclass(frozen=True, kw_only=True)
class ReluFlow(ReluStudent):
    r"""The gradient flow $\dot W = -\nabla L(W)$ from W, looked at from one time to another."""

    family: ClassVar[str] = "relu-flow"

    since: Fraction = parameter(
        default="10", domain=Nonnegative(), symbol="t_0", doc="time at which the window opens"
    )
    until: Fraction = parameter(
        default="10000", domain=Positive(), symbol="t_1", doc="time at which the window closes"
    )

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in defaults.

        Raises:
            OutOfDomain: If the window is empty, or as `ReluStudent.complete`.
        """
        filled = super().complete(values)
        if filled["since"] >= filled["until"]:
            raise OutOfDomain(
                f"since={exact.text(filled['since'])} is not before "
                f"until={exact.text(filled['until'])}: the window is empty. Give a later end."
            )
        return filled

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: the weights at time 0 and the window."""
        texts = self.exact()
        return {name: texts[name] for name in ("W", "v", "since", "until")}


def refuse_zero(W: Matrix, v: Vector) -> None:
    """Refuse weights at which the closed forms do not hold.

    Raises:
        OutOfDomain: If a row of W, or v, is 0, with the reason.
    """
    for i, row in enumerate(W):
        if not any(row):
            raise OutOfDomain(
                f"W has a row of zeros (row {i + 1}): the loss has only one-sided derivatives at a "
                "neuron that is 0, and eq. (4) for the gradient does not hold there. Give it a "
                "weight, or leave the neuron out: it adds nothing to the student."
            )
    if not any(v):
        raise OutOfDomain(
            "v is 0: angles with the teacher are not defined. Give a teacher other than 0."
        )


def drawn(neurons: int, inputs: int, sigma: Fraction, seed: int) -> Matrix:
    """Return the exact random weights of this seed, no row 0."""
    source = random.Random(seed)
    rows: list[Vector] = []
    while len(rows) < neurons:
        row = tuple(
            sigma * Fraction(round(_GRID * source.gauss(0.0, 1.0)), _GRID) for _ in range(inputs)
        )
        if any(row):
            rows.append(row)
    return tuple(rows)


def _sized(given: dict[str, Any], *, name: str, **sizes: int) -> dict[str, Any]:
    """Return the values with the sizes that the data show."""
    for size, number in sizes.items():
        if given.get(size, number) != number:
            raise OutOfDomain(
                f"{size}={given[size]} does not fit {name}, which has {number}: leave it out."
            )
    if "W" in given and "v" in given and len(given["v"]) != sizes["inputs"]:
        raise OutOfDomain(
            f"v has {len(given['v'])} entries and the rows of W {sizes['inputs']}: "
            f"give as many ({shown(RationalVector().text(given['v']))})."
        )
    return {**given, **sizes}


def _sane(neurons: int, inputs: int) -> None:
    if neurons * inputs > MOST_ENTRIES:
        raise OutOfDomain(
            f"neurons={neurons}, inputs={inputs}: {neurons * inputs} weights, and at most "
            f"{MOST_ENTRIES} are kept exactly. Give coordinates in the span of v and the rows of W."
        )
