"""The family of depth-2 diagonal networks fitted to a linear system."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck._errors import OutOfDomain
from theorycheck.core.domain import Choice, Natural, Positive, RationalMatrix, RationalVector
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.problem import Problem, parameter

# A random problem beyond this would take longer to draw than anyone means to wait.
MOST_DRAWN = 10**6
AUTO, NEVER, ALWAYS = "auto", "never", "always"


@dataclass(frozen=True, kw_only=True)
class DiagonalRegression(Problem):
    r"""Gradient flow on $\|X\beta(w) - y\|_2^2$ with $\beta = u^2 - v^2$, $u(0)=v(0)=\alpha$.

    X has samples × features entries, y one for each sample. Without data, X and y are drawn from
    `seed`: small rationals, y = X b for a sparse b, so that y is in the range of X.
    """

    family: ClassVar[str] = "diagonal-regression"
    # Whether X and y are free; False for a family whose other parameters determine them.
    any_data: ClassVar[bool] = True

    alpha: Fraction = parameter(
        default="1/10", domain=Positive(), symbol=r"\alpha", doc="initialization scale"
    )
    samples: int = parameter(
        default="3", domain=Natural(largest=10_000), symbol="N", doc="rows of X"
    )
    features: int = parameter(
        default="6", domain=Natural(largest=1_000_000), symbol="d", doc="columns of X"
    )
    seed: int = parameter(
        default="0",
        domain=Natural(least=0, largest=2**63 - 1),
        symbol=r"\mathrm{seed}",
        doc="seed of X and y when no data are given",
    )
    whitening: str = parameter(
        default=AUTO,
        domain=Choice(words=(AUTO, NEVER, ALWAYS)),
        symbol=r"\mathrm{whitening}",
        doc="follow the flow of the whitened loss (auto: if the given one is too stiff)",
    )
    X: Matrix = parameter(domain=RationalMatrix(), symbol="X", doc="design, one row a sample")
    y: Vector = parameter(domain=RationalVector(), symbol="y", doc="targets, one a sample")

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in defaults; draw X and y unless both are given.

        Raises:
            OutOfDomain: If only one of X and y is given, or shapes do not fit.
        """
        given = [name for name in ("X", "y") if name in values]
        if len(given) == 1:
            other = "y" if given == ["X"] else "X"
            raise OutOfDomain(f"{given[0]} is given without {other}: give both, or neither.")
        if given:
            shape = {"samples": len(values["X"]), "features": len(values["X"][0])}
            if len(values["y"]) != shape["samples"]:
                raise OutOfDomain(
                    f"y has {len(values['y'])} entries and X has {shape['samples']} rows: "
                    "give one target for each row."
                )
            for name, size in shape.items():
                if values.get(name, size) != size:
                    raise OutOfDomain(
                        f"{name}={values[name]} does not fit X, which has {size}: leave it out."
                    )
            return super().complete({**values, **shape})
        sized = super().complete({**values, "X": (), "y": ()})
        entries = sized["samples"] * sized["features"]
        if entries > MOST_DRAWN:
            raise OutOfDomain(
                f"samples={sized['samples']}, features={sized['features']}: {entries} entries, and "
                f"at most {MOST_DRAWN} are drawn. Give larger data as files, with --data."
            )
        X, y = drawn(sized["samples"], sized["features"], sized["seed"])
        return {**sized, "X": X, "y": y}

    @classmethod
    def independent(cls, texts: dict[str, object], given: set[str]) -> dict[str, object]:
        """Keep the data unless they, or what they are drawn from, are given anew."""
        if given & {"X", "y"}:
            dropped = {"X", "y", "samples", "features", "seed"}
        elif given & {"samples", "features", "seed"}:
            dropped = {"X", "y"}
        else:
            dropped = set()
        kept = {name: value for name, value in texts.items() if name not in dropped}
        return super().independent(kept, given)

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: the data and the scale."""
        texts = self.exact()
        return {name: texts[name] for name in ("X", "y", "alpha")}


def drawn(samples: int, features: int, seed: int) -> tuple[Matrix, Vector]:
    """Return the exact random problem of this seed."""
    source = random.Random(seed)
    X = tuple(
        tuple(Fraction(source.randint(-16, 16), 8) for _ in range(features)) for _ in range(samples)
    )
    sparse = [
        Fraction(source.randint(-8, 8), 4) if source.random() < 0.5 else Fraction(0)
        for _ in range(features)
    ]
    y = tuple(
        sum((entry * b for entry, b in zip(row, sparse, strict=True)), Fraction(0)) for row in X
    )
    return X, y
