"""Problems: what is claimed about, every mathematical parameter exact and declared once."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from theorycheck._errors import UnknownName, shown
from theorycheck.core.domain import Domain
from theorycheck.core.naming import closest


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """The declaration of one parameter; everything derived from it reads this object.

    Attributes:
        domain: The set of admissible values.
        symbol: LaTeX of the symbol.
        doc: One line of plain words.
        default: Text of the default, or None if the family computes it from the others.
    """

    domain: Domain
    symbol: str
    doc: str
    default: str | None


def parameter(*, domain: Domain, symbol: str, doc: str, default: str | None = None) -> Any:
    """Declare a parameter of a problem family (a dataclass field that carries a `Parameter`)."""
    declared = Parameter(domain=domain, symbol=symbol, doc=doc, default=default)
    return field(metadata={"parameter": declared})


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Base of the problem families; a subclass is a frozen dataclass of parameters."""

    family: ClassVar[str] = ""

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """Return the declared parameters by name, in order of declaration."""
        return {f.name: f.metadata["parameter"] for f in dataclasses.fields(cls)}

    @classmethod
    def at(cls, **given: object) -> Self:
        """Return the problem with the `given` parameters, the rest at their defaults.

        Raises:
            UnknownName: If no such parameter is declared.
            TheoryCheckError: If a value is inexact, malformed or outside its domain.
        """
        declared = cls.parameters()
        for name in given:
            if name not in declared:
                raise UnknownName(
                    f"{name}={shown(given[name])}: {cls.family} has no parameter {name!r}. "
                    f"{closest(name, declared)}"
                )
        values = {name: declared[name].domain.parse(value, name) for name, value in given.items()}
        return cls(**cls.complete(values))

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return `values` with every missing parameter filled in from its default."""
        return {
            name: values[name] if name in values else declared.domain.parse(declared.default, name)
            for name, declared in cls.parameters().items()
        }

    def varied(self, **given: object) -> Self:
        """Return this problem with some parameters given anew, the others as they are.

        Raises:
            UnknownName: If no such parameter is declared.
            TheoryCheckError: If a value is inexact, malformed or outside its domain.
        """
        texts: dict[str, object] = dict(self.exact())
        return type(self).at(**{**self.independent(texts, set(given)), **given})

    @classmethod
    def independent(cls, texts: dict[str, object], given: set[str]) -> dict[str, object]:
        """Return the texts that stay as they are when the `given` parameters change.

        A family whose parameters depend on each other drops those that would be in the way.
        """
        return {name: value for name, value in texts.items() if name not in given}

    def exact(self) -> dict[str, str]:
        """Return the exact text of every parameter."""
        return {
            name: declared.domain.text(getattr(self, name))
            for name, declared in self.parameters().items()
        }

    def subject(self) -> dict[str, str]:
        """Return the exact text of what a certificate about this problem must embed.

        By default every parameter; a family leaves out those that only say how the data were
        drawn.
        """
        return self.exact()
