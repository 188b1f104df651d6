"""Families of ReLU students with a neuron singled out, and with output weights."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck._errors import OutOfDomain
from theorycheck.core.domain import Natural, RationalVector
from theorycheck.core.exact import Vector
from theorycheck.core.problem import parameter
from theorycheck.models.relu_student import MOST_ENTRIES, ReluStudent


@dataclass(frozen=True, kw_only=True)
class ReluNeuron(ReluStudent):
    """A student, its teacher, and the neuron with respect to which one differentiates."""

    family: ClassVar[str] = "relu-neuron"

    neuron: int = parameter(
        default="1",
        domain=Natural(largest=MOST_ENTRIES),
        symbol="i",
        doc="number of the neuron whose weights move",
    )

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in defaults.

        Raises:
            OutOfDomain: If there is no such neuron, or as `ReluStudent.complete`.
        """
        filled = super().complete(values)
        if filled["neuron"] > len(filled["W"]):
            raise OutOfDomain(
                f"neuron={filled['neuron']}: the student has {len(filled['W'])}. Give a smaller "
                "number."
            )
        return filled

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: the weights, and the number of the neuron."""
        return {**super().subject(), "neuron": str(self.neuron)}


@dataclass(frozen=True, kw_only=True)
class ReluOutputs(ReluStudent):
    r"""A student $\sum_i a_i[w_i\cdot x]_+$ with output weights a."""

    family: ClassVar[str] = "relu-outputs"

    outputs: Vector = parameter(
        domain=RationalVector(),
        symbol="a",
        doc="output weights, one a neuron; by default 1, -1, ...",
    )

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in defaults; the output weights alternate between 1 and -1 unless given.

        Raises:
            OutOfDomain: If there is not one output weight for each neuron, or as `ReluStudent`.
        """
        filled = super().complete({"outputs": (), **values})
        neurons = len(filled["W"])
        if "outputs" not in values:
            filled["outputs"] = tuple(Fraction((-1) ** i) for i in range(neurons))
        if len(filled["outputs"]) != neurons:
            raise OutOfDomain(
                f"outputs has {len(filled['outputs'])} entries, for {neurons} neurons: give one "
                "for each row of W."
            )
        return filled

    @classmethod
    def independent(cls, texts: dict[str, object], given: set[str]) -> dict[str, object]:
        """Keep the output weights unless the number of neurons may change."""
        kept = super().independent(texts, given)
        if {"W", "neurons"} & given:
            kept.pop("outputs", None)
        return kept

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: all weights."""
        return {**super().subject(), "outputs": self.exact()["outputs"]}
