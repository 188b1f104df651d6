"""One small certificate of every kind, made by the library's own checks at cheap problems."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from theorycheck._errors import MissingExtra, SolverFailure
from theorycheck.catalogue import entry
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.entropy import certified_minimizer
from theorycheck.models.linear_system import LinearSystem
from theorycheck.rigor.certificate import FORMAT, from_json
from theorycheck.rigor.consistency import consistency
from theorycheck.rigor.descent_path import DescentPath
from theorycheck.rigor.entropy_value import EntropyValue
from theorycheck.rigor.quartic_roots import QuarticRoots
from theorycheck.rigor.relu_step import ReluStep, ReluSteps

SETTINGS = Settings(digits=15, effort="quick")


class Source(NamedTuple):
    """A check of a theorem at its witness with some parameters changed."""

    theorem: str
    statement: str
    check: str
    given: tuple[tuple[str, str], ...] = ()


SOURCES = (
    Source("polynomial-rate", "positive-scale", "exact sign"),
    Source("polynomial-rate", "excess-from-above", "enclosures"),
    Source("non-degeneracy", "several-neurons", "exact"),
    Source("residual-bounds", "a-teacher", "enclosures"),
    Source("residual-bounds", "residual-bound", "enclosures"),
    Source("residual-bounds", "residual-bound", "derivation"),
    Source("gaussian-start", "one-neuron", "enclosures"),
    Source("relu-gradient", "radial", "quadrature"),
    Source("explicit-regularizer", "nearest-is-depth-four", "enclosures"),
    Source("sharp-constant", "two-neurons-bound", "half-lines"),
    Source("vanishing-neurons", "survivors", "enclosures"),
    Source("descent-rate", "rate", "enclosures"),
    Source("kernel-at-initialization", "kernel-at-the-start", "automatic differentiation"),
    Source(
        "kernel-at-initialization", "drift-from-above", "enclosures", (("X", "1,2"), ("y", "1"))
    ),
    Source("kernel-limit", "distance-bound", "enclosures", (("X", "1,2"), ("y", "1"))),
    Source("unbalanced-pair", "balance", "enclosures", (("time", "1"),)),
    Source("symmetric-pair", "tangent", "enclosures", (("time", "1"),)),
    Source("one-neuron", "exponential", "enclosures", (("time", "1"),)),
    Source("two-neurons", "limit", "all later times"),
)
Sample = dict[str, Any]


def samples() -> Mapping[str, Sample]:
    """Return the smallest certificate of each kind that comes up, as plain data, all proved."""
    found: dict[str, Sample] = {}
    for one in _made():
        kind = one["kind"]
        if kind not in found or _size(one) < _size(found[kind]):
            found[kind] = one
    return dict(sorted(found.items()))


def _size(one: Sample) -> int:
    return len(json.dumps(one))


def _made() -> Iterator[Sample]:
    for source in SOURCES:
        theorem = entry(source.theorem).load()
        known = {s.slug: s for s in (*theorem.assumptions, *theorem.conclusions)}
        statement = known[source.statement]
        problem = theorem.witness.varied(**dict(source.given)) if source.given else theorem.witness
        try:
            finding = statement.checks[source.check](problem, SETTINGS)
        except (SolverFailure, MissingExtra):
            # An engine that is not there makes no certificate.
            continue
        if finding.certificate is not None:
            yield from _inside(finding.certificate.to_json())
    # One of two dependent rows, which any change of an entry makes inconsistent.
    yield consistency({"X": "1,2;2,4", "y": "1,2"}).to_json()
    texts = {"X": "1,2", "y": "1", "alpha": "1/2"}
    system, half = LinearSystem.read(texts["X"], texts["y"]), Fraction(1, 2)
    minimizer = certified_minimizer(system, half, SETTINGS.digits)
    yield from _inside(EntropyValue.of(texts, minimizer, "beta_entropy").to_json())
    roots = QuarticRoots.isolate({"X": "2", "y": "3", "alpha": "1"}, SETTINGS.digits)
    if roots is not None:
        yield roots.to_json()
    # The theorems about descent make long paths; two steps are the same certificate.
    student = {"W": "1,1/2;1/4,-1", "v": "1,0", "step": "1/10"}
    levels = {"level": "1/2", "gain": "1/3", "step": "1/10", "steps": "2"}
    yield ReluStep.at(student, SETTINGS.digits).to_json()
    yield ReluSteps.at({**student, "steps": "2"}, SETTINGS.digits).to_json()
    yield DescentPath.at(levels, SETTINGS.digits).to_json()


def _inside(data: Any) -> Iterator[Sample]:
    """Yield a certificate that is proved, and those that it embeds."""
    if isinstance(data, dict):
        if data.get("format") == FORMAT and from_json(data).verify() is Outcome.HOLDS:
            yield data
        for part in data.values():
            yield from _inside(part)
    elif isinstance(data, list):
        for part in data:
            yield from _inside(part)
