"""Derivations as data: steps that are shown, checked by SymPy, and exported as claims.

What is shown is what is checked: the LaTeX, SymPy's check and the claim for the kernel are all
made from the one relation of a step. SymPy's check is support; the proof is the kernel's.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from theorycheck._errors import MalformedTheorem, shown
from theorycheck.core.outcome import Outcome
from theorycheck.symbolic.export import latex, quantities, to_kernel
from theorycheck.symbolic.pieces import Piece
from theorycheck.symbolic.pieces import claim as region_claim

RULES = (
    "equal",
    "derivative",
    "gradient_flow",
    "value",
    "antiderivative",
    "by_derivative",
    "positive",
    "at_least",
    "covering",
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a derivation.

    Attributes:
        title: What it shows, in a few words.
        relation: The SymPy relation: `Eq(Derivative(of, variable), is)` for the rule
            "derivative", `Eq(Integral(of, (s, base, variable)), is)` for "antiderivative",
            `Eq(Subs(of, variable, base), is)` for "value",
            `Eq(left, right)` for "equal" and "by_derivative", `of > 0`, `left >= right`.
        reason: Why it holds, in a sentence.
        rule: How the kernel shows it.
        side_conditions: What it rests on besides, in words.
        rates: Derivatives of other quantities along the variable, as (target, rate).
        variable: For "by_derivative": the variable.
        base: For "by_derivative": the value of the variable where both sides agree.
        gap: For "at_least": left - right, in a form that shows that it is nonnegative.
        potential: For "gradient_flow": ``of``, whose gradient drives the flow, the ``variable``
            that moves, and the ``symbol`` in the rate with its ``definition``.
        region: For "covering": the interval of each symbol, as text such as "(0, inf)".
        proofs: For "covering": a proof for each inequality of the relation.
        indices: The dimension of each free index.
        symbols: LaTeX of quantities, by name.
    """

    title: str
    relation: Any
    reason: str
    rule: str = "equal"
    side_conditions: tuple[str, ...] = ()
    rates: tuple[tuple[Any, Any], ...] = ()
    variable: Any = None
    base: int = 0
    gap: Any = None
    potential: Mapping[str, Any] = field(default_factory=dict)
    region: Mapping[str, str] = field(default_factory=dict)
    proofs: tuple[Piece, ...] = ()
    indices: tuple[tuple[str, str], ...] = ()
    symbols: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a rule that does not exist, and a relation that SymPy evaluated away."""
        if self.rule not in RULES:
            raise MalformedTheorem(
                f"rule={shown(self.rule)} of step {self.title!r} is not one of {', '.join(RULES)}."
            )
        if not getattr(self.relation, "is_Relational", False):
            raise MalformedTheorem(
                f"relation={shown(str(self.relation))} of step {self.title!r} is no relation."
            )

    def with_substituted(self, substitutions: Mapping[Any, Any]) -> Step:
        """Return the step with symbols of its relation, rates and gap replaced."""
        return replace(
            self,
            relation=self.relation.subs(substitutions),
            rates=tuple((target, rate.subs(substitutions)) for target, rate in self.rates),
            gap=None if self.gap is None else self.gap.subs(substitutions),
        )

    @cached_property
    def parts(self) -> dict[str, Any]:
        """The SymPy terms that the rule speaks of, by name."""
        left, right = self.relation.lhs, self.relation.rhs
        if self.rule == "derivative":
            return {"of": left.expr, "variable": left.variables[0], "is": right}
        if self.rule == "gradient_flow":
            return {"is": right, **self.potential}
        if self.rule == "value":
            [variable], [base] = left.variables, left.point
            return {"of": left.expr, "variable": variable, "base": base, "is": right}
        if self.rule == "antiderivative":
            [(inner, base, variable)] = left.limits
            of = left.function.subs(inner, variable)
            return {"of": of, "variable": variable, "base": base, "is": right}
        if self.rule == "positive":
            return {"of": left - right}
        parts = {"left": left, "right": right}
        if self.rule == "by_derivative":
            parts |= {"variable": self.variable, "base": self.variable * 0 + self.base}
        if self.rule == "at_least":
            parts |= {"gap": self.gap}
        return parts

    def claim(self) -> dict[str, Any]:
        """Return the claim as plain JSON, in the kernel's language."""
        form: dict[str, Any] = json.loads(self._claim_text)
        return form

    @cached_property
    def _claim_text(self) -> str:
        """The claim as text: exported once, however many statements the step is given for."""
        return json.dumps(self._claim())

    def _claim(self) -> dict[str, Any]:
        if self.rule == "covering":
            return region_claim(self.relation, self.region, *self.proofs)
        everything = [*self.parts.values(), *(term for pair in self.rates for term in pair)]
        signs: dict[str, bool] = {}
        for term in everything:
            for name, positive in quantities(term):
                signs[name] = signs.get(name, True) and positive
        return {
            "rule": self.rule,
            **{name: to_kernel(term) for name, term in self.parts.items()},
            "rates": [[to_kernel(target), to_kernel(rate)] for target, rate in self.rates],
            "positive": sorted(name for name, positive in signs.items() if positive),
            "indices": dict(self.indices),
        }

    def exported(self) -> dict[str, Any]:
        """Return the step as it stands in an identity certificate."""
        form: dict[str, Any] = json.loads(self.text)
        return form

    @cached_property
    def text(self) -> str:
        """The text of `exported`: what a step is known by, the same for the same step."""
        return json.dumps(self._exported())

    def _exported(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "reason": self.reason,
            "side_conditions": list(self.side_conditions),
            "claim": self.claim(),
        }

    def check_symbolic(self) -> Outcome:
        """Return what SymPy finds: HOLDS if every difference simplifies to 0.

        Sums are written out for 2 samples and 3 features; all sizes are the kernel's business.
        """
        from theorycheck.symbolic.simplification import check

        if self.rule == "covering":
            # SymPy has no say in an inequality between transcendental functions.
            return Outcome.INCONCLUSIVE
        return check(self.rule, self.parts, self.rates, dict(self.indices))

    def latex(self) -> str:
        """Return the relation as LaTeX."""
        return latex(self.relation, self.symbols)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """A list of steps, from the model to the conclusion."""

    title: str
    steps: tuple[Step, ...]

    def __iter__(self) -> Iterator[Step]:
        """Iterate over the steps."""
        return iter(self.steps)

    def __len__(self) -> int:
        """Return the number of steps."""
        return len(self.steps)

    def __getitem__(self, title: str) -> Step:
        """Return the step with this title."""
        for step in self.steps:
            if step.title == title:
                return step
        raise KeyError(title)

    def check_symbolic(self) -> Outcome:
        """Return HOLDS if SymPy confirms every step, FAILS if it contradicts one."""
        found = [step.check_symbolic() for step in self.steps]
        for outcome in (Outcome.FAILS, Outcome.INCONCLUSIVE):
            if outcome in found:
                return outcome
        return Outcome.HOLDS if found else Outcome.INCONCLUSIVE

    def side_conditions(self) -> tuple[str, ...]:
        """Return everything the steps rest on besides, each once."""
        return tuple(dict.fromkeys(text for step in self.steps for text in step.side_conditions))

    def latex(self) -> str:
        """Return all relations as one LaTeX block."""
        lines = " \\\\\n".join(f"& {step.latex()}" for step in self.steps)
        return f"\\begin{{aligned}}\n{lines}\n\\end{{aligned}}"

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"

    def _repr_html_(self) -> str:
        return self._rows(
            lambda number, step: (
                f"<li value='{number}'><b>{html.escape(step.title)}.</b> "
                f"{html.escape(step.reason)}<br>$\\displaystyle {html.escape(step.latex())}$</li>"
            ),
            f"<p>{html.escape(self.title)}</p><ol>",
            "</ol>",
        )

    def _rows(self, row: Callable[[int, Step], str], before: str, after: str) -> str:
        return before + "".join(row(k + 1, step) for k, step in enumerate(self.steps)) + after

    def __rich__(self) -> Any:
        """Return a table for a terminal."""
        from rich.table import Table

        table = Table(title=self.title, show_lines=True)
        for column in ("", "step", "relation", "reason"):
            table.add_column(column)
        for number, step in enumerate(self.steps, start=1):
            table.add_row(str(number), step.title, str(step.relation), step.reason)
        return table
